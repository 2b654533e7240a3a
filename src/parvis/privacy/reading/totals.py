"""Rows that are no records but sums of the others."""

from parvis.model import Problem

from .store import TABLE, Store, quoted

WORDS = (
    r"^\s*(grand\s+total|sub-?\s?total|totals?|sum|all|sous-?\s?total|total\s+g[ée]n[ée]ral|totaux|somme|ensemble)\b"
    r"\s*:?\s*[\p{L}\s()]{0,40}$"
)
LAST = 20
"Rows at the end among which totals are set aside."


def set_totals_aside(store: Store) -> list[Problem]:
    """Take totals rows at the end out of the table `data`, and tell of those elsewhere.

    A totals row begins with a word for it, in English or French, in the first column that has anything, and has a
    number in another. Where more than a tenth of the rows are such, the table is one of counts, and is left alone.
    """
    columns = store.columns()
    if len(columns) < 2:
        return []
    first = f"coalesce({', '.join(f'CAST({quoted(column.name)} AS VARCHAR)' for column in columns)})"
    rows = [int(row[0]) for row in store.rows(f"SELECT rowid FROM {quoted(TABLE)} WHERE regexp_matches({first}, ?, 'i') ORDER BY rowid", [WORDS])]  # fmt: skip  # noqa: E501, S608
    count = store.count()
    if not rows or len(rows) > max(1, count // 10):
        return []
    last = int(store.one(f"SELECT max(rowid) FROM {quoted(TABLE)}")[0])  # noqa: S608
    aside: list[int] = []
    while last in rows and len(aside) < LAST:
        aside.append(last)
        last -= 1
    problems: list[Problem] = []
    if aside and len(aside) < count:
        store.rows(f"DELETE FROM {quoted(TABLE)} WHERE rowid >= ?", [min(aside)])  # noqa: S608
        problems.append(_told("privacy-totals-set-aside", aside))
    if others := [row for row in rows if row not in aside]:
        problems.append(_told("privacy-totals-inside", others))
    return problems


def _told(code: str, rows: list[int]) -> Problem:
    shown = ", ".join(str(row + 1) for row in sorted(rows)[:5]) + ("…" if len(rows) > 5 else "")
    values = {"count": str(len(rows)), "rows": shown}
    return Problem(code, "warning", pointer=f"row {min(rows) + 1}", values=values)
