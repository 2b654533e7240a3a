"""What is said of an address, whatever is there."""

import json
from typing import Any

import pytest

from parvis.connectors import connector, connectors, registry
from parvis.connectors.base import FetchError
from parvis.connectors.detect import detect
from parvis.vocab.portals import portals
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
    assert problem.values["tried"] == ", ".join(connectors())


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
