"""Cell-key perturbation: a cell gets the same noise in every table (Fraser and Wooton 2005; Thompson et al. 2013).

Each record has a key drawn from its identifier and a secret; a cell's key is the sum of its records' keys, without its
whole part; a table of chances (p-table) turns the count and the key into noise. The p-table is the one of largest
entropy with mean zero and the variance asked for, without negative counts or the small ones that must not be printed
(Giessing 2016).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import TABLE, Store, quoted

from .arrays import Floats
from .closures import spread
from .hierarchy import Hierarchy
from .table import Table, tolerance

RANGE = 2.0**32


class PTable(NamedTuple):
    """Chances of each noise from −`largest` to `largest` (columns), by count from 0 on (rows; the last: any more)."""

    chances: Floats
    largest: int
    variance: float
    forbidden: int
    "Counts from 1 to this are never printed."
    problems: tuple[Problem, ...]


def p_table(largest: int, variance: float, forbidden: int = 0) -> PTable:
    """The p-table of noise up to `largest` with this variance. Zeros stay zeros.

    Where a count allows no such variance (next to zero, or to forbidden counts), the nearest that it allows is taken
    and told. Raises PrivacyError where no variance can be reached at all.
    """
    if not 1 <= largest <= 100 or not 0 <= forbidden < largest or not 0 < variance <= largest**2:
        raise PrivacyError.of("privacy-tables-p-table")
    noise = np.arange(-largest, largest + 1)
    rows = [np.where(noise == 0, 1.0, 0.0)]
    bent: list[int] = []
    for count in range(1, largest + forbidden + 1):
        result = count + noise
        allowed = (result >= 0) & ((result == 0) | (result > forbidden))
        chances, reached = _of_largest_entropy(noise[allowed].astype(np.float64), variance)
        if abs(reached - variance) > 1e-6 * variance:
            bent.append(count)
        row = np.zeros(len(noise))
        row[allowed] = chances
        rows.append(row)
    problems: tuple[Problem, ...] = ()
    if bent:
        counts = ", ".join(map(str, bent))
        problems = (Problem("privacy-tables-variance-bent", severity="info", values={"counts": counts}),)
    return PTable(np.array(rows), largest, variance, forbidden, problems)


def _of_largest_entropy(noise: Floats, variance: float) -> tuple[Floats, float]:
    """Chances of mean zero and this variance, as even as can be; the variance that could be had.

    They are proportional to exp(a·v + b·v²); a and b by Newton's method on the convex dual, damped.
    """
    lowest, highest = _variances(noise)
    wanted = min(max(variance, lowest), highest)
    if wanted <= lowest * (1 + 1e-9) or wanted >= highest * (1 - 1e-9):
        return _at_edge(noise, lowest if wanted <= lowest * (1 + 1e-9) else highest), wanted
    features = np.stack([noise, noise**2 - wanted])
    weights = np.zeros(2)

    def dual(at: Floats) -> tuple[float, Floats]:
        scores = at @ features
        top = float(scores.max())
        chances = np.exp(scores - top)
        return top + float(np.log(chances.sum())), chances / chances.sum()

    level, chances = dual(weights)
    for _round in range(200):
        slope = features @ chances
        if np.abs(slope).max() < 1e-13 * max(1.0, wanted):
            break
        bend = (features * chances) @ features.T - np.outer(slope, slope) + 1e-15 * np.eye(2)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while size > 1e-12:
            tried, moved = dual(weights - size * step)
            if tried <= level - 1e-4 * size * float(slope @ step):
                break
            size /= 2
        else:
            break
        weights, level, chances = weights - size * step, tried, moved
    return chances, float((chances * noise**2).sum())


def _variances(noise: Floats) -> tuple[float, float]:
    """The least and the most variance of chances with mean zero: between the nearest, or the farthest, two values."""
    below, above = noise[noise <= 0], noise[noise >= 0]
    if not len(below) or not len(above):
        raise PrivacyError.of("privacy-tables-p-table")
    return float(-below.max() * above.min()), float(-below.min() * above.max())


def _at_edge(noise: Floats, variance: float) -> Floats:
    """The chances that have the least or the most variance: two values, or none but zero."""
    below, above = noise[noise <= 0], noise[noise >= 0]
    near = (float(below.max()), float(above.min()))
    low, high = near if -near[0] * near[1] == variance else (float(below.min()), float(above.max()))
    if low == high:
        return np.where(noise == low, 1.0, 0.0)
    return np.where(noise == low, high / (high - low), np.where(noise == high, -low / (high - low), 0.0))


def cell_keys(store: Store, dimensions: Sequence[Hierarchy], unit: str, secret: str, size: int) -> Floats:
    """Each cell's key, from 0 up to 1, by the records in the table `data` of a store.

    `unit`: the column that names each record and stays the same in every table; `secret`: what only the publisher
    knows. Raises PrivacyError where a record has no name.
    """
    column = f"CAST(r.{quoted(unit)} AS VARCHAR)"
    names = {one.name for one in store.columns()}
    if unit not in names:
        raise PrivacyError.of("privacy-column-unknown", column=unit, columns=", ".join(sorted(names)))
    if store.one(f"SELECT count(*) FROM {TABLE} AS r WHERE {column} IS NULL")[0]:  # noqa: S608
        raise PrivacyError.of("privacy-tables-unit-missing", column=unit)
    if len(secret) < 8:
        raise PrivacyError.of("privacy-tables-secret")
    joins, key = spread(store, dimensions)
    drawn = f"CAST('0x' || substr(sha256(? || chr(31) || {column}), 1, 8) AS UBIGINT)"
    found = store.arrays(
        f"SELECT {key} AS cell, CAST(sum({drawn}) % 4294967296 AS BIGINT) AS drawn "  # noqa: S608
        f"FROM {TABLE} AS r {joins} GROUP BY ALL ORDER BY cell",
        [secret],
    )
    keys = np.zeros(size)
    keys[np.asarray(found["cell"], dtype=np.int64)] = np.asarray(found["drawn"], dtype=np.float64) / RANGE
    return keys


def perturb(table: Table, keys: Floats, chances: PTable) -> Floats:
    """The counts with their noise. Raises PrivacyError where they are no whole counts."""
    counts = np.round(table.value)
    if np.isnan(counts).any() or (np.abs(counts - table.value) > tolerance(table.value)).any():
        raise PrivacyError.of("privacy-tables-not-whole", count=int((counts != table.value).sum()))
    row = np.minimum(counts.astype(np.int64), len(chances.chances) - 1)
    steps = np.cumsum(chances.chances, axis=1)
    steps[:, -1] = 1.0
    place = (steps[row] <= keys[:, None]).sum(axis=1)
    return np.asarray(counts + place - chances.largest, dtype=np.float64)
