"""The one writer of a harvest: stores each batch in one transaction, then brings the index level."""

import contextlib
import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from django.db import connections, transaction
from django.db.models import F

from parvis.model import Problem
from parvis.portal.catalogue import services as catalogue
from parvis.portal.catalogue.services import Outcome

from .lane import Work
from .models import Batch, ProblemCount, Run, RunProblem, RunStatus
from .unmapped import count_unmapped
from .withdrawing import pack, too_many, vanished_ids

log = logging.getLogger(__name__)

FIRST_WARNINGS = 20
"So many warnings of each code a run keeps whole; the rest are counted."
LONGEST_HOLD, GAP, IDLE = 15.0, 0.2, 1.0
"Seconds for which nobody else can write to the index, then those in which anybody can; and how long it waits for more."


class Counts(msgspec.Struct, kw_only=True):
    """How far a run is, for those who watch it."""

    fetched: int
    new: int
    changed: int
    unchanged: int
    failed: int
    total: int | None
    ended: bool
    status: str


Watch = Callable[[str, Counts], None]
"Called with the source's slug after each batch."


def store(work: Work, *, by: str) -> tuple[Run, Outcome]:
    """Store a batch in one transaction: datasets, problems, counts and where to go on. Or none of it."""
    now = datetime.now(UTC)
    with transaction.atomic():
        run = Run.objects.select_related("source").select_for_update(of=("self",)).get(pk=work.run)
        if run.owner != by or run.status != RunStatus.RUNNING:
            # Taken over by another process, which goes on from the batch before this one.
            raise LostRunError(run.pk)
        outcome = catalogue.save_datasets(origin=run.source.slug, run=run.pk, records=work.incoming, at=now)
        Batch.objects.create(run=run, number=work.number, cursor=work.cursor, seen=pack(work.seen))
        keep_problems(run, work.problems)
        count_unmapped(run, work.problems)
        run.fetched += work.fetched
        run.new += outcome.new
        run.changed += outcome.changed
        run.restored += outcome.restored
        run.unchanged += work.unchanged + outcome.unchanged
        run.failed += work.failed
        run.total = work.total if work.total is not None else run.total
        run.state = {**run.state, **work.state}
        run.heartbeat_at = now
        if work.end:
            change = finish(run, work, now)
            outcome = msgspec.structs.replace(outcome, change=max(outcome.change, change))
        run.save()
    return run, outcome


class LostRunError(Exception):
    """The run is another process's now."""


def finish(run: Run, work: Work, now: datetime) -> int:
    """Close a run in its last transaction: withdraw what vanished, or hold it; 1 where the catalogue changed."""
    source = run.source
    if work.stopped:
        run.owner = ""
        return 0
    run.ended_at = now
    changed = 0
    if work.error is not None:
        run.status = RunStatus.FAILED
        run.problem = msgspec.to_builtins(work.error)
    else:
        run.status = RunStatus.PARTIAL if run.failed else RunStatus.DONE
        if work.nothing_changed:
            run.unchanged = catalogue.count_datasets(origin=source.slug)
        if work.complete:
            changed = _withdraw(run, now)
        if run.status != RunStatus.HELD and not run.limit:
            source.state = run.state
        if work.complete and not run.incremental:
            source.full_run_at = now
    source.next_run_at = now + timedelta(hours=source.interval_hours)
    source.save(update_fields=["state", "full_run_at", "next_run_at"])
    return changed


def _withdraw(run: Run, now: datetime) -> int:
    vanished = vanished_ids(run)
    run.vanished = len(vanished)
    if vanished and run.problems.filter(severity="error", record="").exists():
        # Some record could not even be identified: it may be one of those that seem to have vanished.
        keep_problems(run, [Problem("withdrawals-deferred", "warning", values={"count": str(len(vanished))})])
        return 0
    published = catalogue.count_datasets(origin=run.source.slug) - run.new
    if too_many(len(vanished), max(published, len(vanished))):
        run.status = RunStatus.HELD
        run.problem = msgspec.to_builtins(
            Problem(
                "withdrawals-held",
                "warning",
                values={"count": str(len(vanished)), "published": str(published), "source": run.source.slug},
            )
        )
        return 0
    run.withdrawn = catalogue.withdraw(ids=vanished, run=run.pk, at=now)
    return 1 if run.withdrawn else 0


def keep_problems(run: Run, problems: Sequence[Problem]) -> None:
    """Keep every error whole, the first warnings of each code, and the count of all."""
    if not problems:
        return
    kept = dict(ProblemCount.objects.filter(run=run).values_list("code", "count"))
    rows = []
    counts: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        counts[problem.severity, problem.code] += 1
        so_far = kept.get(problem.code, 0) + counts[problem.severity, problem.code]
        if problem.severity == "error" or so_far <= FIRST_WARNINGS:
            rows.append(
                RunProblem(
                    run=run,
                    severity=problem.severity,
                    code=problem.code,
                    record=_clean(problem.record)[:500],
                    pointer=_clean(problem.pointer)[:300],
                    values={name: _clean(value)[:500] for name, value in problem.values.items()},
                )
            )
    RunProblem.objects.bulk_create(rows, batch_size=100)
    for (severity, code), count in counts.items():
        line, created = ProblemCount.objects.get_or_create(
            run=run, severity=severity, code=code, defaults={"count": count}
        )
        if not created:
            ProblemCount.objects.filter(pk=line.pk).update(count=F("count") + count)


def _clean(text: str) -> str:
    # PostgreSQL takes neither NUL nor lone surrogates in text.
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


class Indexer:
    """A thread that brings the index level with what was stored, at most one batch behind the store.

    An index that can't be written does not stop a harvest: it follows the ledger, so the next try makes up for it.
    """

    def __init__(self) -> None:
        self._jobs: queue.Queue[Outcome | None] = queue.Queue(maxsize=1)
        self._thread = threading.Thread(target=self._run, name="parvis-index", daemon=True)
        self._error: Exception | None = None
        self._thread.start()

    def put(self, outcome: Outcome) -> None:
        """Index these datasets next; waits while the batch before the last is still being indexed."""
        self._jobs.put(outcome)

    def close(self) -> Exception | None:
        """Wait until all is indexed; what went wrong with the last try, if the index is behind for it."""
        self._jobs.put(None)
        self._thread.join()
        return self._error

    def _run(self) -> None:
        follower = catalogue.IndexFollower()
        try:
            while (outcome := self._next(follower)) is not None:
                try:
                    follower.sync(stored=outcome.stored, upto=outcome.change)
                    self._error = None
                except Exception as error:  # whatever it is: the harvest goes on, and says at its end
                    log.exception("index not brought level")
                    self._error = error
        finally:
            follower.close()
            connections.close_all()

    def _next(self, follower: catalogue.IndexFollower) -> Outcome | None:
        """What to index next. While there is nothing, and now and then in between, others may write to the index."""
        if follower.held > LONGEST_HOLD:
            follower.close()
            time.sleep(GAP)
        if follower.held:
            with contextlib.suppress(queue.Empty):
                return self._jobs.get(timeout=IDLE)
            follower.close()
        return self._jobs.get()


def counts_of(run: Run) -> Counts:
    """A run's progress."""
    return Counts(
        fetched=run.fetched,
        new=run.new,
        changed=run.changed,
        unchanged=run.unchanged,
        failed=run.failed,
        total=run.total,
        ended=run.ended_at is not None,
        status=run.status,
    )


def beat(runs: Sequence[int], *, by: str) -> None:
    """Say that these runs are alive."""
    Run.objects.filter(pk__in=runs, owner=by).update(heartbeat_at=datetime.now(UTC))
