"""Dates, numbers, sizes and lists, written as the reader's language writes them (Babel)."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit
from django.utils.translation import gettext

from . import languages

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_AGES: tuple[tuple[Literal["year", "month", "week", "day"], int, int], ...] = (
    ("year", 365, 730),
    ("month", 30, 60),
    ("week", 7, 14),
    ("day", 1, 1),
)
"Units of ages: their days, and from how many days on they are used."
_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte")


def day_of(value: str | date | None) -> date | None:
    """The day of an ISO date of any precision (its first day), a date or a moment; None if it is none."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).date() if value.tzinfo else value.date()
    if value is None or isinstance(value, date):
        return value
    match = _ISO.match(value)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def is_day(value: str) -> bool:
    """Whether an ISO date is as precise as a day."""
    match = _ISO.match(value)
    return match is not None and match[3] is not None


def show_date(value: str | date | None, lang: str | None = None) -> str:
    """A date in words, only as precise as it was given: 2011, March 2011, March 5, 2011. As it is if unreadable."""
    locale = languages.locale(lang or languages.current())
    day = day_of(value)
    if day is None:
        return str(value or "")
    if isinstance(value, str):
        match = _ISO.match(value)
        if match and match[2] is None:
            return match[1]
        if match and match[3] is None:
            return format_skeleton("yMMMM", day, locale=locale)
    written = format_date(day, "long", locale=locale)
    return f"1er{written[1:]}" if locale.language == "fr" and day.day == 1 else written


def show_moment(value: datetime) -> str:
    """A moment to the minute, in UTC."""
    locale = languages.locale(languages.current())
    moment = value.astimezone(UTC)
    return f"{format_date(moment, 'medium', locale=locale)}, {format_time(moment, 'short', locale=locale)} UTC"


def show_age(value: str | date | None, *, today: date | None = None) -> str:
    """How long ago (or how far ahead) a day is, rounded down: `3 weeks ago`. Empty if it is no date."""
    day = day_of(value)
    if day is None:
        return ""
    days = (day - (today or datetime.now(UTC).date())).days
    if days == 0:
        return gettext("today")
    unit, length = next((unit, length) for unit, length, least in _AGES if abs(days) >= least)
    whole = abs(days) // length * (1 if days > 0 else -1)
    return format_timedelta(
        timedelta(days=whole * length),
        granularity=unit,
        threshold=1,
        add_direction=True,
        locale=languages.locale(languages.current()),
    )


def show_number(value: float) -> str:
    """A number with the language's own separators."""
    return format_decimal(value, locale=languages.locale(languages.current()))


def show_percent(value: float) -> str:
    """A share of 1 as a percentage."""
    return format_percent(value, locale=languages.locale(languages.current()))


def show_size(octets: int | None) -> str:
    """A size in decimal units (1 kB is 1,000 bytes), to two figures; empty if unknown."""
    if octets is None or octets < 0:
        return ""
    value, unit = float(octets), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value /= 1000
        unit += 1
    pattern = "#,##0" if value >= 10 or unit == 0 else "#,##0.#"
    locale = languages.locale(languages.current())
    return format_unit(value, f"digital-{_UNITS[unit]}", "short" if unit else "long", format=pattern, locale=locale)


def show_list(items: Iterable[str], style: str = "standard") -> str:
    """Items in a row: `a, b and c`; style `or` for alternatives."""
    kept = [str(item) for item in items]
    return format_list(kept, style, locale=languages.locale(languages.current())) if kept else ""  # type: ignore[arg-type]


def show_seconds(seconds: float | None) -> str:
    """A duration, to its largest unit or two figures of seconds."""
    if seconds is None:
        return ""
    return format_timedelta(
        timedelta(seconds=seconds), granularity="second", threshold=2, locale=languages.locale(languages.current())
    )
