"""JSON-LD's contexts: those that documents name by address are put in from Parvis's own copies, never fetched."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from parvis.model import Problem
from parvis.standards.findings import Findings, shorten
from parvis.standards.payload import DEEPEST, json_object

_DATA = files("parvis.standards.dcat") / "bundled"
_KNOWN: tuple[tuple[str, str], ...] = (
    (r"dcat-us[^/]*3|/dcat-us/.*3\.|dcat-us-3", "dcat-us-3"),
    (r"project-open-data[^/]*/.*catalog\.jsonld|resources\.data\.gov/.*catalog\.jsonld|/v1\.1/", "dcat-us-1.1"),
    (r"hvd", "dcat-ap-hvd"),
    (r"dcat-ap", "dcat-ap"),
    (r"^https?://(?:www\.)?schema\.org(?:/|$)", "schema-org"),
    (r"mlcommons\.org/croissant", "croissant"),
    (r"w3\.org/(?:ns|TR)/(?:vocab-)?dcat|/api/\d/site/context\.jsonld|dcat.*/context\.jsonld", "dcat"),
)
"In this order: what an address is like, and which copy stands for it."
_BY_ADDRESS = re.compile(rb'"@context"\s*:\s*(?=["\[])')
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*")
_KEYWORDS = frozenset(
    {
        "@base",
        "@container",
        "@context",
        "@direction",
        "@graph",
        "@id",
        "@import",
        "@included",
        "@index",
        "@json",
        "@language",
        "@list",
        "@nest",
        "@none",
        "@prefix",
        "@propagate",
        "@protected",
        "@reverse",
        "@set",
        "@type",
        "@value",
        "@version",
        "@vocab",
    }
)


@cache
def bundled(name: str) -> Any:
    """The context of this name. Raises FileNotFoundError where there is none."""
    return json.loads((_DATA / f"{name}.jsonld").read_text("utf-8"))["@context"]


def find_context(address: str) -> str | None:
    """The name of the copy that stands for the context at an address; None where there is none."""
    lowered = address.strip().lower()
    return next((name for pattern, name in _KNOWN if re.search(pattern, lowered)), None)


def inlined(document: bytes, problems: list[Problem]) -> bytes:
    """The document with its contexts put in; empty where it is no JSON (which is then among the problems).

    In place of a context that is not known stand the usual prefixes.
    """
    pieces: list[bytes] = []
    done = 0
    text: str | None = None
    unknown: set[str] = set()
    for match in _BY_ADDRESS.finditer(document):
        if match.end() < done or document[match.start() - 1 : match.start()] == b"\\":
            continue
        text = document[match.end() : match.end() + 1_000_000].decode("utf-8", "ignore")
        try:
            value, length = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            continue
        replaced = _replaced(value, unknown)
        if replaced is not value:
            pieces += [document[done : match.end()], msgspec.json.encode(replaced)]
            done = match.end() + len(text[:length].encode())
    for address in sorted(unknown):
        problems.append(Problem("context-unknown", "warning", values={"address": shorten(address)}))
    return b"".join([*pieces, document[done:]]) if pieces else document


def _replaced(value: Any, unknown: set[str]) -> Any:
    if isinstance(value, str):
        if name := find_context(value):
            return bundled(name)
        unknown.add(value)
        return {key: item for key, item in bundled("dcat").items() if isinstance(item, str) and item[-1:] in "#/"}
    if isinstance(value, list) and any(isinstance(item, str) for item in value):
        return [_replaced(item, unknown) for item in value]
    return value


def mended(document: bytes, problems: list[Problem]) -> bytes:
    """JSON-LD without what makes all of it unreadable: keywords with values that they can't have."""
    findings = Findings()
    text = document.lstrip()
    value = json_object(b'{"@graph":' + document + b"}" if text[:1] == b"[" else document, findings)
    problems += findings.all()
    if value is None:
        return b"{}"
    told: set[str] = set()
    clean = _clean(value, told, DEEPEST)
    problems += [Problem("json-ld-mended", "warning", values={"keyword": keyword}) for keyword in sorted(told)]
    return msgspec.json.encode(clean)


def _clean(value: Any, told: set[str], depth: int) -> Any:
    if isinstance(value, list):
        return [_clean(item, told, depth - 1) for item in value] if depth > 0 else None
    if not isinstance(value, dict):
        return value
    if depth <= 0:
        return None
    kept: dict[str, Any] = {}
    for key, item in value.items():
        if key == "@context":
            kept[key] = _context(item)
        elif key[:1] == "@" and not _allowed(key, item, value):
            told.add(key[:40])
        else:
            kept[key] = _clean(item, told, depth - 1)
    if "@value" in kept:
        return {key: kept[key] for key in ("@value", "@language", "@type", "@direction") if key in kept}
    return kept


def _context(value: Any) -> Any:
    """A context without what can't be one; terms that stand for nothing usable are left out."""
    if isinstance(value, list):
        return [part for item in value if (part := _context(item)) is not None]
    if not isinstance(value, dict):
        return None
    kept: dict[str, Any] = {}
    for key, item in value.items():
        if key[:1] == "@":
            if isinstance(item, str) and key in ("@base", "@language", "@vocab"):
                kept[key] = item
        elif isinstance(item, str) or (isinstance(item, dict) and isinstance(item.get("@id", ""), str)):
            kept[key] = item
    return kept


def _allowed(key: str, value: Any, holder: dict[str, Any]) -> bool:
    if key not in _KEYWORDS:
        return False
    if key == "@id":
        return isinstance(value, str)
    if key == "@type":
        items = value if isinstance(value, list) else [value]
        return all(isinstance(item, str) for item in items) and ("@value" not in holder or isinstance(value, str))
    if key == "@language":
        return (
            isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None and isinstance(holder.get("@value"), str)
        )
    if key == "@value":
        return not isinstance(value, (dict, list)) or holder.get("@type") == "@json"
    if key == "@reverse":
        return isinstance(value, dict)
    return key in ("@graph", "@list", "@set", "@included", "@index", "@nest")
