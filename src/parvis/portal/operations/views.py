"""What machines that watch the portal ask."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from .health import readiness
from .metrics import exposition


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return _fresh(JsonResponse({"status": "live"}))


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 where readers can be answered, else 503."""
    is_ready, report = readiness()
    response = _fresh(JsonResponse(report, status=200 if is_ready else 503))
    # Its line in the log says 503; asked every few seconds, Django's own error beside it would be noise.
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django's name for it
    return response


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format."""
    return _fresh(HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST))


def _fresh(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
