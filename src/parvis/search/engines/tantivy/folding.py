"""Of each series the first result only, and how many more there are."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import tantivy
from tantivy import Query as TQuery

from .narrowing import combined
from .schema import schema

DEEPEST = 10_000
"How many results can be leafed through."
EXACTLY = 2_000
"Results up to which those folded are counted one by one; of more, HyperLogLog estimates the number of series."

Found = tuple[Any, tantivy.DocAddress]
"A result: what it is ordered by, and where it stands."


class Page(NamedTuple):
    """The results of a page, and how many there are in all."""

    total: int
    hits: list[Found]


Fetch = Callable[[int, int], Page]
"Gives so many results, after so many others."


def first_of_each(searcher: tantivy.Searcher, fetch: Fetch, *, limit: int, offset: int) -> Page:
    """As `fetch`, but of each series the first result only; `limit` and `offset` count those that are left."""
    wanted = offset + limit
    size = min(DEEPEST, 2 * wanted + 20)
    while True:
        page = fetch(size, 0)
        firsts = _firsts(searcher, page.hits)
        if len(firsts) >= wanted or len(page.hits) < size or size == DEEPEST:
            return Page(page.total, firsts[offset:wanted])
        size = min(DEEPEST, 4 * size)


def _firsts(searcher: tantivy.Searcher, hits: list[Found]) -> list[Found]:
    numbers = searcher.fast_field_values("series", [address for _, address in hits])
    firsts: dict[object, Found] = {}
    for number, hit in zip(numbers, hits, strict=True):
        firsts.setdefault(number, hit)
    return list(firsts.values())


def count_series(searcher: tantivy.Searcher, query: TQuery, count: int) -> int:
    """How many series and datasets without one there are among the `count` results of this query."""
    if count <= EXACTLY:
        hits = searcher.search(query, limit=max(1, count), count=False).hits
        return len(set(searcher.fast_field_values("series", [address for _, address in hits])))
    answer = searcher.aggregate(query, {"series": {"cardinality": {"field": "series"}}})
    return min(count, round(float(answer["series"]["value"])))


def members(searcher: tantivy.Searcher, query: TQuery, keys: Iterable[str]) -> Mapping[str, int]:
    """How many results of this query each of these series has."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return {}
    narrowed = combined(query, [TQuery.term_set_query(schema(), "facet_series", wanted)])
    answer = searcher.aggregate(narrowed, {"series": {"terms": {"field": "facet_series", "size": len(wanted)}}})
    return {item["key"]: item["doc_count"] for item in answer["series"]["buckets"]}
