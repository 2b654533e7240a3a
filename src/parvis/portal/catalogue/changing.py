"""Datasets in the order in which they last changed, withdrawn ones among them: for those who follow the catalogue."""

import heapq
import uuid
from collections.abc import Iterator
from datetime import datetime

import msgspec
from django.db.models import Min, Q, QuerySet

from . import models


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset that changed, without its content."""

    id: str
    changed_at: datetime
    withdrawn: bool
    organization_slug: str | None
    jurisdiction: str | None


def list_changed(
    *,
    since: datetime | None = None,
    before: datetime | None = None,
    after: tuple[datetime, str] | None = None,
    organization: str | None = None,
    jurisdiction: str | None = None,
    limit: int = 100,
) -> tuple[Changed, ...]:
    """Datasets by when the catalogue last changed them (from `since`, included, to `before`, not), then by id.

    `after`: a moment and an id to go on behind. `organization` is a slug, `jurisdiction` a code.
    """
    asked = [
        _rows(status, since, before, organization, jurisdiction, after)[:limit]
        for status in (models.Status.PUBLISHED, models.Status.WITHDRAWN)
    ]
    # A question for each status: the store's index of times of change is by status.
    merged = heapq.merge(*map(_entries, asked), key=lambda entry: (entry.changed_at, uuid.UUID(entry.id).int))
    return tuple(entry for _, entry in zip(range(limit), merged, strict=False))


def count_changed(
    *,
    since: datetime | None = None,
    before: datetime | None = None,
    organization: str | None = None,
    jurisdiction: str | None = None,
) -> int:
    """How many `list_changed` gives in all."""
    return sum(
        _rows(status, since, before, organization, jurisdiction, None).count()
        for status in (models.Status.PUBLISHED, models.Status.WITHDRAWN)
    )


def earliest_change() -> datetime | None:
    """The earliest time at which a dataset last changed; None where there are no datasets."""
    found = [
        models.Dataset.objects.filter(status=status).aggregate(at=Min("changed_at"))["at"]
        for status in (models.Status.PUBLISHED, models.Status.WITHDRAWN)
    ]
    return min((at for at in found if at is not None), default=None)


def _rows(
    status: str,
    since: datetime | None,
    before: datetime | None,
    organization: str | None,
    jurisdiction: str | None,
    after: tuple[datetime, str] | None,
) -> QuerySet[models.Dataset]:
    rows = models.Dataset.objects.filter(status=status)
    if since:
        rows = rows.filter(changed_at__gte=since)
    if before:
        rows = rows.filter(changed_at__lt=before)
    if organization is not None:
        rows = rows.filter(organization__slug=organization)
    if jurisdiction is not None:
        rows = rows.filter(jurisdiction=jurisdiction)
    if after:
        moment, id = after
        rows = rows.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, id__gt=uuid.UUID(id)))
        rows = rows.filter(changed_at__gte=moment)
    return rows.order_by("changed_at", "id")


def _entries(rows: QuerySet[models.Dataset]) -> Iterator[Changed]:
    for id, changed_at, status, organization, jurisdiction in rows.values_list(
        "id", "changed_at", "status", "organization__slug", "jurisdiction"
    ):
        yield Changed(
            id=str(id),
            changed_at=changed_at,
            withdrawn=status == models.Status.WITHDRAWN,
            organization_slug=organization,
            jurisdiction=jurisdiction,
        )
