"""A table of a database: DuckDB and SQLite files, and PostgreSQL."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError

from .loading import load_rows
from .naming import named
from .parquet import selected
from .store import TABLE, Column, Store, quoted


def read_duckdb(store: Store, path: Path, table: str) -> list[Problem]:
    """Fill the table `data` with a table of a DuckDB file, opened for reading alone. Raises PrivacyError."""
    try:
        store.rows(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS source (READ_ONLY)")
    except PrivacyError as error:
        raise PrivacyError.of("privacy-database-unreadable", file=path.name) from error
    tables = [str(row[0]) for row in store.rows("SELECT table_name FROM duckdb_tables() WHERE database_name = 'source' UNION ALL SELECT view_name FROM duckdb_views() WHERE database_name = 'source' AND NOT internal ORDER BY 1")]  # fmt: skip  # noqa: E501
    name = _chosen(tables, table)
    columns = [Column(str(row[0]), str(row[1])) for row in store.rows(f"DESCRIBE source.{quoted(name)}")]
    names, problems = named(column.name for column in columns)
    chosen, told = selected(columns, names)
    store.rows(f"CREATE TABLE {quoted(TABLE)} AS SELECT {chosen} FROM source.{quoted(name)}")  # noqa: S608
    store.rows("DETACH source")
    return problems + told


def read_sqlite(store: Store, path: Path, table: str) -> list[Problem]:
    """Fill the table `data` with a table of an SQLite file, opened for reading alone. Raises PrivacyError."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            listed = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")
            name = _chosen([str(row[0]) for row in listed if not str(row[0]).startswith("sqlite_")], table)
            cursor = connection.execute(f"SELECT * FROM {quoted(name)}")  # noqa: S608
            names, problems = named(item[0] for item in cursor.description)
            load_rows(store, names, cursor)
            return problems
    except sqlite3.Error as error:
        raise PrivacyError.of("privacy-database-unreadable", file=path.name) from error


def read_postgresql(store: Store, url: str, table: str) -> list[Problem]:
    """Fill the table `data` with a table of PostgreSQL (`schema.table`). Raises PrivacyError.

    Needs the extra `postgres`. The address holds a password: no problem shows it.
    """
    if not table:
        raise PrivacyError.of("privacy-table-unnamed", tables="…")
    import psycopg
    from psycopg import sql

    parts: Sequence[str] = table.split(".", 1)
    try:
        with psycopg.connect(url, autocommit=False) as connection:
            connection.read_only = True
            with connection.cursor(name="parvis") as cursor:
                cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(*parts)))
                names, problems = named(item.name for item in cursor.description or ())
                load_rows(store, names, _fetched(cursor))
                return problems
    except psycopg.errors.UndefinedTable as error:
        raise PrivacyError.of("privacy-table-unknown", tables="…") from error
    except psycopg.Error as error:
        raise PrivacyError.of("privacy-database-unreadable", file="postgresql") from error


def _fetched(cursor: Any) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(10_000):
        yield from rows


def _chosen(tables: list[str], table: str) -> str:
    shown = ", ".join(tables[:20])
    if table:
        if table not in tables:
            raise PrivacyError.of("privacy-table-unknown", tables=shown)
        return table
    if len(tables) != 1:
        raise PrivacyError.of("privacy-table-unnamed" if tables else "privacy-no-tables", tables=shown)
    return tables[0]
