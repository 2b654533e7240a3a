"""Memberships: who belongs to a group, for which organisation, in which role, from when to when."""

from datetime import date

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet

from . import models
from .auditing import Actor, record
from .errors import AccountsError
from .organizations import group_row, organization_row
from .people import today, viewer
from .permissions import MEMBER_ROLES, Action, Role, Subject, Viewer, allowed, may_give


class MembershipEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A membership, as far as the one who asks may see it."""

    number: int
    person: int
    name: str
    "Empty where it is not for the one who asks."
    email: str
    "Empty likewise."
    group: str
    organization: str
    organization_names: dict[str, str]
    government: str
    government_names: dict[str, str]
    level: str
    role: Role
    starts: date
    ends: date | None


@transaction.atomic
def add_membership(
    *, person: int, group: str, organization: str, role: str, by: Actor, starts: date | None = None
) -> int:
    """Make a person part of a group; the membership's number. Raises AccountsError."""
    known = known_role(role)
    require_giving(by, known, group)
    return enter(person, group_row(group), organization_row(organization), known, by, starts or today())


@transaction.atomic
def end_membership(*, number: int, by: Actor, on: date | None = None) -> None:
    """End a membership on a day, which is the first without it: today unless said. Raises AccountsError."""
    row = models.Membership.objects.select_for_update().select_related("group").filter(pk=number).first()
    if row is None:
        raise AccountsError("membership-unknown", number=str(number))
    require_giving(by, Role(row.role), row.group.slug)
    last = on or today()
    if last < row.starts:
        raise AccountsError("ends-before-start", starts=row.starts.isoformat(), ends=last.isoformat())
    before = {"ends": row.ends.isoformat() if row.ends else None}
    row.ends = last
    row.save(update_fields=["ends"])
    after = {"ends": last.isoformat()}
    record(
        by=by,
        action="end-membership",
        kind="membership",
        key=number,
        before=before,
        after=after,
        group=row.group.slug,
    )


def change_role(*, number: int, role: str, by: Actor, on: date | None = None) -> int:
    """Give another role from a day on: the old membership ends that day, a new one begins; its number."""
    with transaction.atomic():
        row = models.Membership.objects.select_related("group", "organization").filter(pk=number).first()
        if row is None:
            raise AccountsError("membership-unknown", number=str(number))
        day = on or today()
        end_membership(number=number, by=by, on=day)
        return add_membership(
            person=row.person_id,
            group=row.group.slug,
            organization=row.organization.slug,
            role=role,
            by=by,
            starts=day,
        )


def list_memberships(
    *, seen_by: Viewer, group: str = "", person: int | None = None, on: date | None = None, former: bool = False
) -> tuple[MembershipEntry, ...]:
    """Memberships in force on a day (or, with `former`, all), by government, organisation and name.

    Everybody sees roles and organisations; names only of people who said so, members and administrators all of them.
    Speakers and observers are no news to the public: members alone see them.
    """
    rows = models.Membership.objects.select_related("person", "group", "organization__government")
    rows = rows.filter(group__slug=group) if group else rows
    rows = rows.filter(person_id=person) if person is not None else rows
    rows = rows if former else in_force(rows, on or today())
    order = {item.value: place for place, item in enumerate(models.Level)}
    found = [seen for row in rows if (seen := _entry(row, seen_by)) is not None]
    return tuple(sorted(found, key=lambda it: (order[it.level], it.government, it.organization, it.name, it.number)))


def in_force(rows: QuerySet[models.Membership], on: date) -> QuerySet[models.Membership]:
    """Of memberships those that are in force on a day."""
    return rows.filter(Q(ends__isnull=True) | Q(ends__gt=on), starts__lte=on)


def enter(
    person: int,
    group: models.Group,
    organization: models.Organization,
    role: Role,
    by: Actor,
    starts: date,
) -> int:
    """Make a person part of a group, permissions having been looked at; the membership's number."""
    same = models.Membership.objects.filter(person_id=person, group=group, organization=organization, role=role)
    if held := in_force(same, max(starts, today())).first():
        return held.pk
    row = models.Membership.objects.create(
        person_id=person, group=group, organization=organization, role=role, starts=starts
    )
    after = {"person": person, "organization": organization.slug, "role": str(role), "starts": starts.isoformat()}
    record(by=by, action="add-membership", kind="membership", key=row.pk, after=after, group=group.slug)
    return row.pk


def known_role(role: str) -> Role:
    """A role of memberships by its code. Raises AccountsError."""
    if role not in MEMBER_ROLES:
        raise AccountsError("role-unknown", role=role[:40], roles=", ".join(MEMBER_ROLES))
    return Role(role)


def require_giving(by: Actor, role: Role, group: str) -> None:
    """Raises AccountsError where somebody may not give or take this role in a group."""
    if not by.operator and not may_give(viewer(person=by.person), role, Subject(group=group)):
        raise AccountsError("not-allowed")


def _entry(row: models.Membership, seen_by: Viewer) -> MembershipEntry | None:
    subject = Subject(group=row.group.slug, owner=row.person_id)
    inside = allowed(seen_by, Action.SEE_MEMBERS, subject) or allowed(seen_by, Action.EDIT_OWN, subject)
    if not inside and row.role in (Role.OBSERVER, Role.SPEAKER):
        return None
    government = row.organization.government
    return MembershipEntry(
        number=row.pk,
        person=row.person_id,
        name=str(row.person) if inside else row.person.name if row.person.is_public else "",
        email=row.person.email if inside else "",
        group=row.group.slug,
        organization=row.organization.slug,
        organization_names=row.organization.names,
        government=government.code,
        government_names=government.names,
        level=government.level,
        role=Role(row.role),
        starts=row.starts,
        ends=row.ends,
    )
