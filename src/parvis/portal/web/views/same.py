"""Pairs that may be the same dataset, open to everybody's eyes; who holds the administration key decides here."""

from collections.abc import Mapping
from contextlib import suppress

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from parvis.model import Problem
from parvis.portal.catalogue import services as catalogue
from parvis.portal.catalogue.services import Entry
from parvis.portal.harvest import services as harvest
from parvis.portal.web import languages
from parvis.portal.web.addresses import address
from parvis.portal.web.administering import may_change
from parvis.portal.web.page import page, taking
from parvis.portal.web.same import Reason, reasons
from parvis.search.engines.base import IndexLocked, IndexUnavailable

BY = "web"
PER_PAGE = 10
MOST_PAGES = 1_000
VERDICTS = {
    "same": _("the same dataset"),
    "different": _("different datasets"),
    "unsure": _("not sure"),
    "": _("undecided"),
}


class PairView(msgspec.Struct, frozen=True, kw_only=True):
    """Two records side by side."""

    entries: tuple[Entry, Entry]
    reasons: list[Reason]
    probability: float
    "0 to 1."
    unsure: bool
    "A steward looked at it and could not say."


@taking("POST")
@csrf_protect
def show(request: HttpRequest) -> HttpResponse:
    """The pairs, the likeliest first, and the last decisions."""
    if request.method == "POST":
        return _decided(request)
    return _pairs(request)


def _decided(request: HttpRequest) -> HttpResponse:
    """Do what the form asks, and go back to the page; or say on it why that can't be done."""
    if not may_change(request):
        return HttpResponseRedirect(address("administer"), status=303)
    given = {name: request.POST.get(name, "")[:1000] for name in ("verdict", "one", "other", "reason", "undo")}
    try:
        if given["undo"].isascii() and given["undo"].isdigit() and len(given["undo"]) < 18:
            catalogue.undo_same(number=int(given["undo"]), by=BY)
        else:
            catalogue.decide_same(
                one=given["one"], other=given["other"], verdict=given["verdict"], reason=given["reason"], by=BY
            )
    except catalogue.SameError as error:
        again = _pairs(request, error.problem)
        again.status_code = 400
        return again
    with suppress(IndexLocked, IndexUnavailable):  # who writes to it now, or the worker, makes up for it
        catalogue.sync_index(wait=1.0)
    return HttpResponseRedirect(address("same"), status=303)


def _pairs(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    asked = request.GET.get("page", "")
    number = min(max(int(asked), 1), MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    pairs = catalogue.list_possible_pairs(offset=(number - 1) * PER_PAGE, limit=PER_PAGE + 1)
    decisions = catalogue.list_same_decisions(limit=20)
    told = [(item.one, item.other) for item in pairs] + [(item.one, item.other) for item in decisions]
    entries = catalogue.get_datasets(id for both in told for id in both)
    return page(
        request,
        "same.html",
        indexed=False,
        pairs=_views(pairs[:PER_PAGE], entries, languages.current()),
        more=len(pairs) > PER_PAGE,
        number=number,
        decisions=decisions,
        entries=entries,
        verdicts=VERDICTS,
        source_names=harvest.source_names(),
        may_change=may_change(request),
        problem=problem,
    )


def _views(pairs: tuple[catalogue.PossiblePair, ...], entries: Mapping[str, Entry], lang: str) -> list[PairView]:
    return [
        PairView(
            entries=(entries[pair.one], entries[pair.other]),
            reasons=reasons(pair.evidence, lang),
            probability=pair.evidence.probability,
            unsure=pair.verdict == "unsure",
        )
        for pair in pairs
    ]
