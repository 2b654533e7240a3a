"""The words of an index, for `search.correcting`: one request for each question."""

from collections.abc import Mapping, Sequence
from typing import Any

from parvis.search.analysis import STEMMED
from parvis.search.correcting import SHORTEST, Known
from parvis.search.identifiers import identifier_key

from .cluster import Cluster
from .compile import Clause, phrase_in, word_in
from .completion import spelt, titled
from .schema import EXACT

CANDIDATES = 200
"Words one or two slips away that are compared."


class Words:
    """The words of the generation in use."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def known(self, terms: Sequence[str]) -> dict[str, Known]:
        clauses: dict[str, Clause] = {}
        for number, term in enumerate(terms):
            very = [{"term": {EXACT: term}}, {"term": {"identifiers": identifier_key(term)}}]
            clauses[f"{number}"] = {"bool": {"should": very}}
            clauses |= {f"{number}-{lang}": word_in(f"text_{lang}", term) for lang in STEMMED}
        counts = self._counted(clauses)
        return {
            term: Known(counts[f"{number}"], frozenset(lang for lang in STEMMED if counts[f"{number}-{lang}"]))
            for number, term in enumerate(terms)
        }

    def near(self, terms: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        suggesting = {
            "field": EXACT,
            "suggest_mode": "always",
            "max_edits": 2,
            "prefix_length": 0,
            "min_word_length": SHORTEST,
            "max_term_freq": 1_000_000_000,
            "string_distance": "damerau_levenshtein",
            "accuracy": 0.1,
            "sort": "frequency",
            "size": CANDIDATES,
            "shard_size": CANDIDATES * 10,
        }
        asked = {str(number): {"text": term, "term": suggesting} for number, term in enumerate(terms)}
        told = self._cluster.search({"size": 0, "suggest": asked}, same=terms[0])["suggest"] if terms else {}
        return {term: _options(told[str(number)]) for number, term in enumerate(terms)}

    def in_a_row(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
        counts = self._counted({str(number): phrase_in(EXACT, " ".join(pair)) for number, pair in enumerate(pairs)})
        return {pair: counts[str(number)] for number, pair in enumerate(pairs)}

    def _counted(self, clauses: Mapping[str, Clause]) -> dict[str, int]:
        """How many datasets each clause finds."""
        if not clauses:
            return {}
        body = {"size": 0, "aggs": {name: {"filter": clause} for name, clause in clauses.items()}}
        told = self._cluster.search(body, same="words")["aggregations"]
        return {name: told[name]["doc_count"] for name in clauses}

    def spelt(self, terms: Sequence[str], lang: str) -> dict[str, str]:
        cards = titled(self._cluster, [(term,) for term in terms])
        found = ((term, spelt(card, term, lang)) for term, card in zip(terms, cards, strict=True) if card)
        return {term: its[1] for term, its in found if its}


def _options(told: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    return [(option["text"], option["freq"]) for found in told for option in found["options"]]
