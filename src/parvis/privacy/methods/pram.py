"""Post-randomisation (PRAM): a value may be replaced with another, by chances that leave the shares as they were.

Gouweleeuw et al., Post Randomisation for Statistical Disclosure Control, Journal of Official Statistics 14 (1998).
"""

import msgspec
import numpy as np

from parvis.privacy.microdata.columns import Microdata, smallest

from .base import Context, Guarantee, Result, changed, refuse


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`change`: the chance that a record's value is drawn again; the draw may give the same value."""

    column: str
    change: float


def apply(data: Microdata, parameters: Parameters, context: Context) -> Result:
    """The matrix is (1 - c) I + c 1 p', p the shares in the data: invariant, since p' times it is p'."""
    if not 0 < parameters.change <= 1:
        raise refuse("pram", "change")
    column = data[parameters.column]
    random = np.random.default_rng(context.seed)
    again = random.random(len(column)) < parameters.change
    shares = column.counts / max(len(column), 1)
    codes = column.codes.copy()
    if again.any():
        codes[again] = random.choice(len(column.values), size=int(np.count_nonzero(again)), p=shares)
    after = type(column)(column.name, smallest(codes, len(column.values)), column.values, column.role)
    return Result(data.with_columns([after]).without("direct"), changed={column.name: changed(column, after)})


def guarantee(parameters: Parameters) -> Guarantee:
    """No value is sure; the shares of values stay the same on average."""
    return Guarantee("uncertain-values", columns=(parameters.column,))
