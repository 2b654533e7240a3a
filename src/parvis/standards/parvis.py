"""Parvis's own form: the canonical record as JSON, alone or in lines; nothing of a dataset is lost in it."""

from typing import Any

import msgspec

from parvis.model import Dataset, encode_dataset

from .base import ReadContext, Reading
from .findings import Findings, escape, json_type
from .links import read_link
from .payload import json_object
from .texts import LONGEST_TITLE, clean

NAME = "parvis"
MEDIA_TYPES: tuple[str, ...] = ("application/json", "application/jsonl", "application/x-ndjson")

_FIELDS = {field.name: field.type for field in msgspec.structs.fields(Dataset)}
_LINKS = frozenset({"url", "landing_page"})
_NEED_URL = frozenset({"services", "relations"})
_NO_LINK = object()
_dataset = msgspec.json.Decoder(Dataset)


class _Text(msgspec.Struct):
    values: dict[str, str]


class _Mark(msgspec.Struct):
    """What tells it from other JSON: a title by language."""

    title: _Text


_mark = msgspec.json.Decoder(_Mark)


def recognises(payload: bytes) -> bool:
    """Whether these bytes are a dataset as `encode_dataset` writes it."""
    try:
        return bool(_mark.decode(payload.removeprefix(b"\xef\xbb\xbf")).title.values)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def read(payload: bytes, context: ReadContext) -> Reading:
    """The dataset as it was written; of one that others changed, what is no field or is unsafe goes to extras."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    fields: dict[str, Any] = {}
    aside: dict[str, Any] = {}
    for name, given in record.items():
        if name not in _FIELDS:
            aside[name] = given
            continue
        value = _safe(name, _title(given, findings) if name == "title" else given, f"/{escape(name)}", findings)
        if value != given:
            aside[name] = given
        try:
            fields[name] = msgspec.convert(value, _FIELDS[name]) if value is not _NO_LINK else _NO_LINK
        except (msgspec.ValidationError, RecursionError):
            aside[name] = given
            findings.add("wrong-type", f"/{escape(name)}", expected_type="object", found_type=json_type(given))
    fields = {name: value for name, value in fields.items() if value is not _NO_LINK}
    dataset = _made(fields, aside, context)
    if dataset is None:
        findings.add("record-empty", "", "error")
    return Reading(dataset=dataset, problems=findings.all(), profile=NAME)


def _made(fields: dict[str, Any], aside: dict[str, Any], context: ReadContext) -> Dataset | None:
    if not fields.get("title"):
        return None
    if aside:
        fields["extras"] = {**(fields.get("extras") or {}), **aside}
    # Through its bytes once, so that every default is the one object that is left out when it is written.
    dataset = _dataset.decode(encode_dataset(Dataset(**fields)))
    if dataset.jurisdiction is None and context.jurisdiction is not None:
        dataset = msgspec.structs.replace(dataset, jurisdiction=context.jurisdiction)
    return dataset


def _title(given: Any, findings: Findings) -> Any:
    """A title as texts by language, none endless: a bare text or map is understood too."""
    if isinstance(given, str):
        given = {"values": {"und": given}}
    elif isinstance(given, dict) and "values" not in given:
        given = {"values": given}
    if not isinstance(given, dict) or not isinstance(given.get("values"), dict):
        return given
    texts = {lang: text for lang, text in given["values"].items() if isinstance(text, str) and clean(text)}
    for lang, text in texts.items():
        if len(text) > LONGEST_TITLE:
            texts[lang] = text[: LONGEST_TITLE - 1].rstrip() + "…"
            findings.add("text-cut", f"/title/values/{escape(lang)}", limit=LONGEST_TITLE, length=len(text))
    return {**given, "values": texts}


def _safe(name: str, value: Any, pointer: str, findings: Findings) -> Any:
    """A value without addresses that would run; services and relations are nothing without theirs."""
    if name in _LINKS:
        return _link(value, pointer, findings)
    if isinstance(value, dict) and name != "extras":
        members = {key: _safe(key, item, f"{pointer}/{escape(key)}", findings) for key, item in value.items()}
        return {key: item for key, item in members.items() if item is not _NO_LINK}
    if isinstance(value, list):
        items = [_safe("", item, f"{pointer}/{place}", findings) for place, item in enumerate(value)]
        return [item for item in items if name not in _NEED_URL or not isinstance(item, dict) or "url" in item]
    return value


def _link(value: Any, pointer: str, findings: Findings) -> Any:
    """An address, or one in each language, where it is safe."""
    if isinstance(value, str) and read_link(value)[1] == "link-unsafe":
        findings.add("link-unsafe", pointer, value=value)
        return _NO_LINK
    if isinstance(value, dict) and isinstance(value.get("values"), dict):
        links = {
            lang: _link(link, f"{pointer}/values/{escape(lang)}", findings) for lang, link in value["values"].items()
        }
        return {**value, "values": {lang: link for lang, link in links.items() if link is not _NO_LINK}}
    return value
