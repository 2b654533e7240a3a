"""Records of CSW: told from other XML, parted, read and checked."""

import re
from collections.abc import Iterator

from parvis.model import (
    Problem,
)
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.checking import xsd
from parvis.standards.findings import Findings
from parvis.standards.xml import Element, parse
from parvis.standards.xml_records import first_text, split_records

from .elements import CswRecord, local

NAME = "csw"
MEDIA_TYPES: tuple[str, ...] = ("application/xml", "text/xml")
TAGS = ("{*}Record", "{*}SummaryRecord", "{*}BriefRecord")
_NAMES = frozenset({"Record", "SummaryRecord", "BriefRecord"})
_MARK = re.compile(rb"www\.opengis\.net/cat/csw/(2\.0\.2|3\.0)")


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one CSW record."""
    head = payload[:20_000]
    return _MARK.search(head) is not None and re.search(rb"<(?:\w+:)?(?:Summary|Brief)?Record[\s>]", head) is not None


def detect(document: bytes) -> Detected | None:
    """CSW records, with their version."""
    if not recognises(document):
        return None
    version = _MARK.search(document[:20_000])
    return Detected(standard=NAME, version=version[1].decode() if version else "", syntax="xml", confidence=0.9)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Every record of an answer."""
    del context
    yield from split_records(document, TAGS, guid_of)


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks the official schema, in an answer or a record."""
    yield from xsd.check(document, "ogc-csw/3.0" if detected.version == "3.0" else "ogc-csw/2.0.2")


def guid_of(element: Element) -> str:
    return first_text(element, "{http://purl.org/dc/elements/1.1/}identifier", "{*}identifier")


def read(payload: bytes, context: ReadContext) -> Reading:
    """A CSW record as a dataset; none comes of what is no XML, or holds no record with title or identifier."""
    findings = Findings()
    root = parse(payload, findings)
    if root is None:
        return Reading(dataset=None, problems=findings.all())
    element = root if local(root) in _NAMES else next(root.iter(*TAGS), None)
    if element is None:
        findings.add("csw-no-record", "", "error", found=str(root.tag))
        return Reading(dataset=None, problems=findings.all())
    dataset = CswRecord(element, context, findings).dataset()
    return Reading(dataset=dataset, problems=findings.all())
