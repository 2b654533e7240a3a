"""A node of three that is lost while documents are written and searched."""

import threading
from collections.abc import Iterator

import msgspec
import pytest

from parvis.search.engines.base import IndexUnavailable
from parvis.search.engines.opensearch import open_engine
from parvis.search.model import Query, SearchDocument
from tests.search.corpus import DOCUMENTS
from tests.services.opensearch import Cluster, cluster_url

pytestmark = pytest.mark.services
NUMBER = 3_000


@pytest.fixture(scope="module")
def three() -> Iterator[Cluster]:
    cluster_url()  # Skipped where there is no OpenSearch.
    with Cluster(3, heap=300) as cluster:
        yield cluster


def documents() -> Iterator[SearchDocument]:
    for number in range(NUMBER):
        yield msgspec.structs.replace(DOCUMENTS[number % len(DOCUMENTS)], id=f"d{number}")


def test_a_node_killed_while_documents_are_written_loses_none(three: Cluster) -> None:
    opened = open_engine(f"{three.url}/loss?shards=3&replicas=1")
    opened.rebuild(iter(DOCUMENTS), change=1)
    holding = opened._cluster.client.cat.shards(index=opened._generations.current(), format="json")
    victim = next(node for node in three.nodes if any(s["node"] == node.name and s["prirep"] == "p" for s in holding))
    failures: list[Exception] = []
    over = threading.Event()

    def search() -> None:
        while not over.is_set():
            try:
                answer = opened.search(Query(text="water", facets=()))
                assert answer.hits or answer.problems
            except IndexUnavailable as error:
                failures.append(error)
            over.wait(0.05)

    def losing() -> Iterator[SearchDocument]:
        for number, document in enumerate(documents()):
            if number == NUMBER // 3:
                victim.kill()
            yield document

    searching = threading.Thread(target=search)
    searching.start()
    opened.rebuild(losing(), change=2)
    over.set()
    searching.join()
    assert not victim.running
    answer = opened.search(Query(limit=0))
    assert (answer.count, answer.problems) == (NUMBER, ())
    assert (opened.state().change, opened.state().documents) == (2, NUMBER)
    assert failures == []
    opened.close()
