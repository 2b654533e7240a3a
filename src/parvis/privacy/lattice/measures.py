"""What a node costs in utility: the less, the better. Each with a bound that never exceeds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from parvis.privacy.risk.classes import Floats, Mask

from .space import Node, Rolled, Space

LossOf = Callable[[Space, Node, Rolled, Mask], float]


@dataclass(frozen=True)
class Measure:
    """A measure of utility lost. A suppressed record counts as told nothing of."""

    name: str
    loss: LossOf
    "Of a node whose classes in the mask are kept."
    bound: Callable[[Space, Sequence[float]], Floats]
    "Below the loss of every node, before any is looked at: an array with an axis for each quasi-identifier."
    bound_above: Callable[[Space, Rolled], float] | None = None
    "Below the loss of a node and of all above it, once its classes are known."


def _per_value(space: Space, kind: str) -> list[list[Floats]]:
    """By quasi-identifier and level: what each value loses."""
    found = []
    for column, hierarchy in zip(space.columns, space.hierarchies, strict=True):
        levels = []
        for level in range(hierarchy.height + 1):
            if kind == "ncp":
                levels.append(hierarchy.loss(level))
                continue
            merged = np.bincount(hierarchy.maps[level], weights=column.counts, minlength=len(hierarchy.labels[level]))
            with np.errstate(divide="ignore", invalid="ignore"):
                bits = np.log2(merged[hierarchy.maps[level]] / column.counts)
            levels.append(np.where(column.counts > 0, bits, 0.0))
        found.append(levels)
    return found


class _Separable:
    """A measure that adds up over records and quasi-identifiers: the whole table's is the sum of each column's."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def prepared(self, space: Space) -> Any:
        cache = space.__dict__.setdefault("_measures", {})
        if self.kind not in cache:
            per_value = _per_value(space, self.kind)
            most, totals = [], []
            for column, levels in zip(space.columns, per_value, strict=True):
                nothing = (
                    np.ones(len(column.values))
                    if self.kind == "ncp"
                    else np.log2(max(len(column), 1) / np.maximum(column.counts, 1))
                )
                most.append(nothing)
                totals.append(np.array([float(level @ column.counts) for level in levels]))
            scale = sum(float(each @ column.counts) for each, column in zip(most, space.columns, strict=True))
            cache[self.kind] = (per_value, most, totals, max(scale, 1e-300))
        return cache[self.kind]

    def loss(self, space: Space, node: Node, rolled: Rolled, kept: Mask) -> float:
        _, _, totals, scale = self.prepared(space)
        total = sum(float(each[level]) for each, level in zip(totals, node, strict=True))
        if not kept.all():
            total += self._suppressed(space, node, rolled, ~kept)
        return float(total / scale)

    def _suppressed(self, space: Space, node: Node, rolled: Rolled, gone: Mask) -> float:
        """What suppression adds: each value of the suppressed classes loses all that it had kept."""
        keys, counts = rolled.keys[gone], rolled.classes.counts[gone]
        added = 0.0
        for place, level in enumerate(node):
            word = keys if keys.ndim == 1 else keys[:, space.words[place]]
            digits = ((word >> np.uint64(space.shifts[place])) & np.uint64(space.masks[place])).astype(np.int64)
            added += float(self._rest(space, place, level)[digits] @ counts)
        return added

    def _rest(self, space: Space, place: int, level: int) -> Floats:
        per_value, most, _, _ = self.prepared(space)
        if self.kind == "ncp":
            return np.asarray(most[place] - per_value[place][level])
        # log2(N / f) - log2(merged / f) = log2(N / merged): the same for all values that share a label.
        column, hierarchy = space.columns[place], space.hierarchies[place]
        merged = np.bincount(hierarchy.maps[level], weights=column.counts, minlength=len(hierarchy.labels[level]))
        return np.asarray(np.log2(len(column) / np.maximum(merged[hierarchy.maps[level]], 1)))

    def bound(self, space: Space, weights: Sequence[float]) -> Floats:
        _, _, totals, scale = self.prepared(space)
        found = np.zeros([height + 1 for height in space.heights])
        for place, each in enumerate(totals):
            shape = [1] * len(space.heights)
            shape[place] = -1
            found += each.reshape(shape)
        return np.asarray(found / scale)


def _discernibility(space: Space, node: Node, rolled: Rolled, kept: Mask) -> float:
    counts = rolled.classes.counts
    gone = float(counts[~kept].sum())
    return float((counts[kept].astype(np.float64) ** 2).sum() + gone * space.records) / space.records**2


def _squares(space: Space, rolled: Rolled) -> float:
    return float((rolled.classes.counts.astype(np.float64) ** 2).sum()) / space.records**2


def _class_size(space: Space, node: Node, rolled: Rolled, kept: Mask) -> float:
    # All that is suppressed is one class of its own.
    classes = int(np.count_nonzero(kept & (rolled.classes.counts > 0))) + int(not kept.all())
    return 1.0 / max(classes, 1)


def _fewest(space: Space, rolled: Rolled) -> float:
    return 1.0 / max(len(rolled.keys), 1)


def _nothing(space: Space, weights: Sequence[float]) -> Floats:
    return np.zeros([height + 1 for height in space.heights])


_NCP, _ENTROPY = _Separable("ncp"), _Separable("entropy")
MEASURES: dict[str, Measure] = {
    "ncp": Measure("ncp", _NCP.loss, _NCP.bound),
    "entropy": Measure("entropy", _ENTROPY.loss, _ENTROPY.bound),
    "discernibility": Measure("discernibility", _discernibility, _nothing, _squares),
    "class-size": Measure("class-size", _class_size, _nothing, _fewest),
}
"""All from 0 (nothing lost) to 1 (nothing told).

ncp: normalised certainty penalty (Xu et al., KDD 2006), the mean over records and quasi-identifiers.
entropy: non-uniform entropy (Gionis and Tassa, k-Anonymization with Minimal Loss of Information, 2009): the bits lost,
    log2(records with the label / records with the value), over those lost if nothing is told.
discernibility: Σ n² of the classes kept, n·N for each record suppressed (Bayardo and Agrawal, ICDE 2005), over N².
class-size: the average class size (LeFevre et al., Mondrian, ICDE 2006), over N.
"""
