"""Which records belong together, from the pairs that match and what stewards decided."""

from collections.abc import Iterable, Mapping

import msgspec

from .matching import Match

Pair = tuple[str, str]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Records of one dataset."""

    members: tuple[str, ...]
    "Ids, in the order of the alphabet."


def group(
    matches: Iterable[Match], sources: Mapping[str, str], decisions: Mapping[Pair, bool] | None = None
) -> tuple[list[Group], list[Match]]:
    """The groups of two or more records, and the likely matches that no group could take.

    `sources` by id; `decisions` by pair of ids in the order of the alphabet: the same dataset, or not: a steward's word
    goes before any score. The likeliest pairs are joined first; one that would bring two records of one source, or two
    that a steward held apart, into a group is left out: where a copy could be of two datasets, a person decides.
    """
    decided = dict(decisions or {})
    groups: dict[str, set[str]] = {}
    apart = {pair for pair, same in decided.items() if not same}
    left_out: list[Match] = []

    def join(one: str, other: str, *, said: bool) -> bool:
        first, second = groups.setdefault(one, {one}), groups.setdefault(other, {other})
        if first is second:
            return True
        if not said and {sources[id] for id in first} & {sources[id] for id in second}:
            return False
        if any(tuple(sorted((a, b))) in apart for a in first for b in second):
            return False
        first |= second
        for id in second:
            groups[id] = first
        return True

    for (one, other), same in sorted(decided.items()):
        if same and one in sources and other in sources:
            join(one, other, said=True)
    likely = (match for match in matches if match.likely and (match.one, match.other) not in decided)
    for match in sorted(likely, key=lambda match: (-match.evidence.probability, match.one, match.other)):
        if not join(match.one, match.other, said=False):
            left_out.append(match)
    found = {id(members): members for members in groups.values() if len(members) > 1}
    return [Group(members=tuple(sorted(members))) for members in found.values()], left_out
