"""A collection searched in several ways, each from every language into every language."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import product

import msgspec

from parvis.search.model import Card, Hit

from .collections import Collection
from .comparing import Comparison, compared
from .indexes import ALL
from .measuring import MEASURES, ByTopic, mean, measured
from .running import Run, Searchable, run
from .variants import Variant

Opening = Callable[[str, str], AbstractContextManager[Searchable]]
"Opens the datasets described in one language alone, or in ALL, in one kind of index (`Variant.index`)."


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One way of searching, for the topics of one language, among datasets described in one language or all."""

    collection: str
    variant: str
    asked: str
    "The topics' language."
    described: str
    "The datasets' language, or ALL."
    topics: int
    values: dict[str, ByTopic]
    "By measure, by topic."
    run: Run

    @property
    def means(self) -> dict[str, float]:
        """By measure, over the topics."""
        return {name: mean(values) for name, values in self.values.items()}


def evaluated(
    collection: Collection,
    variants: Sequence[Variant],
    opening: Opening,
    *,
    described: Sequence[str],
    measures: Sequence[str] = MEASURES,
    explain: bool = False,
    name: Callable[[Hit, Card], str] = lambda hit, card: hit.id,
) -> Iterator[Row]:
    """A row for each language of topics, each of `described` and each variant. Raises MissingLibraryError."""
    asked = list(dict.fromkeys(topic.lang for topic in collection.topics))
    for language in described:
        for index in dict.fromkeys(variant.index for variant in variants):
            with opening(language, index) as engine:
                for lang, variant in product(asked, (item for item in variants if item.index == index)):
                    part = collection.part(lang=lang)
                    found = run(engine, part.topics, variant, explain=explain, name=name)
                    yield Row(
                        collection=collection.name,
                        variant=variant.name,
                        asked=lang,
                        described=language,
                        topics=len(part.topics),
                        values=measured(part, found, measures),
                        run=found,
                    )


class Across(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of the quality when the same needs are asked in another language than the datasets'."""

    variant: str
    asked: str
    described: str
    own: float
    "The mean where both are the datasets' language."
    across: float

    @property
    def part(self) -> float:
        return self.across / self.own if self.own else 0.0


def across_languages(rows: Iterable[Row], measure: str = MEASURES[0]) -> Iterator[Across]:
    """Each way of searching from one language into another, beside the same in the datasets' own."""
    kept = list(rows)
    own = {(row.variant, row.described): row.means[measure] for row in kept if row.asked == row.described}
    for row in kept:
        if row.described not in (row.asked, ALL) and (row.variant, row.described) in own:
            yield Across(
                variant=row.variant,
                asked=row.asked,
                described=row.described,
                own=own[row.variant, row.described],
                across=row.means[measure],
            )


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Two ways of searching compared, from one language into one."""

    before: Row
    after: Row
    comparison: Comparison


def changes(rows: Iterable[Row], before: str, measure: str = MEASURES[0]) -> Iterator[Change]:
    """Every other way of searching compared with the one of this name."""
    kept = list(rows)
    base = {(row.asked, row.described): row for row in kept if row.variant == before}
    for row in kept:
        there = base.get((row.asked, row.described))
        if there and row.variant != before:
            yield Change(before=there, after=row, comparison=compared(there.values[measure], row.values[measure]))
