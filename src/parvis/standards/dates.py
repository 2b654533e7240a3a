"""Dates of every precision and many spellings as ISO 8601, or why not."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any, ClassVar

from dateutil import parser

EARLIEST, LATEST = 1700, 2100
"Years outside are no year of publication; what data cover may be older or later."

_ISO = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})"
    r"(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?)?)?"
)
_UNKNOWN_PART = re.compile(r"(?<=^\d{4})-00(?:-00)?$|(?<=^\d{4}-\d\d)-00$|(?<=^\d{4}-\d\d-\d\d)Z$")
_DIGITS = re.compile(r"\d{6}|\d{8}|\d{14}")
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})(?:\D.*)?")
_OPEN = frozenset(
    [
        "present",
        "current",
        "now",
        "ongoing",
        "on-going",
        "unknown",
        "n/a",
        "na",
        "none",
        "tbd",
        "not available",
        "continuing",
        "in progress",
        "open",
        "unpublished",
        "unpublished material",
        "présent",
        "en cours",
        "inconnu",
        "inconnue",
        "aujourd'hui",
        "indéterminé",
        "s.o",
        "à ce jour",
    ]
)
_NO_YEARS = frozenset({"0000", "8888", "9999"})
_PLACEHOLDERS = frozenset(
    {"0001-01-01", "0000-00-00", "9999-12-31", "1111-11-11", "9999-99-99", "0001-01", "0001", "9999"}
)


class _Months(parser.parserinfo):
    MONTHS: ClassVar[list[Any]] = [  # type: ignore[misc] # dateutil declares it an instance's
        ("Jan", "January", "janvier", "janv"), ("Feb", "February", "février", "fevrier", "févr", "fév"),
        ("Mar", "March", "mars"), ("Apr", "April", "avril", "avr"), ("May", "May", "mai"),
        ("Jun", "June", "juin"), ("Jul", "July", "juillet", "juil"), ("Aug", "August", "août", "aout"),
        ("Sep", "Sept", "September", "septembre"), ("Oct", "October", "octobre"),
        ("Nov", "November", "novembre"), ("Dec", "December", "décembre", "decembre", "déc"),
    ]  # fmt: skip
    JUMP: ClassVar[list[str]] = [*parser.parserinfo.JUMP, "er", "le"]  # type: ignore[misc]


_INFO = _Months()


def read_date(value: str, *, covers: bool = False, utc: bool = False) -> tuple[str | None, str | None]:
    """The ISO 8601 date that a value means, and the code of a problem (either may be None).

    `covers`: it bounds what data cover, so that any year will do. `utc`: a time without zone is UTC's.
    Codes: `date-unreadable` and `date-placeholder` (nothing is left of it), `date-implausible` (the year is no
    year of publication: left out), `date-ambiguous` (3/4/2015: read month first).
    """
    if utc and len(value) == 26 and value[10] == "T" and value[:2] == "20":
        # CKAN's own time stamps, each another: a fast way that no cache would help.
        try:
            datetime.fromisoformat(value)
        except ValueError:
            return None, "date-unreadable"
        return value[:19] + "Z", None
    return _read_date(value.strip(), covers, utc)


@lru_cache(maxsize=16384)
def _read_date(value: str, covers: bool, utc: bool) -> tuple[str | None, str | None]:
    if not value:
        return None, None
    match = _ISO.fullmatch(_UNKNOWN_PART.sub("", value))
    if match is None:
        return _unusual(value, covers=covers, utc=utc)
    year, month, day, hour, minute, second, zone = match.groups()
    head = f"{year}-{month.zfill(2)}" + (f"-{day.zfill(2)}" if day else "") if month else year
    if head in _PLACEHOLDERS or year in _NO_YEARS:
        return None, "date-placeholder"
    time = f"T{hour}:{minute}:{second or '00'}" if hour else ""
    try:
        moment = datetime.fromisoformat(
            (head if day else f"{year}-{(month or '01').zfill(2)}-01") + time.replace(":60", ":59")
        )
        if zone and zone not in "zZUTC":
            moment -= _offset(zone)
            return _plausible(moment.isoformat() + "Z", covers=covers)
    except (ValueError, OverflowError):
        return None, "date-unreadable"
    if not time or (time == "T00:00:00" and not zone and not utc):
        return _plausible(head, covers=covers)
    return _plausible(head + time + ("Z" if zone or utc else ""), covers=covers)


def _offset(zone: str) -> timedelta:
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))


def _plausible(date: str, *, covers: bool) -> tuple[str | None, str | None]:
    if covers or EARLIEST <= int(date[:4]) <= LATEST:
        return date, None
    return None, "date-implausible"


def _unusual(value: str, *, covers: bool, utc: bool) -> tuple[str | None, str | None]:
    """A date that is not written in ISO 8601's extended form."""
    lowered = value.casefold().rstrip(".")
    if lowered in _OPEN or lowered.startswith("r/p"):
        return None, None
    if len(value) > 60:
        return None, "date-unreadable"
    if _DIGITS.fullmatch(value):
        parts = [value[:4], value[4:6], value[6:8]]
        return read_date("-".join(part for part in parts if part), covers=covers, utc=utc)
    if re.fullmatch(r"-?\d{9,14}", value):
        return _epoch(int(value), covers=covers)
    try:
        first, second = (parser.parse(value, _INFO, default=start, tzinfos=_zone) for start in _DEFAULTS)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None, "date-unreadable"
    if first.year != second.year:
        return None, "date-unreadable"
    if first.month != second.month:
        return _plausible(f"{first.year:04}", covers=covers)
    if first.day != second.day:
        return _plausible(f"{first.year:04}-{first.month:02}", covers=covers)
    try:
        written = first.isoformat()
    except ValueError:
        # An offset of more than a day: dateutil only finds out when it is written.
        return None, "date-unreadable"
    date, code = read_date(written, covers=covers, utc=utc)
    numeric = _NUMERIC.fullmatch(value)
    if date and numeric and int(numeric[1]) <= 12 and int(numeric[3]) <= 12 and numeric[1] != numeric[3]:
        code = "date-ambiguous"
    return date, code


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """A zone by its offset; a name that is no offset says nothing (and dateutil would warn, aloud)."""
    return None if offset is None else timezone(timedelta(seconds=offset)) if abs(offset) < 86_400 else None


_DEFAULTS = (datetime(2001, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001 (only to see which parts a text states)


def _epoch(number: int, *, covers: bool) -> tuple[str | None, str | None]:
    """Seconds or milliseconds since 1970, as ArcGIS gives them."""
    try:
        moment = datetime.fromtimestamp(number / 1000 if abs(number) >= 10**11 else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None, "date-unreadable"
    return _plausible(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), covers=covers)
