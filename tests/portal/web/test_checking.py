"""Checking and converting on the pages: what is taken, what is refused, and for how long it is kept."""

import json
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parvis.portal.checking import keeping, limits
from parvis.portal.checking import services as checking
from parvis.standards.writing import WRITERS

GC = (Path(__file__).parents[2] / "fixtures" / "standards" / "ckan" / "gc.json").read_text("utf-8")
NASTY = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>'


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A throttle that no other test has used up."""
    monkeypatch.setattr(checking, "throttle", limits.Throttle(per_minute=1000))


def hand_in(pages: Client, **fields: Any) -> str:
    answer = pages.post("/en/check", fields)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return str(answer["Location"])


def test_a_form_from_elsewhere_is_refused_and_ours_is_taken() -> None:
    client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    assert client.post("/en/check", {"text": GC}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/en/check").content.decode())
    assert token
    assert client.post("/en/check", {"text": GC, "csrfmiddlewaretoken": token[1]}).status_code == 303
    cookie = client.cookies[settings.CSRF_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", "")


@pytest.mark.parametrize("how", ["text", "file"])
def test_a_report_says_what_is_wrong_where_why_and_after_which_rule(pages: Client, how: str) -> None:
    package = json.dumps(json.loads(GC) | {"frequency": "every other Tuesday"})
    given = package if how == "text" else SimpleUploadedFile("wrong.json", package.encode())
    html = pages.get(hand_in(pages, **{how: given})).content.decode()
    assert "every other Tuesday" in html
    assert "It tells people when to come back" in html, "why it matters"
    assert "Use a code of the list" in html, "how to mend it"
    assert "canada_frequency" in html, "the rule"
    assert "github.com" in html, "its reference"
    assert re.search(r"\d+ of 100", html), "the score"


def test_the_report_is_private_and_the_same_in_the_other_language(pages: Client) -> None:
    place = hand_in(pages, text=GC)
    english, french = pages.get(place), pages.get(place.replace("/en/check/", "/fr/verifier/"))
    for answer in (english, french):
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert 'name="robots" content="noindex' in answer.content.decode()
    assert "Lampes de phare" in french.content.decode()


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_the_record_is_had_in_every_standard_with_the_account(pages: Client, target: str) -> None:
    place = hand_in(pages, text=GC)
    page = pages.get(f"{place}/as/{target}")
    assert page.status_code == 200
    assert "What became of each field" in page.content.decode()
    assert len(page.content) < 150_000
    made = pages.get(f"{place}/as/{target}?download=1")
    assert made["Content-Disposition"] == f'attachment; filename="metadata-{target}{WRITERS[target].suffix}"'
    assert made.content


def test_what_is_no_metadata_is_said_to_be_none(pages: Client) -> None:
    answer = pages.get(hand_in(pages, text="a,b\n1,2\n"))
    assert "We could not make out what this is" in answer.content.decode()


def test_hostile_metadata_stays_text(pages: Client) -> None:
    package = {"id": NASTY, "name": NASTY, "title": NASTY, "notes": NASTY, "resources": [{"url": NASTY}], "tags": []}
    place = hand_in(pages, text=json.dumps(package))
    for path in (place, f"{place}/records/1", f"{place}/as/schema-org", f"{place}/as/ckan"):
        html = pages.get(path).content.decode()
        assert "<script>alert" not in html, path
        assert "<img src=x" not in html, path


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "No document was handed in"),
        ({"text": "   "}, "No document was handed in"),
        ({"text": GC, "standard": "klingon"}, "does not read a standard"),
        ({"address": "http://127.0.0.1:1/x"}, "is not on the public Internet"),
        ({"address": "http://localhost/x"}, "is not on the public Internet"),
        ({"address": "http://[::1]/x"}, "is not on the public Internet"),
        ({"address": "file:///etc/passwd"}, "file"),
        ({"address": "gopher://x"}, "gopher"),
        ({"address": "nonsense"}, "nonsense"),
    ],
)
def test_what_cannot_be_taken_is_said_on_the_form(pages: Client, fields: dict[str, str], said: str) -> None:
    answer = pages.post("/en/check", fields)
    assert answer.status_code == 400
    alert = re.search(r'role="alert">(.*?)</div>', answer.content.decode(), re.DOTALL)
    assert alert
    assert said in alert[1]


def test_what_is_too_large_is_refused_before_it_is_read(pages: Client) -> None:
    large = SimpleUploadedFile("large.json", b"[" + b" " * (checking.MOST_BYTES + 200_000) + b"]")
    answer = pages.post("/en/check", {"file": large})
    assert answer.status_code in (400, 413)
    assert "larger than 5" in answer.content.decode()


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(pages: Client) -> None:
    import gzip

    bomb = SimpleUploadedFile("bomb.gz", gzip.compress(b" " * (checking.MOST_BYTES * 4)))
    assert "larger than 5" in pages.post("/en/check", {"file": bomb}).content.decode()


def test_who_asks_too_much_is_told_to_wait(pages: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(checking, "throttle", limits.Throttle(per_minute=3, clock=lambda: now[0]))
    statuses = [pages.post("/en/check", {"text": GC}).status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 429]
    refused = pages.post("/en/check", {"text": GC})
    assert int(refused["Retry-After"]) >= 1
    assert "many checks in little time" in refused.content.decode()
    now[0] += 30
    assert pages.post("/en/check", {"text": GC}).status_code == 303


def test_a_stranger_behind_no_proxy_cannot_name_himself() -> None:
    from django.test import RequestFactory

    request = RequestFactory().get("/", REMOTE_ADDR="93.184.216.34", HTTP_X_FORWARDED_FOR="1.2.3.4")
    assert checking.asker_of(request) == "93.184.216.34"
    proxied = RequestFactory().get("/", REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR="6.6.6.6, 1.2.3.4")
    assert checking.asker_of(proxied) == "1.2.3.4"


def test_what_is_handed_in_is_gone_after_an_hour(pages: Client) -> None:
    place = hand_in(pages, text=GC)
    token = place.rpartition("/")[2]
    old = time.time() - keeping.SECONDS - 1
    os.utime(settings.CONFIG.home / "checks" / token, (old, old))
    assert pages.get(place).status_code == 404
    hand_in(pages, text=GC)
    assert not (settings.CONFIG.home / "checks" / token).exists()


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 10_000)
    tokens = [keeping.keep(checking.Handed(b"x" * 4_000)) for _ in range(5)]
    assert keeping.kept(tokens[-1]) == checking.Handed(b"x" * 4_000)
    assert sum(keeping.kept(token) is not None for token in tokens) <= 3


@pytest.mark.parametrize("token", ["x", "../../secret.key", "A" * 22, "%2e%2e"])
def test_no_other_address_leads_to_a_document(pages: Client, token: str) -> None:
    assert keeping.kept(token) is None
    assert pages.get(f"/en/check/{token}").status_code == 404


def test_no_record_and_no_standard_that_there_is_none_of(pages: Client) -> None:
    place = hand_in(pages, text=GC)
    for path in ("/records/0", "/records/2", "/records/99999999", "/as/klingon"):
        assert pages.get(place + path).status_code == 404, path
