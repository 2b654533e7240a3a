"""What all addresses for programs have in common: readable from any site, refusals as problem documents."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .problems import Refused, problem_response

OPEN = ("/api/", "/catalog.", "/data.json", "/feeds/")
"Addresses that any site's scripts may read."
METHODS = "GET, HEAD, OPTIONS"


class ApiMiddleware:
    """Middleware: CORS for reading, and 404 and 405 of the native API as problem documents."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPEN):
            return self._get_response(request)
        methods = f"{METHODS}, POST" if "/action/" in request.path else METHODS
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response.headers["Allow"] = methods
        else:
            response = self._get_response(request)
            if response.status_code == 405 and request.path.startswith("/api/v1/"):
                allowed = response.headers.get("Allow") or METHODS
                refusal = Refused(405, "method-not-allowed", method=(request.method or "")[:20], allowed=allowed)
                response = problem_response(request, refusal)
                response.headers["Allow"] = allowed
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link, X-Request-ID"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = methods
            response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type"
            response.headers["Access-Control-Max-Age"] = "86400"
        return response
