"""Reading the catalogue: typed entries, never database rows, leave this module."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from django.db.models import Count, Max, Q, QuerySet

from parvis.model import Agent, Dataset, Provenance, Text, decode_dataset

from . import models

NAMESPACE = uuid.UUID("b7a5e0f2-5a1c-5c59-9a0e-7f3f5d0c9b11")
"Datasets' ids are UUIDv5 in it, of their origin and guid: the same at every harvest, on every machine."

_agent = msgspec.json.Decoder(Agent)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset as the catalogue has it."""

    dataset: Dataset
    slug: str
    organization_slug: str | None
    version: int
    withdrawn_at: datetime | None
    created_at: datetime
    harvested_at: datetime
    "When what it says was harvested."
    changed_at: datetime
    "When the catalogue last changed it in whatever way."

    @property
    def withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class OrganizationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A publisher and how many published datasets it has."""

    slug: str
    agent: Agent
    jurisdiction: str | None
    datasets: int


class VersionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a dataset, without its content."""

    number: int
    harvested_at: datetime
    current: bool


class ChangeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the ledger."""

    number: int
    dataset: str
    slug: str
    action: str
    version: int
    at: datetime


def dataset_id(*, origin: str, guid: str) -> uuid.UUID:
    """The id that a source's record has here, whether or not it is harvested yet."""
    return uuid.uuid5(NAMESPACE, f"{origin}\n{guid}")


def get_dataset(key: str) -> Entry | None:
    """The dataset of this slug or id (a withdrawn one too); None if there is none."""
    row = _rows().filter(_by_key(key)).first()
    return entry(row) if row else None


def iterate_datasets(*, origin: str | None = None, after: str | None = None, chunk: int = 500) -> Iterator[Entry]:
    """All published datasets in the order of their ids, in bounded memory; from behind the id `after`."""
    rows = _rows().filter(status=models.Status.PUBLISHED).order_by("id")
    if origin:
        rows = rows.filter(origin=origin)
    last = uuid.UUID(after) if after else None
    while True:
        batch = list((rows.filter(id__gt=last) if last else rows)[:chunk])
        yield from map(entry, batch)
        if len(batch) < chunk:
            return
        last = batch[-1].id


def count_datasets(*, origin: str | None = None) -> int:
    """How many datasets are published."""
    rows = models.Dataset.objects.filter(status=models.Status.PUBLISHED)
    return (rows.filter(origin=origin) if origin else rows).count()


def count_by_origin() -> dict[str, int]:
    """How many datasets of each origin are published, in one question; origins without any are left out."""
    rows = models.Dataset.objects.filter(status=models.Status.PUBLISHED)
    return dict(rows.values_list("origin").annotate(n=Count("id")).order_by("origin"))


def list_versions(id: str) -> tuple[VersionEntry, ...]:
    """A dataset's versions, newest first; () where it is unknown."""
    row = models.Dataset.objects.filter(id=id).only("version", "harvested_at").first()
    if row is None:
        return ()
    earlier = models.DatasetVersion.objects.filter(dataset_id=id).order_by("-number").values("number", "harvested_at")
    current = VersionEntry(number=row.version, harvested_at=row.harvested_at, current=True)
    return (current, *(VersionEntry(**values, current=False) for values in earlier))


def get_version(id: str, number: int) -> Dataset | None:
    """A dataset as it stood in a version; None where that was never."""
    row = models.Dataset.objects.filter(id=id).first()
    if row is None:
        return None
    if row.version == number:
        return whole(row, row)
    earlier = models.DatasetVersion.objects.filter(dataset_id=id, number=number).first()
    return whole(row, earlier) if earlier else None


def list_organizations(*, jurisdiction: str | None = None) -> tuple[OrganizationEntry, ...]:
    """The publishers that have published datasets, those with most first."""
    rows = models.Organization.objects.annotate(n=_published()).filter(n__gt=0).order_by("-n", "slug")
    if jurisdiction is not None:
        rows = rows.filter(jurisdiction=jurisdiction)
    return tuple(_organization(row, row.n) for row in rows)


def get_organization(slug: str) -> OrganizationEntry | None:
    """The publisher of this slug; None if there is none."""
    row = models.Organization.objects.annotate(n=_published()).filter(slug=slug).first()
    return _organization(row, row.n) if row else None


def organization_names(*, slugs: Sequence[str]) -> dict[str, Text]:
    """The names of these publishers by slug, in one question; unknown ones are left out."""
    rows = models.Organization.objects.filter(slug__in=list(slugs)[:500]).values_list("slug", "document")
    return {slug: _agent.decode(bytes(document)).name for slug, document in rows}


def list_jurisdictions() -> dict[str, int]:
    """How many published datasets each jurisdiction has, by its code; the most first."""
    rows = models.Dataset.objects.filter(status=models.Status.PUBLISHED, jurisdiction__isnull=False)
    counts = rows.values_list("jurisdiction").annotate(n=Count("id")).order_by("-n", "jurisdiction")
    return {str(code): n for code, n in counts}


def recent_changes(*, limit: int = 50, dataset: str | None = None) -> tuple[ChangeEntry, ...]:
    """The last lines of the ledger, newest first; of one dataset or of all."""
    rows = _news().order_by("-id").select_related("dataset").defer("dataset__document")
    if dataset:
        rows = rows.filter(dataset_id=dataset)
    return tuple(map(_change, rows[:limit]))


def changes_after(number: int, *, limit: int = 100) -> tuple[ChangeEntry, ...]:
    """The lines of the ledger behind the one of this number, oldest first."""
    rows = _news().filter(id__gt=number).order_by("id").select_related("dataset")
    return tuple(map(_change, rows.only("action", "version", "at", "dataset__slug")[:limit]))


def _news() -> QuerySet[models.Change]:
    """The ledger without what only the index must know."""
    return models.Change.objects.exclude(action=models.Action.GROUPED)


def _change(row: models.Change) -> ChangeEntry:
    return ChangeEntry(
        number=row.pk,
        dataset=str(row.dataset_id),
        slug=row.dataset.slug,
        action=row.action,
        version=row.version,
        at=row.at,
    )


def last_change() -> int:
    """The number of the ledger's last line; 0 where it is empty."""
    return models.Change.objects.aggregate(last=Max("id"))["last"] or 0


def entry(row: models.Dataset) -> Entry:
    """A row, with its organisation joined, as an entry."""
    return Entry(
        dataset=whole(row, row),
        slug=row.slug,
        organization_slug=row.organization.slug if row.organization else None,
        version=row.version,
        withdrawn_at=row.withdrawn_at if row.status == models.Status.WITHDRAWN else None,
        created_at=row.created_at,
        harvested_at=row.harvested_at,
        changed_at=row.changed_at,
    )


def whole(row: models.Dataset, version: models.Dataset | models.DatasetVersion) -> Dataset:
    """The document of a version with the id and provenance that the columns hold."""
    provenance = Provenance(
        source=row.origin,
        guid=row.guid,
        url=row.source_url,
        standard=version.standard,
        harvested=version.harvested_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    )
    document = decode_dataset(bytes(version.document))
    return msgspec.structs.replace(document, id=str(row.id), provenance=provenance)


def _rows() -> QuerySet[models.Dataset]:
    return models.Dataset.objects.select_related("organization")


def _by_key(key: str) -> Q:
    try:
        return Q(id=uuid.UUID(key))
    except ValueError:
        return Q(slug=key[:200])


def _published() -> Count:
    return Count("datasets", filter=Q(datasets__status=models.Status.PUBLISHED))


def _organization(row: models.Organization, datasets: int) -> OrganizationEntry:
    return OrganizationEntry(
        slug=row.slug,
        agent=_agent.decode(bytes(row.document)),
        jurisdiction=row.jurisdiction,
        datasets=datasets,
    )
