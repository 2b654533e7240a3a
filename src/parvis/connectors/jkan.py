"""JKAN sites: `data.json`, which has no identifiers, and `datasets.json`, which has the datasets' pages.

Checked against JKAN's templates of both (`data.json`, `datasets.json` in github.com/timwis/jkan, 2026). A dataset's
page is what it is known by, since it stays.
"""

from collections.abc import Iterator
from typing import Any

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import ask, items_at, listed, object_with, probed, record, refuse_paths, text
from .base import Client, Detection, Page, RawRecord, SourceSpec
from .documents import not_a_record
from .places import complete, local_path, roots
from .records import derived_guid
from .stepwise import Step

KIND = "jkan"
INCREMENTAL = False

_PAGE_PARTS = ("datasets", "datasets.json", "data.json", "organizations", "categories", "editor", "dataset")


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A site that has both files, at the address or above it."""
    if local_path(url) is not None:
        return None
    for root in roots(complete(url), cut_at=_PAGE_PARTS)[:2]:
        found = probed(client, f"{root}/datasets.json")
        if isinstance(found, list) and all(_is_entry(each) for each in found):
            feed = probed(client, f"{root}/data.json")
            if isinstance(feed, dict) and isinstance(feed.get("dataset"), list):
                return Detection(kind=KIND, url=root, title=URL(root).host or "", count=len(found))
    return None


def _is_entry(value: Any) -> bool:
    return isinstance(value, dict) and {"title", "url"} <= value.keys() and "identifier" not in value


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All datasets; nothing (`unchanged`) where none says anything else than before."""
    refuse_paths(source.url, "JKAN")
    yield from stepwise.whole(lambda behind: _steps(source.url, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The pages of all datasets."""
    refuse_paths(source.url, "JKAN")
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind))


def _steps(address: str, client: Client, behind: str) -> Iterator[Step]:
    root = address.rstrip("/")
    entries = listed(ask(client, f"{root}/datasets.json"), root, "JKAN")
    datasets, failure = items_at(client, f"{root}/data.json", "dataset.item")
    if not datasets and failure is None:
        listed(object_with(ask(client, f"{root}/data.json"), root, "JKAN", "dataset")["dataset"], root, "JKAN")
    yield from stepwise.sliced(list(_joined(root, entries, datasets)), behind)
    if failure is not None:
        raise failure


def _joined(
    root: str, entries: list[Any], datasets: list[Any]
) -> Iterator[tuple[RawRecord | None, tuple[Problem, ...]]]:
    """The feed's datasets with their entries of the list: both go in the same order, and have the same titles."""
    by_title: dict[str, list[Any]] = {}
    for dataset in datasets:
        by_title.setdefault(_title(dataset), []).append(dataset)
    for number, entry in enumerate(entries):
        same = by_title.get(_title(entry), [])
        yield _record(root, entry, same.pop(0) if same else None, f"/{number}")
    for title, others in by_title.items():
        # What the list lacks.
        for dataset in others:
            yield _record(root, {"title": title} if title else None, dataset, "/dataset")


def _record(root: str, entry: Any, dataset: Any, where: str) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    if not isinstance(entry, dict):
        return None, (not_a_record(entry if not isinstance(dataset, dict) else dataset, where, ValueError("no title")),)
    path = text(entry.get("url"), 2000)
    value = {"entry": entry} | ({"dataset": dataset} if isinstance(dataset, dict) else {})
    page = str(URL(root).join(URL(path))) if path.startswith("/") else path
    return record(value, KIND, path or derived_guid(_title(entry)), url=page or None, where=where)


def _title(value: Any) -> str:
    return text(value.get("title"), 2000) if isinstance(value, dict) else ""
