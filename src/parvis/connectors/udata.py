"""udata portals (data.gouv.fr's software): `/api/1/datasets/`.

Checked against udata's source (`udata/core/dataset/api.py`: `page`, `page_size`, `sort=created`).
"""

from collections.abc import Iterator
from typing import Any

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import ask, count_of, listed, object_with, probed, record, records, refuse_paths, text
from .base import Client, Detection, Page, RawRecord, SourceSpec
from .places import complete, local_path, roots
from .stepwise import Step

KIND = "udata"
INCREMENTAL = True

_DATASETS = "api/1/datasets/"
_LIMIT = 100
_PAGE_PARTS = ("api", "datasets", "fr", "en", "es", "reuses", "organizations", "dataservices", "pages", "posts")


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A portal whose first interface lists datasets as udata does."""
    if local_path(url) is not None:
        return None
    root = roots(complete(url), cut_at=_PAGE_PARTS)[-1]
    found = probed(client, f"{root}/{_DATASETS}?page_size=1")
    if not isinstance(found, dict) or not isinstance(found.get("data"), list) or "page_size" not in found:
        return None
    site = probed(client, f"{root}/api/1/site/")
    title = text(site.get("title")) if isinstance(site, dict) else ""
    return Detection(kind=KIND, url=root, title=title or URL(root).host or "", version="api/1", language="fr",
                     count=count_of(found.get("total")))  # fmt: skip


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All datasets, or those that changed since."""
    refuse_paths(source.url, "udata")
    yield from stepwise.since(lambda behind: _steps(source.url, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The ids of all datasets."""
    refuse_paths(source.url, "udata")
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind))


def _steps(address: str, client: Client, behind: str) -> Iterator[Step]:
    """The position is the number of the page; the list goes by creation, so that new datasets come last."""
    root = address.rstrip("/")
    page = int(behind) if behind.isdecimal() and int(behind) else 1
    while True:
        url = f"{root}/{_DATASETS}?page={page}&page_size={_LIMIT}&sort=created"
        found = object_with(ask(client, url), root, "udata", "data")
        data = listed(found["data"], root, "udata")
        made, problems = records(_record(value, f"/data/{n}") for n, value in enumerate(data))
        page += 1
        yield Step(made, str(page), count_of(found.get("total")), problems)
        if not data or not found.get("next_page"):
            return


def _record(value: Any, where: str) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    if not isinstance(value, dict):
        return record(value, KIND, "", where=where)
    kept = {name: said for name, said in value.items() if name not in ("metrics", "quality")}
    internal = value.get("internal")
    inside = internal.get("last_modified_internal") if isinstance(internal, dict) else None
    modified = text(inside, 40) or text(value.get("last_modified"), 40)
    return record(kept, KIND, value.get("id"), modified=modified or None, url=text(value.get("page"), 2000) or None,
                  where=where)  # fmt: skip
