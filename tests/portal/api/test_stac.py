"""STAC at `/stac`: read by pystac-client, each collection valid by STAC's own schemas."""

import contextlib
import json
from typing import Any

import msgspec
import pystac
import pytest
from django.test import Client
from pystac_client import Client as StacClient

from parvis.standards import stac
from parvis.standards.base import ReadContext

BASE = "http://127.0.0.1:8000"


def get(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    response = client.get(path, headers=headers)
    assert response.status_code == status, (path, response.content[:500])
    return response.json()


def codes(value: Any) -> list[tuple[str, str]]:
    body = json.dumps(value).encode()
    detected = stac.detect(body)
    assert detected
    return [(problem.code, problem.pointer) for problem in stac.check(body, detected)]


def test_the_landing_page_is_a_catalogue_that_offers_no_items(client: Client, seeded: dict[str, str]) -> None:
    landing = get(client, "/stac")
    assert codes(landing) == []
    rels = {link["rel"] for link in landing["links"]}
    assert {"self", "root", "data", "conformance", "service-desc", "service-doc"} <= rels
    assert not {"search", "items"} & rels
    assert "https://api.stacspec.org/v1.0.0/item-search" not in landing["conformsTo"]
    for link in landing["links"]:
        if link["rel"] in ("data", "conformance", "service-desc", "service-doc"):
            assert client.get(link["href"].removeprefix(BASE)).status_code == 200, link


def test_each_dataset_is_a_valid_collection_with_its_files_as_assets(client: Client, seeded: dict[str, str]) -> None:
    answer = get(client, "/stac/collections")
    assert answer["numberMatched"] == answer["numberReturned"] == 3
    found = {one["id"]: one for one in answer["collections"]}
    assert found.keys() == {seeded[name] for name in ("water", "fires", "budget")}
    # BUDGET names no licence: STAC demands one, and a link to its text where it has no identifier.
    assert {name: codes(one) for name, one in found.items() if codes(one)} == {
        seeded["budget"]: [("licence-link-missing", "/license")]
    }
    water = get(client, f"/stac/collections/{seeded['water']}")
    assert [asset["href"] for asset in water["assets"].values()] == ["https://example.org/water.csv"]
    assert water["extent"]["temporal"]["interval"] == [["2015-01-01T00:00:00Z", "2020-06-30T23:59:59Z"]]
    read = stac.read(json.dumps(water).encode(), ReadContext()).dataset
    assert read
    assert read.title.get("fr") == "Qualité de l’eau potable"


def test_languages_are_negotiated(client: Client, seeded: dict[str, str]) -> None:
    french = get(client, f"/stac/collections/{seeded['water']}?lang=fr")
    assert (french["title"], french["language"]["code"]) == ("Qualité de l’eau potable", "fr")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=wildfire", {"fires"}),
        ("bbox=-140,61,-130,65", {"water"}),
        ("datetime=2016-01-01T00:00:00Z/..", {"water"}),
        ("q=nothing+of+the+kind", set()),
    ],
)
def test_collections_are_searched(client: Client, seeded: dict[str, str], query: str, expected: set[str]) -> None:
    answer = get(client, f"/stac/collections?{query}")
    assert {one["id"] for one in answer["collections"]} == {seeded[name] for name in expected}
    assert answer["numberMatched"] == len(expected)


def test_bad_questions_and_unknown_collections_are_refused(client: Client, seeded: dict[str, str]) -> None:
    assert get(client, "/stac/collections?bbox=1", 400)["code"] == "parameters-unusable"
    assert get(client, "/stac/collections?intersects=x", 400)["errors"][0]["pointer"] == "/intersects"
    assert get(client, "/stac/collections/nothing", 404)["code"] == "dataset-unknown"
    assert get(client, f"/stac/collections/{seeded['gone']}", 404)["code"] == "dataset-unknown"


def test_pystac_client_reads_and_searches_it(server: str, seeded: dict[str, str], settings: Any) -> None:
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, base_url=server)
    opened = StacClient.open(f"{server}/stac")
    assert opened._stac_io is not None
    with contextlib.closing(opened._stac_io.session):  # or the server's thread keeps its database connection
        read_and_searched(opened, seeded)


def read_and_searched(opened: StacClient, seeded: dict[str, str]) -> None:
    found = {collection.id: collection for collection in opened.get_collections()}
    assert found.keys() == {seeded[name] for name in ("water", "fires", "budget")}
    water = opened.get_collection(seeded["water"])
    assert isinstance(water, pystac.Collection)
    assert [asset.href for asset in water.assets.values()] == ["https://example.org/water.csv"]
    search = opened.collection_search(q="wildfire", limit=1)
    assert [collection.id for collection in search.collections()] == [seeded["fires"]]
    assert search.matched() == 1
    everything = opened.collection_search(limit=1)
    assert len(list(everything.collections())) == 3
