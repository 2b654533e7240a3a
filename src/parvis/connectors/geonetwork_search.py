"""GeoNetwork 4's own search: which records it holds, and which changed since a moment.

A question to Elasticsearch by POST at `/srv/api/search/records/_search`; pages go on with `search_after`, which has no
end at 10,000. Checked against GeoNetwork's index (`records.json`: `uuid` and `isTemplate` are keywords, `changeDate` is
a date, the moment when the catalogue took the record in) and against programs that ask it.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from .asking import answer, count_of, is_fatal, object_with
from .base import Client, FetchError
from .documents import wrong_kind
from .records import encode
from .stepwise import moment_of

_PATH = "srv/api/search/records/_search"
_ROWS = 200
_NAME = "GeoNetwork"


class Found(NamedTuple):
    """A record that the search names."""

    name: str
    changed: str
    "When the catalogue took it in, in UTC; empty where it doesn't say."


class Results(NamedTuple):
    """A page of what the search found."""

    records: list[Found]
    total: int | None
    after: list[Any]
    "The sort values of the last record, to go on from."
    more: bool
    "Whether others may follow."


def search(client: Client, root: str, *, since: str = "", after: list[Any] | None = None, rows: int = _ROWS) -> Results:
    """A page of the catalogue's published records, those changed since a moment first to last. Raises FetchError."""
    published: list[dict[str, Any]] = [{"terms": {"isTemplate": ["n"]}}]
    if since:
        published.append({"range": {"changeDate": {"gte": since}}})
    question = {
        "size": rows,
        "query": {"bool": {"filter": published}},
        "sort": [{"changeDate": "asc"}, {"uuid": "asc"}],
        "_source": ["uuid", "changeDate"],
        "track_total_hits": True,
    }
    if after:
        question["search_after"] = after
    url = f"{root.rstrip('/')}/{_PATH}"
    reply = client.post(url, encode(question), media_type="application/json", headers={"Accept": "application/json"})
    hits = object_with(object_with(answer(reply), url, _NAME, "hits")["hits"], url, _NAME, "hits")
    entries = hits["hits"]
    if not isinstance(entries, list):
        raise wrong_kind(url, _NAME)
    total = hits.get("total")
    # A number before Elasticsearch 7.
    count = count_of(total.get("value") if isinstance(total, dict) else total)
    last = entries[-1].get("sort") if entries and isinstance(entries[-1], dict) else None
    found = [each for entry in entries if (each := _found(entry)) is not None]
    behind = last if isinstance(last, list) and last else after or []
    return Results(found, count, behind, bool(entries) and len(entries) >= rows and behind != after)


def _found(entry: Any) -> Found | None:
    source = entry.get("_source") if isinstance(entry, dict) else None
    if not isinstance(source, dict):
        return None
    name = source.get("uuid") or entry.get("_id")
    changed = source.get("changeDate")
    if not isinstance(name, str) or not name.strip():
        return None
    return Found(name.strip()[:2000], moment_of(changed) if isinstance(changed, str) else "")


def everything(client: Client, root: str, *, since: str = "", after: list[Any] | None = None) -> Iterator[Results]:
    """All pages from behind `after`. Raises FetchError."""
    while True:
        found = search(client, root, since=since, after=after)
        yield found
        if not found.more:
            return
        after = found.after


def answers(client: Client, root: str) -> int | None:
    """How many records the search knows; None where there is no such search. Raises FetchError where nobody answers."""
    try:
        return search(client, root, rows=0).total
    except FetchError as error:
        if is_fatal(error):
            raise
        return None
