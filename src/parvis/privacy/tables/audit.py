"""The audit of a table: the range that an attacker can compute for each suppressed cell, and what gives it away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError

from .arrays import Flags, Floats, Ints
from .attack import Attack, fitting
from .proof import Proof, by_duals, by_subtraction, subtractions
from .protection import ONLY_SIGN, Knowledge, Needs
from .table import Table, shown, tolerance, unbalanced

Verdict = Literal["good", "unachieved", "exact"]
VERDICTS: tuple[Verdict, ...] = ("good", "unachieved", "exact")
"By G-Confid's ProblemIndicator: 0, 1, 2."


@dataclass(frozen=True)
class Range:
    """What an attacker knows of one suppressed cell. `low` and `high` are confidential: they come from the data."""

    cell: int
    low: float
    high: float
    verdict: Verdict
    primary: bool

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True)
class Audit:
    """The ranges of all suppressed cells, and proofs for those that are given away."""

    table: Table
    ranges: tuple[Range, ...]
    proofs: dict[int, Proof]
    problems: tuple[Problem, ...]

    @property
    def open(self) -> tuple[Range, ...]:
        """The cells that are given away, those known exactly first."""
        return tuple(sorted((one for one in self.ranges if one.verdict != "good"), key=lambda one: one.verdict))

    @property
    def safe(self) -> bool:
        """Whether no cell is given away."""
        return not self.open


def audit(
    table: Table,
    suppressed: Flags,
    needs: Needs | None = None,
    *,
    knowledge: Knowledge | None = None,
    narrow: float = 0.0,
    proofs: int = 20,
    progress: Callable[[int, int], None] | None = None,
) -> Audit:
    """Every suppressed cell's range, computed by linear programming.

    `suppressed`: cells that are not printed; cells without a value are always among them. With `needs`, a cell is given
    away where its range has less room than it needs; without, where its width is at most `narrow` (a share of its
    middle), which 0 makes: where it is known exactly. `knowledge`: what a reader knows beforehand (by default that
    nothing is below zero; factors ask for a table whose values are all known). `proofs`: for how many cells at most.
    Raises PrivacyError where the published cells contradict themselves.
    """
    hidden = suppressed | np.isnan(table.value) | table.missing
    value, down, up = bounds(table, hidden, knowledge or ONLY_SIGN)
    attack = Attack(table.equations, hidden, down, up)
    falls = subtractions(table, hidden)
    asked = needs.primary if needs is not None else np.zeros(len(table), dtype=np.bool_)
    cells = np.flatnonzero(hidden & (~table.missing | asked))
    reach = _reaches(attack, cells, progress)
    ranges = tuple(
        _judged(int(cell), float(value[cell]), float(reach[0, at]), float(reach[1, at]), needs, narrow)
        for at, cell in enumerate(cells)
    )
    found: dict[int, Proof] = {}
    for one in sorted((one for one in ranges if one.verdict != "good"), key=lambda one: one.verdict)[:proofs]:
        if one.cell in falls:
            found[one.cell] = by_subtraction(table, hidden, falls, one.cell)
        else:
            found[one.cell] = by_duals(table, attack, one.cell)
    problems = _told(table, ranges)
    return Audit(table, ranges, found, problems)


def bounds(table: Table, hidden: Flags, knowledge: Knowledge) -> tuple[Floats, Floats, Floats]:
    """A table that fits, and how far below and above it a reader thinks each hidden cell could be."""
    wrong = unbalanced(table)
    if len(wrong):
        raise_unbalanced(table, wrong)
    unknown = np.isnan(table.value)
    if unknown.any():
        high = np.full(len(table), np.inf)
        value = fitting(table.equations, ~unknown, table.value, np.zeros(len(table)), high)
        return value, value.copy(), np.full(len(table), np.inf)
    noise = table.total_noise
    down, up = knowledge.down(noise), knowledge.up(noise)
    if knowledge.lower == 0:
        down = np.where(table.missing, np.maximum(down, table.value), down)
    return table.value, down, up


def raise_unbalanced(table: Table, rows: Ints) -> None:
    """Raises PrivacyError that names where totals don't add up."""
    names = [table.name(table.terms(int(row))[0]) for row in rows]
    raise PrivacyError.of("privacy-tables-unbalanced", count=len(names), cells=shown(list(dict.fromkeys(names))))


def _reaches(attack: Attack, cells: Ints, progress: Callable[[int, int], None] | None) -> Floats:
    """Below and above for each cell. A solution that has another cell at its own bound settles that one too."""
    size = len(attack.open)
    settled = np.full((2, size), np.nan)
    for at, cell in enumerate(cells):
        for side, sign in ((0, -1), (1, 1)):
            if not np.isnan(settled[side, cell]):
                continue
            found = attack.extreme(int(cell), sign)
            settled[side, cell] = found.reach
            down, up = attack.down[found.cells], attack.up[found.cells]
            lowest = found.cells[found.deviations <= -down * (1 - 1e-12)]
            highest = found.cells[found.deviations >= np.where(np.isfinite(up), up, np.inf) * (1 - 1e-12)]
            settled[0, lowest] = attack.down[lowest]
            settled[1, highest] = attack.up[highest]
        if progress:
            progress(at + 1, len(cells))
    return settled[:, cells]


def _judged(cell: int, value: float, down: float, up: float, needs: Needs | None, narrow: float) -> Range:
    low, high = value - down, value + up
    slack = float(tolerance(np.array([value]))[0])
    width = down + up
    if needs is None:
        primary = True
        verdict: Verdict = "good"
        if width <= slack:
            verdict = "exact"
        elif narrow and width <= narrow * max(abs(low + high) / 2, slack):
            verdict = "unachieved"
        return Range(cell, low, high, verdict, primary)
    primary = bool(needs.primary[cell])
    slack += 1e-6 * float(needs.width[cell])
    if width <= slack:
        return Range(cell, low, high, "exact", primary)
    if primary and not _enough(cell, down, up, needs, slack):
        return Range(cell, low, high, "unachieved", primary)
    return Range(cell, low, high, "good", primary)


def _enough(cell: int, down: float, up: float, needs: Needs, slack: float) -> bool:
    """Whether the range is as wide as needed, and reaches as far on either side as needed."""
    if down + up < needs.width[cell] - slack:
        return False
    return needs.sliding or bool(up >= needs.up[cell] - slack and down >= needs.down[cell] - slack)


def _told(table: Table, ranges: Sequence[Range]) -> tuple[Problem, ...]:
    """What is given away, as problems: names of cells, never ranges."""
    found = []
    for verdict, code in (("exact", "privacy-tables-disclosed"), ("unachieved", "privacy-tables-narrow")):
        cells = [table.name(one.cell) for one in ranges if one.verdict == verdict]
        if cells:
            found.append(Problem(code, values={"count": str(len(cells)), "cells": shown(cells)}))
    return tuple(found)
