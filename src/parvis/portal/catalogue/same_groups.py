"""Which datasets are shown as one: written by findings and decisions, read by the index and by pages."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

from django.db.models import QuerySet

from parvis.matching import Group
from parvis.matching.authority import by_authority

from . import models
from .same_profiles import CHUNK, standings

T = TypeVar("T")
Place = tuple[uuid.UUID, int]


def put_groups(groups: Iterable[Group], within: Iterable[str] | None = None) -> int:
    """Make these the groups of the datasets `within` (None: of all); how many datasets' groups changed.

    To be called within a transaction that `storing.serialise` began: the ledger gets a line for each dataset of a
    group that changed, so that the index follows.
    """
    rows = models.SameMember.objects.all()
    before: dict[str, Place] = {}
    asked = [rows] if within is None else [rows.filter(dataset_id__in=some) for some in _chunks(list(within))]
    for some in asked:
        before.update(
            (str(id), (group, place)) for id, group, place in some.values_list("dataset_id", "group", "place")
        )
    after: dict[str, Place] = {}
    groups = list(groups)
    ranks = standings([id for item in groups for id in item.members])
    for item in groups:
        for place, id in enumerate(by_authority({id: ranks[id] for id in item.members})):
            after[id] = (uuid.UUID(item.members[0]), place)
    changed = {id for id in before.keys() | after.keys() if before.get(id) != after.get(id)}
    for gone in _chunks([id for id in changed if id not in after]):
        rows.filter(dataset_id__in=gone).delete()
    models.SameMember.objects.bulk_create(
        (models.SameMember(dataset_id=uuid.UUID(id), group=after[id][0], place=after[id][1])
         for id in sorted(changed) if id in after),
        batch_size=200,
        update_conflicts=True,
        unique_fields=["dataset"],
        update_fields=["group", "place"],
    )  # fmt: skip
    touched = {places[id][0] for id in changed for places in (before, after) if id in places}
    told = {id for places in (before, after) for id, (group, _) in places.items() if group in touched}
    _tell(sorted(told))
    return len(changed)


def _tell(ids: list[str]) -> None:
    now = datetime.now(UTC)
    for some in _chunks(ids):
        versions = models.Dataset.objects.filter(id__in=some).order_by("id").values_list("id", "version")
        models.Change.objects.bulk_create(
            models.Change(dataset_id=id, action=models.Action.GROUPED, version=version, at=now)
            for id, version in versions
        )


def groups_of(ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By id, the published datasets of its group, the most authoritative first; those in no group are left out.

    A withdrawn dataset has the group it was in, and isn't of it any more: a group may so be of one dataset or none.
    """
    own: dict[str, uuid.UUID] = {}
    for some in _chunks(list(ids)):
        rows = models.SameMember.objects.filter(dataset_id__in=some)
        own.update((str(id), group) for id, group in rows.values_list("dataset_id", "group"))
    members: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    for groups in _chunks(list(set(own.values()))):
        for group, id in _published().filter(group__in=groups).values_list("group", "dataset_id"):
            members[group].append(str(id))
    return {id: tuple(members[group]) for id, group in own.items()}


def all_groups() -> list[tuple[str, ...]]:
    """The published datasets of every group of two or more, the most authoritative first."""
    members: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    for group, id in _published().values_list("group", "dataset_id"):
        members[group].append(str(id))
    return [tuple(ids) for ids in members.values() if len(ids) > 1]


def _published() -> QuerySet[models.SameMember]:
    return models.SameMember.objects.filter(dataset__status=models.Status.PUBLISHED).order_by("group", "place")


def _chunks(items: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
