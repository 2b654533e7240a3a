"""Administration pages: people and invitations, the mail queue, who changed what."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from parvis.model import Problem
from parvis.portal.accounts import services as accounts
from parvis.portal.accounts.services import Action, Actor, Subject
from parvis.portal.mail import services as mail
from parvis.portal.web import languages, signing
from parvis.portal.web.addresses import address
from parvis.portal.web.page import error, page

from .account import ROLE_NAMES, may_manage

PER_PAGE = 100


@signing.signed_in
def people(request: HttpRequest, person: int) -> HttpResponse:
    """Invite, end memberships, give roles: in the groups in which one may."""
    if not may_manage(signing.viewer_of(request)):
        return error(request, 403)
    if request.method != "POST":
        return _people(request)
    act = _ACTS.get(request.POST.get("action", ""))
    if act is None:
        return error(request, 400)
    try:
        act(request, signing.actor_of(request))
    except accounts.AccountsError as refused:
        return _people(request, refused.problem)
    return HttpResponseRedirect(address("administer-people") + "?done", status=303)


def _people(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    viewer = signing.viewer_of(request)
    slugs = [group.slug for group in accounts.list_groups()]
    mine = accounts.groups_of(viewer, Action.MANAGE_PEOPLE, slugs)
    groups = [group for group in accounts.list_groups() if group.slug in mine]
    invitations = [item for item in accounts.list_invitations() if item.is_open and _manages(item, mine, viewer)]
    return page(
        request,
        "people/administer.html",
        status=400 if problem else 200,
        indexed=False,
        groups=groups,
        group_names={group.slug: group.names for group in groups},
        memberships=[item for slug in mine for item in accounts.list_memberships(seen_by=viewer, group=slug)],
        invitations=invitations,
        organizations=accounts.list_organizations(),
        governments=accounts.list_governments(),
        may_organize=accounts.allowed(viewer, Action.MANAGE_ORGANIZATIONS),
        roles={
            slug: [role for role in accounts.MEMBER_ROLES if accounts.may_give(viewer, role, Subject(group=slug))]
            for slug in mine
        },
        role_names=ROLE_NAMES,
        languages=languages.codes(),
        administrator=viewer.administrator,
        administrators=accounts.list_people(administrators=True) if viewer.administrator else (),
        done="done" in request.GET,
        given={name: request.POST.get(name, "")[:300] for name in ("email", "role", "organization", "lang")},
        problem=problem,
    )


def _manages(item: accounts.InvitationEntry, mine: tuple[str, ...], viewer: accounts.Viewer) -> bool:
    return item.group in mine if item.group else viewer.administrator


def _invite(request: HttpRequest, by: Actor) -> None:
    given = request.POST
    accounts.invite(
        email=given.get("email", "")[:300],
        group=given.get("group", "")[:100],
        organization=given.get("organization", "")[:100],
        role=given.get("role", "")[:40],
        lang=given.get("lang", "")[:20],
        by=by,
    )


def _invite_administrator(request: HttpRequest, by: Actor) -> None:
    given = request.POST
    accounts.add_administrator(email=given.get("email", "")[:300], lang=given.get("lang", "")[:20], by=by)


def _end(request: HttpRequest, by: Actor) -> None:
    try:
        on = date.fromisoformat(request.POST["on"]) if request.POST.get("on") else None
    except ValueError:
        raise accounts.AccountsError("date-unusable", date=request.POST["on"][:40]) from None
    accounts.end_membership(number=_number(request), by=by, on=on)


def _change_role(request: HttpRequest, by: Actor) -> None:
    accounts.change_role(number=_number(request), role=request.POST.get("role", "")[:40], by=by)


def _revoke(request: HttpRequest, by: Actor) -> None:
    accounts.revoke_invitation(number=_number(request), by=by)


def _add_organization(request: HttpRequest, by: Actor) -> None:
    names = {lang: request.POST.get(f"name-{lang}", "")[:300] for lang in languages.codes()}
    accounts.add_organization(government=request.POST.get("government", "")[:60], names=names, by=by)


def _add_group(request: HttpRequest, by: Actor) -> None:
    names = {lang: request.POST.get(f"name-{lang}", "")[:300] for lang in languages.codes()}
    accounts.add_group(names=names, by=by)


def _number(request: HttpRequest) -> int:
    given = request.POST.get("number", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0


_ACTS: dict[str, Callable[[HttpRequest, Actor], None]] = {
    "invite": _invite,
    "invite-administrator": _invite_administrator,
    "end": _end,
    "change-role": _change_role,
    "revoke": _revoke,
    "add-organization": _add_organization,
    "add-group": _add_group,
}


@signing.signed_in
def mail_queue(request: HttpRequest, person: int) -> HttpResponse:
    """The messages on their way, and one button to try them again now."""
    if not accounts.allowed(signing.viewer_of(request), Action.ADMINISTER):
        return error(request, 403)
    if request.method == "POST":
        mail.retry_messages(numbers=[number] if (number := _number(request)) else [])
        return HttpResponseRedirect(address("administer-mail"), status=303)
    state = mail.mail_state()
    return page(request, "people/mail.html", indexed=False, state=state, messages=mail.list_messages(limit=PER_PAGE))


@signing.signed_in
def audit(request: HttpRequest, person: int) -> HttpResponse:
    """Who changed what: everything for administrators, their groups for those who manage them."""
    viewer = signing.viewer_of(request)
    slugs = [group.slug for group in accounts.list_groups()]
    mine = accounts.groups_of(viewer, Action.SEE_AUDIT, slugs)
    if not viewer.administrator and not mine:
        return error(request, 403)
    given = request.GET.get("page", "")
    number = max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    lines = accounts.list_audit(
        groups=None if viewer.administrator else mine, offset=(number - 1) * PER_PAGE, limit=PER_PAGE + 1
    )
    return page(
        request,
        "people/audit.html",
        indexed=False,
        lines=lines[:PER_PAGE],
        number=number,
        more=len(lines) > PER_PAGE,
    )
