"""What is particular to the tantivy engine: its files, and what may be wrong with them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import tantivy

from parvis.search import UnknownEngineError, engine
from parvis.search.engines.base import IndexLocked, IndexUnavailable
from parvis.search.engines.tantivy import TantivyEngine
from parvis.search.model import Query
from tests.search.corpus import DOCUMENTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def indexed(tmp_path: Path) -> TantivyEngine:
    made = TantivyEngine(tmp_path)
    made.rebuild(iter(DOCUMENTS), change=3)
    return made


def generation(folder: Path) -> Path:
    return folder / (folder / "current").read_text()


def unusable(folder: Path) -> str:
    """The reason that every verb gives, in a fresh process's eyes."""
    fresh = TantivyEngine(folder)
    with pytest.raises(IndexUnavailable) as raised:
        fresh.search(Query(text="water"))
    state = fresh.state()
    assert not state.exists
    assert state.detail["reason"] == str(raised.value)
    return str(raised.value)


def test_a_url_names_the_engine_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    assert engine("", tmp_path).NAME == "tantivy"
    with pytest.raises(UnknownEngineError, match=r"'solr'.*tantivy"):
        engine("solr://localhost", tmp_path)


def test_the_default_index_stands_in_home_and_another_where_its_url_says(tmp_path: Path) -> None:
    engine("", tmp_path).rebuild(iter(DOCUMENTS[:1]), change=1)
    engine(f"tantivy://{tmp_path}/elsewhere", tmp_path).rebuild(iter(DOCUMENTS[:1]), change=1)
    assert (tmp_path / "index" / "current").exists()
    assert (tmp_path / "elsewhere" / "current").exists()


def test_a_missing_generation_is_told(indexed: TantivyEngine, tmp_path: Path) -> None:
    generation(tmp_path).rename(tmp_path / "gone")
    assert "damaged" in unusable(tmp_path)


def test_an_index_of_another_version_is_told(indexed: TantivyEngine, tmp_path: Path) -> None:
    (generation(tmp_path) / "parvis.json").write_text('{"fingerprint": "older"}')
    assert "another version" in unusable(tmp_path)


@pytest.mark.parametrize("content", ["", "{", '{"segments": 1}', "\x00" * 100])
def test_a_damaged_list_of_segments_is_told(indexed: TantivyEngine, tmp_path: Path, content: str) -> None:
    (generation(tmp_path) / "meta.json").write_text(content)
    assert unusable(tmp_path)


@pytest.mark.parametrize("suffix", [".idx", ".term", ".store", ".fast", ".fieldnorm"])
def test_a_truncated_segment_is_told(indexed: TantivyEngine, tmp_path: Path, suffix: str) -> None:
    for file in generation(tmp_path).glob(f"*{suffix}"):
        file.write_bytes(b"")
    assert unusable(tmp_path)


@pytest.mark.parametrize("pointer", ["", "../elsewhere", "/", "no-such"])
def test_a_damaged_pointer_is_told(indexed: TantivyEngine, tmp_path: Path, pointer: str) -> None:
    (tmp_path / "current").write_text(pointer)
    assert unusable(tmp_path)


def test_a_damaged_index_is_mended_by_rebuilding(indexed: TantivyEngine, tmp_path: Path) -> None:
    (generation(tmp_path) / "meta.json").write_text("{")
    with pytest.raises(IndexUnavailable), indexed.writer():
        pass
    indexed.rebuild(iter(DOCUMENTS), change=4)
    assert indexed.search(Query()).count == len(DOCUMENTS)


def test_only_the_generation_in_use_is_kept(indexed: TantivyEngine, tmp_path: Path) -> None:
    (tmp_path / "gunfinished").mkdir()
    indexed.rebuild(iter(DOCUMENTS), change=4)
    assert [path.name for path in tmp_path.glob("g*")] == [generation(tmp_path).name]


KILLED = """
import os, signal, sys
from pathlib import Path
from parvis.search.engines.tantivy import TantivyEngine
from tests.search.corpus import DOCUMENTS
engine = TantivyEngine(Path(sys.argv[1]))
with engine.writer() as writer:
    writer.put(DOCUMENTS[:10])
    writer.commit(10)
    writer.put(DOCUMENTS[10:])
    print("written", flush=True)
    if sys.argv[2] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
"""


def writing_process(folder: Path, how: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder), how],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    return process


def test_a_killed_writer_leaves_its_last_commit_and_no_lock(tmp_path: Path) -> None:
    process = writing_process(tmp_path, "kill")
    assert process.wait() == -signal.SIGKILL
    process.communicate()
    left = TantivyEngine(tmp_path)
    assert (left.state().change, left.state().documents) == (10, 10)
    with left.writer(wait=5) as writer:
        writer.put(DOCUMENTS[10:])
        writer.commit(62)
    assert (left.state().change, left.state().documents) == (62, len(DOCUMENTS))


def test_a_writer_in_another_process_is_waited_for_and_refused(tmp_path: Path) -> None:
    process = writing_process(tmp_path, "wait")
    here = TantivyEngine(tmp_path)
    with pytest.raises(IndexLocked), here.writer(wait=0.1):
        pass
    assert here.search(Query()).count == 10
    process.communicate()
    with here.writer(wait=5):
        pass


def test_a_program_of_another_kind_that_writes_is_told(indexed: TantivyEngine, tmp_path: Path) -> None:
    stranger = tantivy.Index.open(str(generation(tmp_path))).writer(15_000_000, 1)
    with pytest.raises(IndexLocked), indexed.writer():
        pass
    del stranger


def test_facets_counted_before_a_commit_are_not_shown_after_it(indexed: TantivyEngine) -> None:
    before = indexed.search(Query()).facets
    assert indexed.search(Query()).facets == before
    with indexed.writer() as writer:
        writer.delete([DOCUMENTS[0].id])
        writer.commit(5)
    assert indexed.search(Query()).facets != before
