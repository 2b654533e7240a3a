"""Health, metrics, request ids and the lines of the log."""

import io
import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from prometheus_client.parser import text_string_to_metric_families

from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest.models import Run, RunStatus, Source
from parvis.portal.logs import configure_logs
from parvis.portal.requests import RequestLog, request_id

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """What is logged from now on, as JSON."""
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    configure_logs(style="json")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = kept
    root.setLevel(level)


def read_metrics(client: Client) -> dict[str, float]:
    """The samples of /metrics by name and labels."""
    families = text_string_to_metric_families(client.get("/metrics").content.decode())
    found = {}
    for sample in (sample for family in families for sample in family.samples):
        labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
        found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def test_a_process_that_answers_is_live_whatever_the_store_says(client: Client) -> None:
    reply = client.get("/health/live")
    assert (reply.status_code, reply.json()) == (200, {"status": "live"})
    assert reply.headers["Cache-Control"] == "no-store"


def test_a_portal_with_database_schema_and_index_is_ready(client, fill) -> None:
    fill(0, 3)
    reply = client.get("/health/ready")
    assert reply.status_code == 200
    assert reply.json()["index"]["lag"] == 0


def test_a_portal_without_an_index_is_not_ready(client, fill) -> None:
    from django.conf import settings

    fill(0, 3)
    catalogue.engine().close()
    kept = settings.CONFIG.index_folder.rename(settings.CONFIG.home / "moved")
    try:
        reply = client.get("/health/ready")
    finally:
        kept.rename(settings.CONFIG.index_folder)
    assert reply.status_code == 503
    assert reply.json()["index"]["exists"] is False


def test_a_portal_whose_database_does_not_answer_is_not_ready(client, monkeypatch) -> None:
    from django.db import OperationalError

    def down(*args: object) -> None:
        raise OperationalError("down")

    monkeypatch.setattr("parvis.portal.operations.health.connection.cursor", down)
    reply = client.get("/health/ready")
    assert (reply.status_code, reply.json()["database"]) == (503, False)


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
def test_probes_are_answered_by_whatever_name_they_ask_for(client, index, path) -> None:
    assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code in {200, 503}


def test_pages_are_not_answered_under_a_strangers_name(client) -> None:
    assert client.get("/api/v1/datasets", headers={"host": "evil.example"}).status_code == 400


def test_probes_only_answer_reading(client) -> None:
    assert client.post("/metrics").status_code == 405


def test_metrics_tell_the_catalogue_its_index_and_its_sources(client, fill, source: Source) -> None:
    fill(0, 4)
    ended = datetime(2026, 1, 2, tzinfo=UTC)
    Run.objects.create(
        source=source,
        status=RunStatus.PARTIAL,
        started_at=ended,
        heartbeat_at=ended,
        ended_at=ended,
        owner="",
        failed=2,
    )
    metrics = read_metrics(client)
    assert metrics["parvis_datasets"] == 4
    assert metrics["parvis_index_documents"] == 4
    assert metrics["parvis_index_lag"] == 0
    assert metrics["parvis_harvest_status{source=yukon,status=partial}"] == 1
    assert metrics["parvis_harvest_ended_timestamp_seconds{source=yukon}"] == ended.timestamp()
    assert metrics["parvis_harvest_records{outcome=failed,source=yukon}"] == 2


def test_requests_are_counted_by_view_and_status_never_by_address(client) -> None:
    def count() -> float:
        return read_metrics(client).get("parvis_requests_total{method=GET,status=200,view=health-live}", 0)

    before = count()
    client.get("/health/live")
    client.get("/health/live?x=secret")
    assert count() == before + 2
    assert "secret" not in client.get("/metrics").content.decode()


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request_id())


@pytest.mark.parametrize("given", ["abc-DEF_123.45", "0123456789abcdef"])
def test_a_safe_request_id_is_kept(given) -> None:
    reply = RequestLog(answer)(RequestFactory().get("/", headers={"X-Request-ID": given}))
    assert reply.headers["X-Request-ID"] == given
    assert reply.content.decode() == given


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space!", "new\nline123", "é" * 10])
def test_any_other_request_id_is_replaced(given) -> None:
    reply = RequestLog(answer)(RequestFactory().get("/", headers={"X-Request-ID": given}))
    assert reply.headers["X-Request-ID"] != given
    assert len(reply.headers["X-Request-ID"]) == 32
    assert request_id() == ""


def test_a_request_is_one_line_without_what_was_searched_for(lines) -> None:
    request = RequestFactory().get("/en/datasets?q=my+illness", headers={"X-Request-ID": "request-1"})
    RequestLog(answer)(request)
    (line,) = lines()
    assert (line["method"], line["path"], line["status"], line["request_id"]) == (
        "GET",
        "/en/datasets",
        200,
        "request-1",
    )
    assert line["ms"] >= 0
    assert "illness" not in json.dumps(line)


def test_what_is_logged_while_answering_carries_the_requests_id(lines) -> None:
    def noisy(request: HttpRequest) -> HttpResponse:
        logging.getLogger("elsewhere").warning("odd", extra={"source": "yukon"})
        return HttpResponse()

    RequestLog(noisy)(RequestFactory().get("/", headers={"X-Request-ID": "request-2"}))
    odd, _ = lines()
    assert (odd["event"], odd["source"], odd["request_id"], odd["level"]) == ("odd", "yukon", "request-2", "warning")


def test_an_error_is_logged_with_its_traceback_the_id_and_no_query(lines, client, monkeypatch) -> None:
    client.raise_request_exception = False

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("parvis.portal.operations.views.readiness", fails)
    monkeypatch.setattr("parvis.portal.operations.middleware.PROBES", frozenset())
    reply = client.get("/health/ready?q=my+illness", headers={"X-Request-ID": "request-3"})
    assert reply.status_code == 500
    errors = [line for line in lines() if line["level"] == "error"]
    assert len(errors) == 1
    assert "RuntimeError: planted" in errors[0]["exception"]
    assert errors[0]["request_id"] == "request-3"
    assert "illness" not in json.dumps(lines())
    assert "request-3" in reply.content.decode()
