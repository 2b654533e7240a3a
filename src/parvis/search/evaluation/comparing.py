"""Whether one way of searching is better than another on the same topics, or only seems so.

Paired randomisation test (Fisher's, of the mean difference): Smucker, Allan and Carterette, "A comparison of
statistical significance tests for information retrieval evaluation", CIKM 2007.
"""

from collections.abc import Mapping

import msgspec

from .measuring import mean

RESAMPLES = 10_000
"Random assignments of signs; all of them where there are fewer."
SAME = 1e-9
"A difference below which two values are the same."


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two ways of searching on the same topics."""

    topics: int
    before: float
    after: float
    "Means over the topics."
    p: float
    "How often chance alone makes a difference of the means as large as this, 0 to 1, whichever way it goes."
    better: int
    worse: int
    same: int
    "Topics."

    @property
    def difference(self) -> float:
        return self.after - self.before


def compared(before: Mapping[str, float], after: Mapping[str, float], *, seed: int = 1) -> Comparison:
    """The topics that both have, compared; the same seed gives the same p. Raises ValueError where they share none."""
    shared = sorted(before.keys() & after.keys())
    if not shared:
        raise ValueError("no topic was measured in both ways")
    differences = [after[topic] - before[topic] for topic in shared]
    better = sum(difference > SAME for difference in differences)
    worse = sum(difference < -SAME for difference in differences)
    return Comparison(
        topics=len(shared),
        before=mean({topic: before[topic] for topic in shared}),
        after=mean({topic: after[topic] for topic in shared}),
        p=_chance(differences, seed) if better or worse else 1.0,
        better=better,
        worse=worse,
        same=len(shared) - better - worse,
    )


def _chance(differences: list[float], seed: int) -> float:
    import numpy
    from scipy.stats import permutation_test

    if len(differences) < 2:
        return 1.0
    found = permutation_test(
        (numpy.asarray(differences),),
        lambda values, axis: numpy.mean(values, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=1_000,
        rng=numpy.random.default_rng(seed),
    )
    return float(found.pvalue)
