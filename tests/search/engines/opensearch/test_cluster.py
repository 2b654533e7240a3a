"""What is particular to an index in a cluster, on a real server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis.search.engines.base import IndexLocked, IndexUnavailable
from parvis.search.engines.opensearch import OpenSearchEngine, locking, open_engine
from parvis.search.engines.opensearch.generations import Generations
from parvis.search.model import Query
from tests.search.corpus import DOCUMENTS, FIRST
from tests.services.opensearch import url_for

pytestmark = pytest.mark.services
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return url_for(tmp_path)


@pytest.fixture
def opened(url: str) -> Iterator[OpenSearchEngine]:
    engine = open_engine(url)
    yield engine
    engine.close()


def ids(engine: OpenSearchEngine, **asked: object) -> set[str]:
    return {hit.id for hit in engine.search(Query(limit=100, **asked)).hits}  # type: ignore[arg-type]


WRITING = """
import os, signal, sys
from parvis.search.engines.opensearch import locking, open_engine, writer
from tests.search.corpus import DOCUMENTS
locking.LEASE = 1.0
def die(*args, **named):
    os.kill(os.getpid(), signal.SIGKILL)
engine = open_engine(sys.argv[1])
with engine.writer() as writing:
    writing.put(DOCUMENTS[:10])
    writing.commit(10)
    if sys.argv[2] == "before it counts":
        writer.Journal.write = die
    elif sys.argv[2] == "before it is in":
        writer.carry_out = die
    elif sys.argv[2] == "before it is seen":
        engine._cluster.client.indices.refresh = die
    writing.put(DOCUMENTS[10:])
    writing.delete([DOCUMENTS[0].id])
    writing.commit(62)
"""


@pytest.mark.parametrize(
    ("when", "change", "documents"),
    [("before it counts", 10, 10), ("before it is in", 62, 61), ("before it is seen", 62, 61)],
)
def test_a_writer_killed_while_it_commits_leaves_all_of_it_or_nothing(
    opened: OpenSearchEngine, url: str, when: str, change: int, documents: int
) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    killed = subprocess.run([sys.executable, "-c", WRITING, url, when], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (opened.state().change, len(ids(opened))) == (10, 10)
    with opened.writer(wait=30):
        assert (opened.state().change, opened.state().documents) == (change, documents)
    assert len(ids(opened)) == documents


def test_who_lost_the_right_to_write_cannot_commit(
    opened: OpenSearchEngine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "LEASE", -1.0)  # Over as soon as it begins.
    monkeypatch.setattr(locking.Lease, "_renew_again", lambda self: None)
    other = open_engine(url)
    with opened.writer() as slow:
        slow.put(DOCUMENTS[:5])
        with other.writer(wait=5) as quick:
            quick.put(DOCUMENTS[5:7])
            quick.commit(7)
            with pytest.raises(IndexLocked):
                slow.commit(5)
    assert ids(opened) == {document.id for document in DOCUMENTS[5:7]}
    assert opened.state().change == 7
    other.close()


def test_an_index_of_another_version_is_told_and_rebuilding_mends_it(
    opened: OpenSearchEngine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.search.engines.opensearch.generations.fingerprint", lambda: "older")
    older = open_engine(url)
    older.rebuild(iter(DOCUMENTS[:5]), change=5)
    assert len(ids(older)) == 5
    with pytest.raises(IndexUnavailable, match="another version"):
        opened.search(Query())
    with pytest.raises(IndexUnavailable, match="another version"), opened.writer():
        pass
    assert opened.state().detail["reason"] == "the index was made by another version of Parvis"
    opened.rebuild(iter(DOCUMENTS), change=62)
    assert len(ids(opened)) == len(DOCUMENTS)
    older.close()


def test_only_the_generation_in_use_is_kept(opened: OpenSearchEngine, url: str) -> None:
    generations: Generations = opened._generations
    opened.rebuild(iter(DOCUMENTS[:3]), change=1)
    unfinished = generations.create()
    opened.rebuild(iter(DOCUMENTS[:4]), change=2)
    assert unfinished not in generations._all()
    assert generations._all() == [generations.current()]


def test_a_document_that_a_cluster_never_takes_keeps_no_other_from_being_written(
    opened: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from parvis.search.engines.opensearch import writer

    real = writer.record
    wrong = b'{"id": "floods", "west": "far"}'
    monkeypatch.setattr(writer, "record", lambda document: wrong if document.id == "floods" else real(document))
    with opened.writer() as writing:
        writing.put(DOCUMENTS)
        writing.commit(62)
    assert ids(opened) == {document.id for document in DOCUMENTS} - {"floods"}


def test_an_index_in_several_shards_answers_as_one_in_a_single_one(opened: OpenSearchEngine, tmp_path: Path) -> None:
    opened.rebuild(iter(DOCUMENTS), change=62)
    several = open_engine(url_for(tmp_path / "several", "?shards=3"))
    several.rebuild(iter(DOCUMENTS), change=62)
    assert several.state().detail["shards"] == 3
    assert several.search(Query(facets=())).count == len(DOCUMENTS)
    for text, lang, _ in FIRST:
        asked = Query(text=text, lang=lang, limit=100, highlight=True)
        one, other = opened.search(asked), several.search(asked)
        assert (one.count, one.facets) == (other.count, other.facets)
        assert [hit.id for hit in one.hits][:3] == [hit.id for hit in other.hits][:3]
        assert {hit.id: hit.highlights for hit in one.hits} == {hit.id: hit.highlights for hit in other.hits}
    several.close()
