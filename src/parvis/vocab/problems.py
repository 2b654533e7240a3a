"""The words for problems, in each language: Parvis's own, and those of other packages.

Another package words its problems, or adds a language to Parvis's, with the entry point group `parvis.problems`:
any name, and the package folder that holds its JSON files, which are like those of `data/problems`.
"""

import json
import logging
from functools import lru_cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from parvis.model import Problem

from .lookup import code_list

log = logging.getLogger(__name__)

GROUP = "parvis.problems"


class Wording(msgspec.Struct, frozen=True):
    """A problem in words: what is wrong, and what to do about it."""

    message: str
    remedy: str


def describe(problem: Problem, lang: str) -> Wording:
    """The problem in a language (English where that language lacks it); its bare code where nobody worded it.

    A value whose name ends in `_type` is a code of the vocabulary `json_type` (or several, `array, object`), and is
    shown by its name there.
    """
    by_language = wordings().get(problem.code)
    if by_language is None:
        return Wording(problem.code, "")
    wording = by_language.get(lang) or by_language.get("en") or next(iter(by_language.values()))
    types = code_list("json_type")
    values = _Values(
        (
            name,
            ", ".join(types.label(code, lang, "en") for code in value.split(", ")) if name.endswith("_type") else value,
        )
        for name, value in problem.values.items()
    )
    return Wording(wording.message.format_map(values), wording.remedy.format_map(values))


class _Values(dict[str, str]):
    """Values for a message; a name that the problem doesn't carry shows as an ellipsis, not as a crash."""

    def __missing__(self, key: str) -> str:
        return "…"


@lru_cache(maxsize=1)
def wordings() -> dict[str, dict[str, Wording]]:
    """Every problem's wording by code and language.

    Parvis's own go before another package's. What is unusable in a package is logged and left out.
    """
    merged: dict[str, dict[str, Wording]] = {}
    for document in _documents(files("parvis.vocab") / "data" / "problems"):
        for code, languages in document.items():
            if code in merged:
                raise ValueError(f"problem code worded twice: {code}")
            merged[code] = {lang: Wording(words["message"], words["remedy"]) for lang, words in languages.items()}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.value):
        try:
            found = [_checked(document) for document in _documents(files(entry.value))]
        except Exception:
            log.exception("words for problems left out: %s", entry.value)
            continue
        for code, languages in ((code, words) for document in found for code, words in document.items()):
            merged[code] = languages | merged.get(code, {})
    return merged


def _documents(folder: Traversable) -> list[Any]:
    entries = sorted((item for item in folder.iterdir() if item.name.endswith(".json")), key=lambda item: item.name)
    return [json.loads(entry.read_text("utf-8")) for entry in entries]


def _checked(document: Any) -> dict[str, dict[str, Wording]]:
    """Another package's words. Raises an error of some kind where they are none, or can't be filled in."""
    found = msgspec.convert(document, dict[str, dict[str, Wording]])
    for code, languages in found.items():
        if not languages:
            raise ValueError(f"{code} has no words")
        for wording in languages.values():
            for text in (wording.message, wording.remedy):
                text.format_map(_Values())
    return found
