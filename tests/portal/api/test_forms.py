"""Every dataset and the catalogue in every standard that can be written: by suffix, by asking, and by Link headers."""

import re

import pytest
from django.test import Client

from parvis.model import Dataset
from parvis.portal import forms
from parvis.portal.catalogue import services as catalogue
from parvis.standards import hub
from parvis.standards.base import ReadContext
from parvis.standards.writing import WRITERS

EVERY = sorted(WRITERS)
READABLE = [name for name in EVERY if WRITERS[name].reader]
LINK = re.compile(r'<([^>]+)>; rel="([a-z]+)"(?:; type="([^"]+)")?(?:; profile="([^"]+)")?')


@pytest.fixture
def slug(seeded: dict[str, str]) -> str:
    entry = catalogue.get_dataset(seeded["water"])
    assert entry
    return entry.slug


def body(response: object) -> bytes:
    streaming = getattr(response, "streaming", False)
    return b"".join(response.streaming_content) if streaming else response.content  # type: ignore[attr-defined]


def read(document: bytes, name: str) -> list[Dataset]:
    found = hub.read_document(document, WRITERS[name].reader, ReadContext(language="en"))
    return [reading.dataset for reading in found if reading.dataset]


@pytest.mark.parametrize("name", EVERY)
def test_a_dataset_is_had_in_every_standard_by_its_suffix(client: Client, slug: str, name: str) -> None:
    writer = WRITERS[name]
    address = f"/fr/jeux-de-donnees/{slug}.{name}{writer.suffix}"
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].partition(";")[0] == writer.media_type
    assert body(response)
    assert (client.head(address).status_code, client.head(address).content) == (200, b"")


@pytest.mark.parametrize("name", READABLE)
def test_what_is_served_is_read_back(client: Client, slug: str, name: str) -> None:
    (dataset,) = read(body(client.get(f"/en/datasets/{slug}.{name}{WRITERS[name].suffix}")), name)
    assert dataset.title.get("en") == "Drinking water quality"
    if {"distributions", "distributions.url"} & WRITERS[name].holds:
        assert [item.url for item in dataset.distributions][:1] == ["https://example.org/water.csv"]


@pytest.mark.parametrize("name", EVERY)
def test_the_catalogue_is_had_in_every_standard(client: Client, seeded: dict[str, str], name: str) -> None:
    address = f"/catalog.{name}{WRITERS[name].suffix}"
    response = client.get(address)
    assert response.status_code == 200
    document = body(response)
    if WRITERS[name].reader:
        titles = {dataset.title.get("en") for dataset in read(document, name)}
        assert titles == {"Drinking water quality", "Wildfire perimeters", "Budget tables"}
    head = client.head(address)
    assert (head.status_code, body(head)) == (200, b"")
    again = client.get(address, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_the_page_names_every_form_with_its_type_and_profile(client: Client, slug: str) -> None:
    page = client.get(f"/en/datasets/{slug}", headers={"accept": "text/html"})
    found = {link: (rel, kind, profile) for link, rel, kind, profile in LINK.findall(page["Link"])}
    assert {rel for rel, _, _ in found.values()} == {"alternate"}
    assert len(found) == len(WRITERS) or len(page["Link"]) > forms.LONGEST_LINKS - 250
    assert found[f"/en/datasets/{slug}.ttl"] == ("alternate", "text/turtle", "http://www.w3.org/ns/dcat#")
    for link, (_, kind, _) in found.items():
        response = client.get(link)
        assert (response.status_code, response["Content-Type"].partition(";")[0]) == (200, kind)
        assert f'href="{link}"' in page.content.decode()


def test_a_link_header_stays_short_enough_for_proxies() -> None:
    header = forms.links(f"/fr/jeux-de-donnees/{'a' * 300}")
    assert 1000 < len(header) <= forms.LONGEST_LINKS
    assert header.startswith("</fr/jeux-de-donnees/aaa")
    assert 'rel="alternate"' in header.rpartition(", ")[2]


@pytest.mark.parametrize(
    ("accept", "standard"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None),
        ("*/*", None),
        ("", None),
        ("text/turtle", "dcat-turtle"),
        ("text/turtle;q=0.3, application/ld+json;q=0.9", "dcat-jsonld"),
        ("text/html;q=0.5, text/turtle;q=0.4", None),
        ("text/turtle;q=0, application/rdf+xml", "dcat-rdfxml"),
        ('application/ld+json;profile="https://schema.org/"', "schema-org"),
        ("application/ld+json;profile=https://schema.org", "schema-org"),
        ("application/json;profile=dcat-us", "dcat-us"),
        ('application/json;profile="https://project-open-data.cio.gov/v1.1/schema", application/json;q=0.9', "dcat-us"),
        ("application/json;profile=unheard-of, text/html;q=0.1", None),
        ("application/json", "parvis"),
        ("nonsense", None),
        ("text/turtle;q=x", "dcat-turtle"),
    ],
)
def test_a_form_is_chosen_by_weight_and_profile(client: Client, slug: str, accept: str, standard: str | None) -> None:
    response = client.get(f"/en/datasets/{slug}", headers={"accept": accept})
    assert response.status_code == 200
    assert "Accept" in response["Vary"]
    if standard is None:
        assert response["Content-Type"] == "text/html; charset=utf-8"
    else:
        assert response["ETag"].removesuffix('"').split("-1-", 1)[1].removesuffix("-en") == standard


def test_the_more_exact_range_decides_about_a_form(client: Client, slug: str) -> None:
    accept = "application/json;q=0.9, application/json;profile=parvis;q=0.1, text/html;q=0.5"
    response = client.get(f"/en/datasets/{slug}", headers={"accept": accept})
    assert response["Content-Type"].startswith("application/json")
    assert "-parvis-" not in response["ETag"]


def test_a_form_says_what_it_is_of_and_after_which_profile(client: Client, slug: str) -> None:
    response = client.get(f"/en/datasets/{slug}.schema-org.jsonld")
    assert f'<http://127.0.0.1:8000/en/datasets/{slug}>; rel="describes"' in response["Link"]
    assert '<https://schema.org/>; rel="profile"' in response["Link"]


def test_the_catalogue_itself_leads_to_the_form_that_is_preferred(client: Client, seeded: dict[str, str]) -> None:
    for accept, suffix in (
        ("*/*", "jsonld"),
        ("text/turtle", "ttl"),
        ("application/json;profile=dcat-us", "dcat-us.json"),
        ("image/png", "jsonld"),
    ):
        response = client.get("/catalog", headers={"accept": accept})
        assert (response.status_code, response["Location"]) == (303, f"http://127.0.0.1:8000/catalog.{suffix}")
        assert "Accept" in response["Vary"]
        assert '</catalog.ttl>; rel="alternate"' in response["Link"]


def test_no_two_forms_have_one_suffix() -> None:
    assert set(forms.SHORT) <= set(forms.forms())
    assert len({form.suffix for form in forms.forms().values()}) == len(forms.forms())
