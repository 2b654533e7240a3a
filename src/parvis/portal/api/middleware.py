"""What all addresses for programs have in common: readable from any site, refusals as problem documents.

Also what a dataset's page offers to programs: its other forms, by `Accept` and in a Link header.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from parvis.portal import forms

from . import addresses
from .documents import dataset_as
from .problems import RefusedError, problem_response

OPEN = ("/api/", "/catalog", "/data.json", "/feeds/", "/datasets/", "/ogc", "/stac")
"Addresses that any site's scripts may read."
METHODS = "GET, HEAD, OPTIONS"
POSTED = frozenset({"/api/v1/check", "/api/v1/convert"})
"Addresses that take a document."
_PAGE = re.compile("|".join(rf"/({lang})/{section}/([-\w]+)" for lang, section in addresses.SECTIONS.items()))


class ApiMiddleware:
    """Middleware: CORS for reading, 405 of the native API as a problem document, and datasets' other forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN):
            return self._open(request)
        if request.method in ("GET", "HEAD") and (match := _PAGE.fullmatch(request.path)):
            lang, slug = (part for part in match.groups() if part)
            return self._page(request, lang, slug)
        return self._get_response(request)

    def _open(self, request: HttpRequest) -> HttpResponse:
        methods = f"{METHODS}, POST" if "/action/" in request.path or request.path in POSTED else METHODS
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response.headers["Allow"] = methods
            response.headers["Access-Control-Allow-Methods"] = methods
            response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type"
            response.headers["Access-Control-Max-Age"] = "86400"
        else:
            response = self._get_response(request)
            if response.status_code == 405 and request.path.startswith("/api/v1/"):
                allowed = ", ".join(sorted(response.headers.get("Allow", METHODS).split(", ")))
                refusal = RefusedError(405, "method-not-allowed", method=(request.method or "")[:20], allowed=allowed)
                response = problem_response(request, refusal)
                response.headers["Allow"] = allowed
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link, X-Request-ID"
        return response

    def _page(self, request: HttpRequest, lang: str, slug: str) -> HttpResponse:
        form = forms.preferred(request)
        response = dataset_as(request, slug, form, lang) if form else self._get_response(request)
        patch_vary_headers(response, ("Accept",))
        if not form and response.status_code == 200:
            response.headers["Link"] = forms.links(request.path)
        return response
