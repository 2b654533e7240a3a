"""Of each series the first result only, and how many more there are: the cluster collapses them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .cluster import Cluster
from .narrowing import Clause

SERIES = "series"
"The field that results are collapsed by: a series, or the id of a dataset without one."
_EXACTLY = 40_000
"Series up to which they are counted as good as one by one; of more, HyperLogLog estimates their number."


def counted(narrowing: Iterable[Clause]) -> dict[str, Any]:
    """The aggregation that counts the series, and datasets without one, among results narrowed so."""
    inner = {"its": {"cardinality": {"field": SERIES, "precision_threshold": _EXACTLY}}}
    return {"filter": {"bool": {"filter": list(narrowing)}}, "aggs": inner}


def members(cluster: Cluster, query: Clause, keys: Sequence[str], *, same: str) -> Mapping[str, int]:
    """How many results of this query each of these series has."""
    values = {"field": "facet_series", "size": len(keys), "include": list(keys)}
    narrowed = {"bool": {"filter": [query, {"terms": {"facet_series": list(keys)}}]}}
    answer = cluster.search({"query": narrowed, "size": 0, "aggs": {SERIES: {"terms": values}}}, same=same)
    return {item["key"]: item["doc_count"] for item in answer["aggregations"][SERIES]["buckets"]}
