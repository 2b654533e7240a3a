"""People: who they are to permissions, their profile, and the administrators."""

from datetime import date, datetime
from typing import Any

import msgspec
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from . import models
from .auditing import Actor, record
from .errors import AccountsError
from .permissions import SITE, Action, Part, Role, Subject, Viewer, allowed


class PersonEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A person."""

    id: int
    email: str
    name: str
    lang: str
    is_active: bool
    is_administrator: bool
    is_public: bool
    joined_at: datetime
    last_login: datetime | None


def anybody() -> Viewer:
    """Somebody who is not signed in."""
    return Viewer(on=today())


def today() -> date:
    """The day by which memberships are in force."""
    return timezone.localdate()


def viewer(*, person: int | None) -> Viewer:
    """A person as permissions see it; somebody who isn't signed in where there is none, or none who may sign in."""
    row = models.Person.objects.filter(pk=person, is_active=True).first() if person is not None else None
    if row is None:
        return anybody()
    held = row.memberships.values_list("group__slug", "role", "starts", "ends")
    parts = tuple(Part(group=group, role=Role(role), starts=starts, ends=ends) for group, role, starts, ends in held)
    return Viewer(person=row.pk, administrator=row.is_administrator, parts=parts, on=today())


def require(by: Actor, action: Action, subject: Subject = SITE) -> None:
    """Raises AccountsError where somebody may not do this."""
    if not by.operator and not allowed(viewer(person=by.person), action, subject):
        raise AccountsError("not-allowed")


def get_person(*, person: int) -> PersonEntry | None:
    """A person by number; None where there is none."""
    row = models.Person.objects.filter(pk=person).first()
    return entry(row) if row else None


def find_person(*, email: str) -> PersonEntry | None:
    """A person by e-mail; None where nobody has it."""
    row = models.Person.objects.filter(email=normal(email)).first()
    return entry(row) if row else None


def list_people(*, administrators: bool = False, limit: int = 1000) -> tuple[PersonEntry, ...]:
    """Everybody by name, then by e-mail; or administrators alone."""
    rows = models.Person.objects.order_by("name", "email")
    if administrators:
        rows = rows.filter(is_administrator=True)
    return tuple(map(entry, rows[:limit]))


@transaction.atomic
def change_profile(
    *, person: int, by: Actor, name: str | None = None, lang: str | None = None, is_public: bool | None = None
) -> PersonEntry:
    """Change what is given of a profile. Raises AccountsError (unknown language, not one's own)."""
    require(by, Action.EDIT_OWN, Subject(owner=person))
    row = locked(person)
    if lang is not None and lang not in languages():
        raise AccountsError("account-language-unknown", lang=lang[:20], languages=", ".join(languages()))
    given = {"name": None if name is None else _name(name), "lang": lang, "is_public": is_public}
    wanted = {field: value for field, value in given.items() if value is not None and value != getattr(row, field)}
    if wanted:
        before = {field: getattr(row, field) for field in wanted}
        for field, value in wanted.items():
            setattr(row, field, value)
        row.save(update_fields=list(wanted))
        record(by=by, action="change-profile", kind="person", key=person, before=before, after=wanted)
    return entry(row)


@transaction.atomic
def remove_administrator(*, email: str, by: Actor) -> None:
    """Take administration from a person. Raises AccountsError (unknown person, the last one, not allowed)."""
    require(by, Action.ADMINISTER)
    row = models.Person.objects.select_for_update().filter(email=normal(email), is_administrator=True).first()
    if row is None:
        raise AccountsError("person-unknown", email=email[:100])
    others = models.Person.objects.filter(is_administrator=True, is_active=True).exclude(pk=row.pk)
    if not by.operator and not others.exists():
        raise AccountsError("last-administrator")
    row.is_administrator = False
    row.save(update_fields=["is_administrator"])
    record(by=by, action="remove-administrator", kind="person", key=row.pk)


@transaction.atomic
def set_active(*, email: str, active: bool, by: Actor) -> None:
    """Shut a person out, or let them in again; whoever is shut out is signed out everywhere. Raises AccountsError."""
    require(by, Action.ADMINISTER)
    row = models.Person.objects.select_for_update().filter(email=normal(email)).first()
    if row is None:
        raise AccountsError("person-unknown", email=email[:100])
    if row.is_active != active:
        row.is_active = active
        row.save(update_fields=["is_active"])
        record(by=by, action="let-in" if active else "shut-out", kind="person", key=row.pk)


def new_person(*, email: str, lang: str, name: str = "", administrator: bool = False) -> models.Person:
    """A new person whose e-mail is known to be theirs, as part of the transaction under way."""
    row = models.Person(email=normal(email), lang=lang, name=_name(name), is_administrator=administrator)
    row.set_unusable_password()
    row.save()
    EmailAddress.objects.create(user=row, email=row.email, verified=True, primary=True)
    return row


def locked(person: int) -> models.Person:
    """The row of a person, held until the transaction ends. Raises AccountsError where there is none."""
    row = models.Person.objects.select_for_update().filter(pk=person).first()
    if row is None:
        raise AccountsError("person-unknown", email=str(person))
    return row


def languages() -> tuple[str, ...]:
    """The languages of the site."""
    return tuple(code for code, _ in settings.LANGUAGES)


def normal(email: str) -> str:
    """An e-mail address as it is kept. Raises AccountsError where it is none."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise AccountsError("email-unusable", email=address[:100]) from error
    return address


def _name(name: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in name).split())[:200]


def entry(row: models.Person) -> PersonEntry:
    """A row as other parts see it."""
    fields: dict[str, Any] = {name: getattr(row, name) for name in PersonEntry.__struct_fields__ if name != "id"}
    return PersonEntry(id=row.pk, **fields)
