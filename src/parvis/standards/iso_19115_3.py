"""ISO 19115-3 (mdb 1.0 to 2.0 and what belongs to it): the XML of ISO 19115-1:2014.

Read like ISO 19139, from which it differs in namespaces and in how parties, identifiers and locales are put.
Source: ISO 19115-3; the schemas of ISO/TC 211.
"""

import re
from collections.abc import Iterator

from parvis.model import Problem

from .base import Detected, Part, ReadContext, Reading
from .checking import xsd
from .findings import Findings
from .iso.record import TAGS, guid_of, read_document
from .iso.writer_19115_3 import WRITER
from .xml import parse
from .xml_records import split_records

NAME = "iso-19115-3"
WRITERS = (WRITER,)
MEDIA_TYPES: tuple[str, ...] = ("application/xml", "text/xml", "application/vnd.iso.19115-3+xml")

_NAMESPACE = re.compile(rb"standards\.iso\.org/iso/19115/-3/mdb/(\d\.\d)")


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one record of ISO 19115-3."""
    head = payload[:20_000]
    return b"I_Metadata" in head.replace(b"MD_", b"MI_") and _NAMESPACE.search(head) is not None


def read(payload: bytes, context: ReadContext) -> Reading:
    """An ISO 19115-3 record as a dataset; none comes of what is no XML, or holds no record."""
    return read_document(payload, context, NAME, third=True)


def detect(document: bytes) -> Detected | None:
    """ISO 19115-3, with the version of its namespace, where the document holds a record of it."""
    if not recognises(document):
        return None
    version = _NAMESPACE.search(document[:20_000])
    return Detected(standard=NAME, version=version[1].decode() if version else "", syntax="xml", confidence=0.95)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Every metadata record of a document: a catalogue's answer, a series, or one alone."""
    del context
    yield from split_records(document, TAGS, guid_of)


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks the XML Schema (that of mdb 2.0, for records of its namespaces) in every record of the document."""
    findings = Findings()
    root = parse(document, findings)
    yield from findings.all()
    if root is None:
        return
    if detected.version not in ("", "2.0"):
        yield Problem("iso-version-unchecked", "info", values={"version": detected.version})
        return
    for element in [root] if str(root.tag).endswith("}MD_Metadata") else root.iter(*TAGS):
        yield from xsd.check(element, "iso-19115-3")
