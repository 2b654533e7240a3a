"""An index whose files are not what was written: an answer or IndexUnavailable, never more; a rebuild mends it."""

import contextlib
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.search.engines.base import IndexUnavailable
from parvis.search.engines.tantivy import TantivyEngine
from parvis.search.engines.tantivy.checksums import COMPONENTS
from parvis.search.lexicon import LexiconFolder
from parvis.search.model import Query
from tests.search.corpus import DOCUMENTS

LEFT = len(DOCUMENTS) - 1


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments, one dataset deleted."""
    folder = tmp_path_factory.mktemp("whole")
    engine = TantivyEngine(folder)
    engine.rebuild(iter(DOCUMENTS[5:]), change=3)
    with engine.writer() as writer:
        writer.put(DOCUMENTS[:5])
        writer.delete([DOCUMENTS[7].id])
        writer.commit(4)
    return folder


def ask(folder: Path) -> None:
    """Everything that reads."""
    engine = TantivyEngine(folder)
    assert engine.search(Query()).count == LEFT
    assert engine.search(Query(text="water", explain=True, fold=True)).count
    assert engine.suggest("wat", lang="en")
    assert len(engine.cards([document.id for document in DOCUMENTS])) == LEFT


def garble(file: Path, at: int, bits: int) -> None:
    content = bytearray(file.read_bytes())
    content[at % len(content)] ^= bits
    file.write_bytes(content)


@pytest.mark.parametrize("suffix", [*COMPONENTS, "del"])
def test_one_wrong_bit_anywhere_is_told_with_the_file(whole: Path, tmp_path: Path, suffix: str) -> None:
    chance = random.Random(suffix)
    for turn in range(5):
        copy = tmp_path / str(turn)
        shutil.copytree(whole, copy)
        for file in copy.rglob(f"*.{suffix}"):
            garble(file, chance.randrange(1 << 20), 1 << chance.randrange(8))
        state = TantivyEngine(copy).state()
        assert not state.exists
        assert f".{suffix}" in state.detail["reason"] or "cannot be read" in state.detail["reason"]
        with pytest.raises(IndexUnavailable), TantivyEngine(copy).writer(wait=1):
            pass


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), how=st.sampled_from(["cut", "zeros", "other bytes"]))
def test_whatever_becomes_of_a_file_every_verb_says_so_and_a_rebuild_mends(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, how: str
) -> None:
    copy = tmp_path_factory.mktemp("damaged") / "index"
    shutil.copytree(whole, copy)
    files = sorted(path for path in copy.rglob("*") if path.is_file() and path.stat().st_size)
    file = data.draw(st.sampled_from(files), label="file")
    content = file.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1), label="at")
    others = data.draw(st.binary(max_size=40))
    put = {"cut": b"", "zeros": bytes(len(content) - at), "other bytes": others + content[at:]}
    file.write_bytes(content[:at] + put[how])
    with contextlib.suppress(IndexUnavailable):
        ask(copy)
    damaged = TantivyEngine(copy)
    damaged.state()
    with contextlib.suppress(IndexUnavailable), damaged.writer(wait=1) as writer:
        writer.put(DOCUMENTS[:2])
        writer.commit(9)
    damaged.rebuild(iter(DOCUMENTS), change=10, wait=1)
    assert damaged.search(Query()).count == len(DOCUMENTS)
    assert damaged.state().change == 10


def test_a_lexicon_of_other_bytes_is_left_out_and_search_goes_on(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "learned.msgpack").write_bytes(random.Random(1).randbytes(500))
    (tmp_path / "corrections.json").write_text('[{"' * 2_000)
    lexicon = LexiconFolder(tmp_path)
    assert TantivyEngine(whole, lexicon=lexicon).search(Query(text="water")).count
    assert lexicon.problem
    assert "learned.msgpack" in lexicon.problem
