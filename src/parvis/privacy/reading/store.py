"""Rows in a DuckDB database of their own: in a private folder, with a bound on memory, gone with the process.

The only module that knows DuckDB. Its errors quote the data they fail on, so none of their words is passed on.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import duckdb
import numpy as np

from parvis.privacy.errors import PrivacyError

PREFIX = "parvis-privacy-"
TABLE = "data"


class Column(NamedTuple):
    """A column: its name, and its type in DuckDB's words (VARCHAR for all that is read from text)."""

    name: str
    type: str


def quoted(name: str) -> str:
    """A column's name in SQL."""
    return '"' + name.replace('"', '""') + '"'


class Store:
    """A database that lasts as long as the `with` block. Its folder is readable by this user alone."""

    def __init__(self, *, memory: str = "4GB", threads: int | None = None, folder: Path | None = None) -> None:
        """`memory`: what DuckDB may use before it spills to its folder, like 4GB. `folder`: where it may spill."""
        root = folder or Path(tempfile.gettempdir())
        sweep(root)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=root))
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": memory,
            "temp_directory": str(self.folder / "spill"),
        }
        if threads:
            config["threads"] = str(threads)
        try:
            self._connection = duckdb.connect(str(self.folder / "data.duckdb"), config=config)
        except BaseException as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            if isinstance(error, duckdb.Error):
                raise PrivacyError.of("privacy-memory-unusable", memory=memory[:20]) from error
            raise

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything."""
        try:
            self._connection.close()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a question. Raises PrivacyError, which says where and never what."""
        try:
            return self._connection.execute(sql, list(parameters)).fetchall()
        except duckdb.Error as error:
            raise _worded(error) from None

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The one row of a question that always has one."""
        return self.rows(sql, parameters)[0]

    def pieces(
        self, sql: str, parameters: Sequence[Any] = (), *, size: int = 100_000
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a question, some at a time."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql, list(parameters))
            while piece := cursor.fetchmany(size):
                yield piece
        except duckdb.Error as error:
            raise _worded(error) from None
        finally:
            cursor.close()

    def arrays(self, sql: str, parameters: Sequence[Any] = ()) -> dict[str, "np.ndarray[Any, Any]"]:
        """The columns of a question as numpy arrays; masked where a value is missing."""
        try:
            return self._connection.execute(sql, list(parameters)).fetchnumpy()
        except duckdb.Error as error:
            raise _worded(error) from None

    def columns(self, table: str = TABLE) -> tuple[Column, ...]:
        """The columns of a table, in order."""
        return tuple(Column(str(name), str(kind)) for name, kind, *_ in self.rows(f"DESCRIBE {quoted(table)}"))

    def count(self, table: str = TABLE) -> int:
        """How many rows a table has."""
        return int(self.one(f"SELECT count(*) FROM {quoted(table)}")[0])  # noqa: S608


_LINE = re.compile(r"on Line: (\d+)")
_MARKS = (
    ("out of memory", "privacy-memory-short"),
    ("could not allocate", "privacy-memory-short"),
    ("no space left", "privacy-disk-full"),
    ("not utf-8", "privacy-encoding-wrong"),
    ("unicode", "privacy-encoding-wrong"),
    ("maximum line size", "privacy-line-too-long"),
    ("parquet", "privacy-parquet-damaged"),
    ("csv error", "privacy-csv-unreadable"),
)


def _worded(error: duckdb.Error) -> PrivacyError:
    """DuckDB's error without its words: a code, and the line where it names one."""
    text = str(error)
    lower = text.casefold()
    place = _LINE.search(text)
    code = next((code for mark, code in _MARKS if mark in lower), "privacy-engine-failed")
    return PrivacyError.of(code, pointer=f"line {place[1]}" if place else "", kind=type(error).__name__)


def sweep(root: Path) -> None:
    """Remove the folders that processes of ours left behind when they were killed."""
    for folder in root.glob(f"{PREFIX}*-*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not _runs(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
