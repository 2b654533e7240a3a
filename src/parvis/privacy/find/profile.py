"""The columns of data, counted: how full, how many different values, what kind. No value is kept."""

from typing import Literal

import msgspec

from parvis.privacy.reading import TABLE, Store, quoted

Kind = Literal["number", "date", "code", "text", "free text", "empty"]
DATE = r"^\d{1,4}[/-]\d{1,2}[/-]\d{1,4}$"
LONG = 40
"Characters on the average from which cells are texts."


class ColumnProfile(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a column without telling any of its values."""

    name: str
    kind: Kind
    missing: int
    "Rows without a value."
    distinct: int
    unique: int
    "Values that only one row has."
    longest: int
    "Characters of the longest value."

    def share_unique(self, rows: int) -> float:
        """Of the rows, those that this column alone singles out."""
        return self.unique / rows if rows else 0.0


def text_of(name: str) -> str:
    """A column's value as trimmed text in SQL; nothing where it is empty."""
    return f"nullif(trim(CAST({quoted(name)} AS VARCHAR)), '')"


def profile(store: Store, name: str, rows: int) -> ColumnProfile:
    """Count a column of the table `data`."""
    sql = (
        f"WITH cells AS (SELECT {text_of(name)} AS v, count(*) AS n FROM {quoted(TABLE)} GROUP BY 1) "  # noqa: S608
        "SELECT coalesce(sum(n) FILTER (v IS NULL), 0), count(v), count(*) FILTER (v IS NOT NULL AND n = 1), "
        "coalesce(max(length(v)), 0), coalesce(avg(length(v)), 0), "
        "count(try_cast(replace(v, ',', '.') AS DOUBLE)) / greatest(count(v), 1), "
        "count(*) FILTER (try_cast(v AS DATE) IS NOT NULL OR regexp_matches(v, ?)) / greatest(count(v), 1), "
        "coalesce(avg(length(v) - length(replace(v, ' ', ''))), 0) FROM cells"
    )
    missing, distinct, unique, longest, length, number, dates, spaces = store.one(sql, [DATE])
    kind: Kind
    if not distinct:
        kind = "empty"
    elif number > 0.95:
        kind = "number"
    elif dates > 0.95:
        kind = "date"
    elif length > LONG or spaces > 6:
        kind = "free text"
    elif distinct <= max(50, rows // 50):
        kind = "code"
    else:
        kind = "text"
    return ColumnProfile(
        name=name, kind=kind, missing=int(missing), distinct=int(distinct), unique=int(unique), longest=int(longest)
    )
