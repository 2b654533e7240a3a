"""The bare engine: how long tantivy itself takes for the calls behind each question.

In a process of its own: `python -m bench.engine HOME QUESTIONS`, prints the milliseconds of each as JSON.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any


class Timed:
    """A searcher that adds up the time spent in it."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._searcher, name)
        if name not in {"search", "aggregate", "doc"}:
            return found

        def call(*args: Any, **options: Any) -> Any:
            start = time.perf_counter()
            try:
                return found(*args, **options)
            finally:
                self.seconds += time.perf_counter() - start

        return call


def main(home: str, questions: str) -> None:
    """Ask every question once; print each one's bare milliseconds."""
    os.environ["PARVIS_HOME"] = home
    from parvis.search.engines.tantivy import TantivyEngine
    from parvis.search.engines.tantivy.engine import _Search
    from parvis.search.parameters import read_parameters

    engine = TantivyEngine(Path(home) / "index")
    snapshot = engine._reader.snapshot()
    times = []
    for question in json.loads(Path(questions).read_text("utf-8")):
        query = read_parameters({name: [value] for name, value in question.items()}).query
        search = _Search(snapshot, query)
        timed = Timed(search._searcher)
        search._searcher = timed  # type: ignore[assignment]
        search.results()
        times.append(timed.seconds * 1000)
    print(json.dumps(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
