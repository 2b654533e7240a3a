"""What the pages answer: statuses, headers, contents, and how they meet bad input."""

import json
import re

import pytest
from django.test import Client

from parvis.portal.catalogue import services as catalogue
from parvis.search.engines.base import IndexUnavailable

from . import seed

pytestmark = pytest.mark.django_db


def body(answer) -> str:
    return answer.content.decode()


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(pages: Client, slugs: dict[str, str]) -> None:
    answer = pages.get(f"/en/datasets/{slugs['hostile']}")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    html = body(answer)
    assert re.findall(r"<[^>]+\s(?:style|on[a-z]+)=[\"']", html) == []
    assert set(re.findall(r"<script[^>]*>", html)) <= {'<script type="application/ld+json">'}
    assert "alert(1)</script>" not in html


def test_a_page_names_its_canonical_address_its_twins_and_its_machine_forms(
    pages: Client, slugs: dict[str, str]
) -> None:
    html = body(pages.get(f"/fr/jeux-de-donnees/{slugs['water']}"))
    base = "http://127.0.0.1:8000"
    assert f'<link rel="canonical" href="{base}/fr/jeux-de-donnees/{slugs["water"]}">' in html
    assert f'hreflang="en" href="{base}/en/datasets/{slugs["water"]}"' in html
    assert f'type="text/turtle" href="/fr/jeux-de-donnees/{slugs["water"]}.ttl"' in html


def test_a_dataset_is_found_by_its_id_too(pages: Client, slugs: dict[str, str]) -> None:
    id = catalogue.dataset_id(origin=seed.ORIGIN, guid="water")
    answer = pages.get(f"/en/datasets/{id}")
    assert (answer.status_code, answer["Location"]) == (301, f"/en/datasets/{slugs['water']}")


def test_a_withdrawn_dataset_is_gone_but_says_what_it_was(pages: Client, slugs: dict[str, str]) -> None:
    catalogue.withdraw(ids=[str(catalogue.dataset_id(origin=seed.ORIGIN, guid="water"))], run=None, at=seed.NOON)
    answer = pages.get(f"/en/datasets/{slugs['water']}")
    assert answer.status_code == 410
    assert "This dataset was withdrawn" in body(answer)
    assert "Water quality in Yukon rivers" in body(answer)
    assert 'name="robots" content="noindex' in body(answer)


def test_texts_in_another_language_carry_it(pages: Client, slugs: dict[str, str]) -> None:
    html = body(pages.get(f"/en/datasets/{slugs['trees']}"))
    assert '<h1 lang="fr">Arbres publics de la ville</h1>' in html
    assert '<div class="prose" lang="fr">' in html
    assert "in another language only: French" in html


def test_machine_translations_are_marked_in_that_language_alone(pages: Client, slugs: dict[str, str]) -> None:
    assert "Traduction automatique" in body(pages.get(f"/fr/jeux-de-donnees/{slugs['ice']}"))
    assert "Machine translation" not in body(pages.get(f"/en/datasets/{slugs['ice']}"))
    assert "Traduction automatique" in body(pages.get("/fr/jeux-de-donnees?q=glaces"))


def test_files_come_in_pages_and_bad_page_numbers_show_the_first(pages: Client, slugs: dict[str, str]) -> None:
    address = f"/en/datasets/{slugs['ice']}"
    assert "Week 50<" in body(pages.get(address))
    assert "Week 51<" not in body(pages.get(address))
    assert "Week 120<" in body(pages.get(f"{address}?files=3"))
    for bad in ("0", "99", "-1", "x", "²", "9" * 40):
        assert "Week 1<" in body(pages.get(address, {"files": bad}))


def test_a_dataset_page_needs_no_index(pages: Client, slugs: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: object, **options: object) -> None:
        raise IndexUnavailable

    monkeypatch.setattr(type(catalogue.engine()), "similar", gone)
    monkeypatch.setattr(type(catalogue.engine()), "search", gone)
    assert pages.get(f"/en/datasets/{slugs['water']}").status_code == 200
    answer = pages.get("/fr/jeux-de-donnees")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "La recherche n’est pas disponible" in body(answer)


def test_search_finds_marks_and_filters(pages: Client, slugs: dict[str, str]) -> None:
    html = body(pages.get("/fr/jeux-de-donnees?q=eau&jurisdiction=CA-YT"))
    assert '<h2 id="count" aria-live="polite">1 jeu de données</h2>' in html
    assert "<mark>eau</mark>" in html
    assert 'name="jurisdiction" value="CA-YT" form="search" checked' in html
    assert 'href="/fr/jeux-de-donnees?q=eau" rel="nofollow"' in html


def test_four_edges_make_one_area(pages: Client, slugs: dict[str, str]) -> None:
    found = body(pages.get("/en/datasets?west=-72&south=46&east=-71&north=47"))
    assert "Arbres publics" in found
    assert "Water quality" not in found
    comma = body(pages.get("/fr/jeux-de-donnees?west=-72,5&south=46&east=-71&north=47"))
    assert "Arbres publics" in comma
    assert 'value="-72.5"' in comma


@pytest.mark.parametrize(
    "query",
    [
        "bbox=x",
        "west=1",
        "from=soon",
        "sort=best",
        "page=0",
        "page=" + "9" * 30,
        "per_page=-1",
        "q=" + "a" * 10_000,
        "q=" + "%22" * 500,
        "q=-&q=*",
        "q=%00%FF",
        "format=" + "x" * 400,
        "&".join(f"subject=s{n}" for n in range(300)),
        "from=2020&to=1990",
        "lang=%3Cscript%3E",
        "unknown=1",
    ],
)
def test_bad_questions_are_answered_with_a_page_that_says_so(pages: Client, slugs: dict[str, str], query: str) -> None:
    answer = pages.get(f"/fr/jeux-de-donnees?{query}")
    assert answer.status_code == 200
    assert "<script>" not in body(answer)
    silent = query.startswith(("unknown", "lang", "q=%00"))
    assert silent or "notice" in body(answer) or query.startswith("q=")


def test_a_page_beyond_the_last_leads_back(pages: Client, slugs: dict[str, str]) -> None:
    assert "Go to the last one" in body(pages.get("/en/datasets?page=50"))


def test_results_ask_the_database_the_same_number_of_questions_however_many_there_are(
    pages: Client, slugs: dict[str, str], django_assert_max_num_queries
) -> None:
    pages.get("/en/datasets")
    with django_assert_max_num_queries(2):
        pages.get("/en/datasets")


def test_a_dataset_page_asks_the_database_few_questions(
    pages: Client, slugs: dict[str, str], django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(3):
        pages.get(f"/en/datasets/{slugs['water']}")


def test_filtered_results_are_not_for_search_engines(pages: Client, slugs: dict[str, str]) -> None:
    assert "noindex" in body(pages.get("/en/datasets?format=CSV"))
    assert "noindex" not in body(pages.get("/en/datasets"))


def test_suggestions_are_json(pages: Client, slugs: dict[str, str]) -> None:
    answer = pages.get("/fr/suggestions", {"q": "qualit"})
    assert answer["Content-Type"] == "application/json"
    assert all(set(item) == {"text", "url"} for item in json.loads(answer.content))
    assert json.loads(pages.get("/fr/suggestions", {"q": "x" * 5000}).content) == []


@pytest.mark.parametrize(
    "path",
    [
        "/en/datasets/none",
        "/en/datasets/none/versions",
        "/en/organizations/none",
        "/en/governments/CA-XX",
        "/en/sources/none",
        "/en/sources/none/preview",
        "/en/sources/none/runs/1",
        "/en/sources/none/runs/99999999999999999999999",
        "/en/x",
        "/theme.css",
        "/nothing",
    ],
)
def test_what_is_not_there_is_a_404_page(pages: Client, slugs: dict[str, str], path: str) -> None:
    answer = pages.get(path)
    assert answer.status_code == 404
    assert "We could not find that page" in body(answer)


def test_errors_speak_the_reader_s_language(pages: Client, slugs: dict[str, str]) -> None:
    assert "Nous n’avons pas trouvé cette page" in body(pages.get("/fr/rien"))
    assert "Nous n’avons pas trouvé cette page" in body(pages.get("/x", headers={"accept-language": "fr"}))


def test_nothing_can_be_sent_to_a_page(pages: Client) -> None:
    answer = pages.post("/en/about")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_an_accident_is_a_page_with_a_number_to_tell(
    pages: Client, slugs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("parvis.portal.web.views.about.page", broken)
    pages.raise_request_exception = False
    answer = pages.get("/fr/a-propos")
    assert answer.status_code == 500
    assert "Un problème est survenu de notre côté" in body(answer)
    assert answer["X-Request-ID"] in body(answer)
    assert "secret detail" not in body(answer)


def test_a_name_that_is_not_ours_is_refused_with_a_page(pages: Client) -> None:
    answer = pages.get("/fr/", SERVER_NAME="evil.example")
    assert answer.status_code == 400
    assert "Cette demande n’a pas pu être comprise" in body(answer)


def test_versions_show_what_changed(pages: Client, slugs: dict[str, str]) -> None:
    seed.save({"water": seed.YUKON_WATER_CHANGED}, days=3)
    html = body(pages.get(f"/en/datasets/{slugs['water']}/versions"))
    assert "From version 1 to version 2" in html
    assert "<ins> and lakes</ins>" in html
    swapped = body(pages.get(f"/en/datasets/{slugs['water']}/versions?from=2&to=1"))
    assert "<del> and lakes</del>" in swapped
    assert pages.get(f"/en/datasets/{slugs['water']}/versions?from=x&to=99").status_code == 200


def test_the_theme_of_a_jurisdiction_comes_after_the_neutral_one(
    pages: Client, db: None, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import msgspec
    from django.conf import settings

    file = tmp_path / "nunavut.css"
    file.write_text(":root { --brand: #123; }")
    monkeypatch.setattr(settings, "CONFIG", msgspec.structs.replace(settings.CONFIG, theme=str(file)))
    html = body(pages.get("/en/about"))
    assert html.index("/static/theme.css") < html.index('"/theme.css"') < html.index("/static/parvis.css")
    answer = pages.get("/theme.css")
    assert (answer["Content-Type"], body(answer)) == ("text/css; charset=utf-8", ":root { --brand: #123; }")


def test_neither_signature_nor_wordmark_of_the_federal_government_is_shown(
    pages: Client, slugs: dict[str, str]
) -> None:
    html = body(pages.get("/en/")).lower()
    assert "wordmark" not in html
    assert "signature" not in html
