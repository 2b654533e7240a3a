"""Documents of DCAT-US: `data.json`, a bare list of datasets, or one dataset; of version 1.1 or 3.0."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.model import Problem
from parvis.standards.base import Detected, Part, ReadContext
from parvis.standards.findings import Findings
from parvis.standards.json_records import BOM, Found, records
from parvis.standards.links import read_link
from parvis.standards.payload import json_object

VERSION_1, VERSION_3 = "dcat-us", "dcat-us-3"
WRAPPERS = ("dataset",)
_MARKS = ("accessLevel", "contactPoint", "distribution", "landingPage", "keyword", "publisher", "bureauCode")
_MARKS_3 = (
    "contactPoint", "distribution", "landingPage", "keyword", "publisher", "accessRights", "temporal", "spatial",
    "identifier", "theme", "keywordMap", "titleMap", "inSeries", "otherIdentifier",
)  # fmt: skip
_ONLY_1 = ("accessLevel", "bureauCode", "programCode", "primaryITInvestmentUII", "systemOfRecords")
_ONLY_3 = (
    "titleMap", "descriptionMap", "keywordMap", "inSeries", "otherIdentifier", "accessRights", "qualifiedRelation",
    "qualifiedAttribution", "spatialResolutionInMeters", "liabilityStatement", "hasQualityMeasurement",
    "wasGeneratedBy", "scopeNote", "rightsHolder", "versionNotes",
)  # fmt: skip
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])


def version_of(record: dict[str, Any]) -> str | None:
    """The standard that a dataset is of, by its fields; None where it is neither."""
    if "resources" in record or "dataset" in record or "schema.org" in str(record.get("@context"))[:300]:
        return None
    if "title" not in record and "identifier" not in record and "titleMap" not in record:
        return None
    if _is_version_3(record):
        return VERSION_3 if sum(mark in record for mark in _MARKS_3) >= 2 else None
    return VERSION_1 if sum(mark in record for mark in _MARKS) >= 2 else None


def _is_version_3(record: dict[str, Any]) -> bool:
    if any(name in record for name in _ONLY_1):
        return False
    if record.get("@type") == "Dataset" or any(name in record for name in _ONLY_3):
        return True
    nodes = [record.get(name) for name in ("identifier", "landingPage", "describedBy", "status")]
    lists = [record.get(name) for name in ("contactPoint", "temporal", "conformsTo", "theme", "spatial")]
    return any(isinstance(node, dict) for node in nodes) or any(
        isinstance(items, list) and any(isinstance(item, dict) and "@value" not in item for item in items)
        for items in lists
    )


def datasets(document: bytes) -> Iterator[Found | Problem]:
    """The datasets of a document, one by one, as their bytes."""
    return records(document, WRAPPERS)


def detect(document: bytes, standard: str) -> Detected | None:
    """What the document is, where it is of this version."""
    start = document[:4096].removeprefix(BOM).lstrip()
    if start[:1] not in (b"{", b"["):
        return None
    catalogue = _catalogue(document)
    said = _said(catalogue)
    piece = next((item for item in datasets(document) if isinstance(item, Found)), None)
    record = json_object(piece.payload, Findings()) if piece and "dataset" not in _head(piece.payload) else None
    found = version_of(record) if record is not None else None
    if said and (record is None or found):
        found = said
    if found != standard:
        return None
    profile = "federal" if record and ("bureauCode" in record or "programCode" in record) else ""
    sure = record is not None and any(name in record for name in (_ONLY_1 if standard == VERSION_1 else _ONLY_3))
    confidence = 1.0 if said else 0.97 if sure else 0.85 if catalogue else 0.75
    version = "1.1" if standard == VERSION_1 else "3.0"
    return Detected(standard=standard, version=version, profile=profile, syntax="json", confidence=confidence)


def _catalogue(document: bytes) -> dict[str, Any]:
    """The catalogue's own fields; none where the document is no catalogue."""
    members = _head(document)
    if "dataset" not in members:
        return {}
    return {name: _value(value) for name, value in members.items() if name != "dataset"}


def _head(document: bytes) -> dict[str, msgspec.Raw]:
    try:
        return _members.decode(document.removeprefix(BOM))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def _value(raw: msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _said(catalogue: dict[str, Any]) -> str:
    """The version that a catalogue says it conforms to."""
    text = f"{catalogue.get('conformsTo')} {catalogue.get('@context')} {catalogue.get('describedBy')}"
    if "project-open-data.cio.gov/v1.1" in text:
        return VERSION_1
    return VERSION_3 if "dcat-us" in text and ("3.0" in text or "dcat-us-3" in text) else ""


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The datasets of the document."""
    for item in datasets(document):
        if isinstance(item, Problem):
            yield item
            continue
        members = _head(item.payload)
        if "dataset" in members and "title" not in members and not item.pointer:
            return  # a catalogue without datasets
        guid = _guid(members) or hashlib.blake2b(item.payload, digest_size=16).hexdigest()
        modified = _value(members["modified"]) if "modified" in members else None
        page = _value(members["landingPage"]) if "landingPage" in members else None
        yield Part(
            guid=guid[:500],
            payload=item.payload,
            modified=modified if isinstance(modified, str) else None,
            url=read_link(page, context.base_url)[0] if isinstance(page, str) else None,
            pointer=item.pointer,
        )


def _guid(members: dict[str, msgspec.Raw]) -> str:
    for name in ("identifier", "@id"):
        value = _value(members[name]) if name in members else None
        if isinstance(value, dict):
            value = next((value[key] for key in ("@id", "notation") if isinstance(value.get(key), str)), None)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
