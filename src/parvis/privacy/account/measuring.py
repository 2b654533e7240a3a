"""Risk as the account tells it: groups of rows that look alike in what others may know."""

from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

from parvis.privacy.microdata import Column, Microdata

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows by group (equivalence class): `of_row` has shape (rows,), `sizes` shape (groups,)."""

    of_row: Ints
    sizes: Ints

    def distinct(self, column: Column) -> Ints:
        """How many different values of a column each group has: shape (groups,). A missing value counts as one."""
        pairs = np.unique(self.of_row * max(1, len(column.values)) + column.codes.astype(np.int64))
        return np.bincount(pairs // max(1, len(column.values)), minlength=len(self.sizes)).astype(np.int64)


def groups_of(data: Microdata) -> Groups:
    """Groups by the quasi-identifiers; all rows are one group where there are none."""
    key = np.zeros(len(data), dtype=np.int64)
    for column in data.of("quasi"):
        key = key * max(1, len(column.values)) + column.codes.astype(np.int64)
        key = np.unique(key, return_inverse=True)[1].astype(np.int64)
    return Groups(key, np.bincount(key, minlength=1 if len(data) else 0).astype(np.int64))


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one state of the data. Chances are of telling whose a row is, for who knows that a person is in it."""

    rows: int
    groups: int
    k: int
    alone: int
    "Rows whose group has no other."
    below: int
    "Rows in groups smaller than the goal."
    highest: float
    mean: float
    "Groups per row: the mean over rows of one over the group's size (marketer risk)."
    alike: dict[str, int]
    "By sensitive column: rows whose group has a single value of it."
    different: dict[str, int]
    "By sensitive column: the fewest different values of a group (distinct l-diversity)."


def measure(data: Microdata, goal: int) -> Risk:
    """Measure the risk; `goal` is the smallest group that is wanted."""
    groups = groups_of(data)
    sizes, rows = groups.sizes, len(data)
    smallest = int(sizes.min()) if rows else 0
    distinct = {column.name: groups.distinct(column) for column in data.of("sensitive")}
    return Risk(
        rows=rows, groups=len(sizes), k=smallest, alone=int((sizes == 1).sum()), below=int(sizes[sizes < goal].sum()),
        highest=1 / smallest if smallest else 0.0, mean=len(sizes) / rows if rows else 0.0,
        alike={name: int(sizes[counts == 1].sum()) for name, counts in distinct.items()},
        different={name: int(counts.min()) if rows else 0 for name, counts in distinct.items()},
    )  # fmt: skip


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What a column can still tell."""

    column: str
    role: str
    before: int
    "Different values."
    after: int


def kept_columns(before: Microdata, after: Microdata) -> tuple[Kept, ...]:
    """Different values of each column before and after; none where it was removed."""
    names = set(after.names)
    return tuple(
        Kept(
            column=column.name, role=column.role, before=_used(column),
            after=_used(after[column.name]) if column.name in names else 0,
        )
        for column in before.columns
    )  # fmt: skip


def _used(column: Column) -> int:
    return int((column.counts > 0).sum())
