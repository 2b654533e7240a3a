"""ArcGIS Hub sites: their search (OGC API – Records at `/api/search/v1`), or the older `/api/v3`.

Sources: developers.arcgis.com/hub/services/search, the v3 documentation (JSON:API). A walk goes by date of creation,
which no change moves. Far into a list the search fails; so behind some thousand items it goes on with those created
since the last one. Option `api`: `search` or `v3`.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import ask, count_of, listed, object_with, probed, record, records, refuse_paths, text
from .base import Client, Detection, Page, RawRecord, SourceSpec
from .places import complete, local_path, roots
from .stepwise import Step

KIND = "arcgis-hub"
INCREMENTAL = True

_ITEMS = "api/search/v1/collections/all/items"
_LIMIT = 100
_FAR = 5_000
_ENDLESS = 9_999_999_999_999
_GLOBAL = 100_000
"Sites have fewer items; what has more is the search over all sites."
_PAGE_PARTS = ("api", "datasets", "documents", "maps", "apps", "search", "explore", "pages", "content", "data", "about")
_EVERYBODYS = frozenset({"hub.arcgis.com", "opendata.arcgis.com", "www.arcgis.com"})
_COUNTERS = ("numViews", "views", "avgRating", "numRatings", "numComments", "scoreCompleteness", "errors", "statistics")


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A site whose search gives items of ArcGIS, or whose v3 interface does."""
    if local_path(url) is not None:
        return None
    root = roots(complete(url), cut_at=_PAGE_PARTS)[-1]
    host = URL(root).host or ""
    if host in _EVERYBODYS:
        return None
    found = probed(client, f"{root}/{_ITEMS}?limit=1")
    if isinstance(found, dict) and found.get("type") == "FeatureCollection" and _is_hub(found.get("features")):
        return Detection(kind=KIND, url=root, title=host, version="search/v1",
                         count=count_of(found.get("numberMatched")), options={"api": "search"})  # fmt: skip
    found = probed(client, f"{root}/api/v3/datasets?{urlencode({'page[size]': '1'})}")
    if isinstance(found, dict) and isinstance(found.get("data"), list) and isinstance(found.get("meta"), dict):
        total = _total(found)
        if total is not None and total < _GLOBAL and all(isinstance(each, dict) for each in found["data"]):
            return Detection(kind=KIND, url=root, title=host, version="v3", count=total, options={"api": "v3"})
    return None


def _is_hub(features: Any) -> bool:
    """Whether features are items of ArcGIS, or there is none: the path is Hub's own."""
    if not isinstance(features, list):
        return False
    return all(
        isinstance(each, dict) and isinstance(inner := each.get("properties"), dict) and "type" in inner
        and bool({"owner", "orgId", "typeKeywords", "access"} & inner.keys())
        for each in features
    )  # fmt: skip


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All items of the site, or those that changed since."""
    refuse_paths(source.url, "ArcGIS Hub")
    yield from stepwise.since(lambda behind: _steps(source, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The ids of all items."""
    refuse_paths(source.url, "ArcGIS Hub")
    yield from stepwise.guids(lambda behind: _steps(source, client, behind))


def _steps(source: SourceSpec, client: Client, behind: str) -> Iterator[Step]:
    root = URL(source.url)
    site = str(root.origin()) if root.path.startswith("/api/") else source.url.rstrip("/")
    if source.options.get("api") == "v3":
        return _v3(site, client, behind)
    return _search(site, client, behind)


def _search(site: str, client: Client, behind: str) -> Iterator[Step]:
    """The position is `created:index:last ids`: from which creation on, and the 1-based place of the next item."""
    floor, index, edge = _position(behind)
    total: int | None = None
    while True:
        query = {"limit": str(_LIMIT), "startindex": str(index), "sortBy": "properties.created"}
        if floor:
            query["filter"] = f"created BETWEEN {floor} AND {_ENDLESS}"
        found = object_with(ask(client, f"{site}/{_ITEMS}", query), site, "ArcGIS Hub", "features")
        features = listed(found["features"], site, "ArcGIS Hub")
        matched = count_of(found.get("numberMatched"))
        total = total if total is not None or floor else matched
        fresh = [each for each in features if not (floor and _id(each) in edge and _created(each) == floor)]
        made, problems = records(_record(each, "properties", f"/features/{n}") for n, each in enumerate(fresh))
        index += len(features)
        over = not features or (matched is not None and index > matched)
        last = max((_created(each) for each in features), default=0)
        if not over and index > _FAR and last > floor:
            floor, index = last, 1
            edge = [_id(each) for each in features if _created(each) == last]
        yield Step(made, f"{floor}:{index}:{','.join(edge)}", total, problems)
        if over:
            return


def _position(behind: str) -> tuple[int, int, list[str]]:
    floor, _, rest = behind.partition(":")
    index, _, edge = rest.partition(":")
    if not floor.isdecimal() or not index.isdecimal():
        return 0, 1, []
    return int(floor), max(1, int(index)), edge.split(",") if edge else []


def _v3(site: str, client: Client, behind: str) -> Iterator[Step]:
    page = int(behind) if behind.isdecimal() else 1
    while True:
        query = {"page[size]": str(_LIMIT), "page[number]": str(page), "sort": "created"}
        found = object_with(ask(client, f"{site}/api/v3/datasets", query), site, "ArcGIS Hub", "data")
        data = listed(found["data"], site, "ArcGIS Hub")
        made, problems = records(_record(each, "attributes", f"/data/{n}") for n, each in enumerate(data))
        total = _total(found)
        page += 1
        yield Step(made, str(page), total, problems)
        if len(data) < _LIMIT or (total is not None and (page - 1) * _LIMIT >= total):
            return


def _total(found: dict[str, Any]) -> int | None:
    meta = found.get("meta")
    if not isinstance(meta, dict):
        return None
    stats = meta.get("stats")
    inner = stats if isinstance(stats, dict) else meta
    return count_of(meta.get("total", inner.get("totalCount", meta.get("totalCount"))))


def _record(value: Any, inner: str, where: str) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    said = value.get(inner) if isinstance(value, dict) else None
    if not isinstance(said, dict):
        return record(None if isinstance(value, dict) else value, KIND, "", where=where)
    kept = {name: each for name, each in said.items() if name not in _COUNTERS}
    return record(
        {**value, inner: kept}, KIND, _id(value), modified=stepwise.epoch(said.get("modified")),
        url=text(said.get("url"), 2000) or None, where=where,
    )  # fmt: skip


def _id(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    inner = value.get("properties")
    found = value.get("id") or (inner.get("id") if isinstance(inner, dict) else None)
    return text(found)


def _created(value: Any) -> int:
    inner = value.get("properties") if isinstance(value, dict) else None
    found = inner.get("created") if isinstance(inner, dict) else None
    return int(found) if isinstance(found, int | float) and not isinstance(found, bool) and 0 < found < 1e14 else 0
