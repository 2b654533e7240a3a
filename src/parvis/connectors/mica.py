"""OBiBa Mica: catalogues of studies; its records are their datasets, collected and harmonized.

Source: Mica's resources under `/ws` (github.com/obiba/mica2: `config/_public`, `collected-datasets`,
`harmonized-datasets`, with `from`, `limit` and `sort`). What is published is listed without a password, where the
catalogue is open.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import ask, count_of, listed, object_with, probed, record, records, refuse_paths, text
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .places import complete, local_path, roots
from .stepwise import Step

KIND = "mica"
INCREMENTAL = False

_NAME = "Mica"
_LISTS = ("collected-datasets", "harmonized-datasets")
_LIMIT = 100
_PAGE_PARTS = (
    "ws", "api", "dataset", "datasets", "study", "studies", "network", "networks", "search", "individual-search",
    "harmonization-search", "individual-study", "harmonization-study", "page", "home", "index", "project", "projects",
    "variable", "signin", "just-registered",
)  # fmt: skip
_OF_THE_READER = frozenset({"permissions", "state", "countStats", "logo"})
"What an answer says of who asked, of Mica's own work, and pictures."


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A catalogue whose list of datasets answers, at the address, above it or at `/mica`."""
    if local_path(url) is not None:
        return None
    for root in roots(complete(url), cut_at=_PAGE_PARTS, also=("mica",)):
        total = _total(probed(client, _address(root, _LISTS[0], 0, 1)))
        if total is None:
            continue
        config = probed(client, f"{root}/ws/config/_public")
        said = config if isinstance(config, dict) else {}
        languages = said.get("languages")
        first = text(languages[0], 10) if isinstance(languages, list) and languages else ""
        harmonized = _total(probed(client, _address(root, _LISTS[1], 0, 1)))
        return Detection(
            kind=KIND, url=root, title=text(said.get("name")) or URL(root).host or "", language=first or "en",
            count=total + (harmonized or 0),
        )  # fmt: skip
    return None


def _total(value: Any) -> int | None:
    """How many datasets a list says it has; None where it is no such list. An empty one lacks `datasets`."""
    is_list = isinstance(value, dict) and {"total", "from", "limit"} <= value.keys()
    return count_of(value["total"]) if is_list and isinstance(value.get("datasets", []), list) else None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All datasets; nothing (`unchanged`) where none says anything else than before."""
    refuse_paths(source.url, _NAME)
    yield from stepwise.whole(lambda behind: _steps(source.url, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The ids of all datasets."""
    refuse_paths(source.url, _NAME)
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind))


def _address(root: str, name: str, start: int, limit: int) -> str:
    return f"{root.rstrip('/')}/ws/{name}?from={start}&limit={limit}&sort=id&order=asc"


def _steps(address: str, client: Client, behind: str) -> Iterator[Step]:
    """The position is the list and the number of its datasets behind."""
    name, _, number = behind.partition(":")
    first = _LISTS.index(name) if name in _LISTS else 0
    start = int(number) if name in _LISTS and number.isdecimal() else 0
    for which in _LISTS[first:]:
        while True:
            try:
                value = ask(client, _address(address, which, start, _LIMIT))
            except FetchError as error:
                if which == _LISTS[0] or error.problem.code not in ("status-not-found", "status-forbidden"):
                    raise
                # Not every catalogue has harmonized ones.
                return
            found = object_with(value, address, _NAME, "total")
            datasets = listed(found.get("datasets", []), address, _NAME)
            made, problems = records(_record(address, each, f"/datasets/{n}") for n, each in enumerate(datasets))
            start += len(datasets)
            yield Step(made, f"{which}:{start}", None, problems)
            total = count_of(found["total"])
            if not datasets or (total is not None and start >= total):
                break
        start = 0


def _record(root: str, value: Any, where: str) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    if not isinstance(value, dict):
        return record(value, KIND, "", where=where)
    kept = _slim(value)
    times = value.get("timestamps")
    modified = text(times.get("lastUpdate"), 40) if isinstance(times, dict) else ""
    name = text(value.get("id"), 500)
    page = f"{root.rstrip('/')}/dataset/{quote(name, safe='')}" if name else None
    return record(kept, KIND, name, modified=modified or None, url=page, where=where)


def _slim(value: Any) -> Any:
    """A dataset without what is not said of it, however deep it stands."""
    if isinstance(value, dict):
        return {name: _slim(inner) for name, inner in value.items() if name not in _OF_THE_READER}
    return [_slim(inner) for inner in value] if isinstance(value, list) else value
