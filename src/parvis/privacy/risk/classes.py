"""Equivalence classes: records that agree on every quasi-identifier, as packed keys with counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata.columns import Column, Microdata

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.uint64]
WORD = 64


@dataclass(frozen=True, eq=False)
class Histogram:
    """How often each class has each value of a sensitive column: one item a class and value that occurs in it."""

    group: Ints
    "The class of each item, ascending: shape (items,)."
    value: Ints
    count: Ints
    size: int
    "How many values the column's dictionary has."

    def dense(self, classes: int) -> Ints:
        """Counts of shape (classes, size)."""
        found = np.zeros((classes, self.size), dtype=np.int64)
        found[self.group, self.value] = self.count
        return found

    def kept(self, mask: Mask) -> "Histogram":
        """The items of the classes of a mask, which are numbered anew."""
        items = mask[self.group]
        return Histogram((np.cumsum(mask) - 1)[self.group[items]], self.value[items], self.count[items], self.size)


@dataclass(frozen=True, eq=False)
class Classes:
    """The classes of some records: `counts` has shape (classes,), and so has `population` where it is known."""

    counts: Ints
    histograms: Mapping[str, Histogram] = field(default_factory=dict)
    population: Ints | None = None

    def __len__(self) -> int:
        return len(self.counts)

    @cached_property
    def records(self) -> int:
        return int(self.counts.sum())

    def histogram(self, column: str) -> Histogram:
        """Raises PrivacyError: the column isn't sensitive."""
        if column not in self.histograms:
            raise PrivacyError.of("privacy-not-sensitive", column=column)
        return self.histograms[column]

    def reference(self, column: str, kept: Mask | None = None) -> Floats:
        """The share of each value of a sensitive column among all records (of the classes kept): shape (size,)."""
        found = self.histogram(column)
        weights = found.count if kept is None else found.count * kept[found.group]
        counts = np.bincount(found.value, weights=weights, minlength=found.size)
        return np.asarray(counts / max(counts.sum(), 1))


def classes_of(
    data: Microdata, columns: Sequence[str] | None = None, *, population: Microdata | None = None
) -> tuple[Classes, Ints]:
    """The classes of records, and the class of each record (shape (n,)).

    `columns`: the quasi-identifiers, the columns of that role where not given. `population`: a file that the records
    are part of, with the same columns; how many in it agree with each class.
    """
    names = [column.name for column in data.of("quasi")] if columns is None else list(columns)
    group = numbered([data[name] for name in names], len(data))
    counts = np.bincount(group).astype(np.int64) if len(data) else np.zeros(0, dtype=np.int64)
    histograms = {column.name: _histogram(group, column) for column in data.of("sensitive")}
    known = None if population is None else population_counts(data, population, names, group, len(counts))
    return Classes(counts, histograms, known), group


def population_counts(data: Microdata, population: Microdata, names: Sequence[str], group: Ints, size: int) -> Ints:
    """For each class how many records of the population agree with it."""
    both = []
    for name in names:
        places = {value: place for place, value in enumerate(data[name].values)}
        other = population[name]
        lookup = np.array([places.get(value, len(places)) for value in other.values], dtype=np.int64)
        codes = np.concatenate([data[name].codes.astype(np.int64), lookup[other.codes]])
        both.append(Column(name, codes.astype(np.uint32), (*data[name].values, None)))
    joint = numbered(both, len(data) + len(population))
    found = np.bincount(joint[len(data) :], minlength=int(joint.max(initial=-1)) + 1)
    first = np.zeros(size, dtype=np.int64)
    first[group] = joint[: len(data)]
    return found[first].astype(np.int64)


def numbered(columns: Sequence[Column], count: int) -> Ints:
    """The number of each record's combination of values, from 0, in the order of the columns' dictionaries."""
    joint = np.zeros(count, dtype=np.int64)
    size = 1
    for column in columns:
        width = max(len(column.values), 1)
        if size * width >= 1 << (WORD - 1):
            _, joint = np.unique(joint, return_inverse=True)
            size = int(joint.max(initial=0)) + 1
        joint = joint * width + column.codes
        size *= width
    return np.unique(joint, return_inverse=True)[1].astype(np.int64)


def _histogram(group: Ints, column: Column) -> Histogram:
    width = max(len(column.values), 1)
    keys, counts = np.unique(group * width + column.codes, return_counts=True)
    return Histogram(keys // width, keys % width, counts.astype(np.int64), width)
