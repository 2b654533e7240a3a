"""Tables that are made already: a row for each cell, totals among them, and marks in place of what is suppressed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import TABLE, Store, quoted

from .arrays import Flags, Floats
from .hierarchy import Hierarchy, flat
from .microdata import lonely_codes
from .table import Table, all_cells, equations_of, keys_of, shown, unbalanced

MARKS = frozenset(
    {"x", "f", "s", "c", "..", "...", "…", "*", "**", "-", "–", "—", "n/a", "na", "nd", "n.d.", "supp", ""}
)
"What stands for a value that is not printed, whatever its case."
TOTALS = frozenset({"total", "totals", "totaux", "all", "ensemble", "tous", "toutes", "grand total", "total général"})
"What a total is called where nobody says."


class Layout(NamedTuple):
    """Which columns of a published table are what."""

    dimensions: tuple[str, ...]
    value: str
    counts: str = ""
    "Contributors of each cell."
    status: str = ""
    "`X` where a cell is not printed (as in G-Confid's OutStatus)."
    largest: tuple[str, ...] = ()
    "The largest contributions of each cell, the largest first."


class Published(NamedTuple):
    """A table as read."""

    table: Table
    suppressed: Flags
    "Cells that are in the file without a value, or with the status X."
    largest: Floats | None


def from_published(
    store: Store,
    layout: Layout,
    hierarchies: Mapping[str, Hierarchy] | None = None,
    totals: Mapping[str, str] | None = None,
    *,
    recompute: bool = False,
) -> Published:
    """The table whose cells are the rows of the table `data` of a store.

    A dimension without a hierarchy is flat: its total is the code that `totals` names, or one that is called so. Cells
    of the structure that have no row are `absent`: their margins are missing. `recompute`: totals that don't add up are
    taken from their parts, where these are all known. Raises PrivacyError, which names places, never values.
    """
    columns = [*layout.dimensions, layout.value, layout.counts, layout.status, *layout.largest]
    names = {column.name for column in store.columns()}
    for name in columns:
        if name and name not in names:
            raise PrivacyError.of("privacy-column-unknown", column=name, columns=", ".join(sorted(names)))
    texts = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" if name else "''" for name in columns)
    rows = [
        tuple("" if cell is None else str(cell).strip() for cell in row)
        for row in store.rows(f"SELECT {texts} FROM {TABLE} ORDER BY rowid")  # noqa: S608
    ]
    size = len(layout.dimensions)
    known = tuple(
        (hierarchies or {}).get(name) or _flat(name, [row[at] for row in rows], (totals or {}).get(name, ""))
        for at, name in enumerate(layout.dimensions)
    )
    places = _places(rows, known)
    codes = all_cells(known)
    keys = keys_of(codes, known)
    value, absent = np.full(len(keys), np.nan), np.ones(len(keys), dtype=np.bool_)
    hidden, count = np.zeros(len(keys), dtype=np.bool_), np.zeros(len(keys), dtype=np.int64)
    largest = np.zeros((len(keys), len(layout.largest))) if layout.largest else None
    for line, (row, place) in enumerate(zip(rows, places, strict=True)):
        absent[place] = False
        value[place] = _number(row[size], line, layout.value)
        hidden[place] = np.isnan(value[place]) or row[size + 2].casefold() == "x"
        if layout.counts:
            found = _number(row[size + 1], line, layout.counts)
            count[place] = 0 if np.isnan(found) else int(found)
        if largest is not None:
            largest[place] = [_number(text, line, "") for text in row[size + 3 :]]
    table = Table(
        known, codes, value, equations_of(keys, known), count if layout.counts else None, absent=absent,
        problems=tuple(_margins(known, codes, absent) + lonely_codes(known)),
    )  # fmt: skip
    return Published(_added_up(table, recompute=recompute), hidden, largest)


def _flat(name: str, codes: Sequence[str], total: str) -> Hierarchy:
    seen = list(dict.fromkeys(codes))
    root = total or next((code for code in seen if code.casefold() in TOTALS), "Total")
    if total and total not in seen:
        raise PrivacyError.of("privacy-tables-total-unknown", dimension=name, total=total)
    if not [code for code in seen if code != root]:
        raise PrivacyError.of("privacy-tables-one-code", dimension=name)
    return flat(name, seen, root)


def _places(rows: Sequence[tuple[str, ...]], hierarchies: Sequence[Hierarchy]) -> list[int]:
    """Which cell each row is. Raises PrivacyError for a code nobody knows, or a cell that comes twice."""
    found: list[int] = []
    lines: dict[int, int] = {}
    for line, row in enumerate(rows):
        at = 0
        for one, code in zip(hierarchies, row, strict=False):
            if code not in one.position:
                raise PrivacyError.of("privacy-tables-row-code", f"row {line + 1}", dimension=one.dimension)
            at = at * len(one.codes) + one.position[code]
        if at in lines:
            raise PrivacyError.of("privacy-tables-cell-twice", f"row {line + 1}", first=lines[at] + 1)
        lines[at] = line
        found.append(at)
    return found


def _number(text: str, line: int, column: str) -> float:
    """A number as people write it in either language; NaN for a mark. Raises PrivacyError, naming the row."""
    if text.casefold() in MARKS:
        return float("nan")
    plain = re.sub(r"[\s\u00a0\u202f$%]", "", text).replace("−", "-")
    if "," in plain and "." not in plain and not re.fullmatch(r"-?\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "")
    try:
        found = float(plain)
    except ValueError:
        found = float("nan")
    if not np.isfinite(found):
        raise PrivacyError.of("privacy-tables-not-number", f"row {line + 1}", column=column)
    if found < 0:
        raise PrivacyError.of("privacy-tables-negative-cell", f"row {line + 1}", column=column)
    return found


def _margins(hierarchies: Sequence[Hierarchy], codes: np.ndarray, absent: Flags) -> list[Problem]:
    """A warning for each dimension whose totals are not all there."""
    found = []
    for at, one in enumerate(hierarchies):
        parents = [parent for parent, _children in one.groups]
        missing = int((absent & np.isin(codes[:, at], parents)).sum())
        if missing:
            values = {"dimension": one.dimension, "count": str(missing)}
            found.append(Problem("privacy-tables-margins-missing", severity="warning", values=values))
    return found


def _added_up(table: Table, *, recompute: bool) -> Table:
    """The table with absent totals worked out where their parts are known, and wrong ones mended where asked."""
    value = table.value.copy()
    wrong = unbalanced(table)
    if len(wrong) and not recompute:
        names = list(dict.fromkeys(table.name(table.terms(int(row))[0]) for row in wrong))
        raise PrivacyError.of("privacy-tables-unbalanced", count=len(names), cells=shown(names))
    mended: list[str] = []
    for _round in range(sum(len(one.decompositions) for one in table.hierarchies) + 1):
        changed = False
        for row in range(table.equations.shape[0]):
            total, parts = table.terms(row)
            added = float(value[list(parts)].sum())
            off = not np.isnan(added) and (np.isnan(value[total]) and table.missing[total])
            if recompute and not np.isnan(added) and not np.isnan(value[total]):
                off = off or abs(added - value[total]) > 1e-6 + 1e-9 * abs(added)
            if off:
                if not table.missing[total]:
                    mended.append(table.name(total))
                value[total], changed = added, True
        if not changed:
            break
    problems = table.problems
    if mended:
        names = list(dict.fromkeys(mended))
        values = {"count": str(len(names)), "cells": shown(names)}
        problems = (*problems, Problem("privacy-tables-recomputed", severity="warning", values=values))
    found = replace(table, value=value, problems=problems)
    if len(unbalanced(found)):
        raise PrivacyError.of("privacy-tables-recompute-vain")
    return found
