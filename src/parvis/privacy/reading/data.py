"""Opening data, whatever it is kept in."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError

from . import csv_files, databases, excel, parquet
from .store import Column, Store
from .totals import set_totals_aside
from .writing import fingerprint


class Options(NamedTuple):
    """How to read what can't be told from the data itself; empty where it can."""

    encoding: str = ""
    delimiter: str = ""
    header: bool | None = None
    "Whether the first row has the names of the columns; None: refuse where that is doubtful."
    sheet: str = ""
    table: str = ""
    memory: str = "4GB"
    threads: int | None = None
    folder: Path | None = None
    "Where the private database is kept; the system's folder for temporary files where not given."
    keep_totals: bool = False
    "Keep the totals rows at the end, which are set aside otherwise."


@dataclass(frozen=True)
class Data:
    """Data that is open: rows in the table `data` of `store`, in their order (`rowid`)."""

    name: str
    "What the file is called, without its folder."
    store: Store
    columns: tuple[Column, ...]
    count: int
    problems: tuple[Problem, ...]
    "What was noticed while reading, with its place."
    sha256: str
    "The fingerprint of the file's bytes; empty for a table of a database server."

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def has_errors(self) -> bool:
        """Whether rows were left out."""
        return any(problem.severity == "error" for problem in self.problems)


EXCEL = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
PARQUET = frozenset({".parquet", ".pq"})
DUCKDB = frozenset({".duckdb", ".ddb"})
SQLITE = frozenset({".sqlite", ".sqlite3", ".db", ".gpkg"})
MAGIC = {
    b"PAR1": ".parquet",
    b"SQLite format 3": ".sqlite",
    b"PK\x03\x04": ".xlsx",
    b"\xd0\xcf\x11\xe0": ".xls",
}


@contextlib.contextmanager
def open_data(place: str, options: Options | None = None) -> Iterator[Data]:
    """The data of a file, or of a table at `postgresql://…`. Raises PrivacyError where it can't be read at all.

    A row that can't be read is left out and told as a problem of severity `error`.
    """
    options = options or Options()
    server = place.startswith(("postgresql://", "postgres://"))
    path = Path(place)
    if not server:
        _check(path)
    with Store(memory=options.memory, threads=options.threads, folder=options.folder) as store:
        problems = list(
            databases.read_postgresql(store, place, options.table) if server else _read(store, path, options)
        )
        if not options.keep_totals:
            problems += set_totals_aside(store)
        columns = store.columns()
        count = store.count()
        if not count:
            raise PrivacyError.of("privacy-no-rows", file=_name(place, server))
        yield Data(
            name=_name(place, server),
            store=store,
            columns=columns,
            count=count,
            problems=tuple(problems),
            sha256="" if server else fingerprint(path),
        )


def _name(place: str, server: bool) -> str:
    return "postgresql" if server else Path(place).name


def _check(path: Path) -> None:
    try:
        if path.is_dir():
            raise PrivacyError.of("privacy-file-is-folder", file=path.name)
        with path.open("rb") as stream:
            if not stream.read(1):
                raise PrivacyError.of("privacy-file-empty", file=path.name)
    except OSError as error:
        code = "privacy-file-missing" if isinstance(error, FileNotFoundError) else "privacy-file-unreadable"
        raise PrivacyError.of(code, file=path.name) from error


def _read(store: Store, path: Path, options: Options) -> list[Problem]:
    kind = _kind(path)
    if kind in EXCEL:
        return excel.read_excel(store, path, sheet=options.sheet, header=options.header)
    if kind in PARQUET:
        return parquet.read_parquet(store, path)
    if kind in DUCKDB:
        return databases.read_duckdb(store, path, options.table)
    if kind in SQLITE:
        return databases.read_sqlite(store, path, options.table)
    return csv_files.read_csv(
        store, path, encoding=options.encoding, delimiter=options.delimiter, header=options.header
    )


def _kind(path: Path) -> str:
    """What a file is, by its first bytes where they tell, else by its name."""
    with path.open("rb") as stream:
        start = stream.read(16)
    suffix = path.suffix.casefold()
    if start[8:12] == b"DUCK":
        return ".duckdb"
    for magic, kind in MAGIC.items():
        if start.startswith(magic):
            return suffix if kind == ".xlsx" and suffix in EXCEL else kind
    # An extension that the bytes don't bear out: text is what remains.
    return ".csv"
