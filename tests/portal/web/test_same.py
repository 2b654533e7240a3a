"""Pages of datasets that several sources publish: everybody sees them, who holds the administration key decides."""

import re
import uuid
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from parvis.portal.catalogue import services as catalogue
from parvis.portal.config import admin_key
from parvis.portal.settings import CONFIG
from tests.portal.catalogue.test_same import COPY, PORTALS, WELLS, find, save
from tests.portal.harvest.portals import make_source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]
SAME = reverse("en:same")


@pytest.fixture
def pages() -> Client:
    return Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)


@pytest.fixture
def pair() -> tuple[str, str]:
    """The territory's own record and the federal copy."""
    for slug, portal in PORTALS.items():
        make_source(slug, url=portal.url, jurisdiction=portal.jurisdiction)
    own, copy = save("yukon", "w", WELLS), save("federal", "c", COPY)
    return own, copy


@pytest.fixture
def possible() -> tuple[str, str]:
    """Two records with nothing in common but title and publisher."""
    import msgspec

    from parvis.model import Text

    alike = msgspec.structs.replace(WELLS, description=Text(), distributions=())
    one, other = save("yukon", "a", alike), save("federal", "b", alike)
    find()
    return one, other


@pytest.fixture
def admin(pages: Client) -> Client:
    path = reverse("en:administer")
    given = {"key": admin_key(CONFIG.home), "csrfmiddlewaretoken": token(pages, path)}
    assert pages.post(path, given).status_code == 303
    return pages


def token(pages: Client, path: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', pages.get(path).content.decode())
    assert found
    return found[1]


def post(admin: Client, **given: str) -> int:
    given["csrfmiddlewaretoken"] = token(admin, reverse("en:administer"))
    return admin.post(SAME, given).status_code


def slug_of(id: str) -> str:
    entry = catalogue.get_dataset(id)
    assert entry is not None
    return entry.slug


@pytest.mark.parametrize(
    ("lang", "heading", "why"),
    [("en", "Also published in", "Why do we think so?"), ("fr", "Aussi publié dans", "Pourquoi le pensons-nous?")],
)
def test_the_page_says_where_else_it_is_and_why_we_think_so(pages, pair, lang, heading, why) -> None:
    path = reverse(f"{lang}:dataset", kwargs={"slug": slug_of(pair[0])})
    assert heading not in pages.get(path).content.decode()
    find()
    text = pages.get(path).content.decode()
    assert heading in text
    assert why in text
    assert f"/{slug_of(pair[1])}" in text
    words = {"en": "many of their files are at the same addresses", "fr": "beaucoup de leurs fichiers sont aux mêmes"}
    alternatives = {"en": "their files are at the same addresses", "fr": "leurs fichiers sont aux mêmes adresses"}
    assert words[lang] in text or alternatives[lang] in text


def test_a_copy_keeps_its_page_and_names_the_shown_one_as_canonical(pages, pair) -> None:
    find()
    own, copy = map(slug_of, pair)
    response = pages.get(reverse("en:dataset", kwargs={"slug": copy}))
    assert response.status_code == 200
    text = response.content.decode()
    assert re.search(rf'<link rel="canonical" href="[^"]*/{own}">', text)
    assert "Shown in search results" in text


def test_the_site_map_lists_the_shown_record_alone_and_a_copy_once_that_is_withdrawn(pages, pair) -> None:
    own, copy = map(slug_of, pair)

    def listed() -> set[str]:
        return set(re.findall(r"<loc>[^<]*/en/datasets/([^<]+)</loc>", pages.get("/sitemap-1.xml").content.decode()))

    assert listed() == {own, copy}
    find()
    assert listed() == {own}
    catalogue.withdraw(ids=[uuid.UUID(pair[0])], run=None, at=datetime.now(UTC))
    assert listed() == {copy}


def test_a_result_says_who_else_has_it(pages, pair) -> None:
    find()
    text = pages.get(reverse("en:datasets"), {"q": "groundwater"}).content.decode()
    assert re.search(r"<dt>Also in</dt><dd>Federal</dd>", text)


def test_an_item_of_the_search_api_says_which_other_sources_have_it(pages, pair) -> None:
    catalogue.sync_index()
    items = pages.get("/api/v1/datasets?q=groundwater").json()["items"]
    assert [item.get("also") for item in items] == [None, None]
    find()
    (item,) = pages.get("/api/v1/datasets?q=groundwater").json()["items"]
    assert (item["source"], item["also"]) == ("yukon", ["federal"])


def test_the_api_gives_each_record_by_its_id_with_the_others(pages, pair) -> None:
    find()
    for mine, other, leading in ((*pair, False), (*pair[::-1], True)):
        (same,) = pages.get(f"/api/v1/datasets/{mine}").json()["same_as"]
        assert (same["id"], same["leading"]) == (other, leading)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_everybody_sees_possible_pairs_and_nobody_a_form(pages, possible, lang) -> None:
    text = pages.get(reverse(f"{lang}:same")).content.decode()
    assert slug_of(possible[0]) in text
    assert slug_of(possible[1]) in text
    assert 'method="post"' not in text


def test_a_steward_joins_a_pair_and_undoes_it(admin, possible) -> None:
    one, other = possible
    assert post(admin, one=one, other=other, verdict="same", reason="I asked.") == 303
    assert catalogue.engine().search(catalogue_query()).count == 1
    text = admin.get(SAME).content.decode()
    assert "No pair waits" in text
    assert "I asked." in text
    (said,) = catalogue.list_same_decisions()
    assert post(admin, undo=str(said.number)) == 303
    assert catalogue.engine().search(catalogue_query()).count == 2


def catalogue_query() -> object:
    from parvis.search.model import Query

    return Query(lang="en")


def test_what_nobody_is_sure_of_stays_on_the_list_and_apart(admin, possible) -> None:
    one, other = possible
    assert post(admin, one=one, other=other, verdict="unsure") == 303
    assert "not sure" in admin.get(SAME).content.decode()
    assert catalogue.engine().search(catalogue_query()).count == 2


def test_without_the_key_and_from_another_site_nothing_is_decided(pages, admin, possible) -> None:
    one, other = possible
    assert admin.post(SAME, {"one": one, "other": other, "verdict": "same"}).status_code == 403
    stranger = Client(SERVER_NAME="127.0.0.1")
    assert stranger.post(SAME, {"one": one, "other": other, "verdict": "same"}).url == reverse("en:administer")
    assert catalogue.list_same_decisions() == ()


@pytest.mark.parametrize("given", [{}, {"one": "\x00", "other": "x", "verdict": "same"}, {"undo": "9" * 17}])
def test_what_can_not_be_done_is_said(admin, possible, given) -> None:
    assert post(admin, **given) == 400
