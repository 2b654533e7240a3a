"""Rank swapping: each value changes places with one near it in order (Moore, Controlled Data-Swapping, 1996)."""

import msgspec
import numpy as np

from parvis.privacy.microdata.columns import Microdata, smallest

from .base import Context, Guarantee, Result, changed, refuse


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`window`: how far apart in rank two that change places may be, as a share of the records."""

    columns: tuple[str, ...]
    window: float = 0.05


def apply(data: Microdata, parameters: Parameters, context: Context) -> Result:
    """Each column by itself: its values stay the same altogether, who has which doesn't."""
    if not 0 < parameters.window <= 1 or not parameters.columns:
        raise refuse("swap", "window" if parameters.columns else "columns")
    random = np.random.default_rng(context.seed)
    fresh = []
    for name in parameters.columns:
        column = data[name]
        # Records of one value are in random order, so that which of them goes is by chance.
        order = np.lexsort((random.random(len(column)), column.codes))
        reach = max(1, int(parameters.window * len(column)))
        free = np.ones(len(order), dtype=bool)
        jumps = random.integers(1, reach + 1, len(order))
        codes = column.codes.copy()
        for rank, jump in enumerate(jumps.tolist()):
            other = min(rank + jump, len(order) - 1)
            if free[rank] and free[other] and other != rank:
                free[rank] = free[other] = False
                one, two = order[rank], order[other]
                codes[one], codes[two] = column.codes[two], column.codes[one]
        fresh.append(type(column)(name, smallest(codes, len(column.values)), column.values, column.role))
    return Result(
        data.with_columns(fresh).without("direct"),
        changed={column.name: changed(data[column.name], column) for column in fresh},
    )


def guarantee(parameters: Parameters) -> Guarantee:
    """No value is sure; each column's distribution stays exactly."""
    return Guarantee("uncertain-values", columns=parameters.columns)
