"""Rounding to a base: random, which is unbiased cell by cell, and controlled, which keeps totals additive.

Controlled rounding is zero-restricted: a cell goes to the multiple below or above, and multiples stay (Cox and Ernst,
INFOR 20, 1982). In one and two dimensions such a table always exists; beyond, it may not. Then cells may go further,
one multiple after the other, until totals add up, and the result says so.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import sparse

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError

from .arrays import Floats
from .attack import Attack
from .solver import Programme
from .table import Table, tolerance, unbalanced

BASES = (3, 5, 10)


class Rounded(NamedTuple):
    """The printed values, and what was not as asked."""

    value: Floats
    additive: bool
    further: int
    "Cells that went further than the next multiple."
    problems: tuple[Problem, ...]


def random_rounding(table: Table, base: int, seed: int) -> Rounded:
    """Each cell up or down by chance, so that on average it is what it was: it goes up with chance residual / base.

    Cells are rounded on their own, totals too, which then don't add up. The same seed gives the same table.
    """
    value = _whole(table, base)
    low = np.floor(value / base) * base
    up = np.random.default_rng(seed).random(len(value)) < (value - low) / base
    printed = low + base * up
    gaps = table.equations @ printed
    return Rounded(printed, bool((np.abs(gaps) < 0.5).all()), 0, ())


def controlled_rounding(
    table: Table, base: int, *, seed: int | None = None, seconds: float = 60.0, stop: Callable[[], bool] = lambda: False
) -> Rounded:
    """The additive table of multiples that is nearest (by the sum of distances), zero-restricted where there is one.

    With `seed`, cells lean up or down by chance, with the chances of random rounding, so that nobody can work the
    original out from what is nearest. Raises PrivacyError where the table itself doesn't add up.
    """
    value = _whole(table, base)
    if len(unbalanced(table)):
        raise PrivacyError.of("privacy-tables-round-unbalanced")
    steps = np.floor(value / base)
    residual = value - steps * base
    lean = residual / base
    if seed is not None:
        draws = np.random.default_rng(seed).random(len(value))
        lean = np.where(residual > 0, (draws < lean) * 0.8 + 0.1, 0.0)
    problems: list[Problem] = []
    for reach in (0, 1, 2, 5, None):
        if stop():
            raise KeyboardInterrupt
        found = _nearest(table, steps, residual, lean, reach, seconds)
        if found is not None:
            printed = np.round(found) * base
            further = int((np.abs(printed - value) >= base - 1e-9).sum())
            if further:
                told = Problem("privacy-tables-rounded-further", severity="warning", values={"count": str(further)})
                problems.append(told)
            return Rounded(printed, True, further, tuple(problems))
    raise PrivacyError.of("privacy-tables-round-infeasible")


def _whole(table: Table, base: int) -> Floats:
    """The counts. Raises PrivacyError where there are suppressed cells, fractions, or a base that is none."""
    if base < 2:
        raise PrivacyError.of("privacy-tables-base")
    unknown = int(np.isnan(table.value).sum())
    if unknown:
        raise PrivacyError.of("privacy-tables-round-suppressed", count=unknown)
    whole = np.round(table.value)
    off = int((np.abs(whole - table.value) > tolerance(table.value)).sum())
    if off:
        raise PrivacyError.of("privacy-tables-not-whole", count=off)
    return whole


def _nearest(
    table: Table, steps: Floats, residual: Floats, lean: Floats, reach: int | None, seconds: float
) -> Floats | None:
    """Multiples that add up, at most `reach` beyond the next one (None: any); None where there are none.

    Each cell is its lower multiple, plus one at a price that `lean` sets (below zero where up is nearer), plus or minus
    further ones at a higher price.
    """
    size = len(steps)
    most = 0.0 if reach == 0 else np.inf if reach is None else float(reach)
    needed = -(table.equations @ steps)
    once = np.where(residual > 0, 1.0, 0.0)
    below = np.minimum(steps, most)
    matrix = sparse.hstack([table.equations, table.equations, -table.equations]).tocsr()
    programme = Programme(
        matrix,
        np.zeros(3 * size),
        np.concatenate([once, np.full(size, most), below]),
        cost=np.concatenate([1 - 2 * lean, np.full(size, 3.0), np.full(size, 3.0)]),
        row_lower=needed,
        row_upper=needed,
        whole=True,
    )
    programme.limit(seconds, 1e-4)
    status = programme.solve()
    if status != "optimal" and not programme.has_solution:
        return None
    found = np.round(programme.solution)
    return np.asarray(steps + found[:size] + found[size : 2 * size] - found[2 * size :], dtype=np.float64)


def exposed(table: Table, printed: Floats, base: int) -> list[int]:
    """Cells, no multiples themselves, whose count follows from the rounded table: a reader knows each within a base.

    The reader is taken to know that every cell lies less than a base from what is printed, that totals add up before
    rounding, and that counts are whole and not below zero.
    """
    value = table.value
    low, high = np.maximum(0.0, printed - base + 1), printed + base - 1
    everything = ~table.missing
    attack = Attack(table.equations, everything, value - low, high - value)
    found = []
    for cell in np.flatnonzero(everything & (np.mod(value, base) != 0)):
        width = attack.extreme(int(cell), 1).reach + attack.extreme(int(cell), -1).reach
        if width < 1 - 1e-6:
            found.append(int(cell))
    return found
