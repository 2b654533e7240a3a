"""Socrata portals: the Discovery API lists the assets, `/api/views/4x4` says the rest of each.

Sources: dev.socrata.com (Discovery API: `domains`, `search_context`, `limit`, `scroll_id`; metadata of views).
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import ask, count_of, details, listed, object_with, probed, record, records, refuse_paths, without_details
from .base import Client, Detection, Page, RawRecord, SourceSpec
from .places import complete, local_path, roots
from .stepwise import Step

KIND = "socrata"
INCREMENTAL = True

_LIMIT = 100
_VIEWS = 50
_PAGE_PARTS = ("api", "d", "browse", "dataset", "resource", "data.json", "stories", "w", "about")
_LEFT_OUT = frozenset({"chart", "story", "measure", "visualization", "calendar", "form", "datalens"})
"Assets that show data of others."
_COUNTERS = ("page_views", "download_count")
_VIEW_COUNTERS = ("viewCount", "downloadCount", "numberOfComments", "averageRating", "totalTimesRated")
_BULKY = ("top", "largest", "smallest", "average", "sum")


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A portal whose Discovery API answers for its own domain, or that lists views."""
    if local_path(url) is not None:
        return None
    root = roots(complete(url), cut_at=_PAGE_PARTS)[-1]
    found = probed(client, _catalog(root) + "&limit=1")
    if isinstance(found, dict) and isinstance(found.get("results"), list) and "resultSetSize" in found:
        return Detection(kind=KIND, url=root, title=_host(root), version="catalog/v1",
                         count=count_of(found["resultSetSize"]))  # fmt: skip
    return None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All assets of the portal, or those that changed since."""
    refuse_paths(source.url, "Socrata")
    floor = "" if cursor else state.get("since", "")
    yield from stepwise.since(lambda behind: _steps(source.url, client, behind, floor), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The four-by-four identifiers of all assets."""
    refuse_paths(source.url, "Socrata")
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind, None))


def _steps(root: str, client: Client, behind: str, floor: str | None) -> Iterator[Step]:
    """The list by scrolling, which has no end at 10,000; details where `floor` is not None, of what changed since."""
    scroll = behind
    met: set[str] = set()
    while True:
        address = _catalog(root) + f"&limit={_LIMIT}" + (f"&scroll_id={quote(scroll, safe='')}" if scroll else "")
        found = object_with(ask(client, address), root, "Socrata", "results", "resultSetSize")
        results = listed(found["results"], root, "Socrata")
        shown = [result for result in results if _type(result) not in _LEFT_OUT]
        made, problems = records(_record(result, "/results") for result in shown)
        last = next((name for result in reversed(results) if (name := _id(result))), "")
        if floor is not None:
            made, more = _with_views(root, client, shown, made, floor)
            problems += more
        yield Step(made, last or scroll, count_of(found["resultSetSize"]), problems)
        if len(results) < _LIMIT or not last or last in met:
            return
        met.add(last)
        scroll = last


def _with_views(
    root: str, client: Client, results: list[Any], made: list[RawRecord], floor: str
) -> tuple[list[RawRecord], list[Problem]]:
    """The records with what their views say; those unchanged since `floor` as the list has them."""
    whole = {name: result for result in results if (name := _id(result))}
    wanted = [one.guid for one in made if one.guid in whole and _changed(one, floor)]
    views: dict[str, Any] = {}
    problems: list[Problem] = []
    for start in range(0, len(wanted), _VIEWS):
        some = wanted[start : start + _VIEWS]
        addresses = [f"{root}/api/views/{quote(name, safe='')}.json" for name in some]
        for name, value in zip(some, details(client, addresses), strict=True):
            if isinstance(value, dict) and value.get("id") == name:
                views[name] = _slim(value)
            else:
                cause = value if isinstance(value, Problem) else Problem("reply-unexpected")
                problems.append(without_details(cause, name))
    joined = []
    for one in made:
        if one.guid in views:
            again, said = _record({**whole[one.guid], "view": views[one.guid]}, "/results")
            problems.extend(said)
            one = again or one
        joined.append(one)
    return joined, problems


def _changed(one: RawRecord, floor: str) -> bool:
    moment = stepwise.moment_of(one.modified)
    return not floor or not moment or moment >= floor


def _record(result: Any, where: str) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    if isinstance(result, dict) and isinstance(result.get("resource"), dict):
        resource = {key: value for key, value in result["resource"].items() if key not in _COUNTERS}
        result = {**result, "resource": resource}
        modified = resource.get("updatedAt")
        page = result.get("permalink")
        return record(
            result, KIND, _id(result), modified=modified[:40] if isinstance(modified, str) else None,
            url=page[:2000] if isinstance(page, str) else None, where=where,
        )  # fmt: skip
    return record(None if isinstance(result, dict) else result, KIND, "", where=where)


def _slim(view: dict[str, Any]) -> dict[str, Any]:
    """A view without its counters, which change each day, and without samples of the data."""
    kept = {name: value for name, value in view.items() if name not in _VIEW_COUNTERS}
    columns = kept.get("columns")
    if isinstance(columns, list):
        kept["columns"] = [_slim_column(column) if isinstance(column, dict) else column for column in columns]
    return kept


def _slim_column(column: dict[str, Any]) -> dict[str, Any]:
    cached = column.get("cachedContents")
    if not isinstance(cached, dict):
        return column
    return {**column, "cachedContents": {name: value for name, value in cached.items() if name not in _BULKY}}


def _id(result: Any) -> str:
    resource = result.get("resource") if isinstance(result, dict) else None
    name = resource.get("id") if isinstance(resource, dict) else None
    return name.strip() if isinstance(name, str) else ""


def _type(result: Any) -> str:
    resource = result.get("resource") if isinstance(result, dict) else None
    kind = resource.get("type") if isinstance(resource, dict) else None
    return kind if isinstance(kind, str) else ""


def _host(root: str) -> str:
    return URL(root).host or ""


def _catalog(root: str) -> str:
    host = quote(_host(root), safe="")
    return f"{root.rstrip('/')}/api/catalog/v1?domains={host}&search_context={host}"
