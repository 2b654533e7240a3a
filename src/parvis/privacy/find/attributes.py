"""What columns say of people: by their names and by their words, in every language of the list `personal_attribute`."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import msgspec

from parvis.privacy.reading import TABLE, Store, quoted
from parvis.vocab import code_list

from .naming import Phrases, words_of
from .profile import ColumnProfile, text_of

LOOKED_AT = 5_000
"Distinct values whose words are read."
FEW = 0.2
"The share of distinct values with a word of the topic from which a column of codes is told by its contents."


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """A topic that a column is about, and what says so."""

    column: str
    topic: str
    "A code of `personal_attribute`."
    role: str
    "quasi or sensitive, as the list has it."
    named: bool
    values: int
    "Distinct values that have a word of the topic."


class _Topic(NamedTuple):
    code: str
    role: str
    names: Phrases
    contents: tuple[str, ...]


@cache
def _topics() -> tuple[_Topic, ...]:
    return tuple(
        _Topic(
            term.code,
            str(term.more["role"]),
            Phrases(_all(term.more["names"])),
            tuple(dict.fromkeys(words_of(word) for word in _all(term.more.get("contents", {})))),
        )
        for term in code_list("personal_attribute").terms.values()
    )


def _all(by_language: dict[str, list[str]]) -> Iterable[str]:
    return (word for words in by_language.values() for word in words)


def find_attributes(store: Store, column: ColumnProfile) -> list[Attribute]:
    """What a column of the table `data` is about: what its name says before what its contents do."""
    values: list[str] = []
    if column.kind in {"code", "text", "free text"}:
        value = text_of(column.name)
        values = [
            words_of(str(row[0]))
            for row in store.rows(
                f"SELECT DISTINCT {value} AS v FROM {quoted(TABLE)} WHERE {value} IS NOT NULL "  # noqa: S608
                f"ORDER BY hash(v), v LIMIT {LOOKED_AT}"
            )
        ]
    found = []
    for topic in _topics():
        named = topic.names.match(column.name)
        # A text has everyday words (single, mark, rose): of these, only sensitive matters are told.
        in_text = column.kind == "free text" and topic.role == "sensitive"
        having = sum(any(word in text for word in topic.contents) for text in values) if topic.contents else 0
        if named or (having and (in_text or having >= max(1, FEW * len(values)))):
            found.append(Attribute(column=column.name, topic=topic.code, role=topic.role, named=named, values=having))
    return sorted(found, key=lambda one: (not one.named, -one.values))
