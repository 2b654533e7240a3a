"""Which language a reader gets, and the addresses of the same page in others."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from parvis.portal.addresses import PATHS
from parvis.portal.web import addresses, languages


def reader(accept: str = "", cookie: str = "") -> str:
    request = RequestFactory().get("/", headers={"accept-language": accept} if accept else {})
    if cookie:
        request.COOKIES[languages.COOKIE] = cookie
    return languages.of_reader(request)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA,fr;q=0.8,en;q=0.5", "fr"),
        ("en;q=0.3, fr;q=0.9", "fr"),
        ("iu,fr;q=0.5", "fr"),
        ("de", "en"),
        ("fr;q=0", "en"),
        ("fr;q=zero, en", "en"),
        (";;;,,=,", "en"),
    ],
)
def test_the_browser_s_wish_is_heeded(accept: str, expected: str) -> None:
    assert reader(accept) == expected


def test_an_earlier_choice_weighs_more_than_the_browser_s_wish() -> None:
    assert reader("fr", cookie="en") == "en"
    assert reader("fr", cookie="xx") == "fr"


def test_the_root_leads_to_the_reader_s_language_and_caches_are_told(pages: Client) -> None:
    answer = pages.get("/", headers={"accept-language": "fr-CA"})
    assert (answer.status_code, answer["Location"]) == (302, "/fr/")
    assert answer["Vary"] == "Accept-Language, Cookie"


def test_a_page_s_language_is_remembered(pages: Client, db: None) -> None:
    answer = pages.get("/fr/a-propos")
    assert answer["Content-Language"] == "fr"
    assert pages.cookies[languages.COOKIE].value == "fr"
    assert pages.get("/")["Location"] == "/fr/"


def test_every_page_has_an_address_in_every_language_that_its_twin_finds_back(pages: Client) -> None:
    from django.urls import resolve

    parts = {"slug": "a-b", "code": "CA-QC", "number": 7, "scope": "source/a-b", "token": "a", "target": "dcat"}
    parts |= {
        "date": "2021-01-12",
        "years": "2021",
        "form": "pdf",
        "id": "a",
        "pk": 3,
        "key": "a",
        "uidb36": "a",
        "provider": "a",
        "provider_id": "a",
    }
    for name, words in PATHS.items():
        used = {key: value for key, value in parts.items() if f":{key}>" in words["en"]}
        for lang in languages.codes():
            path = addresses.address(name, lang, **used)
            match = resolve(path)
            assert (match.url_name, match.namespace) == (name, lang)
            assert addresses.twins(match, "q=eau&page=2")[lang] == f"{path}?q=eau&page=2"


def test_path_words_of_another_language_lead_to_the_page(pages: Client, slugs: dict[str, str]) -> None:
    answer = pages.get(f"/fr/datasets/{slugs['water']}?files=2")
    assert answer["Location"] == f"/fr/jeux-de-donnees/{slugs['water']}?files=2"


def test_languages_that_babel_lacks_are_written_as_in_english() -> None:
    assert languages.locale("ikt").language == "en"
    assert languages.autonym("iu") == "ᐃᓄᒃᑎᑐᑦ"
    assert languages.autonym("fr") == "Français"


def test_a_third_language_needs_no_more_than_a_line_in_the_settings(tmp_path: Path) -> None:
    script = """
import parvis.portal.settings as settings
settings.LANGUAGES = [*settings.LANGUAGES, ("iu", "Inuktitut")]
import django
django.setup()
from django.test import Client
answer = Client(SERVER_NAME="127.0.0.1").get("/iu/nothing")
print(answer.status_code, answer["Content-Language"], answer.content.decode())
"""
    environment = {**os.environ, "PARVIS_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "parvis.portal.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert "404 iu <!doctype html>" in done.stdout
    assert '<html lang="iu">' in done.stdout
    assert '<a href="/fr/" lang="fr"' in done.stdout


def test_words_in_addresses_are_changed_in_one_place_for_pages_and_programs(tmp_path: Path) -> None:
    script = """
from parvis.portal.addresses import PATHS
for name, words in PATHS.items():
    words["fr"] = words.get("fr", words["en"]).replace("jeux-de-donnees", "donnees")
import django
django.setup()
from django.urls import resolve
from parvis.portal.api import addresses as api
from parvis.portal.web import addresses as web
page = web.address("dataset", "fr", slug="eau")
print(page, api.dataset_page("eau", "fr").endswith(page), resolve(page + ".ttl").func.__name__, *api.SECTIONS.values())
"""
    environment = {**os.environ, "PARVIS_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "parvis.portal.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["/fr/donnees/eau", "True", "dataset_form", "datasets", "donnees"]


def test_a_slash_too_many_is_forgiven(pages: Client) -> None:
    assert pages.get("/fr/jeux-de-donnees/?q=eau")["Location"] == "/fr/jeux-de-donnees?q=eau"
