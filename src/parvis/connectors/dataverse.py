"""Dataverse repositories: the search lists the datasets, `dataverse_json` is the export of each.

Source: guides.dataverse.org, Search API (`per_page` up to 1,000, `sort`, `order`) and Native API (datasets/export).
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import (
    ask,
    count_of,
    details,
    listed,
    object_with,
    probed,
    record,
    records,
    refuse_paths,
    text,
    without_details,
)
from .base import Client, Detection, Page, RawRecord, SourceSpec
from .places import complete, local_path, roots
from .stepwise import Step

KIND = "dataverse"
INCREMENTAL = True

_LIMIT = 100
_SEARCH = "api/search?q=*&type=dataset&sort=date&order=asc"
_EXPORT = "api/datasets/export?exporter=dataverse_json&persistentId="
_PAGE_PARTS = ("api", "dataset.xhtml", "dataverse", "dataverse.xhtml", "file.xhtml", "oai", "search", "loginpage.xhtml")


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A repository whose search answers as Dataverse's."""
    if local_path(url) is not None:
        return None
    root = roots(complete(url), cut_at=_PAGE_PARTS)[-1]
    found = probed(client, f"{root}/{_SEARCH}&per_page=1")
    data = found.get("data") if isinstance(found, dict) and found.get("status") == "OK" else None
    if not isinstance(data, dict) or not isinstance(data.get("items"), list) or "total_count" not in data:
        return None
    version = probed(client, f"{root}/api/info/version")
    said = version.get("data") if isinstance(version, dict) else None
    return Detection(
        kind=KIND, url=root, title=URL(root).host or "", count=count_of(data["total_count"]),
        version=text(said.get("version"), 20) if isinstance(said, dict) else "",
    )  # fmt: skip


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All datasets, or those that changed since."""
    refuse_paths(source.url, "Dataverse")
    floor = state.get("since", "")
    yield from stepwise.since(lambda behind: _steps(source.url, client, behind, floor), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The persistent identifiers of all datasets."""
    refuse_paths(source.url, "Dataverse")
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind, None))


def _steps(address: str, client: Client, behind: str, floor: str | None) -> Iterator[Step]:
    """The position is the number of datasets behind; the search goes by date, so that new ones come last."""
    root = address.rstrip("/")
    start = int(behind) if behind.isdecimal() else 0
    while True:
        found = object_with(ask(client, f"{root}/{_SEARCH}&per_page={_LIMIT}&start={start}"), root, "Dataverse", "data")
        data = object_with(found["data"], root, "Dataverse", "items")
        items = listed(data["items"], root, "Dataverse")
        made, problems = records(_record(item, f"/data/items/{n}") for n, item in enumerate(items))
        if floor is not None:
            made, more = _with_exports(root, client, items, made, floor)
            problems += more
        total = count_of(data.get("total_count"))
        start += len(items)
        yield Step(made, str(start), total, problems)
        if not items or (total is not None and start >= total):
            return


def _with_exports(
    root: str, client: Client, items: list[Any], made: list[RawRecord], floor: str
) -> tuple[list[RawRecord], list[Problem]]:
    whole = {name: item for item in items if (name := _id(item))}
    wanted = [one.guid for one in made if one.guid in whole and _changed(one, floor)]
    answers = details(client, [f"{root}/{_EXPORT}{quote(name, safe='')}" for name in wanted])
    exports: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in zip(wanted, answers, strict=True):
        if isinstance(value, dict) and isinstance(value.get("datasetVersion"), dict):
            exports[name] = value
        else:
            cause = value if isinstance(value, Problem) else Problem("reply-unexpected")
            problems.append(without_details(cause, name))
    joined = []
    for one in made:
        if one.guid in exports:
            again, said = _record(whole[one.guid], "/data/items", exports[one.guid])
            problems.extend(said)
            one = again or one
        joined.append(one)
    return joined, problems


def _changed(one: RawRecord, floor: str) -> bool:
    moment = stepwise.moment_of(one.modified)
    return not floor or not moment or moment >= floor


def _record(item: Any, where: str, export: Any = None) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    if not isinstance(item, dict):
        return record(item, KIND, "", where=where)
    value = {"item": item} | ({"export": export} if export is not None else {})
    modified = text(item.get("updatedAt"), 40) or text(item.get("published_at"), 40)
    return record(
        value, KIND, _id(item), modified=modified or None, url=text(item.get("url"), 2000) or None, where=where
    )


def _id(item: Any) -> str:
    return text(item.get("global_id"), 500) if isinstance(item, dict) else ""
