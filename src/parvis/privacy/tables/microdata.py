"""Tables from records: columns become the dimensions, and each cell keeps what its contributors gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import TABLE, Store, quoted

from .arrays import Floats, Ints
from .closures import spread
from .hierarchy import Hierarchy, flat
from .table import Table, all_cells, equations_of, keys_of


class Columns(NamedTuple):
    """Which columns of the records make the table. Without `value`, records are counted."""

    dimensions: tuple[str, ...]
    value: str = ""
    unit: str = ""
    "Who contributed; each record is a contributor of its own where not given."
    weight: str = ""


@dataclass(frozen=True)
class Contributions:
    """What each contributor gave to each cell, sorted by cell and then by amount, the largest first."""

    cell: Ints
    unit: Ints
    "Who: the same number for the same contributor."
    amount: Floats
    "Unweighted."
    weighted: Floats
    "Times the estimation weight; the amount itself where there is none."

    def ranked(self, amounts: Floats, most: int, cells: int) -> Floats:
        """The largest `most` of each cell in order, zeros after the last: an array (cells, most)."""
        order = np.lexsort((-amounts, self.cell))
        cell, sorted_amounts = self.cell[order], amounts[order]
        start = np.searchsorted(cell, np.arange(cells))
        rank = np.arange(len(cell)) - start[cell]
        kept = rank < most
        found = np.zeros((cells, most))
        found[cell[kept], rank[kept]] = sorted_amounts[kept]
        return found


def from_records(
    store: Store, columns: Columns, hierarchies: Sequence[Hierarchy | None] = (), *, totals: Sequence[str] = ()
) -> tuple[Table, Contributions]:
    """The table of the records in the table `data` of a store, and its contributions.

    A dimension without a hierarchy is flat: all its values and their total (named by `totals`, else “Total”).
    Records without a value or with a code that the hierarchy lacks are left out and counted in `problems`. Negative
    amounts raise PrivacyError: the rules say nothing of them.
    """
    given = list(hierarchies) or [None] * len(columns.dimensions)
    _named(store, columns)
    known = tuple(
        one or flat(name, _values(store, name), total)
        for name, one, total in zip(columns.dimensions, given, totals or ["Total"] * len(given), strict=True)
    )
    problems = _left_out(store, columns, known)
    codes = all_cells(known)
    keys = keys_of(codes, known)
    cell, unit, amount, weighted, counted = _contributed(store, columns, known)
    value, number = np.zeros(len(keys)), np.zeros(len(keys), dtype=np.int64)
    np.add.at(value, cell, weighted)
    np.add.at(number, cell, counted)
    table = Table(known, codes, value, equations_of(keys, known), number, problems=tuple(problems))
    return table, Contributions(cell, unit, amount, weighted)


def _named(store: Store, columns: Columns) -> None:
    names = {column.name for column in store.columns()}
    for name in (*columns.dimensions, columns.value, columns.unit, columns.weight):
        if name and name not in names:
            raise PrivacyError.of("privacy-column-unknown", column=name, columns=", ".join(sorted(names)))


def _values(store: Store, name: str) -> list[str]:
    column = quoted(name)
    rows = store.rows(
        f"SELECT DISTINCT CAST({column} AS VARCHAR) AS code FROM {TABLE} WHERE {column} IS NOT NULL ORDER BY 1"  # noqa: S608
    )
    return [str(code) for (code,) in rows]


def _amount(columns: Columns) -> str:
    return f"TRY_CAST({quoted(columns.value)} AS DOUBLE)" if columns.value else "1.0"


def _weight(columns: Columns) -> str:
    return f"TRY_CAST({quoted(columns.weight)} AS DOUBLE)" if columns.weight else "1.0"


def _left_out(store: Store, columns: Columns, hierarchies: Sequence[Hierarchy]) -> list[Problem]:
    """How many records can't count, and why. Raises PrivacyError where none is left, or amounts are negative."""
    amount, weight = _amount(columns), _weight(columns)
    found = []
    missing, negative, weightless, total = store.one(
        f"SELECT count(*) FILTER ({amount} IS NULL OR NOT isfinite({amount})), count(*) FILTER ({amount} < 0), "  # noqa: S608
        f"count(*) FILTER ({weight} IS NULL OR NOT isfinite({weight}) OR {weight} < 0), count(*) FROM {TABLE}"
    )
    if negative:
        raise PrivacyError.of("privacy-tables-negative", column=columns.value, count=negative)
    if missing:
        found.append(_warned("privacy-tables-value-missing", column=columns.value, count=missing))
    if weightless:
        found.append(_warned("privacy-tables-weight-missing", column=columns.weight, count=weightless))
    for one in hierarchies:
        column = f"CAST({quoted(one.dimension)} AS VARCHAR)"
        marks = ", ".join("?" * len(one.leaves))
        (outside,) = store.one(
            f"SELECT count(*) FROM {TABLE} WHERE {column} IS NULL OR {column} NOT IN ({marks})",  # noqa: S608
            one.leaves,
        )
        if outside:
            found.append(_warned("privacy-tables-code-unknown", dimension=one.dimension, count=outside))
        if outside == total:
            raise PrivacyError.of("privacy-tables-nothing-left")
    if missing == total:
        raise PrivacyError.of("privacy-tables-nothing-left")
    return found + lonely_codes(hierarchies)


def lonely_codes(hierarchies: Sequence[Hierarchy]) -> list[Problem]:
    """A warning for each code that has a single child."""
    return [
        Problem("privacy-tables-single-child", severity="info", values={"dimension": one.dimension, "category": code})
        for one in hierarchies
        for code in one.lonely
    ]


def _warned(code: str, **values: object) -> Problem:
    return Problem(code, severity="warning", values={name: str(value) for name, value in values.items()})


def _contributed(
    store: Store, columns: Columns, hierarchies: Sequence[Hierarchy]
) -> tuple[Ints, Ints, Floats, Floats, Ints]:
    """Cell, contributor, amount, weighted amount and whether it counts as a respondent, by contributor and cell.

    DuckDB spreads each record over the cells it is part of and sums by contributor: it spills where memory is short.
    """
    joins, key = spread(store, hierarchies)
    amount, weight = _amount(columns), _weight(columns)
    unit = quoted(columns.unit) if columns.unit else "rowid"
    own = ", ".join(dict.fromkeys(quoted(name) for name in columns.dimensions))
    found = store.arrays(
        f'SELECT {key} AS cell, CAST(hash(r."parvis unit") >> 1 AS BIGINT) AS unit, sum("parvis amount") AS amount, '  # noqa: S608
        f'sum("parvis weighted") AS weighted, '
        f'CAST(max(CASE WHEN "parvis amount" <> 0 THEN 1 ELSE 0 END) AS BIGINT) AS counted '
        f'FROM (SELECT {own}, {unit} AS "parvis unit", {amount} AS "parvis amount", '
        f'{amount} * {weight} AS "parvis weighted" FROM {TABLE} '
        f"WHERE {amount} IS NOT NULL AND isfinite({amount}) AND {weight} >= 0 AND isfinite({weight})) AS r "
        f"{joins} GROUP BY ALL ORDER BY cell, amount DESC, unit"
    )
    return (
        np.asarray(found["cell"], dtype=np.int64),
        np.asarray(found["unit"], dtype=np.int64),
        np.asarray(found["amount"], dtype=np.float64),
        np.asarray(found["weighted"], dtype=np.float64),
        np.asarray(found["counted"], dtype=np.int64),
    )
