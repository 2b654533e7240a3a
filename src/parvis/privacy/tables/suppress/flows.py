"""Deviations that protect one cell at the least cost: the programme behind sequential suppression.

A cell is protected upwards where some table fits what is published and has it larger by what it needs. The deviations
of that table from the true one flow along equations through cells that must be suppressed for it (Cox 1980; Robertson,
Cell Suppression at Statistics Canada, 1993, on which CONFID2 and G-Confid rest).
"""

from typing import NamedTuple

import numpy as np
from scipy import sparse

from parvis.privacy.errors import PrivacyError
from parvis.privacy.tables.arrays import Floats, Ints
from parvis.privacy.tables.protection import Task
from parvis.privacy.tables.solver import Programme

NOTHING = 1e-7
"A share of what is needed below which a deviation is none."


class Witness(NamedTuple):
    """Deviations that add up to zero in every equation: they show that a cell is protected in one direction."""

    cells: Ints
    deviations: Floats


class Flows:
    """The programme over some cells of a task, every other cell being held at its value."""

    def __init__(self, task: Task, cells: Ints) -> None:
        self.task = task
        self.cells = cells
        self.place = np.full(len(task.table), -1, dtype=np.int64)
        self.place[cells] = np.arange(len(cells))
        part = sparse.csr_matrix(task.table.equations[:, cells])
        part = part[np.flatnonzero(np.diff(part.indptr))]
        self.down, self.up = task.down[cells], task.up[cells]
        finite = np.concatenate([self.down, self.up[np.isfinite(self.up)], [1e-300]])
        self._scale = float(2.0 ** np.round(np.log2(float(finite.max()) / 1e4)))
        self._size = len(cells)
        self._programme = Programme(
            sparse.hstack([part, -part]).tocsr(),
            np.zeros(2 * self._size),
            np.concatenate([self.up, self.down]) / self._scale,
        )

    def price(self, costs: Floats) -> None:
        """What a unit of deviation costs, by cell of `cells`."""
        both = np.arange(2 * self._size)
        self._programme.set_costs(both, np.concatenate([costs, costs]))

    def reprice(self, cells: Ints, costs: Floats) -> None:
        """The same for some cells of the table."""
        places = self.place[cells]
        self._programme.set_costs(np.concatenate([places, places + self._size]), np.concatenate([costs, costs]))

    def close(self, cell: int) -> None:
        """Hold a cell at its value."""
        self._bound(int(self.place[cell]), 0.0, 0.0, 0.0, 0.0)

    def reopen(self, cell: int) -> None:
        """Let it deviate again."""
        at = int(self.place[cell])
        self._bound(at, 0.0, self.up[at], 0.0, self.down[at])

    def push(self, cell: int, sign: int, amount: float) -> Witness | None:
        """The cheapest deviations that move a cell up (1) or down (−1) by an amount; None where there are none."""
        at = int(self.place[cell])
        if sign > 0:
            self._bound(at, amount, max(amount, self.up[at]), 0.0, 0.0)
        else:
            self._bound(at, 0.0, 0.0, amount, max(amount, self.down[at]))
        status = self._programme.solve()
        found = None
        if status == "optimal":
            solution = self._programme.solution * self._scale
            deviations = solution[: self._size] - solution[self._size :]
            used = np.flatnonzero(np.abs(deviations) > NOTHING * amount)
            found = Witness(self.cells[used], deviations[used])
        elif status == "stopped":
            raise PrivacyError.of("privacy-tables-solver", cells=self._size)
        self.reopen(cell)
        return found

    def _bound(self, at: int, low_up: float, high_up: float, low_down: float, high_down: float) -> None:
        places = np.array([at, at + self._size])
        lower, upper = np.array([low_up, low_down]), np.array([high_up, high_down])
        self._programme.set_bounds(places, lower / self._scale, upper / self._scale)
