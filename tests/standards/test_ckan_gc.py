"""The Government of Canada's profile: written as open.canada.ca answers it, and its rules."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from parvis.model import Agent, DataService, Dataset, Distribution, Problem, Text, TextList
from parvis.standards import ckan
from parvis.standards.base import Detected, ReadContext, WriteContext
from parvis.standards.gc.schema import schema
from parvis.standards.writing import write_one
from parvis.vocab.problems import wordings

from .records import record
from .samples import FULL

CONTEXT = WriteContext(base_url="https://open.example")
GC = Detected(standard="ckan", profile="gc")


def read(document: bytes) -> Dataset:
    dataset = ckan.read(document, ReadContext(language="en", base_url="https://open.canada.ca")).dataset
    assert dataset
    return dataset


def written(dataset: Dataset) -> dict[str, Any]:
    package: dict[str, Any] = json.loads(write_one("ckan-gc", dataset, CONTEXT))
    return package


def check(package: Any) -> list[Problem]:
    found = list(ckan.check(json.dumps(package).encode(), GC))
    assert all(
        problem.code in wordings() and problem.values["rule"] and problem.values["reference"] for problem in found
    )
    return found


def codes(package: Any, severity: str = "error") -> list[str]:
    return [problem.code for problem in check(package) if problem.severity == severity]


@pytest.fixture
def sound() -> dict[str, Any]:
    """A package that breaks no rule."""
    package = record("ckan", "gc_federated")
    package = package.get("result", package)
    approved = {"imso_approval": "true", "ready_to_publish": "true"}
    return written(read(json.dumps(package | approved).encode()))


@pytest.mark.parametrize("name", ["gc", "gc_federated"])
def test_its_records_come_back_as_they_were_read(name: str) -> None:
    dataset = read(json.dumps(record("ckan", name)).encode())
    document = write_one("ckan-gc", dataset, CONTEXT)
    assert read(document) == dataset
    assert write_one("ckan-gc", read(document), CONTEXT) == document


def test_a_dataset_of_another_standard_gets_the_profiles_fields() -> None:
    package = written(FULL)
    assert package["title_translated"] == {"en": "Drinking water", "fr-t-en": "Eau potable"}
    assert package["keywords"] == {"en": ["water", "health"], "fr-t-en": ["eau"]}
    assert package["collection"] == "primary"
    assert package["jurisdiction"] == "federal"
    assert package["date_modified"] == "2026-02"
    assert package["digital_object_identifier"] == "10.5072/abc"
    assert package["organization"]["title"] == "Health Canada | Santé Canada"
    assert json.loads(package["contact_information"])["en"]["organization_name"] == "Open data team"
    assert package["maintainer_email"] == "data@example.org"
    csv, wms = package["resources"]
    assert (csv.get("resource_type", None), csv["size"]) == (None, 1234)
    assert (wms["resource_type"], wms["format"]) == ("web_service", "WMS")
    assert wms["language"] == ["en", "fr"]


def test_nobodys_approval_is_made_up() -> None:
    assert "imso_approval" not in written(FULL)
    assert {problem.values["field"] for problem in check(written(FULL)) if problem.code == "gc-required"} == {
        "imso_approval",
        "ready_to_publish",
        "resource_type",
        "related_type",
    }


def test_a_publication_is_of_the_type_info() -> None:
    assert written(msgspec.structs.replace(FULL, kind="publication"))["type"] == "info"


def test_a_record_of_a_province_has_its_sources_date_in_a_field_of_its_own() -> None:
    package = written(msgspec.structs.replace(FULL, jurisdiction="CA-YT"))
    assert package["jurisdiction"] == "provincial"
    assert package["federated_date_modified"] == "2026-02"
    assert "date_modified" not in package


def test_a_dataset_without_uuid_gets_one_that_stays() -> None:
    dataset = Dataset(title=Text.of("A", "en"))
    assert written(dataset)["id"] == written(dataset)["id"] != written(Dataset(title=Text.of("B", "en")))["id"]


def test_what_it_holds_comes_back() -> None:
    back = read(write_one("ckan-gc", FULL, CONTEXT))
    for name in ("title", "description", "keywords", "subjects", "issued", "modified", "frequency", "status"):
        assert getattr(back, name) == getattr(FULL, name), name


def test_creators_contacts_and_who_distributes_come_back() -> None:
    dataset = msgspec.structs.replace(
        FULL,
        contacts=(
            Agent(name=Text({"en": "Desk", "fr": "Bureau"}), email="a@x.ca", phone="1", role="pointOfContact"),
            Agent(name=Text({"en": "Store", "fr": "Magasin"}), email="b@x.ca", role="distributor"),
        ),
    )
    assert read(write_one("ckan-gc", dataset, CONTEXT)).contacts == dataset.contacts
    assert read(write_one("ckan-gc", dataset, CONTEXT)).creators == dataset.creators


def test_a_sound_record_breaks_no_rule(sound: dict[str, Any]) -> None:
    assert codes(sound) == []


REQUIRED = [field.name for field in schema().types["dataset"].fields if field.required]


@pytest.mark.parametrize("name", REQUIRED)
def test_every_required_field_is_asked_for(sound: dict[str, Any], name: str) -> None:
    del sound[name]
    (problem,) = [problem for problem in check(sound) if problem.code == "gc-required"]
    assert problem.values["field"] == name
    assert problem.severity == "error"


@pytest.mark.parametrize("name", ["name_translated", "resource_type", "language", "url"])
def test_every_required_field_of_a_resource_is_asked_for(sound: dict[str, Any], name: str) -> None:
    del sound["resources"][0][name]
    assert ("gc-required", f"/resources/0/{name}") in [(problem.code, problem.pointer) for problem in check(sound)]


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"title_translated": {"en": "Only"}}, "gc-language-missing", "/title_translated"),
        ({"notes_translated": {"en": "a", "de": "b", "fr": "c"}}, "gc-language-unknown", "/notes_translated/de"),
        ({"title_translated": "Plain"}, "gc-wrong-type", "/title_translated"),
        ({"keywords": {"en": ["a"], "fr": ["eau"]}}, "gc-keyword-length", "/keywords/en/0"),
        ({"keywords": {"en": ["x" * 141], "fr": ["eau"]}}, "gc-keyword-length", "/keywords/en/0"),
        ({"keywords": {"en": ["two  spaces"], "fr": ["eau"]}}, "gc-keyword-signs", "/keywords/en/0"),
        ({"subject": ["health_and_safety", "sports"]}, "gc-code-unknown", "/subject/1"),
        ({"frequency": "yearly"}, "gc-code-unknown", "/frequency"),
        ({"frequency": ["P1Y"]}, "gc-code-unknown", "/frequency"),
        ({"license_id": "cc-by"}, "gc-code-unknown", "/license_id"),
        ({"restrictions": "classified"}, "gc-code-unknown", "/restrictions"),
        ({"date_published": "2011-13-40"}, "gc-date", "/date_published"),
        ({"date_published": "2011"}, "gc-date", "/date_published"),
        ({"date_published": "2911-01-01"}, "gc-date-future", "/date_published"),
        ({"maintainer_email": "mailto:a@x.ca"}, "gc-email", "/maintainer_email"),
        ({"contact_information": "{"}, "gc-not-json", "/contact_information"),
        ({"contact_information": '{"en": {}}'}, "gc-language-missing", "/contact_information"),
        ({"spatial": "-70,40,-60,50"}, "gc-geojson", "/spatial"),
        ({"spatial": '{"type": "Polygon", "coordinates": [[["a"]]]}'}, "gc-geojson", "/spatial"),
        ({"id": "water"}, "gc-id", "/id"),
        ({"file_id": "a\u0007b"}, "gc-control-characters", "/file_id"),
        ({"resources": ["x"]}, "gc-wrong-type", "/resources/0"),
        (
            {"time_period_coverage_start": "2020-01-01", "time_period_coverage_end": "2019-01-01"},
            "gc-dates-order",
            "/time_period_coverage_end",
        ),
        (
            {"relationship": [{"related_relationship": "aunt", "related_type": "dataset", "related_url": {}}]},
            "gc-code-unknown",
            "/relationship/0/related_relationship",
        ),
    ],
)
def test_each_rule_finds_what_breaks_it_and_says_where(
    sound: dict[str, Any], change: dict[str, Any], code: str, pointer: str
) -> None:
    found = [(problem.code, problem.pointer) for problem in check(sound | change) if problem.severity == "error"]
    assert (code, pointer) in found


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"language": ["zxx", "en"]}, "gc-language-combined"),
        ({"language": ["klingon"]}, "gc-code-unknown"),
        ({"format": "CSVV"}, "gc-code-unknown"),
        ({"resource_type": "thing"}, "gc-code-unknown"),
        ({"url": "not an address"}, "gc-address"),
        ({"size": "12 KB"}, "gc-whole-number"),
        ({"name_translated": {"en": "x"}}, "gc-language-missing"),
    ],
)
def test_resources_have_rules_too(sound: dict[str, Any], change: dict[str, Any], code: str) -> None:
    sound["resources"][0] |= change
    assert code in codes(sound)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"digital_object_identifier": "https://doi.org/10.5/x"}, "gc-doi-form"),
        ({"imso_approval": "false"}, "gc-not-approved"),
        ({"maintainer_email": "", "maintainer_contact_form": {}}, "gc-contact-missing"),
        ({"resources": []}, "gc-no-resources"),
        ({"title_translated": {"en-t-fr": "A", "fr-t-en": "B"}}, "gc-no-original"),
        ({"title_translated": {"en": "A", "fr": "B", "fr-t-en": "C"}}, "gc-language-twice"),
        ({"org_section": {"en": "A"}}, "gc-language-missing"),
    ],
)
def test_what_guidance_asks_for_is_a_warning(sound: dict[str, Any], change: dict[str, Any], code: str) -> None:
    assert code in codes(sound | change, "warning")


def test_a_machine_translation_stands_for_the_language(sound: dict[str, Any]) -> None:
    sound["title_translated"] = {"en": "Water", "fr-t-en": "Eau"}
    assert codes(sound) == []


def test_a_field_that_the_schema_lacks_is_told(sound: dict[str, Any]) -> None:
    assert "gc-field-unknown" in codes(sound | {"colour": "blue"}, "info")


@pytest.mark.parametrize(
    "value", [None, 7, True, "x", [], [3], {"a": {"b": 1}}, [{"en": ["x"]}], {"en": 3, "fr": None}]
)
def test_no_value_anywhere_makes_the_check_fail(sound: dict[str, Any], value: Any) -> None:
    for name in sound:
        check(sound | {name: value})
    for name in sound["resources"][0]:
        check(sound | {"resources": [sound["resources"][0] | {name: value}]})


@pytest.mark.corpus
def test_real_records_come_back_as_they_were_read_and_break_few_rules(corpus: Path) -> None:
    lines = (corpus / "csa_ckan" / "ckan_metadata_dump_20220526.jsonl").read_bytes().splitlines()
    lines.append(next((corpus / "canada" / "gc_ckan").glob("*.json")).read_bytes())
    errors: Counter[str] = Counter()
    for line in lines:
        dataset = read(line)
        assert read(write_one("ckan-gc", dataset, CONTEXT)) == dataset
        errors.update(problem.code for problem in ckan.check(line, GC) if problem.severity == "error")
    assert len(lines) == 137
    assert not errors


def test_services_and_files_keep_their_order_and_kind() -> None:
    dataset = msgspec.structs.replace(
        FULL,
        distributions=(Distribution(url="https://x.ca/a.csv", format="CSV", kind="dataset", languages=("en",)),),
        services=(DataService(url="https://x.ca/arcgis/rest/services/A/MapServer", protocol="ESRI REST"),),
        keywords=TextList({"fr": ("eau",)}),
    )
    back = read(write_one("ckan-gc", dataset, CONTEXT))
    assert [item.url for item in (*back.distributions, *back.services)] == [
        "https://x.ca/a.csv",
        "https://x.ca/arcgis/rest/services/A/MapServer",
    ]
    assert back.distributions[0].kind == "dataset"


def test_a_draft_that_names_neither_publisher_nor_approval_is_known_by_the_schemas_own_fields() -> None:
    draft: dict[str, Any] = {"name": "ice", "title_translated": {"en": "Ice"}, "resources": []}
    draft |= {"subject": ["economics"], "frequency": "P1M", "jurisdiction": "federal"}
    found = ckan.detect(json.dumps(draft).encode())
    assert found is not None
    assert found.profile == "gc"
    del draft["frequency"]
    found = ckan.detect(json.dumps(draft).encode())
    assert found is not None
    assert found.profile == "fluent"
