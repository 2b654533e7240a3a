"""Common properties of CSVW metadata: JSON-LD with less in it (Metadata Vocabulary for Tabular Data, 5.8)."""

import re
from collections.abc import Iterator
from typing import Any

from parvis.model import Problem
from parvis.standards.findings import escape

from .vocabulary import DATATYPES, PREFIXES

_REFERENCE = "https://www.w3.org/TR/tabular-metadata/#common-properties"
_TERMS = frozenset(
    ["TableGroup", "Table", "Schema", "Column", "Dialect", "Template", "Datatype", "Cell", "Row", "Note", "Direction"]
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def is_common(name: str) -> bool:
    """Whether a property is none of CSVW's own: a prefixed name or an address."""
    prefix, mark, rest = name.partition(":")
    return bool(mark) and (prefix in PREFIXES or rest.startswith("//") or prefix in ("urn", "mailto"))


def _said(at: str, detail: str) -> Problem:
    values = {"rule": "common-properties", "reference": _REFERENCE, "detail": detail}
    return Problem("csvw-common", "error", at, values=values)


def common_value(value: Any, at: str) -> Iterator[Problem]:
    """What breaks the rules in the value of a common property or a note."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from common_value(item, f"{at}/{number}")
    if not isinstance(value, dict):
        return
    if "@value" in value:
        yield from _literal(value, at)
        return
    for name in ("@language", "@context", "@list", "@set"):
        if name in value:
            yield _said(f"{at}/{name}", name)
    for name, item in value.items():
        place = f"{at}/{escape(name)}"
        if name == "@type":
            yield from _types(item, place)
        elif name == "@id":
            if not isinstance(item, str) or item.startswith("_:"):
                yield _said(place, "@id")
        elif name in ("@language", "@context", "@list", "@set"):
            continue
        elif name.startswith("@"):
            yield _said(place, name[:60])
        else:
            yield from common_value(item, place)


def _literal(value: dict[str, Any], at: str) -> Iterator[Problem]:
    if value.keys() - {"@value", "@language", "@type"} or {"@language", "@type"} <= value.keys():
        yield _said(at, "@value")
    if isinstance(value["@value"], dict | list):
        yield _said(f"{at}/@value", "@value")
    language = value.get("@language", "en")
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        yield _said(f"{at}/@language", "@language")
    if "@type" in value:
        said = value["@type"]
        if not isinstance(said, str) or not (said in DATATYPES or is_common(said)):
            yield _said(f"{at}/@type", "@type")


def _types(value: Any, at: str) -> Iterator[Problem]:
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, str) or not (item in _TERMS or item in DATATYPES or is_common(item)):
            yield _said(at, "@type")
