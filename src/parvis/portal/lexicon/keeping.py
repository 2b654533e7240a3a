"""Where the lexicon's files are, and what is in them."""

from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings

from parvis.search import LEXICON
from parvis.search.lexicon import About, LexiconFolder, Translation


class LexiconState(msgspec.Struct, frozen=True, kw_only=True):
    """How the lexicon is."""

    about: About | None
    "How the learned part came to be; None where nothing was learned yet."
    entries: int
    "Words and phrases that were learned, of all languages."
    bytes: int
    problem: str | None
    "Why a file of it is not used, where one can't be."


def folder() -> Path:
    """The folder of the lexicon's files."""
    home: Path = settings.CONFIG.home
    return home / LEXICON


@lru_cache(maxsize=4)
def _opened(path: Path) -> LexiconFolder:
    return LexiconFolder(path)


def opened() -> LexiconFolder:
    """The lexicon of this portal, as searches use it."""
    return _opened(folder())


def look_up(*, words: str, lang: str) -> tuple[Translation, ...]:
    """What these words, as one term, are in the other languages: the likeliest first."""
    return opened().current().translations(words.split(), lang)


def lexicon_state() -> LexiconState:
    """How the lexicon is."""
    lexicon = opened().current()
    size = sum(file.stat().st_size for file in folder().glob("[!.]*") if file.is_file())
    return LexiconState(about=lexicon.about, entries=lexicon.entries, bytes=size, problem=opened().problem)
