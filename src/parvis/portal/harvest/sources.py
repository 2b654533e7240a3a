"""The sources: adding, listing, pausing, removing, and a person's decisions about their runs."""

from datetime import UTC, datetime

import msgspec
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.text import slugify

from parvis.connectors.base import Client, Detection, SourceSpec
from parvis.connectors.detect import detect
from parvis.matching.authority import Portal
from parvis.model import Problem
from parvis.portal.catalogue import services as catalogue

from . import models
from .reporting import RunReport, report
from .withdrawing import vanished_ids


class SourceError(Exception):
    """Something asked of a source that can't be done, as a Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code, problem.values)
        self.problem = problem


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A source and how it stands."""

    slug: str
    name: dict[str, str]
    url: str
    kind: str
    jurisdiction: str | None
    language: str
    local: bool
    options: dict[str, str]
    paused: bool
    interval_hours: int
    next_run_at: datetime | None
    created_at: datetime
    datasets: int
    "How many of its datasets are published."
    last_run: RunReport | None


def add_source(
    *,
    url: str,
    client: Client,
    kind: str = "auto",
    name: dict[str, str] | None = None,
    slug: str = "",
    jurisdiction: str | None = None,
    local: bool = False,
    interval_hours: int = 24,
    detection: Detection | None = None,
) -> tuple[SourceEntry, Detection]:
    """Find out what is at the address and take it up as a source; nothing is harvested yet.

    Raises FetchError where the address can't be had, SourceError where it is no known kind or already a source.
    """
    if detection is None:
        detection = detect(url, client, local=local, kind=kind)
    existing = models.Source.objects.filter(url=detection.url, removed_at=None).first()
    if existing:
        raise SourceError(Problem("source-exists", values={"url": detection.url, "source": existing.slug}))
    names = name or dict.fromkeys((detection.language or "en",), detection.title or detection.url)
    row = models.Source(
        slug=_free_slug(slug or names.get("en") or next(iter(names.values()), "") or detection.url),
        name=names,
        url=detection.url,
        kind=detection.kind,
        jurisdiction=jurisdiction,
        language=detection.language,
        local=local,
        options=detection.options,
        interval_hours=interval_hours,
        created_at=datetime.now(UTC),
        next_run_at=datetime.now(UTC),
    )
    row.save(force_insert=True)
    return source_entry(row), detection


def get_source(slug: str) -> SourceEntry | None:
    """The source of this slug; None if there is none (or it was removed)."""
    row = models.Source.objects.filter(slug=slug, removed_at=None).first()
    return source_entry(row) if row else None


def list_sources() -> tuple[SourceEntry, ...]:
    """All sources, by slug: four questions to the store, however many there are."""
    last = models.Run.objects.filter(source=OuterRef("pk")).order_by("-id").values("id")[:1]
    rows = list(models.Source.objects.filter(removed_at=None).annotate(last=Subquery(last)).order_by("slug"))
    runs = models.Run.objects.select_related("source").prefetch_related("problem_counts")
    reports = {run.pk: report(run) for run in runs.filter(pk__in=[row.last for row in rows if row.last])}
    datasets = catalogue.count_by_origin()
    return tuple(_entry(row, datasets.get(row.slug, 0), reports.get(row.last)) for row in rows)


def source_names(*, removed: bool = True) -> dict[str, dict[str, str]]:
    """The names of all sources, removed ones too if wanted, by slug and then by language, in one question."""
    rows = models.Source.objects.all() if removed else models.Source.objects.filter(removed_at=None)
    return dict(rows.values_list("slug", "name"))


def authorities() -> dict[str, Portal]:
    """What of each source decides how far its records are the authority on a dataset, by slug."""
    rows = models.Source.objects.filter(removed_at=None).values_list("slug", "jurisdiction", "url", "local")
    return {slug: Portal(jurisdiction=where, url="" if local else url) for slug, where, url, local in rows}


def pause_source(*, slug: str) -> None:
    """Harvest it no more until `resume_source`; its datasets stay. Raises SourceError if there is none."""
    _set(slug, paused=True)


def resume_source(*, slug: str) -> None:
    """Harvest it again, at the next occasion. Raises SourceError if there is none."""
    _set(slug, paused=False, next_run_at=datetime.now(UTC))


def remove_source(*, slug: str) -> int:
    """Take it off the list and withdraw all its datasets; how many those were. Raises SourceError if there is none."""
    row = find(slug)
    now = datetime.now(UTC)
    withdrawn = catalogue.withdraw(ids=[id for id, _ in catalogue.published_ids(origin=slug)], run=None, at=now)
    row.removed_at = now
    row.next_run_at = None
    row.save(update_fields=["removed_at", "next_run_at"])
    catalogue.sync_index()
    return withdrawn


def undo_last_run(*, slug: str) -> tuple[RunReport, int]:
    """Put the datasets back as they were before the source's last ended run, and pause the source.

    Returns the run and how many datasets were put back. Raises SourceError if there is no run to undo.
    """
    row = find(slug)
    with transaction.atomic():
        run = row.runs.exclude(status__in=[models.RunStatus.UNDONE]).order_by("-id").first()
        if run is None or run.status == models.RunStatus.RUNNING:
            raise SourceError(Problem("no-run-to-undo", values={"source": slug}))
        now = datetime.now(UTC)
        count = catalogue.undo_run(run=run.pk, at=now)
        run.status = models.RunStatus.UNDONE
        run.save(update_fields=["status"])
        row.paused = True
        row.state = {}
        row.full_run_at = None
        row.save(update_fields=["paused", "state", "full_run_at"])
    catalogue.sync_index()
    return report(run), count


def confirm_withdrawals(*, slug: str) -> int:
    """Withdraw what had vanished in a held run; how many datasets. Raises SourceError if nothing is held."""
    row = find(slug)
    run = row.runs.order_by("-id").first()
    if run is None or run.status != models.RunStatus.HELD:
        raise SourceError(Problem("nothing-held", values={"source": slug}))
    with transaction.atomic():
        now = datetime.now(UTC)
        run.withdrawn = catalogue.withdraw(ids=vanished_ids(run), run=run.pk, at=now)
        run.status = models.RunStatus.PARTIAL if run.failed else models.RunStatus.DONE
        run.problem = None
        run.save(update_fields=["withdrawn", "status", "problem"])
        row.state = run.state
        row.save(update_fields=["state"])
    catalogue.sync_index()
    return run.withdrawn


def find(slug: str) -> models.Source:
    """The row of a source. Raises SourceError if there is none."""
    row = models.Source.objects.filter(slug=slug, removed_at=None).first()
    if row is None:
        raise SourceError(Problem("source-unknown", values={"source": slug}))
    return row


def spec(row: models.Source) -> SourceSpec:
    """What a connector is told of a source."""
    return SourceSpec(
        url=row.url, kind=row.kind, slug=row.slug, language=row.language, local=row.local, options=row.options
    )


def source_entry(row: models.Source) -> SourceEntry:
    """A row as an entry."""
    last = row.runs.order_by("-id").first()
    return _entry(row, catalogue.count_datasets(origin=row.slug), report(last) if last else None)


def _entry(row: models.Source, datasets: int, last_run: RunReport | None) -> SourceEntry:
    return SourceEntry(
        slug=row.slug,
        name=row.name,
        url=row.url,
        kind=row.kind,
        jurisdiction=row.jurisdiction,
        language=row.language,
        local=row.local,
        options=row.options,
        paused=row.paused,
        interval_hours=row.interval_hours,
        next_run_at=row.next_run_at,
        created_at=row.created_at,
        datasets=datasets,
        last_run=last_run,
    )


def _set(slug: str, **values: object) -> None:
    row = find(slug)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _free_slug(name: str) -> str:
    """A slug that no source ever had: datasets of a removed source keep its slug in their ids."""
    slug = base = slugify(name[:200])[:80].strip("-") or "source"
    number = 1
    while models.Source.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
