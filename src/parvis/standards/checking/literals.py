"""What the texts of literals mean: their parts, whether they fit their datatype, and their order."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

XSD = "http://www.w3.org/2001/XMLSchema#"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

_ESCAPE = re.compile(r'\\(?:([tbnrf"\'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_ZONE = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_DATE = rf"{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_FLOAT = r"(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d+)?|[+-]?INF|NaN)"
_DURATION = r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_FORMS = {
    name: re.compile(form)
    for name, form in {
        "boolean": "true|false|1|0", "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", "float": _FLOAT, "double": _FLOAT,
        "date": _DATE + _ZONE, "dateTime": f"{_DATE}T{_TIME}{_ZONE}", "time": _TIME + _ZONE,
        "dateTimeStamp": rf"{_DATE}T{_TIME}(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)",
        "gYear": _YEAR + _ZONE, "gYearMonth": rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}",
        "gMonthDay": rf"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]){_ZONE}", "gMonth": rf"--(?:0[1-9]|1[0-2]){_ZONE}",
        "gDay": rf"---(?:0[1-9]|[12]\d|3[01]){_ZONE}", "duration": _DURATION,
        "dayTimeDuration": r"-?P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?",
        "yearMonthDuration": r"-?P(?=.)(?:\d+Y)?(?:\d+M)?", "hexBinary": r"(?:[0-9A-Fa-f]{2})*",
        "base64Binary": r"(?:[A-Za-z0-9+/=\s])*", "language": r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
    }.items()
}  # fmt: skip
_INTEGER = re.compile(r"[+-]?\d+")
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None), "long": (-(2**63), 2**63 - 1), "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1), "byte": (-128, 127), "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None), "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1), "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}  # fmt: skip
_LONGEST_NUMBER = 400


def parts(term: str) -> tuple[str, str, str]:
    """A literal's text, language and datatype; of a name or a blank node its text alone."""
    if term[0] != '"':
        return (term[1:-1] if term[0] == "<" else term), "", ""
    end = term.rindex('"')
    text, tail = term[1:end], term[end + 1 :]
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    if not tail:
        return text, "", f"{XSD}string"
    return (text, tail[1:], LANG_STRING) if tail[0] == "@" else (text, "", tail[3:-1])


def _unescaped(match: re.Match[str]) -> str:
    simple, short, long = match.groups()
    return _ESCAPES[simple] if simple else chr(min(int(short or long, 16), 0x10FFFF))


def well_formed(text: str, datatype: str) -> bool:
    """Whether a text can be of its datatype, for those of XML Schema; of others nothing is known."""
    name = datatype[len(XSD) :] if datatype.startswith(XSD) else ""
    if name in _INTEGERS:
        if not _INTEGER.fullmatch(text) or len(text) > _LONGEST_NUMBER:
            return False
        low, high = _INTEGERS[name]
        return (low is None or int(text) >= low) and (high is None or int(text) <= high)
    form = _FORMS.get(name)
    if form is None:
        return True
    if not form.fullmatch(text):
        return False
    return name not in ("date", "dateTime", "dateTimeStamp") or _is_day(text)


def _is_day(text: str) -> bool:
    year, month, day = (int(part) for part in re.findall(r"\d+", text)[:3])
    last = 30 if month in (4, 6, 9, 11) else 31 if month != 2 else 29 if _is_leap(year) else 28
    return day <= last


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@lru_cache(maxsize=4096)
def ordered(term: str) -> tuple[str, Any] | None:
    """A literal as a kind and a value to compare within the kind; None where it has no order."""
    if term[0] != '"':
        return None
    text, language, datatype = parts(term)
    name = datatype[len(XSD) :] if datatype.startswith(XSD) else ""
    if language or not name or not well_formed(text, datatype):
        return None
    try:
        if name in _INTEGERS or name == "decimal":
            return "number", Decimal(text)
        if name in ("float", "double"):
            number = float(text)
            return None if number != number else ("number", Decimal(number))
        if name in ("dateTime", "dateTimeStamp"):
            moment = datetime.fromisoformat(text)
            return "moment" if moment.tzinfo else "local moment", moment
        if name == "date":
            return ("day", date.fromisoformat(text[:10])) if len(text) == 10 else None
        if name == "time":
            return ("time", time.fromisoformat(text)) if text[-1].isdigit() and "+" not in text else None
    except (ValueError, InvalidOperation, OverflowError):
        return None
    if name == "string":
        return "text", text
    if name == "boolean":
        return "boolean", text in ("true", "1")
    return (name, int(text[:4])) if name == "gYear" and text[:4].isdigit() and len(text) == 4 else None


def is_less(first: str, second: str, or_equal: bool) -> bool:
    """Whether a literal comes before another; False where they can't be compared."""
    one, other = ordered(first), ordered(second)
    if one is None or other is None or one[0] != other[0]:
        return False
    return bool(one[1] <= other[1] if or_equal else one[1] < other[1])
