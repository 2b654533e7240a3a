"""Series folded and results explained, by the native API."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.portal.api.conftest import NOW, save

from parvis.model import Agent, Dataset, Text
from parvis.portal.catalogue import services as catalogue


@pytest.fixture
def api(fresh: dict[str, str], client: Client) -> Client:
    """A catalogue with a series of five years, in English alone."""
    publisher = Agent(name=Text({"en": "Statistics Office"}))
    years = {
        f"year-{year}": Dataset(title=Text({"en": f"Business counts, June {year}"}), publisher=publisher)
        for year in range(2015, 2020)
    }
    save("years", years, NOW + timedelta(minutes=1))
    catalogue.sync_index()
    return client


def test_every_dataset_is_given_unless_folding_is_asked_for(api: Client) -> None:
    answer = api.get("/api/v1/datasets?q=counts").json()
    assert (answer["count"], answer["folded"], len(answer["items"])) == (5, 0, 5)
    assert len({item["series"] for item in answer["items"]}) == 1


def test_a_folded_series_is_one_item_with_the_address_of_all(api: Client) -> None:
    answer = api.get("/api/v1/datasets?q=counts&fold=yes&lang=fr").json()
    assert (answer["count"], answer["folded"], answer["folded_about"]) == (5, 4, False)
    (item,) = answer["items"]
    assert item["folded"]["count"] == 4
    assert item["folded"]["url"].endswith(f"/fr/jeux-de-donnees?series={item['series']}")
    whole = api.get(f"/api/v1/datasets?series={item['series']}&fold=yes").json()
    assert (whole["count"], len(whole["items"])) == (5, 5)


def test_the_language_in_which_a_title_is_shown_is_told(api: Client) -> None:
    asked = {lang: api.get(f"/api/v1/datasets?q=counts&lang={lang}").json()["items"][0] for lang in ("en", "fr")}
    assert [asked[lang]["language"] for lang in ("en", "fr")] == ["en", "en"]


def test_a_result_says_why_it_stands_where_it_does_only_where_asked(api: Client) -> None:
    assert "why" not in api.get("/api/v1/datasets?q=counts").json()["items"][0]
    why = api.get("/api/v1/datasets?q=counts+2016&explain=1").json()["items"][0]["why"]
    assert {word["word"]: word["places"] for word in why["words"]} == {"counts": ["title"], "2016": ["title"]}
    assert sum(why["parts"].values()) == pytest.approx(1, abs=0.001)
    assert api.get("/api/v1/datasets?q=counts&explain=no").json()["items"][0].get("why") is None
