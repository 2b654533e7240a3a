"""The results page: what was recognised in a question, and how to take it back or make it a filter."""

import html
import json
import re

import pytest
from django.test import Client

from parvis.model import Agent, Dataset, Distribution, Text
from parvis.portal.catalogue import publishers
from parvis.portal.catalogue import services as catalogue
from tests.portal.web.seed import save


@pytest.fixture
def trees(pages: Client, slugs: dict[str, str]) -> Client:
    """Three datasets of trees: one named for a format, one that has it, one by an office of a name of its own."""
    office = Agent(name=Text({"en": "Tree Office", "fr": "Bureau des arbres"}))
    save(
        {
            "named": Dataset(title=Text({"en": "Maples spreadsheet"})),
            "having": Dataset(title=Text({"en": "Maples"}), distributions=(Distribution(id="1", format="XLSX"),)),
            "office": Dataset(title=Text({"en": "Maples by street"}), publisher=office),
        }
    )
    catalogue.sync_index()
    publishers._known.clear()
    return pages


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_a_format_is_shown_and_can_be_taken_back_or_made_the_only_one(trees: Client) -> None:
    page = text(trees, "/en/datasets?q=maples+spreadsheet&sort=title")
    assert page.count('class="card"') == 2
    back, only = re.findall(r'<a href="([^"]+)" rel="nofollow"><span class="unseen">Take as words only|'
                            r'<a href="([^"]+)" rel="nofollow">Show only this', page)  # fmt: skip
    words = text(trees, back[0])
    assert words.count('class="card"') == 1
    assert 'name="literal" form="search" value="spreadsheet"' in words
    assert "Recognize again:" in words
    filtered = text(trees, only[1])
    assert filtered.count('class="card"') == 1
    assert 'value="XLSX" form="search" checked' in filtered


def test_an_organization_is_recognised_by_its_name_in_either_language(trees: Client) -> None:
    for question in ("maples+tree+office", "maples+bureau+des+arbres"):
        page = text(trees, f"/fr/jeux-de-donnees?q={question}&sort=title")
        assert "Reconnu dans votre question" in page
        assert "Bureau des arbres" in page
        assert page.count('class="card"') == 1


def test_recognising_can_be_turned_off_and_on(trees: Client) -> None:
    page = text(trees, "/en/datasets?q=maples+spreadsheet&understand=no&sort=title")
    assert page.count('class="card"') == 1
    assert "Recognize them" in page


def test_what_was_typed_is_never_markup(trees: Client) -> None:
    answer = trees.get("/en/datasets", {"q": "maples spreadsheet", "literal": "<b>x"})
    assert b"<b>x" not in answer.content


def test_the_api_says_what_was_recognised(trees: Client) -> None:
    answer = json.loads(trees.get("/api/v1/datasets?q=maples+spreadsheet+since+2018").content)
    shown = [(item["kind"], item["filters"], item["start"], item["rest"]) for item in answer["understood"]]
    assert shown == [
        ("format", {"format": ["XLSX", "XLS", "ODS"]}, None, "maples since 2018"),
        ("period", {}, "2018", "maples spreadsheet"),
    ]
    assert (
        json.loads(trees.get("/api/v1/datasets?q=maples+spreadsheet&understand=no&sort=title").content)["understood"]
        == []
    )


def test_where_nothing_is_found_wider_filters_and_holders_are_offered_with_counts(trees: Client) -> None:
    page = text(trees, "/en/datasets?q=maples&format=XLSX&from=2090&sort=title")
    assert "No dataset found" in page
    assert re.search(r"Without the filter: From – 2090</a> <span class=\"count\">1 dataset<", page)
    assert re.search(r"Without any filter</a> <span class=\"count\">3 datasets<", page)
    assert re.search(r"May hold such data: <a href=\"[^\"]*organization=[^\"]*\"[^>]*>Tree Office</a>", page)
    french = text(trees, "/fr/jeux-de-donnees?q=maples&format=XLSX&from=2090&sort=title")
    assert "Sans aucun filtre" in french
    assert "Pourrait détenir de telles données" in french
