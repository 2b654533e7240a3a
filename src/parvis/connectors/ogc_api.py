"""OGC APIs that are a catalogue by themselves: `/collections` of Features, Coverages, EDR, Maps; a record a collection.

Source: OGC API – Common Part 2 (20-024), Features Part 1 (17-069r4). What lists records is `ogc-records`, not this.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import ask, count_of, listed, object_with, probed, record, records, refuse_paths, text
from .base import Client, Detection, Page, RawRecord, SourceSpec
from .places import complete, local_path, roots
from .stepwise import Step

KIND = "ogc-api"
INCREMENTAL = False

_COLLECTIONS = "collections?f=json"
_PAGE_PARTS = ("collections", "conformance", "openapi", "processes", "jobs", "api", "tilematrixsets")
_DATA = ("items", "data", "coverage", "/ogc/1.0/items", "/ogc/1.0/coverage", "/ogc/1.0/map")
_MOST_PAGES = 1000


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """An interface with collections of data, at the address or above it."""
    if local_path(url) is not None:
        return None
    for root in roots(complete(url), cut_at=_PAGE_PARTS)[:2]:
        found = probed(client, f"{root}/{_COLLECTIONS}")
        collections = found.get("collections") if isinstance(found, dict) else None
        if isinstance(collections, list) and any(map(_is_data, collections)):
            about = probed(client, f"{root}/?f=json")
            title = text(about.get("title")) if isinstance(about, dict) else ""
            matched = count_of(found.get("numberMatched"))
            whole = matched if matched is not None else None if _next(found, root) else len(collections)
            return Detection(kind=KIND, url=root, title=title or URL(root).host or "", version="1.0", count=whole)
    return None


def _is_data(collection: Any) -> bool:
    """Whether a collection has data: not records (that is another kind), and not STAC's."""
    if not isinstance(collection, dict) or "stac_version" in collection or collection.get("itemType") == "record":
        return False
    links = collection.get("links")
    rels = [str(link.get("rel")) for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    return "id" in collection and any(rel == end or rel.endswith(end) for rel in rels for end in _DATA)


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All collections; nothing (`unchanged`) where none says anything else than before."""
    refuse_paths(source.url, "OGC API")
    yield from stepwise.whole(lambda behind: _steps(source.url, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The ids of all collections."""
    refuse_paths(source.url, "OGC API")
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind))


def _steps(address: str, client: Client, behind: str) -> Iterator[Step]:
    """The position is the address of the next page, relative to the interface's."""
    root = address.rstrip("/")
    there = urljoin(f"{root}/", behind) if behind and behind != "end" else f"{root}/{_COLLECTIONS}"
    if behind == "end" or not there.startswith(f"{root}/"):
        there = f"{root}/{_COLLECTIONS}" if behind != "end" else ""
    met: set[str] = set()
    while there and there not in met and len(met) < _MOST_PAGES:
        met.add(there)
        found = object_with(ask(client, there), root, "OGC API", "collections")
        collections = listed(found["collections"], root, "OGC API")
        made, problems = records(_record(value, f"/collections/{n}") for n, value in enumerate(collections))
        there = _next(found, root)
        yield Step(made, there.removeprefix(f"{root}/") or "end", count_of(found.get("numberMatched")), problems)


def _next(found: dict[str, Any], root: str) -> str:
    """The next page, where it is of the same interface."""
    links = found.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "next" and isinstance(link.get("href"), str):
            there = urljoin(f"{root}/{_COLLECTIONS}", link["href"])
            return there if there.startswith(f"{root}/") else ""
    return ""


def _record(value: Any, where: str) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    return record(value, "ogc-collection", value.get("id") if isinstance(value, dict) else "", where=where)
