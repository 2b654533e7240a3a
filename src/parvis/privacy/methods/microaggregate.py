"""Microaggregation by MDAV: at least k records that are near share their mean.

Domingo-Ferrer and Torra, Ordinal, Continuous and Heterogeneous k-Anonymity Through Microaggregation, DMKD 11 (2005).
"""

import msgspec
import numpy as np

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata.coding import coded
from parvis.privacy.microdata.columns import Microdata, stop_where
from parvis.privacy.risk.classes import Floats, Ints
from parvis.privacy.risk.models import KAnonymity

from .base import Context, Guarantee, Result, changed, refuse


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`columns` of numbers, grouped together."""

    k: int
    columns: tuple[str, ...]


def apply(data: Microdata, parameters: Parameters, context: Context) -> Result:
    """Distances are Euclidean between standardised numbers. Takes time by n²/k. Raises PrivacyError: k > n, no numbers.

    A missing number is told apart from others (at the mean, in a dimension of its own), and a group's mean is of the
    numbers that are there; a group where none is has none.
    """
    if parameters.k < 2 or not parameters.columns:
        raise refuse("microaggregate", "k" if parameters.columns else "columns")
    if parameters.k > len(data):
        raise PrivacyError.of("privacy-k-too-large", k=parameters.k, records=len(data))
    numbers = np.stack([data[name].numbers[data[name].codes] for name in parameters.columns], axis=1)
    group = _mdav(_standard(numbers), parameters.k, context)
    fresh = []
    for place, name in enumerate(parameters.columns):
        there = ~np.isnan(numbers[:, place])
        sums = np.bincount(group, weights=np.where(there, numbers[:, place], 0))
        with np.errstate(invalid="ignore"):
            means = sums / np.bincount(group, weights=there)
        fresh.append(coded(name, np.round(means, 6)[group], data[name].role))
    result = data.with_columns(fresh)
    return Result(
        result.without("direct"), changed={column.name: changed(data[column.name], column) for column in fresh}
    )


def _standard(numbers: Floats) -> Floats:
    gaps = np.isnan(numbers)
    filled = np.where(gaps, np.where(gaps.all(axis=0), 0.0, _mean(numbers)), numbers)
    spread = filled.std(axis=0)
    scaled = (filled - filled.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return np.hstack([scaled, gaps.astype(np.float64) * 2])


def _mean(numbers: Floats) -> Floats:
    there = ~np.isnan(numbers)
    return np.asarray(np.where(there, numbers, 0).sum(axis=0) / np.maximum(there.sum(axis=0), 1))


def _mdav(points: Floats, k: int, context: Context) -> Ints:
    """The group of each record. Twice in turn: the record farthest from the mean, then the one farthest from it."""
    group = np.zeros(len(points), dtype=np.int64)
    left = np.arange(len(points))
    number = 0

    def take(center: Floats) -> None:
        nonlocal left, number
        distance = ((points[left] - center) ** 2).sum(axis=1)
        near = np.argpartition(distance, k - 1)[:k] if len(left) > k else np.arange(len(left))
        group[left[near]] = number
        number += 1
        left = np.delete(left, near)

    while len(left) >= 2 * k:
        stop_where(context.should_stop)
        mean = points[left].mean(axis=0)
        first = points[left[int(np.argmax(((points[left] - mean) ** 2).sum(axis=1)))]]
        second = points[left[int(np.argmax(((points[left] - first) ** 2).sum(axis=1)))]]
        take(first)
        if len(left) >= 2 * k:
            take(second)
    group[left] = number
    return group


def guarantee(parameters: Parameters) -> Guarantee:
    """k-anonymity on these columns together."""
    return Guarantee("models", (KAnonymity(parameters.k),), parameters.columns)
