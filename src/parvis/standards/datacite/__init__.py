"""DataCite's metadata schema, kernel 4.0 to 4.7, in XML and in the JSON of DataCite's own API.

Source: https://datacite-metadata-schema.readthedocs.io/ (4.6); https://support.datacite.org/docs/api-create-dois.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.model import Problem
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.checking import xsd
from parvis.standards.findings import Findings
from parvis.standards.payload import json_object
from parvis.standards.xml import Element, cut_out, parse, place
from parvis.standards.xml_places import Places

from .reading import read_attributes
from .tree import attributes, find_resources
from .writer import WRITERS, resource

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "resource", "split"]

NAME = "datacite"
MEDIA_TYPES: tuple[str, ...] = (
    "application/vnd.datacite.datacite+xml", "application/vnd.datacite.datacite+json", "application/xml", "text/xml",
)  # fmt: skip

_KERNEL = b"http://datacite.org/schema/kernel-"
_VERSION = re.compile(rb"datacite\.org/(?:meta/|schema/)?kernel-(4(?:\.\d)?)")
_MARKS = ("titles", "creators", "publicationYear", "types", "dates", "descriptions", "schemaVersion", "rightsList")
_decode = msgspec.json.decode


def recognises(payload: bytes) -> bool:
    """Whether these bytes are one resource of DataCite, in XML or JSON."""
    if payload.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _KERNEL in payload and b"resource" in payload and b"OAI-PMH" not in payload[:2000]
    if b"titles" not in payload:
        return False
    record = json_object(payload, Findings())
    return record is not None and _is_json(_unwrapped(record))


def _is_json(record: dict[str, Any]) -> bool:
    return isinstance(record.get("titles"), list) and sum(mark in record for mark in _MARKS) >= 3


def _unwrapped(record: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a DOI as DataCite's API gives it (JSON:API)."""
    inner = record.get("data", record)
    if isinstance(inner, dict) and isinstance(found := inner.get("attributes"), dict) and "titles" in found:
        return found
    return record


def detect(document: bytes) -> Detected | None:
    """What the document is. Never raises."""
    if document[:400].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        if _KERNEL not in document[:200_000]:
            return None
        # Within an answer of OAI-PMH, or what else may hold several kinds, it is one of them.
        sure = 0.7 if b"OAI-PMH" in document[:2000] else 1.0
        return Detected(standard=NAME, version=_version(document), syntax="xml", confidence=sure)
    if document[:400].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") and b"titles" in document:
        first = next((item for item in split(document, ReadContext()) if isinstance(item, Part)), None)
        if first is not None and recognises(first.payload):
            return Detected(standard=NAME, version=_version(document), syntax="json", confidence=0.9)
    return None


def _version(document: bytes) -> str:
    found = sorted({match[1].decode() for match in _VERSION.finditer(document[:20_000])}, key=len)
    return found[-1] if found else ""


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The resources of a document: alone, listed, or inside whatever else holds them (OAI-PMH)."""
    if document.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        yield from _split_xml(document)
        return
    try:
        value = _decode(document.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        findings = Findings()
        value = json_object(document, findings)
        yield from (problem for problem in findings.all() if value is None or problem.severity == "error")
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        yield from _split_json(value["data"], "/data")
    elif isinstance(value, list):
        yield from _split_json(value, "")
    elif value is not None:
        yield from _split_json([value], None)


def _split_json(items: list[Any], pointer: str | None) -> Iterator[Part | Problem]:
    for number, item in enumerate(items):
        where = "" if pointer is None else f"{pointer}/{number}"
        if not isinstance(item, dict):
            yield Problem("not-an-object", pointer=where, values={"found_type": "null"})
            continue
        record = _unwrapped(item)
        doi, updated = record.get("doi") or item.get("id"), record.get("updated")
        try:
            payload = msgspec.json.encode(item)
        except (RecursionError, UnicodeEncodeError, ValueError):
            yield Problem("too-deep", pointer=where, values={"depth": "60"})
            continue
        yield Part(guid=doi if isinstance(doi, str) else "", payload=payload, pointer=where,
                   modified=updated if isinstance(updated, str) else None)  # fmt: skip


def _split_xml(document: bytes) -> Iterator[Part | Problem]:
    findings = Findings()
    root = parse(document, findings)
    yield from findings.all()
    for element in find_resources(root) if root is not None else ():
        name = element.find("{*}identifier")
        guid = (name.text or "").strip() if name is not None else ""
        yield Part(guid=guid[:2000], payload=cut_out(element), pointer=place(element))


def read(payload: bytes, context: ReadContext) -> Reading:
    """A resource as a dataset."""
    findings = Findings()
    if payload.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _read_xml(payload, context, findings)
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    inner = _unwrapped(record)
    pointer = "" if inner is record else ("/data/attributes" if "data" in record else "/attributes")
    dataset = read_attributes(inner, context, findings, pointer)
    return Reading(dataset=dataset, problems=findings.all(), profile=_profile(str(inner.get("schemaVersion", ""))))


def _read_xml(payload: bytes, context: ReadContext, findings: Findings) -> Reading:
    root = parse(payload, findings)
    element: Element | None = next(find_resources(root), None) if root is not None else None
    if element is None:
        if root is not None:
            findings.add("datacite-no-resource", "", "error")
        return Reading(dataset=None, problems=findings.all())
    places = Places()
    dataset = read_attributes(attributes(element, places), context, findings, "")
    return Reading(dataset=dataset, problems=places.moved(findings.all()), profile=_profile(_version(payload)))


def _profile(version: str) -> str:
    found = re.search(r"4(\.\d)?", version)
    return f"{NAME}/{found[0]}" if found and "." in found[0] else NAME


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks DataCite's own schema: 4.6's where the document says so, else the newest, which takes all of 4.

    A document in JSON is checked as the XML that DataCite would make of it.
    """
    schema = f"{NAME}-4.6" if detected.version == "4.6" else f"{NAME}-4.7"
    for part in split(document, ReadContext()):
        if isinstance(part, Problem):
            yield part
            continue
        payload = part.payload
        if not payload.lstrip().startswith(b"<"):
            record = json_object(payload, Findings())
            payload = resource(_unwrapped(record or {}))
        for problem in xsd.check(payload, schema):
            where = problem.pointer if problem.pointer.startswith("/") else ""
            pointer = f"{part.pointer} {where}".strip() if part.pointer not in ("", "/*") else where
            yield msgspec.structs.replace(problem, pointer=pointer, record=part.guid)
