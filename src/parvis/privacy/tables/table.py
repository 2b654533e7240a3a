"""A table: its cells, and the equations between them; several tables become one by the cells they share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError

from .arrays import Flags, Floats, Ints, Sparse
from .hierarchy import Hierarchy

AGGREGATE = "A"
"G-Confid's type of a cell that nobody prints: a union of cells that must not be learned either."


@dataclass(frozen=True)
class Table:
    """Cells and equations. A value that nobody but its owner knows (suppressed in a published table) is NaN.

    `codes` (cells, dimensions) holds positions among the codes of each hierarchy. `equations` (equations, cells) has
    +1 for the parts and −1 for their total, so that it is zero times the values of a table that adds up.
    """

    hierarchies: tuple[Hierarchy, ...]
    codes: Ints
    value: Floats
    equations: Sparse
    count: Ints | None = None
    "Contributors of each cell, where known."
    noise: Floats | None = None
    "What a cell can give to protect others (G-Confid's TotalNoise); its value where not given."
    absent: Flags | None = None
    "Cells of the structure that no file has: an attacker doesn't see them."
    identifiers: tuple[str, ...] = ()
    "The cells' own names, where they have no codes."
    aggregates: tuple[str, ...] = ()
    "Names of the last cells, where these are unions of others (their codes are −1); nobody prints them."
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    def __len__(self) -> int:
        return len(self.value)

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(one.dimension for one in self.hierarchies)

    @property
    def total_noise(self) -> Floats:
        """What each cell can give, never below zero."""
        return np.abs(self.value) if self.noise is None else self.noise

    @property
    def missing(self) -> Flags:
        """Cells that no file has."""
        return np.zeros(len(self), dtype=np.bool_) if self.absent is None else self.absent

    def name(self, cell: int) -> str:
        """A cell by its codes: `North × Mining`. Codes are no values."""
        return " × ".join(self.key(cell))

    def key(self, cell: int) -> tuple[str, ...]:
        """A cell's code in each dimension."""
        if self.identifiers:
            return (self.identifiers[cell],)
        inner = len(self) - len(self.aggregates)
        if cell >= inner:
            return (self.aggregates[cell - inner],)
        return tuple(one.codes[at] for one, at in zip(self.hierarchies, self.codes[cell], strict=True))

    def find(self, *key: str) -> int:
        """The cell of these codes. Raises KeyError where there is none."""
        try:
            wanted = [one.position[code] for one, code in zip(self.hierarchies, key, strict=True)]
        except ValueError as error:
            raise KeyError(key) from error
        found = np.flatnonzero((self.codes == np.array(wanted)).all(axis=1))
        if not len(found):
            raise KeyError(key)
        return int(found[0])

    def terms(self, equation: int) -> tuple[int, tuple[int, ...]]:
        """An equation's total, and its parts."""
        start, end = self.equations.indptr[equation : equation + 2]
        cells, signs = self.equations.indices[start:end], self.equations.data[start:end]
        return int(cells[signs < 0][0]), tuple(int(cell) for cell in cells[signs > 0])

    def with_values(self, value: Floats, **changes: object) -> "Table":
        """The same cells with other values."""
        return replace(self, value=value, **changes)  # type: ignore[arg-type]


def keys_of(codes: Ints, hierarchies: Sequence[Hierarchy]) -> Ints:
    """One number for each row of codes, the same for the same cell."""
    strides = _strides(hierarchies)
    return codes @ strides if len(strides) else np.zeros(len(codes), dtype=np.int64)


def _strides(hierarchies: Sequence[Hierarchy]) -> Ints:
    sizes = [len(one.codes) for one in hierarchies]
    if np.prod([float(size) for size in sizes]) > 2.0**62:
        raise PrivacyError.of("privacy-tables-too-large")
    return np.array([int(np.prod(sizes[at + 1 :], dtype=np.int64)) for at in range(len(sizes))], dtype=np.int64)


def all_cells(hierarchies: Sequence[Hierarchy]) -> Ints:
    """Every cell of a table: (cells, dimensions), the last dimension running fastest."""
    grids = np.meshgrid(*(np.arange(len(one.codes)) for one in hierarchies), indexing="ij")
    return np.stack([grid.ravel() for grid in grids], axis=1).astype(np.int64)


def equations_of(keys: Ints, hierarchies: Sequence[Hierarchy], spans: Sequence[Ints] | None = None) -> Sparse:
    """The equations among all cells of a structure, their keys sorted; the equations that lack a cell are left out.

    `spans`: for each dimension the codes that this table has (all where not given).
    """
    strides = _strides(hierarchies)
    rows: list[Ints] = []
    columns: list[Ints] = []
    signs: list[Floats] = []
    count = 0
    for at, (one, stride) in enumerate(zip(hierarchies, strides, strict=True)):
        position = keys // stride % len(one.codes)
        shown = set(range(len(one.codes))) if spans is None else set(spans[at].tolist())
        for parent, children in one.groups:
            if not {parent, *children} <= shown:
                continue
            others = keys[position == parent] - parent * stride
            members = others[:, None] + np.array([parent, *children])[None, :] * stride
            found = np.minimum(np.searchsorted(keys, members), len(keys) - 1)
            found = found[(keys[found] == members).all(axis=1)]
            rows.append(np.repeat(np.arange(count, count + len(found)), found.shape[1]))
            columns.append(found.ravel())
            signs.append(np.tile(np.array([-1.0] + [1.0] * len(children)), len(found)))
            count += len(found)
    if not count:
        return sparse.csr_matrix((0, len(keys)))
    parts = (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_matrix(parts, shape=(count, len(keys)))


def linked(tables: Sequence[Table], *, recompute: bool = False) -> Table:
    """Several tables as one: their dimensions by name, a dimension that a table lacks standing at its total.

    Raises PrivacyError where a dimension has two hierarchies, or tables differ on a cell they share (said which).
    """
    if len(tables) == 1:
        return tables[0]
    known: dict[str, Hierarchy] = {}
    for table in tables:
        for one in table.hierarchies:
            if known.setdefault(one.dimension, one) != one:
                raise PrivacyError.of("privacy-tables-hierarchies-differ", dimension=one.dimension)
    hierarchies = tuple(known.values())
    widened = [_widened(table, hierarchies) for table in tables]
    keys = np.unique(np.concatenate([keys_of(codes, hierarchies) for codes in widened]))
    places = [np.searchsorted(keys, keys_of(codes, hierarchies)) for codes in widened]
    codes = np.zeros((len(keys), len(hierarchies)), dtype=np.int64)
    for mine, place in zip(widened, places, strict=True):
        codes[place] = mine
    value = _merged(
        tables,
        places,
        len(keys),
        lambda cell: " × ".join(one.codes[at] for one, at in zip(hierarchies, codes[cell], strict=True)),
    )
    stacked = sparse.vstack([_moved(t.equations, p, len(keys)) for t, p in zip(tables, places, strict=True)]).tocsr()
    count = noise = None
    if all(table.count is not None for table in tables):
        count = np.zeros(len(keys), dtype=np.int64)
        for table, place in zip(tables, places, strict=True):
            assert table.count is not None
            count[place] = table.count
    if any(table.noise is not None for table in tables):
        noise = np.zeros(len(keys))
        for table, place in zip(tables, places, strict=True):
            noise[place] = table.total_noise
    absent = np.ones(len(keys), dtype=np.bool_)
    for table, place in zip(tables, places, strict=True):
        absent[place] &= table.missing
    found = tuple(problem for table in tables for problem in table.problems)
    return Table(hierarchies, codes, value, distinct_rows(stacked), count, noise, absent, problems=found)


def _widened(table: Table, hierarchies: Sequence[Hierarchy]) -> Ints:
    own = {name: at for at, name in enumerate(table.dimensions)}
    zero = np.zeros(len(table), dtype=np.int64)
    return np.stack(
        [table.codes[:, own[one.dimension]] if one.dimension in own else zero for one in hierarchies], axis=1
    )


def _merged(tables: Sequence[Table], places: Sequence[Ints], size: int, name: Callable[[int], str]) -> Floats:
    value = np.full(size, np.nan)
    for table, place in zip(tables, places, strict=True):
        both = ~np.isnan(value[place]) & ~np.isnan(table.value)
        apart = both & (np.abs(value[place] - table.value) > tolerance(table.value))
        if apart.any():
            cells = [name(int(place[at])) for at in np.flatnonzero(apart)]
            raise PrivacyError.of("privacy-tables-shared-differ", count=len(cells), cells=shown(cells))
        known = ~np.isnan(table.value)
        value[place[known]] = table.value[known]
    return value


def _moved(equations: Sparse, place: Ints, size: int) -> Sparse:
    moved = equations.tocoo()
    return sparse.csr_matrix((moved.data, (moved.row, place[moved.col])), shape=(moved.shape[0], size))


def distinct_rows(equations: Sparse) -> Sparse:
    """The equations, each once."""
    equations.sort_indices()
    seen: dict[tuple[bytes, bytes], int] = {}
    for row in range(equations.shape[0]):
        part = slice(equations.indptr[row], equations.indptr[row + 1])
        seen.setdefault((equations.indices[part].tobytes(), equations.data[part].tobytes()), row)
    return equations[sorted(seen.values())]


def tolerance(value: Floats) -> Floats:
    """By how much sums may be off: what floating point loses."""
    return np.asarray(1e-6 + 1e-9 * np.abs(value), dtype=np.float64)


def shown(names: Sequence[str], most: int = 5) -> str:
    """Some names for a message: the first few, and an ellipsis for the others."""
    return "; ".join(names[:most]) + (" …" if len(names) > most else "")


def unbalanced(table: Table) -> Ints:
    """The equations, all of whose values are known, that don't add up."""
    known = ~np.isnan(table.value)
    whole = np.asarray(np.abs(table.equations) @ (~known).astype(float) == 0).ravel()
    filled = np.where(known, table.value, 0.0)
    gap = np.abs(table.equations @ filled)
    size = np.abs(table.equations) @ np.abs(filled)
    return np.flatnonzero(whole & (gap > tolerance(size)))
