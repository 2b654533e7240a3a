"""Documents of CKAN packages: one, `package_show`'s and `package_search`'s answers, arrays and one a line."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from parvis.model import Problem
from parvis.standards.base import Detected, Part, ReadContext
from parvis.standards.findings import Findings
from parvis.standards.json_records import BOM, Found, records
from parvis.standards.links import read_link
from parvis.standards.payload import json_object

WRAPPERS = ("result", "results", "packages")
_MARKS = frozenset(
    [
        "owner_org",
        "metadata_modified",
        "license_id",
        "num_resources",
        "notes",
        "resources",
        "notes_translated",
        "tags",
        "title_translated",
    ]
)
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])


def packages(document: bytes) -> Iterator[Found | Problem]:
    """The packages of the document, one by one, as their bytes."""
    return records(document, WRAPPERS)


def detect(document: bytes, profile_of: Callable[[dict[str, Any]], str]) -> Detected | None:
    """CKAN's package, or a document of several; `profile_of` tells a package's profile."""
    if document[:4096].removeprefix(BOM).lstrip()[:1] not in (b"{", b"["):
        return None
    piece = next((item for item in packages(document) if isinstance(item, Found)), None)
    package = json_object(piece.payload, Findings()) if piece else None
    if package is None or "distribution" in package or {"uri", "page"} <= package.keys():
        return None
    named = any(name in package for name in ("name", "id", "title_translated"))
    marks = len(_MARKS & package.keys())
    if not named or marks < 2:
        return None
    profile = profile_of(package)
    confidence = min(1.0, 0.6 + marks * 0.05 + bool(profile) * 0.1)
    return Detected(standard="ckan", profile=profile, syntax="json", confidence=confidence)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The packages of the document, with the guids and dates that CKAN's connector gives them."""
    for item in packages(document):
        if isinstance(item, Problem):
            yield item
            continue
        package = _fields(item.payload)
        guid = _text(package, "id") or _text(package, "name")
        if not guid:
            guid = hashlib.blake2b(item.payload, digest_size=16).hexdigest()
        page = f"{context.base_url.rstrip('/')}/dataset/{_text(package, 'name') or guid}" if context.base_url else ""
        yield Part(
            guid=guid[:500],
            payload=item.payload,
            modified=_text(package, "metadata_modified") or None,
            url=read_link(page)[0] if page else None,
            pointer=item.pointer,
        )


def _fields(payload: bytes) -> dict[str, msgspec.Raw]:
    try:
        return _members.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def _text(fields: dict[str, msgspec.Raw], name: str) -> str:
    try:
        value = msgspec.json.decode(fields[name]) if name in fields else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return value.strip() if isinstance(value, str) else ""
