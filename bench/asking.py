"""How long questions take over one index, each put to Parvis and to bare tantivy in turn.

`python -m bench.asking FOLDER [ROUNDS]` prints JSON. Of each question the best of so many rounds counts, on both sides:
other work on the machine only ever adds. Times are milliseconds of this thread's CPU, and of the clock.
"""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .corpus import slim
from .engine import Bare, Plain, Timed
from .questions import questions

QUESTIONS = 400
LETTERS = (3, 5, 8, 12)
"How much of a question is typed when suggestions are asked for."

Spent = tuple[float, float]
"Milliseconds of CPU, and of the clock."


def spent(work: Callable[[], object]) -> Spent:
    """What a piece of work takes."""
    clock, cpu = time.perf_counter(), time.thread_time()
    work()
    return (time.thread_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000


def best(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, Spent]:
    """The least that each takes of so many rounds, the order turned around in every second one."""
    taken: dict[str, list[Spent]] = {name: [] for name in works}
    for turn in range(rounds):
        for name in list(works) if turn % 2 == 0 else reversed(works):
            taken[name].append(spent(works[name]))
    return {name: (min(cpu for cpu, _ in some), min(clock for _, clock in some)) for name, some in taken.items()}


def ask(folder: Path, rounds: int) -> dict[str, Any]:
    """Every question, all expansions on, in a process that has done nothing else."""
    from tests.search.hostile import HOSTILE

    from parvis.search.engines.tantivy import TantivyEngine
    from parvis.search.engines.tantivy.engine import _Search
    from parvis.search.engines.tantivy.generations import Snapshot
    from parvis.search.lexicon import Lexicon
    from parvis.search.model import Query
    from parvis.search.parameters import read_parameters
    from parvis.search.understanding import Publishers

    engine, lexicon = TantivyEngine(folder), Lexicon()
    searcher = engine._reader.snapshot().searcher
    names = {str(record.get("organization") or "Unknown") for record in slim(20_000)}
    publishers = Publishers((name[:60], {"en": name}) for name in sorted(names))
    asked = questions([str(record["title"]) for record in slim(20_000)], QUESTIONS)
    shares: list[float] = []

    def read(parameters: dict[str, str]) -> Query:
        import msgspec

        query = read_parameters({name: [value] for name, value in parameters.items()}, fold=True).query
        return msgspec.structs.replace(query, publishers=publishers)

    def put(parameters: dict[str, str]) -> _Search:
        # To a state of the index that has counted nothing yet: no round profits from the one before.
        return _Search(Snapshot(searcher), read(parameters), lexicon)

    def search(parameters: dict[str, str]) -> None:
        search = put(parameters)
        timed = Timed(search._searcher)
        search._searcher = timed  # type: ignore[assignment]
        search.results()
        shares.append(timed.seconds * 1000)

    def compared(parameters: dict[str, str]) -> dict[str, Any]:
        bare, plain = Bare(put(parameters)), Plain(searcher, parameters)
        shares.clear()
        found = best({"whole": lambda: search(parameters), "bare": bare.ask, "plain": plain.ask}, rounds)
        return {"asked": parameters, **found, "share": min(shares)}

    for question in asked[:20]:
        search(question)
    gc.collect()
    answers = [compared(question) for question in asked]
    typed = [question["q"][:letters] for question in asked if "q" in question for letters in LETTERS]
    suggested = [best({"it": lambda text=text: engine.suggest(text, lang="en")}, rounds)["it"] for text in typed]  # type: ignore[misc]
    hostile = [best({"it": lambda text=text: search({"q": text})}, 1)["it"] for text in HOSTILE.values()]  # type: ignore[misc]
    return {
        "questions": answers,
        "suggestions": suggested,
        "hostile": hostile,
        "bytes": engine.state().bytes,
        "documents": engine.state().documents,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main(folder: str, rounds: str = "3") -> None:
    """Print what was measured as JSON."""
    print(json.dumps(ask(Path(folder), int(rounds))))


if __name__ == "__main__":
    main(*sys.argv[1:])
