"""Copies of the store: an SQLite file of it, whatever it is kept in, and the store filled from such a file."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, models, transaction

from parvis.model import Problem

from .errors import OperationError
from .migrating import pending

COPY = "copy"
"The name under which Django knows the SQLite file of a copy."
ROWS = 500


def stored_models() -> list[type[models.Model]]:
    """Parvis's tables and those of sign-in, each after those it refers to. Sessions are left: people sign in again."""
    waiting = [model for model in apps.get_models() if model.__module__.startswith(("parvis.", "allauth."))]
    ordered: list[type[models.Model]] = []
    while waiting:
        ready = [model for model in waiting if not _refers(model) & set(waiting) - {model}]
        assert ready, "tables refer to each other in a circle"
        ordered += ready
        waiting = [model for model in waiting if model not in ready]
    return ordered


def _refers(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def copy_store(target: Path) -> None:
    """Write the store, as it is at one moment, to a new SQLite file; nobody else's work is held up."""
    if connection.vendor == "sqlite":
        _copy_sqlite(target)
    else:
        with opened_copy(target):
            call_command("migrate", interactive=False, verbosity=0, database=COPY)
            with _snapshot():
                _copy_rows("default", COPY)


def fill_store(source: Path) -> None:
    """Replace the store's content by that of an SQLite file, in one transaction: readers see the old or the new.

    The file is brought to this version's schema first. Raises OperationError where it is damaged or newer.
    """
    check_file(source)
    with opened_copy(source):
        pending(using=COPY)
        call_command("migrate", interactive=False, verbosity=0, database=COPY)
        if connection.vendor != "sqlite":
            _fill_rows()
            return
    _fill_sqlite(source)


def check_file(file: Path) -> None:
    """Raises OperationError where an SQLite file is damaged, or is none of Parvis's."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store:
            found = store.execute("PRAGMA quick_check(1)").fetchone()[0]
            tables = {name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            odd = store.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()
    except sqlite3.DatabaseError as error:
        raise _damaged(file, str(error)) from error
    if found != "ok":
        raise _damaged(file, str(found))
    if odd or not {"django_migrations", "catalogue_dataset"} <= tables:
        raise _damaged(file, odd[0] if odd else "catalogue_dataset")


def count_rows(file: Path) -> dict[str, int]:
    """The rows of each of Parvis's tables in an SQLite file."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store:
        names = [model._meta.db_table for model in stored_models()]
        return {name: store.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


@contextlib.contextmanager
def opened_copy(file: Path) -> Iterator[None]:
    """An SQLite file as a second database of Django, of the name COPY."""
    settings = {
        **connections["default"].settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {"init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF;"},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
    }
    connections.databases[COPY] = settings
    try:
        yield
    finally:
        with contextlib.suppress(DatabaseError):
            connections[COPY].close()
        del connections[COPY]
        del connections.databases[COPY]


def _copy_sqlite(target: Path) -> None:
    """SQLite's own online backup, in one step: with a write-ahead log it holds up no writer, nor is it held up."""
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _fill_sqlite(source: Path) -> None:
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as file:
        file.backup(connection.connection)
    connection.connection.execute("PRAGMA journal_mode=WAL")


@contextlib.contextmanager
def _snapshot() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _copy_rows(source: str, target: str) -> None:
    """Every row of every table, in bounded memory, instead of those that are there: migrations bring some in.

    Deleting, not truncating: readers go on seeing the old rows until the new ones are all there.
    """
    with transaction.atomic(using=target):
        with connections[target].cursor() as cursor:
            for model in reversed(stored_models()):
                cursor.execute(f"DELETE FROM {connections[target].ops.quote_name(model._meta.db_table)}")  # noqa: S608
        for model in stored_models():
            names = [field.attname for field in model._meta.concrete_fields]
            rows = model._base_manager.using(source).order_by("pk").values_list(*names)
            batch: list[models.Model] = []
            for values in rows.iterator(chunk_size=ROWS):
                batch.append(model(**dict(zip(names, values, strict=True))))
                if len(batch) == ROWS:
                    model._base_manager.using(target).bulk_create(batch)
                    batch = []
            model._base_manager.using(target).bulk_create(batch)


def _fill_rows() -> None:
    with transaction.atomic():
        _copy_rows(COPY, "default")
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), stored_models()):
                cursor.execute(statement)


def _damaged(file: Path, why: str) -> OperationError:
    return OperationError(Problem("database-damaged", values={"file": str(file), "error": why[:300]}))
