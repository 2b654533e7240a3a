"""RDF written as it is told: resources opened and closed, with what is said of them, in each syntax.

A sink is told names, languages and datatypes that are valid (`rdf.iri`, prefixed names of `WRITTEN_PREFIXES`, `<IRI>`
for names without a prefix); texts may hold anything. What is said of a resource stands together, and before what is
said of those that hang on it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from parvis.standards import rdf

_TAG = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
Mark = tuple[int, int]
Run = list[str]


class Sink(Protocol):
    """What can be told of resources."""

    def mark(self) -> Mark | None:
        """Here, for `since`; None where nothing is kept to be told again."""

    def since(self, mark: Mark) -> Run | None:
        """What was told of a resource since then; None where it can't be told again by itself."""

    def again(self, run: Run) -> None:
        """Tells of this resource what was told of another."""

    def begin(self, id: str | None, *types: str) -> None:
        """A resource by itself."""

    def end(self) -> None:
        """Nothing more is said of it, nor of those that hang on it."""

    def open(self, predicate: str, id: str | None, *types: str) -> None:
        """A resource that hangs on the one before; what follows is said of it until `close`."""

    def close(self) -> None: ...
    def link(self, predicate: str, iri: str) -> None: ...
    def text(self, predicate: str, value: str, language: str | None = None) -> None: ...
    def typed(self, predicate: str, value: str, datatype: str) -> None: ...
    def texts(self, predicate: str, values: dict[str, str]) -> None:
        """A text in several languages, by their codes."""

    def words(self, predicate: str, values: Iterable[str], language: str | None) -> None:
        """Several texts in one language."""

    def leaf(self, predicate: str, kind: str, texts: Iterable[tuple[str, str]]) -> None:
        """A resource without a name, of which only texts are told: each with its predicate."""


@lru_cache(maxsize=256)
def tag(lang: str) -> str | None:
    """The language as a tag; None where it is undetermined, or no tag."""
    return lang if lang != "und" and _TAG.fullmatch(lang) else None


class ByOne:
    """What a sink can be told at once, told one by one."""

    def mark(self) -> Mark | None:
        return None

    def since(self, mark: Mark) -> Run | None:
        return None

    def again(self, run: Run) -> None:
        raise AssertionError("a sink that gives no marks is told nothing again")

    def texts(self: Sink, predicate: str, values: dict[str, str]) -> None:
        for lang, value in values.items():
            self.text(predicate, value, tag(lang))

    def words(self: Sink, predicate: str, values: Iterable[str], language: str | None) -> None:
        for value in values:
            self.text(predicate, value, language)

    def leaf(self: Sink, predicate: str, kind: str, texts: Iterable[tuple[str, str]]) -> None:
        self.open(predicate, None, kind)
        for name, value in texts:
            self.text(name, value)
        self.close()


full = lru_cache(maxsize=2048)(rdf.full)
"The IRI of a prefixed name, or of one in angle brackets."
