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


def _values(facet: str) -> dict[str, Any]:
    return {"terms": {"field": f"facet_{facet}", "size": 50}}


FEWER = ("search-fewer-words", "search-some-words")
"What tells that datasets with some of the words were looked for as well."


class Bare:
    """A question as the least that an engine is asked for it, with all expansions: the same query in one call for 20
    results and their number, one for each of these, one for the counts of 8 facets, and one more where a filter is
    chosen, as its own facet is counted without it. No folding, no second try, no spelling, nothing made of it."""

    def __init__(self, search: Any) -> None:
        """`search`: the question put to an index, which is asked once to see whether fewer words are searched."""
        from parvis.search.engines.tantivy.narrowing import combined
        from parvis.search.model import FACETS
        from parvis.search.query import leaves

        fewer = any(problem.code in FEWER for problem in search.results().problems)
        self._searcher = search._searcher
        self._offset = search._query.offset
        matching = search._compiler.matching(search._root, fewer=fewer)
        words = next(leaves(search._root), None) is not None
        self._fetch = search._fetching(matching, "relevance" if words else "modified", fewer=fewer)
        chosen = dict(search._by_facet)
        self._counted = [(combined(matching, [*search._narrowing, *chosen.values()]), set(FACETS) - chosen.keys())]
        for name in chosen:
            others = [query for other, query in chosen.items() if other != name]
            self._counted.append((combined(matching, [*search._narrowing, *others]), {name}))

    def ask(self) -> int:
        """How many datasets there are."""
        page = self._fetch(20, self._offset)
        for _, address in page.hits:
            self._searcher.doc(address)
        for query, names in self._counted:
            self._searcher.aggregate(query, {name: _values(name) for name in sorted(names)})
        return int(page.total)


class Plain:
    """The same by its words as they stand, all wanted, in one field by BM25: no other language, no form, no weight."""

    def __init__(self, searcher: Any, parameters: dict[str, str]) -> None:
        from tantivy import Occur, Query

        from parvis.search.engines.tantivy.schema import EXACT, analyzers, schema
        from parvis.search.model import FACETS

        self._searcher = searcher
        words = analyzers()[EXACT].analyze(parameters.get("q", ""))
        clauses = [(Occur.Must, Query.term_query(schema(), EXACT, word)) for word in words]
        if format := parameters.get("format"):
            term = Query.term_query(schema(), "facet_format", format, "basic")
            clauses.append((Occur.Must, Query.const_score_query(term, 0.0)))
        self._query = Query.boolean_query(clauses)
        self._offset = 20 * (int(parameters.get("page", "1")) - 1)
        self._facets = {name: _values(name) for name in FACETS}

    def ask(self) -> int:
        """How many datasets there are."""
        found = self._searcher.search(self._query, limit=20, offset=self._offset)
        for _, address in found.hits:
            self._searcher.doc(address)
        self._searcher.aggregate(self._query, self._facets)
        return int(found.count)


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
