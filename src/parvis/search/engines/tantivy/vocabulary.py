"""The words of an index, for `search.correcting`."""

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_lowercase

import tantivy
from tantivy import Query as TQuery

from parvis.search.analysis import STEMMED
from parvis.search.correcting import Known
from parvis.search.identifiers import identifier_key

from .completion import spelt
from .schema import EXACT, analyzers, schema

BEGINNING_ALIKE = 4_000
"Words that begin with the same letters, the most frequent."
OTHERWISE = 200
"Words that begin with each other letter and go on in the same way."


class Words:
    """The words of one state of an index."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher

    def known(self, terms: Sequence[str]) -> dict[str, Known]:
        return {term: self._known(term) for term in terms}

    def _known(self, term: str) -> Known:
        frequency = self._searcher.doc_freq
        count = frequency(EXACT, term) or frequency("identifiers", identifier_key(term))
        stems = ((lang, stem) for lang in STEMMED for stem in analyzers()[lang].analyze(term))
        return Known(count, frozenset(lang for lang, stem in stems if frequency(f"text_{lang}", stem)))

    def near(self, terms: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        return {term: list(self._near(term).items()) for term in terms}

    def _near(self, term: str) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for beginning, limit in _beginnings(term):
            found |= self._searcher.terms_with_prefix(EXACT, beginning, limit=limit)
        return found

    def in_a_row(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
        return {pair: self._together(pair) for pair in pairs}

    def _together(self, pair: tuple[str, str]) -> int:
        found = self._searcher.search(TQuery.phrase_query(schema(), EXACT, list(pair)), limit=1)
        return int(found.count)  # type: ignore[attr-defined]  # The stubs of tantivy 0.27 lack it.

    def spelt(self, terms: Sequence[str], lang: str) -> dict[str, str]:
        found = ((term, spelt(self._searcher, (term,), lang)) for term in terms)
        return {term: its[1] for term, its in found if its}


def _beginnings(term: str) -> Iterator[tuple[str, int]]:
    """What a word that is one or two slips away may begin with, the first letter wrong once at the most."""
    yield term[:2], BEGINNING_ALIKE
    yield term[:1], BEGINNING_ALIKE
    yield term[1] + term[0], BEGINNING_ALIKE
    yield term[1:4], OTHERWISE
    for letter in ascii_lowercase:
        yield letter + term[:3], OTHERWISE
        yield letter + term[1:3], OTHERWISE
