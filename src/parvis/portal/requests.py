"""One line in the log for every request, an id that ties together all that was logged for it, and who asks."""

import ipaddress
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

import structlog
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_SAFE = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
_current: ContextVar[str] = ContextVar("request_id", default="")
_log = structlog.get_logger("parvis.requests")


class RequestLog:
    """Middleware: gives each request an id (`request.request_id`, `X-Request-ID`) and logs what came of it.

    The query is left out of the log: what people search for is theirs. So are tokens in paths.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        id = given if _SAFE.fullmatch(given) else uuid.uuid4().hex
        request.request_id = id  # type: ignore[attr-defined]  # ours, for templates
        token = _current.set(id)
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=id):
            try:
                response = self._get_response(request)
            finally:
                _current.reset(token)
            seconds = time.perf_counter() - started
            response.headers[HEADER] = id
            _log.info(
                "request",
                method=request.method,
                path=_path(request),
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        return response


def _path(request: HttpRequest) -> str:
    """The path, without what lets whoever reads the log in: the token of an invitation."""
    token = request.resolver_match.kwargs.get("token") if request.resolver_match else None
    return request.path.replace(token, "…") if token else request.path


def request_id() -> str:
    """The id of the request being answered; "" outside of one."""
    return _current.get()


def asker_of(request: HttpRequest) -> str:
    """Who asks, as far as the network says: a proxy's word is taken where it stands on this machine or network."""
    near = str(request.META.get("REMOTE_ADDR", ""))[:64]
    try:
        is_proxy = not near or ipaddress.ip_address(near).is_private
    except ValueError:
        is_proxy = False
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:64]
    return forwarded if is_proxy and forwarded else near
