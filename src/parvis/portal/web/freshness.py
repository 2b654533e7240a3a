"""How fresh a dataset is: when it was last updated, against how often its publisher promises to."""

import re
from datetime import UTC, date, datetime, timedelta

import msgspec

from parvis.model import Dataset
from parvis.vocab import code_list

from .formats import day_of

_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T.+)?")
GRACE = 1.5
"An update is called late after one and a half times the promised interval, a week at the least."


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """What can be said of how fresh the data are."""

    modified: str | None
    frequency: str
    "The promised frequency in words; empty where none is stated."
    late: bool | None
    "Whether an update is overdue; None where nothing was promised that could be checked."
    ended: bool = False
    "Whether the publisher says that the data are updated no more."


def freshness(dataset: Dataset, lang: str, *, today: date | None = None) -> Freshness:
    """The freshness of a dataset on a day."""
    code = dataset.frequency or ""
    frequency = code_list("frequency").label(code, lang) if code and code != "unknown" else ""
    ended = dataset.status in {"completed", "obsolete", "historical_archive"} or code == "not_planned"
    interval = _interval(code)
    day = day_of(dataset.modified)
    late = None
    if interval is not None and day is not None and not ended:
        latest = day + max(interval * GRACE, timedelta(days=7))
        late = (today or datetime.now(UTC).date()) > latest
    return Freshness(modified=dataset.modified, frequency=frequency, late=late, ended=ended)


def _interval(code: str) -> timedelta | None:
    """The time of an ISO 8601 duration; None if the code is none (irregular, as_needed, …)."""
    match = _DURATION.fullmatch(code)
    if match is None or code in {"P", "PT"}:
        return None
    years, months, weeks, days = (float(part) if part else 0.0 for part in match.groups())
    total = years * 365.25 + months * 30.44 + weeks * 7 + days
    return timedelta(days=total) if 0 < total < 40_000 else timedelta(days=1)
