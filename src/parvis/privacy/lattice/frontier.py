"""Risk against utility: the best node for each of several demands, from which a person chooses."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata.columns import ShouldStop, never
from parvis.privacy.risk.model import Model
from parvis.privacy.risk.models import KAnonymity

from .search import Found, Search

STEPS = (2, 3, 5, 10, 20, 50)


@dataclass(frozen=True, eq=False)
class Point:
    """One choice: the highest risk that a record is found (1 / its class), the utility lost, what it takes."""

    k: int
    highest_risk: float
    average_risk: float
    loss: float
    suppressed: int
    found: Found


def frontier(
    search: Search,
    models: Sequence[Model] = (),
    *,
    steps: Sequence[int] = STEPS,
    limit: float = 0.0,
    measure: str = "ncp",
    should_stop: ShouldStop = never,
) -> list[Point]:
    """The best node for each k together with the other models; a k that can't be had is left out.

    Points that another one beats in both are left out too, and of equal ones all but the highest k.
    Raises PrivacyError: cancelled.
    """
    points = []
    for k in sorted(set(steps)):
        try:
            found = search.best((*models, KAnonymity(k)), limit=limit, measure=measure, should_stop=should_stop)
        except PrivacyError as error:
            if error.problem.code.startswith("privacy-infeasible"):
                continue
            raise
        counts = search.space.at(found.node).classes.counts[found.kept]
        counts = counts[counts > 0]
        points.append(
            Point(k, float(1 / counts.min()), float(len(counts) / np.sum(counts)), found.loss, found.suppressed, found)
        )
    return [
        point
        for point in points
        if not any(
            other.highest_risk <= point.highest_risk
            and other.loss <= point.loss
            and ((other.highest_risk, other.loss) != (point.highest_risk, point.loss) or other.k > point.k)
            for other in points
        )
    ]
