"""STAC and OGC API – Records beyond the contract suite: static catalogues, items, paging without links, addresses."""

import json
from typing import Any

import pytest

from parvis.connectors import connectors
from parvis.connectors.base import Page, RawRecord, SourceSpec
from tests.contracts.geo_catalogues import OgcRecordsPortal
from tests.replay.memory import MemoryClient
from tests.replay.ogc_records_site import OgcRecordsSite
from tests.replay.stac_site import StacSite, StaticStacSite

CATALOG: dict[str, Any] = {"type": "Catalog", "stac_version": "1.1.0", "id": "root", "description": "Root"}
COLLECTION: dict[str, Any] = {
    "type": "Collection",
    "stac_version": "1.1.0",
    "description": "Lidar",
    "license": "CC-BY-4.0",
    "extent": {"spatial": {"bbox": [[-80, 40, -70, 50]]}, "temporal": {"interval": [[None, None]]}},
}


def links(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"rel": rel, "href": href} for rel, href in pairs]


@pytest.fixture
def static() -> StaticStacSite:
    collection = COLLECTION | {"assets": {"index": {"href": "../files/index.csv"}}}
    return StaticStacSite(
        {
            "/data/catalog.json": CATALOG
            | {"links": links(("child", "./a/collection.json"), ("child", "b/catalog.json"))},
            "/data/a/collection.json": collection
            | {"id": "a", "links": links(("root", "../catalog.json"), ("item", "./one.json"))},
            "/data/b/catalog.json": CATALOG
            | {"id": "b", "links": links(("child", "./c/collection.json"), ("child", "../catalog.json"))},
            "/data/b/c/collection.json": collection | {"id": "c", "links": []},
            "/data/a/one.json": {"type": "Feature", "stac_version": "1.1.0", "id": "one", "collection": "a"},
        }
    )


def walk(kind: str, client: MemoryClient, url: str, *, cursor: str = "", **options: str) -> list[Page]:
    source = SourceSpec(url=url, kind=kind, options=options)
    return list(connectors()[kind].pages(source, client, state={}, cursor=cursor))


def given(pages: list[Page]) -> list[RawRecord]:
    return [record for page in pages for record in page.records]


def test_a_static_catalogue_gives_the_collections_below_it_each_once(static: StaticStacSite) -> None:
    url = "http://stac.example/data/catalog.json"
    client = MemoryClient(static)
    found = connectors()["stac"].detect(url, client, local=False)
    assert found
    assert (found.kind, found.url, found.version) == ("stac", url, "1.1.0")
    pages = walk("stac", client, url)
    assert [record.guid for record in given(pages)] == ["a", "c"]
    assert given(walk("stac", client, url, cursor=pages[-1].cursor)) == []


def test_addresses_are_whole_by_the_document_they_stood_in(static: StaticStacSite) -> None:
    records = given(walk("stac", MemoryClient(static), "http://stac.example/data/catalog.json"))
    hrefs = [json.loads(record.payload)["assets"]["index"]["href"] for record in records]
    assert hrefs == ["http://stac.example/data/files/index.csv", "http://stac.example/data/b/files/index.csv"]


def test_items_come_only_where_they_are_asked_for(static: StaticStacSite) -> None:
    url = "http://stac.example/data/catalog.json"
    assert [one.guid for one in given(walk("stac", MemoryClient(static), url, items="yes"))] == ["a", "a/one", "c"]
    item = {"type": "Feature", "stac_version": "1.0.0", "id": "s1", "collection": "scenes", "links": []}
    api = StacSite([COLLECTION | {"id": "scenes", "links": []}], items=[item])
    assert [one.guid for one in given(walk("stac", MemoryClient(api), "http://stac.example/stac"))] == ["scenes"]
    both = given(walk("stac", MemoryClient(api), "http://stac.example/stac", items="yes"))
    assert [one.guid for one in both] == ["scenes", "scenes/s1"]


def test_pages_without_links_go_on_by_offset_while_there_are_more() -> None:
    portal = OgcRecordsPortal(250)
    site = OgcRecordsSite(list(portal.portal.records.values()), links=False)
    records = given(walk("ogc-records", MemoryClient(site), "http://records.example/oapi"))
    assert len({record.guid for record in records}) == 250


def test_an_address_of_one_collection_is_that_collection_alone() -> None:
    portal = OgcRecordsPortal(3)
    client = MemoryClient(portal.site)
    url = "http://records.example/oapi/collections/metadata:main/items?f=html"
    found = connectors()["ogc-records"].detect(url, client, local=False)
    assert found
    assert (found.url, found.options) == ("http://records.example/oapi", {"collection": "metadata:main"})
    elsewhere = "http://records.example/oapi/collections/stations"
    assert connectors()["ogc-records"].detect(elsewhere, client, local=False) is None


def test_a_crawlable_catalogue_gives_its_records_and_those_below() -> None:
    record = {"type": "Feature", "geometry": None, "time": None, "properties": {"type": "dataset", "title": "T"}}
    catalogue = {"type": "Collection", "itemType": "record", "id": "c"}
    site = StaticStacSite(
        {
            "/catalog.json": catalogue
            | {"links": links(("item", "r/1.json"), ("item", "r/2.json"), ("child", "b.json"))},
            "/r/1.json": record | {"id": "1"},
            "/b.json": catalogue | {"records": [record | {"id": "3"}], "links": []},
        }
    )
    client = MemoryClient(site)
    found = connectors()["ogc-records"].detect("http://records.example/catalog.json", client, local=False)
    assert found
    assert (found.count, found.options) == (2, {"walk": "crawl"})
    pages = walk("ogc-records", client, found.url, **found.options)
    assert [one.guid for one in given(pages)] == ["1", "3"]
    assert [problem.code for page in pages for problem in page.problems] == ["status-not-found"]


def test_a_next_link_that_leads_back_ends_the_walk() -> None:
    portal = OgcRecordsPortal(150)
    address = "/oapi/collections/metadata:main/items?f=json&limit=100"

    def mutate(request: Any, answer: Any) -> Any:
        if "/items" in request.path:
            body = json.loads(answer.body)
            body["links"] = [{"rel": "next", "href": address}]
            answer.body = json.dumps(body).encode()
        return answer

    client = MemoryClient(portal.site, mutate=mutate)
    assert len(given(walk("ogc-records", client, "http://records.example/oapi"))) == 100
