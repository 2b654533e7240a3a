"""The results page: series folded, and why a result stands where it does."""

import html
import re

import pytest
from django.test import Client

from parvis.model import Agent, Dataset, Text
from parvis.portal.catalogue import services as catalogue
from tests.portal.web.seed import save


@pytest.fixture
def folding(pages: Client, slugs: dict[str, str]) -> Client:
    """A catalogue with a series of 25 years, in English alone."""
    office = Agent(name=Text({"en": "Statistics Office"}))
    save(
        {
            f"year-{year}": Dataset(title=Text({"en": f"Business counts, June {year}"}), publisher=office)
            for year in range(1995, 2020)
        }
    )
    catalogue.sync_index()
    return pages


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_a_series_is_one_result_with_a_link_to_all_of_it(folding: Client) -> None:
    page = text(folding, "/en/datasets?q=counts")
    assert page.count('class="card"') == 1
    assert "24 more like it" in page
    assert "24 of them are folded" in page
    (link,) = re.findall(r'class="folded"><a href="([^"]+)"', page)
    whole = text(folding, link)
    assert whole.count('class="card"') == 20
    assert "Page 1 of 2" in whole
    assert "Series" in whole


def test_folding_can_be_turned_off_and_on_again(folding: Client) -> None:
    page = text(folding, "/en/datasets?q=counts&fold=no")
    assert page.count('class="card"') == 20
    assert 'name="fold" form="search" value="no"' in page
    assert "Fold series" in page


def test_a_result_says_in_plain_words_why_it_stands_there(folding: Client) -> None:
    page = text(folding, "/en/datasets?q=counts+june")
    assert "Why this result?" in page
    assert "in the title" in page
    assert "Words that stand together" in page
    french = text(folding, "/fr/jeux-de-donnees?q=counts+june")
    assert "Pourquoi ce résultat?" in french
    assert "dans le titre" in french
    assert "24 autres du même genre" in french


def test_a_result_described_in_another_language_says_so(folding: Client) -> None:
    assert "Décrit en" in text(folding, "/fr/jeux-de-donnees?q=counts")
    assert "Described in:" not in text(folding, "/en/datasets?q=counts")


def test_without_words_nothing_is_explained(folding: Client) -> None:
    assert "Why this result?" not in text(folding, "/en/datasets")
