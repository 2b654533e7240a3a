"""Top and bottom coding: numbers beyond a bound are shown as the bound, `85+` or `≤15`."""

import msgspec
import numpy as np

from parvis.privacy.microdata.columns import Microdata, from_codes

from .base import Context, Guarantee, Result, changed, refuse


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bounds belong to the coded values. None: no bound."""

    column: str
    bottom: float | None = None
    top: float | None = None


def apply(data: Microdata, parameters: Parameters, context: Context) -> Result:
    """Raises PrivacyError: no numbers, bounds that cross, or none."""
    bottom, top = parameters.bottom, parameters.top
    if (bottom is None and top is None) or (bottom is not None and top is not None and bottom >= top):
        raise refuse("top_bottom", "bottom, top")
    column = data[parameters.column]
    fresh: dict[object, int] = {}
    lookup = []
    for value, number in zip(column.values, column.numbers.tolist(), strict=True):
        label = value
        if top is not None and number >= top:
            label = f"{top:g}+"
        elif bottom is not None and number <= bottom:
            label = f"≤{bottom:g}"
        lookup.append(fresh.setdefault(label, len(fresh)))
    codes = np.array(lookup, dtype=np.int64)[column.codes]
    after = from_codes(column.name, codes, tuple(fresh), column.role)
    return Result(data.with_columns([after]).without("direct"), changed={column.name: changed(column, after)})


def guarantee(parameters: Parameters) -> Guarantee:
    """No value beyond the bounds is told; how many are alike is not promised."""
    return Guarantee("fewer-values", columns=(parameters.column,))
