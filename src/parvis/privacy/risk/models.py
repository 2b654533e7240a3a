"""Privacy models: what each class of records must have. One class a model; its equation and paper in its docstring.

Let a class have n records, p_v be the share of value v of the sensitive column in it, q_v its share in all records that
are released.
"""

from math import ceil
from typing import Literal

import msgspec
import numpy as np

from parvis.privacy.errors import PrivacyError

from .classes import Classes, Floats, Histogram, Mask
from .model import Model, Reference

PIECE = 1 << 22
"Cells of a dense table of classes and values that are made at once."
SLACK = 1e-9
"What rounding of floating point may take from a threshold."


class _AtLeast(msgspec.Struct, frozen=True):
    """A model whose measure must not be smaller than a threshold."""

    @property
    def name(self) -> str:
        return _named(type(self).__name__)

    @property
    def column(self) -> str:
        return str(getattr(self, "sensitive", ""))

    @property
    def absorbing(self) -> bool:
        return False

    @property
    def merging(self) -> bool:
        return True

    def threshold(self) -> float:
        raise NotImplementedError

    def holds(self, values: Floats) -> Mask:
        return np.asarray(values >= self.threshold() - SLACK)

    def worst(self, values: Floats) -> float:
        return float(values.min()) if len(values) else float("inf")

    def implied(self, limit: float) -> tuple[Model, ...]:
        return ()


class _AtMost(_AtLeast, frozen=True):
    """A model whose measure must not be larger than a threshold."""

    def holds(self, values: Floats) -> Mask:
        return np.asarray(values <= self.threshold() + SLACK)

    def worst(self, values: Floats) -> float:
        return float(values.max()) if len(values) else 0.0


class KAnonymity(_AtLeast, frozen=True):
    """n ≥ k (Samarati, Sweeney 1998)."""

    k: int

    @property
    def absorbing(self) -> bool:
        return True

    def threshold(self) -> float:
        return self.k

    def values(self, classes: Classes, reference: Reference) -> Floats:
        return classes.counts.astype(np.float64)


class KMap(_AtLeast, frozen=True):
    """At least k of the population agree with the class (Sweeney 2001)."""

    k: int

    @property
    def absorbing(self) -> bool:
        return True

    def threshold(self) -> float:
        return self.k

    def values(self, classes: Classes, reference: Reference) -> Floats:
        if classes.population is None:
            raise PrivacyError.of("privacy-no-population")
        return classes.population.astype(np.float64)


class DistinctLDiversity(_AtLeast, frozen=True):
    """At least l values in the class (Machanavajjhala et al., l-Diversity, ICDE 2006)."""

    l: int  # noqa: E741
    sensitive: str

    @property
    def absorbing(self) -> bool:
        return True

    def threshold(self) -> float:
        return self.l

    def values(self, classes: Classes, reference: Reference) -> Floats:
        return np.bincount(classes.histogram(self.sensitive).group, minlength=len(classes)).astype(np.float64)


class EntropyLDiversity(_AtLeast, frozen=True):
    """exp(-Σ p ln p) ≥ l (Machanavajjhala et al. 2006, definition 4)."""

    l: float  # noqa: E741
    sensitive: str

    def threshold(self) -> float:
        return self.l

    def values(self, classes: Classes, reference: Reference) -> Floats:
        found = classes.histogram(self.sensitive)
        p = found.count / classes.counts[found.group]
        return np.exp(np.bincount(found.group, weights=-p * np.log(p), minlength=len(classes)))

    def implied(self, limit: float) -> tuple[Model, ...]:
        return (DistinctLDiversity(ceil(self.l - 1e-6), self.sensitive),)


class RecursiveCLDiversity(_AtMost, frozen=True):
    """r_1 < c (r_l + … + r_m), r the counts in descending order (Machanavajjhala et al. 2006, definition 5).

    Its measure is r_1 / (r_l + … + r_m), which must be below c.
    """

    c: float
    l: int  # noqa: E741
    sensitive: str

    def threshold(self) -> float:
        return self.c

    def holds(self, values: Floats) -> Mask:
        return np.asarray(values < self.c)

    def values(self, classes: Classes, reference: Reference) -> Floats:
        found = classes.histogram(self.sensitive)
        order = np.lexsort((-found.count, found.group))
        count, group = found.count[order], found.group[order]
        rank = np.arange(len(group)) - np.searchsorted(group, np.arange(len(classes)))[group]
        tail = np.bincount(group, weights=np.where(rank >= self.l - 1, count, 0), minlength=len(classes))
        first = np.zeros(len(classes))
        first[group[rank == 0]] = count[rank == 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(tail > 0, first / tail, np.inf)

    def implied(self, limit: float) -> tuple[Model, ...]:
        return (DistinctLDiversity(self.l, self.sensitive),)


class TCloseness(_AtMost, frozen=True):
    """The earth mover's distance of p and q ≤ t (Li, Li, Venkatasubramanian, t-Closeness, ICDE 2007).

    equal: ½ Σ |p - q|; ordered: Σ_i |Σ_{j≤i} (p_j - q_j)| / (m - 1) in the order of the dictionary; hierarchical: by
    `tree`, for each value the nodes above it from the leaf up (numbers of one common count), the cost of node N being
    height(N)/H · min of its children's surplus and shortage.
    """

    t: float
    sensitive: str
    distance: Literal["equal", "ordered", "hierarchical"] = "equal"
    tree: tuple[tuple[int, ...], ...] = ()
    "For each level above the values, the node of each value."

    def threshold(self) -> float:
        return self.t

    def values(self, classes: Classes, reference: Reference) -> Floats:
        found, q = classes.histogram(self.sensitive), reference[self.sensitive]
        if self.distance == "equal":
            p = found.count / classes.counts[found.group]
            gain = np.maximum(p - q[found.value], 0)
            return np.bincount(found.group, weights=gain, minlength=len(classes)).astype(np.float64)
        measure = _ordered if self.distance == "ordered" else self._hierarchical
        step = max(1, PIECE // found.size)
        pieces = []
        for start in range(0, len(classes), step):
            low, high = np.searchsorted(found.group, (start, start + step))
            rows = min(step, len(classes) - start)
            part = Histogram(found.group[low:high] - start, found.value[low:high], found.count[low:high], found.size)
            pieces.append(measure(part.dense(rows) / np.maximum(classes.counts[start : start + rows, None], 1) - q))
        return np.concatenate(pieces) if pieces else np.zeros(0)

    def _hierarchical(self, extra: Floats) -> Floats:
        cost = np.zeros(len(extra))
        below = np.arange(extra.shape[1])
        for level, nodes in enumerate(self.tree, 1):
            above = np.asarray(nodes)
            under = np.zeros((extra.shape[1], int(above.max()) + 1))
            under[below, above] = 1
            surplus, shortage = np.maximum(extra, 0) @ under, np.maximum(-extra, 0) @ under
            cost += level / len(self.tree) * np.minimum(surplus, shortage).sum(axis=1)
            extra, below = surplus - shortage, above
        return cost

    def implied(self, limit: float) -> tuple[Model, ...]:
        if self.distance != "equal":
            return ()
        return (Coverage((1 - self.t) * (1 - limit), self.sensitive),)


def _ordered(extra: Floats) -> Floats:
    return np.asarray(np.abs(np.cumsum(extra, axis=1)).sum(axis=1) / max(extra.shape[1] - 1, 1))


class DeltaDisclosure(_AtMost, frozen=True):
    """|ln(p_v / q_v)| ≤ δ for every value of the released data (Brickell and Shmatikov, KDD 2008).

    A value that a class lacks is told of everybody in it: the measure is infinite.
    """

    delta: float
    sensitive: str

    def threshold(self) -> float:
        return self.delta

    def values(self, classes: Classes, reference: Reference) -> Floats:
        found, q = classes.histogram(self.sensitive), reference[self.sensitive]
        with np.errstate(divide="ignore"):
            ratio = np.abs(np.log(found.count / classes.counts[found.group] / q[found.value]))
        worst = _largest(found, ratio, len(classes))
        lacks = np.bincount(found.group[q[found.value] > 0], minlength=len(classes)) < np.count_nonzero(q)
        return np.where(lacks, np.inf, worst)

    def implied(self, limit: float) -> tuple[Model, ...]:
        return (Common(limit, self.sensitive),)


class BasicBetaLikeness(_AtMost, frozen=True):
    """max (p_v - q_v) / q_v ≤ β (Cao and Karras, Publishing Microdata with a Robust Privacy Guarantee, VLDB 2012)."""

    beta: float
    sensitive: str

    def threshold(self) -> float:
        return self.beta

    def values(self, classes: Classes, reference: Reference) -> Floats:
        found, q = classes.histogram(self.sensitive), reference[self.sensitive]
        return _largest(found, _gain(classes, found, q), len(classes))

    def implied(self, limit: float) -> tuple[Model, ...]:
        return (Coverage((1 - limit) / (1 + self.beta), self.sensitive),)


class EnhancedBetaLikeness(BasicBetaLikeness, frozen=True):
    """(p_v - q_v) / q_v ≤ min(β, -ln q_v) (Cao and Karras 2012, definition 3).

    Its measure is the largest gain, each scaled so that β is its bound.
    """

    def values(self, classes: Classes, reference: Reference) -> Floats:
        found, q = classes.histogram(self.sensitive), reference[self.sensitive]
        with np.errstate(divide="ignore"):
            bound = np.minimum(self.beta, -np.log(q))[found.value]
        gain = _gain(classes, found, q)
        with np.errstate(divide="ignore", invalid="ignore"):
            scaled = np.where(gain <= bound + SLACK, np.minimum(gain, self.beta), self.beta * gain / bound)
        return _largest(found, np.where(np.isnan(scaled), np.inf, scaled), len(classes))


class AlphaKAnonymity(_AtMost, frozen=True):
    """n ≥ k and every p_v ≤ α (Wong et al., (α, k)-Anonymity, KDD 2006). Its measure is the largest p, 1 if n < k."""

    alpha: float
    k: int
    sensitive: str

    def threshold(self) -> float:
        return self.alpha

    def holds(self, values: Floats) -> Mask:
        return np.asarray(values <= self.alpha + SLACK)

    def values(self, classes: Classes, reference: Reference) -> Floats:
        found = classes.histogram(self.sensitive)
        largest = _largest(found, found.count / classes.counts[found.group], len(classes))
        return np.where(classes.counts < self.k, np.inf, largest)

    def implied(self, limit: float) -> tuple[Model, ...]:
        most = ceil(1 / self.alpha - 1e-6)
        return (KAnonymity(max(self.k, most)), DistinctLDiversity(most, self.sensitive))


class Coverage(_AtLeast, frozen=True):
    """The values that occur in the class make at least this share of all records: what other models imply."""

    share: float
    sensitive: str

    @property
    def absorbing(self) -> bool:
        return True

    def threshold(self) -> float:
        return self.share

    def values(self, classes: Classes, reference: Reference) -> Floats:
        found = classes.histogram(self.sensitive)
        # The whole data's shares, whatever is suppressed: what a model implies is reckoned for the worst suppression.
        q = classes.reference(self.sensitive)
        return np.bincount(found.group, weights=q[found.value], minlength=len(classes)).astype(np.float64)


class Common(_AtMost, frozen=True):
    """Every value that more than this share of all records has occurs in the class: what other models imply.

    Its measure is how many such values are lacking.
    """

    share: float
    sensitive: str

    @property
    def absorbing(self) -> bool:
        return True

    def threshold(self) -> float:
        return 0

    def values(self, classes: Classes, reference: Reference) -> Floats:
        found = classes.histogram(self.sensitive)
        common = classes.reference(self.sensitive) > self.share + SLACK
        has = np.bincount(found.group, weights=common[found.value], minlength=len(classes))
        return np.asarray(np.count_nonzero(common) - has, dtype=np.float64)


def _gain(classes: Classes, found: Histogram, q: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = (found.count / classes.counts[found.group]) / q[found.value] - 1
    return np.asarray(gain)


def _largest(found: Histogram, values: Floats, classes: int) -> Floats:
    largest = np.zeros(classes)
    np.maximum.at(largest, found.group, values)
    return largest


def _named(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).strip("-")


MODELS: dict[str, type[_AtLeast]] = {
    _named(kind.__name__): kind
    for kind in (
        KAnonymity,
        KMap,
        DistinctLDiversity,
        EntropyLDiversity,
        RecursiveCLDiversity,
        TCloseness,
        DeltaDisclosure,
        BasicBetaLikeness,
        EnhancedBetaLikeness,
        AlphaKAnonymity,
    )
}
"By name, those that a person may ask for."
