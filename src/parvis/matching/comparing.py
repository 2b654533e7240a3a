"""How alike two profiles are, field by field: a level for each, never a number."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from .profiles import Box, Profile

MISSING = "missing"
"One of the two doesn't say: that is evidence for nothing."

_T = TypeVar("_T")
Comparison = Callable[[Profile, Profile], str]

TELLING = 4
"Words of a title that few other datasets will have by chance."
EXCLUSIVE = frozenset({"statcan-pid"})
"Types of identifiers of which a dataset has one alone: two that differ are two datasets."


def identifiers(one: Profile, other: Profile) -> str:
    """same, conflict, different or missing."""
    if one.identifiers & other.identifiers:
        return "same"
    if any(_of(one, kind) and _of(other, kind) for kind in EXCLUSIVE):
        return "conflict"
    return "different" if one.identifiers and other.identifiers else MISSING


def _of(profile: Profile, kind: str) -> bool:
    return any(known == kind for known, _ in profile.identifiers)


def files(one: Profile, other: Profile) -> str:
    """all, many or some of the addresses are shared; different where none is."""
    return _shared(one.files, other.files)


def pages(one: Profile, other: Profile) -> str:
    """Pages about the dataset; a page of one that is a file of the other counts too."""
    if not one.pages or not other.pages:
        return MISSING
    return "same" if one.pages & other.pages else "different"


def _shared(one: frozenset[str], other: frozenset[str]) -> str:
    if not one or not other:
        return MISSING
    common = len(one & other)
    if not common:
        return "different"
    if common / len(one | other) >= 0.8:
        return "all"
    return "many" if common / min(len(one), len(other)) >= 0.5 else "some"


def title(one: Profile, other: Profile) -> str:
    """In the language in which they are most alike: same, short (the same, of few words), close, near or different."""
    shares = [(_alike(mine, theirs), len(mine)) for mine, theirs in _pairs(one.titles, other.titles)]
    if not shares:
        return MISSING
    best, length = max(shares)
    if best > 0.95:
        return "same" if length >= TELLING else "short"
    return "close" if best >= 0.75 else "near" if best >= 0.5 else "different"


def _pairs(one: dict[str, _T], other: dict[str, _T]) -> Iterator[tuple[_T, _T]]:
    """What both have in one language; what is of no stated language is compared with every one."""
    for lang, mine in one.items():
        for its_lang, theirs in other.items():
            if lang == its_lang or "und" in (lang, its_lang):
                yield mine, theirs


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def numbers(one: Profile, other: Profile) -> str:
    """Years, sheets and editions in the titles: same, part, conflict or missing where neither title has any."""
    levels = set()
    for mine, theirs in _pairs(one.numbers, other.numbers):
        if mine == theirs:
            levels.add("same" if mine else MISSING)
        elif mine <= theirs or theirs <= mine:
            levels.add("part")
        else:
            levels.add("conflict")
    return next((level for level in ("same", "part", "conflict") if level in levels), MISSING)


def places(one: Profile, other: Profile) -> str:
    """Provinces and territories in the titles."""
    if not one.places or not other.places:
        return MISSING
    return "same" if one.places & other.places else "conflict"


def publisher(one: Profile, other: Profile) -> str:
    """same, close (one's name is within the other's) or different."""
    if not one.publishers or not other.publishers:
        return MISSING
    if one.publishers & other.publishers:
        return "same"
    mine = [frozenset(name.split()) for name in one.publishers]
    theirs = [frozenset(name.split()) for name in other.publishers]
    return "close" if any(a <= b or b <= a for a in mine for b in theirs) else "different"


def jurisdiction(one: Profile, other: Profile) -> str:
    """same, within (a city's and its province's) or conflict; the federal catalogue's own says nothing of others'."""
    mine, theirs = one.jurisdiction, other.jurisdiction
    if not mine or not theirs or (mine != theirs and "CA" in (mine, theirs)):
        return MISSING
    if mine == theirs:
        return "same"
    return "within" if mine.startswith(f"{theirs}-") or theirs.startswith(f"{mine}-") else "conflict"


def description(one: Profile, other: Profile) -> str:
    """same, close, some or different, by shared lines; a copy that was cut is compared as far as it goes.

    template: the same words, but ones that many records of a source have.
    """
    if shares := _shares(one.lines, other.lines):
        best = max(shares)
        return "same" if best >= 0.8 else "close" if best >= 0.4 else "some" if best >= 0.1 else "different"
    shares = _shares(one.template, other.template)
    return "template" if shares and max(shares) >= 0.8 else MISSING


def _shares(one: dict[str, frozenset[int]], other: dict[str, frozenset[int]]) -> list[float]:
    pairs = ((mine, theirs) for mine, theirs in _pairs(one, other) if mine and theirs)
    return [len(mine & theirs) / min(len(mine), len(theirs)) for mine, theirs in pairs]


def box(one: Profile, other: Profile) -> str:
    """same, near, overlapping or apart, by what the boxes have in common of what both cover."""
    if one.box is None or other.box is None:
        return MISSING
    share = overlap(one.box, other.box)
    return "same" if share >= 0.9 else "near" if share >= 0.5 else "overlapping" if share > 0 else "apart"


def overlap(one: Box, other: Box) -> float:
    """The area that two boxes share over what they cover together, 0 to 1, in degrees; points count by their place."""
    if all(abs(a - b) < 0.01 for a, b in zip(one, other, strict=True)):
        return 1.0
    width = min(_east(one), _east(other)) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    both = sum((_east(box) - box[0]) * (box[3] - box[1]) for box in (one, other)) - common
    return common / both if both > 0 else 0.0


def _east(box: Box) -> float:
    return box[2] if box[2] >= box[0] else box[2] + 360


def issued(one: Profile, other: Profile) -> str:
    """same, or different days."""
    if not one.issued or not other.issued:
        return MISSING
    length = min(len(one.issued), len(other.issued))
    return "same" if one.issued[:length] == other.issued[:length] else "different"


FIELDS: dict[str, Comparison] = {
    "identifiers": identifiers,
    "files": files,
    "pages": pages,
    "title": title,
    "numbers": numbers,
    "places": places,
    "publisher": publisher,
    "jurisdiction": jurisdiction,
    "description": description,
    "box": box,
    "issued": issued,
}


def compare(one: Profile, other: Profile) -> dict[str, str]:
    """By field: the level."""
    return {name: comparison(one, other) for name, comparison in FIELDS.items()}
