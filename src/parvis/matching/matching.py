"""Every pair of records that are, or may be, the same dataset."""

from collections.abc import Iterator, Sequence

import msgspec

from .blocking import candidates, without_generic
from .comparing import compare
from .profiles import Profile
from .weighing import Evidence, Weights, weigh

LIKELY = 0.8
"Shown as one dataset from this probability on."
POSSIBLE = 0.3
"Shown to a steward from this probability on."


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Two records that may be the same dataset."""

    one: str
    other: str
    "Ids, in the order of the alphabet."
    evidence: Evidence

    @property
    def likely(self) -> bool:
        """Whether they are shown as one without a person's word."""
        return self.evidence.probability >= LIKELY and self.evidence.holds


def find_matches(profiles: Sequence[Profile], using: Weights | None = None) -> Iterator[Match]:
    """The pairs of different sources that are possibly the same dataset, in no order.

    Time and memory grow with the number of records, not with its square: see `blocking`. Of very many, give a `Shelf`:
    each profile is then unpacked some times, and never are many of them at once.
    """
    thinned = without_generic(profiles)
    for place, other in candidates(thinned):
        mine, its = thinned[place], thinned[other]
        evidence = weigh(compare(mine, its), using)
        if evidence.probability >= POSSIBLE:
            first, second = sorted((mine.id, its.id))
            yield Match(one=first, other=second, evidence=evidence)
