"""What somebody who has the published table, and knows what any reader knows, can reckon about the rest.

Everything is in deviations from one table that fits what is published (the true one where it is known): a cell may lie
at most `down` below it and `up` above it, and the deviations of an equation add up to zero. The open cells fall into
components that share no equation; each is a small programme of its own, solved for cell after cell from the last basis.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from parvis.privacy.errors import PrivacyError

from .arrays import Flags, Floats, Ints, Sparse
from .solver import INFINITY, Programme


@dataclass
class Component:
    """Open cells that equations bind together."""

    cells: Ints
    rows: Ints
    "The equations that bind them."
    matrix: Sparse
    down: Floats
    up: Floats

    @cached_property
    def scale(self) -> float:
        """What deviations are divided by, so that the solver's tolerances mean the same for dollars and millions."""
        finite = np.concatenate([self.down[np.isfinite(self.down)], self.up[np.isfinite(self.up)], [1e-300]])
        return float(2.0 ** np.round(np.log2(max(float(finite.max()), 1e-300) / 1e4)))

    @cached_property
    def programme(self) -> Programme:
        return Programme(self.matrix, -self.down / self.scale, self.up / self.scale, primal=True)


@dataclass(frozen=True)
class Extreme:
    """How far one cell can deviate in one direction, and a table that shows it."""

    reach: float
    "At least 0; infinite where nothing holds it."
    cells: Ints
    deviations: Floats
    "Of `cells`, in a table that fits what is published."


class Attack:
    """The programmes for one pattern of open cells.

    `down`, `up` (cells): by how much a reader thinks each open cell could be below and above.
    """

    def __init__(self, equations: Sparse, open_cells: Flags, down: Floats, up: Floats) -> None:
        self._equations = equations
        self.open = open_cells
        self.down = np.where(open_cells, np.maximum(down, 0), 0.0)
        self.up = np.where(open_cells, np.maximum(up, 0), 0.0)
        self.components, self.component_of = components_of(equations, open_cells, self.down, self.up)
        self._place = np.full(len(open_cells), -1, dtype=np.int64)
        for one in self.components:
            self._place[one.cells] = np.arange(len(one.cells))
        self._asked: dict[int, int] = {}

    def extreme(self, cell: int, sign: int) -> Extreme:
        """The furthest that a cell can lie above (`sign` 1) or below (−1)."""
        at = int(self.component_of[cell])
        limit = float(self.up[cell] if sign > 0 else self.down[cell])
        if at < 0 or limit == 0:
            return Extreme(limit, np.array([cell]), np.array([sign * limit]))
        one = self.components[at]
        programme = self._aim(at, cell, sign)
        status = programme.solve()
        if status == "unbounded":
            return Extreme(float("inf"), one.cells[:0], np.zeros(0))
        if status != "optimal":
            raise PrivacyError.of("privacy-tables-solver", cells=len(one.cells))
        deviations = programme.solution * one.scale
        return Extreme(max(0.0, float(sign * deviations[self._place[cell]])), one.cells, deviations)

    def multipliers(self, cell: int, sign: int) -> tuple[Ints, Floats, Ints, Floats]:
        """Why a cell can deviate no further: equations and their multipliers, cells whose bound holds and theirs.

        The deviation of the cell is the sum of these equations and of these cells' deviations, each times its
        multiplier; the equations add nothing, and each cell adds no more than its bound.
        """
        self.extreme(cell, sign)
        at = int(self.component_of[cell])
        if at < 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0), np.array([cell]), np.array([1.0])
        one = self.components[at]
        duals = one.programme.row_duals * -sign
        duals = np.where(np.abs(duals) < 1e-9, 0.0, np.round(duals, 9))
        rest = -(one.matrix.T @ duals)
        rest[self._place[cell]] += 1.0
        rest = np.where(np.abs(rest) < 1e-7, 0.0, rest)
        used, held = np.flatnonzero(duals), np.flatnonzero(rest)
        return one.rows[used], duals[used], one.cells[held], rest[held]

    def _aim(self, at: int, cell: int, sign: int) -> Programme:
        programme = self.components[at].programme
        place = int(self._place[cell])
        last = self._asked.get(at, place)
        programme.set_costs(np.array([last, place]), np.array([0.0, -float(sign)]))
        if last == place:
            programme.set_costs(np.array([place]), np.array([-float(sign)]))
        self._asked[at] = place
        return programme


def components_of(equations: Sparse, open_cells: Flags, down: Floats, up: Floats) -> tuple[list[Component], Ints]:
    cells = np.flatnonzero(open_cells)
    part = sparse.csr_matrix(equations[:, cells])
    rows = np.flatnonzero(np.diff(part.indptr))
    part = part[rows]
    belongs = np.full(len(open_cells), -1, dtype=np.int64)
    if not len(rows):
        return [], belongs
    ends = part.tocoo()
    size = len(rows) + len(cells)
    both = sparse.csr_matrix((np.ones(ends.nnz), (ends.row, ends.col + len(rows))), shape=(size, size))
    _number, label = connected_components(both, directed=False)
    row_label, cell_label = label[: len(rows)], label[len(rows) :]
    bound = np.flatnonzero(np.diff(part.tocsc().indptr))
    found: list[Component] = []
    order = np.argsort(row_label, kind="stable")
    column_order = bound[np.argsort(cell_label[bound], kind="stable")]
    for one in np.unique(row_label):
        mine = order[np.searchsorted(row_label[order], one) : np.searchsorted(row_label[order], one, side="right")]
        labels = cell_label[column_order]
        theirs = column_order[np.searchsorted(labels, one) : np.searchsorted(labels, one, side="right")]
        belongs[cells[theirs]] = len(found)
        found.append(
            Component(cells[theirs], rows[mine], part[mine][:, theirs], down[cells[theirs]], up[cells[theirs]])
        )
    return found, belongs


def fitting(equations: Sparse, known: Flags, value: Floats, low: Floats, high: Floats) -> Floats:
    """Values for the unknown cells that fit the known ones: a table to deviate from.

    Raises PrivacyError where there is none: what is published contradicts itself.
    """
    unknown = np.flatnonzero(~known)
    if not len(unknown):
        return value
    filled = np.where(known, value, 0.0)
    part = sparse.csr_matrix(equations[:, unknown])
    rows = np.flatnonzero(np.diff(part.indptr))
    scale = max(1.0, float(np.abs(filled).max()) / 1e4)
    needed = -(equations[rows] @ filled) / scale
    upper = np.minimum(high[unknown] / scale, INFINITY)
    programme = Programme(part[rows], low[unknown] / scale, upper, row_lower=needed, row_upper=needed)
    if programme.solve() != "optimal":
        raise PrivacyError.of("privacy-tables-contradiction", count=len(unknown))
    found = filled.copy()
    found[unknown] = np.clip(programme.solution * scale, low[unknown], high[unknown])
    return found
