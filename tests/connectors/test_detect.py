"""What is said of an address, whatever is there."""

import json
from typing import Any

import pytest

from parvis.connectors import connector, connectors, registry
from parvis.connectors.base import FetchError
from parvis.connectors.detect import detect
from parvis.vocab.portals import portals
from tests.contracts.portals import PORTALS
from tests.replay.ckan_site import CkanSite
from tests.replay.documents import DataJsonSite, DocumentSite, WdsSite
from tests.replay.memory import MemoryClient

ROOT = "http://portal.example.ca"
PACKAGE = {"id": "1", "name": "one", "title": "One", "notes": "n", "resources": [], "state": "active"}
DATASET = {"identifier": "1", "title": "One", "accessLevel": "public", "distribution": []}


@pytest.mark.parametrize(
    ("sites", "given", "kind"),
    [
        ([CkanSite([PACKAGE])], "", "ckan"),
        ([CkanSite([PACKAGE]), DataJsonSite([DATASET])], "", "ckan"),
        ([CkanSite([PACKAGE]), DataJsonSite([DATASET])], "/data.json", "dcat-us"),
        ([DataJsonSite([DATASET])], "/about", "dcat-us"),
        ([WdsSite([{"productId": 1, "cubeTitleEn": "x"}])], "", "statcan"),
        ([DocumentSite("/dump.jsonl", json.dumps(PACKAGE).encode())], "/dump.jsonl", "file"),
        ([DocumentSite("/dump", json.dumps([PACKAGE]).encode())], "/dump", "file"),
    ],
)
def test_the_kind_is_found_out(sites: list[Any], given: str, kind: str) -> None:
    found = detect(ROOT + given, MemoryClient(*sites))
    assert (found.kind, found.count) == (kind, 1)


def test_the_scheme_may_be_left_out() -> None:
    client = MemoryClient(CkanSite([PACKAGE]))
    assert detect("portal.example.ca/dataset/one", client).url == "https://portal.example.ca"


def test_only_the_kind_that_was_named_is_tried() -> None:
    client = MemoryClient(CkanSite([PACKAGE]), DataJsonSite([DATASET]))
    assert detect(ROOT, client, kind="dcat-us").url == ROOT + "/data.json"
    with pytest.raises(FetchError) as caught:
        detect(ROOT, client, kind="statcan")
    assert caught.value.problem.values["tried"] == "statcan"


@pytest.mark.parametrize(
    ("url", "how", "code"),
    [
        ("", {}, "address-unusable"),
        ("portal", {}, "address-unusable"),
        ("ftp://portal.example.ca", {}, "address-scheme"),
        ("file:///no/such/file", {}, "address-scheme"),
        ("http://127.0.0.1:1/", {}, "address-private"),
        ("http://192.168.0.7/data.json", {}, "address-private"),
        (ROOT, {"kind": "gopher"}, "kind-unheard-of"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_before_anything_is_asked(
    url: str, how: dict[str, str], code: str
) -> None:
    client = MemoryClient(CkanSite([PACKAGE]))
    with pytest.raises(FetchError) as caught:
        detect(url, client, **how)
    assert caught.value.problem.code == code
    assert client.asked == []


def test_a_plain_web_page_is_told_as_such_with_what_was_tried() -> None:
    site = DocumentSite("/", b"<!DOCTYPE html><html></html>", media_type="text/html")
    with pytest.raises(FetchError) as caught:
        detect(ROOT + "/", MemoryClient(site))
    problem = caught.value.problem
    assert problem.code == "only-a-web-page"
    assert set(problem.values["tried"].split(", ")) == set(connectors())


def test_json_of_no_known_kind_is_told_with_what_was_tried() -> None:
    with pytest.raises(FetchError) as caught:
        detect(ROOT + "/x", MemoryClient(DocumentSite("/x", b'{"hello": "world"}')))
    assert caught.value.problem.code == "kind-unknown"


def test_a_host_that_nobody_knows_is_asked_once() -> None:
    from parvis.connectors.client import HttpClient

    with HttpClient() as client, pytest.raises(FetchError) as caught:
        detect("https://no-such-portal.invalid", client)
    assert caught.value.problem.code == "host-unknown"


def test_an_unknown_kind_has_no_connector() -> None:
    with pytest.raises(KeyError):
        connector("gopher")


def test_the_registrys_count_is_of_the_portals_that_connectors_can_harvest() -> None:
    counted = registry.count()
    assert counted.portals == len(portals())
    assert counted.covered == sum(counted.by_kind.values()) == sum(map(registry.is_covered, portals()))
    assert counted.by_kind.keys() <= connectors().keys()
    assert 0 < counted.covered < counted.portals


def test_a_portal_of_the_registry_is_a_source() -> None:
    portal = next(portal for portal in portals() if portal.kind == "ckan")
    source = registry.source(portal)
    assert (source.url, source.kind, source.slug, source.local) == (portal.address, "ckan", portal.slug, False)
    uncovered = next(portal for portal in portals() if not registry.is_covered(portal))
    with pytest.raises(ValueError, match=uncovered.slug):
        registry.source(uncovered)


PLATFORMS = {
    "socrata": ("", ["/d/aaaa-0000", "/Transportation/Bus-stops/aaaa-0000", "/api/views/aaaa-0000", "/browse"]),
    "opendatasoft": ("", ["/explore/dataset/street-trees-0000/", "/explore/", "/api/explore/v2.1/catalog/datasets"]),
    "arcgis-hub": ("", ["/datasets/exampleton::parks", "/search?collection=Dataset", "/api/search/v1"]),
    "arcgis-server": ("/arcgis/rest/services", ["", "/Base/Service_0001/MapServer/0", "?f=pjson"]),
    "dataverse": ("", ["/dataset.xhtml?persistentId=doi:10.5683/SP3/0000", "/dataverse/wildlife", "/api/search?q=*"]),
    "erddap": ("/erddap", ["", "/tabledap/set_0000.html", "/info/index.json", "/index.html"]),
    "udata": ("", ["/api/1/datasets/?page=2"]),
    "dkan": ("", ["/api/1/metastore/schemas/dataset/items"]),
    "jkan": ("/datahub", ["", "/datasets/wells-0000/", "/datasets.json"]),
    "ogc-capabilities": ("/geoserver", ["", "/ows?service=WMS&request=GetCapabilities", "/web/"]),
    "ogc-api": ("/oapi", ["", "/collections/climate-daily-0000", "/collections?f=json"]),
    "thredds": ("/thredds", ["", "/catalog.html", "/catalog.xml"]),
    "ipt": ("/ipt", ["", "/resource?r=resource-0000", "/rss.do", "/inventory/dataset"]),
}


@pytest.mark.parametrize(
    ("kind", "path"), [(kind, root + page) for kind, (root, pages) in PLATFORMS.items() for page in ["", *pages]]
)
def test_a_platform_is_found_from_its_root_a_page_and_its_interface_with_few_requests(kind: str, path: str) -> None:
    made = PORTALS[kind](3)
    client = MemoryClient(made.site)
    found = detect(ROOT + path, client)
    assert found.kind == kind
    assert found.count == 3
    assert len(client.asked) <= 18
    assert len(client.asked) == len(set(client.asked))


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (b'<html><a href="/geoserver/web">GeoServer</a></html>', "ogc-capabilities"),
        (b"<html><title>THREDDS Data Server</title></html>", "thredds"),
        (b'<html><a href="/erddap/index.html">ERDDAP</a></html>', "erddap"),
        (b'<html>Integrated Publishing Toolkit <a href="/ipt">IPT</a></html>', "ipt"),
        (b"<html><meta name='generator' content='DKAN'></html>", "dkan"),
    ],
)
def test_what_the_first_page_speaks_of_is_looked_for_first(page: bytes, kind: str) -> None:
    client = MemoryClient(DocumentSite("/", page, media_type="text/html"), PORTALS[kind](3).site)
    assert detect(ROOT, client).kind == kind
    assert len(client.asked) <= 8


def test_of_several_kinds_the_richest_is_taken() -> None:
    socrata, feed = PORTALS["socrata"](3).site, DataJsonSite([DATASET])
    assert detect(ROOT, MemoryClient(socrata, feed)).kind == "socrata"
    hub = PORTALS["arcgis-hub"](3).site
    assert (
        detect(ROOT, MemoryClient(hub, DataJsonSite([DATASET], path="/api/feed/dcat-us/1.1.json"))).kind == "arcgis-hub"
    )


def test_an_address_with_nothing_known_is_given_up_after_few_requests() -> None:
    client = MemoryClient(DocumentSite("/x", b'{"hello": "world"}'))
    with pytest.raises(FetchError):
        detect(ROOT + "/x", client)
    assert len(client.asked) <= 18


@pytest.mark.parametrize("kind", sorted(PORTALS))
def test_every_kind_is_found_from_the_address_of_its_catalogue_alone(kind: str) -> None:
    made = PORTALS[kind](3)
    client = MemoryClient(made.site)
    assert detect(ROOT + made.path, client).kind == kind
    assert len(client.asked) <= 18
