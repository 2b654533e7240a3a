"""Top-down local recoding by certainty penalty: groups are split around two records that are far apart.

After Xu et al., Utility-Based Anonymization Using Local Recoding, KDD 2006 (the top-down approach): a record goes to
the seed that it loses less with. All quasi-identifiers weigh in every split, where Mondrian sees one.
"""

from typing import Any

import msgspec
import numpy as np

from parvis.privacy.local import Penalty, Splittable, recoded
from parvis.privacy.microdata.columns import Microdata
from parvis.privacy.risk.classes import Floats, Ints

from .base import Context, Guarantee, Result, read_models

TURNS = 3
"How often the farther of two seeds is looked for."


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`models` as of a recipe."""

    models: tuple[dict[str, Any], ...]


def apply(data: Microdata, parameters: Parameters, context: Context) -> Result:
    """Takes time by n log n for a split that is near even. Raises PrivacyError: infeasible, cancelled."""
    groups = Splittable(data, read_models(parameters.models))
    columns = data.of("quasi")
    penalties = [Penalty(column, context.hierarchies.get(column.name)) for column in columns]
    codes = [column.codes.astype(np.int64) for column in columns]

    def distance(rows: Ints, seed: int) -> Floats:
        found = np.zeros(len(rows))
        for each, penalty in zip(codes, penalties, strict=True):
            found += penalty.between(each[rows], int(each[seed]))
        return found

    def splits(rows: Ints) -> list[tuple[Ints, Ints]]:
        first = int(rows[0])
        second = first
        for _ in range(TURNS):
            first, second = second, int(rows[int(np.argmax(distance(rows, second)))])
        lean = distance(rows, first) - distance(rows, second)
        if first == second or not lean.any():
            return []
        order = np.argsort(lean, kind="stable")
        cut = int(np.searchsorted(lean[order], 0, side="right"))
        least = groups.smallest
        ways = [min(max(cut, least), len(rows) - least), len(rows) // 2]
        return [(rows[order[:way]], rows[order[way:]]) for way in dict.fromkeys(ways)]

    released, loss = recoded(data, groups.split(splits, context.should_stop), context.hierarchies)
    return Result(released.without("direct"), loss=loss)


def guarantee(parameters: Parameters) -> Guarantee:
    """The models."""
    return Guarantee("models", read_models(parameters.models))
