"""Beginning a run, or taking over one that died, so that a source is never harvested twice at once."""

import os
import secrets
import socket
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction

from .models import Run, RunStatus, Source

SILENCE = timedelta(minutes=10)
"A run whose heart has not beaten for so long is dead, wherever it ran."
BEAT = timedelta(seconds=30)


def owner() -> str:
    """A name for this process's part in runs."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def begin(source: Source, *, by: str, incremental: bool, limit: int | None) -> Run | None:
    """A new run, or the source's unfinished one taken over; None where another process is at it.

    A run taken over keeps what it was asked (limit, incremental): its batches were made under it.
    """
    now = datetime.now(UTC)
    running = Run.objects.filter(source=source, status=RunStatus.RUNNING).first()
    if running is None:
        try:
            with transaction.atomic():
                return Run.objects.create(
                    source=source,
                    incremental=incremental,
                    limit=limit,
                    started_at=now,
                    heartbeat_at=now,
                    owner=by,
                )
        except IntegrityError:
            return None
    if not is_dead(running, now):
        return None
    taken = Run.objects.filter(pk=running.pk, owner=running.owner, heartbeat_at=running.heartbeat_at).update(
        owner=by, heartbeat_at=now
    )
    running.refresh_from_db()
    return running if taken else None


def is_dead(run: Run, now: datetime) -> bool:
    """Whether the process that ran it is gone: released, no longer there on this machine, or silent for long."""
    if not run.owner or now - run.heartbeat_at > SILENCE:
        return True
    host, pid, _ = run.owner.split(":")
    return host == socket.gethostname() and not _alive(int(pid))


def sources_under_way() -> tuple[str, ...]:
    """The sources that a living process is harvesting now, by slug."""
    now = datetime.now(UTC)
    running = Run.objects.filter(status=RunStatus.RUNNING).select_related("source").order_by("source__slug")
    return tuple(run.source.slug for run in running if not is_dead(run, now))


def release(runs: list[int], *, by: str) -> None:
    """Let go of this process's runs that stop before their end: whoever comes next goes on with them."""
    Run.objects.filter(pk__in=runs, owner=by, status=RunStatus.RUNNING).update(owner="")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
