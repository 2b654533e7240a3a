"""How sure a finding is: Bayes' rule over the column's name, the form of its cells and their check digits."""

import math
from typing import Literal

from .detector import Detector

Level = Literal["high", "medium", "low"]
NAMED = 0.6
"How often a column that is called so holds it."
PASSING = 0.97
"How often a true number passes its check: people mistype."
MOST = 8.0
LEAST, LEAST_RARE = -8.0, -1.5
"Bounds of what checks add; a rare form is told even where the check disagrees, for published checks may be incomplete."
RARE = 0.02
LEVELS: tuple[tuple[float, Level], ...] = ((0.9, "high"), (0.5, "medium"), (0.2, "low"))
TOLD_FROM = LEVELS[-1][0]


def confidence(
    detector: Detector, *, named: bool, otherwise_named: bool, share: float, shaped: int, passed: int, free_text: bool
) -> float:
    """The probability, from 0 to 1, that the column holds it.

    `share`: of the cells, those that have it; `shaped`, `passed`: distinct values of the shape, and of these those that
    pass the check; `otherwise_named`: the column's name says another identifier; `free_text`: cells are long texts, of
    which few need to have it.
    """
    if not shaped:
        return 0.0
    prior = NAMED if named else detector.prior / (4 if otherwise_named else 1)
    score = math.log(prior / (1 - prior))
    weight = 1.0 if free_text else min(1.0, share / detector.expected)
    score += weight * math.log(0.95 / detector.common) + (1 - weight) * math.log(0.05 / (1 - detector.common))
    if detector.chance < 1:
        # For a name or an address, many true ones are in no list: those that fail say little.
        passing = min(PASSING, detector.expected)
        failed = math.log((1 - passing) / (1 - detector.chance))
        checks = passed * math.log(passing / detector.chance) + (shaped - passed) * failed
        score += max(LEAST_RARE if detector.common <= RARE else LEAST, min(MOST, checks))
    return 1 / (1 + math.exp(-score))


def level(value: float) -> Level | None:
    """The level of a confidence; None where it is too small to be told."""
    return next((name for least, name in LEVELS if value >= least), None)
