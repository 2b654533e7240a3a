"""`python -m tests.fuzz [STANDARD…] --inputs N --seconds S --seed N`: exit code 1 where anything was found.

Each input is a fixture of the standard, or of another one, spoiled. What raises, breaks a law, takes longer than
`SLOW` seconds, or makes memory grow without end is kept in `tests/fuzz/found/STANDARD/`.
"""

import argparse
import gc
import hashlib
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, NoReturn

from parvis.standards import readers

from .laws import document_holds, holds
from .mutators import mutate

FIXTURES = Path(__file__).parents[1] / "fixtures" / "standards"
FOUND = Path(__file__).parent / "found"
SLOW = 10
"CPU seconds that one input may take."
GROWTH_MB = 150
"By how much memory may grow over all inputs of one standard, after the first tenth."
FOREIGN = 0.1
"How many inputs come from another standard's fixtures."


class TooSlow(BaseException):
    """One input took too long. No Exception: readers catch those of the parts they are made of."""


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz")
    options.add_argument("standards", nargs="*", help="names of standards; none: all of them")
    options.add_argument("--inputs", type=int, default=10_000, help="inputs, shared among the standards")
    options.add_argument("--seconds", type=float, default=3600, help="stop after so many seconds")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args(arguments)
    names = given.standards or list(readers())
    end = time.monotonic() + given.seconds
    signal.signal(signal.SIGVTALRM, _too_slow)
    total, failed = 0, 0
    for number, name in enumerate(names):
        share = end - time.monotonic()
        until = time.monotonic() + share / (len(names) - number)
        done, found = fuzz(readers()[name], given.inputs // len(names), until, given.seed)
        total, failed = total + done, failed + found
        _say(f"{name:<20} {done:>8,} inputs {found:>4} found")
    _say(f"{total:,} inputs, {failed} found")
    return 1 if failed else 0


def fuzz(module: Any, inputs: int, until: float, seed: int) -> tuple[int, int]:
    """Try a standard; how many inputs, and how many kinds of failure were found."""
    own = _documents(module.NAME)
    foreign = [document for name in readers() for document in _documents(name)]
    random = Random(f"{module.NAME} {seed}")
    kinds: set[str] = set()
    after_start, done = 0.0, 0
    for done in range(inputs):
        if time.monotonic() > until:
            return done, len(kinds)
        start = random.choice(foreign if not own or random.random() < FOREIGN else own)
        document = mutate(start, random)
        failure = examine(module, document)
        if failure is not None and (kind := failure.partition(": ")[0]) not in kinds:
            kinds.add(kind)
            _keep(module.NAME, document, failure)
        if done == inputs // 10:
            gc.collect()
            after_start = resident_mb()
    gc.collect()
    grown = resident_mb() - after_start
    if inputs >= 1000 and grown > GROWTH_MB:
        _say(f"{module.NAME}: memory grew by {grown:.0f} MB")
        kinds.add("memory")
    return done + 1 if inputs else 0, len(kinds)


def examine(module: Any, document: bytes) -> str | None:
    """What went wrong with an input: the error and where; None where nothing did."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SLOW)
    try:
        assert isinstance(module.recognises(document), bool)
        holds(module, document)
        document_holds(module, document)
    except (Exception, TooSlow) as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {str(error)[:200]}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _too_slow(number: int, frame: FrameType | None) -> NoReturn:
    raise TooSlow(f"more than {SLOW} seconds")


def resident_mb() -> float:
    """What this process holds in memory."""
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
