"""What a run did, as typed data for pages, API and command line."""

from datetime import datetime

import msgspec

from parvis.model import Problem, Severity

from . import models


class RunReport(msgspec.Struct, frozen=True, kw_only=True):
    """One run of one source."""

    id: int
    source: str
    status: str
    "running, done, partial, held, failed or undone (`models.RunStatus`)."
    incremental: bool
    started_at: datetime
    ended_at: datetime | None
    total: int | None
    fetched: int
    new: int
    changed: int
    unchanged: int
    restored: int
    withdrawn: int
    failed: int
    vanished: int
    problem: Problem | None
    counts: dict[str, dict[str, int]]
    "How often each problem came up: by severity, then by code."

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it runs."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None


class ProblemLine(msgspec.Struct, frozen=True, kw_only=True):
    """A problem of a run, with its number for paging."""

    number: int
    problem: Problem


def get_run(id: int) -> RunReport | None:
    """The report of a run; None if there is none of this number."""
    row = models.Run.objects.select_related("source").filter(pk=id).first()
    return report(row) if row else None


def list_runs(*, source: str | None = None, limit: int = 20) -> tuple[RunReport, ...]:
    """The last runs, newest first."""
    rows = models.Run.objects.select_related("source").prefetch_related("problem_counts").order_by("-id")
    if source is not None:
        rows = rows.filter(source__slug=source)
    return tuple(report(row) for row in rows[:limit])


def list_problems(
    *, run: int, severity: Severity | None = None, after: int = 0, limit: int = 100
) -> tuple[ProblemLine, ...]:
    """The problems a run kept, in order: every error, and the first warnings of each code."""
    rows = models.RunProblem.objects.filter(run_id=run, id__gt=after).order_by("id")
    if severity:
        rows = rows.filter(severity=severity)
    return tuple(
        ProblemLine(
            number=row.pk,
            problem=Problem(
                code=row.code,
                severity=row.severity,  # type: ignore[arg-type]  # written from a Problem
                pointer=row.pointer,
                record=row.record,
                values=row.values,
            ),
        )
        for row in rows[:limit]
    )


def report(row: models.Run) -> RunReport:
    """A row as a report."""
    counts: dict[str, dict[str, int]] = {}
    for line in row.problem_counts.all():
        counts.setdefault(line.severity, {})[line.code] = line.count
    return RunReport(
        id=row.pk,
        source=row.source.slug,
        status=row.status,
        incremental=row.incremental,
        started_at=row.started_at,
        ended_at=row.ended_at,
        total=row.total,
        fetched=row.fetched,
        new=row.new,
        changed=row.changed,
        unchanged=row.unchanged,
        restored=row.restored,
        withdrawn=row.withdrawn,
        failed=row.failed,
        vanished=row.vanished,
        problem=msgspec.convert(row.problem, Problem) if row.problem else None,
        counts=counts,
    )
