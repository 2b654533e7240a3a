"""Metadata that somebody hands in: a form, its report at an address of its own, and the same in other standards."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_protect

from parvis.model import Problem
from parvis.portal.checking import services as checking
from parvis.portal.web import languages
from parvis.portal.web.addresses import address
from parvis.portal.web.findings import field_name, findings
from parvis.portal.web.formats import show_date
from parvis.portal.web.page import error, page, taking
from parvis.portal.web.record import record_view
from parvis.portal.web.texts import shown
from parvis.standards import readers

MOST_RECORDS = 10
MOST_FINDINGS = 60
MOST_FIELDS = 120
MOST_SHOWN = 4_000
"Characters of a converted document that are shown."
_ROOM = 100_000
"Bytes of a form around the file in it."


@taking("POST")
@csrf_protect
def form(request: HttpRequest) -> HttpResponse:
    """Paste, choose a file or give an address; what comes of it is at an address of its own for an hour."""
    if request.method != "POST":
        checking.warm()
        return _form(request)
    try:
        with checking.throttle.admitted(checking.asker_of(request)):
            token = checking.keep(_handed(request))
    except checking.UnusableError as unusable:
        return _form(request, unusable.problem, status=400)
    except checking.TooManyError as busy:
        problem = Problem(busy.code, values={"seconds": str(busy.seconds)})
        response = _form(request, problem, status=429)
        response.headers["Retry-After"] = str(busy.seconds)
        return response
    except (MultiPartParserError, SuspiciousOperation):
        return error(request, 400)
    return HttpResponseRedirect(address("checked", token=token), status=303)


def _form(request: HttpRequest, problem: Problem | None = None, *, status: int = 200) -> HttpResponse:
    given = request.POST if request.method == "POST" and status != 413 else {}
    return page(
        request,
        "check.html",
        status=status,
        problem=problem,
        standards=sorted(readers()),
        most=checking.MOST_BYTES // 1_000_000,
        given={name: str(given.get(name, ""))[:2000] for name in ("address", "standard")},
        pasted=str(given.get("text", ""))[:50_000],
    )


def _handed(request: HttpRequest) -> checking.Handed:
    """What the form holds: a file before an address before a text. Raises UnusableError."""
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > checking.MOST_BYTES + _ROOM:
        raise checking.UnusableError(checking.too_large())
    standard = request.POST.get("standard", "")
    standard = "" if standard == "auto" else standard
    file = request.FILES.get("file")
    if file:
        return checking.take(file.read(), name=file.name or "", standard=standard)
    if given := request.POST.get("address", "").strip():
        return checking.fetch(given[:2000], standard=standard)
    return checking.take(request.POST.get("text", "").encode("utf-8", "replace"), standard=standard)


def _stopped(request: HttpRequest, stopped: checking.StoppedError) -> HttpResponse:
    """That a check was ended, and the form for another one."""
    return _private(_form(request, stopped.problem, status=422))


@csrf_protect
def report(request: HttpRequest, token: str) -> HttpResponse:
    """What is wrong with a document, its records, and the standards it can be had in."""
    handed = _kept(token)
    lang = languages.current()
    try:
        with checking.throttle.admitted(checking.asker_of(request)):
            checked = checking.check(handed)
            records = checking.records(handed, limit=MOST_RECORDS)
    except checking.TooManyError:
        return error(request, 429)
    except checking.StoppedError as stopped:
        return _stopped(request, stopped)
    found = findings(checked.problems, lang)
    return _private(
        page(
            request,
            "checked.html",
            indexed=False,
            token=token,
            name=handed.name,
            report=checked,
            findings=found[:MOST_FINDINGS],
            more=len(found) - MOST_FINDINGS,
            records=[_card(number, item, lang) for number, item in enumerate(records, 1)],
            targets=checking.targets(),
        )
    )


def _card(number: int, item: checking.Shown, lang: str) -> dict[str, object]:
    dataset = item.dataset
    return {
        "number": number,
        "guid": item.guid,
        "dataset": dataset,
        "title": shown(dataset.title, lang) if dataset else None,
        "about": shown(dataset.description, lang) if dataset else None,
        "modified": show_date(dataset.modified) if dataset else "",
        "unplaced": list(dataset.extras)[:30] if dataset else [],
    }


@csrf_protect
def record(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """A record of the document as it would appear in the catalogue."""
    handed = _kept(token)
    if not 1 <= number <= checking.MOST_RECORDS:
        raise Http404(number)
    try:
        with checking.throttle.admitted(checking.asker_of(request)):
            item = checking.record(handed, number)
    except checking.TooManyError:
        return error(request, 429)
    except checking.StoppedError as stopped:
        return _stopped(request, stopped)
    if item is None or item.dataset is None:
        raise Http404(number)
    view = record_view(item.dataset, languages.current(), files=request.GET.get("files", ""))
    none: dict[str, Any] = {"entry": None, "similar": [], "forms": [], "citation": ""}
    return _private(page(request, "checked-record.html", indexed=False, token=token, **view, **none))


@csrf_protect
def converted(request: HttpRequest, token: str, target: str) -> HttpResponse:
    """The document in another standard, and what became of each field; `?download` gives it as a file."""
    handed = _kept(token)
    if target not in checking.targets():
        raise Http404(target)
    lang = languages.current()
    try:
        with checking.throttle.admitted(checking.asker_of(request)):
            made = checking.convert(handed, target, lang=lang)
    except checking.TooManyError:
        return error(request, 429)
    except checking.StoppedError as stopped:
        return _stopped(request, stopped)
    if "download" in request.GET and made.report.converted:
        response = HttpResponse(made.document, content_type=made.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="metadata-{target}{made.suffix}"'
        return _private(response)
    text = made.document.decode("utf-8", "replace")
    fields = [(field_name(field.field, lang), field) for field in made.report.fields[:MOST_FIELDS]]
    return _private(
        page(
            request,
            "converted.html",
            indexed=False,
            token=token,
            target=target,
            report=made.report,
            changed=[named for named in fields if named[1].examples],
            unchanged=[named for named in fields if not named[1].examples],
            more=len(made.report.fields) - MOST_FIELDS,
            outcome_field=lambda path: field_name(path, lang),
            text=text[:MOST_SHOWN],
            cut=len(text) > MOST_SHOWN,
            findings=findings(made.report.problems, lang)[:MOST_FINDINGS],
        )
    )


def _kept(token: str) -> checking.Handed:
    handed = checking.kept(token)
    if handed is None:
        raise Http404(token)
    return handed


def _private(response: HttpResponse) -> HttpResponse:
    """Whoever has the address has the document: it goes to no cache and no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
