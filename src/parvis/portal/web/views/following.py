"""Saved searches: the list, saving one, changing one, and having no more digests."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.model import Problem
from parvis.portal.accounts import services as accounts
from parvis.portal.following import services as following
from parvis.portal.web import languages, signing
from parvis.portal.web.addresses import address, question
from parvis.portal.web.page import page, taking

RHYTHM_NAMES = {
    "daily": gettext_lazy("Every day"),
    "weekly": gettext_lazy("Every Monday"),
    "none": gettext_lazy("Never"),
}


@signing.signed_in
def show_all(request: HttpRequest, person: int) -> HttpResponse:
    """The searches one has saved."""
    return page(
        request,
        "following/list.html",
        indexed=False,
        searches=[(item, _address(item.question, item.lang)) for item in following.list_searches(person=person)],
        rhythm_names=RHYTHM_NAMES,
        feed=lambda item: f"/feeds/datasets.atom?{question(**item.question, lang=item.lang)}",
        done="done" in request.GET,
    )


@signing.signed_in
def save(request: HttpRequest, person: int) -> HttpResponse:
    """Save the search whose parameters the address has."""
    asked = following.question_of(dict(request.GET.lists()))
    given = {
        "name": request.POST.get("name", _name(asked))[:400],
        "lang": request.POST.get("lang", languages.current())[:20],
        "rhythm": request.POST.get("rhythm", "weekly")[:20],
    }
    problem: Problem | None = None
    if request.method == "POST":
        try:
            following.save_search(person=person, by=signing.actor_of(request), question=asked, **given)
        except (following.FollowingError, accounts.AccountsError) as error:
            problem = error.problem
        else:
            return HttpResponseRedirect(address("following") + "?done", status=303)
    return _form(request, None, asked, given, problem)


@signing.signed_in
def edit(request: HttpRequest, person: int, number: int) -> HttpResponse:
    """Change a search, or forget it."""
    known = following.get_search(number=number, person=person)
    if known is None:
        raise Http404(number)
    given = {"name": known.name, "lang": known.lang, "rhythm": known.rhythm}
    problem: Problem | None = None
    if request.method == "POST":
        given = {name: request.POST.get(name, value)[:400] for name, value in given.items()}
        try:
            if "delete" in request.POST:
                following.delete_search(number=number, by=signing.actor_of(request))
            else:
                following.change_search(number=number, by=signing.actor_of(request), **given)
        except (following.FollowingError, accounts.AccountsError) as error:
            problem = error.problem
        else:
            return HttpResponseRedirect(address("following") + "?done", status=303)
    return _form(request, known, known.question, given, problem)


@taking("POST")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """No more digests, without signing in: GET asks, POST does it (RFC 8058: mail programs send it by themselves).

    No cookie guards the form: whoever has the signed link may do this one thing.
    """
    known = following.search_of_token(token=token)
    stopped = False
    if known is not None and request.method == "POST":
        following.unsubscribe(token=token, all="all" in request.POST)
        stopped = True
    response = page(
        request,
        "following/unsubscribe.html",
        status=200 if known else 410,
        indexed=False,
        known=known,
        stopped=stopped,
        everything="all" in request.POST,
        rhythm_names=RHYTHM_NAMES,
    )
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def _form(
    request: HttpRequest,
    known: following.SearchEntry | None,
    asked: dict[str, list[str]],
    given: dict[str, str],
    problem: Problem | None,
) -> HttpResponse:
    return page(
        request,
        "following/form.html",
        status=400 if problem else 200,
        indexed=False,
        known=known,
        asked=asked,
        results=_address(asked, given["lang"]),
        given=given,
        rhythm_names=RHYTHM_NAMES,
        languages=languages.codes(),
        problem=problem,
    )


def _address(asked: dict[str, list[str]], lang: str) -> str:
    query = question(**asked)
    return address("datasets", lang if lang in languages.codes() else None) + (f"?{query}" if query else "")


def _name(asked: dict[str, list[str]]) -> str:
    """What a search is called unless its person says otherwise: its words, else its filters."""
    words = " ".join(asked.get("q", []))
    return (words or ", ".join(value for values in asked.values() for value in values) or _("All datasets"))[:200]
