"""What is counted of a question's results: the values of facets, and series; in as few passes as can be."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import tantivy
from tantivy import Occur
from tantivy import Query as TQuery

from parvis.search.model import FILTERS, Bucket, Query

from . import folding
from .folding import Series
from .generations import Facets
from .narrowing import combined
from .schema import schema

FACET_LIMIT = 1_000
_EXACT_COUNTS = 65_000
"Values that a segment counts before it leaves out the rarest: more than any facet has."


class Counts(NamedTuple):
    """What was counted."""

    facets: Facets
    series: Series | None
    "None where series are not folded."


class Counting:
    """Counts the results of one question."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        query: Query,
        by_facet: Mapping[str, TQuery],
        narrowing: Sequence[TQuery],
        chosen: Mapping[str, Sequence[str]],
    ) -> None:
        """`by_facet`: the query of each filter; `chosen`: its values; `narrowing`: what narrows besides."""
        self._searcher = searcher
        self._query = query
        self._by_facet = by_facet
        self._narrowing = narrowing
        self._chosen = chosen

    def counts(self, matching: TQuery | None, count: int, *, folds: bool) -> Counts:
        """Each facet's values counted under all filters but its own; under that too where the query is `narrow`.

        `count`: how many results there are; `folds`: whether their series are counted.
        """
        names = [name for name in self._query.facets if name in FILTERS]
        free = names if self._query.narrow else [name for name in names if name not in self._by_facet]
        whole = combined(matching, [*self._narrowing, *self._by_facet.values()])
        answer = self._asked(whole, free, folding.asked(count) if folds else {})
        series = folding.counted(answer, count) if folds else None
        found = {name: _buckets(answer[name]) for name in free}
        for name in names:
            if name not in free:
                others = [query for other, query in self._by_facet.items() if other != name]
                query = combined(matching, [*self._narrowing, *others])
                found[name] = _buckets(self._asked(query, [name], {})[name])
                found[name] += self._missing(query, name, found[name])
        return Counts({name: found[name] for name in names}, series)

    def _asked(self, query: TQuery, names: Sequence[str], besides: Mapping[str, Any]) -> dict[str, Any]:
        size = max(1, min(self._query.facet_size, FACET_LIMIT))
        asked = {
            name: {"terms": {"field": f"facet_{name}", "size": size, "segment_size": _EXACT_COUNTS}} for name in names
        }
        asked |= besides
        return self._searcher.aggregate(query, asked) if asked else {}

    def _missing(self, query: TQuery, name: str, buckets: tuple[Bucket, ...]) -> tuple[Bucket, ...]:
        """The values chosen that are not among the most frequent, with their counts."""
        there = {bucket.value for bucket in buckets}
        found = []
        for value in self._chosen[name]:
            if value not in there:
                term = TQuery.term_query(schema(), f"facet_{name}", value, "basic")
                both = TQuery.boolean_query([(Occur.Must, query), (Occur.Must, term)])
                found.append(Bucket(value, int(self._searcher.search(both, limit=1).count)))  # type: ignore[attr-defined]
        return tuple(found)


def _buckets(answer: Mapping[str, Any]) -> tuple[Bucket, ...]:
    found = (Bucket(item["key"], item["doc_count"]) for item in answer["buckets"])
    return tuple(sorted(found, key=lambda bucket: (-bucket.count, bucket.value)))
