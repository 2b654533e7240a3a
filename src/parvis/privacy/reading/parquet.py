"""Parquet: types kept; what is nested becomes text, which is told."""

from pathlib import Path

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError

from .naming import named
from .store import TABLE, Column, Store, quoted

NESTED = ("STRUCT", "MAP", "UNION", "LIST", "BLOB", "VARIANT")


def read_parquet(store: Store, path: Path) -> list[Problem]:
    """Fill the table `data` with a Parquet file's rows. Raises PrivacyError."""
    try:
        columns = [
            Column(str(row[0]), str(row[1]))
            for row in store.rows("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
        ]
    except PrivacyError as error:
        raise PrivacyError.of("privacy-parquet-damaged", file=path.name) from error
    names, problems = named(column.name for column in columns)
    chosen, told = selected(columns, names)
    store.rows(f"CREATE TABLE {quoted(TABLE)} AS SELECT {chosen} FROM read_parquet(?)", [str(path)])  # noqa: S608
    return problems + told


def selected(columns: list[Column], names: list[str]) -> tuple[str, list[Problem]]:
    """The columns in SQL under their names, nested ones as text."""
    pieces: list[str] = []
    problems: list[Problem] = []
    for column, name in zip(columns, names, strict=True):
        if column.type.startswith(NESTED) or column.type.endswith("]"):
            pieces.append(f"CAST({quoted(column.name)} AS VARCHAR) AS {quoted(name)}")
            problems.append(Problem("privacy-column-nested", "warning", values={"column": name}))
        else:
            pieces.append(f"{quoted(column.name)} AS {quoted(name)}")
    return ", ".join(pieces), problems
