"""The words for problems, in each language."""

import json
from functools import lru_cache
from importlib.resources import files

import msgspec

from parvis.model import Problem


class Wording(msgspec.Struct, frozen=True):
    """A problem in words: what is wrong, and what to do about it."""

    message: str
    remedy: str


def describe(problem: Problem, lang: str) -> Wording:
    """The problem in a language (English where that language lacks it); its bare code where nobody worded it."""
    by_language = wordings().get(problem.code)
    if by_language is None:
        return Wording(problem.code, "")
    wording = by_language.get(lang) or by_language["en"]
    values = _Values(problem.values)
    return Wording(wording.message.format_map(values), wording.remedy.format_map(values))


class _Values(dict[str, str]):
    """Values for a message; a name that the problem doesn't carry shows as an ellipsis, not as a crash."""

    def __missing__(self, key: str) -> str:
        return "…"


@lru_cache(maxsize=1)
def wordings() -> dict[str, dict[str, Wording]]:
    """Every problem's wording by code and language, from `data/problems/*.json`."""
    merged: dict[str, dict[str, Wording]] = {}
    folder = files("parvis.vocab") / "data" / "problems"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        for code, languages in json.loads(entry.read_text("utf-8")).items():
            if code in merged:
                raise ValueError(f"problem code worded twice: {code}")
            merged[code] = {lang: Wording(words["message"], words["remedy"]) for lang, words in languages.items()}
    return merged
