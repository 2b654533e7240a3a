"""Dublin Core in XML: OAI-PMH's `oai_dc`, and the qualified terms of DCMI (`dcterms`) in whatever holds them.

Sources: https://www.openarchives.org/OAI/2.0/oai_dc.xsd; DCMI Metadata Terms (2020-01-20); DCMI Box and DCMI Period
Encoding Schemes. Simple Dublin Core says each thing in words: what boxes, periods and addresses are is told by form.
"""

from collections.abc import Iterator

from parvis.model import Problem
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.checking import xsd
from parvis.standards.findings import Findings
from parvis.standards.xml import Element, cut_out, parse, place

from .record import DC, TERMS, DublinCore
from .writer import WRITERS

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]

NAME = "oai-dc"
MEDIA_TYPES: tuple[str, ...] = ("application/xml", "text/xml")
REFERENCE = "https://www.openarchives.org/OAI/openarchivesprotocol.html#MetadataNamespaces"

_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_OTHERS = ("opengis.net/cat/csw", "www.w3.org/1999/02/22-rdf-syntax-ns", "www.w3.org/2005/Atom", "isotc211.org",
           "www.loc.gov/METS", "datacite.org")  # fmt: skip
"Namespaces of elements that hold Dublin Core and are another standard's."


def recognises(payload: bytes) -> bool:
    """Whether these bytes are one Dublin Core record: XML with titles or identifiers of it."""
    head = payload.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] != b"<" or (DC.encode() not in payload and TERMS.encode() not in payload):
        return False
    root = parse(payload, Findings())
    return root is not None and _is_record(root)


def _is_record(element: Element) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or any(other in tag for other in _OTHERS):
        return False
    if tag == f"{{{_OAI_DC}}}dc":
        return True
    return _has(element, ("title", "identifier"))


def _has(element: Element, names: tuple[str, ...]) -> bool:
    return any(element.find(f"{{{space}}}{name}") is not None for space in (DC, TERMS) for name in names)


def detect(document: bytes) -> Detected | None:
    """What the document is. Never raises."""
    head = document[:200_000]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<" or (DC.encode() not in head and TERMS.encode() not in head):
        return None
    if not any(isinstance(item, Part) for item in split(document, ReadContext())):
        return None
    profile = "" if _OAI_DC.encode() in head else "dcterms"
    sure = 0.6 if b"OAI-PMH" in document[:2000] or _OAI_DC.encode() not in head else 0.9
    return Detected(standard=NAME, profile=profile, syntax="xml", confidence=sure)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The Dublin Core records of a document, alone or inside what holds them."""
    findings = Findings()
    root = parse(document, findings)
    yield from findings.all()
    for element in _records(root) if root is not None else ():
        yield Part(guid=_guid(element), payload=cut_out(element), pointer=place(element))


def _records(root: Element) -> Iterator[Element]:
    """The outermost records."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if _is_record(element):
            yield element
        elif not any(other in str(element.tag) for other in _OTHERS):
            waiting.extend(child for child in reversed(element) if isinstance(child.tag, str))


def _guid(element: Element) -> str:
    for space in (DC, TERMS):
        for name in ("identifier", "title"):
            for child in element.iterfind(f"{{{space}}}{name}"):
                if text := "".join(child.itertext()).strip():
                    return text[:2000]
    return ""


def read(payload: bytes, context: ReadContext) -> Reading:
    """A Dublin Core record as a dataset; none comes of what is no XML, or holds no record."""
    findings = Findings()
    root = parse(payload, findings)
    element = next(_records(root), None) if root is not None else None
    if element is None:
        if root is not None:
            findings.add("dublin-core-no-record", "", "error", found=str(root.tag))
        return Reading(dataset=None, problems=findings.all())
    record = DublinCore(element, context, findings)
    dataset = record.dataset()
    profile = f"{NAME}/dcterms" if record.qualified else NAME
    return Reading(dataset=dataset, problems=findings.all(), profile=profile)


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks the official schema of oai_dc; and records that lack what every harvester shows. Never raises."""
    findings = Findings()
    root = parse(document, findings)
    yield from findings.all()
    for element in _records(root) if root is not None else ():
        guid = _guid(element)
        if element.tag == f"{{{_OAI_DC}}}dc":
            yield from xsd.check(element, NAME)
        for name, severity in (("title", "error"), ("identifier", "warning"), ("description", "warning"),
                               ("publisher", "warning"), ("rights", "warning"), ("date", "info")):  # fmt: skip
            if not _has(element, _ALIKE[name]):
                values = {"field": name, "rule": f"oai-dc:{name}", "reference": REFERENCE}
                code = "dublin-core-field-missing"
                yield Problem(code, severity, place(element), guid, values)  # type: ignore[arg-type]


_ALIKE = {
    "title": ("title",), "identifier": ("identifier",), "description": ("description", "abstract"),
    "publisher": ("publisher",), "rights": ("rights", "license", "accessRights"),
    "date": ("date", "issued", "modified", "created", "available"),
}  # fmt: skip
