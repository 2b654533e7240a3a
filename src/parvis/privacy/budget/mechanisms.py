"""The noise: what OpenDP makes of values, a bound on each person's part, and a budget.

The only module that knows OpenDP. Datasets are neighbours when one has the rows of one more person (unbounded, by
symmetric distance); every mechanism is pure ε-differential privacy. OpenDP's own map from contributions to ε is asked
again after calibrating, and nothing is released where it says more than the budget.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import opendp.prelude as dp

from parvis.privacy.errors import PrivacyError

dp.enable_features("contrib")
GRID = 1000
"Candidates of a quantile, evenly spaced between the bounds."
CONFIDENCE = 0.95


class Noised(NamedTuple):
    """What may be released: the values, and within what of the truth (before noise) each is with 95 % confidence."""

    values: tuple[float, ...]
    within: float
    epsilon: float
    "What OpenDP proves was spent."


def _measured(make: Any, contributions: int, epsilon: float) -> tuple[Any, float, float]:
    """The mechanism with the least noise that keeps within ε, its scale, and what it spends."""
    scale = float(dp.binary_search_param(make, d_in=contributions, d_out=epsilon, T=float))
    mechanism = make(scale)
    spent = float(mechanism.map(contributions))
    if spent > epsilon * (1 + 1e-9):
        raise PrivacyError.of("privacy-budget-uncalibrated")
    return mechanism, scale, spent


def count(texts: Sequence[str], contributions: int, epsilon: float) -> Noised:
    """How many rows there are."""
    space = dp.vector_domain(dp.atom_domain(T=str)), dp.symmetric_distance()
    mechanism, scale, spent = _measured(
        lambda scale: space >> dp.t.then_count() >> dp.m.then_laplace(scale=scale), contributions, epsilon
    )
    return Noised((float(mechanism(list(texts))),), _within(scale), spent)


def histogram(texts: Sequence[str], categories: Sequence[str], contributions: int, epsilon: float) -> Noised:
    """How many rows have each of the categories, and, last, how many have something else."""
    space = dp.vector_domain(dp.atom_domain(T=str)), dp.symmetric_distance()
    mechanism, scale, spent = _measured(
        lambda scale: (
            space
            >> dp.t.then_count_by_categories(list(categories), null_category=True)
            >> dp.m.then_laplace(scale=scale)
        ),
        contributions,
        epsilon,
    )
    return Noised(tuple(float(value) for value in mechanism(list(texts))), _within(scale), spent)


def total(numbers: Sequence[float], bounds: tuple[float, float], contributions: int, epsilon: float) -> Noised:
    """The sum of numbers, each taken to the nearer bound where it is outside.

    Numbers are counted in whole units of a fine step, so that the proof holds for computers' numbers too; half a step
    is what each may be off by rounding.
    """
    step = _step(bounds)
    low, high = round(bounds[0] / step), round(bounds[1] / step)
    whole = [min(high, max(low, round(number / step))) for number in numbers]
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.symmetric_distance()
    mechanism, scale, spent = _measured(
        lambda scale: (
            space
            >> dp.t.then_clamp((low, high))
            >> dp.t.then_sum()  # type: ignore[no-untyped-call]
            >> dp.m.then_laplace(scale=scale)
        ),
        contributions,
        epsilon,
    )
    return Noised((float(mechanism(whole)) * step,), _within(scale) * step, spent)


def quantile(
    numbers: Sequence[float], bounds: tuple[float, float], alpha: float, contributions: int, epsilon: float
) -> Noised:
    """The number below which a share `alpha` lies, to a thousandth of the span between the bounds."""
    low, high = bounds
    candidates = [low + (high - low) * place / GRID for place in range(GRID + 1)]
    space = dp.vector_domain(dp.atom_domain(T=float, nan=False)), dp.symmetric_distance()
    measure = dp.max_divergence()
    mechanism, _scale, spent = _measured(
        lambda scale: space >> dp.m.then_private_quantile(measure, candidates=candidates, alpha=alpha, scale=scale),
        contributions,
        epsilon,
    )
    return Noised((float(mechanism([float(number) for number in numbers])),), (high - low) / GRID, spent)


def _step(bounds: tuple[float, float]) -> float:
    """A step so fine that no number within the bounds loses more than a millionth of their span."""
    span = max(abs(bounds[0]), abs(bounds[1]), bounds[1] - bounds[0])
    step = 1.0
    while step > span / 1e6:
        step /= 10
    return step


def _within(scale: float) -> float:
    return float(dp.laplacian_scale_to_accuracy(scale, 1 - CONFIDENCE)) if scale else 0.0
