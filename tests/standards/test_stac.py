"""STAC collections, catalogues and items; collections that Parvis writes are read and validated by pystac."""

import json
from typing import Any

import pystac
import pytest
from pystac.validation import validate_dict

from parvis.model import Dataset, Distribution, Extent, Identifier, Period, Text
from parvis.standards import hub, stac
from parvis.standards.base import ReadContext, Record, WriteContext
from parvis.standards.stac.writer import document

from .records import dataset, record
from .samples import FULL

BACKWARDS = ["2020-01-01T00:00:00Z", "2019-01-01T00:00:00Z"]
COLLECTION, ITEM, CATALOG = (record("stac", name) for name in ("collection", "item", "catalog"))


def checked(value: Any) -> list[tuple[str, str]]:
    body = json.dumps(value).encode()
    detected = hub.detect(body)
    assert detected is not None
    assert detected.standard == "stac"
    return [(problem.code, problem.pointer) for problem in stac.check(body, detected)]


def test_a_collection_gives_a_dataset_with_its_assets_as_files() -> None:
    found = dataset("stac", COLLECTION)
    assert found.title.get() == "Radar mosaics of Canada"
    assert found.publisher
    assert found.publisher.name.get() == "Canadian Space Agency"
    assert found.periods == (Period("2018-01-01T00:00:00Z", None),)
    assert found.extents == (Extent(bbox=(-141.1, 41.6, -52.5, 83.2)),)
    assert [(item.id, item.size) for item in found.distributions] == [("thumbnail", None), ("index", 81223)]
    assert [service.protocol for service in found.services] == ["WMS"]
    assert found.extras["summaries"] == COLLECTION["summaries"]
    assert len(found.extras["providers"]) == 3


def test_items_and_catalogues_of_version_1_0_are_read() -> None:
    item = dataset("stac", ITEM)
    assert item.periods == (Period("2024-03-01T22:58:01Z", "2024-03-01T22:58:26Z"),)
    assert item.extents[0].bbox == (-75.9, 45.1, -75.2, 45.6)
    assert item.extras["platform"] == "sentinel-1a"
    catalog = dataset("stac", CATALOG)
    assert catalog.title.get() == "Elevation data"
    assert [link["rel"] for link in catalog.extras["links"]] == ["root", "child"]


@pytest.mark.parametrize(
    ("value", "version", "profile"),
    [(COLLECTION, "1.1.0", "collection"), (ITEM, "1.0.0", "item"), (CATALOG, "1.0.0", "catalog")],
)
def test_version_and_kind_are_detected(value: Any, version: str, profile: str) -> None:
    for body in (value, {"collections": [value], "links": []}, {"type": "FeatureCollection", "features": [value]}):
        detected = hub.detect(json.dumps(body).encode())
        assert detected
        assert (detected.standard, detected.version, detected.profile) == ("stac", version, profile)


def test_of_several_boxes_and_intervals_the_first_is_the_whole() -> None:
    parts = [[-80, 40, -70, 50], [-60, 45, -55, 50]]
    times = [["2001-01-01T00:00:00Z", "2002-01-01T00:00:00Z"], ["2005-01-01T00:00:00Z", None]]
    extent = {
        "spatial": {"bbox": [[-80, 40, -55, 50], *parts]},
        "temporal": {"interval": [["2001-01-01T00:00:00Z", None], *times]},
    }
    found = dataset("stac", {**COLLECTION, "extent": extent})
    assert [list(item.bbox or ()) for item in found.extents] == parts
    assert [item.start for item in found.periods] == ["2001-01-01T00:00:00Z", "2005-01-01T00:00:00Z"]


def test_what_is_written_is_valid_by_pystac_and_by_the_official_schema() -> None:
    bare = Dataset(title=Text({"en": "Bare"}, "en"))
    for one in (FULL, bare):
        value = document(Record(dataset=one), WriteContext(base_url="https://open.example"))
        assert [code for code, _ in checked(value) if code != "licence-link-missing"] == []
        value["stac_extensions"] = []  # pystac would fetch their schemas
        collection = pystac.Collection.from_dict(value)
        validate_dict(value)
        assert len(collection.assets) == len(one.distributions)


def test_a_description_that_is_missing_is_filled_for_others_and_missing_again_for_us() -> None:
    value = document(Record(dataset=Dataset(title=Text({"en": "Bare"}, "en"))), WriteContext())
    assert value["description"] == "Bare"
    found = stac.read(json.dumps(value).encode(), ReadContext()).dataset
    assert found
    assert (found.description, found.extents, found.periods, found.licence) == (Text(), (), (), None)


def test_extensions_are_declared_where_they_are_used() -> None:
    plain = document(Record(dataset=Dataset(title=Text({"und": "Bare"}))), WriteContext())
    assert plain["stac_extensions"] == []
    rich = Dataset(
        title=Text({"en": "Rich"}, "en"),
        identifiers=(Identifier("10.5072/a", "doi"),),
        distributions=(Distribution(url="https://e.org/a.csv", size=3),),
    )
    used = " ".join(document(Record(dataset=rich), WriteContext())["stac_extensions"])
    for name in ("language", "scientific", "file"):
        assert f"/{name}/" in used


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"license": None}, "schema", "/license"),
        ({"links": None}, "schema", "/links"),
        (
            {"extent": {"spatial": {"bbox": [[1, 2]]}, "temporal": {"interval": [[None, None]]}}},
            "schema",
            "/extent/spatial/bbox/0",
        ),
        ({"license": "other", "links": []}, "licence-link-missing", "/license"),
        (
            {"extent": {"spatial": {"bbox": [[1, 2, 3, 4]]}, "temporal": {"interval": [BACKWARDS]}}},
            "interval-backwards",
            "/extent/temporal/interval/0",
        ),
    ],
)  # fmt: skip
def test_broken_rules_are_told_with_their_place(change: dict[str, Any], code: str, pointer: str) -> None:
    found = checked({**COLLECTION, **change})
    assert any(said.startswith(code) and place.startswith(pointer) for said, place in found), found


def test_each_version_is_checked_by_its_own_schema() -> None:
    assert checked(CATALOG) == checked(ITEM) == checked(COLLECTION) == []
    assert checked({**CATALOG, "links": None}) != []
    proprietary = {**COLLECTION, "stac_version": "1.0.0", "license": "proprietary"}
    assert checked(proprietary) == []
    # Only 1.1 demands UTC's mark at the end of times.
    local = {"spatial": {"bbox": [[1, 2, 3, 4]]}, "temporal": {"interval": [["2020-01-01T00:00:00+02:00", None]]}}
    assert checked({**COLLECTION, "extent": local}) != []


def test_a_version_that_has_no_schema_here_is_checked_by_the_nearest() -> None:
    for version in ("0.9.0", "1.0.0-rc.1", "1.2.0"):
        assert checked({**CATALOG, "stac_version": version}) == [("stac-version-other", "/stac_version")]
