"""Correlated noise: numbers plus noise that has their own covariances, so that correlations stay.

Kim, A method for limiting disclosure in microdata based on random noise and transformation (1986).
"""

import msgspec
import numpy as np

from parvis.privacy.microdata.coding import coded
from parvis.privacy.microdata.columns import Microdata

from .base import Context, Guarantee, Result, changed, refuse


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`amount`: the noise's variance as a share of the column's."""

    columns: tuple[str, ...]
    amount: float
    decimals: int = 2


def apply(data: Microdata, parameters: Parameters, context: Context) -> Result:
    """Noise of covariance amount·Σ, then shrunk towards the mean by √(1 + amount): means and covariances stay.

    Raises PrivacyError: no numbers, an amount that isn't above zero.
    """
    if not parameters.amount > 0 or not parameters.columns:
        raise refuse("noise", "amount" if parameters.columns else "columns")
    numbers = np.stack([data[name].numbers[data[name].codes] for name in parameters.columns], axis=1)
    whole = ~np.isnan(numbers).any(axis=1)
    random = np.random.default_rng(context.seed)
    noisy = numbers.copy()
    if np.count_nonzero(whole) > 1:
        center = numbers[whole].mean(axis=0)
        covariance = np.atleast_2d(np.cov(numbers[whole], rowvar=False))
        noise = random.multivariate_normal(np.zeros(len(center)), parameters.amount * covariance, whole.sum())
        noisy[whole] = center + (numbers[whole] - center + noise) / np.sqrt(1 + parameters.amount)
    for place in range(numbers.shape[1]):
        # A record that lacks one of the numbers gets noise of each column's own spread.
        rest = ~whole & ~np.isnan(numbers[:, place])
        there = numbers[~np.isnan(numbers[:, place]), place]
        if rest.any():
            own = random.normal(0, np.sqrt(parameters.amount) * there.std(), int(rest.sum()))
            noisy[rest, place] = there.mean() + (numbers[rest, place] - there.mean() + own) / np.sqrt(
                1 + parameters.amount
            )
    fresh = [
        coded(name, np.round(noisy[:, place], parameters.decimals), data[name].role)
        for place, name in enumerate(parameters.columns)
    ]
    return Result(
        data.with_columns(fresh).without("direct"),
        changed={column.name: changed(data[column.name], column) for column in fresh},
    )


def guarantee(parameters: Parameters) -> Guarantee:
    """No value is sure; means and covariances stay on average."""
    return Guarantee("uncertain-values", columns=parameters.columns)
