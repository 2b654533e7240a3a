"""The smallest sets of columns that single people out.

A set is told where the share of rows that have a combination of values of their own reaches a bound, and no smaller set
within it does. Uniqueness can only grow with more columns, so a set above one found is never looked at, and the search
ends at once where all columns together stay below the bound. Sets are judged on a sample, where rows are unique as
often as in the whole or more; those that reach the bound there are counted on every row.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from parvis.privacy.reading import TABLE, Store, quoted

Codes = npt.NDArray[np.int64]
SAMPLE = 50_000
"Rows."
BOUND = 0.05
"The share of rows that are alone with their values."
MOST_COLUMNS = 24
MOST_TOGETHER = 4
MOST_SETS = 30
MOST_TRIED = 6_000
"Sets that are judged in all."


class UniqueSet(msgspec.Struct, frozen=True, kw_only=True):
    """Columns that single people out together."""

    columns: tuple[str, ...]
    unique: int
    "Rows that no other row equals in these columns; counted on every row."
    share: float
    smallest: bool = True


class Combinations(msgspec.Struct, frozen=True, kw_only=True):
    """What the search found, and how far it went."""

    sets: tuple[UniqueSet, ...]
    tried: int
    looked: int
    "Rows of the sample."
    bound: float
    largest: int
    "How many columns a set had at the most."
    complete: bool
    "Whether every set up to that size was judged or ruled out."
    left_out: tuple[str, ...]
    "Columns that weren't looked at, for there were too many."


def find_combinations(
    store: Store,
    columns: Sequence[str],
    rows: int,
    *,
    bound: float = BOUND,
    most: int = MOST_TOGETHER,
    sample: int = SAMPLE,
) -> Combinations:
    """The smallest sets among `columns` by which at least `bound` of the rows of the table `data` are unique.

    `rows`: how many the table has; `most`: columns of a set at the most; `sample`: rows that sets are judged on.
    """
    chosen, left_out = list(columns)[:MOST_COLUMNS], tuple(columns[MOST_COLUMNS:])
    codes = _coded(store, chosen, rows, sample)
    looked = len(next(iter(codes.values()))) if codes else 0
    found: list[UniqueSet] = []
    tried = 0
    complete = True
    if looked and _unique(codes, chosen) >= bound * looked:
        for size in range(1, most + 1):
            for names in combinations(chosen, size):
                if any(set(each.columns) <= set(names) for each in found):
                    continue
                if tried >= MOST_TRIED or len(found) >= MOST_SETS:
                    complete = False
                    break
                tried += 1
                if _unique(codes, names) < bound * looked:
                    continue
                unique = _counted(store, names) if looked < rows else _unique(codes, names)
                if unique >= bound * rows:
                    found.append(UniqueSet(columns=tuple(names), unique=unique, share=unique / rows))
    return Combinations(
        sets=tuple(sorted(found, key=lambda one: (len(one.columns), -one.share))),
        tried=tried, looked=looked, bound=bound, largest=most, complete=complete and not left_out, left_out=left_out,
    )  # fmt: skip


def _coded(store: Store, columns: Sequence[str], rows: int, sample: int) -> dict[str, Codes]:
    """The columns of a sample as numbers: equal values have equal numbers, and missing ones are equal too."""
    if not columns:
        return {}
    parts = ", ".join(
        f"dense_rank() OVER (ORDER BY CAST({quoted(name)} AS VARCHAR) NULLS FIRST) AS c{number}"
        for number, name in enumerate(columns)
    )
    chosen = "" if rows <= sample else f" ORDER BY hash(rowid), rowid LIMIT {int(sample)}"
    listed = ", ".join(quoted(name) for name in columns)
    taken = f"SELECT {listed} FROM {quoted(TABLE)}{chosen}"  # noqa: S608
    arrays: dict[str, Any] = store.arrays(f"SELECT {parts} FROM ({taken})")  # noqa: S608
    return {name: np.asarray(arrays[f"c{number}"], dtype=np.int64) for number, name in enumerate(columns)}


def _unique(codes: dict[str, Codes], names: Sequence[str]) -> int:
    """Rows that are alone with their numbers in these columns."""
    key = codes[names[0]]
    for name in names[1:]:
        wide = int(codes[name].max()) + 1
        if int(key.max()) > 2**62 // wide:
            # The numbers would not fit: those that occur are numbered anew.
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
        key = key * wide + codes[name]
    key = np.sort(key)
    alone = np.ones(len(key), dtype=bool)
    same = key[1:] == key[:-1]
    alone[1:] &= ~same
    alone[:-1] &= ~same
    return int(alone.sum())


def _counted(store: Store, names: Sequence[str]) -> int:
    listed = ", ".join(quoted(name) for name in names)
    return int(
        store.one(f"SELECT count(*) FROM (SELECT 1 FROM {quoted(TABLE)} GROUP BY {listed} HAVING count(*) = 1)")[0]  # noqa: S608
    )
