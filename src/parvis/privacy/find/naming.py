"""What the names of columns say, in any language."""

import re
from collections.abc import Iterable

from parvis.vocab.lookup import fold

_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_OTHER = re.compile(r"[^0-9a-z]+")
LONG = 6
"Letters from which a phrase is also found inside a word: datenaissance."


def words_of(name: str) -> str:
    """A column's name as lower-case words without accents, set off by spaces at both ends."""
    return f" {_OTHER.sub(' ', fold(_CAMEL.sub(' ', name))).strip()} "


class Phrases:
    """Words and phrases that are looked for in names."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._spaced = tuple(dict.fromkeys(words_of(phrase) for phrase in phrases))
        self._joined = tuple(joined for spaced in self._spaced if len(joined := spaced.replace(" ", "")) >= LONG)

    def match(self, name: str) -> bool:
        """Whether the name has one of them as words, or a long one inside a word."""
        spaced = words_of(name)
        joined = spaced.replace(" ", "")
        return any(phrase in spaced for phrase in self._spaced) or any(phrase in joined for phrase in self._joined)
