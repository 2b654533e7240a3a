"""A misspelt question on the results page and in the API: what it was taken for, and taking it back."""

import html
import re

from django.test import Client

from parvis.model import Dataset, Text
from parvis.portal.catalogue import services as catalogue
from tests.portal.web.seed import save


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_page_says_what_a_misspelt_question_was_taken_for_and_takes_it_back(
    pages: Client, slugs: dict[str, str]
) -> None:
    save({"bogs": Dataset(title=Text({"en": "Peatlands and bogs", "fr": "Tourbières"}))})
    catalogue.sync_index()
    page = text(pages, "/en/datasets?q=paetlands")
    assert page.count('class="card"') == 1
    assert re.search(r'Showing results for: <a href="/en/datasets\?q=peatlands"><strong>peatlands</strong></a>', page)
    (back,) = re.findall(r'Search instead for: <a href="([^"]+)" rel="nofollow">paetlands</a>', page)
    typed = text(pages, back)
    assert 'class="card"' not in typed
    assert "Spelling was left as typed." in typed
    assert 'name="correct" form="search" value="no"' in typed
    french = text(pages, "/fr/jeux-de-donnees?q=tourbieeres")
    assert "Résultats pour\u00a0:" in french
    assert "<strong>tourbières</strong>" in french
    assert "Chercher plutôt\u00a0:" in french


def test_what_is_typed_comes_back_as_text_alone(pages: Client, slugs: dict[str, str]) -> None:
    save({"bogs": Dataset(title=Text({"en": "Peatlands"}))})
    catalogue.sync_index()
    answer = pages.get("/en/datasets", {"q": "paetlands <script>"}).content.decode()
    assert "paetlands &lt;script&gt;" in answer
    assert "paetlands <script>" not in answer


def test_the_api_says_so_too(pages: Client, slugs: dict[str, str]) -> None:
    save({"bogs": Dataset(title=Text({"en": "Peatlands and bogs"}))})
    catalogue.sync_index()
    answer = pages.get("/api/v1/datasets?q=paetlands").json()
    assert (answer["count"], answer["corrected"], answer["corrections"]) == (1, "peatlands", {"paetlands": "peatlands"})
    answer = pages.get("/api/v1/datasets?q=paetlands&correct=no").json()
    assert (answer["count"], answer["corrected"], answer["suggestions"]) == (0, "", ["peatlands"])
