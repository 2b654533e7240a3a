"""Suppression one sensitive cell after the other, each by a linear programme; then what proved needless is printed.

As in CONFID2 and G-Confid's Suppression, hidden cells are free for those that follow. Three things are ours: a unit of
deviation through a cell too small for the need costs more (the cost of a cell is paid once, however little flows);
one witness serves every need it happens to meet; and complements are tried away afterwards, the dearest first, by
finding other witnesses for the needs that used them, through hidden cells alone (`thin`) or anew (`exchange`).
"""

import time
from collections.abc import Callable, Iterable

import numpy as np

from parvis.privacy.tables.arrays import Floats, Ints
from parvis.privacy.tables.attack import Component, components_of
from parvis.privacy.tables.protection import Task

from .flows import Flows
from .pattern import Need, Pattern

Stop = Callable[[], bool]
FREE = 1e-6
"Of its cost: what deviating through a hidden cell costs, so that the fewest are used."
SPREAD = 0.7
"Of the logarithm of costs that are doubted at random, so that other ways are tried."
TRIES = 100
"How many vain tries end the search for a better pattern."
STARTS = 12
"How often a small table is begun anew."
SMALL = 1000
"Up to how many cells a table is small: every gain is followed by exchanges."
LARGE = 4000
"Beyond how many cells each complement is tried away once, and fewer tries are made at random."


def usable(task: Task) -> Ints:
    """Cells that may be hidden and can move."""
    return np.flatnonzero((~task.fixed | task.hidden) & ((task.up > 0) | (task.down > 0)))


class Sequential:
    """One task's programme over all usable cells, kept between steps."""

    def __init__(self, task: Task, stop: Stop = lambda: False) -> None:
        self.task = task
        self.stop = stop
        self.cells = usable(task)
        self.flows = Flows(task, self.cells)
        self._priced = 0.0
        self.unreachable: list[Need] = []
        self.out_of_time = False
        self._doubt = np.ones(len(self.cells))

    def fill(self, pattern: Pattern, needs: Iterable[Need] | None = None) -> None:
        """Meet every need of a pattern that is not met yet. What can't be met is told in `unreachable`."""
        self._priced = 0.0
        for need in needs if needs is not None else pattern.open_needs():
            if need in pattern.witnesses:
                continue
            if self.stop():
                raise KeyboardInterrupt
            amount = pattern.amount(need)
            self._price(pattern, amount)
            witness = self.flows.push(*need, amount)
            if witness is None:
                self.unreachable.append(need)
                continue
            fresh = witness.cells[~pattern.hidden[witness.cells]]
            pattern.adopt(witness)
            if need not in pattern.witnesses:
                pattern.record(need, witness)
            if len(fresh):
                self.flows.reprice(fresh, self.task.cost[fresh] * FREE)

    def start(self, pattern: Pattern, starts: int = STARTS) -> Pattern:
        """A pattern in which every need is met that can be: the best of several, the costs doubted after the first."""
        random = np.random.default_rng(1)
        best: Pattern | None = None
        for at in range(max(1, min(starts, starts * SMALL // max(1, len(self.cells))))):
            made = pattern.copy()
            self.unreachable = []
            if at:
                self._doubt = np.exp(random.normal(0, SPREAD, len(self.cells)))
            self.fill(made)
            self._doubt = np.ones(len(self.cells))
            if self.unreachable:
                return made
            thin(made, self.stop)
            if starts > 1 and len(self.cells) <= SMALL:
                made = self.exchange(made, float("inf"))
            if best is None or made.cost < best.cost:
                best = made
        assert best is not None
        return best

    def improve(self, pattern: Pattern, until: float, tries: int = TRIES) -> Pattern:
        """A pattern of no more cost: exchanges until none helps, then neighbouring complements given up, and the costs
        of what may replace them doubted, at random (the same at each run).

        `until`: a time of `time.monotonic` at which to stop whatever is left to try; `out_of_time` tells that it did.
        """
        best = self.exchange(pattern, until)
        random = np.random.default_rng(1)
        idle = 0
        tries = min(tries, tries * LARGE // max(1, 2 * len(self.cells)))
        while idle < tries and len(best.complements) > 1 and not self._over(until):
            self._doubt = np.exp(random.normal(0, SPREAD, len(self.cells)))
            tried = self._without(best, self._neighbours(best, random), closed=None)
            self._doubt = np.ones(len(self.cells))
            if tried is None:
                idle += 1
                continue
            idle = 0
            best = self.exchange(tried, until) if len(self.cells) < SMALL else tried
        return best

    def exchange(self, pattern: Pattern, until: float) -> Pattern:
        """Try each complement away, the dearest first, others taking its place where they cost less; until none do."""
        best, better = pattern, True
        once = len(self.cells) > LARGE
        while better:
            better = False
            for cell in sorted((int(one) for one in best.complements), key=lambda one: (-self.task.cost[one], one)):
                if self._over(until):
                    return best
                if not best.hidden[cell]:
                    continue
                tried = self._without(best, [cell], closed=cell)
                if tried is not None:
                    best, better = tried, not once
        return best

    def _over(self, until: float) -> bool:
        if self.stop():
            raise KeyboardInterrupt
        self.out_of_time = time.monotonic() > until
        return self.out_of_time

    def _neighbours(self, pattern: Pattern, random: np.random.Generator) -> list[int]:
        """A complement, and some that serve the same needs."""
        complements = pattern.complements
        start = int(random.choice(complements))
        near = {int(cell) for need in pattern.users.get(start, ()) for cell in pattern.witnesses[need].cells}
        found = sorted((near & set(complements.tolist())) - {start})
        size = min(len(found), int(random.integers(1, 9)))
        return [start, *(int(one) for one in random.choice(found, size, replace=False))] if size else [start]

    def _without(self, pattern: Pattern, cells: list[int], closed: int | None) -> Pattern | None:
        """A cheaper pattern got by giving up some complements and meeting their needs anew; None where it is none."""
        tried = pattern.copy()
        affected = sorted(
            {need for cell in cells for need in tried.users.get(cell, ())},
            key=lambda need: (-tried.amount(need), need),
        )
        for need in affected:
            for one in tried.witnesses.pop(need).cells:
                tried.users[int(one)].discard(need)
        tried.hidden[cells] = False
        tried.show_unused()
        self._priced = 0.0
        if closed is not None:
            self.flows.close(closed)
        try:
            if not self._met_anew(tried, affected, pattern.cost * (1 - 1e-9)):
                return None
        finally:
            if closed is not None:
                self.flows.reopen(closed)
        tried.show_unused()
        return tried

    def _met_anew(self, tried: Pattern, needs: list[Need], limit: float) -> bool:
        """Whether these needs could be met below a cost."""
        for need in needs:
            if need in tried.witnesses:
                continue
            self._price(tried, tried.amount(need))
            witness = self.flows.push(*need, tried.amount(need))
            if witness is None:
                return False
            fresh = witness.cells[~tried.hidden[witness.cells]]
            tried.adopt(witness)
            if need not in tried.witnesses:
                tried.record(need, witness)
            if tried.cost >= limit:
                return False
            if len(fresh):
                self.flows.reprice(fresh, self.task.cost[fresh] * FREE)
        return True

    def _price(self, pattern: Pattern, amount: float) -> None:
        """New costs where the amount has halved since the last: a cell that is too small is dearer by the unit."""
        if self._priced / 2 < amount <= self._priced:
            return
        self._priced = amount
        self.flows.price(unit_costs(pattern, self.cells, amount) * self._doubt)


def unit_costs(pattern: Pattern, cells: Ints, amount: float) -> Floats:
    """What a unit of deviation costs by cell: its whole cost once, spread over what can flow through it."""
    task = pattern.task
    room = np.maximum(np.minimum(task.up[cells], 1e300), task.down[cells])
    cost = task.cost[cells] * np.maximum(1.0, amount / np.maximum(room, 1e-300))
    cost = np.minimum(cost, 1e3 * max(float(task.cost[cells].max(initial=0)), 1e-9))
    shown = np.where(pattern.hidden[cells], FREE, 1.0)
    return np.asarray(np.where(pattern.hidden[cells], task.cost[cells], cost) * shown, dtype=np.float64)


def thin(pattern: Pattern, stop: Stop = lambda: False) -> None:
    """Print again what is needless: complements, the dearest first, without which hidden cells still do."""
    pattern.show_unused()
    task = pattern.task
    components, belongs = components_of(task.table.equations, pattern.hidden, task.down, task.up)
    flows: dict[int, Flows] = {}
    for cell in sorted((int(one) for one in pattern.complements), key=lambda one: -task.cost[one]):
        if stop():
            raise KeyboardInterrupt
        at = int(belongs[cell])
        if at not in flows:
            flows[at] = _inside(pattern, components[at])
        _leave(pattern, flows[at], cell)


def _inside(pattern: Pattern, component: Component) -> Flows:
    flows = Flows(pattern.task, component.cells)
    flows.price(np.where(pattern.task.hidden[component.cells], FREE, 1.0) * pattern.task.cost[component.cells])
    return flows


def _leave(pattern: Pattern, flows: Flows, cell: int) -> None:
    """Print a cell where all needs that used it can be met without; else leave everything as it was."""
    flows.close(cell)
    found = {}
    for need in sorted(pattern.users.get(cell, ()), key=lambda one: -pattern.amount(one)):
        witness = flows.push(*need, pattern.amount(need))
        if witness is None:
            flows.reopen(cell)
            return
        found[need] = witness
    for need, witness in found.items():
        pattern.record(need, witness)
    pattern.hidden[cell] = False
