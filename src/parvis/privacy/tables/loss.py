"""What protection costs a table's reader."""

from typing import NamedTuple

import numpy as np

from .arrays import Flags, Floats
from .table import Table


class SuppressionLoss(NamedTuple):
    """What is not printed, of what would be."""

    cells: int
    primary: int
    complementary: int
    cells_share: float
    value_share: float
    "Of the sum over all cells, totals among them."
    by_level: tuple[tuple[int, int, int], ...]
    "For each number of dimensions that stand at a total's code: cells, suppressed cells."


class PerturbationLoss(NamedTuple):
    """How far printed values are from the true ones."""

    changed: int
    mean_absolute: float
    largest_absolute: float
    mean_relative: float
    "Over cells whose true value is above zero."
    hellinger: float
    "Between the two, each as shares of its sum: 0 alike, 1 apart."
    additive: bool


def of_suppression(table: Table, hidden: Flags, primary: Flags) -> SuppressionLoss:
    """Counts and shares over the cells that the table has."""
    there = ~table.missing
    hidden = hidden & there
    value = np.nan_to_num(table.value)
    total = float(value[there].sum())
    at_total = np.zeros(len(table), dtype=np.int64)
    for at, one in enumerate(table.hierarchies):
        at_total += np.isin(table.codes[:, at], [parent for parent, _children in one.groups])
    levels = tuple(
        (int(level), int((there & (at_total == level)).sum()), int((hidden & (at_total == level)).sum()))
        for level in np.unique(at_total[there])
    )
    return SuppressionLoss(
        int(hidden.sum()),
        int((hidden & primary).sum()),
        int((hidden & ~primary).sum()),
        float(hidden.sum() / max(1, there.sum())),
        float(value[hidden].sum() / total) if total else 0.0,
        levels,
    )


def of_perturbation(table: Table, printed: Floats) -> PerturbationLoss:
    """Distances over the cells that the table has."""
    there = ~table.missing & ~np.isnan(table.value)
    true, shown = table.value[there], printed[there]
    off = np.abs(shown - true)
    positive = true > 0
    apart = 0.0
    if true.sum() > 0 and shown.sum() > 0:
        roots = np.sqrt(np.maximum(true, 0) / true.sum()) - np.sqrt(np.maximum(shown, 0) / shown.sum())
        apart = float(np.sqrt((roots**2).sum() / 2))
    gaps = table.equations @ np.where(there, printed, 0.0)
    return PerturbationLoss(
        int((off > 0).sum()),
        float(off.mean()) if len(off) else 0.0,
        float(off.max(initial=0.0)),
        float((off[positive] / true[positive]).mean()) if positive.any() else 0.0,
        apart,
        bool(np.abs(gaps).max(initial=0.0) < 1e-6),
    )
