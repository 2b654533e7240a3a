"""Bytes of a record as a JSON object, whatever state they are in."""

import ast
import json
import math
from typing import Any

import msgspec

from .findings import Findings, json_type

DEEPEST = 60
"Levels of arrays and objects; deeper ones are kept as text."
_LARGEST_INTEGER = 2**63
_UNREADABLE = object()
"Said of already: None is what stands in the document, or a number without end in it."
_ALL_BUT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def json_object(payload: bytes, findings: Findings) -> dict[str, Any] | None:
    """The JSON object in these bytes, or None and an error among the findings.

    Takes what strict parsers refuse but can be understood (NaN, lone surrogates, wrong bytes), with a warning.
    """
    try:
        value = msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        value = _leniently(payload, findings)
        if value is _UNREADABLE:
            return None
    if not isinstance(value, dict):
        findings.add("not-an-object", "", "error", found_type=json_type(value))
        return None
    if _may_be_deep(payload) and _is_deep(value):
        value = _plain(value, DEEPEST)
        findings.add("values-simplified", "", "warning", depth=DEEPEST)
    record: dict[str, Any] = value
    return record


def _leniently(payload: bytes, findings: Findings) -> Any:
    try:
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = payload.decode("utf-8", "replace")
        findings.add("not-utf-8", "", "warning")
    try:
        value = json.loads(text, strict=False)
    except RecursionError:
        findings.add("too-deep", "", "error", depth=DEEPEST)
        return _UNREADABLE
    except ValueError as error:
        position = getattr(error, "pos", 0)
        findings.add("not-json", "", "error", position=position, start=text[:40].strip())
        return _UNREADABLE
    return _plain(value, DEEPEST)


def _may_be_deep(payload: bytes) -> bool:
    """A quick look at the brackets alone, those in strings too: False is sure, True is not."""
    brackets = payload.translate(None, _ALL_BUT_BRACKETS)
    for _ in range(DEEPEST):
        shorter = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if not shorter:
            return False
        if len(shorter) == len(brackets):
            break
        brackets = shorter
    return True


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            item
            for container in level
            for item in (container.values() if type(container) is dict else container)
            if type(item) is dict or type(item) is list
        ]
        if not level:
            return False
    return True


def _plain(value: Any, depth: int) -> Any:
    """A value that any JSON writer takes: no NaN, no lone surrogate, no endless integer, not too deep."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if -_LARGEST_INTEGER <= value < _LARGEST_INTEGER else hex(value)
    if depth <= 0:
        return "…"
    if isinstance(value, dict):
        return {_plain(key, 1): _plain(item, depth - 1) for key, item in value.items()}
    return [_plain(item, depth - 1) for item in value]


def json_inside(text: str) -> Any:
    """The JSON value that a string holds, where it holds an object or array; else None."""
    start = text[:1]
    if start not in ("{", "[") and not text[:20].lstrip().startswith(("{", "[")):
        return None
    try:
        value = msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _python_literal(text)
    return value if isinstance(value, (dict, list)) and not _is_deep(value) else None


def _python_literal(text: str) -> Any:
    """`{'fr': u'', 'en': u'…'}`: what Python 2's CKAN extensions left behind."""
    if len(text) > 20_000 or not text.startswith(("{'", "{u'", "['", "[u'")):
        return None
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if not isinstance(value, (dict, list)) or _is_deep(value):
        return None
    try:
        return msgspec.json.decode(msgspec.json.encode(value))
    except (TypeError, ValueError, RecursionError, msgspec.MsgspecError):
        return None
