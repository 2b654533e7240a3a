"""What to do where nothing is found: wider questions with how many datasets they find, and who may hold such data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from parvis.search.query import Phrase, leaves, parse

if TYPE_CHECKING:
    from parvis.search.engines.base import Engine
    from parvis.search.model import Query

MOST_TRIED = 6
"Filters of which each is left out in turn, at the most."
MOST_HOLDERS = 3
MOST_WORDS = 8
"Words by which organisations are looked for, at the most."


class Wider(msgspec.Struct, frozen=True):
    """The question without one of its filters."""

    name: str
    "A name of `model.FILTERS`, `from`, `to`, `bbox`; empty: without any filter."
    value: str
    count: int


class Holder(msgspec.Struct, frozen=True):
    """An organisation some of whose datasets have words of the question."""

    slug: str
    count: int


class Help(msgspec.Struct, frozen=True):
    """What may help where nothing was found."""

    wider: tuple[Wider, ...] = ()
    "Those that find something, the most first."
    languages: tuple[tuple[str, int], ...] = ()
    "Languages in which the same words find something, with how many datasets."
    holders: tuple[Holder, ...] = ()


def help_with(engine: "Engine", query: "Query", *, languages: tuple[str, ...] = ()) -> Help:
    """What may help with a question that found nothing; a search of the index for each thing that is tried.

    `languages`: the reader's, of which the question's own is left out. Raises IndexUnavailable.
    """
    wanting = msgspec.structs.replace(
        query, limit=0, offset=0, facets=(), fold=False, explain=False, highlight=False, sort="title"
    )
    tried = list(_narrower(wanting))
    found = [Wider(name, value, engine.search(wider).count) for name, value, wider in tried[:MOST_TRIED]]
    free = msgspec.structs.replace(wanting, filters={}, bbox=None, start=None, end=None)
    if len(tried) > 1 and query.text.strip():
        found.append(Wider("", "", engine.search(free).count))
    others = [(lang, msgspec.structs.replace(wanting, lang=lang)) for lang in languages if lang != query.lang]
    counts = [(lang, engine.search(other).count) for lang, other in others] if query.text.strip() else []
    return Help(
        tuple(sorted((item for item in found if item.count), key=lambda item: -item.count)),
        tuple((lang, count) for lang, count in counts if count),
        _holders(engine, free),
    )


def _narrower(query: "Query") -> Iterator[tuple[str, str, "Query"]]:
    """Each filter in force, and the question without it."""
    for name, values in query.filters.items():
        for value in values:
            kept = tuple(other for other in values if other != value)
            # Values of one filter are alternatives: without one of several, less is found.
            if not kept:
                others = {other: its for other, its in query.filters.items() if other != name}
                yield name, value, msgspec.structs.replace(query, filters=others)
    if query.start:
        yield "from", query.start, msgspec.structs.replace(query, start=None)
    if query.end:
        yield "to", query.end, msgspec.structs.replace(query, end=None)
    if query.bbox:
        yield "bbox", "", msgspec.structs.replace(query, bbox=None)


def _holders(engine: "Engine", query: "Query") -> tuple[Holder, ...]:
    """The organisations with the most datasets that have one of the words."""
    words = [leaf for leaf in leaves(parse(query.text).root) if isinstance(leaf, Phrase) or not leaf.optional]
    if not words:
        return ()
    text = " OR ".join(f'"{word.text}"' if isinstance(word, Phrase) else word.text for word in words[:MOST_WORDS])
    asked = msgspec.structs.replace(query, text=text, facets=("organization",), facet_size=MOST_HOLDERS)
    buckets = engine.search(asked).facets.get("organization", ())
    return tuple(Holder(bucket.value, bucket.count) for bucket in buckets)
