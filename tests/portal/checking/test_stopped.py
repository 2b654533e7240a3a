"""A check that hangs is ended, and whoever asked reads why, on pages and in problem documents, in both languages."""

from collections.abc import Iterator

import msgspec
import pytest
from django.conf import settings
from django.test import Client

from parvis.portal.checking import limits
from parvis.portal.checking import services as checking
from parvis.portal.checking.children import Children
from parvis.portal.config import ConfigError, load_config

from .test_children import COMMAND

SAID = {"en": "it took more than 1 seconds", "fr": "elle a duré plus de 1 secondes"}


@pytest.fixture(autouse=True)
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    children = Children(COMMAND)
    monkeypatch.setattr(checking, "children", children)
    monkeypatch.setattr(checking, "throttle", limits.Throttle(per_minute=1000))
    monkeypatch.setattr(settings, "CONFIG", msgspec.structs.replace(settings.CONFIG, check_seconds=1.0))
    yield
    children.close()


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME="127.0.0.1")


@pytest.mark.parametrize(
    "rest",
    [{"en": "", "fr": ""}, {"en": "/records/1", "fr": "/notices/1"}, {"en": "/as/stac", "fr": "/en/stac"}],
    ids=["report", "record", "converted"],
)
def test_pages_say_that_it_took_too_long_and_offer_the_form_again(browser: Client, rest: dict[str, str]) -> None:
    place = browser.post("/en/check", {"text": '{"id": "1"}'})["Location"]
    for lang, path in (("en", place), ("fr", place.replace("/en/check/", "/fr/verifier/"))):
        answer = browser.get(path + rest[lang])
        text = answer.content.decode()
        assert answer.status_code == 422, text[:500]
        assert SAID[lang] in text
        assert 'type="file"' in text
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("path", ["/api/v1/check?", "/api/v1/convert?to=dcat-turtle&"])
def test_programs_get_a_problem_document(browser: Client, path: str, lang: str) -> None:
    answer = browser.post(f"{path}lang={lang}", b'{"id": "1"}', content_type="application/json")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert error["code"] == "check-too-long"
    assert SAID[lang] in error["message"]


def test_the_limits_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"PARVIS_HOME": str(settings.CONFIG.home), "PARVIS_CHECK_SECONDS": "7.5", "PARVIS_CHECK_MEGABYTES": "400"}
    config = load_config(given)
    assert (config.check_seconds, config.check_megabytes) == (7.5, 400)
    for wrong in ("soon", "0", "-1"):
        with pytest.raises(ConfigError, match="check_seconds"):
            load_config({**given, "PARVIS_CHECK_SECONDS": wrong})
