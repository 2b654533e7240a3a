"""What a group of records spans in each quasi-identifier, what that loses, and how it is told."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from parvis.privacy.hierarchies.hierarchy import ANY, Hierarchy
from parvis.privacy.microdata.columns import Column, Microdata, from_codes
from parvis.privacy.risk.classes import Floats, Ints


class Penalty:
    """The certainty penalty (NCP, 0 to 1) of a column's values told together.

    Numbers: the values of the dictionary from the smallest to the largest, less one, over all less one. Categories with
    a hierarchy: the penalty of the lowest label they share; without one, how many they are.
    """

    def __init__(self, column: Column, hierarchy: Hierarchy | None) -> None:
        self.column = column
        self.size = max(len(column.values) - 1, 1)
        self.numeric = column.is_numeric and None not in column.values
        self.hierarchy = None if self.numeric else hierarchy
        # Categories that share labels stand together.
        keys = [np.arange(len(column.values)), *(self.hierarchy.maps[1:] if self.hierarchy else ())]
        order = np.lexsort(keys)
        self.rank = np.empty(len(order), dtype=np.int64)
        self.rank[order] = np.arange(len(order))

    def of(self, codes: Ints) -> float:
        """What is lost where records with these codes are told as one."""
        if self.hierarchy:
            return float(self.hierarchy.loss(self._level(codes))[codes[0]])
        if self.numeric:
            return float(codes.max() - codes.min()) / self.size
        return (len(np.unique(codes)) - 1) / self.size

    def between(self, codes: Ints, seed: int) -> Floats:
        """What is lost where each record is told together with the seed: shape of `codes`."""
        if self.numeric:
            return np.asarray(np.abs(codes - float(seed)) / self.size)
        if not self.hierarchy:
            return np.asarray((codes != seed) / self.size)
        found = np.ones(len(self.column.values))
        for level in reversed(range(self.hierarchy.height + 1)):
            alike = self.hierarchy.maps[level] == self.hierarchy.maps[level][seed]
            found[alike] = self.hierarchy.loss(level)[seed]
        return found[codes]

    def _level(self, codes: Ints) -> int:
        assert self.hierarchy
        there = np.unique(codes)
        for level, places in enumerate(self.hierarchy.maps):
            if len(np.unique(places[there])) == 1:
                return level
        return self.hierarchy.height

    def label(self, codes: Ints) -> Any:
        """How the group is told: a value, `20-24`, a label of the hierarchy, or the values themselves."""
        there = np.unique(codes)
        values = self.column.values
        if len(there) == 1:
            return values[there[0]]
        if self.numeric:
            return f"{values[there[0]]}-{values[there[-1]]}"
        if self.hierarchy:
            level = self._level(there)
            places = self.hierarchy.maps[level]
            alike = len(np.unique(places[there])) == 1
            return self.hierarchy.labels[level][places[there[0]]] if alike else ANY
        return " | ".join("" if values[code] is None else str(values[code]) for code in there)


def recoded(data: Microdata, groups: list[Ints], hierarchies: Mapping[str, Hierarchy]) -> tuple[Microdata, float]:
    """The records with each group's quasi-identifiers told as one, and the mean penalty. `groups`: rows, all once."""
    fresh, lost = [], 0.0
    columns = data.of("quasi")
    for column in columns:
        penalty = Penalty(column, hierarchies.get(column.name))
        labels: dict[Any, int] = {}
        codes = np.zeros(len(data), dtype=np.int64)
        for rows in groups:
            own = column.codes[rows].astype(np.int64)
            lost += penalty.of(own) * len(rows)
            codes[rows] = labels.setdefault(penalty.label(own), len(labels))
        fresh.append(from_codes(column.name, codes, tuple(labels), column.role))
    return data.with_columns(fresh), lost / max(len(data) * len(columns), 1)
