"""Facets: each one's values counted exactly, under all filters but its own."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from parvis.search.model import FILTERS, Bucket, Query

from .narrowing import Clause

FACET_LIMIT = 1_000
ENOUGH = 10_000
"Values that a shard tells of, where there are several: its counts are exact unless a facet has more."
ALL = 65_000
"The same where they were not enough; more than that no cluster gives."


class Counting(NamedTuple):
    """How one question's facets are counted."""

    names: tuple[str, ...]
    size: int
    chosen: Mapping[str, Sequence[str]]
    filters: Mapping[str, Clause]
    "By name: what narrows to the values chosen."
    narrow: bool

    @property
    def outside(self) -> dict[str, Clause]:
        """The filters that hold for hits, but not for every facet."""
        if self.narrow:
            return {}
        return {name: query for name, query in self.filters.items() if name in self.names}

    def asked(self, shards: int, *, enough: int = ENOUGH) -> dict[str, Any]:
        """The aggregations to ask for."""
        found: dict[str, Any] = {}
        for name in self.names:
            field = f"facet_{name}"
            values: dict[str, Any] = {"field": field, "size": self.size}
            if shards > 1:
                values["shard_size"] = max(enough, self.size)
            inner: dict[str, Any] = {"values": {"terms": values}}
            if chosen := self.chosen.get(name):
                inner["chosen"] = {"terms": {"field": field, "size": len(chosen), "include": list(chosen)}}
            others = [query for other, query in self.outside.items() if other != name]
            within: Clause = {"bool": {"filter": others}} if others else {"match_all": {}}
            found[f"facet_{name}"] = {"filter": within, "aggs": inner}
        return found

    def exact(self, answer: Mapping[str, Any]) -> bool:
        """Whether the counts of an answer are exact."""
        return all(not answer[f"facet_{name}"]["values"]["doc_count_error_upper_bound"] for name in self.names)

    def counted(self, answer: Mapping[str, Any]) -> dict[str, tuple[Bucket, ...]]:
        """The facets in an answer: the most frequent values first, then those chosen that are not among them."""
        found = {}
        for name in self.names:
            told = answer[f"facet_{name}"]
            buckets = sorted(_buckets(told["values"]), key=lambda bucket: (-bucket.count, bucket.value))
            there = {bucket.value for bucket in buckets}
            if self.chosen.get(name) and not self.narrow:
                counts = {bucket.value: bucket.count for bucket in _buckets(told["chosen"])}
                missing = (value for value in self.chosen[name] if value not in there)
                buckets += [Bucket(value, counts.get(value, 0)) for value in missing]
            found[name] = tuple(buckets)
        return found


def _buckets(told: Mapping[str, Any]) -> list[Bucket]:
    return [Bucket(item["key"], item["doc_count"]) for item in told["buckets"]]


def counting(query: Query, chosen: Mapping[str, Sequence[str]], filters: Mapping[str, Clause]) -> Counting:
    """How this question's facets are counted."""
    names = tuple(dict.fromkeys(name for name in query.facets if name in FILTERS))
    return Counting(names, max(1, min(query.facet_size, FACET_LIMIT)), chosen, filters, query.narrow)
