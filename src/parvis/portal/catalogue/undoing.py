"""Taking a harvest run back, dataset by dataset, as the ledger tells it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from .models import Action, Change, DatasetVersion, Status
from .models import Dataset as Row
from .organizations import OrganizationCache
from .storing import CHANGEABLE, as_version, chunks, read_head, rows_of, serialise, to_the_millisecond, update_rows

LINE = ("dataset_id", "action", "version", "run", "undoes")


class Line(NamedTuple):
    """A line of the ledger, of one dataset."""

    dataset: uuid.UUID
    action: str
    version: int
    run: int | None
    undoes: int | None


class Part(NamedTuple):
    """What a run did to a dataset first, and the version that stood before (0: none)."""

    action: str
    before: int


def undo_run(*, run: int, at: datetime) -> int:
    """Put every dataset back as it was before a run; how many were put back.

    Datasets that the run brought are withdrawn, those it changed get their earlier content as a new version, and
    those it withdrew are published again. A dataset that something later changed is left as that made it, unless the
    later thing was a run that has itself been undone.
    """
    with transaction.atomic():
        serialise()
        ids = list(dict.fromkeys(Change.objects.filter(run=run).values_list("dataset_id", flat=True)))
        parts = {id: part for chunk in chunks(ids, 500) for id, part in _parts(chunk, run).items()}
        organizations = OrganizationCache()
        rows = list(rows_of(list(parts)))
        versions: list[DatasetVersion] = []
        changes: list[Change] = []
        for row in rows:
            said = _put_back(row, parts[row.id], versions, organizations, at)
            changes.append(Change(dataset_id=row.id, action=said, version=row.version, undoes=run, at=at))
        DatasetVersion.objects.bulk_create(versions, batch_size=200)
        update_rows(rows, CHANGEABLE)
        Change.objects.bulk_create(changes, batch_size=400)
    return len(rows)


def _parts(ids: Sequence[uuid.UUID], run: int) -> dict[uuid.UUID, Part]:
    """The run's part in each of these datasets of which it did the last thing that stands."""
    histories: dict[uuid.UUID, list[Line]] = {}
    news = Change.objects.filter(dataset_id__in=ids).exclude(action=Action.GROUPED)
    for values in news.order_by("id").values_list(*LINE):
        line = Line(*values)
        histories.setdefault(line.dataset, []).append(line)
    parts = ((id, part_of(run, lines)) for id, lines in histories.items())
    return {id: part for id, part in parts if part is not None}


def part_of(run: int, lines: Sequence[Line]) -> Part | None:
    """The run's part in a dataset with this history; None where it has none that stands, or something later does."""
    first = next((number for number, line in enumerate(lines) if line.run == run), None)
    if first is None:
        return None
    undone = {line.undoes for line in lines if line.undoes is not None}
    standing = [line.run for line in lines[first:] if line.undoes is None and line.run not in undone]
    if not standing or any(other != run for other in standing):
        return None
    return Part(lines[first].action, lines[first - 1].version if first else 0)


def _put_back(
    row: Row, part: Part, versions: list[DatasetVersion], organizations: OrganizationCache, at: datetime
) -> Action:
    """Undo one dataset's part in a run, in memory; what the ledger is to say of it."""
    was_published = row.status == Status.PUBLISHED
    row.changed_at = to_the_millisecond(at)
    row.run = None
    if part.action in {Action.NEW, Action.RESTORED}:
        row.status, row.withdrawn_at = Status.WITHDRAWN, at
    else:
        row.status, row.withdrawn_at = Status.PUBLISHED, None
    if part.action != Action.WITHDRAWN:
        # A fingerprint that no payload has: were the record harvested again, it would be taken anew.
        row.payload_digest = b""
    if part.before not in {0, row.version}:
        earlier = row.versions.get(number=part.before)
        if bytes(earlier.document_digest) != bytes(row.document_digest):
            versions.append(as_version(row))
            _take_over(row, earlier, organizations)
    if row.status == Status.WITHDRAWN:
        return Action.WITHDRAWN
    return Action.CHANGED if was_published else Action.RESTORED


def _take_over(row: Row, earlier: DatasetVersion, organizations: OrganizationCache) -> None:
    """Give a row an earlier version's content, as its next version."""
    row.version += 1
    row.document, row.document_digest = earlier.document, earlier.document_digest
    row.payload_digest, row.standard = b"", earlier.standard
    row.harvested_at = earlier.harvested_at
    head = read_head(bytes(earlier.document))
    row.jurisdiction = head.jurisdiction
    row.organization = organizations.of(head.publisher, head.jurisdiction)
