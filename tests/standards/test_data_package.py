"""Data packages of both versions; the official profiles check them."""

import io
import json
import zipfile
from typing import Any

import pytest

from parvis.model import Dataset, Distribution, Text
from parvis.standards import data_package, hub
from parvis.standards.base import Part, ReadContext, Record, WriteContext
from parvis.standards.data_package.writer import document

from .records import dataset, read, record
from .samples import FULL

TRANSIT, BICYCLES = record("data-package", "transit"), record("data-package", "bicycle_counts")


def checked(value: Any) -> list[tuple[str, str]]:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    detected = hub.detect(body)
    assert detected is not None
    assert detected.standard == "data-package"
    return [(problem.code, problem.pointer) for problem in data_package.check(body, detected)]


def test_a_package_gives_a_dataset_its_resources_as_files_with_their_table_schemas() -> None:
    found = dataset("data-package", TRANSIT)
    assert found.description.values == {
        "en": "Trips by month and route.",
        "fr": "Déplacements par mois et par circuit.",
    }
    assert (found.version, found.issued) == ("2.1.0", "2024-05-01T12:00:00Z")
    assert found.licence
    assert found.licence.code == "ca-ogl-lgo"
    assert found.publisher
    assert found.publisher.name.get() == "City of Halifax"
    assert [(agent.name.get(), agent.kind) for agent in found.creators] == [("Jo MacNeil", "person")]
    assert [item.type for item in found.relations] == ["derived_from"]
    trips, routes = found.distributions
    assert (trips.format, trips.size, trips.media_type) == ("CSV", 88123, "text/csv")
    assert trips.extras["schema"] == TRANSIT["resources"][0]["schema"]
    assert trips.extras["dialect"] == {"delimiter": ";", "header": True}
    assert routes.url == "https://data.example.ca/transit/routes-1.csv"
    assert len(routes.extras["path"]) == 2


def test_version_1_is_told_from_version_2() -> None:
    for value, version in ((TRANSIT, "2.0"), (BICYCLES, "1.0")):
        detected = hub.detect(json.dumps(value).encode())
        assert detected
        assert (detected.standard, detected.version) == ("data-package", version)
    found = dataset("data-package", BICYCLES, language="fr")
    assert found.publisher
    assert found.publisher.name == Text({"fr": "Ville de Montréal"}, "fr")
    assert [agent.role for agent in found.contacts] == ["maintainer"]
    assert found.distributions[1].extras["data"] == [{"id": 1, "nom": "Berri"}]


def test_paths_are_completed_by_the_packages_address_unless_they_leave_it() -> None:
    value = {**BICYCLES, "resources": [{"name": "a", "path": "data/a.csv"}, {"name": "b", "path": "../../etc/passwd"}]}
    found = dataset("data-package", value, base_url="https://data.example.ca/pkg/datapackage.json")
    assert [item.url for item in found.distributions] == ["https://data.example.ca/pkg/data/a.csv", None]
    assert found.distributions[1].extras["path"] == "../../etc/passwd"
    assert ("package-path-unsafe", "/resources/1/path") in checked(value)


def test_a_tab_alone_is_a_dialect_worth_keeping() -> None:
    value = {**BICYCLES, "resources": [{"name": "a", "path": "https://e.org/a.tsv", "dialect": {"delimiter": "\t"}}]}
    assert dataset("data-package", value).distributions[0].extras["dialect"] == {"delimiter": "\t"}


def test_the_descriptor_is_found_in_an_archive() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("pkg/data/deeper/datapackage.json", "{}")
        archive.writestr("pkg/datapackage.json", json.dumps(TRANSIT))
        archive.writestr("pkg/data/a.csv", "a,b\n")
    detected = hub.detect(packed.getvalue())
    assert detected
    assert detected.standard == "data-package"
    (part,) = data_package.split(packed.getvalue(), ReadContext())
    assert isinstance(part, Part)
    assert json.loads(part.payload) == TRANSIT
    assert checked(packed.getvalue()) == []


@pytest.mark.parametrize("cut", [10, 60, -30])
def test_a_broken_archive_is_none(cut: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("datapackage.json", json.dumps(TRANSIT))
    assert data_package.detect(packed.getvalue()[:cut]) is None


def test_what_is_written_keeps_to_the_profile_of_version_2() -> None:
    for one in (FULL, Dataset(title=Text({"fr": "Seul"}, "fr"), distributions=(Distribution(url="https://e.org/a"),))):
        value = document(Record(dataset=one), WriteContext())
        assert value["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
        assert checked(value) == []


def test_a_schema_that_was_read_is_written_back() -> None:
    again = document(Record(dataset=dataset("data-package", TRANSIT)), WriteContext(lang="en"))
    assert again["resources"][0]["schema"] == TRANSIT["resources"][0]["schema"]
    assert again["resources"][0]["dialect"] == TRANSIT["resources"][0]["dialect"]


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"resources": []}, "schema", "/resources"),
        ({"contributors": [{"email": 3}]}, "schema", "/contributors/0/email"),
        (
            {"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "x"}], "primaryKey": "y"}}]},
            "package-key-unknown",
            "/resources/0/schema/primaryKey",
        ),
        (
            {"resources": [{"name": "a", "path": "a.csv"}, {"name": "a", "path": "b.csv"}]},
            "package-name-repeated",
            "/resources/1/name",
        ),
        (
            {"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "x"}, {"name": "x"}]}}]},
            "package-field-repeated",
            "/resources/0/schema/fields/1/name",
        ),
    ],
)
def test_broken_rules_are_told_with_their_place(change: dict[str, Any], code: str, pointer: str) -> None:
    found = checked({**TRANSIT, **change})
    assert any(said.startswith(code) and place.startswith(pointer) for said, place in found), found


def test_a_ckan_package_is_not_taken_for_a_data_package() -> None:
    for name in ("core", "gc"):
        assert not data_package.recognises(json.dumps(record("ckan", name)).encode())


def test_addresses_that_can_not_be_joined_are_reported() -> None:
    value = {**BICYCLES, "resources": [{"name": "a", "path": "//[broken"}]}
    reading = read("data-package", value, base_url="https://e.org/datapackage.json")
    assert reading.dataset
    assert reading.dataset.distributions[0].url is None
    assert reading.problems
