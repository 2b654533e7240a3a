"""Making a page: what every template is given."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.search.engines.base import IndexUnavailable

from . import addresses, languages

View = Callable[..., HttpResponse]


def frame(request: HttpRequest, *, indexed: bool = False) -> dict[str, Any]:
    """What the frame around every page needs; `indexed`: whether search engines may list it."""
    twins = addresses.twins(request.resolver_match, request.META.get("QUERY_STRING", "")[:4000])
    here = languages.current()
    return {
        "canonical": addresses.absolute(twins[here].partition("?")[0]),
        "indexed": indexed,
        "here": here,
        "page_name": request.resolver_match.url_name if request.resolver_match else None,
        "twins": {lang: path for lang, path in twins.items() if lang != here},
        "alternates": {lang: addresses.absolute(path) for lang, path in twins.items()},
    }


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """The template as an answer, with what the frame around every page needs."""
    response = render(request, template, {**frame(request, indexed=status == 200), **context}, status=status)
    if status >= 400:
        response.headers["Cache-Control"] = "no-store"
    return response


def taking(*methods: str) -> Callable[[View], View]:
    """A view that takes these methods beside GET and HEAD."""

    def mark(view: View) -> View:
        view.methods = frozenset(methods)  # type: ignore[attr-defined]
        return view

    return mark


def guarded(view: View) -> View:
    """The view, answering 503 in the reader's language while there is no search index to ask."""

    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} | getattr(view, "methods", frozenset()):
            return error(request, 405)
        try:
            return view(request, **parts)
        except IndexUnavailable:
            return error(request, 503)

    return answer


def error(request: HttpRequest, status: int) -> HttpResponse:
    """A page that says what went wrong and what to do now."""
    response = page(request, "error.html", status=status, error=status, path=request.path[:300])
    if status in {429, 503}:
        response.headers["Retry-After"] = "30"
    if status == 405:
        response.headers["Allow"] = "GET, HEAD"
    return response
