"""Periods as sources write them: ISO 8601 intervals, pairs, single dates."""

import re
from datetime import date
from typing import Any

from parvis.model import Period

from .dates import read_date
from .fields import Fields
from .payload import json_inside

_REPEATING = re.compile(r"R\d*/(.+)", re.IGNORECASE)
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?", re.IGNORECASE)
_STARTS = ("start", "begin", "startDate", "start_date", "from")
_ENDS = ("end", "endDate", "end_date", "to")


def periods_of(fields: Fields, name: str) -> list[Period]:
    """The periods of a field: `start/end` (ISO 8601), `{start, end}`, a date, or a list of these."""
    value = fields.take(name)
    if value is None:
        return []
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        value = json_inside(value.strip()) or value
    items = value if isinstance(value, list) else [value]
    found = []
    for index, item in enumerate(items):
        period, code = period_from(item)
        if code:
            where = fields.point(name, index) if items is value else fields.point(name)
            read = " – ".join(date for date in (period.start, period.end) if date) if period else ""
            fields.findings.add(code, where, "warning", value=item, date=read)
            fields.keep(name)
        if period:
            found.append(fields.ordered(period.start, period.end, name))
    return found


def period_from(value: Any) -> tuple[Period | None, str | None]:
    """The period that a value means (see `periods_of`), and the code of a problem (either may be None)."""
    if isinstance(value, dict):
        start = next((value[key] for key in _STARTS if isinstance(value.get(key), str)), "")
        end = next((value[key] for key in _ENDS if isinstance(value.get(key), str)), "")
    elif isinstance(value, str) and len(value) <= 200:
        if repeating := _REPEATING.fullmatch(value.strip()):
            value = repeating[1]
        start, mark, end = value.strip().partition("/")
        if mark and len(start) <= 2 and "/" in end:
            start, mark, end = value.strip(), "", ""
        for separator in (" to ", " - ", " – ", " au ", " à ", "--"):
            if not mark and separator in value:
                start, mark, end = value.partition(separator)
        if not mark and (years := re.fullmatch(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", value)):
            start, mark, end = years[1], "-", years[2]
        if not mark:
            end = start
    else:
        return None, None if value is None else "period-unreadable"
    first, code = read_date(start, covers=True) if start.strip() not in ("", "..") else (None, None)
    if duration := _DURATION.fullmatch(end.strip()):
        last, problem = (_after(first, duration) if first else None), None
    elif duration := _DURATION.fullmatch(start.strip()):
        last, problem = read_date(end, covers=True)
        first, code = None, None
    else:
        last, problem = read_date(end, covers=True) if end.strip() not in ("", "..") else (None, None)
    period = Period(first, last) if first or last else None
    return period, code or problem


def _after(start: str, duration: re.Match[str]) -> str | None:
    """The last day of a period that begins at a date and lasts so long; None where days don't tell."""
    years, months, weeks, days = (int(part or 0) for part in duration.groups())
    year, month, day = (int(part) for part in [*start[:10].split("-"), "1", "1"][:3])
    month += months - 1
    try:
        end = date(year + years + month // 12, month % 12 + 1, 1).toordinal() + day - 1 + 7 * weeks + days - 1
        return date.fromordinal(end).isoformat() if years or months or weeks or days else None
    except (ValueError, OverflowError):
        return None
