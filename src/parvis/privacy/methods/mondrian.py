"""Mondrian: records are split at the median of the column they span most (LeFevre et al., ICDE 2006)."""

from typing import Any

import msgspec
import numpy as np

from parvis.privacy.local import Penalty, Splittable, recoded
from parvis.privacy.microdata.columns import Microdata
from parvis.privacy.risk.classes import Ints

from .base import Context, Guarantee, Result, read_models


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`strict`: records of one value stay together; relaxed, those at the median go to both sides evenly."""

    models: tuple[dict[str, Any], ...]
    strict: bool = True


def apply(data: Microdata, parameters: Parameters, context: Context) -> Result:
    """Hierarchies are used for labels and order where they are given. Raises PrivacyError: infeasible, cancelled."""
    groups = Splittable(data, read_models(parameters.models))
    penalties = [Penalty(column, context.hierarchies.get(column.name)) for column in data.of("quasi")]
    ranks = [penalty.rank[column.codes] for penalty, column in zip(penalties, data.of("quasi"), strict=True)]

    def splits(rows: Ints) -> list[tuple[Ints, Ints]]:
        own = [rank[rows] for rank in ranks]
        widths = [float(each.max() - each.min()) / penalty.size for each, penalty in zip(own, penalties, strict=True)]
        found = []
        for place in sorted(range(len(own)), key=lambda place: -widths[place]):
            if not widths[place]:
                break
            if parameters.strict:
                low = own[place] <= _median(own[place])
                found.append((rows[low], rows[~low]))
            else:
                order = np.argsort(own[place], kind="stable")
                found.append((rows[order[: len(rows) // 2]], rows[order[len(rows) // 2 :]]))
        return found

    released, loss = recoded(data, groups.split(splits, context.should_stop), context.hierarchies)
    return Result(released.without("direct"), loss=loss)


def _median(ranks: Ints) -> int:
    """The value to cut after: the middle one, or the one before it where it is the last."""
    middle = int(np.partition(ranks, (len(ranks) - 1) // 2)[(len(ranks) - 1) // 2])
    if middle < ranks.max():
        return middle
    return int(ranks[ranks < middle].max())


def guarantee(parameters: Parameters) -> Guarantee:
    """The models."""
    return Guarantee("models", read_models(parameters.models))
