"""The first page, and the way to it."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from parvis.portal.catalogue import services as catalogue
from parvis.portal.web import languages
from parvis.portal.web.addresses import address
from parvis.portal.web.cards import card_views
from parvis.portal.web.page import page
from parvis.search.model import Query


def choose_language(request: HttpRequest) -> HttpResponse:
    """`/`: to the home page in the reader's language."""
    response = HttpResponseRedirect(address("home", languages.of_reader(request)))
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def enter(request: HttpRequest, lang: str) -> HttpResponse:
    """`/fr`: to `/fr/`."""
    return HttpResponseRedirect(address("home", lang))


def show(request: HttpRequest) -> HttpResponse:
    """Search, subjects, governments, what is new: one question to the index."""
    lang = languages.current()
    answer = catalogue.engine().search(
        Query(lang=lang, sort="modified", limit=5, facets=("jurisdiction", "subject", "organization"), facet_size=24)
    )
    return page(
        request,
        "home.html",
        count=answer.count,
        newest=card_views(answer.hits, lang),
        governments=answer.facets.get("jurisdiction", ()),
        subjects=answer.facets.get("subject", ()),
        organizations=len(answer.facets.get("organization", ())),
    )


def theme(request: HttpRequest) -> HttpResponse:
    """The jurisdiction's stylesheet of tokens, where the settings name one."""
    if not settings.CONFIG.theme:
        raise Http404
    return HttpResponse(_theme(settings.CONFIG.theme), content_type="text/css; charset=utf-8")


@lru_cache(maxsize=4)
def _theme(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Http404(file) from error
