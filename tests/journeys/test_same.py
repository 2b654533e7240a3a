"""The same dataset from two sources, as people and stewards meet it in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from parvis.portal.config import admin_key

from .conftest import SITE, Site, Watched, serving

pytestmark = pytest.mark.browser
WIDE, NARROW = {"viewport": {"width": 1200, "height": 900}}, {"viewport": {"width": 320, "height": 640}}
WIDTHS = pytest.mark.parametrize("same", [WIDE, NARROW], indirect=True, ids=["wide", "320px"])
DATASETS = {"en": "/en/datasets", "fr": "/fr/jeux-de-donnees"}
SAME = {"en": "/en/same-datasets", "fr": "/fr/memes-jeux-de-donnees"}
PROVINCE = {"en": "Open data of Nova Scotia", "fr": "Données ouvertes de la Nouvelle-Écosse"}
FEDERAL = {"en": "Open Government portal", "fr": "Portail du gouvernement ouvert"}
WORDS = {"en": ("Also published in", "Why do we think so?"), "fr": ("Aussi publié dans", "Pourquoi le pensons-nous?")}


@pytest.fixture(scope="module")
def two_sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("same"), SITE.with_name("same_site.py")) as served:
        yield served


@pytest.fixture
def same(two_sources: Site, browser: Any, request: pytest.FixtureRequest) -> Iterator[Watched]:
    context = browser.new_context(**getattr(request, "param", WIDE))
    yield Watched(context.new_page(), two_sources.base)
    context.close()


def whole(same: Watched) -> None:
    """Nothing that axe finds, nothing wider than the screen, nothing from elsewhere, nothing in the console."""
    found = Axe().run(same.page).response["violations"]
    assert found == [], [(item["id"], item["nodes"][0]["target"]) for item in found]
    assert same.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert (same.elsewhere, same.messages) == ([], [])


@WIDTHS
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_result_leads_to_the_dataset_and_that_to_its_copy_and_back(two_sources, same, lang) -> None:
    page = same.page
    same.open(f"{DATASETS[lang]}?q=groundwater")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".card")).to_contain_text(FEDERAL[lang])
    page.click(".card-title a, a.card-title")
    page.wait_for_url(f"**/{two_sources.slugs['wells']}")
    section = page.locator("section", has=page.get_by_role("heading", name=WORDS[lang][0]))
    section.get_by_text(WORDS[lang][1]).click()
    expect(section.locator(".reasons")).to_be_visible()
    whole(same)
    section.get_by_role("link", name=FEDERAL[lang]).click()
    page.wait_for_url(f"**/{two_sources.slugs['copy-wells']}")
    canonical = page.get_attribute("link[rel=canonical]", "href")
    assert canonical.endswith(f"{DATASETS[lang]}/{two_sources.slugs['wells']}")
    whole(same)
    page.get_by_role("link", name=PROVINCE[lang]).last.click()
    page.wait_for_url(f"**/{two_sources.slugs['wells']}")


@WIDTHS
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_everybody_sees_possible_pairs_side_by_side(two_sources, same, lang) -> None:
    page = same.page
    assert same.open(SAME[lang]).status == 200
    heads = page.locator(".pair thead th").all_inner_texts()
    assert {PROVINCE[lang], FEDERAL[lang]} < set(heads)
    expect(page.locator(".pair h2")).to_contain_text("Fire hydrants of the city")
    expect(page.locator(".pair")).to_contain_text("%")
    assert page.locator("form[method=post]").count() == 0
    whole(same)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_steward_says_same_and_takes_it_back_with_the_keyboard(two_sources, same, lang) -> None:
    page = same.page
    same.open(SAME[lang])
    page.click("main a[href*=admin]")
    page.fill("input[name=key]", admin_key(two_sources.home))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    same.open(SAME[lang])
    whole(same)
    page.focus(".pair input[name=reason]")
    page.keyboard.type("The fire service said so.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".pair")).to_have_count(0)
    expect(page.locator("table")).to_contain_text("The fire service said so.")
    whole(same)
    hydrants = f"{DATASETS[lang]}?q=hydrants"
    same.open(hydrants)
    expect(page.locator(".card")).to_have_count(1)
    same.open(SAME[lang])
    page.focus("button[name=undo]")
    page.keyboard.press("Enter")
    expect(page.locator(".pair")).to_have_count(1)
    same.open(hydrants)
    expect(page.locator(".card")).to_have_count(2)
