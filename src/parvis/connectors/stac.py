"""STAC: the collections of an API, or those that a static catalogue links to. Items only where they are asked for.

Sources: stac-spec 1.1.0, stac-api-spec 1.0.0 (core, collections, item search). An item is one scene of thousands: a
catalogue of datasets holds the collections. With the option `items` (any value) items come as well.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from parvis.model import Problem

from . import stepwise
from .asking import is_fatal, probed, record, records, refuse_paths, text
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .documents import wrong_kind
from .linked import document, linked, paged, whole, with_parameters
from .places import complete, local_path, names_a_file, roots
from .stepwise import Step

KIND = "stac"
INCREMENTAL = False

_EXPECTED = "STAC"
_LIMIT = 100
_PAGE_PARTS = ("collections", "search", "conformance", "api.html", "queryables")
_USUAL_ROOTS = ("stac", "api/stac/v1", "stac/v1")
_MOST_DOCUMENTS = 100_000


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A STAC API at the address or above it, or a static catalogue at it."""
    if local_path(url) is not None:
        return None
    address = complete(url)
    if names_a_file(address):
        return _look(address, client)
    for root in roots(address, cut_at=_PAGE_PARTS, also=_USUAL_ROOTS):
        for candidate in dict.fromkeys((root, f"{root}/")):
            if (found := _look(candidate, client)) is not None:
                return found
    return _look(f"{roots(address, cut_at=_PAGE_PARTS)[0]}/catalog.json", client)


def _look(url: str, client: Client) -> Detection | None:
    found = probed(client, url)
    if not isinstance(found, dict) or not _is_catalogue(found):
        return None
    version, title = text(found.get("stac_version"), 20), text(found.get("title")) or text(found.get("id"))
    count: int | None = None
    if data := _data(found, url):
        listed = probed(client, with_parameters(data, limit="1"))
        matched = listed.get("numberMatched") if isinstance(listed, dict) else None
        if type(matched) is int:
            count = matched
        elif isinstance(listed, dict) and not linked(listed, data, "next"):
            collections = listed.get("collections")
            count = len(collections) if isinstance(collections, list) else None
    return Detection(kind=KIND, url=url, title=title, version=version, count=count)


def _is_catalogue(found: dict[str, Any]) -> bool:
    return "stac_version" in found and found.get("type", "Catalog") in ("Catalog", "Collection")


def _data(found: dict[str, Any], url: str) -> str:
    """Where an API lists its collections; empty for a static catalogue."""
    if not isinstance(found.get("conformsTo"), list):
        return ""
    return next(iter(linked(found, url, "data")), "")


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All collections; nothing (`unchanged`) where they are the same as when `state` was noted."""
    refuse_paths(source.url, _EXPECTED)
    yield from stepwise.whole(lambda behind: _steps(source, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The ids of all collections."""
    refuse_paths(source.url, _EXPECTED)
    yield from stepwise.guids(lambda behind: _steps(source, client, behind))


def _steps(source: SourceSpec, client: Client, behind: str) -> Iterator[Step]:
    items = bool(source.options.get("items"))
    kind, _, place = behind.partition("\n")
    found = document(client, source.url, _EXPECTED)
    if not _is_catalogue(found):
        raise wrong_kind(source.url, _EXPECTED)
    data = _data(found, source.url)
    if not data:
        yield from _crawl(source.url, client, int(place) if place.isdigit() else 0, items=items)
        return
    if kind != "items" and behind != "collections\n":
        yield from _listed(client, place or with_parameters(data, limit=str(_LIMIT)), "collections", data)
    search = next(iter(linked(found, source.url, "search")), "")
    if items and search:
        start = place if kind == "items" and place else with_parameters(search, limit=str(_LIMIT))
        if behind != "items\n":
            yield from _listed(client, start, "features", search)


def _listed(client: Client, url: str, member: str, place: str) -> Iterator[Step]:
    kind = "items" if member == "features" else member
    for found, after, total in paged(client, url, member, _EXPECTED):
        made, problems = records(_record(one, url, f"/{member}/{number}", place) for number, one in enumerate(found))
        yield Step(made, f"{kind}\n{after}", total, problems)
        url = after


def _record(item: Any, base: str, where: str, place: str = "") -> tuple[RawRecord | None, tuple[Problem, ...]]:
    if not isinstance(item, dict):
        return record(item, KIND, "", where=where)
    properties = item.get("properties")
    inner = properties if isinstance(properties, dict) else item
    updated, name = inner.get("updated"), item.get("id")
    guid = name
    if item.get("type") == "Feature" and isinstance(name, str) and isinstance(item.get("collection"), str):
        guid = f"{item['collection']}/{name}"
    page = next(iter(linked(item, base, "self")), "")
    if not page and place and isinstance(name, str):
        page = f"{place.partition('?')[0]}/{quote(name[:1000], safe='')}"
    return record(
        whole(item, base), KIND, guid, modified=updated[:40] if isinstance(updated, str) else None,
        url=page[:2000] or None, where=where,
    )  # fmt: skip


def _crawl(start: str, client: Client, skip: int, *, items: bool) -> Iterator[Step]:
    """The collections that a static catalogue links to, in the order in which they are linked."""
    waiting, met, done = [start], {start}, 0
    made: list[RawRecord] = []
    problems: list[Problem] = []
    while waiting and len(met) < _MOST_DOCUMENTS:
        url = waiting.pop(0)
        try:
            found = document(client, url, _EXPECTED)
        except FetchError as error:
            if url == start or is_fatal(error):
                raise
            problems.append(error.problem)
            continue
        for address in linked(found, url, "child", *(("item",) if items else ())):
            if address not in met:
                met.add(address)
                waiting.append(address)
        if found.get("type") == "Collection" or (items and found.get("type") == "Feature"):
            done += 1
            one, said = _record(found, url, url)
            problems.extend(said)
            if one is not None and done > skip:
                made.append(one)
        if len(made) >= _LIMIT:
            yield Step(made, f"crawled\n{done}", None, problems)
            made, problems = [], []
    yield Step(made, f"crawled\n{done}", None, problems)
