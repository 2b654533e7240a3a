"""From a store's table, whatever file it was read from, and back."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from parvis.privacy.reading.loading import load_rows
from parvis.privacy.reading.store import TABLE, Store, quoted

from .columns import Column, Microdata, Role, smallest

PIECE = 50_000


def from_store(store: Store, roles: Mapping[str, Role], *, table: str = TABLE) -> Microdata:
    """The table's columns that `roles` names, in the table's order; every value as its text. Raises PrivacyError.

    A column that isn't named is left out: what nobody gave a role is not released. Only the codes and each value once
    are in memory: for 10 million records about 10 MB a column of few values.
    """
    names = [column.name for column in store.columns(table) if column.name in roles]
    return Microdata(tuple(_column(store, name, roles[name], table) for name in names))


def _column(store: Store, name: str, role: Role, table: str) -> Column:
    column, place = quoted(name), quoted(table)
    found = store.rows(f"SELECT DISTINCT {column}::VARCHAR AS v FROM {place} ORDER BY v NULLS LAST")  # noqa: S608
    values = [row[0] for row in found]
    values = _by_size(values)
    present = [value for value in values if value is not None]
    store.rows("CREATE OR REPLACE TEMP TABLE codes_of (v VARCHAR, c INTEGER)")
    store.rows("INSERT INTO codes_of SELECT unnest(?::VARCHAR[]), unnest(range(?))::INTEGER", [present, len(present)])
    array = store.arrays(
        f"SELECT coalesce(c.c, {len(present)}) AS c FROM {place} AS d LEFT JOIN codes_of AS c "  # noqa: S608
        f"ON d.{column}::VARCHAR = c.v ORDER BY d.rowid"
    )["c"]
    store.rows("DROP TABLE codes_of")
    return Column(name, smallest(np.ma.getdata(array), len(values)), tuple(values), role)


def _by_size(values: list[Any]) -> list[Any]:
    """Text that is all numbers in the order of these."""
    try:
        return sorted(values, key=lambda value: (value is None, 0.0 if value is None else float(value)))
    except ValueError:
        return values


def to_store(store: Store, data: Microdata, *, table: str = TABLE) -> None:
    """Write the records as the table, in the place of what it held, in their order; values as text."""
    store.rows(f"DROP TABLE IF EXISTS {quoted(table)}")
    load_rows(store, data.names, _rows(data))
    if table != TABLE:
        store.rows(f"ALTER TABLE {quoted(TABLE)} RENAME TO {quoted(table)}")


def _rows(data: Microdata) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(data), PIECE):
        piece = data.taken(np.arange(start, min(start + PIECE, len(data))))
        yield from zip(*(column.decoded() for column in piece.columns), strict=True)
