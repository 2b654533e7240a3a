"""Datatypes of CSVW metadata: their names, constraints and formats (Metadata Vocabulary for Tabular Data, 5.11)."""

import re
from collections.abc import Iterator
from typing import Any

from parvis.model import Problem, Severity
from parvis.standards.findings import json_type

from .vocabulary import BINARY, DATATYPES, DURATIONS, NUMERIC, TEMPORAL, TEXTS, XSD

_REFERENCE = "https://www.w3.org/TR/tabular-metadata/#"
_LENGTHS = ("length", "minLength", "maxLength")
_BOUNDS = ("minimum", "maximum", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
_OTHERS = frozenset({"base", "format", "@id", "@type", *_LENGTHS, *_BOUNDS})
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_PATTERN = re.compile(r"[+-]?[%‰]?[#0,.]*[#0](?:E[+-]?[#0]+)?[%‰]?")


def _said(code: str, at: str, section: str, severity: Severity = "error", **values: str) -> Problem:
    return Problem(code, severity, at, values={"rule": section, "reference": _REFERENCE + section, **values})


def datatype_problems(value: Any, at: str) -> Iterator[Problem]:
    """What breaks the rules in a datatype: its name, or its description."""
    if isinstance(value, str):
        if value not in DATATYPES:
            # An address is an error, as no name of a datatype is one; another word is ignored.
            yield _said("csvw-datatype", at, "built-in-datatypes", "warning", name=value[:100])
        return
    if not isinstance(value, dict):
        values = {"field": "datatype", "found_type": json_type(value), "value": ""}
        yield _said("csvw-value", at, "datatypes", "warning", **values)
        return
    yield from _identity(value, at)
    base = value.get("base", "string")
    if not isinstance(base, str) or base not in DATATYPES:
        yield _said("csvw-datatype", f"{at}/base", "built-in-datatypes", "warning", name=str(base)[:100])
        base = "string"
    yield from _lengths(value, base, at)
    yield from _bounds(value, base, at)
    if "format" in value:
        yield from _format(value["format"], base, f"{at}/format")
    for name in value.keys() - _OTHERS:
        if ":" not in name:
            yield _said("csvw-property", f"{at}/{name}", "datatypes", "warning", name=name[:100])


def _identity(value: dict[str, Any], at: str) -> Iterator[Problem]:
    name = value.get("@id")
    if isinstance(name, str) and (name.startswith("_:") or (name.startswith(XSD) and name[len(XSD) :] in DATATYPES)):
        yield _said("csvw-id", f"{at}/@id", "datatypes", value=name[:100])
    if value.get("@type", "Datatype") != "Datatype":
        yield _said("csvw-type", f"{at}/@type", "datatypes", expected="Datatype")


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def _lengths(value: dict[str, Any], base: str, at: str) -> Iterator[Problem]:
    given = [name for name in _LENGTHS if name in value]
    if given and base not in TEXTS | BINARY | {"anyURI", "any", "anyAtomicType", "QName"}:
        yield _said("csvw-constraint-unfit", f"{at}/{given[0]}", "length-constraints", name=given[0], base=base)
    length, least, most = (_number(value.get(name)) for name in _LENGTHS)
    for low, high in ((least, length), (length, most), (least, most)):
        if low is not None and high is not None and low > high:
            yield _said("csvw-constraints-clash", at, "length-constraints")
            return


def _bounds(value: dict[str, Any], base: str, at: str) -> Iterator[Problem]:
    given = [name for name in _BOUNDS if name in value]
    if given and base not in NUMERIC | TEMPORAL | DURATIONS:
        yield _said("csvw-constraint-unfit", f"{at}/{given[0]}", "value-constraints", name=given[0], base=base)
        return
    clash = {"minInclusive", "minExclusive"} <= value.keys() or {"maxInclusive", "maxExclusive"} <= value.keys()
    low, low_open = _bound(value, "minInclusive", "minimum"), _bound(value, "minExclusive")
    high, high_open = _bound(value, "maxInclusive", "maximum"), _bound(value, "maxExclusive")
    clash = clash or _above(low, high) or _above(low_open, high_open)
    clash = clash or _above(low, high_open, equal=True) or _above(low_open, high, equal=True)
    if clash:
        yield _said("csvw-constraints-clash", at, "value-constraints")


def _bound(value: dict[str, Any], *names: str) -> float | str | None:
    for name in names:
        if name in value:
            number = _number(value[name])
            return number if number is not None else value[name] if isinstance(value[name], str) else None
    return None


def _above(low: float | str | None, high: float | str | None, *, equal: bool = False) -> bool:
    if isinstance(low, float) and isinstance(high, float):
        return low > high or (equal and low == high)
    if isinstance(low, str) and isinstance(high, str):
        return low > high or (equal and low == high)
    return False


def _format(value: Any, base: str, at: str) -> Iterator[Problem]:
    """A format that can't be understood: it is ignored, with a warning."""
    if base in NUMERIC:
        pattern = value.get("pattern") if isinstance(value, dict) else value
        known = isinstance(value, str) or (
            isinstance(value, dict) and value.keys() <= {"decimalChar", "groupChar", "pattern"}
        )
        if not known or (pattern is not None and not (isinstance(pattern, str) and _is_pattern(pattern, value))):
            yield _said("csvw-format", at, "formats-for-numeric-types", "warning", format=str(pattern)[:100])
        return
    if not isinstance(value, str):
        yield _said("csvw-format", at, "datatypes", "warning", format=str(value)[:100])
    elif base == "boolean":
        yes, mark, no = value.partition("|")
        if not (mark and yes and no and "|" not in no and yes != no):
            yield _said("csvw-format", at, "formats-for-booleans", "warning", format=value[:100])
    elif base not in TEMPORAL:
        try:
            re.compile(value)
        except (re.error, RecursionError, OverflowError):
            yield _said("csvw-format", at, "formats-for-other-types", "warning", format=value[:100])


def _is_pattern(pattern: str, value: Any) -> bool:
    """Whether a text is a number pattern of UAX 35 with the symbols that implementations must know."""
    if isinstance(value, dict):
        decimal, group = value.get("decimalChar", "."), value.get("groupChar", ",")
        if isinstance(decimal, str) and isinstance(group, str) and (decimal, group) != (".", ","):
            swap = {decimal: ".", group: ","}
            if _PATTERN.fullmatch("".join(swap.get(char, char) for char in pattern)):
                return True
    return _PATTERN.fullmatch(pattern) is not None
