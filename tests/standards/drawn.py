"""Datasets drawn once for all the laws: the same for a seed, in a run of one file and in one of everything."""

import os
from functools import cache
from random import SystemRandom

from hypothesis import HealthCheck, Phase, given, seed, settings

from parvis.model import Dataset

from .generated import datasets

COUNT = 150
"Datasets of a seed."
SEEDS = tuple(SystemRandom().randrange(1_000_000) for _ in range(3)) if os.environ.get("PARVIS_EXPLORE") else (1, 2, 3)
"`make test` tries the same datasets everywhere; PARVIS_EXPLORE=1 draws some that nobody tried yet, naming their seed."


@cache
def drawn(number: int, count: int = COUNT) -> tuple[Dataset, ...]:
    """The datasets of a seed."""
    found: list[Dataset] = []

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(dataset=datasets())
    def draw(dataset: Dataset) -> None:
        found.append(dataset)

    draw()
    return tuple(found)
