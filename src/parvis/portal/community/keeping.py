"""Groups and their versions, in the store."""

from datetime import UTC, datetime
from functools import lru_cache

import msgspec
from django.db import IntegrityError, transaction

from parvis.community import Community, read, write
from parvis.community.audience import public
from parvis.model import Problem

from . import models

LONGEST_BY, LONGEST_NOTE = 200, 500


class CommunityError(Exception):
    """Something asked of a group that can't be done, as a Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code, problem.values)
        self.problem = problem


class VersionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a group's records: which, when, by whom, why."""

    number: int
    at: datetime
    by: str
    note: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A group's records and the version they are of."""

    community: Community
    version: VersionEntry


def keep(*, community: Community, by: str = "", note: str = "", expected: int | None = None) -> Kept:
    """Make these the group's records: a new version, unless nothing changed.

    `expected`: the version that the change was made of; where another came between, nothing is kept. Raises
    CommunityError: `community-changed-meanwhile`.
    """
    slug, document = community.group.id, write(community).decode()
    try:
        with transaction.atomic():
            group = models.Group.objects.select_for_update().filter(slug=slug).first()
            number = group.number if group else 0
            if expected is not None and expected != number:
                raise _changed(slug, group)
            if group is not None:
                last = group.versions.get(number=number)
                if last.document == document:
                    return Kept(community=community, version=_entry(last))
            if group is None:
                group = models.Group.objects.create(slug=slug, number=1)
            else:
                group.number = number + 1
                group.save(update_fields=["number"])
            made = group.versions.create(
                number=number + 1, document=document, at=datetime.now(UTC), by=by[:LONGEST_BY], note=note[:LONGEST_NOTE]
            )
    except IntegrityError:  # somebody else made the same version at this moment
        raise _changed(slug, models.Group.objects.filter(slug=slug).first()) from None
    return Kept(community=community, version=_entry(made))


def _changed(slug: str, group: models.Group | None) -> CommunityError:
    last = group.versions.get(number=group.number) if group else None
    values = {"group": slug, "version": str(group.number if group else 0), "by": (last.by if last else "") or "?"}
    return CommunityError(Problem("community-changed-meanwhile", values=values))


def kept(slug: str, *, number: int | None = None, for_members: bool = False) -> Kept | None:
    """A group's records, its latest or those of a version; None where there is no such group or version.

    `for_members`: with what is for members alone.
    """
    versions = models.Version.objects.filter(group__slug=slug)
    last = versions.filter(number=number).first() if number is not None else versions.order_by("-number").first()
    if last is None:
        return None
    community = _read(last.document)
    return Kept(community=community if for_members else public(community), version=_entry(last))


@lru_cache(maxsize=16)
def _read(document: str) -> Community:
    community = read(document.encode()).community
    assert community is not None, "only records that were read are kept"
    return community


def groups() -> list[str]:
    """The ids of all groups."""
    return list(models.Group.objects.order_by("slug").values_list("slug", flat=True))


def history(slug: str) -> list[VersionEntry]:
    """A group's versions, the latest first."""
    found = models.Version.objects.filter(group__slug=slug).order_by("-number").defer("document")
    return [_entry(version) for version in found]


def _entry(version: models.Version) -> VersionEntry:
    return VersionEntry(number=version.number, at=version.at, by=version.by, note=version.note)
