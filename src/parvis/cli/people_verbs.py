"""The verbs of `parvis people`."""

import functools
from collections.abc import Callable
from typing import Any

import click
import msgspec

from .language import LANG, _
from .output import Failed, Unusable, answer, answer_json, name_of, say, table
from .person import who
from .runs import moment
from .verbs import json_option, verb

_email = click.argument("email", metavar=_("EMAIL"))
_lang = click.option("--lang", default=LANG, show_default=True, metavar=_("LANGUAGE"), help=_("Of the message."))
_names = click.option(
    "--name", "names", multiple=True, metavar=_("LANGUAGE=NAME"), help=_("A name in a language; may be repeated.")
)


def _opened(act: Callable[..., None]) -> Callable[..., None]:
    """Open the portal first, and turn AccountsError into a message."""

    @functools.wraps(act)
    def run(**arguments: Any) -> None:
        from .portal import open_portal

        open_portal()
        from parvis.portal.accounts import services as accounts

        try:
            act(accounts, accounts.Actor(name=who(), operator=True), **arguments)
        except accounts.AccountsError as error:
            kind = Failed if error.problem.code in {"already-there", "last-administrator"} else Unusable
            raise kind.of(error.problem) from error

    return run


@verb("add-administrator", _("Invite somebody to administer the site; the link is shown here too."))
@_email
@_lang
@_opened
def add_administrator_command(accounts: Any, by: Any, email: str, lang: str) -> None:
    _invited(accounts.add_administrator(email=email, lang=lang, by=by))


@verb("remove-administrator", _("Take administration from somebody."))
@_email
@_opened
def remove_administrator_command(accounts: Any, by: Any, email: str) -> None:
    accounts.remove_administrator(email=email, by=by)
    answer(_("{email} no longer administers the site.").format(email=email))


@verb("invite", _("Invite somebody into a group; the link is shown here too."))
@_email
@click.option("--group", required=True, metavar=_("GROUP"), help=_("See parvis people groups."))
@click.option("--organization", required=True, metavar=_("ORGANIZATION"), help=_("See parvis people organizations."))
@click.option("--role", default="member", show_default=True, metavar=_("ROLE"), help="co-chair, member, secretariat, observer, speaker")  # fmt: skip  # noqa: E501
@_lang
@_opened
def invite_command(accounts: Any, by: Any, email: str, group: str, organization: str, role: str, lang: str) -> None:
    _invited(accounts.invite(email=email, group=group, organization=organization, role=role, lang=lang, by=by))


@verb("list", _("List the memberships in force, or the administrators."))
@click.option("--administrators", is_flag=True, help=_("Only administrators."))
@json_option
@_opened
def list_command(accounts: Any, by: Any, administrators: bool, as_json: bool) -> None:
    if administrators:
        people = accounts.list_people(administrators=True)
        if as_json:
            answer_json({"count": len(people), "people": msgspec.to_builtins(people)})
        else:
            table((_("E-mail"), _("Name")), [(item.email, item.name) for item in people])
        return
    inside = msgspec.structs.replace(accounts.anybody(), person=0, administrator=True)
    found = accounts.list_memberships(seen_by=inside)
    if as_json:
        answer_json({"count": len(found), "memberships": msgspec.to_builtins(found)})
        return
    headings = (_("Number"), _("E-mail"), _("Name"), _("Group"), _("Organization"), _("Role"), _("From"))
    rows = [
        (str(it.number), it.email, it.name, it.group, it.organization, str(it.role), it.starts.isoformat())
        for it in found
    ]
    table(headings, rows)


@verb("end", _("End a membership."))
@click.argument("number", metavar=_("NUMBER"), type=int)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), metavar=_("DATE"), help=_("The first day without it; today."))
@_opened
def end_command(accounts: Any, by: Any, number: int, on: Any) -> None:
    accounts.end_membership(number=number, by=by, on=on.date() if on else None)
    answer(_("Membership {number} is ended.").format(number=number))


@verb("organizations", _("List the organizations."))
@json_option
@_opened
def organizations_command(accounts: Any, by: Any, as_json: bool) -> None:
    found = accounts.list_organizations()
    if as_json:
        answer_json({"count": len(found), "organizations": msgspec.to_builtins(found)})
        return
    table(
        (_("Organization"), _("Name"), _("Government")), [(it.slug, name_of(it.names), it.government) for it in found]
    )


@verb(
    "add-organization",
    _("Add an organization of a government, such as CA-NS; a municipality’s government comes with it."),
)
@click.argument("government", metavar=_("GOVERNMENT"))
@_names
@_opened
def add_organization_command(accounts: Any, by: Any, government: str, names: tuple[str, ...]) -> None:
    answer(accounts.add_organization(government=government, names=_by_language(names), by=by))


@verb("groups", _("List the groups."))
@json_option
@_opened
def groups_command(accounts: Any, by: Any, as_json: bool) -> None:
    found = accounts.list_groups()
    if as_json:
        answer_json({"count": len(found), "groups": msgspec.to_builtins(found)})
        return
    table((_("Group"), _("Name")), [(item.slug, name_of(item.names)) for item in found])


@verb("add-group", _("Add a group."))
@_names
@_opened
def add_group_command(accounts: Any, by: Any, names: tuple[str, ...]) -> None:
    answer(accounts.add_group(names=_by_language(names), by=by))


@verb("history", _("Show who changed what, newest first."))
@json_option
@_opened
def history_command(accounts: Any, by: Any, as_json: bool) -> None:
    lines = accounts.list_audit(limit=200)
    if as_json:
        answer_json({"count": len(lines), "changes": msgspec.to_builtins(lines)})
        return
    headings = (_("Number"), _("When"), _("By"), _("Change"), _("Of"))
    table(headings, [(str(it.number), moment(it.at), it.by, it.action, f"{it.kind} {it.key}") for it in lines])


def _by_language(names: tuple[str, ...]) -> dict[str, str]:
    found = dict(item.partition("=")[::2] for item in names)
    if not found or not all(found.values()):
        raise click.UsageError(_("Say each name as LANGUAGE=NAME, such as --name fr=Nom."))
    return found


def _invited(made: Any) -> None:
    from django.conf import settings

    answer(made.url)
    if settings.CONFIG.email_url:
        say(_("The same link is on its way by e-mail."))
    else:
        say(_("No mail server is set (PARVIS_EMAIL_URL): hand the link over yourself."))
