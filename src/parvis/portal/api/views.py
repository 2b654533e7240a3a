"""Addresses of the native API that describe it, and the one for all that it does not have."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .language import reader_language
from .native import JSON, api
from .problems import RefusedError, problem_response


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 description, its texts in the reader's language."""
    lang = reader_language(request)
    response = HttpResponse(msgspec.json.encode(api.described(lang)), content_type=JSON)
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Content-Language"] = lang
    response.headers["Vary"] = "Accept-Language"
    return response


def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """No such address."""
    return problem_response(request, RefusedError(404, "not-found", what=request.path[:200]))
