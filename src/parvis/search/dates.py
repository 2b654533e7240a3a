"""ISO 8601 dates of any precision as numbers that an index can compare."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

_DATE = re.compile(r"\s*(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?.*)?\s*", re.DOTALL)


def first_day(iso: str | None) -> int | None:
    """The first day of a date, as its proleptic Gregorian ordinal (1 is 0001-01-01); None if it is not a date."""
    parts = _parts(iso)
    if parts is None:
        return None
    year, month, day, _ = parts
    return date(year, month or 1, day or 1).toordinal()


def last_day(iso: str | None) -> int | None:
    """The last day of a date: 31 December of a bare year. None if it is not a date."""
    parts = _parts(iso)
    if parts is None:
        return None
    year, month, day, _ = parts
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1]).toordinal()


def first_second(iso: str | None) -> int | None:
    """The first second of a date or time, in seconds since the year 1, time zones left aside; None if unreadable."""
    parts = _parts(iso)
    if parts is None:
        return None
    year, month, day, seconds = parts
    return date(year, month or 1, day or 1).toordinal() * 86_400 + seconds


def millisecond(moment: datetime, *, up: bool = False) -> int:
    """Whole milliseconds since 1970, 0 for moments before; down to the last one, or up to the next.

    A moment without a time zone is one in UTC.
    """
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    whole = since // timedelta(milliseconds=1)
    return max(0, whole + (1 if up and since % timedelta(milliseconds=1) else 0))


def _parts(iso: str | None) -> tuple[int, int, int, int] | None:
    """Year, month and day (0 where not said) and the seconds of the day."""
    match = _DATE.fullmatch(iso) if iso else None
    if match is None or not match[1].isascii():
        return None
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in match.groups())
    if not (1 <= year <= 9999 and month <= 12 and hour <= 24 and minute <= 59 and second <= 60):
        return None
    if (match[2] and not month) or (match[3] and not 1 <= day <= monthrange(year, month)[1]):
        return None
    return year, month, day, hour * 3600 + minute * 60 + second
