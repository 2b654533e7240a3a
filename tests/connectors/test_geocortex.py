"""Geocortex Essentials beyond the contract: keys, closed sites, services that won't say more, viewers' addresses."""

import json

import pytest

from parvis.connectors import geocortex
from parvis.connectors.base import Page, SourceSpec
from parvis.standards import ReadContext, reader
from tests.contracts.map_services import GeocortexPortal
from tests.contracts.portals import records
from tests.replay.geocortex_site import GeocortexSite
from tests.replay.memory import MemoryClient

ROOT = "http://maps.example/Geocortex/Essentials/REST/sites"


@pytest.fixture
def site() -> GeocortexSite:
    portal: GeocortexSite = GeocortexPortal(6, records).portal
    return portal


def walk(client: MemoryClient, url: str = ROOT) -> list[Page]:
    return list(geocortex.pages(SourceSpec(url=url, kind="geocortex"), client, state={}))


def test_keys_of_connections_are_neither_sent_nor_kept(site: GeocortexSite) -> None:
    client = MemoryClient(site)
    pages = walk(client)
    assert sum(len(page.records) for page in pages) == 6
    assert "SECRET" not in "".join(client.asked)
    assert not [one for page in pages for one in page.records if b"SECRET" in one.payload or "SECRET" in one.guid]


def test_a_service_shown_by_several_sites_is_one_and_asked_once(site: GeocortexSite) -> None:
    client = MemoryClient(site)
    found = [one.guid for page in walk(client) for one in page.records]
    assert found.count("https://maps.example.ca/arcgis/rest/services/Service_0000/MapServer") == 1
    assert len([url for url in client.asked if "/mapservices/0/rest/" in url and "layers" not in url]) == 1


def test_a_closed_site_is_left_out_and_said(site: GeocortexSite) -> None:
    site.closed = ("Internal",)
    problems = [each for page in walk(MemoryClient(site)) for each in page.problems]
    assert [(each.code, each.values["folder"]) for each in problems] == [("folder-closed", "Internal")]


def test_a_service_that_wants_a_password_stays_as_the_site_lists_it(site: GeocortexSite) -> None:
    for services in site.sites.values():
        for service in services.values():
            service["service"] = {"error": {"code": 499, "message": "Token Required", "details": []}}
    pages = walk(MemoryClient(site))
    assert {problem.code for page in pages for problem in page.problems} == {"details-missing"}
    one = pages[0].records[0]
    assert [layer["name"] for layer in json.loads(one.payload)["layers"]] == ["Roads"]
    dataset = reader(one.standard).read(one.payload, ReadContext(language="en")).dataset
    assert dataset
    assert dataset.services[0].url.startswith("https://maps.example.ca/arcgis/rest/services/")


@pytest.mark.parametrize(
    "url",
    [
        "http://maps.example/Html5Viewer/Index.html?viewer=GisViewer",
        "http://maps.example/Html5Viewer_2_4/Index.html?configBase=" + ROOT + "/Water/viewers/Main/virtualdirectory",
        ROOT + "/Water/map?f=json",
        "http://maps.example",
    ],
)
def test_it_is_found_from_a_viewers_address(site: GeocortexSite, url: str) -> None:
    found = geocortex.detect(url, MemoryClient(site), local=False)
    assert found
    assert (found.url, found.count) == (ROOT, 6)


@pytest.mark.parametrize("instance", ["public", "EXT"])
def test_an_instance_of_its_own_has_its_own_directory(instance: str) -> None:
    url = f"https://maps.example/Geocortex/Essentials/{instance}/REST/sites?f=pjson"
    assert geocortex._root(url) == url.partition("?")[0]
