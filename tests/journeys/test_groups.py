"""A working group's pages in a real browser, wide and narrow, in both languages, without anything that axe finds."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import SITE, Site, Watched, serving

pytestmark = pytest.mark.browser
WIDE, NARROW = {"viewport": {"width": 1200, "height": 900}}, {"viewport": {"width": 320, "height": 640}}
WIDTHS = pytest.mark.parametrize("reader", [WIDE, NARROW], indirect=True, ids=["wide", "320px"])
WORDS = {
    "en": ("Working groups", "Canada Open Government Working Group", "All meetings", "May 11, 2021", "Forward agenda",
           "Completed on January 11, 2022", "Report on 2021 and 2022"),
    "fr": ("Groupes de travail", "Groupe de travail sur le gouvernement ouvert du Canada", "Toutes les réunions",
           "11 mai 2021", "Ordre du jour prospectif", "Achevé le 11 janvier 2022", "Rapport sur 2021 et 2022"),
}  # fmt: skip


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("groups"), SITE.with_name("groups_site.py")) as served:
        yield served


@pytest.fixture
def reader(groups: Site, browser: Any, request: pytest.FixtureRequest) -> Iterator[Watched]:
    context = browser.new_context(**getattr(request, "param", WIDE))
    yield Watched(context.new_page(), groups.base)
    context.close()


def whole(reader: Watched) -> None:
    """Nothing that axe finds, nothing wider than the screen, nothing from elsewhere, nothing in the console."""
    found = Axe().run(reader.page).response["violations"]
    assert found == [], [(item["id"], item["nodes"][0]["target"]) for item in found]
    assert reader.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert (reader.elsewhere, reader.messages) == ([], [])


@WIDTHS
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_from_any_page_to_a_meeting_the_agenda_and_the_report(reader: Watched, lang: str) -> None:
    page, (groups, name, meetings, day, agenda, completed, report) = reader.page, WORDS[lang]
    reader.open(f"/{lang}/")
    page.get_by_role("link", name=groups).click()
    whole(reader)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    whole(reader)
    page.get_by_role("link", name=meetings).click()
    whole(reader)
    page.get_by_role("link", name=day).click()
    expect(page.get_by_role("heading", level=2)).to_have_count(5)
    whole(reader)
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name=agenda, exact=True).click()
    expect(page.get_by_role("row")).to_have_count(16)
    whole(reader)
    page.get_by_role("link", name=completed).click()
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name=report).click()
    expect(page.get_by_role("table")).to_have_count(3)
    whole(reader)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_report_is_downloaded_as_a_pdf(reader: Watched, lang: str) -> None:
    reader.open(f"/{lang}/{'groups/cogwg/report' if lang == 'en' else 'groupes/cogwg/rapport'}/2021-2022")
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == f"cogwg-2021-2022-{lang}.pdf"


@pytest.mark.parametrize(("lang", "other"), [("en", "fr"), ("fr", "en")])
def test_the_other_language_has_the_same_meeting(reader: Watched, lang: str, other: str) -> None:
    paths = {"en": "/en/groups/cogwg/meetings/2021-05-11", "fr": "/fr/groupes/cogwg/reunions/2021-05-11"}
    reader.open(paths[lang])
    reader.page.locator(".languages a").first.click()
    reader.page.wait_for_url(f"**{paths[other]}")
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text(WORDS[other][3])
