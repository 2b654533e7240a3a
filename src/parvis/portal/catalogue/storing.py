"""Writing the catalogue: new and changed datasets, and withdrawals."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
from django.db import connection, transaction
from django.utils.text import slugify

from parvis.model import EMPTY, Agent, Dataset, Text, digest, encode_dataset

from .inserting import insert
from .models import Action, Change, DatasetVersion, Status
from .models import Dataset as Row
from .organizations import OrganizationCache
from .records import dataset_id

T = TypeVar("T")


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was read: what it says, and the fingerprint of the bytes it was read from."""

    guid: str
    document: bytes
    "`encode_dataset` of what was read: bytes, since a harvest holds thousands of them at once."
    payload_digest: bytes
    standard: str
    source_url: str | None = None

    @classmethod
    def of(
        cls,
        *,
        guid: str,
        dataset: Dataset,
        payload_digest: bytes,
        standard: str,
        source_url: str | None = None,
    ) -> "Incoming":
        return cls(
            guid=guid,
            document=encode_dataset(dataset),
            payload_digest=payload_digest,
            standard=standard,
            source_url=source_url,
        )


class Head(msgspec.Struct, frozen=True):
    """What of a document has columns of its own."""

    title: Text = EMPTY
    publisher: Agent | None = None
    jurisdiction: str | None = None


read_head = msgspec.json.Decoder(Head).decode


class Known(msgspec.Struct, frozen=True):
    """What the catalogue holds of a record already."""

    payload_digest: bytes
    published: bool


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset that was written, with what an index needs beside it."""

    id: str
    slug: str
    document: bytes
    organization_slug: str | None
    origin: str
    changed_at: datetime


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a batch."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    restored: int = 0
    stored: tuple[Stored, ...] = ()
    "The datasets that an index must take up."
    change: int = 0
    "The number of the last line of the ledger that was written; 0 if none was."


def known(*, origin: str, guids: Sequence[str]) -> dict[str, Known]:
    """Of these records, those that the catalogue has."""
    found: dict[str, Known] = {}
    table = connection.ops.quote_name(Row._meta.db_table)
    # As SQL: asked of every record of every harvest, it costs half of what a queryset does.
    asked = f"SELECT guid, payload_digest, status FROM {table} WHERE origin = %s AND guid IN ({{}})"  # noqa: S608
    with connection.cursor() as cursor:
        for start in range(0, len(guids), 900):
            some = guids[start : start + 900]
            cursor.execute(asked.format(", ".join(["%s"] * len(some))), [origin, *some])
            for guid, payload, status in cursor.fetchall():
                found[guid] = Known(bytes(payload), status == Status.PUBLISHED)
    return found


def save_datasets(*, origin: str, run: int | None, records: Sequence[Incoming], at: datetime) -> Outcome:
    """Store records, each once: new ones, new versions of changed ones, and withdrawn ones that came back.

    A record whose bytes changed but whose content did not gets its new fingerprint and no new version.
    """
    by_id = {dataset_id(origin=origin, guid=record.guid): record for record in records}
    heads = {id: read_head(record.document) for id, record in by_id.items()}
    changed_at = to_the_millisecond(at)
    with transaction.atomic():
        serialise()
        existing = {row.id: row for row in rows_of(list(by_id))}
        organizations = OrganizationCache((head.publisher, head.jurisdiction) for head in heads.values())
        new: list[tuple[object, ...]] = []
        changed: list[Row] = []
        touched: list[Row] = []
        versions: list[DatasetVersion] = []
        changes: list[tuple[object, ...]] = []
        stored: list[Stored] = []
        restored = 0
        for id, record in by_id.items():
            row = existing.get(id)
            head = heads[id]
            fingerprint = digest(record.document)
            if row is not None:
                same = bytes(row.document_digest) == fingerprint
                row.payload_digest = record.payload_digest
                if same and row.status == Status.PUBLISHED:
                    touched.append(row)
                    continue
            organization = organizations.of(head.publisher, head.jurisdiction)
            if row is None:
                slug, version, action = _slug(head.title, id), 1, Action.NEW
                new.append(
                    (
                        *(id, slug, origin, record.guid, at, organization and organization.pk, head.jurisdiction),
                        *(record.payload_digest, record.document, fingerprint, record.standard, record.source_url),
                        *(Status.PUBLISHED.value, version, run, at, changed_at),
                    )
                )
            else:
                action = Action.RESTORED if row.status == Status.WITHDRAWN else Action.CHANGED
                restored += action == Action.RESTORED
                if not same:
                    versions.append(as_version(row))
                    row.version += 1
                _fill(row, record, fingerprint, run=run, at=at)
                row.jurisdiction, row.organization = head.jurisdiction, organization
                changed.append(row)
                slug, version = row.slug, row.version
            changes.append((id, action.value, version, run, at))
            stored.append(
                Stored(
                    id=str(id),
                    slug=slug,
                    document=record.document,
                    organization_slug=organization.slug if organization else None,
                    origin=origin,
                    changed_at=changed_at,
                )
            )
        insert(Row, NEW, new)
        update_rows(changed, CHANGEABLE)
        update_rows(touched, ["payload_digest"])
        DatasetVersion.objects.bulk_create(versions, batch_size=200)
        insert(Change, ("dataset_id", "action", "version", "run", "at"), changes)
        last = Change.objects.order_by("-id").values_list("id", flat=True).first() if changes else 0
    return Outcome(
        new=len(new),
        changed=len(changed) - restored,
        restored=restored,
        unchanged=len(touched),
        stored=tuple(stored),
        change=last or 0,
    )


NEW = (
    *("id", "slug", "origin", "guid", "created_at", "organization_id", "jurisdiction"),
    *("payload_digest", "document", "document_digest", "standard", "source_url"),
    *("status", "version", "run", "harvested_at", "changed_at"),
)
"The columns of a new dataset; the others are empty."


def published_ids(*, origin: str) -> Iterator[tuple[uuid.UUID, str]]:
    """The id and guid of every published dataset of an origin, in bounded memory."""
    rows = Row.objects.filter(origin=origin, status=Status.PUBLISHED).order_by("id")
    yield from rows.values_list("id", "guid").iterator(chunk_size=2000)


def withdraw(*, ids: Iterable[uuid.UUID], run: int | None, at: datetime) -> int:
    """Mark published datasets as withdrawn; how many were. Nothing is erased."""
    with transaction.atomic():
        serialise()
        done = 0
        for rows in chunks([row for row in rows_of(list(ids)) if row.status == Status.PUBLISHED], 300):
            for row in rows:
                row.status = Status.WITHDRAWN
                row.withdrawn_at = at
                row.changed_at = to_the_millisecond(at)
            update_rows(rows, ["status", "withdrawn_at", "changed_at"])
            Change.objects.bulk_create(
                Change(dataset_id=row.id, action=Action.WITHDRAWN, version=row.version, run=run, at=at) for row in rows
            )
            done += len(rows)
    return done


CHANGEABLE = [
    "payload_digest",
    "document",
    "document_digest",
    "standard",
    "source_url",
    "organization",
    "jurisdiction",
    "status",
    "version",
    "run",
    "harvested_at",
    "changed_at",
    "withdrawn_at",
]


LEDGER_LOCK = 0x70617276
"Any number, the same for every Parvis on one PostgreSQL server."


def serialise() -> None:
    """Let one transaction at a time write to the ledger, so that its numbers become visible in order.

    An index follows the ledger by number: a smaller number that appeared after a larger one would be passed over.
    SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])


def update_rows(rows: list[Row], fields: list[str]) -> None:
    """Write these columns of rows that exist: one upsert for many rows is far cheaper than Django's bulk_update."""
    Row.objects.bulk_create(rows, batch_size=200, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def _fill(row: Row, record: Incoming, fingerprint: bytes, *, run: int | None, at: datetime) -> None:
    row.payload_digest = record.payload_digest
    row.document = record.document
    row.document_digest = fingerprint
    row.standard = record.standard
    row.source_url = record.source_url
    row.status = Status.PUBLISHED
    row.withdrawn_at = None
    row.run = run
    row.harvested_at = at
    row.changed_at = to_the_millisecond(at)


def to_the_millisecond(at: datetime) -> datetime:
    """The moment as exactly as every index can keep it, so that store and index answer alike."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def as_version(row: Row) -> DatasetVersion:
    """What the row says now, to be kept as an earlier version."""
    return DatasetVersion(
        dataset_id=row.id,
        number=row.version,
        document=row.document,
        document_digest=row.document_digest,
        payload_digest=row.payload_digest,
        standard=row.standard,
        run=row.run,
        harvested_at=row.harvested_at,
    )


def _slug(title: Text, id: uuid.UUID) -> str:
    """A readable address that never changes: the title as first seen, and enough of the id to be unique."""
    words = slugify(title.get(title.original or "en", "en", "fr")[:300])[:80].strip("-")
    return f"{words}-{id.hex[:10]}" if words else id.hex


def rows_of(ids: Sequence[uuid.UUID]) -> Iterator[Row]:
    """The rows of these datasets, in no order."""
    for start in range(0, len(ids), 900):
        yield from Row.objects.filter(id__in=ids[start : start + 900])


def chunks(items: list[T], size: int) -> Iterator[list[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
