"""Invitations: an e-mail with a link that is good once, and for some days."""

import hashlib
import secrets
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parvis.portal.mail import services as mail

from . import models
from .auditing import Actor, record
from .errors import AccountsError
from .memberships import enter, known_role, require_giving
from .organizations import group_row, organization_row
from .people import languages, locked, new_person, normal, require, today
from .permissions import Action, Role

LASTS = timedelta(days=14)


class InvitationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation."""

    number: int
    email: str
    lang: str
    group: str | None
    group_names: dict[str, str]
    organization: str | None
    organization_names: dict[str, str]
    role: str
    administrator: bool
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None
    invited_by: str

    @property
    def is_open(self) -> bool:
        return not (self.accepted_at or self.revoked_at) and self.expires_at > timezone.now()


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation that was made, with its link: it is told here alone."""

    number: int
    url: str


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an invitation."""

    person: int
    is_new: bool
    "Whether the person was made by it, and so has nothing yet that a sign-in would have to protect."


@transaction.atomic
def invite(*, email: str, group: str, organization: str, role: str, by: Actor, lang: str = "en") -> Invited:
    """Invite somebody into a group by e-mail. An earlier open invitation to the same is withdrawn.

    Raises AccountsError (not allowed, unknown role, group, organisation or language, an address that is none).
    """
    known = known_role(role)
    require_giving(by, known, group)
    where, whose = group_row(group), organization_row(organization)
    return _invite(email=email, lang=lang, by=by, group=where, organization=whose, role=known)


@transaction.atomic
def add_administrator(*, email: str, by: Actor, lang: str = "en") -> Invited:
    """Invite somebody to administer the site. Raises AccountsError."""
    require(by, Action.ADMINISTER)
    return _invite(email=email, lang=lang, by=by, administrator=True)


@transaction.atomic
def revoke_invitation(*, number: int, by: Actor) -> None:
    """Withdraw an invitation that is open. Raises AccountsError."""
    row = models.Invitation.objects.select_for_update(of=("self",)).select_related("group").filter(pk=number).first()
    if row is None or row.accepted_at or row.revoked_at:
        raise AccountsError("invitation-unknown")
    if row.administrator or row.group is None:
        require(by, Action.ADMINISTER)
    else:
        require_giving(by, Role(row.role), row.group.slug)
    _revoke(row, by)


def get_invitation(*, token: str) -> InvitationEntry | None:
    """The invitation of a link; None where there is none."""
    row = _rows().filter(fingerprint=_fingerprint(token)).first()
    return _entry(row) if row else None


def list_invitations(*, group: str = "", administrators: bool = False) -> tuple[InvitationEntry, ...]:
    """Invitations, newest first: into a group, to administer, or all."""
    rows = _rows().order_by("-id")
    if group:
        rows = rows.filter(group__slug=group)
    if administrators:
        rows = rows.filter(administrator=True)
    return tuple(map(_entry, rows[:500]))


@transaction.atomic
def accept_invitation(*, token: str, name: str = "", by: int | None = None) -> Accepted:
    """Take up an invitation: as the person `by` who is signed in, else as the one who has its e-mail address.

    Raises AccountsError where it was used, withdrawn, has expired, or is somebody's who is shut out.
    """
    rows = models.Invitation.objects.select_for_update(of=("self",)).select_related("group", "organization")
    row = rows.filter(fingerprint=_fingerprint(token)).first()
    if row is None or row.accepted_at or row.revoked_at or row.expires_at <= timezone.now():
        raise AccountsError("invitation-unknown")
    known = locked(by) if by is not None else models.Person.objects.filter(email=row.email).first()
    if known is not None and not known.is_active:
        raise AccountsError("invitation-unknown")
    person = known or new_person(email=row.email, lang=row.lang, name=name)
    actor = Actor(person=person.pk, name=row.email)
    if row.administrator and not person.is_administrator:
        person.is_administrator = True
        person.save(update_fields=["is_administrator"])
        record(by=actor, action="add-administrator", kind="person", key=person.pk)
    if row.group and row.organization:
        enter(person.pk, row.group, row.organization, Role(row.role), actor, today())
    row.accepted_at, row.accepted_by = timezone.now(), person
    row.save(update_fields=["accepted_at", "accepted_by"])
    record(
        by=actor,
        action="accept-invitation",
        kind="invitation",
        key=row.pk,
        group=row.group.slug if row.group else None,
    )
    return Accepted(person=person.pk, is_new=known is None)


def _invite(
    *,
    email: str,
    lang: str,
    by: Actor,
    group: models.Group | None = None,
    organization: models.Organization | None = None,
    role: str = "",
    administrator: bool = False,
) -> Invited:
    address = normal(email)
    if lang not in languages():
        raise AccountsError("account-language-unknown", lang=lang[:20], languages=", ".join(languages()))
    open_ones = models.Invitation.objects.filter(accepted_at=None, revoked_at=None, email=address)
    for earlier in open_ones.filter(group=group, organization=organization, role=role, administrator=administrator):
        _revoke(earlier, by)
    token = secrets.token_urlsafe(32)
    row = models.Invitation.objects.create(
        email=address,
        lang=lang,
        group=group,
        organization=organization,
        role=role,
        administrator=administrator,
        fingerprint=_fingerprint(token),
        invited_by_id=by.person,
        expires_at=timezone.now() + LASTS,
    )
    after = {"email": address, "role": str(role), "administrator": administrator}
    after |= {"organization": organization.slug if organization else None}
    slug = group.slug if group else None
    record(by=by, action="invite", kind="invitation", key=row.pk, after=after, group=slug)
    with translation.override(lang):
        url = settings.CONFIG.base_url + reverse(f"{lang}:invitation", kwargs={"token": token})
        _write(row, url, by)
    return Invited(number=row.pk, url=url)


def _write(row: models.Invitation, url: str, by: Actor) -> None:
    """Queue the e-mail, in its reader's language, which is in force."""
    names = settings.CONFIG.site_name
    site = names.get(row.lang) or next(iter(names.values()), "Parvis")
    inviter = models.Person.objects.filter(pk=by.person).first() if by.person else None
    who = inviter.name if inviter and inviter.name else site
    if row.group and row.organization:
        group, organization = _in(row.group.names, row.lang), _in(row.organization.names, row.lang)
        said = _("%(who)s invites you to join “%(group)s” for %(organization)s.")
        offer = said % {"who": who, "group": group, "organization": organization}
        subject = _("Invitation to join “%(group)s”") % {"group": group}
    else:
        offer = _("%(who)s invites you to administer the site %(site)s.") % {"who": who, "site": site}
        subject = _("Invitation to administer %(site)s") % {"site": site}
    mail.queue(
        kind="invitation",
        to=row.email,
        lang=row.lang,
        subject=subject,
        parts=(
            mail.Paragraph(text=offer),
            mail.Action(label=_("Accept the invitation"), url=url),
            mail.Paragraph(text=_("The link works once, and for %(days)s days.") % {"days": LASTS.days}),
        ),
        footer=mail.Footer(
            reason=_(
                "You get this message because somebody entered your address. If you expected no invitation, do nothing."
            )
        ),
        lasts=LASTS,
        secret=True,
    )


def _revoke(row: models.Invitation, by: Actor) -> None:
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    slug = row.group.slug if row.group else None
    record(by=by, action="revoke-invitation", kind="invitation", key=row.pk, group=slug)


def _rows() -> QuerySet[models.Invitation]:
    return models.Invitation.objects.select_related("group", "organization", "invited_by")


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _in(names: dict[str, str], lang: str) -> str:
    return names.get(lang) or next(iter(names.values()))


def _entry(row: models.Invitation) -> InvitationEntry:
    return InvitationEntry(
        number=row.pk,
        email=row.email,
        lang=row.lang,
        group=row.group.slug if row.group else None,
        group_names=row.group.names if row.group else {},
        organization=row.organization.slug if row.organization else None,
        organization_names=row.organization.names if row.organization else {},
        role=row.role,
        administrator=row.administrator,
        created_at=row.created_at,
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
        revoked_at=row.revoked_at,
        invited_by=str(row.invited_by) if row.invited_by else "",
    )
