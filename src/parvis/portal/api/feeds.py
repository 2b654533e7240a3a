"""Atom feeds: of any search, and of everything that happens to datasets."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from parvis.portal.catalogue import services as catalogue
from parvis.search.engines.base import IndexUnavailable
from parvis.search.model import Card

from . import addresses
from .language import reader_language
from .parameters import Parameters
from .problems import RefusedError, problem_response
from .search import find, read
from .words import say

LIMIT = 100
_card = msgspec.json.Decoder(Card)


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """The datasets that a search finds, those that changed last first unless another order is asked for."""
    try:
        asked = read(request)
        sort = asked.query.sort if "sort" in request.GET else "modified"
        size = asked.per_page if "per_page" in request.GET else 50
        query = msgspec.structs.replace(asked.query, sort=sort, facets=(), limit=size, offset=(asked.page - 1) * size)
        results = find(query)
    except RefusedError as refused:
        return problem_response(request, refused)
    lang = asked.query.lang
    title = f"{say('datasets', lang)} – {query.text[:200]}" if query.text else say("datasets", lang)
    question = {name: values for name, values in request.GET.lists() if name not in {"lang", "page", "per_page"}}
    feed = _feed(request, title, addresses.results_page(lang) + _query(question), lang)
    cards = [hit.read_card() for hit in results.hits]
    newest = max((at for card in cards if (at := _time(card.modified or card.issued))), default=datetime.now(UTC))
    for card in cards:
        organization = _in(card.organization or {}, lang)
        feed.add_item(
            title=_in(card.title.values, lang),
            link=addresses.dataset_page(card.slug, lang),
            description=_in(card.description.values, lang),
            unique_id=f"{addresses.base_url()}/datasets/{card.id}",
            updateddate=_time(card.modified or card.issued) or newest,
            pubdate=_time(card.issued),
            author_name=organization or None,
            categories=[*card.subjects, *card.formats],
        )
    return _respond(feed)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The last things that happened to datasets: new, changed, withdrawn, restored."""
    lang = reader_language(request)
    try:
        parameters = Parameters(request, "limit")
        limit = parameters.number("limit", default=50, most=LIMIT)
        parameters.warnings()
    except RefusedError as refused:
        return problem_response(request, refused)
    lines = catalogue.recent_changes(limit=limit)
    feed = _feed(request, say("changes", lang), addresses.results_page(lang), lang)
    try:
        cards = catalogue.engine().cards(line.dataset for line in lines)
    except IndexUnavailable:
        cards = {}
    for line in lines:
        card = _card.decode(cards[line.dataset]) if line.dataset in cards else None
        title = _in(card.title.values, lang) if card else line.slug
        feed.add_item(
            title=f"{say(f'action.{line.action}', lang)} – {title}",
            link=addresses.dataset_page(line.slug, lang),
            description=_in(card.description.values, lang) if card else "",
            unique_id=f"{addresses.base_url()}/datasets/{line.dataset}#change-{line.number}",
            updateddate=line.at,
            pubdate=line.at,
            categories=[line.action],
        )
    return _respond(feed)


def _feed(request: HttpRequest, title: str, link: str, lang: str) -> Atom1Feed:
    own = f"{addresses.base_url()}{request.path}" + _query(dict(request.GET.lists()))
    return Atom1Feed(title=title, link=link, description="", language=lang, feed_url=own, feed_guid=own)


def _query(parameters: dict[str, list[str]]) -> str:
    return f"?{urlencode(parameters, doseq=True)}" if parameters else ""


def _respond(feed: Atom1Feed) -> HttpResponse:
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Vary"] = "Accept-Language"
    return response


def _in(values: dict[str, str], lang: str) -> str:
    """A text of a card in this language if it has it."""
    text = next((values[code] for code in (lang, "und", "en") if code in values), next(iter(values.values()), ""))
    return "".join(char for char in text if char.isprintable() or char in "\n\t")


def _time(value: str | None) -> datetime | None:
    """The first moment of a date of any precision; None where it is none."""
    if not value:
        return None
    day = value[:10] + "-01-01"[: max(0, 6 - 3 * value[:10].count("-"))]
    try:
        at = datetime.fromisoformat(value if len(value) > 10 else day)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at
    except ValueError:
        return None
