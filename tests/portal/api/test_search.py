"""The search of the native API."""

import pytest
from django.test import Client


@pytest.fixture
def api(seeded: dict[str, str], client: Client) -> Client:
    return client


def test_everything_is_found_without_a_question(api: Client, seeded: dict[str, str]) -> None:
    answer = api.get("/api/v1/datasets").json()
    assert answer["count"] == 3
    assert {item["id"] for item in answer["items"]} == {seeded["water"], seeded["fires"], seeded["budget"]}
    assert answer["problems"] == []


def test_an_item_has_its_texts_by_language_and_its_page_in_the_readers(api: Client, seeded: dict[str, str]) -> None:
    (item,) = api.get("/api/v1/datasets?q=potable&lang=fr").json()["items"]
    assert item["id"] == seeded["water"]
    assert item["title"] == {"en": "Drinking water quality", "fr": "Qualité de l’eau potable"}
    assert item["url"] == f"http://127.0.0.1:8000/fr/jeux-de-donnees/{item['slug']}"
    assert item["formats"] == ["CSV", "WMS"]
    assert item["bbox"] == [-141.0, 60.0, -123.0, 70.0]


def test_a_machines_translation_is_said_to_be_one(api: Client) -> None:
    (item,) = api.get("/api/v1/datasets?q=wildfire").json()["items"]
    assert item["machine_translated"] == {"title": ["fr"]}


def test_facets_have_names_in_every_language(api: Client) -> None:
    facets = api.get("/api/v1/datasets").json()["facets"]
    assert facets["jurisdiction"][0] == {
        "value": "CA",
        "count": 2,
        "label": {"en": "Government of Canada", "fr": "Gouvernement du Canada"},
    }
    assert facets["organization"][0]["label"] == {"en": "Health Canada", "fr": "Santé Canada"}


def test_filters_narrow_and_facets_can_be_chosen(api: Client, seeded: dict[str, str]) -> None:
    answer = api.get("/api/v1/datasets?jurisdiction=CA-BC&jurisdiction=CA-YT&facets=format").json()
    assert [item["id"] for item in answer["items"]] == [seeded["fires"]]
    assert list(answer["facets"]) == ["format"]


def test_no_database_is_asked_for_hits(api: Client, django_assert_max_num_queries: object) -> None:
    api.get("/api/v1/datasets")  # reads the names of organisations and sources
    with django_assert_max_num_queries(0):  # type: ignore[operator]
        assert api.get("/api/v1/datasets").json()["count"] == 3


def test_unknown_parameters_are_told_and_unusable_values_refused(api: Client) -> None:
    (problem,) = api.get("/api/v1/datasets?colour=red&lang=fr").json()["problems"]
    assert (problem["code"], problem["pointer"], problem["severity"]) == ("parameter-unknown", "/colour", "warning")
    assert "ignoré" in problem["message"]

    response = api.get("/api/v1/datasets?page=0&bbox=1,2", headers={"accept-language": "fr-CA,fr;q=0.9"})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == 400
    assert document["title"] == "La requête contient des paramètres inutilisables."
    assert {error["pointer"] for error in document["errors"]} == {"/page", "/bbox"}
    assert all(error["message"] and error["remedy"] for error in document["errors"])


def test_head_is_answered_and_other_methods_are_refused_as_a_problem(api: Client) -> None:
    assert api.head("/api/v1/datasets").status_code == 200
    response = api.delete("/api/v1/datasets")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response["Content-Type"] == "application/problem+json"


def test_any_site_may_read(api: Client) -> None:
    assert api.get("/api/v1/datasets")["Access-Control-Allow-Origin"] == "*"
    preflight = api.options("/api/v1/datasets")
    assert preflight.status_code == 204
    assert "GET" in preflight["Access-Control-Allow-Methods"]
    assert "POST" not in preflight["Access-Control-Allow-Methods"]


def test_an_unknown_address_is_a_problem_document(api: Client) -> None:
    response = api.get("/api/v1/nothing/here?lang=fr")
    assert response.status_code == 404
    assert response.json()["title"] == "Il n’y a rien à « /api/v1/nothing/here »."


def test_too_many_parameters_are_refused(api: Client) -> None:
    response = api.get("/api/v1/datasets?" + "&".join(f"a{n}=1" for n in range(1500)))
    assert response.status_code == 400
    assert response.json()["errors"] == []
