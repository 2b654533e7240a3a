"""A harvest: many sources at once, each in a lane of its own, one writer."""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import msgspec
from django.db.models import Q

from parvis.connectors import connector
from parvis.connectors.base import Client
from parvis.standards.reading import ReadingPool

from .fetching import http_client
from .lane import Lane, Work
from .memory import give_back_freed_memory, keep_more_pages, share_freed_memory
from .models import Run, RunStatus, Source
from .reporting import RunReport, get_run
from .runs import BEAT, begin, owner, release
from .sources import find
from .writing import Counts, Indexer, LostRunError, Watch, beat, counts_of, store

MOST_LANES = 32
AHEAD = 1
"Batches of one lane that may wait for the writer: a fast source never crowds out a slow one."
FULL_WALK_EVERY = timedelta(days=7)
"Changes that a portal does not date are found by a whole walk, so often."
log = logging.getLogger(__name__)

Progress = Watch


class Harvested(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a harvest."""

    runs: tuple[RunReport, ...]
    busy: tuple[str, ...] = ()
    "Sources that another process is harvesting."
    interrupted: bool = False
    "It was asked to stop: the next harvest goes on where this one was."
    index_error: str = ""
    "Why the search index is behind the catalogue, where it is: `parvis reindex` mends it."


def harvest(
    *,
    sources: Sequence[str],
    client: Callable[[bool], Client] | None = None,
    limit: int | None = None,
    full: bool = False,
    reread: bool = False,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Harvested:
    """Harvest these sources (slugs), all at once, and return when all have ended.

    `client` makes the HTTP client, told whether local addresses are allowed. `limit` takes so many records of each
    source and withdraws nothing. `full` walks all records even where the portal can say what changed; `reread` reads
    records again whose bytes did not change. `stop`, once set, ends the harvest after the pages under way.
    Raises SourceError where a source is unknown, before anything is harvested.
    """
    rows = [find(slug) for slug in dict.fromkeys(sources)]
    with contextlib.ExitStack() as stack:
        make = client or (lambda local: http_client(local=local))
        clients: dict[bool, Client] = {}

        def client_for(source: Source) -> Client:
            if source.local not in clients:
                made = make(source.local)
                clients[source.local] = made
                if client is None:
                    stack.callback(made.close)  # type: ignore[attr-defined]  # ours, so an HttpClient
            return clients[source.local]

        return _Harvest(client_for, limit, full, reread, progress, stop or threading.Event()).run(rows)


def harvest_due(*, progress: Progress | None = None, stop: threading.Event | None = None) -> Harvested:
    """Harvest every source whose time has come and that is not paused."""
    now = datetime.now(UTC)
    due = Source.objects.filter(removed_at=None, paused=False).filter(Q(next_run_at=None) | Q(next_run_at__lte=now))
    return harvest(sources=list(due.values_list("slug", flat=True)), progress=progress, stop=stop)


class _Harvest:
    def __init__(
        self,
        client_for: Callable[[Source], Client],
        limit: int | None,
        full: bool,
        reread: bool,
        progress: Progress | None,
        stop: threading.Event,
    ) -> None:
        self._client_for = client_for
        self._limit, self._full, self._reread = limit, full, reread
        self._progress, self._stop = progress, stop
        self._abandoned = threading.Event()
        self._owner = owner()
        self._pool = ReadingPool()
        self._ready: queue.Queue[Work] = queue.Queue()
        self._room: dict[int, threading.Semaphore] = {}
        self._lost: set[int] = set()
        self._slots = threading.Semaphore(MOST_LANES)

    def run(self, sources: list[Source]) -> Harvested:
        share_freed_memory()
        busy: list[str] = []
        runs: dict[int, str] = {}
        for source in sources:
            run = begin(source, by=self._owner, incremental=self._is_incremental(source), limit=self._limit)
            if run is None:
                busy.append(source.slug)
                continue
            runs[run.pk] = source.slug
            self._room[run.pk] = threading.Semaphore(AHEAD)
            threading.Thread(
                target=self._lane, args=(source, run), name=f"parvis-lane-{source.slug}", daemon=True
            ).start()
        index_error = None
        try:
            index_error = self._write(set(runs))
        finally:
            self._abandoned.set()
            self._pool.close()
            for room in self._room.values():
                room.release(AHEAD + 1)  # one batch that waits, and the last
            release(list(runs), by=self._owner)
        reports = tuple(report for report in map(get_run, runs) if report)
        return Harvested(
            runs=reports,
            busy=tuple(busy),
            interrupted=any(report.status == RunStatus.RUNNING for report in reports),
            index_error=f"{type(index_error).__name__}: {index_error}" if index_error else "",
        )

    def _is_incremental(self, source: Source) -> bool:
        recent = source.full_run_at is not None and datetime.now(UTC) - source.full_run_at < FULL_WALK_EVERY
        return connector(source.kind).INCREMENTAL and recent and not (self._full or self._reread)

    def _lane(self, source: Source, run: Run) -> None:
        with self._slots:
            deliver = partial(self._deliver, run.pk)
            Lane(
                source,
                run,
                self._client_for(source),
                deliver,
                lambda: self._stop.is_set() or self._abandoned.is_set() or run.pk in self._lost,
                pool=self._pool,
                reread=self._reread,
            ).work()

    def _deliver(self, run: int, work: Work) -> None:
        self._room[run].acquire()
        self._ready.put(work)

    def _write(self, open_runs: set[int]) -> Exception | None:
        keep_more_pages()
        indexer = Indexer()
        slugs = dict(Run.objects.filter(pk__in=open_runs).values_list("pk", "source__slug"))
        beaten = time.monotonic()
        try:
            while open_runs:
                if time.monotonic() - beaten > BEAT.total_seconds():
                    beat(list(open_runs), by=self._owner)
                    beaten = time.monotonic()
                try:
                    work = self._ready.get(timeout=BEAT.total_seconds())
                except queue.Empty:
                    continue
                if work.end:
                    open_runs.discard(work.run)
                if work.run not in self._lost:
                    self._store(work, indexer, slugs[work.run])
                self._room[work.run].release()
                del work
                give_back_freed_memory()
        finally:
            index_error = indexer.close()
        return index_error

    def _store(self, work: Work, indexer: Indexer, slug: str) -> None:
        try:
            run, outcome = store(work, by=self._owner)
        except LostRunError:
            log.warning("run taken over by another process", extra={"source": slug})
            self._lost.add(work.run)
            return
        if outcome.change:
            indexer.put(outcome)
        if self._progress:
            self._progress(slug, counts_of(run))


__all__ = ["Counts", "Harvested", "Progress", "harvest", "harvest_due"]
