"""Misspellings put right: of a list of them, those whose right word Statistics Canada's tables have.

`python -m bench.spelling FILE [NUMBER]`, FILE with lines `wrong->right, or right` (codespell's `dictionary.txt`),
prints the shares as JSON: right, another word, left as typed; and how long one takes. Another form of the right word
is right.
"""

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SEED = 7
COMMON = 20
"Tables that have the right word, at the least."


def pairs(file: Path) -> list[tuple[str, list[str]]]:
    """The misspellings of one word, each with what may have been meant, in a drawn order."""
    found = list(_pairs(file.read_text("utf-8").splitlines()))
    random.Random(SEED).shuffle(found)
    return found


def _pairs(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    from parvis.search.correcting import SHORTEST

    for line in lines:
        wrong, _, told = line.strip().partition("->")
        right = [word.strip() for word in told.split(",") if word.strip()]
        if wrong.isalpha() and len(wrong) >= SHORTEST and right and all(word.isalpha() for word in right):
            yield wrong, right


def measure(file: Path, number: int) -> dict[str, Any]:
    """The shares among the first `number` that no table has in any form."""
    from parvis.cli.tables_to_search import table_datasets, table_document
    from parvis.search.engines.tantivy import TantivyEngine
    from parvis.search.lexicon.words import key_of
    from parvis.search.model import Query

    counts = {"right": 0, "another word": 0, "left": 0}
    spent = 0.0
    with tempfile.TemporaryDirectory(prefix="parvis-spelling-") as folder:
        engine = TantivyEngine(Path(folder))
        engine.rebuild((table_document(dataset) for dataset in table_datasets()), change=1)

        def found(word: str) -> int:
            return engine.search(Query(text=f'"{word}"', facets=(), limit=0)).count

        for wrong, right in pairs(file):
            if sum(counts.values()) >= number:
                break
            if max(map(found, right)) < COMMON or engine.search(Query(text=wrong, facets=(), limit=0)).count:
                continue
            started = time.process_time()
            answer = engine.search(Query(text=wrong, facets=(), limit=1, correct=True))
            spent += time.process_time() - started
            meant = {key_of(word, "en") for word in right}
            how = (
                "left"
                if not answer.corrected
                else "right"
                if key_of(answer.corrected, "en") in meant
                else "another word"
            )
            counts[how] += 1
        engine.close()
    total = sum(counts.values())
    return {"misspellings": total, "ms": 1000 * spent / total, **{how: count / total for how, count in counts.items()}}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 800)))
