"""The bilingual lists that HNAP's rules compare with: departments, governments, licences, formats, countries…

Source: the Government of Canada's thesauri as the profile names them (departments as of the profile of 2024-10).
"""

from functools import lru_cache
from importlib.resources import files

import msgspec

from parvis.vocab import fold

LANGUAGES = ("en", "fr")


@lru_cache(maxsize=1)
def lists() -> dict[str, dict[str, tuple[str, str]]]:
    """By the list's name its terms: by their code the words in English and French."""
    data = (files(__package__) / "data" / "hnap_terms.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, dict[str, tuple[str, str]]])


@lru_cache(maxsize=32)
def _by_word(name: str, lang: str) -> dict[str, str]:
    at = LANGUAGES.index(lang)
    return {fold(words[at]): code for code, words in lists()[name].items()}


@lru_cache(maxsize=8192)
def find_term(name: str, word: str, lang: str) -> str | None:
    """The code of a term by its word in English (`en`) or French (`fr`), whatever its case and accents."""
    return _by_word(name, lang).get(fold(word)) if lang in LANGUAGES else None


def word_for(name: str, code: str, lang: str) -> str:
    """A term's word in English or French. Raises KeyError for a code that the list lacks."""
    return lists()[name][code][LANGUAGES.index(lang)]
