"""Catalogues in RDF: one document, pages, a web page that names them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis.connectors import dcat
from parvis.connectors.base import FetchError, Page, SourceSpec
from parvis.connectors.client import HttpClient
from parvis.connectors.detect import detect
from parvis.standards import reader
from parvis.standards.base import ReadContext
from tests.replay.clock import Clock
from tests.replay.dcat_site import DcatSite
from tests.replay.server import ReplayServer

RECORDS = Path(__file__).parent.parent / "fixtures" / "connectors" / "dcat" / "records.json"


def site(count: int, **how: object) -> DcatSite:
    templates = json.loads(RECORDS.read_text("utf-8"))
    records = [{**templates[number % 2], "id": f"https://data.example.ca/dataset/{number}"} for number in range(count)]
    return DcatSite(records, **how)  # type: ignore[arg-type]


@pytest.fixture
def client() -> Iterator[HttpClient]:
    time = Clock()
    with HttpClient(local=True, clock=time.now, sleep=time.sleep) as running:
        yield running


def walk(server: ReplayServer, client: HttpClient, path: str, state: dict[str, str] | None = None) -> list[Page]:
    source = SourceSpec(url=server.url + path, kind="dcat", local=True)
    return list(dcat.pages(source, client, state=state or {}))


def guids(pages: list[Page]) -> list[str]:
    return [record.guid for page in pages for record in page.records]


def test_one_document_is_cut_into_datasets_and_asked_for_by_its_etag(client: HttpClient) -> None:
    with ReplayServer(site(3, rows=None)) as server:
        pages = walk(server, client, "/catalog.ttl")
        assert guids(pages) == [f"https://data.example.ca/dataset/{number}" for number in range(3)]
        again = walk(server, client, "/catalog.ttl", pages[-1].state)
        assert again[-1].unchanged
        assert server.requests[-1].headers["if-none-match"] == pages[-1].state["etag"]


def test_its_records_are_read_as_datasets(client: HttpClient) -> None:
    with ReplayServer(site(2, rows=None)) as server:
        record = walk(server, client, "/catalog.ttl")[0].records[0]
    reading = reader("dcat").read(record.payload, ReadContext(guid=record.guid))
    assert reading.dataset is not None
    assert reading.dataset.title.values == {"en": "Drinking water", "fr": "Eau potable"}
    assert len(reading.dataset.distributions) == 2


def test_a_web_page_leads_to_the_rdf_it_names(client: HttpClient) -> None:
    with ReplayServer(site(3)) as server:
        assert len(guids(walk(server, client, "/portal"))) == 3
        found = detect(f"{server.url}/portal", client, local=True, kind="dcat")
        assert (found.url, found.count, found.title) == (f"{server.url}/catalog.ttl", 3, "Replay")


def test_a_portal_is_found_by_where_its_catalogue_usually_is(client: HttpClient) -> None:
    with ReplayServer(site(3)) as server:
        assert detect(f"{server.url}/dataset/water", client, local=True, kind="dcat").url == f"{server.url}/catalog.ttl"


def test_an_address_of_rdf_is_known_for_it_among_all_kinds(client: HttpClient) -> None:
    with ReplayServer(site(3)) as server:
        assert detect(f"{server.url}/catalog.ttl", client, local=True).kind == "dcat"


def test_pages_may_lead_on_in_the_header(client: HttpClient) -> None:
    with ReplayServer(site(25, rows=10, links=True)) as server:
        assert len(guids(walk(server, client, "/catalog.ttl"))) == 25


def test_pages_in_a_circle_end(client: HttpClient) -> None:
    with ReplayServer(site(25, rows=10, circle=True)) as server:
        pages = walk(server, client, "/catalog.ttl")
        assert len(guids(pages)) == 25
        codes = [problem.code for page in pages for problem in page.problems if problem.code != "guid-duplicate"]
        assert codes == ["pages-in-a-circle"]


def test_a_broken_page_gives_what_it_has_and_the_walk_does_not_end_well(client: HttpClient) -> None:
    with ReplayServer(site(25, rows=10)) as server:
        server.fault("page=2", "truncated", times=None)
        given: list[str] = []

        def keep() -> None:
            source = SourceSpec(url=f"{server.url}/catalog.ttl", kind="dcat", local=True)
            for page in dcat.pages(source, client, state={}):
                given.extend(record.guid for record in page.records)

        with pytest.raises(FetchError) as caught:
            keep()
        assert caught.value.problem.code == "rdf-broken"
        assert 10 < len(given) < 25


def test_a_page_without_rdf_says_so(client: HttpClient) -> None:
    with ReplayServer(site(1)) as server:
        server.fault("/", "html", times=None)
        with pytest.raises(FetchError) as caught:
            walk(server, client, "/catalog.ttl")
    assert caught.value.problem.code == "html-without-rdf"
