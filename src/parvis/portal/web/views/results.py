"""Search: the answer to a question, and completions of one that is being typed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from parvis.model import Problem
from parvis.portal.catalogue import services as catalogue
from parvis.portal.demand import services as demand
from parvis.portal.requests import asker_of
from parvis.portal.web import languages
from parvis.portal.web.added import added_words
from parvis.portal.web.addresses import address
from parvis.portal.web.cards import card_views
from parvis.portal.web.coverage import describe_box, draw, frame
from parvis.portal.web.facets import Active, active_filters, facet_views
from parvis.portal.web.formats import show_date
from parvis.portal.web.helping import helping
from parvis.portal.web.page import page
from parvis.portal.web.texts import shown
from parvis.portal.web.understood import recognitions
from parvis.search.model import FACETS, SORTS, Query, Results
from parvis.search.parameters import read_parameters

SORT_NAMES = {
    "relevance": _("Best match"),
    "modified": _("Last updated"),
    "issued": _("Newest published"),
    "title": _("Title, A to Z"),
}
FEWER_CODES = frozenset({"search-fewer-words", "search-some-words"})
"What an answer says where few datasets, or none, have all of the words."
BOX = ("west", "south", "east", "north")
"The form's four fields, together one `bbox`."


def show(request: HttpRequest) -> HttpResponse:
    """The results page."""
    lang = languages.current()
    given = _parameters(request)
    asked = read_parameters(given, lang=lang, fold=True)
    query = msgspec.structs.replace(asked.query, lang=lang, facets=FACETS, highlight=True, explain=True)
    query = msgspec.structs.replace(query, publishers=catalogue.publishers())
    answer = catalogue.engine().search(query)
    _count(request, query, answer)
    pages = max(1, -(-(answer.count - answer.folded) // asked.per_page))
    parameters = _canonical(query, asked.per_page)
    link = Link(parameters)
    facets = facet_views(answer, query, lang)
    active = [*active_filters(facets, link), *_other_filters(query, answer, link)]
    return page(
        request,
        "results.html",
        indexed=not parameters or set(parameters) == {"q"},
        query=query,
        answer=answer,
        hits=card_views(answer.hits, lang),
        facets=facets,
        active=active,
        help=helping(answer, query, active, link, languages.codes()),
        problems=_problems(asked.problems, answer),
        added=added_words(answer, query, link),
        recognised=recognitions(answer, query, link),
        sorts=[(name, SORT_NAMES[name], name == query.sort) for name in SORTS],
        number=asked.page,
        per_page=asked.per_page,
        pages=pages,
        link=link,
        drawing=draw([query.bbox]) if query.bbox else None,
        frame=frame(),
        box=dict(zip(BOX, query.bbox, strict=True)) if query.bbox else {},
        save=f"{address('follow')}?{urlencode(parameters, doseq=True)}",
        feed=f"/feeds/datasets.atom?{urlencode({**parameters, 'lang': lang}, doseq=True)}",
    )


def _count(request: HttpRequest, query: Query, answer: Results) -> None:
    """Count a person's search for words, unless they ask for nothing of the sort: its first page, as it was typed."""
    wanted = settings.CONFIG.count_searches and query.text.strip() and not query.offset and not query.filters
    if not wanted or "1" in (request.headers.get("DNT"), request.headers.get("Sec-GPC")):
        return
    few = next((item for item in answer.problems if item.code in FEWER_CODES), None)
    demand.note_search(
        text=query.text,
        lang=query.lang,
        found=answer.count if few is None else int(few.values.get("count", 0)),
        who=asker_of(request),
        user_agent=request.headers.get("User-Agent", "")[:300],
    )


def suggest(request: HttpRequest) -> HttpResponse:
    """Completions of `q` as JSON: `[{"text": …, "url": …}]`, the url where it is one dataset's title."""
    lang = languages.current()
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = catalogue.engine().suggest(typed, lang=lang) if len(typed) > 1 else ()
    items = [
        {"text": item.text, "url": address("dataset", lang, slug=item.slug) if item.slug else None} for item in found
    ]
    response = JsonResponse(items, safe=False, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


class Link:
    """Makes addresses of this results page with other parameters."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self._parameters = parameters

    def __call__(self, **changes: Any) -> str:
        """This question with other values; None takes a parameter out. The page goes back to the first."""
        merged = {name: value for name, value in {**self._parameters, **changes}.items() if value not in (None, "", ())}
        query = urlencode(merged, doseq=True)
        return address("datasets") + (f"?{query}" if query else "")

    def bare(self) -> str:
        """The same words without filters."""
        words = self._parameters.get("q")
        return Link({"q": words} if words else {})()

    def without(self, name: str, value: str) -> str:
        """This question with one value of a filter taken out."""
        kept = tuple(item for item in self._parameters.get(name, ()) if item != value)
        return self(**{name: kept})


def _parameters(request: HttpRequest) -> dict[str, list[str]]:
    """The address's parameters, the four fields of the area made one."""
    given = {name: values for name, values in request.GET.lists() if name not in {"lang", "facets"}}
    edges = [(given.pop(name, [""])[0]).strip().replace(",", ".") for name in BOX]
    if any(edges) and not any(given.get("bbox", [])):
        given["bbox"] = [",".join(edges)]
    return given


def _canonical(query: Query, per_page: int) -> dict[str, Any]:
    """The parameters that ask this question, without those that say what goes without saying."""
    parameters: dict[str, Any] = {"q": query.text.strip(), **query.filters}
    if query.bbox:
        parameters["bbox"] = ",".join(f"{edge:g}" for edge in query.bbox)
    parameters |= {"from": query.start, "to": query.end}
    parameters["sort"] = query.sort if query.sort != "relevance" else None
    parameters |= {"translate": None if query.translate else "no", "without": query.without}
    parameters |= {"understand": None if query.understand else "no", "literal": query.literal}
    parameters |= {"correct": None if query.correct else "no"}
    parameters |= {"fold": None if query.fold else "no"}
    parameters["per_page"] = per_page if per_page != 20 else None
    return {name: value for name, value in parameters.items() if value}


def _problems(problems: tuple[Problem, ...], answer: Results) -> list[Problem]:
    """What was not understood, each once; a parameter that means nothing is no news to a person."""
    told = [problem for problem in problems if problem.code != "parameter-unknown"]
    return list({(item.code, tuple(item.values.items())): item for item in [*told, *answer.problems]}.values())


def _other_filters(query: Query, answer: Results, link: Link) -> list[Active]:
    """The series, the period and the area as removable filters."""
    found = []
    if query.filters.get("series"):
        first = next((hit.read_card().title for hit in answer.hits), None)
        found.append(Active(str(_("Series")), shown(first, query.lang).value[:80], link(series=None)))
    if query.start:
        found.append(Active(str(_("From")), show_date(query.start), link(**{"from": None})))
    if query.end:
        found.append(Active(str(_("To")), show_date(query.end), link(to=None)))
    if query.bbox:
        found.append(Active(str(_("Area")), describe_box(query.bbox), link(bbox=None)))
    return found
