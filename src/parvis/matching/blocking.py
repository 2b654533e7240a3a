"""Which records are compared at all: those that share something rare. Never every one with every other.

Nothing here grows with more than the number of records, some 200 bytes each: keys are numbers in arrays, sorted a part
at a time, and what only has to be known to be frequent is counted in tables of fixed size.
"""

import zlib
from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, groupby
from typing import overload

import msgspec

from .profiles import Profile

LARGEST = 40
"Records that share a key and are still compared by it; what more share says little of any two."
GENERIC = 3
"Records of one source that have something; what more have (a service, a search form, a template's words) is nobody's."
RAREST = 4
"Of a title's words: two of the rarest together are a key."
MOST_RECORDS = 1 << 24
"Places of records are numbers of 24 bits, keys of 40."
_EVERY_NTH = 9
"One of so many lines of a description is a key: the same in every record, as the choice goes by the line itself."
_PARTS = 16
"In which keys, and then pairs, are sorted."
_KEPT = 4_096
"Records that are kept as they are compared."


def without_generic(profiles: Sequence[Profile]) -> "Thinned":
    """The profiles without what many records of one source have: addresses, identifiers, lines of descriptions."""
    return Thinned(profiles)


class Thinned(Sequence[Profile]):
    """Profiles as they are compared; each is thinned when it is asked for."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._profiles = profiles
        self._keys = _Sketch(16 * len(profiles))
        self._lines = _Sketch(256 * len(profiles))
        for profile in profiles:
            self._keys.add(profile.source, map(hash, _told(profile)))
            for some in profile.lines.values():
                self._lines.add(profile.source, some)
        self._recent = lru_cache(maxsize=_KEPT)(lambda place: self._thin(self._profiles[place]))

    def __len__(self) -> int:
        return len(self._profiles)

    @overload
    def __getitem__(self, place: int) -> Profile: ...
    @overload
    def __getitem__(self, place: slice) -> list[Profile]: ...
    def __getitem__(self, place: int | slice) -> "Profile | list[Profile]":
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        return self._recent(place)

    def __iter__(self) -> Iterator[Profile]:
        return map(self._thin, self._profiles)

    def _thin(self, profile: Profile) -> Profile:
        source, lines = profile.source, self._lines
        generic = {key for key in _told(profile) if self._keys.is_generic(source, hash(key))}
        rare = {lang: lines.rare(source, some) for lang, some in profile.lines.items()}
        return msgspec.structs.replace(
            profile,
            files=profile.files - generic,
            pages=profile.pages - generic,
            identifiers=profile.identifiers - generic,
            lines=rare,
            template={lang: some - rare[lang] for lang, some in profile.lines.items()},
        )


def _told(profile: Profile) -> tuple[Hashable, ...]:
    return (*profile.files, *profile.pages, *profile.identifiers)


class _Sketch:
    """How many records of a source have something, at least: in a byte a slot, and now and then too high.

    `slots`, rounded up to a power of two, at most a quarter of a gigabyte: many more than what is counted.
    """

    def __init__(self, slots: int) -> None:
        bits = min(max(slots.bit_length(), 16), 28)
        self._mask = (1 << bits) - 1
        self._counts = bytearray(1 << bits)

    def add(self, source: str, things: Iterable[int]) -> None:
        salt, mask, counts = _salt(source), self._mask, self._counts
        for thing in things:
            slot = (thing ^ salt) & mask
            if counts[slot] <= GENERIC:
                counts[slot] += 1

    def is_generic(self, source: str, thing: int) -> bool:
        """Whether more than `GENERIC` records of the source have it."""
        return self._counts[(thing ^ _salt(source)) & self._mask] > GENERIC

    def rare(self, source: str, things: Iterable[int]) -> frozenset[int]:
        """Those that no more than `GENERIC` records of the source have."""
        salt, mask, counts = _salt(source), self._mask, self._counts
        return frozenset(thing for thing in things if counts[(thing ^ salt) & mask] <= GENERIC)


@lru_cache(maxsize=10_000)
def _salt(source: str) -> int:
    return zlib.crc32(source.encode())


def candidates(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Pairs of places in `profiles`, each once, first < second, of different sources, that share a rare key.

    Raises ValueError for more than `MOST_RECORDS` profiles.
    """
    if len(profiles) > MOST_RECORDS:
        raise ValueError(f"more than {MOST_RECORDS} records")
    common = Counter(word for profile in profiles for words in profile.titles.values() for word in words)
    numbers: dict[str, int] = {}
    sources = array("L")
    keyed = [array("Q") for _ in range(_PARTS)]
    for place, profile in enumerate(profiles):
        sources.append(numbers.setdefault(profile.source, len(numbers)))
        for key in {hash(key) & 0xFF_FFFF_FFFF for key in _keys(profile, common)}:
            keyed[key % _PARTS].append(key << 24 | place)
    del common
    pairs = [array("Q") for _ in range(_PARTS)]
    for number, part in enumerate(keyed):
        for one, other in _sharing(part):
            if sources[one] != sources[other]:
                pairs[one * _PARTS // len(sources)].append(one << 24 | other)
        keyed[number] = array("Q")
    for part in pairs:
        for pair, _ in groupby(sorted(part)):
            yield pair >> 24, pair & 0xFF_FFFF


def _sharing(keyed: "array[int]") -> Iterator[tuple[int, int]]:
    """Pairs of records that share a key which not too many have; a pair may come more than once."""
    for _, entries in groupby(sorted(keyed), key=lambda entry: entry >> 24):
        block = [entry & 0xFF_FFFF for entry in entries]
        if 1 < len(block) <= LARGEST:
            yield from combinations(block, 2)


def _keys(profile: Profile, common: Counter[str]) -> Iterator[Hashable]:
    yield from profile.identifiers
    yield from profile.files
    yield from profile.pages
    for words in profile.titles.values():
        yield words
        rare = sorted(words, key=lambda word: (common[word], word))[:RAREST]
        yield from combinations(rare, 2)
        if len(rare) == 1:
            yield rare[0]
    for lines in profile.lines.values():
        yield from (line for line in lines if line % _EVERY_NTH == 0)
