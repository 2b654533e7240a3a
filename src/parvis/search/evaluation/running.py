"""Putting the topics of a collection to an engine, and noting what it answers in which order."""

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from parvis.search.model import Card, Hit, Query, Results
from parvis.search.ranking import Explanation

from .topics import Topic
from .variants import Variant

DEPTH = 100
"Results noted of each question."
EXPLAINED = 10
"Of them, the first so many with why they stand where they do."


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset in a ranked list."""

    dataset: str
    "As the judgments name it."
    score: float
    title: dict[str, str]
    explanation: Explanation | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was found for a topic."""

    ranked: tuple[Ranked, ...] = ()
    "Best first."
    count: int = 0
    "How many datasets in all."
    added: dict[str, tuple[str, ...]] = {}
    "By word of the question: words that were added for it."


class Searchable(Protocol):
    """What answers questions: an engine, or a baseline."""

    def search(self, query: Query) -> Results: ...


Run = dict[str, Answer]
"By topic: what was found."


def run(
    engine: Searchable,
    topics: Iterable[Topic],
    variant: Variant,
    *,
    depth: int = DEPTH,
    explain: bool = False,
    name: Callable[[Hit, Card], str] = lambda hit, card: hit.id,
) -> Run:
    """What the engine answers to each topic, searched in this way; `name`: a hit's name in the judgments."""
    found: Run = {}
    for topic in topics:
        query = variant.query(topic.text, topic.lang, depth)
        results = engine.search(query)
        why = {}
        if explain:
            shown = msgspec.structs.replace(query, limit=EXPLAINED, explain=True)
            why = {hit.id: hit.explanation for hit in engine.search(shown).hits}
        ranked = []
        for hit in results.hits:
            card = hit.read_card()
            ranked.append(
                Ranked(
                    dataset=name(hit, card),
                    score=hit.score or 0.0,
                    title=card.title.values,
                    explanation=why.get(hit.id),
                )
            )
        found[topic.id] = Answer(ranked=tuple(ranked), count=results.count, added=results.added)
    return found
