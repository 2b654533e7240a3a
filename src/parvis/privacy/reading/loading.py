"""Rows that Python has (of a sheet, of a database's cursor) into the store, some at a time."""

from collections.abc import Iterable, Sequence
from typing import Any

from .store import TABLE, Store, quoted

PIECE = 200_000
"Rows written before DuckDB takes them: what bounds memory and disk."


def load_rows(store: Store, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Fill the table `data` with rows, every value as its text; None stays a missing value."""
    columns = ", ".join(f"{quoted(name)} VARCHAR" for name in names)
    store.rows(f"CREATE TABLE {quoted(TABLE)} ({columns})")
    path = store.folder / "rows.csv"
    pending: list[str] = []
    for row in rows:
        pending.append(",".join("" if cell is None else '"' + as_text(cell).replace('"', '""') + '"' for cell in row))
        if len(pending) >= PIECE:
            _take(store, pending, path)
    _take(store, pending, path)


def _take(store: Store, pending: list[str], path: Any) -> None:
    if not pending:
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(f"{line}\n" for line in pending)
    pending.clear()
    names = store.columns()
    columns = ", ".join("'" + name.replace("'", "''") + "': 'VARCHAR'" for name, _kind in names)
    store.rows(
        f"INSERT INTO {quoted(TABLE)} SELECT * FROM read_csv(?, columns={{{columns}}}, delim=',', quote='\"', "  # noqa: S608
        "escape='\"', header=false, auto_detect=false, allow_quoted_nulls=false, max_line_size=16000000)",
        [str(path)],
    )
    path.unlink()


def as_text(cell: Any) -> str:
    """A cell as it would stand in a CSV file: whole numbers without a fraction, dates after ISO 8601."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if hasattr(cell, "isoformat"):
        text = str(cell.isoformat())
        return text.removesuffix("T00:00:00")
    if isinstance(cell, bytes):
        return cell.hex()
    return str(cell).replace("\0", "")
