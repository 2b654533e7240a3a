"""A page that shows what a change of search did: question by question, both ranked lists side by side, and why.

One file without scripts and with nothing from elsewhere, in every language of `data/words.json`.
"""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec
from jinja2 import Environment, StrictUndefined

from .collections import Collection
from .evaluation import Change
from .indexes import ALL
from .measuring import MEASURES
from .running import Answer, Ranked
from .topics import Topic

SHOWN = 10
"Results of each list."

_DATA = files("parvis.search.evaluation") / "data"


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    """A result as the page shows it."""

    dataset: str
    title: str
    lang: str
    grade: int | None
    reason: str
    was: int | None
    "Its place in the other list; 0 where it is not in it; None: not told."
    explanation: Any


class _TopicChange(msgspec.Struct, frozen=True, kw_only=True):
    topic: Topic
    before: float
    after: float
    items_before: list[_Item]
    items_after: list[_Item]
    answer_before: Answer
    answer_after: Answer


def page(collection: Collection, changes: Sequence[Change], measure: str = MEASURES[0]) -> str:
    """The page, of one way of searching compared with one other. Raises ValueError where there is no change."""
    if not changes:
        raise ValueError("no change to show")
    parts = []
    for change in changes:
        found = sorted(_topics(collection, change, measure), key=lambda topic: -abs(topic.after - topic.before))
        same = [topic for topic in found if _names(topic.answer_before) == _names(topic.answer_after)]
        parts.append(
            {
                "asked": change.after.asked,
                "described": change.after.described,
                "comparison": change.comparison,
                "changed": [topic for topic in found if topic not in same],
                "unchanged": [topic.topic for topic in same],
            }
        )
    return str(
        _template().render(
            collection=collection,
            before=changes[0].before.variant,
            after=changes[0].after.variant,
            parts=parts,
            measure=measure,
            words=json.loads((_DATA / "words.json").read_text("utf-8")),
            colon="\u00a0:",
        )
    )


def _topics(collection: Collection, change: Change, measure: str) -> Iterator[_TopicChange]:
    for topic in collection.part(lang=change.after.asked).topics:
        before, after = change.before.run[topic.id], change.after.run[topic.id]
        lang = topic.lang if change.after.described == ALL else change.after.described
        places = {item.dataset: place for place, item in enumerate(before.ranked, 1)}
        yield _TopicChange(
            topic=topic,
            before=change.before.values[measure][topic.id],
            after=change.after.values[measure][topic.id],
            items_before=[_item(collection, topic, item, lang, None) for item in before.ranked[:SHOWN]],
            items_after=[
                _item(collection, topic, item, lang, places.get(item.dataset, 0)) for item in after.ranked[:SHOWN]
            ],
            answer_before=before,
            answer_after=after,
        )


def _item(collection: Collection, topic: Topic, item: Ranked, lang: str, was: int | None) -> _Item:
    shown = lang if lang in item.title else next(iter(item.title), lang)
    return _Item(
        dataset=item.dataset,
        title=item.title.get(shown, item.dataset),
        lang=shown,
        grade=collection.judgments[topic.id].get(item.dataset),
        reason=collection.reasons.get(topic.id, {}).get(item.dataset, ""),
        was=was,
        explanation=item.explanation,
    )


def _names(answer: Answer) -> tuple[str, ...]:
    return tuple(item.dataset for item in answer.ranked[:SHOWN])


@lru_cache(maxsize=1)
def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((_DATA / "page.html").read_text("utf-8"))
