"""A process that writes is killed again and again, whatever it is just doing: what it committed is there, whole."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from parvis.search.engines.tantivy import TantivyEngine
from parvis.search.model import Query
from tests.search.corpus import DOCUMENTS

ROOT = Path(__file__).resolve().parents[4]
KILLS = 12
WRITING = """
import itertools, sys
from pathlib import Path
import msgspec
from parvis.search.engines.tantivy import TantivyEngine
from tests.search.corpus import DOCUMENTS
engine = TantivyEngine(Path(sys.argv[1]))
first = int(sys.argv[2])
with engine.writer(wait=20) as writer:
    print("ready", flush=True)
    for change in itertools.count(first):
        writer.put(msgspec.structs.replace(document, id=f"{change}-{document.id}") for document in DOCUMENTS)
        if change > 3:
            writer.delete(f"{change - 3}-{document.id}" for document in DOCUMENTS)
        writer.commit(change)
        print(change, flush=True)
        if change % 5 == 0 and sys.argv[3] == "rebuild":
            break
if sys.argv[3] == "rebuild":
    print("rebuilding", flush=True)
    while True:
        engine.rebuild(
            (
                msgspec.structs.replace(document, id=f"{number}-{document.id}")
                for number in range(max(1, change - 2), change + 1)
                for document in DOCUMENTS
            ),
            change=change,
        )
"""


def killed(folder: Path, first: int, *, commits: int, seconds: float, how: str) -> int:
    """Let a process write from this change on; kill it so long after so many commits. The last that it told of."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    process = subprocess.Popen(
        [sys.executable, "-c", WRITING, str(folder), str(first), how], env=environment, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    heard = [process.stdout.readline() for _ in range(commits)]
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    told, _ = process.communicate()
    return max([first - 1, *(int(line) for line in [*heard, *told.split()] if line.strip().isdigit())])


def test_what_was_committed_is_whole_after_every_kill(tmp_path: Path) -> None:
    chance = random.Random(4)
    last = 0
    for turn in range(KILLS):
        rebuilds = turn % 3 == 2
        told = killed(
            tmp_path,
            last + 1,
            # A process that rebuilds does so after the next change that five divides.
            commits=-(last + 1) % 5 + 1 if rebuilds else chance.randrange(5),
            seconds=chance.uniform(0, 0.15),
            how="rebuild" if rebuilds else "write",
        )
        engine = TantivyEngine(tmp_path)
        state = engine.state()
        assert state.exists, state.detail
        # A commit may have been made that the process had no time to tell of, never the other way round.
        assert told <= state.change <= told + 1
        last = state.change
        kept = range(max(1, last - 2), last + 1)
        found = engine.search(Query(limit=1000, facets=()))
        assert {hit.id for hit in found.hits} == {f"{change}-{doc.id}" for change in kept for doc in DOCUMENTS}
    engine.rebuild(iter(DOCUMENTS), change=last, wait=5)
    assert engine.search(Query()).count == len(DOCUMENTS)
    assert len([path for path in tmp_path.glob("g*") if path.is_dir()]) == 1
