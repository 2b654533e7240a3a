"""`python -m tests.fuzz [STANDARD…] --inputs N --seconds S --seed N --state FILE`: exit code 1 where it found anything.

Each input is a fixture of the standard, or of another one, spoiled: the same for a reader, a seed and a number,
wherever a run begins (until fixtures or finds are added). All are read, cut up and checked; one of `SHARE` is so
twice, to the same end. What raises, breaks a law, takes longer than `SLOW` seconds, ends the process, or makes memory
grow without end is kept in `tests/fuzz/found/STANDARD/`. With a state file, a run goes on where the last one stopped.
"""

import argparse
import gc
import hashlib
import itertools
import resource
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, NoReturn

from parvis.standards import readers

from .laws import document_holds, holds
from .mutators import mutate
from .state import State

FIXTURES = Path(__file__).parents[1] / "fixtures" / "standards"
FOUND = Path(__file__).parent / "found"
SLOW = 10
"CPU seconds that one input may take."
GROWTH_MB = 150
"By how much memory may grow over the inputs of one standard in a run, after the first tenth."
FOREIGN = 0.1
"How many inputs come from another standard's fixtures."
SHARE = 10
"One input of so many is tried twice, which costs as much again."
SAVED_EVERY = 500
"Inputs after which the state is saved."


class TooSlow(BaseException):
    """One input took too long. No Exception: readers catch those of the parts they are made of."""


class Documents:
    """What is spoiled: a standard's own fixtures and finds, and now and then another's; small ones more often."""

    def __init__(self, name: str) -> None:
        foreign = [document for other in readers() for document in _documents(other)]
        self._name = name
        self._foreign = _weighted(foreign)
        self._own = _weighted(_documents(name) or foreign)

    def spoiled(self, seed: int, number: int) -> bytes:
        """The input of this number."""
        random = Random(f"{self._name} {seed} {number}")
        documents, weights = self._foreign if random.random() < FOREIGN else self._own
        return mutate(random.choices(documents, cum_weights=weights)[0], random)


def _weighted(documents: list[bytes]) -> tuple[list[bytes], list[float]]:
    return documents, list(itertools.accumulate(1 / (500 + len(document)) for document in documents))


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz")
    options.add_argument("standards", nargs="*", help="names of standards, in their order; none: all of them")
    options.add_argument("--inputs", type=int, default=300, help="inputs for each standard, earlier ones included")
    options.add_argument("--seconds", type=float, default=3600, help="stop after so many seconds")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--state", type=Path, help="go on from this file, and note there what was done")
    given = options.parse_args(arguments)
    names = given.standards or list(readers())
    until = time.monotonic() + given.seconds
    signal.signal(signal.SIGVTALRM, _too_slow)
    with tempfile.TemporaryDirectory() as folder:
        state = State(given.state or Path(folder) / "state.json")
        failed = _killed(state)
        with state:
            for name in names:
                failed += fuzz(readers()[name], given.inputs, until, given.seed, state)
    _table(names, state)
    return 1 if failed else 0


def fuzz(module: Any, inputs: int, until: float, seed: int, state: State) -> int:
    """Try a standard from where the state says; how many kinds of failure were found."""
    name, start = module.NAME, state.done(module.NAME, seed)
    if start >= inputs or time.monotonic() > until:
        return 0
    documents = Documents(name)
    kinds: set[str] = set()
    saved, at_start, began = 0, 0.0, time.process_time()
    number = start
    for number in range(start, inputs):
        state.trying(name, seed, number)
        document = documents.spoiled(seed, number)
        failure = examine(module, document, again=number % SHARE == 0)
        if failure is not None and (kind := failure.partition(": ")[0]) not in kinds:
            kinds.add(kind)
            _keep(name, document, failure)
        if number - start == (inputs - start) // 10:
            at_start = _settled_mb()
        if number % SAVED_EVERY == 0:
            now = time.process_time()
            state.add(name, seed, number + 1, found=len(kinds) - saved, seconds=now - began)
            saved, began = len(kinds), now
            if time.monotonic() > until:
                break
    grown = max(0.0, _settled_mb() - at_start) if at_start else 0.0
    if grown > GROWTH_MB:
        _say(f"{name}: memory grew by {grown:.0f} MB")
        kinds.add("memory")
    spent = time.process_time() - began
    state.add(name, seed, number + 1, found=len(kinds) - saved, seconds=spent, grown_mb=grown)
    _say(f"{name:<20} {number + 1 - start:>8,} inputs {len(kinds):>4} found")
    return len(kinds)


def examine(module: Any, document: bytes, *, again: bool = True) -> str | None:
    """What went wrong with an input: the error and where; None where nothing did."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SLOW)
    try:
        assert isinstance(module.recognises(document), bool)
        holds(module, document, again=again)
        document_holds(module, document, again=again)
    except (Exception, TooSlow) as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {str(error)[:200]}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def _killed(state: State) -> int:
    """Keep the input that ended an earlier run by force, and go on after it; how many there were."""
    killer = state.killed_by()
    if killer is None or killer[0] not in readers():
        return 0
    name, seed, number = killer
    _keep(name, Documents(name).spoiled(seed, number), "the process ended while it was read")
    state.add(name, seed, number + 1, found=1)
    return 1


def _table(names: list[str], state: State) -> None:
    _say(f"\n{'reader':<20} {'inputs':>10} {'found':>6} {'CPU s':>9} {'inputs/s':>9} {'grown MB':>9}")
    for name in names:
        done = state.figures(name)
        rate = done.inputs / done.seconds if done.seconds else 0
        _say(f"{name:<20} {done.inputs:>10,} {done.found:>6} {done.seconds:>9,.0f} {rate:>9,.0f} {done.grown_mb:>9.0f}")
    total = [state.figures(name) for name in names]
    _say(f"{'all':<20} {sum(done.inputs for done in total):>10,} {sum(done.found for done in total):>6}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _too_slow(number: int, frame: FrameType | None) -> NoReturn:
    raise TooSlow(f"more than {SLOW} seconds")


def _settled_mb() -> float:
    """What this process holds in memory once nothing is left to collect."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1_000_000


def _documents(name: str) -> list[bytes]:
    kept = sorted((FOUND / name).glob("*.bin"))
    return [path.read_bytes() for path in (*sorted((FIXTURES / name).glob("*.*")), *kept)]


def _keep(name: str, document: bytes, failure: str) -> None:
    _say(f"{name}: {failure}")
    folder = FOUND / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{hashlib.sha256(document).hexdigest()[:12]}.bin").write_bytes(document)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
