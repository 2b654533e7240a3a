"""Search over 10,000 to a million datasets, in a process of its own: `python -m bench.size build|ask FOLDER [NUMBER]`.

`ask` prints as JSON: milliseconds of each question with 8 facets, all expansions on, and of them those in tantivy
itself (the bare engine, the very same calls); of each suggestion and hostile question; bytes of index; peak memory, MB.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from .catalogue import dataset_of
from .corpus import slim
from .engine import Timed
from .questions import questions

QUESTIONS = 400
LETTERS = (3, 5, 8, 12)
"How much of a question is typed when suggestions are asked for."


def records(number: int) -> Iterator[dict[str, Any]]:
    """So many records: those there are, then the same again with another number in title and description."""
    turns = (record if not turn else _changed(record, turn) for turn in count() for record in slim())
    return islice(turns, number)


def _changed(record: dict[str, Any], turn: int) -> dict[str, Any]:
    words = str(record["title"]).split()
    return record | {
        "id": f"{record['id']}-{turn}",
        "title": " ".join([*words[turn % (len(words) or 1) :], *words[: turn % (len(words) or 1)], f"part {turn}"]),
        "notes": f"{record.get('notes') or ''} Volume {turn}.",
    }


def build(folder: Path, number: int) -> None:
    """The index alone, without a store."""
    import msgspec

    from parvis.search.documents import document
    from parvis.search.engines.tantivy import TantivyEngine

    def documents() -> Iterator[Any]:
        for record in records(number):
            dataset = msgspec.structs.replace(dataset_of(record), id=str(record["id"]))
            name = dataset.publisher.name if dataset.publisher else None
            slug = str(record.get("organization") or "unknown")[:60]
            yield document(
                dataset, slug=str(record["id"]), organization_slug=slug, organization_name=name, source="datagov"
            )

    TantivyEngine(folder).rebuild(documents(), change=1)


def ask(folder: Path) -> dict[str, Any]:
    """Every question once, in a process that has done nothing else."""
    from tests.search.hostile import HOSTILE

    from parvis.search.engines.tantivy import TantivyEngine
    from parvis.search.engines.tantivy.engine import _Search
    from parvis.search.lexicon import Lexicon
    from parvis.search.parameters import read_parameters

    engine, lexicon = TantivyEngine(folder), Lexicon()
    snapshot = engine._reader.snapshot()
    asked = questions([str(record["title"]) for record in slim(20_000)], QUESTIONS)

    def timed(parameters: dict[str, str]) -> tuple[float, float]:
        query = read_parameters({name: [value] for name, value in parameters.items()}, fold=True).query
        start = time.perf_counter()
        search = _Search(snapshot, query, lexicon)
        bare = Timed(search._searcher)
        search._searcher = bare  # type: ignore[assignment]
        search.results()
        return (time.perf_counter() - start) * 1000, bare.seconds * 1000

    def suggested(typed: str) -> float:
        start = time.perf_counter()
        engine.suggest(typed, lang="en")
        return (time.perf_counter() - start) * 1000

    timed(asked[0])
    both = [timed(question) for question in asked]
    typed = [question["q"][:letters] for question in asked if "q" in question for letters in LETTERS]
    return {
        "whole": [whole for whole, _ in both],
        "bare": [bare for _, bare in both],
        "suggest": [suggested(text) for text in typed],
        "hostile": [timed({"q": text})[0] for text in HOSTILE.values()],
        "bytes": engine.state().bytes,
        "documents": engine.state().documents,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main(verb: str, folder: str, number: str = "0") -> None:
    """`build` or `ask`."""
    if verb == "build":
        build(Path(folder), int(number))
        print("{}")
    else:
        print(json.dumps(ask(Path(folder))))


if __name__ == "__main__":
    main(*sys.argv[1:])
