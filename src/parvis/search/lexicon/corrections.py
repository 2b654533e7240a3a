"""What people have said of the lexicon: translations to use always, and others to use never."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from .terms import term_key
from .words import keys_of

Kind = Literal["add", "forbid"]


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """That two terms translate each other, or never do; in both directions."""

    kind: Kind
    lang: str
    term: str
    other_lang: str
    other: str


class Corrections:
    """Looks up corrections; words are compared as the lexicon compares them, however they end."""

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        self._added: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
        self._forbidden: set[tuple[str, str, str, str]] = set()
        for item in corrections:
            for lang, term, other_lang, other in (
                (item.lang, item.term, item.other_lang, item.other),
                (item.other_lang, item.other, item.lang, item.term),
            ):
                if item.kind == "add":
                    self._added.setdefault((lang, correction_key((term,), lang)), {})[other_lang, other] = None
                else:
                    self._forbidden.add(
                        (lang, correction_key((term,), lang), other_lang, correction_key((other,), other_lang))
                    )

    def __bool__(self) -> bool:
        return bool(self._added or self._forbidden)

    def added(self, words: Sequence[str], lang: str) -> tuple[tuple[str, str], ...]:
        """The languages and translations that people added for these words."""
        return tuple(self._added.get((lang, correction_key(words, lang)), ()))

    def forbids(self, words: Sequence[str], lang: str, other: str, other_lang: str) -> bool:
        """Whether somebody has said that these words never mean this."""
        if not self._forbidden:
            return False
        key = (lang, correction_key(words, lang), other_lang, correction_key((other,), other_lang))
        return key in self._forbidden


def correction_key(words: Sequence[str], lang: str) -> str:
    """What the ways to write a term in a language have in common."""
    return " ".join(keys_of(words, lang)) or term_key(" ".join(words))
