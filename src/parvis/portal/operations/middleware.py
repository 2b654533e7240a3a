"""Middleware: counts requests, and answers those who watch the portal by whatever host name they reach it."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from .metrics import count_request

PROBES = frozenset({"/health/live", "/health/ready", "/metrics"})


class Watched:
    """Stands before whatever heeds ALLOWED_HOSTS: load balancers and Prometheus ask by address, not by a name of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self._probe(request) if request.path_info in PROBES else self._get_response(request)
        match = request.resolver_match
        view = (match.view_name or match._func_path) if match else ""
        count_request(view, request.method or "", response.status_code, time.perf_counter() - started)
        return response

    def _probe(self, request: HttpRequest) -> HttpResponse:
        request.resolver_match = resolve(request.path_info)
        response: HttpResponse = request.resolver_match.func(request)
        return response
