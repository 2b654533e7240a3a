"""The lexicon as a question asks it: what was learned, official terms and corrections as one."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from parvis.search.query import fold

from .corrections import Corrections
from .store import CORRECTIONS, LEARNED, About, Stored, UnusableFileError, read_corrections, read_learned, unpack
from .terms import Terms, official_terms
from .words import keys_of

MOST_ADDED = 4
"Translations of one word, of each other language."
LEAST = 0.08
"Probability below which a translation is more of a nuisance than a help."
SAME = 0.5
"Probability from which on a word that is the same in the other language is taken to need no translation."

Origin = Literal["learned", "official", "added"]


class Translation(NamedTuple):
    """A word or phrase of another language, how likely it is what was meant, and who says so."""

    text: str
    lang: str
    weight: float
    origin: Origin


class Lexicon:
    """Looks up translations. Safe from many threads at once; nothing in it changes."""

    def __init__(
        self, learned: Stored | None = None, terms: Terms | None = None, corrections: Corrections | None = None
    ) -> None:
        self._learned = learned
        self._terms = terms or official_terms()
        self._corrections = corrections or Corrections()

    def current(self) -> "Lexicon":
        """Itself: what is in no folder never changes."""
        return self

    @property
    def stamp(self) -> object:
        """The same forever."""
        return ()

    @property
    def about(self) -> About | None:
        """How the learned part came to be; None where there is none."""
        return self._learned.about if self._learned else None

    @property
    def entries(self) -> int:
        """Words and phrases that were learned."""
        return self._learned.entries if self._learned else 0

    def translations(self, words: Sequence[str], lang: str) -> tuple[Translation, ...]:
        """What these words, as one term, are in the other languages: the likeliest first, a few of each language."""
        found: dict[tuple[str, str], Translation] = {}
        for (to_lang, text), weight in self._terms.translations(words, lang).items():
            self._put(found, Translation(text, to_lang, weight, "official"))
        for translation in self._from_learned(words, lang):
            self._put(found, translation)
        kept = [item for item in found.values() if not self._corrections.forbids(words, lang, item.text, item.lang)]
        added = [Translation(text, to, 1.0, "added") for to, text in self._corrections.added(words, lang)]
        texts = {(item.lang, fold(item.text)) for item in added}
        kept = added + [item for item in kept if (item.lang, fold(item.text)) not in texts]
        return _best(kept)

    @staticmethod
    def _put(found: dict[tuple[str, str], Translation], translation: Translation) -> None:
        """Of two ways to write the same translation, official ones are written as officials do."""
        hyphened = "-" in translation.text  # `by-product`: its stems are those of `product`.
        keys = () if hyphened else keys_of((translation.text,), translation.lang)
        key = (translation.lang, " ".join(keys) or fold(translation.text))
        there = found.get(key)
        if there is None:
            found[key] = translation
        elif translation.weight > there.weight:
            found[key] = there._replace(weight=translation.weight)

    def _from_learned(self, words: Sequence[str], lang: str) -> list[Translation]:
        if self._learned is None:
            return []
        tables = self._learned.tables
        # A word that the reader's language doesn't know may be one of another.
        for source in dict.fromkeys((lang, *tables)):
            key = " ".join(keys_of(words, source))
            found = [
                Translation(text, to_lang, weight, "learned")
                for to_lang, table in tables.get(source, {}).items()
                if key in table
                for text, weight in _different(words, unpack(table[key]), to_lang)
            ]
            if found or any(key in table for table in tables.get(source, {}).values()):
                return found
        return []


def _different(words: Sequence[str], found: list[tuple[str, float]], to_lang: str) -> list[tuple[str, float]]:
    """The translations that are other words; none where the word is mostly the same in both languages.

    The same is what the other language's stemmer makes the same: it is what searches the other language's texts.
    """
    own = " ".join(keys_of(words, to_lang))
    others = []
    same = 0.0
    for text, weight in found:
        if " ".join(keys_of((text,), to_lang)) == own or fold(text) == fold(" ".join(words)):
            same += weight
        else:
            others.append((text, weight))
    return [(text, weight) for text, weight in others if weight >= LEAST and (same < SAME or weight > same / 2)]


def _best(found: list[Translation]) -> tuple[Translation, ...]:
    """The likeliest few of each language."""
    left: dict[str, int] = {}
    kept = []
    for item in sorted(found, key=lambda item: -item.weight):
        left[item.lang] = left.get(item.lang, MOST_ADDED) - 1
        if left[item.lang] >= 0:
            kept.append(item)
    return tuple(kept)


class LexiconFolder:
    """The lexicon in a folder, read anew when its files have changed. Safe from many threads at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._stamp: object = None
        self._lexicon: Lexicon | None = None
        self.problem: str | None = None
        "Why a file is not used, where one can't be."

    @property
    def stamp(self) -> object:
        """Changes whenever the lexicon does."""
        return _stamp(self.folder / LEARNED), _stamp(self.folder / CORRECTIONS)

    def current(self) -> Lexicon:
        """The lexicon as its files are now; without what is damaged."""
        stamp = self.stamp
        lexicon = self._lexicon
        if lexicon is None or stamp != self._stamp:
            with self._lock:
                self._lexicon = lexicon = self._read()
                self._stamp = stamp
        return lexicon

    def _read(self) -> Lexicon:
        learned, corrections = None, Corrections()
        problems = []
        try:
            learned = read_learned(self.folder)
        except UnusableFileError as error:
            problems.append(str(error))
        try:
            corrections = Corrections(read_corrections(self.folder))
        except UnusableFileError as error:
            problems.append(str(error))
        self.problem = "; ".join(problems) or None
        return Lexicon(learned, corrections=corrections)


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size
