"""Catalogues of OGC API – Records: collections of records with pages of items, and those that are crawled.

Sources: OGC 20-004r1 (searchable and crawlable catalogues), OGC 17-069r4 (paging); pygeoapi, pycsw, GeoNetwork.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import answer as read_answer
from .asking import is_fatal, probed, record, records, refuse_paths, replies, text
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .documents import wrong_kind
from .linked import document, linked, paged, whole, with_parameters
from .places import complete, local_path, names_a_file, roots
from .stepwise import Step

KIND = "ogc-records"
INCREMENTAL = False

_EXPECTED = "OGC API – Records"
_STANDARD = "ogc-record"
_LIMIT = 100
_PAGE_PARTS = ("collections", "conformance", "openapi", "api")
_USUAL_ROOTS = ("ogc", "ogcapi", "oapi", "geonetwork/ogcapi-records")
_MOST_DOCUMENTS = 100_000
_CRAWLED = "crawl"


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """An API with collections of records, at the address or above it; or a catalogue that is crawled."""
    if local_path(url) is not None:
        return None
    address = complete(url)
    wanted = _collection_named(address)
    if names_a_file(address) and not wanted:
        return _crawlable(address, client)
    for root in roots(address, cut_at=_PAGE_PARTS, also=_USUAL_ROOTS):
        found = probed(client, f"{root}/collections?f=json")
        if not isinstance(found, dict):
            continue
        names = [name for name, _ in _catalogues(found) if not wanted or name == wanted]
        if not names:
            continue
        landing = probed(client, f"{root}/?f=json")
        title = text(landing.get("title")) if isinstance(landing, dict) else ""
        counts = [_count(client, root, name) for name in names]
        known = [count for count in counts if count is not None]
        return Detection(
            kind=KIND, url=root, title=title, version="1.0", count=sum(known) if known else None,
            options={"collection": wanted} if wanted else {},
        )  # fmt: skip
    return _crawlable(address, client)


def _collection_named(address: str) -> str:
    """The collection that an address is of, or of a page below."""
    segments = [part for part in URL(address).raw_path.split("/") if part]
    for number, segment in enumerate(segments[:-1]):
        if segment == "collections":
            return unquote(segments[number + 1])
    return ""


def _catalogues(found: Any) -> list[tuple[str, dict[str, Any]]]:
    """The collections that hold records, by name."""
    listed = found.get("collections") if isinstance(found, dict) else None
    named = [(one.get("id"), one) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [(name, one) for name, one in named if isinstance(name, str) and name and _holds_records(one)]


def _holds_records(collection: dict[str, Any]) -> bool:
    kind = collection.get("itemType")
    return kind == "record" or (isinstance(kind, list) and "record" in kind)


def _items(root: str, name: str, limit: int = _LIMIT) -> str:
    return with_parameters(f"{root}/collections/{quote(name, safe=':')}/items", f="json", limit=str(limit))


def _count(client: Client, root: str, name: str) -> int | None:
    found = probed(client, _items(root, name, 1))
    count = found.get("numberMatched") if isinstance(found, dict) else None
    return count if type(count) is int and count >= 0 else None


def _crawlable(address: str, client: Client) -> Detection | None:
    """A catalogue in one document: its records in it, or links to each."""
    found = probed(client, address)
    if not isinstance(found, dict) or not _is_catalogue(found):
        return None
    inside = _inline(found)
    count = len(inside) if inside is not None else len(linked(found, address, "item"))
    return Detection(
        kind=KIND, url=address, title=text(found.get("title")), version="1.0", count=count or None,
        options={"walk": _CRAWLED},
    )  # fmt: skip


def _is_catalogue(found: dict[str, Any]) -> bool:
    conforms = found.get("conformsTo")
    said = isinstance(conforms, list) and any(isinstance(one, str) and "ogcapi-records" in one for one in conforms)
    is_collection = found.get("type") == "Collection" and "stac_version" not in found
    return is_collection and (said or _inline(found) is not None or _holds_records(found))


def _inline(found: dict[str, Any]) -> list[Any] | None:
    name = found.get("recordsArrayName")
    items = found.get(name if isinstance(name, str) else "records")
    return items if isinstance(items, list) else None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All records; nothing (`unchanged`) where they are the same as when `state` was noted."""
    refuse_paths(source.url, _EXPECTED)
    yield from stepwise.whole(lambda behind: _steps(source, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The ids of all records."""
    refuse_paths(source.url, _EXPECTED)
    yield from stepwise.guids(lambda behind: _steps(source, client, behind))


def _steps(source: SourceSpec, client: Client, behind: str) -> Iterator[Step]:
    if source.options.get("walk") == _CRAWLED:
        yield from _crawl(source.url, client, int(behind) if behind.isdigit() else 0)
        return
    root = source.url.rstrip("/")
    name, _, following = behind.partition("\n")
    names = [source.options["collection"]] if source.options.get("collection") else None
    if names is None:
        found = document(client, f"{root}/collections?f=json", _EXPECTED)
        names = [one for one, _ in _catalogues(found)]
        if not names:
            raise wrong_kind(source.url, _EXPECTED)
    if name in names:
        names = names[names.index(name) :]
        if not following:
            names = names[1:]
    else:
        following = ""
    for one in names:
        yield from _walk(client, root, one, following)
        following = ""


def _walk(client: Client, root: str, name: str, start: str) -> Iterator[Step]:
    url = start or _items(root, name)
    for items, after, total in paged(client, url, "features", _EXPECTED):
        made, problems = records(
            _record(item, url, f"/features/{number}", root, name) for number, item in enumerate(items)
        )
        yield Step(made, f"{name}\n{after}", total, problems)
        url = after


def _record(
    item: Any, base: str, where: str, root: str = "", name: str = ""
) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    if not isinstance(item, dict):
        return record(item, _STANDARD, "", where=where)
    properties = item.get("properties")
    updated = properties.get("updated") if isinstance(properties, dict) else None
    guid = item.get("id")
    page = next(iter(linked(item, base, "self")), "")
    if not page and root and isinstance(guid, str | int):
        page = f"{root}/collections/{quote(name, safe=':')}/items/{quote(str(guid)[:1000], safe='')}"
    return record(
        whole(item, base), _STANDARD, guid, modified=updated[:40] if isinstance(updated, str) else None,
        url=page[:2000] or None, where=where,
    )  # fmt: skip


# --- crawling


def _crawl(start: str, client: Client, skip: int) -> Iterator[Step]:
    """The records of a catalogue and of those below it, in the order in which they are linked."""
    waiting, met, done = [start], {start}, 0
    while waiting and len(met) < _MOST_DOCUMENTS:
        url = waiting.pop(0)
        try:
            found = document(client, url, _EXPECTED)
        except FetchError as error:
            if url == start or is_fatal(error):
                raise
            yield Step((), "", None, (error.problem,))
            continue
        if url == start and not _is_catalogue(found):
            raise wrong_kind(start, _EXPECTED)
        for address in linked(found, url, "child", "catalog"):
            if address not in met:
                met.add(address)
                waiting.append(address)
        for made, problems in _members(found, url, client):
            given = made[max(0, skip - done) :]
            done += len(made)
            yield Step(given, str(done), None, problems)


def _members(found: dict[str, Any], url: str, client: Client) -> Iterator[tuple[list[RawRecord], list[Problem]]]:
    inside = _inline(found)
    if inside is not None:
        yield records(_record(item, url, f"/records/{number}") for number, item in enumerate(inside))
        return
    addresses = linked(found, url, "item")
    for at in range(0, len(addresses), _LIMIT):
        some = addresses[at : at + _LIMIT]
        made: list[RawRecord] = []
        problems: list[Problem] = []
        for address, reply in zip(some, replies(client, some), strict=True):
            if isinstance(reply, FetchError):
                problems.append(reply.problem)
                continue
            try:
                one, said = _record(read_answer(reply), address, address)
            except FetchError as error:
                problems.append(error.problem)
                continue
            problems.extend(said)
            if one is not None:
                made.append(one)
        yield made, problems
