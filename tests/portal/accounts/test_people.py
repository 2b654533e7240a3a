"""Invitations, memberships and the record of changes."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from parvis.portal.accounts import models
from parvis.portal.accounts import services as accounts
from parvis.portal.mail import services as mail

from .conftest import OPERATOR

pytestmark = pytest.mark.django_db


def join(email: str, role: str, **more: object) -> int:
    made = accounts.invite(email=email, group="wg", organization="data-office", role=role, by=OPERATOR)
    return accounts.accept_invitation(token=made.url.rpartition("/")[2]).person


def actor(person: int) -> accounts.Actor:
    return accounts.Actor(person=person, name="somebody")


def test_an_invitation_is_good_once(group) -> None:
    made = accounts.invite(email="Ann@Example.ca", group=group, organization="data-office", role="member", by=OPERATOR)
    token = made.url.rpartition("/")[2]
    accepted = accounts.accept_invitation(token=token, name="Ann")
    assert accepted.is_new
    (held,) = accounts.list_memberships(seen_by=accounts.viewer(person=accepted.person), group=group)
    assert (held.email, held.role, held.organization) == ("ann@example.ca", "member", "data-office")
    with pytest.raises(accounts.AccountsError, match="invitation-unknown"):
        accounts.accept_invitation(token=token)


def test_an_old_or_withdrawn_invitation_is_refused(group) -> None:
    given = {"email": "b@example.ca", "group": group, "organization": "data-office", "role": "member"}
    old = accounts.invite(**given, by=OPERATOR)
    new = accounts.invite(**given, by=OPERATOR)
    with pytest.raises(accounts.AccountsError):
        accounts.accept_invitation(token=old.url.rpartition("/")[2])
    models.Invitation.objects.filter(pk=new.number).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(accounts.AccountsError):
        accounts.accept_invitation(token=new.url.rpartition("/")[2])


def test_an_invitation_is_in_the_language_it_was_made_for_and_its_link_in_no_table(group) -> None:
    made = accounts.invite(
        email="c@example.ca", group=group, organization="data-office", role="speaker", lang="fr", by=OPERATOR
    )
    (message,) = mail.list_messages()
    assert message.subject == "Invitation à faire partie de «\u00a0Groupe de travail\u00a0»"
    assert made.url in (mail.message_text(number=message.number) or "")
    assert "/fr/invitation/" in made.url
    token = made.url.rpartition("/")[2]
    assert not models.Invitation.objects.filter(fingerprint=token).exists()


def test_the_secretariat_invites_members_and_no_co_chairs(group) -> None:
    secretary = join("s@example.ca", "secretariat")
    given = {"email": "x@example.ca", "group": group, "organization": "data-office", "by": actor(secretary)}
    assert accounts.invite(**given, role="observer").number
    with pytest.raises(accounts.AccountsError, match="not-allowed"):
        accounts.invite(**given, role="co-chair")


def test_an_ended_membership_gives_nothing_any_more(group) -> None:
    chair = join("chair@example.ca", "co-chair")
    member = join("m@example.ca", "member")
    (held,) = accounts.list_memberships(seen_by=accounts.viewer(person=chair), person=member)
    accounts.end_membership(number=held.number, by=actor(chair))
    assert not accounts.allowed(
        accounts.viewer(person=member), accounts.Action.SEE_MEMBERS, accounts.Subject(group=group)
    )
    assert accounts.list_memberships(seen_by=accounts.viewer(person=member), person=member, former=True)


def test_strangers_see_roles_and_only_the_names_of_those_who_said_so(group) -> None:
    member = join("m@example.ca", "member")
    join("o@example.ca", "observer")
    accounts.change_profile(person=member, by=actor(member), name="Mona")
    (seen,) = accounts.list_memberships(seen_by=accounts.anybody(), group=group)
    assert (seen.role, seen.name, seen.email) == ("member", "", "")
    accounts.change_profile(person=member, by=actor(member), is_public=True)
    (seen,) = accounts.list_memberships(seen_by=accounts.anybody(), group=group)
    assert (seen.name, seen.email) == ("Mona", "")


def test_every_change_is_written_down_and_nothing_takes_it_back(group) -> None:
    member = join("m@example.ca", "member")
    accounts.change_profile(person=member, by=actor(member), lang="fr")
    line = accounts.list_audit(kind="person", key=str(member))[0]
    assert (line.action, line.before, line.after) == ("change-profile", {"lang": "en"}, {"lang": "fr"})
    with pytest.raises(models.AppendOnlyError):
        models.AuditEntry.objects.all().delete()
    with pytest.raises(models.AppendOnlyError):
        models.AuditEntry.objects.update(by_name="nobody")


def test_nobody_changes_another_persons_profile(group) -> None:
    one, other = join("a@example.ca", "co-chair"), join("b@example.ca", "member")
    with pytest.raises(accounts.AccountsError, match="not-allowed"):
        accounts.change_profile(person=other, by=actor(one), name="Else")


def test_the_governments_of_the_country_are_there_from_the_start(db) -> None:
    # Other tests empty all tables when they are done: what brings the governments in is run again.
    import_module("parvis.portal.accounts.migrations.0002_governments").add(
        apps, SimpleNamespace(connection=connection)
    )
    levels = [item.level for item in accounts.list_governments()]
    assert (levels.count("federal"), levels.count("provincial"), levels.count("territorial")) == (1, 10, 3)
