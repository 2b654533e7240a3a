"""How much room each sensitive cell needs, what a reader knows beforehand, and what it costs to hide a cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from parvis.privacy.errors import PrivacyError

from .arrays import Flags, Floats, Ints
from .rules import Sensitivity, Zeros
from .table import Table

Level = Literal["interval", "symmetric", "upper", "lower"]
CostFunction = Literal["SIZE", "COUNT", "CONSTANT", "DIGITS", "INFORMATION"]
COSTS: tuple[CostFunction, ...] = ("SIZE", "COUNT", "CONSTANT", "DIGITS", "INFORMATION")
LEVELS: tuple[Level, ...] = ("interval", "symmetric", "upper", "lower")


@dataclass(frozen=True)
class Knowledge:
    """What a reader knows of every cell beforehand: it lies between these factors of its value, and not below zero.

    As G-Confid's `lb_factor` and `ub_factor`. `upper` may be infinite.
    """

    lower: float = 0.5
    upper: float = 1.5

    def __post_init__(self) -> None:
        if not 0 <= self.lower <= 1 <= self.upper:
            raise PrivacyError.of("privacy-tables-factors")

    def down(self, noise: Floats) -> Floats:
        """By how much a reader thinks a cell could be smaller."""
        return (1 - self.lower) * noise

    def up(self, noise: Floats) -> Floats:
        """By how much it could be larger."""
        with np.errstate(invalid="ignore"):
            return np.where(noise > 0, (self.upper - 1) * noise, np.inf if np.isinf(self.upper) else 0.0)


ONLY_SIGN = Knowledge(0.0, float("inf"))
"A reader who knows no more than that no cell is below zero."


@dataclass(frozen=True)
class Needs:
    """By cell: how far above and below its value a reader must think it could be, and how wide the range must be."""

    up: Floats
    down: Floats
    width: Floats
    sliding: bool = False
    "Whether the width is all that counts, wherever in the range the value lies."

    @property
    def primary(self) -> Flags:
        return (self.up > 0) | (self.down > 0) | (self.width > 0)


def needs_of(sensitivity: Sensitivity, level: Level = "interval") -> Needs:
    """The protection levels of a measure S.

    interval: a range as wide as S, half of it on either side, as G-Confid's Suppression and Auditing ask for.
    symmetric: S above and S below. upper, lower: S on that side alone.
    """
    s = np.maximum(sensitivity.measure, 0.0)
    zero = np.zeros_like(s)
    if level == "interval":
        return Needs(s / 2, s / 2, s, sliding=True)
    if level == "symmetric":
        return Needs(s, s, 2 * s)
    return Needs(s, zero, s) if level == "upper" else Needs(zero, s, s)


@dataclass(frozen=True)
class Task:
    """A table to be protected by suppression."""

    table: Table
    needs: Needs
    down: Floats
    up: Floats
    cost: Floats
    fixed: Flags
    "Cells that must be printed, or that hide nothing (zeros)."
    forced: Flags
    "Cells that are left out whatever happens."

    @property
    def primary(self) -> Flags:
        return self.needs.primary

    @property
    def hidden(self) -> Flags:
        """Cells that are suppressed from the start."""
        return self.primary | self.forced


def make_task(
    table: Table,
    needs: Needs,
    *,
    knowledge: Knowledge | None = None,
    cost: CostFunction = "SIZE",
    costs: Floats | None = None,
    zeros: Zeros = "safe",
    publish: Mapping[int, object] | Ints | None = None,
    suppress: Mapping[int, object] | Ints | None = None,
) -> Task:
    """What to protect, at which cost. `publish`, `suppress`: cells that must, or mustn't, be printed.

    Raises PrivacyError where a sensitive cell must be printed, or a cost is not above zero.
    """
    knowledge = knowledge or Knowledge()
    noise = np.nan_to_num(table.total_noise)
    fixed, forced = np.zeros(len(table), dtype=np.bool_), table.missing.copy()
    if zeros == "safe":
        fixed |= (noise == 0) & ~needs.primary & ~forced
    if publish is not None:
        fixed[np.array(list(publish), dtype=np.int64)] = True
    if suppress is not None:
        forced[np.array(list(suppress), dtype=np.int64)] = True
    clash = np.flatnonzero(fixed & (needs.primary | forced))
    if len(clash):
        names = [table.name(int(cell)) for cell in clash[:5]]
        raise PrivacyError.of("privacy-tables-publish-sensitive", cells="; ".join(names))
    weights = _costs(table, noise, cost) if costs is None else costs
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise PrivacyError.of("privacy-tables-cost")
    down, up = knowledge.down(noise), knowledge.up(noise)
    free = (noise == 0) & ~fixed
    down = np.where(free, 0.0, down)
    up = np.where(free & needs.primary, np.maximum(up, needs.up), up)
    return Task(table, needs, down, up, np.maximum(weights, 1e-9), fixed, forced)


def _costs(table: Table, noise: Floats, cost: CostFunction) -> Floats:
    """What hiding a cell costs, by G-Confid's cost functions; COUNT: its contributors."""
    if cost == "SIZE":
        return np.maximum(noise, 1e-3)
    if cost == "DIGITS":
        return np.log10(noise + 1) + 1e-3
    if cost == "INFORMATION":
        return np.log10(noise + 1) / (noise + 1) + 1e-6
    if cost == "COUNT":
        if table.count is None:
            raise PrivacyError.of("privacy-tables-counts-missing", rule="COUNT")
        return np.maximum(table.count.astype(np.float64), 1e-3)
    return np.ones(len(table))
