"""Searching as people do it: by mouse, by keyboard alone, without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import Site, Watched

pytestmark = pytest.mark.browser
NO_SCRIPT = {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False}


def test_the_keyboard_alone_leads_from_home_to_a_dataset(site: Site, watched: Watched) -> None:
    page = watched.page
    watched.open("/fr/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(20):
        if page.evaluate("document.activeElement.name") == "q":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("eau yukon")
    page.keyboard.press("Enter")
    page.wait_for_url("**/jeux-de-donnees?q=eau*")
    for _ in range(80):
        if page.evaluate("document.activeElement.closest('.card-title') !== null"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{site.slugs['water']}")
    assert page.inner_text("h1") == "Qualité de l’eau des rivières du Yukon"


@pytest.mark.parametrize("watched", [NO_SCRIPT], indirect=True, ids=["no-script"])
def test_without_scripts_filters_work_by_a_button(site: Site, watched: Watched) -> None:
    page = watched.page
    watched.open("/en/datasets")
    page.check("input[name=jurisdiction][value=CA-YT]")
    page.click(".apply button")
    assert "jurisdiction=CA-YT" in page.url
    assert page.inner_text("#count") == "1 dataset"
    page.click(".active a")
    assert "jurisdiction" not in page.url


@pytest.mark.parametrize("watched", [NO_SCRIPT], indirect=True, ids=["no-script"])
def test_without_scripts_an_area_is_asked_for_by_four_fields(site: Site, watched: Watched) -> None:
    page = watched.page
    watched.open("/en/datasets")
    page.click("[data-facet=area] > summary")
    for name, value in {"west": "-72", "south": "46", "east": "-71", "north": "47"}.items():
        page.fill(f"input[name={name}]", value)
    page.click(".apply button")
    titles = page.locator(".card-title").all_inner_texts()
    assert "Arbres publics de la ville" in titles
    assert "Water quality in Yukon rivers and lakes" not in titles
    assert page.locator(".map-area").count() == 1


def test_with_scripts_a_tick_answers_at_once_and_keeps_the_focus(site: Site, watched: Watched) -> None:
    page = watched.page
    watched.open("/en/datasets")
    page.check("input[name=jurisdiction][value=CA-YT]")
    page.wait_for_url("**jurisdiction=CA-YT*")
    expect(page.locator("#count")).to_have_text("1 dataset")
    assert page.evaluate("document.activeElement.value") == "CA-YT"
    assert "jurisdiction=CA-YT" in page.get_attribute(".languages a", "href")
    page.click(".active a")
    expect(page.locator(".active")).to_have_count(0)
    assert "jurisdiction" not in page.url
    page.go_back()
    page.wait_for_url("**jurisdiction=CA-YT*")
    assert watched.messages == []


def test_suggestions_are_chosen_with_the_arrows(site: Site, watched: Watched) -> None:
    page = watched.page
    watched.open("/en/datasets")
    page.locator("#search-q").press_sequentially("water qual", delay=20)
    page.wait_for_selector("[role=option]")
    assert page.get_attribute("#search-q", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.get_attribute("#search-q", "aria-activedescendant")
    assert page.get_attribute(f"#{chosen}", "aria-selected") == "true"
    page.keyboard.press("Escape")
    assert page.get_attribute("#search-q", "aria-expanded") == "false"
    assert page.input_value("#search-q") == "water qual"


def test_an_area_is_drawn_on_the_map(site: Site, watched: Watched) -> None:
    page = watched.page
    watched.open("/en/datasets")
    page.click("[data-facet=area] > summary")
    box = page.locator("#area-map").bounding_box()
    left, top = box["x"] + box["width"] * 0.08, box["y"] + box["height"] * 0.2
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + box["width"] * 0.2, top + box["height"] * 0.25, steps=4)
    page.mouse.up()
    page.wait_for_url("**north=*")
    expect(page.locator(".active")).to_contain_text("Area")
    titles = page.locator(".card-title").all_inner_texts()
    assert "Water quality in Yukon rivers and lakes" in titles
    assert "Arbres publics de la ville" not in titles


def test_the_root_follows_the_browser_then_the_choice(site: Site, browser) -> None:
    context = browser.new_context(locale="fr-CA")
    page = context.new_page()
    page.goto(f"{site.base}/")
    assert page.url.endswith("/fr/")
    page.click(".languages a")
    page.goto(f"{site.base}/")
    assert page.url.endswith("/en/")
    context.close()


WIDTHS = [{"viewport": {"width": width, "height": 900}} for width in (1200, 400)]


@pytest.mark.parametrize("watched", WIDTHS, indirect=True, ids=["wide", "narrow"])
@pytest.mark.parametrize("path", ["/en/datasets?q=road+traffic", "/fr/jeux-de-donnees?q=traffic"])
def test_folded_series_added_words_and_explanations_are_whole_and_accessible(watched: Watched, path: str) -> None:
    page = watched.page
    watched.open(path)
    expect(page.locator(".folded a").first).to_contain_text("24")
    summary = page.locator("details.why > summary").first
    assert summary.evaluate("element => getComputedStyle(element).display") == "list-item", "no triangle is shown"
    summary.click()
    if path.startswith("/fr"):
        marks = page.locator("details.why q").first.evaluate("q => getComputedStyle(q).quotes")
        assert "«\u00a0" in marks
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    found = Axe().run(page).response["violations"]
    assert found == [], [item["id"] for item in found]
    assert watched.messages == []
