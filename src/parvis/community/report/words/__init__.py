"""The fixed words of a report, a file a language: a language is added with one file that has the same names."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale, UnknownLocaleError

FALLBACK = "en"
NONE: Mapping[str, object] = {}


class Words:
    """The words of one language."""

    def __init__(self, lang: str, words: dict[str, Any]) -> None:
        self.lang = lang
        self._words = words
        try:
            self._plural = Locale.parse(lang, sep="-").plural_form
        except (UnknownLocaleError, ValueError):
            self._plural = Locale.parse(FALLBACK).plural_form

    def __call__(self, name: str, /, **values: object) -> str:
        """The words of this name, with these values in them."""
        return str(self._words[name]).format(**values)

    def many(self, name: str, count: int, /, *, of: str = "", values: Mapping[str, object] = NONE) -> str:
        """The words for so many, with these values in them; `of`: a name within those of this name."""
        forms = self._words[name][of] if of else self._words[name]
        return str(forms.get(self._plural(count)) or forms["other"]).format(count=count, **values)

    def label(self, name: str, code: str, /, **values: object) -> str:
        """The word for a code of a list of them."""
        return str(self._words[name][code]).format(**values)


def languages() -> tuple[str, ...]:
    """The languages that a report can be written in."""
    here = files(__package__)
    return tuple(sorted(entry.name[:-5] for entry in here.iterdir() if entry.name.endswith(".json")))


@lru_cache(maxsize=16)
def words(lang: str) -> Words:
    """The words of a language. Raises KeyError where there are none."""
    if lang not in languages():
        raise KeyError(lang)
    return Words(lang, json.loads((files(__package__) / f"{lang}.json").read_text("utf-8")))
