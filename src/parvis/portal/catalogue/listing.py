"""Lists of published datasets straight from the store: for programs that walk through all of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from django.db.models import Exists, OuterRef, QuerySet

from . import models
from .records import Entry, entry

ORDERS = {
    "id": ("id",),
    "slug": ("slug",),
    "changed": ("changed_at", "id"),
    "-changed": ("-changed_at", "-id"),
    "created": ("created_at", "id"),
    "-created": ("-created_at", "-id"),
}


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a list, and how long the whole list is."""

    count: int
    entries: tuple[Entry, ...]


def list_datasets(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    organizations: Sequence[str] | None = None,
    order: str = "id",
    offset: int = 0,
    limit: int = 100,
) -> Listing:
    """Published datasets, those that the catalogue last changed from `since` to `until` (both included).

    `organizations` are slugs: of any of these. `order` is a key of ORDERS.
    """
    rows = models.Dataset.objects.filter(status=models.Status.PUBLISHED)
    if since:
        rows = rows.filter(changed_at__gte=since)
    if until:
        rows = rows.filter(changed_at__lte=until)
    if organizations is not None:
        rows = rows.filter(organization__slug__in=organizations)
    count = rows.count()
    # The ids first: the documents of those skipped are never read.
    ids = list(rows.order_by(*ORDERS[order]).values_list("id", flat=True)[offset : offset + limit]) if limit else []
    found = get_datasets(str(id) for id in ids)
    return Listing(count=count, entries=tuple(found[str(id)] for id in ids if str(id) in found))


def list_slugs(*, offset: int = 0, limit: int | None = None) -> list[str]:
    """The slugs of published datasets, in alphabetical order."""
    rows = models.Dataset.objects.filter(status=models.Status.PUBLISHED).order_by("slug")
    end = None if limit is None else offset + limit
    return list(rows.values_list("slug", flat=True)[offset:end])


def list_addresses(*, offset: int = 0, limit: int) -> list[tuple[str, datetime]]:
    """The slugs of published datasets in the order of their ids, with when they last changed here.

    Of records of the same dataset the leading one alone: the one whose page the others name as canonical.
    """
    ids = list(_leading().order_by("id").values_list("id", flat=True)[offset : offset + limit])
    found: list[tuple[str, datetime]] = []
    for start in range(0, len(ids), 500):
        chunk = models.Dataset.objects.filter(id__in=ids[start : start + 500]).order_by("id")
        found += chunk.values_list("slug", "changed_at")
    return found


def count_addresses() -> int:
    """How many `list_addresses` there are."""
    return _leading().count()


def _leading() -> QuerySet[models.Dataset]:
    before = models.SameMember.objects.filter(
        group=OuterRef("same_member__group"),
        place__lt=OuterRef("same_member__place"),
        dataset__status=models.Status.PUBLISHED,
    )
    return models.Dataset.objects.filter(~Exists(before), status=models.Status.PUBLISHED)


def get_datasets(ids: Iterable[str]) -> dict[str, Entry]:
    """These datasets, published or withdrawn, by id; those there are none of are left out."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Entry] = {}
    for start in range(0, len(wanted), 500):
        rows = models.Dataset.objects.select_related("organization").filter(id__in=wanted[start : start + 500])
        found.update((str(row.id), entry(row)) for row in rows)
    return {id: found[id] for id in wanted if id in found}
