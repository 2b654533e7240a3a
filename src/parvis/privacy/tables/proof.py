"""Why a suppressed cell is no secret: equations of the published table that give it away, checked again as a whole.

A proof holds names of cells and multipliers, never values.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .arrays import Flags, Floats
from .attack import Attack
from .table import Table


class Step(NamedTuple):
    """One equation, times its multiplier: the total's name, the parts' names, and those of them that are suppressed."""

    multiplier: float
    total: str
    parts: tuple[str, ...]
    suppressed: tuple[str, ...]
    reveals: str = ""
    "The cell that this step alone gives away, where it does."


class Limit(NamedTuple):
    """A cell whose bound holds: it can't be less (`lower`) or more (`upper`) than any reader knows."""

    multiplier: float
    cell: str
    side: str


class Proof(NamedTuple):
    """How the range of a cell follows from what is published.

    `kind`: subtraction (one equation after the other has a single unknown), combination (equations added up leave
    none but this cell), bounds (as well, other cells can't be below zero or beyond what any reader knows).
    """

    cell: str
    kind: str
    above: tuple[Step, ...]
    "Why it can be no larger; the whole proof where the kind is subtraction."
    below: tuple[Step, ...]
    limits_above: tuple[Limit, ...] = ()
    limits_below: tuple[Limit, ...] = ()


def subtractions(table: Table, open_cells: Flags) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Cells that fall one after the other, each as the only unknown of an equation: the equation, and what it used."""
    equations = table.equations
    by_cell = equations.tocsc()
    unknown = open_cells.copy()
    left = (abs(equations) @ unknown.astype(np.float64)).astype(np.int64)
    queue = list(np.flatnonzero(left == 1))
    found: dict[int, tuple[int, tuple[int, ...]]] = {}
    while queue:
        row = int(queue.pop(0))
        cells = equations.indices[equations.indptr[row] : equations.indptr[row + 1]]
        last = cells[unknown[cells]]
        if len(last) != 1:
            continue
        cell = int(last[0])
        found[cell] = (row, tuple(int(one) for one in cells if int(one) in found))
        unknown[cell] = False
        rows = by_cell.indices[by_cell.indptr[cell] : by_cell.indptr[cell + 1]]
        left[rows] -= 1
        queue.extend(rows[left[rows] == 1])
    return found


def by_subtraction(table: Table, open_cells: Flags, found: dict[int, tuple[int, tuple[int, ...]]], cell: int) -> Proof:
    """The chain that gives a cell away, the first equation first."""
    order: list[int] = []

    def need(one: int) -> None:
        if one in order:
            return
        for earlier in found[one][1]:
            need(earlier)
        order.append(one)

    need(cell)
    steps = tuple(_step(table, open_cells, found[one][0], 1.0, table.name(one)) for one in order)
    return Proof(table.name(cell), "subtraction", steps, ())


def by_duals(table: Table, attack: Attack, cell: int) -> Proof:
    """The proof of a cell's range from the solver's multipliers; `holds` checks it."""
    sides = {sign: attack.multipliers(cell, sign) for sign in (1, -1)}
    steps, limits = {}, {}
    for sign, (rows, weights, held, shares) in sides.items():
        steps[sign] = tuple(
            _step(table, attack.open, int(row), float(weight)) for row, weight in zip(rows, weights, strict=True)
        )
        limits[sign] = tuple(
            Limit(round(float(share), 9), table.name(int(one)), "upper" if share * sign > 0 else "lower")
            for one, share in zip(held, shares, strict=True)
        )
    kind = "bounds" if limits[1] or limits[-1] else "combination"
    return Proof(table.name(cell), kind, steps[1], steps[-1], limits[1], limits[-1])


def holds(table: Table, open_cells: Flags, proof: Proof, down: Floats, up: Floats) -> tuple[float, float]:
    """How far below and above the cell can lie by this proof alone, added up anew. Raises ValueError for no proof."""
    at = {table.name(cell): cell for cell in range(len(table))}
    if proof.kind == "subtraction":
        known = {table.name(int(cell)) for cell in np.flatnonzero(~open_cells)}
        for step in proof.above:
            unknown = {step.total, *step.parts} - known
            if unknown != {step.reveals}:
                raise ValueError("a step has more than one unknown")
            known.add(step.reveals)
        if proof.cell not in known:
            raise ValueError("the chain does not reach the cell")
        return 0.0, 0.0
    reach = []
    for sign, steps, limits in ((-1, proof.below, proof.limits_below), (1, proof.above, proof.limits_above)):
        left = np.zeros(len(table))
        for step in steps:
            left[at[step.total]] -= step.multiplier
            for part in step.parts:
                left[at[part]] += step.multiplier
        total = 0.0
        for limit in limits:
            left[at[limit.cell]] += limit.multiplier
            bound = up if limit.multiplier * sign > 0 else down
            total += abs(limit.multiplier) * float(bound[at[limit.cell]])
        left[at[proof.cell]] -= 1.0
        if np.abs(left[open_cells]).max(initial=0) > 1e-6:
            raise ValueError("the equations leave other unknowns")
        reach.append(total)
    return reach[0], reach[1]


def _step(table: Table, open_cells: Flags, row: int, multiplier: float, reveals: str = "") -> Step:
    total, parts = table.terms(row)
    hidden: Sequence[int] = [cell for cell in (total, *parts) if open_cells[cell]]
    return Step(
        round(multiplier, 9),
        table.name(total),
        tuple(table.name(part) for part in parts),
        tuple(table.name(cell) for cell in hidden),
        reveals,
    )
