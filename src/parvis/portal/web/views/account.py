"""One's own account, invitations, and who belongs to the working groups."""

from itertools import groupby
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from parvis.model import Problem
from parvis.portal.accounts import services as accounts
from parvis.portal.web import languages, signing
from parvis.portal.web.addresses import address
from parvis.portal.web.page import page, taking

ROLE_NAMES = {
    "co-chair": _("Co-chair"),
    "member": _("Member"),
    "secretariat": _("Secretariat"),
    "observer": _("Observer"),
    "speaker": _("Speaker"),
}
LEVEL_NAMES = {
    "federal": _("Federal"),
    "provincial": _("Provincial"),
    "territorial": _("Territorial"),
    "regional": _("Regional"),
    "municipal": _("Municipal"),
    "municipal-organization": _("Organizations of municipalities"),
    "indigenous": _("Indigenous governments"),
    "other": _("Others"),
}


@signing.signed_in
def show(request: HttpRequest, person: int) -> HttpResponse:
    """Profile, memberships, ways to sign in, and the way to everything else that is one's own."""
    if request.method == "POST":
        return _changed(request, person)
    return _account(request, person)


def _changed(request: HttpRequest, person: int) -> HttpResponse:
    given = request.POST
    try:
        known = accounts.change_profile(
            person=person,
            by=signing.actor_of(request),
            name=given.get("name", "")[:400],
            lang=given.get("lang", "")[:20],
            is_public="is_public" in given,
        )
    except accounts.AccountsError as error:
        return _account(request, person, error.problem)
    return HttpResponseRedirect(address("account", known.lang) + "?saved", status=303)


def _account(request: HttpRequest, person: int, problem: Problem | None = None) -> HttpResponse:
    viewer = signing.viewer_of(request)
    return page(
        request,
        "people/account.html",
        status=400 if problem else 200,
        indexed=False,
        person=accounts.get_person(person=person),
        memberships=accounts.list_memberships(seen_by=viewer, person=person, former=True),
        groups={group.slug: group.names for group in accounts.list_groups()},
        role_names=ROLE_NAMES,
        languages=languages.codes(),
        has_password=request.user.is_authenticated and request.user.has_usable_password(),
        has_second_factor=is_mfa_enabled(request.user),
        providers=signing.providers(),
        administrator=viewer.administrator,
        manages=may_manage(viewer),
        saved="saved" in request.GET,
        problem=problem,
    )


def may_manage(viewer: accounts.Viewer) -> bool:
    """Whether somebody manages the people of any group."""
    slugs = [group.slug for group in accounts.list_groups()]
    return viewer.administrator or bool(accounts.groups_of(viewer, accounts.Action.MANAGE_PEOPLE, slugs))


@taking("POST")
@csrf_protect
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody is invited to, and the one button that takes it up."""
    invited = accounts.get_invitation(token=token)
    usable = invited is not None and invited.is_open
    here = request.user.pk if request.user.is_authenticated else None
    if request.method == "POST" and usable:
        try:
            accepted = accounts.accept_invitation(token=token, by=here)
        except accounts.AccountsError:
            usable = False
        else:
            if accepted.is_new:
                accounts.sign_in(request, person=accepted.person)
            return signing.private(HttpResponseRedirect(address("account"), status=303))
    response = page(
        request,
        "people/invitation.html",
        status=200 if usable else 410,
        indexed=False,
        invited=invited,
        usable=usable,
        role_names=ROLE_NAMES,
        signed_in=str(request.user) if here else "",
    )
    response.headers["Referrer-Policy"] = "same-origin"  # without any, browsers hide where a form comes from
    response.headers["Cache-Control"] = "no-store"
    return response


def people(request: HttpRequest) -> HttpResponse:
    """Who belongs to the groups: for everybody what is public, for members all of it."""
    viewer = signing.viewer_of(request)
    level = request.GET.get("level", "")[:40]
    shown: list[dict[str, Any]] = []
    for group in accounts.list_groups():
        found = accounts.list_memberships(seen_by=viewer, group=group.slug)
        levels = list(dict.fromkeys(item.level for item in found))
        kept = [item for item in found if level in ("", item.level)]
        by_level = [(name, list(items)) for name, items in groupby(kept, key=lambda item: item.level)]
        inside = accounts.allowed(viewer, accounts.Action.SEE_MEMBERS, accounts.Subject(group=group.slug))
        shown.append({"group": group, "by_level": by_level, "levels": levels, "inside": inside})
    response = page(
        request,
        "people/people.html",
        shown=shown,
        level=level if level in LEVEL_NAMES else "",
        level_names=LEVEL_NAMES,
        role_names=ROLE_NAMES,
    )
    return signing.private(response)
