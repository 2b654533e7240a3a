"""A generalisation hierarchy bound to a column, and what it must be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata.columns import Column

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
ANY = "*"
"What a value becomes when nothing of it is told."
Levels = tuple[Any, ...]
Builder = Callable[[Column], Mapping[Any, Levels]]
"For each value of a column its levels above itself, the finest first."


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Level 0 is the values themselves; each level above merges those below, and never parts what was merged.

    For a column with d values: `maps[level]` has shape (d,), the place in `labels[level]` of each value's label;
    `leaves[level]` has shape (d,), how many values of the whole domain share that label. `domain` is the size of the
    domain: a file's values, whether the column has them or not.
    """

    column: str
    maps: tuple[Ints, ...]
    labels: tuple[tuple[Any, ...], ...]
    leaves: tuple[Ints, ...]
    domain: int

    @property
    def height(self) -> int:
        """The highest level; 0 where there is nothing above the values."""
        return len(self.maps) - 1

    def loss(self, level: int) -> Floats:
        """The normalised certainty penalty of each value at a level: 0 for a value alone, 1 for the whole domain.

        (leaves - 1) / (domain - 1), after Xu et al., Utility-Based Anonymization Using Local Recoding, KDD 2006.
        """
        return (self.leaves[level] - 1) / max(self.domain - 1, 1)

    def generalised(self, column: Column, level: int) -> Column:
        """The column at a level. The column must have the dictionary that the hierarchy was bound to."""
        if level == 0:
            return column
        return column.recoded(self.maps[level], self.labels[level])


def bind(column: Column, levels: Mapping[Any, Levels]) -> Hierarchy:
    """The hierarchy of a column: `levels` gives each value's labels above itself. A missing value has none but the top.

    Raises PrivacyError: a value that `levels` lacks, unequal numbers of levels, or a level that parts what a lower
    one merged. It names the column, the level and counts, never a value.
    """
    known = {_key(value): tuple(labels) for value, labels in levels.items()}
    heights = {len(labels) for labels in known.values()}
    if len(heights) > 1:
        raise PrivacyError.of("privacy-hierarchy-uneven", column=column.name)
    height = heights.pop() if heights else 0
    missing = [place for place, value in enumerate(column.values) if value is not None and _key(value) not in known]
    if missing:
        first = int(np.flatnonzero(column.codes == missing[0])[0]) + 1 if len(column) else 0
        raise PrivacyError.of(
            "privacy-hierarchy-lacks-values", pointer=f"row {first}", column=column.name, count=len(missing)
        )
    check_monotone(column.name, list(known.values()))
    return _bound(column, known, height)


def _bound(column: Column, known: Mapping[Any, Levels], height: int) -> Hierarchy:
    whole = {value: (value, *labels) for value, labels in known.items()}
    tops = {labels[-1] for labels in known.values()} if height else set()
    if None in column.values:
        # A missing value stays missing until nothing is told of anything.
        whole[None] = (None,) * height + ((next(iter(tops)),) if len(tops) == 1 else (None,))
    maps, labels, leaves = [], [], []
    for level in range(height + 1):
        found: dict[Any, int] = {}
        sizes: list[int] = []
        for steps in whole.values():
            place = found.setdefault(steps[level], len(found))
            sizes[place : place + 1] = [sizes[place] + 1 if place < len(sizes) else 1]
        places = [found[whole[_key(value)][level]] for value in column.values]
        maps.append(np.array(places, dtype=np.int64))
        labels.append(tuple(found))
        leaves.append(np.array([sizes[place] for place in places], dtype=np.int64))
    return Hierarchy(column.name, tuple(maps), tuple(labels), tuple(leaves), len(whole))


def check_monotone(name: str, rows: Sequence[Levels]) -> None:
    """Raises PrivacyError where two rows agree at a level and differ above it: with both rows' numbers, from 1."""
    for level in range(len(rows[0]) - 1 if rows else 0):
        above: dict[Any, tuple[Any, int]] = {}
        for number, labels in enumerate(rows, 1):
            parent, first = above.setdefault(labels[level], (labels[level + 1], number))
            if parent != labels[level + 1]:
                raise PrivacyError.of(
                    "privacy-hierarchy-not-monotone",
                    pointer=f"row {number}",
                    column=name,
                    level=level + 1,
                    first=first,
                    second=number,
                )


def flat(column: Column) -> Hierarchy:
    """Two levels: the value, or nothing."""
    return bind(column, {value: (ANY,) for value in column.values if value is not None})


def _key(value: Any) -> Any:
    """Values of a file are text: 7 and "7" are the same value."""
    return value if value is None else str(value)
