"""Datasets and the catalogue in the standards' forms, and what crawlers and feed readers get."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from pyoxigraph import RdfFormat, parse

from parvis.portal.catalogue import services as catalogue

BASE = "http://127.0.0.1:8000"
DCAT = "http://www.w3.org/ns/dcat#"
FORMS = {"jsonld": RdfFormat.JSON_LD, "ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML, "xml": RdfFormat.RDF_XML}


@pytest.fixture
def slug(seeded: dict[str, str]) -> str:
    entry = catalogue.get_dataset(seeded["water"])
    assert entry
    return entry.slug


@pytest.mark.parametrize("path", ["/en/datasets/", "/fr/jeux-de-donnees/"])
def test_a_suffix_gives_another_form(client: Client, slug: str, path: str, seeded: dict[str, str]) -> None:
    for suffix, form in FORMS.items():
        response = client.get(f"{path}{slug}.{suffix}")
        assert response.status_code == 200, suffix
        types = {
            t.subject.value for t in parse(response.content, form) if getattr(t.object, "value", "") == DCAT + "Dataset"
        }
        assert types == {f"{BASE}/datasets/{seeded['water']}"}, suffix
    assert client.get(f"{path}{slug}.json").json()["title"]["values"]["fr"] == "Qualité de l’eau potable"


def test_a_form_is_given_to_who_prefers_it(client: Client, slug: str) -> None:
    address = f"/en/datasets/{slug}"
    for accept, kind in (
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json;q=0.9, text/html;q=0.2", "application/ld+json; charset=utf-8"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/json", "application/json; charset=utf-8"),
    ):
        response = client.get(address, headers={"accept": accept})
        assert response["Content-Type"] == kind
        assert "Accept" in response["Vary"]


def test_the_name_of_a_dataset_leads_to_its_page_or_form(client: Client, slug: str, seeded: dict[str, str]) -> None:
    name = f"/datasets/{seeded['water']}"
    page = client.get(name, headers={"accept": "text/html,*/*;q=0.8", "accept-language": "fr"})
    assert (page.status_code, page["Location"]) == (303, f"{BASE}/fr/jeux-de-donnees/{slug}")
    assert client.get(name, headers={"accept": "text/turtle"})["Location"] == f"{BASE}/en/datasets/{slug}.ttl"


def test_what_is_gone_or_never_was_says_so(client: Client, seeded: dict[str, str]) -> None:
    gone = catalogue.get_dataset(seeded["gone"])
    assert gone
    assert client.get(f"/en/datasets/{gone.slug}.ttl").status_code == 410
    assert client.get(f"/api/v1/datasets/{seeded['gone']}").status_code == 410
    assert client.get("/en/datasets/nothing.ttl").status_code == 404
    problem = client.get(f"/api/v1/datasets/{seeded['gone']}?lang=fr").json()
    assert "a été retiré le 2026-03-01" in problem["title"]
    assert f"/api/v1/datasets/{seeded['gone']}/versions" in problem["detail"]
    assert client.get(f"/api/v1/datasets/{seeded['gone']}/versions").json()["count"] == 1


def test_the_catalogue_is_paged_and_every_page_is_valid_rdf(
    client: Client, seeded: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.portal.api.documents.PER_PAGE", 2)
    for suffix in ("jsonld", "ttl", "rdf"):
        found: set[str] = set()
        page: str | None = f"/catalog.{suffix}"
        pages = 0
        while page:
            response = client.get(page)
            assert response.status_code == 200
            triples = list(parse(response.content, FORMS[suffix]))
            found |= {t.object.value for t in triples if t.predicate.value == DCAT + "dataset"}
            following = [t.object.value for t in triples if t.predicate.value.endswith("hydra/core#next")]
            page = following[0].removeprefix(BASE) if following else None
            pages += 1
        assert pages == 2
        assert found == {f"{BASE}/datasets/{seeded[guid]}" for guid in ("water", "budget", "fires")}
    assert client.get("/catalog.ttl?page=9").status_code == 404
    assert client.get("/catalog.ttl?page=x").status_code == 400


def test_data_json_has_what_dcat_us_demands(client: Client, seeded: dict[str, str]) -> None:
    response = client.get("/data.json")
    document = json.loads(response.getvalue())
    assert document["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    assert len(document["dataset"]) == 3
    for dataset in document["dataset"]:
        for field in (
            "title",
            "description",
            "keyword",
            "modified",
            "publisher",
            "contactPoint",
            "identifier",
            "accessLevel",
        ):
            assert dataset.get(field), field
        assert dataset["publisher"]["name"]
        assert dataset["contactPoint"]["fn"]
        assert dataset["accessLevel"] in {"public", "restricted public", "non-public"}
        for distribution in dataset.get("distribution", []):
            assert ("downloadURL" in distribution) == ("mediaType" in distribution)
            assert "downloadURL" in distribution or "accessURL" in distribution


def test_the_sitemap_lists_every_page_with_its_twin(
    client: Client, seeded: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.portal.api.crawlers.PER_PAGE", 2)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    index = ET.fromstring(client.get("/sitemap.xml").content)
    pages = [node.text or "" for node in index.findall("s:sitemap/s:loc", space)]
    assert pages == [f"{BASE}/sitemap-1.xml", f"{BASE}/sitemap-2.xml"]
    urls = [
        url
        for page in pages
        for url in ET.fromstring(client.get(page.removeprefix(BASE)).content).findall("s:url", space)
    ]
    datasets = [url for url in urls if url.find("s:lastmod", space) is not None]
    assert len(datasets) == 6
    for url in datasets:
        twins = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", space)}
        assert set(twins) == {"en", "fr"}
        assert url.findtext("s:loc", namespaces=space) in twins.values()
    assert client.get("/sitemap-9.xml").status_code == 404


def test_crawlers_are_kept_from_combinations_of_filters(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    rules = [line.split(": ", 1) for line in lines if line.startswith(("Allow", "Disallow"))]

    def may_fetch(address: str) -> bool:
        """RFC 9309, 2.2.2: the longest pattern that matches decides."""
        matching = [
            (len(path), verb) for verb, path in rules if re.match(re.escape(path).replace(r"\*", ".*"), address)
        ]
        return not matching or max(matching)[1] == "Allow"

    assert may_fetch("/en/datasets/water")
    assert may_fetch("/fr/jeux-de-donnees")
    assert may_fetch("/api/v1/docs")
    assert not may_fetch("/en/datasets?format=CSV")
    assert not may_fetch("/fr/jeux-de-donnees?q=eau&page=3")
    assert not may_fetch("/api/v1/datasets")
    assert f"Sitemap: {BASE}/sitemap.xml" in lines


ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_any_search_has_a_feed(client: Client, seeded: dict[str, str]) -> None:
    feed = ET.fromstring(client.get("/feeds/datasets.atom?jurisdiction=CA&lang=fr").content)
    titles = [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert titles == ["Qualité de l’eau potable", "Budget tables"]
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert ids == [f"{BASE}/datasets/{seeded['water']}", f"{BASE}/datasets/{seeded['budget']}"]
    assert client.get("/feeds/datasets.atom?page=0").status_code == 400


def test_the_ledger_has_a_feed_and_an_api(client: Client, seeded: dict[str, str]) -> None:
    feed = ET.fromstring(client.get("/feeds/changes.atom?lang=fr").content)
    titles = [entry.findtext("a:title", namespaces=ATOM) or "" for entry in feed.findall("a:entry", ATOM)]
    assert titles[0].startswith("Retiré – ")
    assert len(titles) == 5
    first = client.get("/api/v1/changes?limit=2").json()
    rest = client.get(first["next"].removeprefix(BASE)).json()
    actions = [item["action"] for item in (*first["items"], *rest["items"])]
    assert actions[:3] == ["new", "new", "new"]
    assert client.get(f"/api/v1/changes?since={catalogue.last_change()}").json()["items"] == []


def test_every_code_list_that_is_named_answers_and_nothing_else_does(client: Client, db: None) -> None:
    for name in client.get("/api/v1/vocabularies").json()["items"]:
        answer = client.get(f"/api/v1/vocabularies/{name}")
        assert (answer.status_code, bool(answer.json()["items"][0]["label"]["fr"])) == (200, True), name
    refused = client.get("/api/v1/vocabularies/portals")
    assert refused.status_code == 404


def test_the_rest_of_the_api_answers(client: Client, seeded: dict[str, str]) -> None:
    organizations = client.get("/api/v1/organizations").json()
    assert [item["slug"] for item in organizations["items"]] == ["health-canada", "bc-wildfire-service"]
    assert client.get("/api/v1/organizations/health-canada").json()["name"]["fr"] == "Santé Canada"
    governments = client.get("/api/v1/jurisdictions").json()["items"]
    assert [(item["code"], item["datasets"]) for item in governments] == [("CA", 2), ("CA-BC", 1)]
    assert client.get("/api/v1/vocabularies/../settings").status_code == 404
    assert client.get("/api/v1/sources").json()["items"] == []
    assert client.get("/api/v1/runs/1").status_code == 404
    water = client.get(f"/api/v1/datasets/{seeded['water']}").json()
    assert water["dataset"]["title"]["values"]["en"] == "Drinking water quality"
    assert water["url"]["fr"].endswith(f"/fr/jeux-de-donnees/{water['slug']}")
    assert client.get(f"/api/v1/datasets/{seeded['water']}/versions/1").json()["version"] == 1
    assert client.get(f"/api/v1/datasets/{seeded['water']}/versions/2").status_code == 404
    assert client.get("/api/v1/suggest?q=wild").json()["items"]


@pytest.mark.parametrize(("lang", "title"), [("en", "API reference"), ("fr", "Référence de l’API")])
def test_the_api_is_described_in_both_languages_without_scripts(client: Client, lang: str, title: str) -> None:
    page = client.get("/api/v1/docs", headers={"accept-language": lang}).content.decode()
    assert f'<html lang="{lang}">' in page
    assert title in page
    assert "<script" not in page
    assert "style=" not in page
    assert 'id="dataset-withdrawn"' in page
    schema = client.get(f"/api/v1/openapi.json?lang={lang}").json()
    assert schema["openapi"].startswith("3.1")
    for path in schema["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert all(parameter["description"] for parameter in operation["parameters"])


def test_every_word_is_there_in_every_language() -> None:
    from parvis.portal.api.words import words

    def keys(value: object, path: str = "") -> set[str]:
        if isinstance(value, dict):
            return {key for name, inner in value.items() for key in keys(inner, f"{path}/{name}")}
        return {f"{path}[{len(value)}]" if isinstance(value, list) else path}

    english = keys(words("en"))
    assert all(keys(words(lang)) == english for lang, _ in settings.LANGUAGES)
