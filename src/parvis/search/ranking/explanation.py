"""Why a result stands where it does, as data."""

from typing import Literal

import msgspec

Place = Literal["title", "keyword", "label", "organization", "description", "identifier"]
"Where a word stands in a record; `description`: there or in the rest of it."


class Matched(msgspec.Struct, frozen=True, kw_only=True):
    """A word of the question, or one that was added for it, that a dataset has."""

    word: str
    "As typed."
    found: str
    "What was looked for: the word itself, or one added for it."
    how: Literal["typed", "added"] = "typed"
    lang: str | None = None
    "The language of a word that was added."
    places: tuple[Place, ...] = ()
    share: float = 0.0
    "Of the score, 0 to 1: that of the word and of all that was added for it."


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why a result stands where it does."""

    score: float
    words: tuple[Matched, ...] = ()
    parts: dict[str, float] = {}
    """By part, its share of the score, 0 to 1: `words`, `phrase` (words side by side), `whole_title`, `language`,
    `freshness`, `completeness`, `whole`, `use`. Together 1."""
