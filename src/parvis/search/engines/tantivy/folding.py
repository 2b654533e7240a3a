"""Of each series the first result only, and how many more there are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import tantivy
from tantivy import Query as TQuery

from .narrowing import any_of, combined
from .schema import decode_card, series_number

DEEPEST = 10_000
"How many results can be leafed through."
EXACTLY = 2_000
"Results up to which those folded are counted one by one; of more, HyperLogLog estimates the number of series."
REPEATED = 5
"Results of a page from which on a series is left out where the page had too few others."
MOST_APART = 200
"Series that are left out so, those with most results."
_NAME = "\u00b7series"
"Of no facet."
Found = tuple[Any, tantivy.DocAddress]
"A result: what it is ordered by, and where it stands."


class Page(NamedTuple):
    """The results of a page, and how many there are in all."""

    total: int
    hits: list[Found]


class Fetch(Protocol):
    """Gives so many results, after so many others; none of the series named."""

    def __call__(self, limit: int, offset: int, apart: Sequence[str] = ()) -> Page: ...


class Series(NamedTuple):
    """The series among results; a dataset of its own counts as one."""

    number: int
    sizes: Mapping[int, int] | None
    "By number (`schema.series_number`): how many results it has. None where there are too many to count."


def first_of_each(searcher: tantivy.Searcher, fetch: Fetch, *, limit: int, offset: int) -> Page:
    """As `fetch`, but of each series the first result only; `limit` and `offset` count those that are left.

    Where a page is full of a few series, the next and larger one leaves these out: what it finds comes after.
    """
    wanted = offset + limit
    size = min(DEEPEST, 2 * wanted + 20)
    page = fetch(size, 0)
    total, firsts, apart = page.total, dict[int, Found](), dict[str, None]()
    while True:
        numbers = numbers_of(searcher, page.hits)
        for number, hit in zip(numbers, page.hits, strict=True):
            firsts.setdefault(number, hit)
        if len(firsts) >= wanted or len(page.hits) < size or size == DEEPEST:
            return Page(total, list(firsts.values())[offset:wanted])
        repeated = (number for number, count in Counter(numbers).most_common(MOST_APART) if count >= REPEATED)
        apart.update(dict.fromkeys(_key(searcher, firsts[number]) for number in repeated))
        size = min(DEEPEST, 4 * size)
        page = fetch(size, 0, list(apart))


def numbers_of(searcher: tantivy.Searcher, hits: Sequence[Found]) -> list[int]:
    """The number of each result's series."""
    found = searcher.fast_field_values("series", [address for _, address in hits])
    return [int(number or 0) for number in found]


def _key(searcher: tantivy.Searcher, hit: Found) -> str:
    """The key of a series, from one of its results."""
    return decode_card(searcher.doc(hit[1])["card"][0]).series or ""


def asked(count: int) -> dict[str, Any]:
    """What counts the series of so many results, to be asked beside facets, in one go."""
    if count > EXACTLY:
        return {_NAME: {"cardinality": {"field": "series"}}}
    return {_NAME: {"terms": {"field": "series", "size": EXACTLY, "segment_size": EXACTLY}}}


def counted(answer: Mapping[str, Any], count: int) -> Series:
    """The series of `count` results, from what was answered."""
    found = answer[_NAME]
    if count > EXACTLY:
        return Series(min(count, round(float(found["value"]))), None)
    sizes = _sizes(found)
    return Series(len(sizes), sizes)


def members(searcher: tantivy.Searcher, query: TQuery, keys: Iterable[str], series: Series) -> Mapping[str, int]:
    """How many results of this query each of these series has, where that is more than one."""
    numbers = {key: series_number(key) for key in keys}
    sizes = series.sizes
    if sizes is None:
        # How many datasets have it in all is told without a search: most have a series to themselves.
        shared = [key for key in numbers if searcher.doc_freq("facet_series", key) > 1]
        sizes = {}
        if shared:
            narrowed = combined(query, [any_of("series", shared)])
            answer = searcher.aggregate(narrowed, {_NAME: {"terms": {"field": "series", "size": len(shared)}}})
            sizes = _sizes(answer[_NAME])
    return {key: sizes[number] for key, number in numbers.items() if sizes.get(number, 0) > 1}


def _sizes(answer: Mapping[str, Any]) -> Mapping[int, int]:
    """By number: how many results a series has."""
    return {int(item["key"]): int(item["doc_count"]) for item in answer["buckets"]}
