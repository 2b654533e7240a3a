"""Bringing the database to this version's schema, by one process at a time."""

import contextlib
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from filelock import FileLock, Timeout

from parvis.model import Problem

from .errors import OperationError

ADVISORY_LOCK = 0x70617276
"PostgreSQL's number for the lock of migrations."
POLL = 0.2


def migrate(*, wait: float = 300.0, using: str = "default") -> bool:
    """Apply what migrations are missing; whether any was. Waits for another process that is at it.

    Raises OperationError where the database can't be reached, is newer than this version, or the wait was too long.
    """
    try:
        if not pending(using=using):
            return False
        with _lock(wait, using):
            if not pending(using=using):
                return False
            call_command("migrate", interactive=False, verbosity=0, database=using)
            return True
    except DatabaseError as error:
        raise unreachable(error) from error


def pending(*, using: str = "default") -> tuple[str, ...]:
    """The migrations not yet applied, in order. Raises OperationError where the database is newer than the code."""
    executor = MigrationExecutor(connections[using])
    known = executor.loader.graph.nodes
    apps = {app for app, _ in known}
    newer = sorted(
        f"{app}.{name}" for app, name in executor.loader.applied_migrations if app in apps and (app, name) not in known
    )
    if newer:
        raise OperationError(Problem("database-newer", values={"migrations": ", ".join(newer)}))
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)


def unreachable(error: Exception) -> OperationError:
    """The error for a database that doesn't answer."""
    return OperationError(Problem("database-unreachable", values={"error": str(error).strip()[:300]}))


@contextlib.contextmanager
def _lock(wait: float, using: str) -> Iterator[None]:
    if connections[using].vendor == "postgresql":
        with _advisory_lock(wait, using):
            yield
        return
    lock = FileLock(settings.CONFIG.home / "migrate.lock", timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        raise _locked(wait) from None
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _advisory_lock(wait: float, using: str) -> Iterator[None]:
    """Held by the connection: PostgreSQL lets go of it when the process dies."""
    give_up = time.monotonic() + wait
    with connections[using].cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
            if cursor.fetchone()[0]:
                break
            if time.monotonic() > give_up:
                raise _locked(wait)
            time.sleep(POLL)
    try:
        yield
    finally:
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _locked(wait: float) -> OperationError:
    return OperationError(Problem("migrations-locked", values={"seconds": f"{wait:g}"}))
