"""ERDDAP: the table of all datasets, and `/info/ID/index.json` of each.

Source: ERDDAP's documentation (rest.html: `allDatasets`, `info`); the table's columns checked against answers recorded
in public programs' tests.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import ask, details, listed, object_with, probed, record, refuse_paths, text, without_details
from .base import Client, Detection, Page, SourceSpec
from .documents import wrong_kind
from .places import complete, local_path, roots
from .stepwise import Step

KIND = "erddap"
INCREMENTAL = False

_ALL = "tabledap/allDatasets.json"
_ITSELF = "allDatasets"
_AT_ONCE = 25
_SERVICES = ("tabledap", "griddap", "info", "files", "wms", "search", "categorize", "index.html", "index.json",
             "metadata", "sos", "opensearch1.1", "sitemap.xml", "subscriptions", "convert", "rss")  # fmt: skip


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A server whose table of all datasets answers, at the address or under `/erddap`."""
    if local_path(url) is not None:
        return None
    for candidate in _candidates(complete(url)):
        found = probed(client, f"{candidate}/{_ALL}?datasetID")
        if (names := _column(found, "datasetID")) is not None:
            count = sum(name != _ITSELF for name in names)
            return Detection(kind=KIND, url=candidate, title=URL(candidate).host or "", count=count)
    return None


def _candidates(url: str) -> list[str]:
    found = roots(url, cut_at=_SERVICES)
    named = [root for root in found if root.rstrip("/").endswith("/erddap")]
    return named[:1] or [f"{found[-1]}/erddap"]


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All datasets; nothing (`unchanged`) where none says anything else than before."""
    refuse_paths(source.url, "ERDDAP")
    yield from stepwise.whole(lambda behind: _steps(source.url, client, behind, whole=True), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The `datasetID` of all datasets."""
    refuse_paths(source.url, "ERDDAP")
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind, whole=False))


def _steps(address: str, client: Client, behind: str, *, whole: bool) -> Iterator[Step]:
    """The position is the last dataset's identifier: they go by it."""
    root = address.rstrip("/")
    rows, problems = _rows(ask(client, f"{root}/{_ALL}" if whole else f"{root}/{_ALL}?datasetID"), root)
    doubles: set[str] = set()
    left: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: str(row["datasetID"])):
        name = str(row["datasetID"])
        if left and left[-1]["datasetID"] == name:
            doubles.add(name)
        elif name > behind and name != _ITSELF:
            left.append(row)
    problems += [Problem("guid-duplicate", record=name, values={"guid": name}) for name in sorted(doubles)]
    total = len(left) if not behind else None
    for start in range(0, len(left), _AT_ONCE):
        some = left[start : start + _AT_ONCE]
        infos: list[Any] = [None] * len(some)
        if whole:
            names = [quote(str(row["datasetID"]), safe="") for row in some]
            infos = list(details(client, [f"{root}/info/{name}/index.json" for name in names]))
        made = []
        for row, info in zip(some, infos, strict=True):
            name = str(row["datasetID"])
            value: dict[str, Any] = {"dataset": row}
            if isinstance(info, dict) and isinstance(info.get("table"), dict):
                value["info"] = info["table"]
            elif whole:
                cause = info if isinstance(info, Problem) else Problem("reply-unexpected")
                problems.append(without_details(cause, name))
            one, said = record(value, KIND, name, url=f"{root}/info/{quote(name, safe='')}/index.html")
            problems += said
            made += [one] if one else []
        yield Step(made, str(some[-1]["datasetID"]), total, problems)
        problems = []
    if problems:
        yield Step(problems=problems)


def _rows(reply: Any, root: str) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The table's rows as objects; a row that names no dataset is a problem."""
    table = object_with(object_with(reply, root, "ERDDAP", "table")["table"], root, "ERDDAP", "columnNames", "rows")
    names = [text(name) for name in listed(table["columnNames"], root, "ERDDAP")]
    if "datasetID" not in names:
        raise wrong_kind(root, "ERDDAP")
    rows, problems = [], []
    for number, cells in enumerate(listed(table["rows"], root, "ERDDAP")):
        found = dict(zip(names, cells, strict=False)) if isinstance(cells, list) else {}
        if text(found.get("datasetID")):
            rows.append({name: cell for name, cell in found.items() if cell not in (None, "")})
        else:
            start = repr(cells)[:60]
            problems.append(Problem("record-not-object", pointer=f"/table/rows/{number}", values={"start": start}))
    return rows, problems


def _column(reply: Any, name: str) -> list[Any] | None:
    table = reply.get("table") if isinstance(reply, dict) else None
    names = table.get("columnNames") if isinstance(table, dict) else None
    rows = table.get("rows") if isinstance(table, dict) else None
    if not isinstance(names, list) or not isinstance(rows, list) or name not in names:
        return None
    at = names.index(name)
    return [row[at] for row in rows if isinstance(row, list) and len(row) > at]
