"""The pattern of the least cost, by cutting planes (Fischetti and Salazar, Management Science 47, 2001).

A cell is hidden (1) or printed (0). For every need, the attacker's programme over the hidden cells must reach as far as
is needed; where it doesn't, its multipliers give a condition that every pattern that protects must meet: the cells that
could let it through, each by how much, must add up to the need. Conditions are gathered first on fractions, then on
whole patterns, until one meets all. What HiGHS lacks, a call for conditions while it branches, is had by solving again.
"""

import time

import numpy as np
from scipy import sparse

from parvis.privacy.tables.arrays import Floats, Ints
from parvis.privacy.tables.solver import Programme

from .pattern import Need, Pattern
from .sequential import Sequential, thin

ENOUGH = 1 - 1e-6
"A share of the need that counts as all of it."


class Exact:
    """The search for one task, from a pattern that protects already."""

    def __init__(self, search: Sequential, pattern: Pattern, until: float) -> None:
        """`until`: a time of `time.monotonic` at which to stop with the best known."""
        self.search, self.task, self.best, self.until = search, search.task, pattern, until
        self.cells = search.cells
        self.bound = 0.0
        self._forced = self.task.hidden[self.cells]
        equations = sparse.csr_matrix(self.task.table.equations[:, self.cells])
        self._equations = equations[np.flatnonzero(np.diff(equations.indptr))]
        self._down, self._up = self.task.down[self.cells], self.task.up[self.cells]
        finite = np.concatenate([self._down, self._up[np.isfinite(self._up)], [1e-300]])
        self._scale = float(2.0 ** np.round(np.log2(float(finite.max()) / 1e4)))
        self._attack = Programme(self._equations, -self._down / self._scale, self._up / self._scale)
        self._place = {int(cell): at for at, cell in enumerate(self.cells)}
        self._cuts: list[tuple[Ints, Floats]] = []
        self._seen: set[bytes] = set()
        self._needs = self._all_needs()

    def run(self) -> bool:
        """Improve `best` and `bound` until they meet; whether they did before the time was up."""
        if not self._needs:
            self.bound = self.best.cost
            return True
        self._relaxed()
        while time.monotonic() < self.until:
            hidden = self._whole()
            if hidden is None:
                break
            if self.best.cost <= self.bound * (1 + 1e-9) + 1e-9:
                return True
            if not self._separate(hidden.astype(np.float64)):
                self._keep(hidden)
                return self.best.cost <= self.bound * (1 + 1e-6) + 1e-6
            self._repair(hidden)
        return self.best.cost <= self.bound * (1 + 1e-9) + 1e-9

    def _all_needs(self) -> list[Need]:
        needs = self.task.needs
        unreachable = set(self.search.unreachable)
        found = [(int(cell), 1) for cell in np.flatnonzero(needs.up > 0)]
        found += [(int(cell), -1) for cell in np.flatnonzero(needs.down > 0)]
        return [need for need in found if need not in unreachable]

    def _relaxed(self) -> None:
        """Gather conditions on fractions until they are met, or gain no more."""
        master = self._master(whole=False)
        stalled = 0
        while time.monotonic() < self.until and stalled < 5:
            if master.solve() != "optimal":
                return
            gained = master.objective - self._base()
            stalled = stalled + 1 if gained <= self.bound * (1 + 1e-4) else 0
            self.bound = max(self.bound, gained)
            fresh = self._separate(np.clip(master.solution, 0, 1))
            if not fresh:
                return
            master.add_rows(fresh, 1.0)

    def _whole(self) -> Ints | None:
        """The best pattern by the conditions gathered; None where the time was up."""
        master = self._master(whole=True)
        master.limit(self.until - time.monotonic(), 1e-6)
        master.start_from(self.best.hidden[self.cells].astype(np.float64))
        status = master.solve()
        if np.isfinite(master.bound):
            self.bound = max(self.bound, master.bound - self._base())
        if status != "optimal" and not master.has_solution:
            return None
        return (master.solution > 0.5).astype(np.int64)

    def _master(self, *, whole: bool) -> Programme:
        lower = self._forced.astype(np.float64)
        master = Programme(
            self._bridges(), lower, np.ones(len(self.cells)), cost=self.task.cost[self.cells],
            row_upper=np.full(self._bridge_count, 1e30), whole=whole,
        )  # fmt: skip
        master.add_rows(self._cuts, 1.0)
        return master

    def _bridges(self) -> sparse.csr_matrix:
        """No hidden cell alone in an equation: that is known to the reader, and hiding it serves nobody."""
        rows, columns, values = [], [], []
        count = 0
        equations = self._equations
        for row in range(equations.shape[0]):
            members = equations.indices[equations.indptr[row] : equations.indptr[row + 1]]
            for cell in members:
                rows.append(np.full(len(members), count))
                columns.append(members)
                values.append(np.where(members == cell, -1.0, 1.0))
                count += 1
        self._bridge_count = count
        if not count:
            return sparse.csr_matrix((0, len(self.cells)))
        parts = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
        return sparse.csr_matrix(parts, shape=(count, len(self.cells)))

    def _base(self) -> float:
        return float(self.task.cost[self.cells][self._forced].sum())

    def _separate(self, hidden: Floats) -> list[tuple[Ints, Floats]]:
        """Conditions that a pattern, whole or in fractions, doesn't meet."""
        every = np.arange(len(self.cells))
        up = np.where(hidden > 0, self._up, 0.0)
        up = np.where(np.isfinite(up), up * np.where(np.isfinite(up), hidden, 1), up)
        self._attack.set_bounds(every, -self._down * hidden / self._scale, up / self._scale)
        fresh = []
        for need in self._needs:
            if time.monotonic() > self.until:
                break
            at, wanted = self._place[need[0]], self.best.amount(need)
            self._attack.set_costs(np.array([at]), np.array([-float(need[1])]))
            status = self._attack.solve()
            if status == "optimal" and -self._attack.objective * self._scale < wanted * ENOUGH:
                cut = self._condition(at, need[1], wanted)
                mark = cut[0].tobytes() + np.round(cut[1], 9).tobytes()
                if mark not in self._seen:
                    self._seen.add(mark)
                    fresh.append(cut)
            self._attack.set_costs(np.array([at]), np.zeros(1))
        self._cuts += fresh
        return fresh

    def _condition(self, at: int, sign: int, wanted: float) -> tuple[Ints, Floats]:
        duals = -sign * self._attack.row_duals
        rest = -(self._equations.T @ duals)
        rest[at] += 1.0
        rest = np.where(np.abs(rest) < 1e-9, 0.0, rest * sign)
        through = np.where(rest > 0, self._up, self._down)
        with np.errstate(invalid="ignore"):
            share = np.where(rest == 0, 0.0, np.minimum(np.abs(rest) * through / wanted, 1.0))
        held = np.flatnonzero(share > 1e-9)
        return held.astype(np.int64), share[held]

    def _keep(self, hidden: Ints) -> None:
        """A whole pattern that meets every need, with its witnesses, where it costs less."""
        made = Pattern(self.task)
        made.hidden[self.cells[hidden > 0]] = True
        cost = made.cost
        if cost < self.best.cost * (1 - 1e-9):
            self._complete(made)

    def _repair(self, hidden: Ints) -> None:
        """From a whole pattern that falls short, one that doesn't: it may be better than the best so far."""
        made = Pattern(self.task)
        made.hidden[self.cells[hidden > 0]] = True
        if made.cost < self.best.cost:
            self._complete(made)

    def _complete(self, made: Pattern) -> None:
        self.search.fill(made)
        made.show_unused()
        thin(made, self.search.stop)
        if made.cost < self.best.cost * (1 - 1e-9):
            self.best = made
