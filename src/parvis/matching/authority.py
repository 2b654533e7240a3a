"""Which of the records of one dataset is shown first: the most authoritative, then the most complete, then the oldest.

The rule, in this order:

1. the portal of the government whose dataset it is: the jurisdiction of the source is the dataset's;
2. files on the source's own host, then a page about it there: an aggregator leads to other hosts;
3. more complete: a title in two languages or more, files, a licence;
4. the one that came here first; the id, so that there is always one answer.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import msgspec

from parvis.model import Dataset

MOST_FILES = 200


class Portal(msgspec.Struct, frozen=True, kw_only=True):
    """What of a source decides how far its records are the authority on a dataset."""

    jurisdiction: str | None = None
    url: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What of a record decides its place among the records of one dataset."""

    own_government: bool = False
    "The source is the portal of the government whose dataset it is."
    own_files: bool = False
    "Files or services are on the source's host."
    own_page: bool = False
    "The page about it is on the source's host."
    languages: int = 0
    "In how many languages it has a title: none, one, or two and more."
    has_files: bool = False
    has_licence: bool = False
    came: str = ""
    "When it was first harvested: ISO 8601, UTC."


def standing(dataset: Dataset, portal: Portal | None, *, came: str = "") -> Standing:
    """The standing of a source's record; of a source that nobody knows, by its completeness alone."""
    portal = portal or Portal()
    host = _host(portal.url)
    files = [item.url for item in dataset.distributions[:MOST_FILES] if item.url]
    files += [item.url for item in dataset.services[:MOST_FILES]]
    licences = (dataset.licence, *(item.licence for item in dataset.distributions[:MOST_FILES]))
    return Standing(
        own_government=portal.jurisdiction is not None and portal.jurisdiction == dataset.jurisdiction,
        own_files=_any_on(host, files),
        own_page=_any_on(host, dataset.landing_page.values.values()),
        languages=min(len(dataset.title.values), 2),
        has_files=bool(files),
        has_licence=any(licences),
        came=came,
    )


def by_authority(standings: Mapping[str, Standing]) -> tuple[str, ...]:
    """The ids, the most authoritative first."""
    return tuple(sorted(standings, key=lambda id: (*_rank(standings[id]), id)))


def _rank(it: Standing) -> tuple[int, int, int, int, int, int, str]:
    return (
        -it.own_government,
        -it.own_files,
        -it.own_page,
        -it.languages,
        -it.has_files,
        -it.has_licence,
        it.came or "~",
    )


def _any_on(host: str, urls: Iterable[str]) -> bool:
    """Whether an address is on this host or one within it."""
    return bool(host) and any(found == host or found.endswith(f".{host}") for found in map(_host, urls))


def _host(url: str) -> str:
    try:
        return (urlsplit(url.strip()[:2_000]).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
