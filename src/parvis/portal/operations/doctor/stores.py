"""The database and the search index."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, connection
from filelock import FileLock, Timeout

from parvis.model import Severity
from parvis.portal.catalogue import services as catalogue
from parvis.portal.operations.errors import OperationError
from parvis.portal.operations.indexing import is_stale
from parvis.portal.operations.migrating import pending
from parvis.search import EngineUnusable, UnknownEngineError

from .finding import Finding, wrong

AHEAD = timedelta(minutes=5)
"So far may the clocks of two machines differ."
MUCH_LAG = 20_000
"Changes that the index may lack while a harvest runs: it is committed at least so often."


def check_database() -> Iterator[Finding]:
    """Whether it answers, has this version's schema, and is whole."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        yield Finding(check="database", detail=connection.vendor)
        missing = pending()
        if missing:
            yield wrong("migrations", "migrations-missing", migrations=", ".join(missing))
        else:
            yield Finding(check="migrations")
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA quick_check(1)")
                found = cursor.fetchone()[0]
            if found != "ok":
                yield wrong("integrity", "database-damaged", file=connection.settings_dict["NAME"], error=found)
            else:
                yield Finding(check="integrity")
    except OperationError as error:
        yield Finding(check="migrations", problem=error.problem)
    except DatabaseError as error:
        damaged = "malformed" in str(error) or "not a database" in str(error)
        file = connection.settings_dict["NAME"]
        yield wrong("database", "database-damaged" if damaged else "database-unreachable", file=file, error=error)


def check_index() -> Iterator[Finding]:
    """Whether there is one that this version reads, of this catalogue, and level with it."""
    try:
        state, last = catalogue.index_state()
    except UnknownEngineError as error:
        yield wrong("index", "settings-unusable", error=error)
        return
    except EngineUnusable as error:
        yield Finding(check="index", problem=error.problem)
        return
    if (problem := state.detail.get("problem")) is not None:
        yield Finding(check="index", problem=problem)
        return
    datasets = catalogue.count_datasets()
    lag = max(0, last - state.change)
    if not state.exists:
        reason = str(state.detail.get("reason", ""))
        severity: Severity = "error" if datasets else "info"
        yield wrong("index", "index-absent", severity, reason=reason)
    elif is_stale() or state.change > last:
        yield wrong("index", "index-foreign")
    elif lag > MUCH_LAG:
        yield wrong("index", "index-behind", "error", lag=lag)
    elif lag:
        yield wrong("index", "index-behind", "warning", lag=lag)
    elif state.documents != datasets:
        yield wrong("index", "index-differs", "warning", documents=state.documents, datasets=datasets)
    else:
        yield Finding(check="index", detail=str(state.documents), size=state.bytes)


def check_locks(home: Path) -> Iterator[Finding]:
    """Whether another process is changing the schema at this moment."""
    if connection.vendor != "sqlite":
        return
    lock = FileLock(home / "migrate.lock")
    try:
        with lock.acquire(timeout=0):
            yield Finding(check="locks")
    except Timeout:
        yield wrong("locks", "migrations-under-way", "warning", file=home / "migrate.lock")


def check_clock() -> Iterator[Finding]:
    """Whether this machine's clock is behind what was written before."""
    now = datetime.now(UTC)
    for change in catalogue.recent_changes(limit=1):
        if change.at > now + AHEAD:
            yield wrong(
                "clock", "clock-behind", now=now.isoformat("T", "seconds"), last=change.at.isoformat("T", "seconds")
            )
            return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            there = cursor.fetchone()[0]
        if abs(there - now) > AHEAD:
            yield wrong(
                "clock", "clock-differs", now=now.isoformat("T", "seconds"), there=there.isoformat("T", "seconds")
            )
            return
    yield Finding(check="clock", detail=now.isoformat("T", "seconds"))
