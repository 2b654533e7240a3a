"""What a search costs an OpenSearch node: `python -m bench.opensearch [DATASETS]`, printed as JSON.

Starts a node of its own from the jars that `.ci/with-opensearch` fetches. Milliseconds are processor time: of the
node's process for a search, in the best of several rounds, as its compiler takes its time first; of this process, which
asks; the same questions put to tantivy beside them.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from tests.services.opensearch import Cluster

from parvis.search import engine
from parvis.search.documents import document
from parvis.search.engines.base import Engine
from parvis.search.model import FILTERS, Query, SearchDocument
from parvis.search.parameters import read_parameters

from .catalogue import dataset_of
from .corpus import slim
from .questions import questions

ROUNDS, ASKED = 5, 200
"Rounds of the questions in every shape, and questions of a round."


def documents(number: int) -> Iterator[SearchDocument]:
    for record in islice(slim(), number):
        dataset = msgspec.structs.replace(dataset_of(record), id=str(record["id"]))
        slug = str(record.get("organization") or "unknown")[:60]
        name = dataset.publisher.name if dataset.publisher else None
        yield document(
            dataset, slug=str(record["id"]), organization_slug=slug, organization_name=name, source="datagov"
        )


def asked(number: int) -> list[Query]:
    found = questions([str(record["title"]) for record in slim(min(number, 20_000))], ASKED)
    return [read_parameters({name: [value] for name, value in one.items()}).query for one in found]


WITHOUT: dict[str, dict[str, Any]] = {
    "whole": {},
    "without facets": {"facets": ()},
    "without folding": {"fold": False},
    "without highlights": {"highlight": False},
    "without added words": {"translate": False, "understand": False},
    "without filling up": {"enough": 0},
    "words alone": {
        "facets": (), "fold": False, "highlight": False, "translate": False, "understand": False, "enough": 0,
    },
    "explained": {"explain": True},
}  # fmt: skip


def spent(clock: Callable[[], float], searched: Engine, queries: list[Query]) -> float:
    """Milliseconds of this clock for each search."""
    start = clock()
    for query in queries:
        searched.search(query)
    return round((clock() - start) * 1000 / len(queries), 2)


def main(number: int = 20_000) -> None:
    """Index, warm up, ask in every shape."""
    queries = asked(number)
    found: dict[str, Any] = {"datasets": number, "facets": len(queries[0].facets), "of": len(FILTERS)}
    with tempfile.TemporaryDirectory() as folder, Cluster(1, heap=1024, compiler="whole") as cluster:
        node = cluster.nodes[0]
        tantivy, other = engine("", Path(folder)), engine(f"{cluster.url}/bench", Path(folder))
        for each in (tantivy, other):
            own, its = time.process_time(), node.processor_seconds()
            each.rebuild(documents(number), change=1)
            found[f"{each.NAME}: indexing"] = {
                "own ms": round((time.process_time() - own) * 1000 / number, 2),
                "node ms": round((node.processor_seconds() - its) * 1000 / number, 2),
                "bytes": round((each.state().bytes or 0) / number),
            }
        for turn in range(ROUNDS):
            for name, changed in WITHOUT.items():
                shaped = [msgspec.structs.replace(query, **changed) for query in queries]
                own = time.process_time()
                now = {
                    "node ms": spent(node.processor_seconds, other, shaped),
                    "own ms": round((time.process_time() - own) * 1000 / len(shaped), 2),
                    "tantivy ms": spent(time.process_time, tantivy, shaped),
                }
                best = found.setdefault(f"search, {name}", now)
                found[f"search, {name}"] = {what: min(value, best[what]) for what, value in now.items()}
                print(turn, name, now, file=sys.stderr)
        tantivy.close()
        other.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
