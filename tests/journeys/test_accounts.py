"""Accounts and saved searches, as people meet them in a real browser."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import SITE, Site, Watched, serving

pytestmark = pytest.mark.browser
LANGS = pytest.mark.parametrize("lang", ["en", "fr"])
ACCOUNT = {"en": "/en/account", "fr": "/fr/compte"}
DATASETS = {"en": "/en/datasets", "fr": "/fr/jeux-de-donnees"}
SAVE = {"en": "Save this search and get what is new by e-mail", "fr": "Enregistrer cette recherche et recevoir les nouveautés par courriel"}  # fmt: skip  # noqa: E501


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("accounts"), SITE) as served:
        yield served


@pytest.fixture
def walked(own: Site, browser: Any) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield Watched(context.new_page(), own.base)
    context.close()


def parvis(own: Site, *arguments: str) -> str:
    """What a command prints on the site's machine."""
    import os

    environment = {**os.environ, "PARVIS_HOME": str(own.home), "PARVIS_BASE_URL": own.base, "PARVIS_LANG": "en"}
    environment.pop("PARVIS_DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "parvis", *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def whole(walked: Watched) -> None:
    """Nothing that axe finds, nothing wider than a narrow screen, nothing from elsewhere, nothing in the console."""
    found = Axe().run(walked.page).response["violations"]
    assert found == [], [(item["id"], item["nodes"][0]["target"]) for item in found]
    walked.page.set_viewport_size({"width": 320, "height": 640})
    assert walked.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    walked.page.set_viewport_size({"width": 1200, "height": 900})
    assert (walked.elsewhere, walked.messages) == ([], [])


def last_code(own: Site) -> str:
    """The code in the newest message of the queue, as whoever runs the site finds it."""
    newest = json.loads(parvis(own, "mail", "list", "--json"))["messages"][0]["number"]
    found = re.search(r"^    (\S+)$", parvis(own, "mail", "show", str(newest)), re.MULTILINE)
    assert found
    return found[1]


def shot(walked: Watched, name: str) -> None:
    import os

    if folder := os.environ.get("PARVIS_TEST_SHOTS"):
        walked.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@LANGS
def test_somebody_signs_up_saves_a_search_and_sets_up_a_second_factor(own, walked, lang) -> None:
    page = walked.page
    walked.open(f"{DATASETS[lang]}?q=traffic")
    page.get_by_role("link", name=SAVE[lang]).click()
    page.wait_for_selector("#passkey_login")
    whole(walked)
    shot(walked, f"sign-in-{lang}")
    page.locator("main a[href*='create'], main a[href*='creer']").click()
    whole(walked)
    page.fill("input[name=email]", f"{lang}@example.ca")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=code]")
    whole(walked)
    shot(walked, f"code-{lang}")
    page.fill("input[name=code]", last_code(own))
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=rhythm]")
    whole(walked)
    shot(walked, f"save-{lang}")
    expect(page.locator("input[name=name]")).to_have_value("traffic")
    page.click("main form.check-form button[type=submit]")
    expect(page.locator("table")).to_contain_text("traffic")
    whole(walked)
    shot(walked, f"searches-{lang}")
    walked.open(ACCOUNT[lang])
    whole(walked)
    shot(walked, f"account-{lang}")
    page.locator("a[href*='second-fac']").click()
    whole(walked)
    shot(walked, f"second-factor-{lang}")
    page.locator("a[href$='/add'], a[href$='/ajouter']").first.click()
    if page.locator("img.qr").count() == 0:  # who came by a code confirms with another before this is changed
        whole(walked)
        page.click("main form.check-form button[type=submit]")
        page.wait_for_selector("input[name=code]")
        page.fill("input[name=code]", last_code(own))
        page.keyboard.press("Enter")
    page.wait_for_selector("img.qr")
    whole(walked)
    shot(walked, f"totp-{lang}")
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    secret = page.inner_text("code.secret")
    page.fill("input[name=code]", format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))
    page.keyboard.press("Enter")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    whole(walked)
    shot(walked, f"recovery-codes-{lang}")


@LANGS
def test_an_administrator_comes_by_the_printed_link(own, walked, lang) -> None:
    page = walked.page
    url = parvis(own, "people", "add-administrator", f"boss-{lang}@example.ca", "--lang", lang).strip()
    page.goto(url)
    whole(walked)
    shot(walked, f"invitation-{lang}")
    page.click("main button[type=submit]")
    for name in ("people", "mail", "changes") if lang == "en" else ("personnes", "courriels", "changements"):
        walked.open(f"/{lang}/administ{'er' if lang == 'en' else 'rer'}/{name}")
        expect(page.locator("h1")).to_be_visible()
        whole(walked)
        shot(walked, f"administer-{name}-{lang}")
