"""ISO 19139 (gmd, gmi, srv): the XML of ISO 19115:2003, and Canada's profile of it, HNAP.

Read leniently: most real federal records break the schema, and every one is usable. Sources: ISO/TS 19139; the
Harmonized North American Profile's register; the federal mapping of its 129 elements to the open data profile.
"""

from collections.abc import Iterator

from parvis.model import Problem

from .base import Detected, Part, ReadContext, Reading
from .checking import xsd
from .findings import Findings
from .iso import rules
from .iso.record import TAGS, guid_of, is_third_edition, read_document
from .iso.writer_19139 import WRITER
from .xml import parse
from .xml_records import split_records

NAME = "iso-19139"
WRITERS = (WRITER,)
MEDIA_TYPES: tuple[str, ...] = ("application/xml", "text/xml", "application/vnd.iso.19139+xml")

_NAMESPACES = (b"http://www.isotc211.org/2005/gmd", b"http://www.isotc211.org/2005/gmi")


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one record of ISO 19139."""
    head = payload[:20_000]
    return (b"M" in head and any(space in head for space in _NAMESPACES) and b"I_Metadata" in head) or (
        b"MD_Metadata" in head and any(space in head for space in _NAMESPACES)
    )


def read(payload: bytes, context: ReadContext) -> Reading:
    """An ISO 19139 record as a dataset; none comes of what is no XML, or holds no record."""
    return read_document(payload, context, NAME, third=False)


def detect(document: bytes) -> Detected | None:
    """ISO 19139, with its profile, where the document holds a record of it."""
    if not recognises(document):
        return None
    profile = "hnap" if b"napMetadataRegister" in document or b"North American Profile" in document else ""
    version = "gmi" if b"MI_Metadata" in document[:20_000] else "2007"
    return Detected(standard=NAME, version=version, profile=profile, syntax="xml", confidence=0.95)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Every metadata record of a document: a catalogue's answer, a series, or one alone."""
    del context
    yield from split_records(document, TAGS, guid_of)


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks the XML Schema, and of HNAP's records its rules, in every record of the document."""
    findings = Findings()
    root = parse(document, findings)
    yield from findings.all()
    if root is None:
        return
    for element in [root] if str(root.tag).endswith("}MD_Metadata") else root.iter(*TAGS):
        is_hnap = detected.profile == "hnap" and not is_third_edition(element)
        yield from xsd.check(element, "hnap" if is_hnap else "iso-19139")
        if is_hnap:
            yield from rules.check(element)
