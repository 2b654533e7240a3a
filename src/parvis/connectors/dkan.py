"""DKAN portals: version 2's metastore, which holds DCAT-US datasets; version 1's list of CKAN packages.

Checked against DKAN 2's source (github.com/GetDKAN/dkan: `metastore.routing.yml`, `schema/collections/dataset.json`;
`%modified` is when DKAN itself saved the dataset, `%Ref:…` what it refers to); DKAN 1's
`/api/3/action/current_package_list_with_resources`, whose packages lie in a list within the list.
"""

from collections.abc import Iterator
from typing import Any

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import ask, items_at, listed, probed, record, refuse_paths, text
from .base import Client, Detection, Page, RawRecord, SourceSpec
from .places import complete, local_path, roots
from .stepwise import Step

KIND = "dkan"
INCREMENTAL = False

_ITEMS = "api/1/metastore/schemas/dataset/items"
_PACKAGES = "api/3/action/current_package_list_with_resources"
_PAGE_PARTS = ("api", "dataset", "datasets", "search", "node", "data.json", "home")


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A portal with a metastore, or with DKAN 1's list of packages."""
    if local_path(url) is not None:
        return None
    root = roots(complete(url), cut_at=_PAGE_PARTS)[-1]
    title = URL(root).host or ""
    found = probed(client, f"{root}/{_ITEMS}")
    if isinstance(found, list) and all(isinstance(each, dict) for each in found):
        return Detection(kind=KIND, url=root, title=title, version="2", count=len(found), options={"api": "metastore"})
    found = probed(client, f"{root}/{_PACKAGES}")
    result = found.get("result") if isinstance(found, dict) else None
    if isinstance(result, list) and len(result) == 1 and isinstance(result[0], list):
        # CKAN's own list is not nested.
        return Detection(
            kind=KIND, url=root, title=title, version="1", count=len(result[0]), options={"api": "packages"}
        )
    return None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All datasets; nothing (`unchanged`) where none says anything else than before."""
    refuse_paths(source.url, "DKAN")
    yield from stepwise.whole(lambda behind: _steps(source, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The identifiers of all datasets."""
    refuse_paths(source.url, "DKAN")
    yield from stepwise.guids(lambda behind: _steps(source, client, behind))


def _steps(source: SourceSpec, client: Client, behind: str) -> Iterator[Step]:
    root = source.url.rstrip("/")
    if source.options.get("api") == "packages":
        values, failure = items_at(client, f"{root}/{_PACKAGES}", "result.item.item")
        found = [_package(value, f"/result/0/{n}") for n, value in enumerate(values)]
    else:
        values, failure = items_at(client, f"{root}/{_ITEMS}", "item")
        found = [_item(value, f"/{n}") for n, value in enumerate(values)]
    if not found and failure is None:
        # An empty list, or something else altogether.
        found_list = ask(client, f"{root}/{_ITEMS}") if source.options.get("api") != "packages" else []
        listed(found_list, root, "DKAN")
    yield from stepwise.sliced(found, behind)
    if failure is not None:
        raise failure


def _item(value: Any, where: str) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    """A dataset of the metastore, its parts out of the wrapping that references bring."""
    if isinstance(value, dict):
        value = dict(value)
    if isinstance(value, dict) and isinstance(value.get("data"), dict) and "title" not in value:
        value = {"identifier": value.get("identifier"), **value["data"]}
    if not isinstance(value, dict):
        return record(value, "dcat-us", "", where=where)
    saved = value.pop("%modified", None)
    for key, said in list(value.items()):
        if key.startswith("%Ref:"):
            value.setdefault(key.removeprefix("%Ref:"), _bare(said))
            del value[key]
        else:
            value[key] = _bare(said)
    modified = text(saved, 40) or text(value.get("modified"), 40)
    return record(value, "dcat-us", value.get("identifier"), modified=modified or None,
                  url=text(value.get("landingPage"), 2000) or None, where=where)  # fmt: skip


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if isinstance(value, dict) and value.keys() == {"identifier", "data"}:
        return value["data"]
    return value


def _package(value: Any, where: str) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    if not isinstance(value, dict):
        return record(value, "ckan", "", where=where)
    return record(value, "ckan", value.get("id") or value.get("name"), url=text(value.get("url"), 2000) or None,
                  modified=text(value.get("metadata_modified"), 40) or None, where=where)  # fmt: skip
