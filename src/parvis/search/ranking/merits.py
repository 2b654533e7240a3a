"""What speaks for a dataset whatever was asked: percentages that an index keeps, and what a ranking makes of them."""

from collections.abc import Iterator, Mapping
from math import log10, prod
from typing import Any

import msgspec

from parvis.model import Dataset, Text
from parvis.search.dates import first_day

from .profile import Priors

MERITS = ("freshness", "completeness", "whole", "use")
"In the order in which they are explained."
_OLDEST, _NEWEST = 730_120, 747_652
"""2000-01-01 and 2048-01-01 as ordinals. Freshness is reckoned on this scale, not from today: so the order of two
datasets stays as it is until one of them is modified, and no index has to be made anew as time passes."""
MOST_USED = 1_000_000
"Views or downloads that count for 100 %; a thousand for half of it."
DESCRIBED = 150
"Characters of a description that says something."


class Merits(msgspec.Struct, frozen=True, kw_only=True):
    """Percentages, 0 to 100."""

    freshness: int = 0
    completeness: int = 0
    whole: int = 100
    "100: a dataset of its own; 0: one slice, by year or place, of a series."
    use: int = 0


def merits(dataset: Dataset, *, slice_of_series: bool) -> Merits:
    """A dataset's merits. `slice_of_series`: whether its title names a year, a period or a place (`series`)."""
    return Merits(
        freshness=_freshness(dataset.modified or dataset.issued),
        completeness=_completeness(dataset),
        whole=0 if slice_of_series else 100,
        use=_use(dataset.extras),
    )


def factor(merits: Merits, priors: Priors) -> float:
    """What a score is multiplied by: 1 without any merit, at most the product of 1 + each prior."""
    parts = (1.0 + float(getattr(priors, name)) * int(getattr(merits, name)) / 100 for name in MERITS)
    return float(prod(parts))


def _freshness(iso: str | None) -> int:
    day = first_day(iso)
    if day is None:
        return 0
    return max(0, min(100, round(100 * (day - _OLDEST) / (_NEWEST - _OLDEST))))


def _completeness(dataset: Dataset) -> int:
    """How many of the things that a reader chooses a dataset by are told."""
    told = list(_told(dataset))
    return round(100 * sum(told) / len(told))


def _told(dataset: Dataset) -> Iterator[bool]:
    yield _longest(dataset.description) >= DESCRIBED
    yield bool(dataset.keywords.all())
    yield bool(dataset.subjects or dataset.themes)
    yield bool(dataset.publisher and dataset.publisher.name)
    yield bool(dataset.contacts)
    yield bool(dataset.licence)
    yield bool(dataset.modified or dataset.issued)
    yield bool(dataset.frequency)
    yield any(dataset.periods)
    yield bool(dataset.extents)
    yield bool(dataset.distributions or dataset.services)
    yield len(dataset.title.values) > 1


def _longest(text: Text) -> int:
    return max(map(len, text.values.values()), default=0)


_COUNTS = (
    ("tracking_summary", "total"),
    ("page_views", "page_views_total"),
    ("metrics", "views"),
    ("metrics", "resources_downloads"),
)
"""Where CKAN and udata tell how often a dataset was looked at or downloaded. The readers of Socrata's and ArcGIS's
records leave such counts out, as they would make a new version of every record every day."""


def _use(extras: Mapping[str, Any]) -> int:
    counts = []
    for name, inner in _COUNTS:
        kept = extras.get(name)
        found = kept.get(inner) if isinstance(kept, dict) else None
        if isinstance(found, int) and not isinstance(found, bool) and found > 0:
            counts.append(found)
    if not counts:
        return 0
    return min(100, round(100 * log10(1 + min(max(counts), MOST_USED)) / log10(1 + MOST_USED)))
