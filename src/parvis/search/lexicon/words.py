"""The words of a text as the lexicon compares them: folded, stemmed, without those too common to mean anything."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import snowballstemmer  # type: ignore[import-untyped]

from parvis.search.analysis import LANGUAGES, STOPWORDS, irregular_forms
from parvis.search.query import fold

SHORTEST_STEM = 4
"Letters of a stem that says which word it is of."
LONGEST = 40
"Characters of a word; longer runs are no words."
_RUN = re.compile(r"[^\W_]+")
_RUN_OR_BREAK = re.compile(r"(?P<break>[,;:.!?()\[\]/–—|\"“”«»]+)|[^\W_]+")
_EN = (
    "according after all among any between both by during each excluding except include includes included "
    "including its least more most no non not other over per selected some such than through under until "
    "up upon using via which while who whose within without"
)
_FR = (
    "ainsi apres autre autres avant chez chaque comme comprenant compris contre depuis dont durant entre "
    "excluant hors incluant lors non parmi pendant plus plusieurs quel quelle quelques sauf selon sinon "
    "soit tous tout toute toutes vers"
)
_CONNECTING = frozenset((*_EN.split(), *_FR.split()))
"Folded words of English and French that join others, besides the stopwords: they translate nothing a reader looks for."


def joins(word: str) -> bool:
    """Whether a word only joins others, or is a number: no term begins or ends with it."""
    folded = fold(word)
    return folded in STOPWORDS or folded in _CONNECTING or folded.isdigit()


class Token(NamedTuple):
    """A word of a text, and where it stands."""

    key: str
    "Folded and stemmed."
    start: int
    end: int
    clause: int
    "Which of the text's parts, between its commas, brackets and full stops, it stands in."


def tokens(text: str, lang: str) -> list[Token]:
    """The words of a text that may be translated: no numbers, no single letters, none too common."""
    found = []
    clause = 0
    for match in _RUN_OR_BREAK.finditer(text):
        if match.lastgroup:
            clause += 1
        elif key := key_of(match[0], lang):
            found.append(Token(key, match.start(), match.end(), clause))
    return found


def keys_of(words: Iterable[str], lang: str) -> tuple[str, ...]:
    """The keys of words that are perhaps several each (`Sainte-Foy`), as `tokens` finds them."""
    return tuple(_keys(words, lang))


def _keys(words: Iterable[str], lang: str) -> Iterator[str]:
    for word in words:
        for match in _RUN.finditer(word):
            if key := key_of(match[0], lang):
                yield key


@lru_cache(maxsize=100_000)
def key_of(word: str, lang: str) -> str:
    """A word's key; empty where the word is never translated.

    As the index has it, accents go before the stemmer, which would take `données` for `don`.
    """
    folded = fold(word)
    if len(folded) < 2 or len(folded) > LONGEST or folded in STOPWORDS or folded in _CONNECTING:
        return ""
    if any(char.isdigit() for char in folded):
        return ""
    folded = min((folded, *irregular_forms(folded)))
    stemmer = _stemmer(lang)
    stem: str = stemmer.stemWord(folded) if stemmer else folded
    # So little is left that it stands for other words as well: `gen` of `génie` and of `gens`.
    return folded if len(stem) < SHORTEST_STEM and len(folded) > len(stem) + 1 else stem


@lru_cache(maxsize=32)
def _stemmer(lang: str) -> Any:
    """Snowball's stemmer for a language; None where Parvis's analysis has none."""
    line = LANGUAGES.get(lang)
    return snowballstemmer.stemmer(line.stemmer.lower()) if line and line.stemmer else None
