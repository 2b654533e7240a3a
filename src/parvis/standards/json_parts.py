"""JSON documents of many records, cut without reading the records themselves; and the first of them, to know it by."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from parvis.model import Problem

from .base import Part
from .findings import Findings
from .json_records import Found, records
from .payload import json_object

BOM = b"\xef\xbb\xbf"
_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_ERRORS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
LOOKED_AT = 4_000_000
"Bytes of a record that are read to know what it is."


def members(document: bytes) -> dict[str, msgspec.Raw] | None:
    """The members of the object that a document is, each as its bytes; None where it is none."""
    text = document.removeprefix(BOM).lstrip()
    if text[:1] != b"{":
        return None
    try:
        return _MEMBERS.decode(text)
    except _ERRORS:
        return None


def listed(raw: msgspec.Raw | None) -> list[msgspec.Raw] | None:
    """The items of the list that a member is; None where it is none."""
    if raw is None or bytes(raw)[:1] != b"[":
        return None
    try:
        return _LIST.decode(raw)
    except _ERRORS:
        return None


def first(document: bytes, names: Sequence[str]) -> dict[str, Any] | None:
    """The first record of the list in one of these members, else the document itself; None where it is no object."""
    found = members(document)
    if found is None:
        return None
    for name in names:
        if (items := listed(found.get(name))) is not None:
            return _object(bytes(items[0])) if items else None
    return _object(document)


def _object(document: bytes) -> dict[str, Any] | None:
    return json_object(document, Findings()) if len(document) <= LOOKED_AT else None


def split(document: bytes, names: Sequence[str], *, guid: str = "id") -> Iterator[Part | Problem]:
    """The records of the list in one of these members, else the document itself as one.

    Of a document that breaks off, the whole records in front; of those without the member `guid`, none is made up.
    """
    found = members(document)
    name = next((name for name in names if found and listed(found.get(name)) is not None), None)
    if found is not None:
        items = listed(found[name]) if name else None
        for number, raw in enumerate(items if items is not None else [msgspec.Raw(document)]):
            payload = bytes(raw)
            yield Part(guid=_guid(payload, guid), payload=payload, pointer=f"/{name}/{number}" if name else "")
        return
    for item in records(document):
        yield Part(guid="", payload=item.payload, pointer=item.pointer) if isinstance(item, Found) else item


def _guid(payload: bytes, name: str) -> str:
    found = members(payload)
    raw = bytes(found[name]) if found and name in found else b""
    try:
        value = msgspec.json.decode(raw) if raw[:1] == b'"' or raw[:1].isdigit() else ""
    except _ERRORS:
        return ""
    return str(value)[:2000]
