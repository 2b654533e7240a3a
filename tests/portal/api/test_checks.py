"""Checking and converting through the API: documents in the body, in a form or by address; refusals as documents."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parvis.portal.checking import limits
from parvis.portal.checking import services as checking
from parvis.standards import hub
from parvis.standards.writing import WRITERS

GC = (Path(__file__).parents[2] / "fixtures" / "standards" / "ckan" / "gc.json").read_text("utf-8")
KEYS = {"standard", "version", "datasets", "distributions", "services", "records", "errors", "warnings", "score"}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "throttle", limits.Throttle(per_minute=1000))


def ask(client: Client, path: str, body: Any = GC, kind: str = "application/json") -> tuple[int, dict[str, Any]]:
    answer = client.post(path, body, content_type=kind)
    return answer.status_code, answer.json()


def test_a_document_is_checked_from_the_body_whatever_its_type_is_said_to_be(client: Client) -> None:
    for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream"):
        status, report = ask(client, "/api/v1/check", kind=kind)
        assert status == 200, kind
        assert report.keys() >= KEYS
        assert (report["standard"], report["datasets"], report["distributions"]) == ("ckan", 1, 2)
        assert report["records"][0]["title"]["fr"] == "Lampes de phare"


def test_problems_come_in_the_readers_language_with_rule_and_reference(client: Client) -> None:
    wrong = json.dumps(json.loads(GC) | {"frequency": "every other Tuesday"})
    for lang in ("en", "fr"):
        _, report = ask(client, f"/api/v1/check?lang={lang}", wrong)
        problem = next(item for item in report["problems"] if item["pointer"].startswith("/frequency"))
        assert problem["rule"]
        assert problem["reference"].startswith("https://")
        assert ("schema" in problem["message"]) == (lang == "en")
        assert report["errors"] == sum(item["severity"] == "error" for item in report["problems"])


def test_a_file_of_a_form_is_checked_too(client: Client) -> None:
    answer = client.post("/api/v1/check", {"file": SimpleUploadedFile("gc.json", GC.encode())})
    assert answer.json()["standard"] == "ckan"


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_a_document_is_converted_to_every_standard_with_the_account(client: Client, target: str) -> None:
    status, answer = ask(client, f"/api/v1/convert?to={target}")
    assert status == 200
    assert (answer["source"], answer["target"], answer["converted"]) == ("ckan/gc", target, 1)
    for total in ("same", "near", "lost", "added"):
        assert answer[total] == sum(field[total] for field in answer["fields"])
    if WRITERS[target].reader:
        read = [item.dataset for item in hub.read_document(answer["document"].encode(), WRITERS[target].reader)]
        assert read[0] is not None


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("check", "", 422, "document-empty"),
        ("check", "a,b\n1,2\n", 422, "standard-undetected"),
        ("check?standard=klingon", GC, 400, "parameter-not-a-choice"),
        ("check?url=http://127.0.0.1/x", "", 422, "address-not-public"),
        ("check?url=http://169.254.169.254/", "", 422, "address-not-public"),
        ("check?url=file:///etc/passwd", "", 422, "address-scheme"),
        ("convert", GC, 400, "parameter-missing"),
        ("convert?to=klingon", GC, 400, "parameter-not-a-choice"),
        ("convert?to=ckan", "a,b\n1,2\n", 422, "standard-undetected"),
        ("check", "[" + " " * 6_000_000 + "]", 413, "document-too-large"),
    ],
)
def test_refusals_are_problem_documents(client: Client, path: str, body: str, status: int, code: str) -> None:
    answer = client.post(f"/api/v1/{path}", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert [item["code"] for item in answer.json()["errors"]] == [code]


def test_who_asks_too_much_is_told_when_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "throttle", limits.Throttle(per_minute=2, clock=lambda: 0.0))
    statuses = [client.post("/api/v1/check", GC, content_type="application/json").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    refused = client.post("/api/v1/check", GC, content_type="application/json")
    assert int(refused["Retry-After"]) >= 1
    assert refused["Cache-Control"] == "no-store"


def test_other_sites_may_ask_and_nothing_is_cached(client: Client) -> None:
    for path in ("/api/v1/check", "/api/v1/convert?to=ckan"):
        assert "POST" in client.options(path)["Access-Control-Allow-Methods"]
        answer = client.post(path, GC, content_type="application/json")
        assert (answer["Access-Control-Allow-Origin"], answer["Cache-Control"]) == ("*", "no-store")
    assert client.get("/api/v1/check").status_code == 405


def test_both_are_described(client: Client) -> None:
    for lang, said in (("en", "Check a metadata document"), ("fr", "Vérifier un document de métadonnées")):
        paths = client.get(f"/api/v1/openapi.json?lang={lang}").json()["paths"]
        assert paths["/api/v1/check"]["post"]["summary"] == said
        assert {"200", "413", "422", "429"} <= paths["/api/v1/convert"]["post"]["responses"].keys()
        assert client.get(f"/api/v1/docs?lang={lang}").content.decode().count(said) >= 1
