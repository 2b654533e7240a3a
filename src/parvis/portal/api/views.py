"""Addresses of the native API that describe it, and the one for all that it does not have."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .native import JSON, api
from .problems import Refused, problem_response


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 description."""
    schema = api.get_openapi_schema(path_prefix="api/v1/")
    response = HttpResponse(msgspec.json.encode(schema), content_type=JSON)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """No such address."""
    return problem_response(request, Refused(404, "not-found", what=request.path[:200]))
