"""Which records are compared at all: those that share something rare. Never every one with every other."""

import zlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations

import msgspec

from .profiles import Profile

LARGEST = 40
"Records that share a key and are still compared by it; what more share says little of any two."
GENERIC = 3
"Records of one source that have something; what more have (a service, a search form, a template's words) is nobody's."
RAREST = 4
"Of a title's words: two of the rarest together are a key."
_EVERY_NTH = 9
"One of so many lines of a description is a key: the same in every record, as the choice goes by the line itself."


def without_generic(profiles: Sequence[Profile]) -> list[Profile]:
    """The profiles without what many records of one source have: addresses, identifiers, lines of descriptions."""
    counts: Counter[tuple[str, Hashable]] = Counter()
    lines = _Sketch()
    for profile in profiles:
        counts.update((profile.source, key) for key in (*profile.files, *profile.pages, *profile.identifiers))
        for some in profile.lines.values():
            lines.add(profile.source, some)
    generic = {key for (_, key), count in counts.items() if count > GENERIC}
    return [
        msgspec.structs.replace(
            profile,
            files=profile.files - generic,
            pages=profile.pages - generic,
            identifiers=profile.identifiers - generic,
            lines=(rare := {lang: lines.rare(profile.source, some) for lang, some in profile.lines.items()}),
            template={lang: some - rare[lang] for lang, some in profile.lines.items()},
        )
        for profile in profiles
    ]


class _Sketch:
    """How many records of a source have a line, at least: 16 MB for however many lines, and now and then too high."""

    def __init__(self) -> None:
        self._counts = bytearray(1 << 24)

    def add(self, source: str, lines: Iterable[int]) -> None:
        salt = zlib.crc32(source.encode())
        for line in lines:
            place = (line ^ salt) & 0xFFFFFF
            if self._counts[place] < 255:
                self._counts[place] += 1

    def rare(self, source: str, lines: Iterable[int]) -> frozenset[int]:
        """The lines that no more than `GENERIC` records of the source have."""
        salt = zlib.crc32(source.encode())
        return frozenset(line for line in lines if self._counts[(line ^ salt) & 0xFFFFFF] <= GENERIC)


def candidates(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Pairs of places in `profiles`, each once, first < second, of different sources, that share a rare key."""
    common = Counter(word for profile in profiles for words in profile.titles.values() for word in words)
    blocks: defaultdict[int, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in {hash(key) for key in _keys(profile, common)}:
            blocks[key].append(place)
    seen: set[int] = set()
    width = len(profiles)
    for block in blocks.values():
        if not 1 < len(block) <= LARGEST:
            continue
        for one, other in combinations(block, 2):
            pair = one * width + other
            if pair not in seen and profiles[one].source != profiles[other].source:
                seen.add(pair)
                yield one, other


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
