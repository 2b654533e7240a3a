"""The nodes of the lattice and the classes of each, rolled up from a node below and never recounted from records."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from parvis.privacy.errors import PrivacyError
from parvis.privacy.hierarchies.hierarchy import Hierarchy
from parvis.privacy.microdata.columns import Column, Microdata
from parvis.privacy.risk.classes import Classes, Histogram, Ints, Keys

Node = tuple[int, ...]
"A level for each quasi-identifier, in the order of the data's columns."
BITS = 63
KEPT = 192
"Nodes whose classes are kept to roll up from."
LARGEST = 1 << 27
"Items of all nodes kept: a bound on memory."


class Rolled:
    """The classes of a node with their keys: the digits of the quasi-identifiers, each in bits of its own.

    A digit is the smallest code of the values that share its label, so that keys of all nodes look alike.
    """

    def __init__(self, node: Node, keys: Keys, classes: Classes) -> None:
        self.node = node
        self.keys = keys
        "Shape (classes,) where they fit one word, else (classes, words)."
        self.classes = classes
        self.items = len(keys) + sum(len(each.group) for each in classes.histograms.values())


class Space:
    """All nodes over the quasi-identifiers of some records, and the classes of each."""

    def __init__(
        self, data: Microdata, hierarchies: Mapping[str, Hierarchy], *, population: Microdata | None = None
    ) -> None:
        """`population`: a file that the records are part of, with the same dictionaries (`microdata.aligned`).

        Raises PrivacyError: no records, no quasi-identifier, or one without a hierarchy."""
        self.columns = data.of("quasi")
        if not len(data):
            raise PrivacyError.of("privacy-no-records")
        if not self.columns:
            raise PrivacyError.of("privacy-no-quasi-identifiers")
        if missing := [column.name for column in self.columns if column.name not in hierarchies]:
            raise PrivacyError.of("privacy-hierarchy-missing", columns=", ".join(missing))
        self.data = data
        self.hierarchies = tuple(hierarchies[column.name] for column in self.columns)
        for column, hierarchy in zip(self.columns, self.hierarchies, strict=True):
            if len(hierarchy.maps[0]) != len(column.values):
                raise PrivacyError.of("privacy-hierarchy-other-column", column=column.name)
        self.heights: Node = tuple(hierarchy.height for hierarchy in self.hierarchies)
        self.records = len(data)
        self._lay_out()
        self.rolled = 0
        "How many nodes were counted."
        self.bottom = self._counted(population)
        self._kept: dict[Node, Rolled] = {self.bottom.node: self.bottom}
        self._size = self.bottom.items

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return int(np.prod([height + 1 for height in self.heights], dtype=np.float64))

    def _lay_out(self) -> None:
        """Where the bits of each column are, and for each level the smallest code that shares the label."""
        self.words: list[int] = []
        self.shifts: list[int] = []
        used = word = 0
        for column in self.columns:
            bits = max(len(column.values) - 1, 1).bit_length()
            if used + bits > BITS:
                word, used = word + 1, 0
            self.words.append(word)
            self.shifts.append(used)
            used += bits
        self.used = used
        self.masks = [(1 << max(len(column.values) - 1, 1).bit_length()) - 1 for column in self.columns]
        self.smallest: list[list[npt.NDArray[np.uint64]]] = []
        for hierarchy in self.hierarchies:
            levels = []
            for places, labels in zip(hierarchy.maps, hierarchy.labels, strict=True):
                first = np.full(len(labels), len(places), dtype=np.int64)
                np.minimum.at(first, places, np.arange(len(places)))
                levels.append(first[places].astype(np.uint64))
            self.smallest.append(levels)

    def _counted(self, population: Microdata | None) -> Rolled:
        """The bottom: the one count from the records."""
        keys = self._packed(self.columns)
        sensitive = self.data.of("sensitive")
        if not sensitive and population is None and keys.ndim == 1:
            keys.sort()
            starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
            return Rolled((0,) * len(self.columns), keys[starts], Classes(np.diff(starts, append=len(keys))))
        if population is not None:
            keys = np.concatenate([keys, self._packed([population[column.name] for column in self.columns])])
        found, both = _unique(keys)
        group, others = both[: self.records], both[self.records :]
        counts = np.bincount(group, minlength=len(found)).astype(np.int64)
        histograms = {}
        for column in sensitive:
            width = max(len(column.values), 1)
            items, times = np.unique(group * width + column.codes, return_counts=True)
            histograms[column.name] = Histogram(items // width, items % width, times.astype(np.int64), width)
        known = None if population is None else np.bincount(others, minlength=len(found)).astype(np.int64)
        return Rolled((0,) * len(self.columns), found, Classes(counts, histograms, known))

    def _packed(self, columns: Sequence[Column]) -> Keys:
        keys = np.zeros((len(columns[0]), self.words[-1] + 1), dtype=np.uint64)
        for column, known, word, shift in zip(columns, self.columns, self.words, self.shifts, strict=True):
            if column.values != known.values:
                raise PrivacyError.of("privacy-population-other-values", column=column.name)
            keys[:, word] |= column.codes.astype(np.uint64) << np.uint64(shift)
        return keys[:, 0].copy() if keys.shape[1] == 1 else keys

    def at(self, node: Node) -> Rolled:
        """The classes of a node, rolled up from the smallest node below it that is at hand."""
        if node in self._kept:
            return self._kept[node]
        below = min(
            (each for each in self._kept.values() if all(a <= b for a, b in zip(each.node, node, strict=True))),
            key=lambda each: each.items,
        )
        rolled = self._roll(below, node)
        self.rolled += 1
        self._keep(rolled)
        return rolled

    def _keep(self, rolled: Rolled) -> None:
        self._kept[rolled.node] = rolled
        self._size += rolled.items
        while len(self._kept) > KEPT or (self._size > LARGEST and len(self._kept) > 2):
            # The oldest but the bottom.
            oldest = next(node for node in self._kept if node != self.bottom.node)
            self._size -= self._kept.pop(oldest).items

    def _roll(self, below: Rolled, node: Node) -> Rolled:
        keys = below.keys.copy()
        for place, (lower, upper) in enumerate(zip(below.node, node, strict=True)):
            if lower == upper:
                continue
            lookup = self.smallest[place][upper]
            shift, mask = np.uint64(self.shifts[place]), np.uint64(self.masks[place])
            word = keys if keys.ndim == 1 else keys[:, self.words[place]]
            digits = (word >> shift) & mask
            word ^= (digits ^ lookup[digits.view(np.int64)]) << shift
        classes = below.classes
        if not classes.histograms and classes.population is None:
            found = self._summed(keys, classes.counts)
            return Rolled(node, found[0], Classes(found[1]))
        unique, group = _unique(keys)
        counts = _sums(group, classes.counts, len(unique))
        histograms = {name: _merged(each, group) for name, each in classes.histograms.items()}
        known = None if classes.population is None else _sums(group, classes.population, len(unique))
        return Rolled(node, unique, Classes(counts, histograms, known))

    def _summed(self, keys: Keys, counts: Ints) -> tuple[Keys, Ints]:
        """Equal keys together, their counts added."""
        width = int(counts.max()).bit_length()
        if keys.ndim == 1 and self.used + width <= BITS + 1:
            # One sort of plain numbers, key and count together, is far faster than sorting places.
            both = (keys << np.uint64(width)) | counts.astype(np.uint64)
            both.sort()
            ordered = both >> np.uint64(width)
            starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
            return ordered[starts], np.add.reduceat((both & np.uint64((1 << width) - 1)).astype(np.int64), starts)
        unique, group = _unique(keys)
        return unique, _sums(group, counts, len(unique))


def _unique(keys: Keys) -> tuple[Keys, Ints]:
    """The keys once each, ascending, and the place of each."""
    if keys.ndim == 1:
        found, group = np.unique(keys, return_inverse=True)
        return found, group.astype(np.int64)
    joint = np.unique(keys[:, 0], return_inverse=True)[1].astype(np.int64)
    for word in range(1, keys.shape[1]):
        values, place = np.unique(keys[:, word], return_inverse=True)
        joint = np.unique(joint * len(values) + place, return_inverse=True)[1].astype(np.int64)
    first = np.zeros(int(joint.max()) + 1, dtype=np.int64)
    first[joint] = np.arange(len(joint))
    return keys[first], joint


def _sums(group: Ints, values: Ints, size: int) -> Ints:
    return np.bincount(group, weights=values, minlength=size).astype(np.int64)


def _merged(found: Histogram, group: Ints) -> Histogram:
    """The histogram of the merged classes."""
    width = max(int(found.count.max(initial=1)).bit_length(), 1)
    items = group[found.group] * found.size + found.value
    both: Any = (items.astype(np.uint64) << np.uint64(width)) | found.count.astype(np.uint64)
    both.sort()
    ordered = (both >> np.uint64(width)).astype(np.int64)
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    counts = np.add.reduceat((both & np.uint64((1 << width) - 1)).astype(np.int64), starts)
    keys = ordered[starts]
    return Histogram(keys // found.size, keys % found.size, counts, found.size)


def columns_at(space: Space, node: Node) -> Sequence[Any]:
    """The quasi-identifiers generalised to a node."""
    return [
        hierarchy.generalised(column, level)
        for column, hierarchy, level in zip(space.columns, space.hierarchies, node, strict=True)
    ]
