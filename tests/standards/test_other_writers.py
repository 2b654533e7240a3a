"""CKAN packages, DCAT-US, schema.org, and the registry of writers."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from parvis.model import Dataset, Text, decode_dataset
from parvis.standards import ckan, schema_org
from parvis.standards.base import ReadContext, Record, WriteContext
from parvis.standards.writing import WRITERS, UnknownStandardError, write_many, write_one

from .samples import BASE, CONTEXT, FULL, HOSTILE, RECORD


def reread(dataset: Dataset) -> Dataset:
    document = write_one("ckan", msgspec.structs.replace(RECORD, dataset=dataset), CONTEXT)
    found = ckan.read(document, ReadContext(language="en")).dataset
    assert found
    return found


SAME = (
    "keywords", "subjects", "creators", "access_rights", "issued", "modified", "frequency", "status",
    "periods", "languages", "landing_page", "relations", "version", "kind", "jurisdiction", "distributions", "services",
)  # fmt: skip
"Fields of which a package keeps everything."


def test_a_package_reads_back_as_the_dataset_it_was() -> None:
    found = reread(FULL)
    assert found.title == FULL.title
    assert found.description == FULL.description
    for field in SAME:
        assert getattr(found, field) == getattr(FULL, field), field
    assert found.contacts == FULL.contacts
    assert found.publisher
    assert found.publisher.name.values == {"en": "Health Canada", "fr": "Santé Canada"}
    assert found.licence
    assert found.licence.code == "ca-ogl-lgo"
    assert found.identifiers == FULL.identifiers
    assert found.extras == FULL.extras
    assert found.extents[0].bbox == FULL.extents[0].bbox


@pytest.mark.corpus
def test_real_packages_read_back(corpus: Path) -> None:
    packages = [file.read_bytes() for file in sorted((corpus / "canada" / "gc_ckan").glob("*.json"))]
    for file in sorted((corpus / "csa_ckan").glob("*.jsonl")):
        packages += file.read_bytes().splitlines()[:300]
    if not packages:
        pytest.skip("no Government of Canada packages in the corpus")
    compared = 0
    for number, package in enumerate(packages):
        first = ckan.read(package, ReadContext(language="en")).dataset
        if first is None:
            continue
        second = reread(msgspec.structs.replace(first, id=FULL.id))
        for field in ("keywords", "subjects", "issued", "modified", "frequency", "languages", "jurisdiction"):
            assert getattr(second, field) == getattr(first, field), (number, field)
        assert second.title.values == first.title.values
        assert second.title.machine == first.title.machine
        assert [item.url for item in second.distributions] == [item.url for item in first.distributions]
        compared += 1
    assert compared


REQUIRED = ("title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier", "accessLevel")


@pytest.mark.parametrize("dataset", [FULL, HOSTILE, Dataset(id=FULL.id, title=Text({"fr": "Titre"}))])
def test_dcat_us_has_what_it_demands(dataset: Dataset) -> None:
    catalog = json.loads(write_one("dcat-us", msgspec.structs.replace(RECORD, dataset=dataset), CONTEXT))
    assert catalog["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    (entry,) = catalog["dataset"]
    for field in REQUIRED:
        assert entry.get(field), field
    for distribution in entry.get("distribution", []):
        assert ("downloadURL" in distribution) == ("mediaType" in distribution)


def test_dcat_us_says_what_the_dataset_says() -> None:
    (entry,) = json.loads(write_one("dcat-us", RECORD, msgspec.structs.replace(CONTEXT, lang="fr")))["dataset"]
    assert entry["title"] == "Eau potable"
    assert entry["publisher"]["name"] == "Santé Canada"
    assert entry["accrualPeriodicity"] == "R/P1M"
    assert entry["temporal"] == "2015-01-01/2020-06-30"
    assert entry["spatial"] == "170,60,-170,70"
    assert entry["contactPoint"]["hasEmail"] == "mailto:data@example.org"
    assert entry["distribution"][0]["downloadURL"] == "https://example.org/water.csv"
    service = {"title": "Map", "format": "API", "accessURL": "https://example.org/wms"}
    assert entry["distribution"][1] == {"@type": "dcat:Distribution"} | service


def test_schema_org_is_safe_within_a_script_and_loses_nothing_by_it() -> None:
    written = schema_org.write(HOSTILE, base_url=BASE, slug="x", lang="en")
    assert not any(char in written.decode() for char in "<>&\u2028\u2029")
    assert json.loads(written)["name"] == HOSTILE.title.get("en")


def test_schema_org_is_in_one_language_and_names_the_other_title() -> None:
    found: dict[str, Any] = json.loads(schema_org.write(FULL, base_url=BASE, slug="drinking-water", lang="fr"))
    assert (found["name"], found["alternateName"]) == ("Eau potable", ["Drinking water"])
    assert found["publisher"]["name"] == "Santé Canada"
    assert found["license"] == "https://open.canada.ca/fr/licence-du-gouvernement-ouvert-canada"
    assert found["distribution"][0]["contentUrl"] == "https://example.org/water.csv"
    assert found["spatialCoverage"][0]["geo"]["box"] == "60 170 70 -170"
    assert found["temporalCoverage"] == ["2015/2020-06-30"]


def test_every_writer_takes_bare_datasets_and_hostile_ones() -> None:
    for name in WRITERS:
        assert write_one(name, FULL, WriteContext())
        assert write_one(name, HOSTILE, CONTEXT)
        assert b"".join(write_many(name, [FULL, RECORD, HOSTILE], CONTEXT))


def test_json_of_many_is_one_document_and_ours_is_lines() -> None:
    for name in ("dcat-us", "schema-org", "ckan", "dcat-jsonld"):
        json.loads(b"".join(write_many(name, [FULL, HOSTILE], CONTEXT)))
        json.loads(b"".join(write_many(name, [], CONTEXT)))
    lines = b"".join(write_many("parvis", [FULL, RECORD], CONTEXT)).splitlines()
    assert [decode_dataset(line) for line in lines] == [FULL, FULL]


def test_writing_many_holds_few_in_memory() -> None:
    taken = 0

    def records() -> Any:
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield Record(dataset=FULL)

    for name in WRITERS:
        taken = 0
        pieces = iter(write_many(name, records(), CONTEXT))
        next(pieces)
        next(pieces)
        assert taken <= 200, name


def test_an_unknown_standard_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownStandardError, match="dcat-us"):
        write_one("marc", FULL, CONTEXT)
