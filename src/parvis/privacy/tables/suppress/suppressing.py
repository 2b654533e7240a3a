"""Suppression by the method that fits the table's size, the result verified by the attacker's own programmes."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from parvis.model import Problem
from parvis.privacy.tables.arrays import Flags, Ints
from parvis.privacy.tables.attack import Attack
from parvis.privacy.tables.protection import Needs, Task
from parvis.privacy.tables.table import shown

from .exact import Exact
from .hypercube import hypercubes
from .pattern import Need, Pattern
from .sequential import Sequential, usable

Method = Literal["auto", "exact", "sequential", "hypercube"]
METHODS: tuple[Method, ...] = ("auto", "exact", "sequential", "hypercube")
EXACT_CELLS = 600
"Up to how many usable cells `auto` looks for the optimum."
Effort = Literal["quick", "standard", "thorough"]
EFFORTS: dict[Effort, tuple[int, int]] = {"quick": (1, 0), "standard": (4, 30), "thorough": (12, 300)}
"How often a small table is begun anew, and how many vain tries end the search for something better."
SEQUENTIAL_CELLS = 40_000
"Up to how many it solves a programme over all cells; beyond, hypercubes come first."


@dataclass(frozen=True)
class Suppression:
    """A pattern. `hidden`: every cell that is not printed; of them `primary` are sensitive."""

    task: Task
    hidden: Flags
    method: Method
    "The one used."
    cost: float
    "Of the complements."
    bound: float | None
    "What no pattern can cost less than, where the exact method was used."
    unreachable: dict[int, float]
    "Sensitive cells that can't have the room they need, and which share of it they can."
    problems: tuple[Problem, ...] = ()

    @property
    def primary(self) -> Flags:
        return self.task.primary

    @property
    def complements(self) -> Ints:
        """Cells that are hidden only to protect others."""
        return np.flatnonzero(self.hidden & ~self.task.hidden)

    @property
    def optimal(self) -> bool:
        """Whether no pattern of less cost protects."""
        return self.bound is not None and self.cost <= self.bound * (1 + 1e-6) + 1e-6


def suppress(
    task: Task,
    method: Method = "auto",
    *,
    effort: Effort = "standard",
    seconds: float = 45.0,
    before: Flags | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Suppression:
    """A pattern in which every sensitive cell has the room it needs, at little cost.

    `effort`: how hard to look for something better once a pattern that protects is there; the same effort finds the
    same pattern, unless `seconds` run out, which `problems` tells. `before`: the hidden cells of a pattern that nearly
    does, for a table too large for the optimum: it is mended, and not searched for anew. `stop` is asked often; once it
    says yes, KeyboardInterrupt ends it and nothing is returned. Where a cell can't have the room it needs even with
    everything else hidden, all that it can have is given, and it is told among `problems`.
    """
    chosen = _fitting(task, effort) if method == "auto" else method
    if not task.primary.any():
        told = (Problem("privacy-tables-nothing-sensitive", severity="info"),)
        return Suppression(task, task.hidden, chosen, 0.0, 0.0, {}, told)
    original = task
    starts: int
    tries: int | None
    starts, tries = EFFORTS[effort]
    if before is not None and chosen != "exact":
        starts, tries = 1, None
    search, pattern = _protected(task, chosen, starts, before, stop)
    unreachable: dict[int, float] = {}
    if search.unreachable:
        task, unreachable = _attainable(task, search.unreachable)
        search, pattern = _protected(task, chosen, starts, before, stop)
    until = time.monotonic() + seconds
    bound, complete = None, True
    if chosen == "exact":
        exact = Exact(search, search.improve(pattern, until, tries or 0), until)
        complete = exact.run()
        pattern, bound = exact.best, exact.bound
    elif tries is not None:
        pattern = search.improve(pattern, until, tries)
        complete = not search.out_of_time
    problems = _told(task, pattern, unreachable, complete=complete)
    return Suppression(original, pattern.hidden, chosen, pattern.cost, bound, unreachable, problems)


def _fitting(task: Task, effort: Effort) -> Method:
    """The method that fits the size."""
    size = len(usable(task))
    if size <= EXACT_CELLS and effort != "quick":
        return "exact"
    return "sequential" if size <= SEQUENTIAL_CELLS else "hypercube"


def _protected(
    task: Task, method: Method, starts: int, before: Flags | None, stop: Callable[[], bool]
) -> tuple[Sequential, Pattern]:
    search = Sequential(task, stop)
    pattern = Pattern(task)
    if before is not None:
        pattern.hidden |= before & ~task.fixed
    elif method == "hypercube":
        pattern.hidden |= hypercubes(task, stop)
    return search, search.start(pattern, starts)


def _attainable(task: Task, needs: Sequence[Need]) -> tuple[Task, dict[int, float]]:
    """The task with these needs lowered to what hiding everything else gives, and the share that is."""
    everything = np.zeros(len(task.table), dtype=np.bool_)
    everything[usable(task)] = True
    attack = Attack(task.table.equations, everything, task.down, task.up)
    up, down, share = task.needs.up.copy(), task.needs.down.copy(), dict[int, float]()
    for cell, sign in needs:
        wanted = up if sign > 0 else down
        reach = attack.extreme(cell, sign).reach * (1 - 1e-6)
        reach = reach if reach > 1e-6 * wanted[cell] else 0.0
        share[cell] = min(share.get(cell, 1.0), float(reach / wanted[cell]))
        wanted[cell] = min(reach, wanted[cell])
    lowered = Needs(up, down, np.minimum(task.needs.width, up + down), task.needs.sliding)
    return replace(task, needs=lowered, forced=task.forced | task.needs.primary), share


def _told(task: Task, pattern: Pattern, unreachable: dict[int, float], *, complete: bool) -> tuple[Problem, ...]:
    found = []
    if unreachable:
        cells = [f"{task.table.name(cell)} ({share:.0%})" for cell, share in unreachable.items()]
        found.append(Problem("privacy-tables-unreachable", values={"count": str(len(cells)), "cells": shown(cells)}))
    if not complete:
        found.append(Problem("privacy-tables-out-of-time", severity="info"))
    printed = ~pattern.hidden & ~task.fixed
    if not printed.any():
        found.append(Problem("privacy-tables-all-suppressed", severity="warning"))
    return tuple(found)
