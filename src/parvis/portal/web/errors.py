"""What Django shows where a request comes to nothing (`handler404` and its like in the addresses)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve

from parvis.portal.addresses import PATHS

from . import addresses, languages
from .page import error


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself makes no sense."""
    return error(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return error(request, 403)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: sign-in was tried too often."""
    return error(request, 429)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that did not come from a page of ours, or whose cookie is gone."""
    return error(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; a page of ours asked for by another language's path words is led to its own address."""
    if (moved := _by_other_words(request)) is not None:
        return HttpResponseRedirect(moved)
    return error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return error(request, 500)


def _by_other_words(request: HttpRequest) -> str | None:
    """For `/fr/datasets/x` the address `/fr/jeux-de-donnees/x`; None where no language has such a page."""
    lang = languages.of_path(request.path_info)
    if lang is None or request.resolver_match is not None:
        return None
    rest = request.path_info.lstrip("/").partition("/")[2].rstrip("/")
    for other in languages.codes():
        try:
            match = resolve(f"/{other}/{rest}")
        except Resolver404:
            continue
        if match.url_name in PATHS:
            query = request.META.get("QUERY_STRING", "")
            return addresses.twins(match, query)[lang]
    return None
