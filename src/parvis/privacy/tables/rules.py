"""Which cells say too much: sensitivity rules under the names of the field, and of G-Confid's `s_rule`.

A linear rule gives each contributor, the largest first, a coefficient; a cell is sensitive where its sensitivity
S = Σ cᵢ·xᵢ is above zero, and S is then the protection it needs (Cox 1981; Hundepool et al., Statistical Disclosure
Control, 2012, ch. 4). Written:

- `pq 0.15`, `p 15`: the p % rule: the second largest contributor must not estimate the largest within 15 %.
- `p 15 2`: the same, with a coalition of two contributors.
- `pq 15 60`: the pq rule: as well, where everybody is already known within 60 %.
- `nk 2 80`: dominance: the 2 largest must not make more than 80 % (`nk 1 60 2 80`: both of these).
- `arb 0.2 0 -1`: any coefficients; the last stands for all further contributors.
- `min 5`: at least 5 contributors (G-Confid's `min_resp`). A frequency table's rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from parvis.privacy.errors import PrivacyError

from .arrays import Flags, Floats, Ints
from .microdata import Contributions
from .table import Table

Zeros = Literal["safe", "usable", "sensitive"]
WeightProtection = Literal["LINEAR", "STEP", "EXACT"]
TOLERANCE = 1e-9
"Below it a sensitivity, relative to its cell, is none: floating point alone makes such."


@dataclass(frozen=True)
class LinearRule:
    """Coefficients of the contributors from the largest on; the last stands for all that follow."""

    text: str
    coefficients: tuple[float, ...]
    ratio: float = 0.0
    "The share of its value within which the largest must not be estimated, for rules of that kind (p %, pq)."


@dataclass(frozen=True)
class MinimumCount:
    """At least so many contributors."""

    text: str
    minimum: int
    percent: float = 10.0
    "Of the value of a magnitude cell with too few contributors: the protection it needs. At least 1, as in G-Confid."


Rule = LinearRule | MinimumCount


@dataclass(frozen=True)
class Sensitivity:
    """By cell: the measure S, which is the protection needed where above zero, and which rule said so (−1: none)."""

    measure: Floats
    rule: Ints
    rules: tuple[Rule, ...]

    @property
    def sensitive(self) -> Flags:
        return self.measure > 0


def parse_rules(text: str, *, percent: float = 10.0) -> tuple[Rule, ...]:
    """Rules from words like `pq 0.15, min 5`. Raises PrivacyError for what is none."""
    found: list[Rule] = []
    for part in text.replace(";", ",").split(","):
        name, *words = part.split() or [""]
        try:
            numbers = [float(word.rstrip("%")) for word in words]
            found += _rule(name.casefold(), numbers, part.strip(), percent)
        except (ValueError, IndexError) as error:
            raise PrivacyError.of("privacy-tables-rule-unusable", rule=part.strip()[:40]) from error
    return tuple(found)


def _rule(name: str, numbers: list[float], text: str, percent: float) -> list[Rule]:
    if not all(np.isfinite(numbers)):
        raise ValueError(name)
    if name == "pq":
        share = numbers[0] if len(numbers) == 1 else numbers[0] / numbers[1]
        return [_estimate(text, share, 1)]
    if name == "p":
        return [_estimate(text, numbers[0] / 100, int(numbers[1]) if len(numbers) > 1 else 1)]
    if name == "nk":
        if not numbers or len(numbers) % 2:
            raise ValueError(name)
        return [_dominance(text, int(n), k) for n, k in zip(numbers[::2], numbers[1::2], strict=True)]
    if name == "arb":
        if not numbers:
            raise ValueError(name)
        return [LinearRule(text, tuple(numbers))]
    if name in {"min", "min_resp", "minresp"} and len(numbers) == 1 and numbers[0] >= 1:
        return [MinimumCount(text, int(numbers[0]), percent)]
    raise ValueError(name)


def _estimate(text: str, share: float, coalition: int) -> LinearRule:
    if not 0 < share <= 1 or not 1 <= coalition <= 20:
        raise ValueError(text)
    return LinearRule(text, (share, *[0.0] * coalition, -1.0), share if coalition == 1 else 0.0)


def _dominance(text: str, n: int, k: float) -> LinearRule:
    if not 1 <= n <= 20 or not 0 < k < 100:
        raise ValueError(text)
    return LinearRule(text, (*[100 / k - 1] * n, -1.0))


def measure(
    table: Table,
    rules: Sequence[Rule],
    contributions: Contributions | None = None,
    *,
    largest: Floats | None = None,
    zeros: Zeros = "safe",
    weights: WeightProtection = "LINEAR",
) -> Sensitivity:
    """How sensitive each cell is.

    From `contributions`, or from the `largest` contributions known of each cell (cells, how many), the largest first,
    where records are not at hand. Raises PrivacyError where a rule asks for more than is known.
    """
    found = np.full(len(table), -np.inf)
    which = np.full(len(table), -1, dtype=np.int64)
    for at, rule in enumerate(rules):
        if isinstance(rule, MinimumCount):
            mine = _by_count(table, rule, zeros, magnitude=contributions is not None or largest is not None)
        elif contributions is not None:
            mine = _by_contributions(table, rule, contributions, weights)
        else:
            mine = _by_largest(table, rule, largest)
        mine = np.minimum(mine, np.where(np.isnan(table.value) | (table.value == 0), mine, table.total_noise))
        mine = np.where(np.abs(mine) <= TOLERANCE * np.maximum(1, np.nan_to_num(table.total_noise)), 0.0, mine)
        better = (mine > found) & ~table.missing & ((table.value != 0) | (zeros == "sensitive"))
        which[better & (mine > 0)] = at
        found = np.where(better, mine, found)
    return Sensitivity(np.where(np.isfinite(found), found, 0.0), which, tuple(rules))


def _by_count(table: Table, rule: MinimumCount, zeros: Zeros, *, magnitude: bool) -> Floats:
    count = table.count
    if count is None:
        raise PrivacyError.of("privacy-tables-counts-missing", rule=rule.text)
    few = (count < rule.minimum) & ((count > 0) | (zeros == "sensitive"))
    if magnitude:
        need = np.maximum(1.0, rule.percent / 100 * table.total_noise)
    else:
        # The range must reach to where the rule would let the count be printed.
        need = np.maximum(1.0, rule.minimum - count.astype(np.float64))
    return np.where(few, need, -np.inf)


def _by_contributions(
    table: Table, rule: LinearRule, contributions: Contributions, weights: WeightProtection
) -> Floats:
    amounts = contributions.weighted
    weighted = bool((contributions.amount != contributions.weighted).any())
    if weighted and weights != "EXACT":
        if not rule.ratio:
            raise PrivacyError.of("privacy-tables-weights-rule", rule=rule.text)
        return _by_noise(table, rule, contributions, weights)
    known = (
        contributions.ranked(amounts, len(rule.coefficients) - 1, len(table)) if len(rule.coefficients) > 1 else None
    )
    total = np.zeros(len(table))
    np.add.at(total, contributions.cell, amounts)
    return _linear(rule, known, total)


def _by_noise(table: Table, rule: LinearRule, contributions: Contributions, weights: WeightProtection) -> Floats:
    """Precision thresholds and noise where records have weights, as G-Confid reckons them.

    A weight hides what a contributor gave: the threshold shrinks from all of it at a weight of 1 to nothing at 3
    (LINEAR), or stays until 3 (STEP). An attacker knows the own amount, not the own weight.
    """
    x, noise = contributions.amount, contributions.weighted
    weight = np.divide(noise, x, out=np.ones_like(x), where=x > 0)
    kept = np.clip((3 - weight) / 2, 0, 1) if weights == "LINEAR" else (weight < 3).astype(np.float64)
    target = rule.ratio * x * kept + noise
    attacker = noise - np.maximum(0, noise - x)
    total = np.zeros(len(table))
    np.add.at(total, contributions.cell, noise)
    size = len(table)
    first, second = _best_pair(contributions.cell, target, attacker, size)
    return np.where(total > 0, np.maximum(first, second) - total, 0.0)


def _best_pair(cell: Ints, target: Floats, attacker: Floats, size: int) -> tuple[Floats, Floats]:
    """For each cell the largest sum of one contributor's `target` and another's `attacker`, tried both ways round."""

    def top(amounts: Floats) -> tuple[Ints, Ints, Ints]:
        order = np.lexsort((-amounts, cell))
        start = np.searchsorted(cell[order], np.arange(size))
        end = np.searchsorted(cell[order], np.arange(size), side="right")
        last = max(len(order) - 1, 0)
        first, second = order[np.minimum(start, last)], order[np.minimum(start + 1, last)]
        return first, second, end - start

    if not len(cell):
        return np.zeros(size), np.zeros(size)
    target_1, target_2, number = top(target)
    attack_1, attack_2, _number = top(attacker)
    has_1, has_2 = number > 0, number > 1
    helper = np.where(attack_1 != target_1, attack_1, attack_2)
    first = np.where(has_1, target[target_1], 0) + np.where(has_2, attacker[helper], 0)
    other = np.where(target_2 != attack_1, target_2, target_1)
    second = np.where(has_2, target[other] + attacker[attack_1], first)
    return first, second


def _by_largest(table: Table, rule: LinearRule, largest: Floats | None) -> Floats:
    wanted = len(rule.coefficients) - 1
    if largest is None or largest.shape[1] < wanted:
        raise PrivacyError.of("privacy-tables-largest-missing", rule=rule.text, count=wanted)
    return _linear(rule, np.nan_to_num(largest[:, :wanted]), np.nan_to_num(table.value))


def _linear(rule: LinearRule, known: Floats | None, total: Floats) -> Floats:
    *named, rest = rule.coefficients
    if known is None:
        return rest * total
    return np.asarray(known @ np.array(named) + rest * (total - known.sum(axis=1)), dtype=np.float64)
