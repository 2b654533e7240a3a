"""What a detector is: one kind of identifier, told by its form, its check digits and the names of columns."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from .naming import Phrases

Role = Literal["direct", "quasi"]


def anything(text: str) -> bool:
    """The check of an identifier that has none."""
    return True


@dataclass(frozen=True)
class Detector:
    """One kind of identifier. A plugin is a module with one of these, called `DETECTOR`."""

    name: str
    "A code: lower case, words joined by hyphens."
    labels: Mapping[str, str]
    "What it is called, by language."
    words: tuple[str, ...]
    "What columns that hold it are called, in any language; case, accents and separators don't matter."
    shape: str
    "A regular expression for what may be one, anywhere in a text. RE2's syntax too: no look-around."
    check: Callable[[str], bool] = anything
    "Whether what has the shape is one: check digits, dates, ranges."
    chance: float = 1.0
    "How often something else of this shape passes the check by accident; 1 where there is no check."
    common: float = 0.3
    "How often a column that is something else is full of this shape."
    expected: float = 0.95
    "The share of cells that hold one in a column of them: less than 1 for what no list or form covers wholly."
    prior: float = 0.02
    "How often a column of unknown name holds it."
    role: Role = "direct"
    "direct: names one person by itself; quasi: helps to single one out."
    whole: bool = False
    "Whether it is only sought as a whole cell, not inside a text."
    inside: bool = False
    "Whether it is only sought inside longer texts."
    scan: bool = True
    "Whether all rows are searched for the shape where only a sample of the values is looked at closely."
    source: str = ""
    "Where the form and the check are described."
    _phrases: Phrases = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_phrases", Phrases(self.words))

    @cached_property
    def pattern(self) -> "re.Pattern[str]":
        return re.compile(self.shape)

    def is_named(self, column: str) -> bool:
        """Whether a column's name says that it holds this."""
        return self._phrases.match(column)

    def found(self, text: str) -> tuple[bool, bool, bool]:
        """Of a cell: whether something in it has the shape, whether that passes the check, whether it is all of it."""
        text = text.strip()
        if self.pattern.fullmatch(text):
            return (False, False, False) if self.inside else (True, self.check(text), True)
        if self.whole:
            return False, False, False
        shaped = False
        for match in self.pattern.finditer(text):
            shaped = True
            if self.check(match.group()):
                return True, True, False
        return shaped, False, False

    def label(self, *preferred: str) -> str:
        """Its name in the first preferred language that has one, else in any."""
        for lang in (*preferred, *self.labels):
            if lang in self.labels:
                return self.labels[lang]
        return self.name
