"""The mapping tables, open to everybody's eyes; who holds the administration key changes them here."""

from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_protect

from parvis.model import Problem
from parvis.portal.harvest import services as harvest
from parvis.portal.web import languages
from parvis.portal.web.addresses import address
from parvis.portal.web.administering import is_key, let_in, let_out, may_change
from parvis.portal.web.page import page, taking
from parvis.standards.profiles import VOCABULARIES
from parvis.vocab import code_list, fold

BY = "web"
MOST_SHOWN = 500
"Unmapped values of a source that the page lists."
_CUT = "…"
"How readers end a value that is too long to be told whole: it can't be mapped from here."


def show_all(request: HttpRequest) -> HttpResponse:
    """Every table, and the last changes to any."""
    return page(
        request,
        "mapping_tables.html",
        indexed=False,
        tables=harvest.list_tables(),
        history=harvest.mapping_history(limit=20),
        vocabularies=VOCABULARIES,
        unmapped=sum(not item.mapped for item in harvest.list_unmapped()),
        may_change=may_change(request),
    )


@taking("POST")
@csrf_protect
def show(request: HttpRequest, scope: str) -> HttpResponse:
    """One table: its values, its history, and forms to change both."""
    if request.method == "POST":
        return _changed(request, address("mapping-table", scope=scope), scope)
    return _table(request, scope)


@taking("POST")
@csrf_protect
def unmapped(request: HttpRequest) -> HttpResponse:
    """The values that nobody knew, by source, each with a code to choose."""
    if request.method == "POST":
        return _changed(request, address("unmapped"), "")
    return _unmapped(request)


@taking("POST")
@csrf_protect
def administer(request: HttpRequest) -> HttpResponse:
    """Give the administration key, or have this browser forget it."""
    if request.method != "POST":
        return page(request, "administer.html", indexed=False, may_change=may_change(request), wrong=False)
    if "forget" in request.POST:
        return let_out(HttpResponseRedirect(address("administer"), status=303))
    if not is_key(request.POST.get("key", "")):
        return page(request, "administer.html", status=403, may_change=False, wrong=True)
    return let_in(HttpResponseRedirect(address("mapping"), status=303))


def _changed(request: HttpRequest, back: str, scope: str) -> HttpResponse:
    """Do what the form asks, and go back to the page; or say on it why that can't be done."""
    if not may_change(request):
        return HttpResponseRedirect(address("administer"), status=303)
    given = {
        name: request.POST.get(name, "")[:1000] for name in ("action", "scope", "field", "value", "code", "number")
    }
    where = {"scope": scope or given["scope"], "field": given["field"], "value": given["value"]}
    try:
        if given["action"] == "undo" and given["number"].isdigit() and len(given["number"]) < 18:
            harvest.undo_mapping(number=int(given["number"]), by=BY)
        elif given["action"] == "unset":
            harvest.unset_mapping(**where, by=BY)
        else:
            harvest.set_mapping(**where, code=given["code"], by=BY)
    except harvest.MappingError as error:
        show_again = _table(request, scope, error.problem) if scope else _unmapped(request, error.problem)
        show_again.status_code = 400
        return show_again
    return HttpResponseRedirect(back, status=303)


def _table(request: HttpRequest, scope: str, problem: Problem | None = None) -> HttpResponse:
    try:
        table = harvest.get_table(scope)
    except harvest.MappingError:
        raise Http404(scope) from None
    by_field = [(field, list(items)) for field, items in groupby(table.mappings, key=lambda item: item.field)]
    return page(
        request,
        "mapping_table.html",
        indexed=False,
        table=table,
        by_field=by_field,
        history=harvest.mapping_history(scope=scope),
        vocabularies=VOCABULARIES,
        choices=choices,
        may_change=may_change(request),
        problem=problem,
    )


def _unmapped(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    wanted = request.GET.get("source", "")[:100]
    items = harvest.list_unmapped(source=wanted or None)
    names = harvest.source_names(removed=False)
    sources: list[dict[str, Any]] = [
        {"slug": slug, "name": names.get(slug, {}), "items": own[:MOST_SHOWN], "more": max(0, len(own) - MOST_SHOWN)}
        for slug, group in groupby(items, key=lambda item: item.source)
        if (own := list(group))
    ]
    return page(
        request,
        "unmapped.html",
        indexed=False,
        sources=sources,
        vocabularies=VOCABULARIES,
        choices=choices,
        guess=guess,
        cut=_CUT,
        may_change=may_change(request),
        problem=problem,
    )


def choices(field: str) -> list[tuple[str, str]]:
    """The codes that a field's value may be mapped to, with their names in the page's language, by name."""
    return _choices(field, languages.current())


@lru_cache(maxsize=64)
def _choices(field: str, lang: str) -> list[tuple[str, str]]:
    terms = code_list(VOCABULARIES[field]).terms.values()
    return sorted(((term.code, term.label(lang)) for term in terms), key=lambda pair: fold(pair[1]))


@lru_cache(maxsize=4096)
def guess(field: str, value: str) -> str:
    """The code whose name is most like the value; empty where none is much like it."""
    spellings: dict[str, str] = {}
    for term in code_list(VOCABULARIES[field]).terms.values():
        for spelling in (term.code, *term.labels.values(), *term.aliases):
            spellings.setdefault(fold(spelling), term.code)
    found = get_close_matches(fold(value), spellings, n=1, cutoff=0.75)
    return spellings[found[0]] if found else ""
