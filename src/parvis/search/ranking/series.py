"""Which datasets are slices of one: the same table by year, by place or by number, from one organisation.

What the titles of a series have in common is what is left of them without years, dates, quarters, places and numbers of
issue. Small numbers stay (`aged 12 and over`, `2-degree`): they tell tables apart. So do all other words: to fold too
little costs a reader a line, to fold too much hides a table.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from parvis.model import UNDETERMINED, Extent
from parvis.search.analysis import LANGUAGES
from parvis.search.query import fold
from parvis.vocab import code_list

_WORD = re.compile(r"[^\W_]+")
_ISO = re.compile(
    r"\b\d{4}-(?:0?[1-9]|1[0-2])(?:-\d{1,2})?\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}/\d{1,2}/\d{1,2}\b"
)
_SPAN = re.compile(r"\b((?:1[5-9]|20)\d\d)\s?[-–—/]\s?(\d\d|(?:1[5-9]|20)\d\d)\b")
_BASE = re.compile(r"\b\d{4}\s?=\s?1[0 ]*\b")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NUMBER = re.compile(r"\d{6,}|[a-z]{1,4}\d{4,}[a-z]?")
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|e)?")
_QUARTER = re.compile(r"[qt][1-4]")

_MONTHS = frozenset(
    re.split(
        " ",
        "january february march april may june july august september october november december jan feb mar apr jun jul "
        "aug sep sept oct nov dec janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    )
)
_ORDINALS = frozenset(("first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th"))
_ORDINALS |= frozenset(("premier", "deuxieme", "troisieme", "quatrieme", "1er", "2e", "3e", "4e"))
_QUARTERS = frozenset(("quarter", "trimestre"))
_MARKS = frozenset(("no", "nos", "number", "numero", "issue", "volume", "vol", "accession", "week", "semaine"))
_MARKS |= frozenset(("release", "part", "partie", "tome", "version", "edition"))
"Words before a number of issue."
_TOWNS = frozenset(("county", "parish", "borough"))
"Words after the name of a place."
_NATIONS = frozenset((("canada",),))
"Places that a dataset covers as a whole: no slice is told by them."
LONGEST_PLACE = 6
"Words."


class Series(NamedTuple):
    """What a dataset's title says of its series."""

    key: str | None
    "The same for all of one series; None where nothing is left of the title."
    slice: bool
    "Whether the title names one year, period, part of the country or number: a slice, as far as a title can tell."


def series(titles: Mapping[str, str], *, organization: str | None, kind: str, extents: Sequence[Extent] = ()) -> Series:
    """The series that a dataset of these titles (plain text by language) may be one of.

    The places are those of the code lists and the names of its own `extents`.
    """
    lang = min(titles, key=lambda lang: (lang == UNDETERMINED, lang), default=None)
    if lang is None:
        return Series(None, False)
    left, is_slice = stripped(titles[lang], lang, _own_places(extents))
    if not left:
        return Series(None, is_slice)
    key = "\n".join((organization or "", kind, " ".join(left)))
    return Series(hashlib.blake2b(key.encode(), digest_size=8).hexdigest(), is_slice)


def stripped(
    title: str, lang: str = UNDETERMINED, places: frozenset[tuple[str, ...]] = frozenset()
) -> tuple[tuple[str, ...], bool]:
    """A title's folded words without what tells slices apart; and whether something there told one slice.

    `places`: names that are known to be places, as folded words, beside those that all titles are looked through for.
    """
    text = fold(title)
    text, dates = _ISO.subn(" ", text)
    text = _SPAN.sub(" ", _BASE.sub(" ", text))
    words = _WORD.findall(text)
    dropped = _periods(words) | _numbers(words)
    one_period = bool(dates or dropped) and not _is_range(words, dropped)
    told, covered = _places(words, places)
    dropped |= covered
    joining = LANGUAGES[lang].stopwords if lang in LANGUAGES else ()
    # A single letter may tell tables apart (`L-level`), unless it joined what was dropped (`2011 \u00e0 2016`).
    left = tuple(
        word
        for at, word in enumerate(words)
        if at not in dropped and not (word in joining and (len(word) > 1 or at - 1 in dropped))
    )
    return left, one_period or told


def _is_range(words: Sequence[str], dropped: set[int]) -> bool:
    """Whether more than one year is named: `1991 to 2005` is a table's whole period, not one slice of it."""
    return len({words[at] for at in dropped if _YEAR.fullmatch(words[at])}) > 1


def _periods(words: Sequence[str]) -> set[int]:
    """The places of years, and of months, days and quarters that stand with them."""
    found = {at for at, word in enumerate(words) if _YEAR.fullmatch(word) or _QUARTER.fullmatch(word)}
    for at, word in enumerate(words):
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        if word in _QUARTERS and before in _ORDINALS:
            found |= {at - 1, at}
        elif word in _MONTHS:
            days = {at + side for side, other in ((-1, before), (1, after)) if _DAY.fullmatch(other)}
            if days or {at + 1, at + 2, at - 1} & found:
                found |= {at} | days
    return found


def _numbers(words: Sequence[str]) -> set[int]:
    found = set()
    for at, word in enumerate(words):
        if _NUMBER.fullmatch(word) and not _YEAR.fullmatch(word):
            found.add(at)
        elif word.isdigit() and at and words[at - 1] in _MARKS:
            found |= {at - 1, at}
    return found


def _places(words: Sequence[str], own: frozenset[tuple[str, ...]]) -> tuple[bool, set[int]]:
    """Whether a part of the country is named, and where places stand among the words."""
    known = _known_places()
    beginnings = {name[0] for name in own}
    told = False
    covered: set[int] = set()
    for at, word in enumerate(words):
        if at in covered:
            continue
        if word in _TOWNS and at and at - 1 not in covered:
            told = True
            covered |= {at - 1, at}
        if word in known or word in beginnings:
            names = known.get(word, frozenset()) | own
            for length in range(min(LONGEST_PLACE, len(words) - at), 0, -1):
                name = tuple(words[at : at + length])
                if name in names:
                    told |= name not in _NATIONS
                    covered.update(range(at, at + length))
                    break
    return told, covered


def _own_places(extents: Sequence[Extent]) -> frozenset[tuple[str, ...]]:
    return frozenset(_names(name for extent in extents[:20] for name in extent.name.values.values()))


@lru_cache(maxsize=1)
def _known_places() -> dict[str, frozenset[tuple[str, ...]]]:
    """Regions of the code list, and nations, in all languages, by their first word."""
    regions = (label for term in code_list("geographic_region").terms.values() for label in term.labels.values())
    names = sorted(_NATIONS.union(_names(regions)))
    return {first: frozenset(group) for first, group in groupby(names, key=itemgetter(0))}


def _names(labels: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for label in labels:
        name = tuple(_WORD.findall(fold(label[:200])))
        if 0 < len(name) <= LONGEST_PLACE and len("".join(name)) > 3:
            yield name
