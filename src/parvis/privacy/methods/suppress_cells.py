"""Cell suppression: records that are too few alike lose single values, the most telling columns first."""

import msgspec
import numpy as np

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata.columns import Codes, Column, Microdata, smallest, stop_where
from parvis.privacy.risk.classes import Mask, numbered
from parvis.privacy.risk.models import KAnonymity

from .base import Context, Guarantee, Result, changed, refuse


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`k`: how many must be alike, a missing value being like another. `keep`: columns that lose values last."""

    k: int
    keep: tuple[str, ...] = ()


def apply(data: Microdata, parameters: Parameters, context: Context) -> Result:
    """Column by column, those with the most values first, the records still too few alike lose theirs.

    What is too few even without any value is left out. Raises PrivacyError: that is everybody.
    """
    if parameters.k < 1:
        raise refuse("suppress_cells", "k")
    columns = {column.name: column for column in data.of("quasi")}
    order = sorted(columns, key=lambda name: (name in parameters.keep, -len(columns[name].values)))
    few = _few(list(columns.values()), len(data), parameters.k)
    for name in order:
        stop_where(context.should_stop)
        if not few.any():
            break
        columns[name] = _emptied(columns[name], few)
        few = _few(list(columns.values()), len(data), parameters.k)
    if few.all():
        raise PrivacyError.of("privacy-too-many-suppressed")
    result = data.with_columns(list(columns.values()))
    counts = {name: changed(data[name].taken(~few), column.taken(~few)) for name, column in columns.items()}
    return Result(result.taken(~few).without("direct"), int(np.count_nonzero(few)), counts)


def _few(columns: list[Column], count: int, k: int) -> Mask:
    group = numbered(columns, count)
    return np.asarray(np.bincount(group)[group] < k) if count else np.zeros(0, dtype=bool)


def _emptied(column: Column, rows: Mask) -> Column:
    values = column.values if None in column.values else (*column.values, None)
    codes: Codes = np.where(rows, values.index(None), column.codes)
    return Column(column.name, smallest(codes, len(values)), values, column.role)


def guarantee(parameters: Parameters) -> Guarantee:
    """k-anonymity, where a missing value is one value like others."""
    return Guarantee("models", (KAnonymity(parameters.k),))
