"""Every page, in every language, in a real browser: accessible, safe, whole on a small screen and on paper."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import Site, Watched

pytestmark = pytest.mark.browser
NARROW = {"viewport": {"width": 320, "height": 640}}
DARK = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}

PATHS = {
    "home": ("/en/", "/fr/"),
    "results": ("/en/datasets", "/fr/jeux-de-donnees"),
    "results with everything": (
        "/en/datasets?q=water&jurisdiction=CA-YT&from=1990&to=2030&bbox=-141,60,-123,70&sort=title",
        "/fr/jeux-de-donnees?q=eau&jurisdiction=CA-YT&from=1990&to=2030&bbox=-141,60,-123,70&sort=title",
    ),
    "results with problems": ("/en/datasets?bbox=x&from=y&sort=z", "/fr/jeux-de-donnees?bbox=x&from=y&sort=z"),
    "no results": ("/en/datasets?q=watre+qqqq&format=PDF", "/fr/jeux-de-donnees?q=eauu+qqqq&format=PDF"),
    "dataset": ("/en/datasets/{water}", "/fr/jeux-de-donnees/{water}"),
    "dataset in one language": ("/en/datasets/{trees}", "/fr/jeux-de-donnees/{trees}"),
    "dataset of many files": ("/en/datasets/{ice}?files=2", "/fr/jeux-de-donnees/{ice}?files=2"),
    "hostile dataset": ("/en/datasets/{hostile}", "/fr/jeux-de-donnees/{hostile}"),
    "bare dataset": ("/en/datasets/{bare}", "/fr/jeux-de-donnees/{bare}"),
    "withdrawn dataset": ("/en/datasets/{gone}", "/fr/jeux-de-donnees/{gone}"),
    "versions": ("/en/datasets/{water}/versions", "/fr/jeux-de-donnees/{water}/versions"),
    "organizations": ("/en/organizations", "/fr/organisations"),
    "organization": ("/en/organizations/department-of-environment", "/fr/organisations/department-of-environment"),
    "governments": ("/en/governments", "/fr/gouvernements"),
    "government": ("/en/governments/CA-YT", "/fr/gouvernements/CA-YT"),
    "government without data": ("/en/governments/CA-NL", "/fr/gouvernements/CA-NL"),
    "sources": ("/en/sources", "/fr/sources"),
    "source": ("/en/sources/{source}", "/fr/sources/{source}"),
    "preview": ("/en/sources/{source}/preview", "/fr/sources/{source}/apercu"),
    "run": ("/en/sources/{source}/runs/{run}", "/fr/sources/{source}/moissonnages/{run}"),
    "check": ("/en/check", "/fr/verifier"),
    "about": ("/en/about", "/fr/a-propos"),
    "api": ("/en/api", "/fr/api"),
    "not found": ("/en/nowhere", "/fr/nulle-part"),
}
EACH = [
    pytest.param(path, lang, id=f"{name}-{lang}")
    for name, paths in PATHS.items()
    for lang, path in zip(("en", "fr"), paths, strict=True)
]


def there(site: Site, path: str) -> str:
    return path.format(**site.slugs, source=site.source, run=site.run)


@pytest.mark.parametrize(("path", "lang"), EACH)
def test_a_page_has_no_accessibility_violation_and_loads_nothing_from_elsewhere(
    site: Site, watched: Watched, path: str, lang: str
) -> None:
    answer = watched.open(there(site, path))
    expected = 404 if "nowhere" in path or "nulle" in path else 410 if "gone" in path else 200
    assert answer.status == expected
    assert watched.page.get_attribute("html", "lang") == lang
    assert _violations(watched.page) == []
    assert watched.elsewhere == []
    assert [text for text in watched.messages if "status of 4" not in text] == []


@pytest.mark.parametrize("watched", [DARK], indirect=True, ids=["dark"])
@pytest.mark.parametrize("name", ["home", "results with everything", "dataset", "versions", "run", "preview"])
def test_the_dark_colours_have_enough_contrast(site: Site, watched: Watched, name: str) -> None:
    watched.open(there(site, PATHS[name][0]))
    assert _violations(watched.page) == []


@pytest.mark.parametrize("watched", [NARROW], indirect=True, ids=["320px"])
@pytest.mark.parametrize(("path", "lang"), EACH)
def test_a_page_fits_320_pixels_without_scrolling_sideways(site: Site, watched: Watched, path: str, lang: str) -> None:
    watched.open(there(site, path))
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("watched", [NARROW], indirect=True, ids=["320px"])
@pytest.mark.parametrize("name", ["home", "results", "dataset", "run"])
def test_a_small_screen_has_no_accessibility_violation(site: Site, watched: Watched, name: str) -> None:
    watched.open(there(site, PATHS[name][1]))
    assert _violations(watched.page) == []


@pytest.mark.parametrize(("path", "lang"), EACH)
def test_the_other_language_is_one_link_away_and_back_again(site: Site, watched: Watched, path: str, lang: str) -> None:
    start = there(site, path)
    watched.open(start)
    watched.page.click(".languages a")
    other = "fr" if lang == "en" else "en"
    assert watched.page.get_attribute("html", "lang") == other
    watched.page.click(".languages a")
    here = watched.page.url.removeprefix(site.base)
    assert here == (f"/{lang}/" if "nowhere" in start or "nulle" in start else start)


@pytest.mark.parametrize("name", ["home", "results", "dataset", "dataset of many files", "governments"])
def test_a_page_with_all_that_it_loads_stays_under_40_kilobytes(site: Site, watched: Watched, name: str) -> None:
    sizes: list[int] = []
    watched.page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    watched.open(there(site, PATHS[name][0]))
    watched.page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < 40_000


def test_paper_shows_the_dataset_without_the_furniture(site: Site, watched: Watched) -> None:
    watched.open(there(site, PATHS["dataset"][0]))
    watched.page.emulate_media(media="print")
    assert watched.page.is_visible("h1")
    assert watched.page.is_visible(".files")
    assert not watched.page.is_visible(".site-nav")
    assert not watched.page.is_visible(".languages")


def test_markup_in_a_record_never_runs(site: Site, watched: Watched) -> None:
    dialogs: list[str] = []
    watched.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for name in ("hostile dataset", "results", "home"):
        watched.open(there(site, PATHS[name][0]))
        assert watched.page.locator("main script:not([type='application/ld+json']), main img").count() == 0
        assert watched.page.locator("[onclick], [onerror], a[href^='javascript'], a[href^='data']").count() == 0
    assert dialogs == []


def test_a_dataset_page_carries_schema_org_data_that_the_policy_lets_stand(site: Site, watched: Watched) -> None:
    watched.open(there(site, PATHS["dataset"][1]))
    block = watched.page.locator("script[type='application/ld+json']")
    assert block.count() == 1
    data = watched.page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').text)")
    assert data["@type"] == "Dataset"
    assert watched.messages == []


def _violations(page: Any) -> list[str]:
    results = Axe().run(page)
    return [
        f"{violation['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
