"""Somebody checks their metadata: hands it in, reads what is wrong, sees the record, takes it in another standard."""

import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import Site, Watched

pytestmark = pytest.mark.browser
GC = Path(__file__).parent.parent / "fixtures" / "standards" / "ckan" / "gc.json"
WORDS = {
    "en": {
        "path": "/en/check",
        "paste": "Paste the metadata",
        "file": "Or choose a file",
        "address": "Or give its address",
        "check": "Check",
        "found": "What we found",
        "lost": "What became of each field",
        "title": "Lighthouse lamps",
        "back": "Back to the report",
    },
    "fr": {
        "path": "/fr/verifier",
        "paste": "Collez les métadonnées",
        "file": "Ou choisissez un fichier",
        "address": "Ou donnez son adresse",
        "check": "Vérifier",
        "found": "Ce que nous avons constaté",
        "lost": "Ce qu’est devenu chaque champ",
        "title": "Lampes de phare",
        "back": "Retour au rapport",
    },
}
PLAIN = {"java_script_enabled": False, "viewport": {"width": 1280, "height": 900}}
NARROW = {"viewport": {"width": 320, "height": 640}}
each_language = pytest.mark.parametrize("lang", ["en", "fr"])


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    package = json.loads(GC.read_bytes()) | {"frequency": "every other Tuesday"}
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(package))
    return path


def sound(watched: Watched) -> None:
    """The page has no accessibility violation, loads nothing from elsewhere, is not heavy and does not scroll aside."""
    found = Axe().run(watched.page).response["violations"]
    assert [(item["id"], [node["target"] for node in item["nodes"]]) for item in found] == []
    assert watched.elsewhere == []
    assert watched.messages == []
    assert len(watched.page.content().encode()) < 150_000
    width = watched.page.viewport_size["width"]
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


@each_language
@pytest.mark.parametrize(
    "watched", [{"viewport": {"width": 1280, "height": 900}}, NARROW], indirect=True, ids=["wide", "320px"]
)
def test_a_record_is_checked_seen_and_taken_in_another_standard(
    site: Site, watched: Watched, lang: str, wrong: Path
) -> None:
    words, page = WORDS[lang], watched.page
    watched.open(words["path"])
    sound(watched)
    page.get_by_label(words["paste"]).fill(wrong.read_text("utf-8"))
    page.get_by_role("button", name=words["check"], exact=True).click()
    assert page.inner_text("h1") == words["found"]
    assert page.get_attribute("html", "lang") == lang
    assert "every other Tuesday" in page.inner_text("main")
    sound(watched)
    page.get_by_role("link", name=words["title"]).click()
    assert page.inner_text("h1") == words["title"]
    sound(watched)
    page.get_by_role("link", name=words["back"]).click()
    page.get_by_role("link", name="DCAT-US 1.1").click()
    assert words["lost"] in page.inner_text("main")
    sound(watched)
    with page.expect_download() as download:
        page.locator("a.button").click()
    made: dict[str, Any] = json.loads(Path(download.value.path()).read_bytes())
    assert made["dataset"][0]["title"] == words["title"]


@pytest.mark.parametrize("watched", [PLAIN], indirect=True, ids=["no JavaScript"])
def test_it_works_without_javascript_by_keyboard_with_a_file(site: Site, watched: Watched, wrong: Path) -> None:
    page = watched.page
    watched.open("/fr/verifier")
    page.get_by_label("Ou choisissez un fichier").set_input_files(str(wrong))
    page.get_by_role("button", name="Vérifier", exact=True).press("Enter")
    assert page.inner_text("h1") == "Ce que nous avons constaté"
    page.get_by_role("link", name="English").click()
    assert page.inner_text("h1") == "What we found", "the same report in the other language"


@each_language
def test_what_cannot_be_checked_is_said_on_the_form_and_what_was_typed_stays(
    site: Site, watched: Watched, lang: str
) -> None:
    words, page = WORDS[lang], watched.page
    watched.open(words["path"])
    page.get_by_label(words["address"]).fill("http://169.254.169.254/latest/meta-data")
    page.get_by_role("button", name=words["check"], exact=True).click()
    assert "169.254.169.254" in page.inner_text("[role=alert]")
    assert page.get_by_label(words["address"]).input_value() == "http://169.254.169.254/latest/meta-data"
    watched.messages.clear()  # the browser notes the status 400
    sound(watched)
