"""A guide's records, as a file holds them (`format: parvis-guide/1`)."""

from typing import Annotated, Literal

import msgspec

from parvis.community.records import Day, Id, Record, Words

FORMAT = "parvis-guide/1"
Theme = Literal[
    "portals", "inventories", "disaggregated-data", "anonymization", "quality", "metadata", "engagement",
    "emergencies", "indigenous-engagement", "ai",
]  # fmt: skip
Effort = Literal["none", "hours", "days", "weeks"]


class Source(Record, frozen=True, kw_only=True):
    """Where more is to be read, outside."""

    title: Words
    url: Annotated[str, msgspec.Meta(pattern=r"^https://[^\s]+$")]


class Practice(Record, frozen=True, kw_only=True):
    """What was wrong, what was done about it, what came of it, and what it takes."""

    id: Id
    title: Words
    themes: tuple[Theme, ...]
    problem: Words
    done: Words
    result: Words
    effort: Effort
    cost: Words
    manual: str | None = None
    "The page of Parvis's own manual that shows it at work, by its English name."
    source: Source | None = None
    contact: Words | None = None
    licence: str
    "A code of the vocabulary `licence`."
    confirmed: Day
    "When somebody last saw that it holds."


class Chapter(Record, frozen=True, kw_only=True):
    """Practices that belong together, by their ids."""

    id: Id
    title: Words
    practices: tuple[Id, ...]


class Guide(Record, frozen=True, kw_only=True):
    """A guide: chapters of practices."""

    format: Literal["parvis-guide/1"]
    id: Id
    title: Words
    about: Words
    confirmed_by: Words
    chapters: tuple[Chapter, ...]
    practices: tuple[Practice, ...]

    def practice(self, id: str) -> Practice | None:
        """The practice of this id."""
        return next((each for each in self.practices if each.id == id), None)
