"""The same questions asked of the records before and after: how many have these values?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from parvis.privacy.hierarchies.hierarchy import Floats, Hierarchy
from parvis.privacy.microdata.columns import Column, Microdata


@dataclass(frozen=True)
class Query:
    """Counts the records whose column has one of these values of the original data, for every column named."""

    where: Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Answer:
    """A question's answers. `error`: the difference over the answer before, or over 1 where that is 0."""

    before: float
    after: float

    @property
    def error(self) -> float:
        return abs(self.after - self.before) / max(self.before, 1)


def answers(
    before: Microdata, after: Microdata, queries: Sequence[Query], hierarchies: Mapping[str, Hierarchy]
) -> list[Answer]:
    """Every question's answer before, and what a reader of the release would reckon.

    A label of a hierarchy counts in part: by how many of its values are asked for, as if each were as frequent as the
    others (LeFevre et al., Mondrian, ICDE 2006, section 5). A label that no hierarchy knows tells nothing.
    """
    return [
        Answer(_counted(before, before, query, {}), _counted(before, after, query, hierarchies)) for query in queries
    ]


def _counted(original: Microdata, data: Microdata, query: Query, hierarchies: Mapping[str, Hierarchy]) -> float:
    share = np.ones(len(data))
    for name, wanted in query.where.items():
        column = data[name]
        share *= _shares(original[name], column, set(wanted), hierarchies.get(name))[column.codes]
    return float(share.sum())


def _shares(original: Column, column: Column, wanted: set[Any], hierarchy: Hierarchy | None) -> Floats:
    """For each value of the column, the share of it that is asked for."""
    asked = np.array([value in wanted for value in original.values])
    parts: dict[Any, float] = {}
    if hierarchy:
        for places, labels in zip(hierarchy.maps, hierarchy.labels, strict=True):
            sizes = np.bincount(places, minlength=len(labels))
            found = np.bincount(places, weights=asked, minlength=len(labels))
            parts |= {label: float(found[place] / sizes[place]) for place, label in enumerate(labels) if sizes[place]}
    parts |= {value: float(is_asked) for value, is_asked in zip(original.values, asked, strict=True)}
    nothing = float(asked.mean()) if len(asked) else 0.0
    return np.array([parts.get(value, nothing) for value in column.values])


def mean_error(found: Sequence[Answer]) -> float:
    """The mean of the relative errors; 0 where nothing was asked."""
    return sum(answer.error for answer in found) / len(found) if found else 0.0
