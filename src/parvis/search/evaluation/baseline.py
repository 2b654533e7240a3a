"""Plain BM25, what every ranking has to beat: all text of a dataset as one field, any of the words, nothing else.

By bm25s (Lù, "BM25S: orders of magnitude faster lexical search via eager sparse scoring", 2024), with k1 and b as in
Lucene. Words are folded, stop words left out, and stemmed (Snowball) in the language of their text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from parvis.search.analysis import STOPWORDS
from parvis.search.model import Hit, Query, Results, SearchDocument
from parvis.search.query import fold

from .described import BY_LANGUAGE
from .measuring import MissingLibraryError

K1, B = 1.2, 0.75
_WORD = re.compile(r"\w+")


class PlainIndex:
    """The documents as plain BM25 sees them. Answers questions as an engine does, without filters and facets."""

    def __init__(self, documents: Iterable[SearchDocument]) -> None:
        """Raises MissingLibraryError."""
        try:
            import bm25s  # type: ignore[import-untyped]
        except ImportError as error:
            raise MissingLibraryError(str(error)) from error
        self._cards: list[tuple[str, bytes]] = []
        words = []
        for document in documents:
            self._cards.append((document.id, document.card))
            words.append([word for field in BY_LANGUAGE for word in _words_by_language(getattr(document, field))])
        self._index = bm25s.BM25(k1=K1, b=B, method="lucene") if any(words) else None
        if self._index is not None:
            self._index.index(words, show_progress=False)

    def search(self, query: Query) -> Results:
        """The datasets that have any of the words, best first; of the query only text, language and limit count."""
        if self._index is None:
            return Results(count=0)
        words = [word for word in _words(query.text, query.lang) if word in self._index.vocab_dict]
        if not words:
            return Results(count=0)
        scores = self._index.get_scores(words)
        found = sorted((-float(score), place) for place, score in enumerate(scores) if score > 0)
        hits = (
            Hit(id=self._cards[place][0], card=self._cards[place][1], score=-score)
            for score, place in found[: query.limit]
        )
        return Results(count=len(found), hits=tuple(hits))


def _words_by_language(texts: Mapping[str, str]) -> Iterator[str]:
    for lang, text in texts.items():
        yield from _words(text, lang)


def _words(text: str, lang: str) -> Iterator[str]:
    stemmer = _stemmer(lang)
    for word in _WORD.findall(fold(text)):
        if word not in STOPWORDS:
            yield stemmer.stemWord(word) if stemmer else word


@lru_cache(maxsize=50)
def _stemmer(lang: str) -> Any:
    """Snowball's stemmer of a language; None where it has none."""
    try:
        import Stemmer  # type: ignore[import-not-found]
    except ImportError as error:
        raise MissingLibraryError(str(error)) from error
    try:
        return Stemmer.Stemmer(lang)
    except KeyError:
        return None
