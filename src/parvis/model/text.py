"""Text in several languages, and who wrote each of them."""

from collections.abc import Iterable

import msgspec

UNDETERMINED = "und"
"BCP 47's tag for a language that nobody stated."


class Text(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One text in one or more languages.

    `values` maps a BCP 47 language tag to the text; never to an empty one. It is read-only by convention:
    build a new Text instead of changing it.
    """

    values: dict[str, str] = {}
    original: str | None = None
    "The language it was written in, where the source says so or only one is a person's."
    machine: tuple[str, ...] = ()
    "The languages in which a machine translated it."

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.values)

    def get(self, *preferred: str) -> str:
        """The text in the first preferred language that it has, else in its original, else in any; "" if none."""
        return self.values.get(self.language(*preferred) or "", "")

    def language(self, *preferred: str) -> str | None:
        """The language of what `get` returns for the same arguments; None if there is no text at all.

        A text of undetermined language is taken before one known to be in another language than asked.
        """
        for lang in preferred:
            if lang in self.values:
                return lang
        for fallback in (UNDETERMINED, self.original):
            if fallback is not None and fallback in self.values:
                return fallback
        return next(iter(self.values), None)

    def is_machine(self, lang: str | None) -> bool:
        """Whether the text in this language is a machine's translation."""
        return lang in self.machine

    @classmethod
    def of(cls, value: str, lang: str = UNDETERMINED) -> "Text":
        """A text in one language; an empty Text if `value` is blank."""
        value = value.strip()
        return cls({lang: value}, lang) if value else EMPTY


EMPTY = Text()
"The default of every text: msgspec leaves a default out of the document only where it is the same object."


class TextList(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Lists of words (keywords) by language; the lists need not be translations of each other, item by item."""

    values: dict[str, tuple[str, ...]] = {}
    machine: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(self.values.values())

    def get(self, *preferred: str) -> tuple[str, ...]:
        """The list in the first preferred language that has any, else in any language; () if none."""
        for lang in (*preferred, UNDETERMINED, *self.values):
            if words := self.values.get(lang):
                return words
        return ()

    def all(self) -> tuple[str, ...]:
        """Every word once, in order of language then of place."""
        return tuple(dict.fromkeys(word for words in self.values.values() for word in words))

    @classmethod
    def of(cls, words: Iterable[str], lang: str = UNDETERMINED) -> "TextList":
        """Words in one language, blanks and repeats left out."""
        kept = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
        return cls({lang: kept}) if kept else NO_WORDS


NO_WORDS = TextList()
