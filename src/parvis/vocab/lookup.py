"""Bilingual code lists and their lookups.

A list is a file `data/NAME.json`: an array of objects `{"code", "labels": {lang: text}, "aliases": […], …}`.
"""

import json
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

_DATA = files("parvis.vocab") / "data"


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a code list."""

    code: str
    labels: dict[str, str] = {}
    aliases: tuple[str, ...] = ()
    "Other spellings and codes for the same thing, in any language; looked up without case or accents."
    more: dict[str, Any] = {}
    "What else the list says of it: url, level, parent, openness, …"

    def label(self, *preferred: str) -> str:
        """Its name in the first preferred language that has one, else in any; its code if it has no name."""
        for lang in (*preferred, *self.labels):
            if text := self.labels.get(lang):
                return text
        return self.code


class CodeList:
    """A code list, in the order in which it is shown."""

    def __init__(self, name: str, terms: list[Term]) -> None:
        self.name = name
        self.terms = {term.code: term for term in terms}
        self._spellings: dict[str, str] = {}
        for term in terms:
            for spelling in (term.code, *term.labels.values(), *term.aliases):
                self._spellings.setdefault(fold(spelling), term.code)

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def get(self, code: str) -> Term | None:
        return self.terms.get(code)

    def find(self, spelling: str) -> str | None:
        """The code that this code, label or other spelling stands for, whatever its case, accents and spaces."""
        return self._spellings.get(fold(spelling))

    def label(self, code: str, *preferred: str) -> str:
        """The name of a code; the code itself where the list doesn't know it."""
        term = self.terms.get(code)
        return term.label(*preferred) if term else code


def fold(text: str) -> str:
    """Text without case, accents, ligatures and repeated spaces, for comparing spellings."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


NO_LISTS = frozenset({"portals"})
"Files beside the lists that are none: the registry of portals."


@cache
def code_list_names() -> tuple[str, ...]:
    """The names of all code lists, in alphabetical order."""
    names = (item.name.removesuffix(".json") for item in _DATA.iterdir() if item.name.endswith(".json"))
    return tuple(sorted(set(names) - NO_LISTS))


@cache
def code_list(name: str) -> CodeList:
    """The list of this name. Raises FileNotFoundError where there is none."""
    known = {"code", "labels", "aliases"}
    terms = [
        Term(
            code=entry["code"],
            labels=entry.get("labels", {}),
            aliases=tuple(entry.get("aliases", ())),
            more={key: value for key, value in entry.items() if key not in known},
        )
        for entry in json.loads((_DATA / f"{name}.json").read_text("utf-8"))
    ]
    return CodeList(name, terms)
