"""Small tables made up for the tests."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np

from parvis.privacy.tables.arrays import Flags, Floats
from parvis.privacy.tables.hierarchy import Hierarchy, flat
from parvis.privacy.tables.table import Table, all_cells, equations_of, keys_of


def table_of(hierarchies: Sequence[Hierarchy], leaves: Floats) -> Table:
    """The table whose innermost cells have these amounts, in the order of the leaves."""
    known = tuple(hierarchies)
    value = np.asarray(leaves, dtype=np.float64).reshape([len(one.leaves) for one in known])
    for axis, one in enumerate(known):
        value = np.moveaxis(np.tensordot(value, one.closure.astype(np.float64), axes=([axis], [0])), -1, axis)
    codes = all_cells(known)
    keys = keys_of(codes, known)
    return Table(known, codes, value.ravel(), equations_of(keys, known))


def grid(amounts: Sequence[Sequence[float]]) -> Table:
    """A table of rows A, B, … and columns 1, 2, …, with totals."""
    rows = flat("row", [chr(ord("A") + at) for at in range(len(amounts))])
    columns = flat("column", [str(at + 1) for at in range(len(amounts[0]))])
    return table_of([rows, columns], np.array(amounts, dtype=np.float64))


def cells(table: Table, *names: str) -> Flags:
    """The cells `A1`, `BTotal`, … of a grid."""
    found = np.zeros(len(table), dtype=np.bool_)
    for name in names:
        row, column = ("Total", name[5:]) if name.startswith("Total") else (name[0], name[1:])
        found[table.find(row, column)] = True
    return found


def whole_ranges(table: Table, hidden: Flags) -> dict[int, tuple[int, int]]:
    """By trying every whole number: the range of each hidden cell among all tables that fit what is printed."""
    open_cells = [int(cell) for cell in np.flatnonzero(hidden)]
    matrix = table.equations.toarray()
    most = int(table.value.max())
    value = table.value.copy()
    found: dict[int, tuple[int, int]] = {}
    for tried in product(range(most + 1), repeat=len(open_cells)):
        value[open_cells] = tried
        if not (matrix @ value).any():
            for cell, one in zip(open_cells, tried, strict=True):
                low, high = found.get(cell, (one, one))
                found[cell] = (min(low, one), max(high, one))
    return found


def write(path: Path, text: str) -> Path:
    """A file with these lines."""
    path.write_text(text, "utf-8")
    return path
