"""DCAT-US 3.0 in JSON, and what breaks the rules of 1.1 and 3.0."""

import json
from typing import Any

import pytest

from parvis.model import Dataset, Text, TextList
from parvis.standards import dcat_us, dcat_us_3, hub
from parvis.standards.base import Detected, ReadContext, WriteContext
from parvis.standards.writing import write_one
from parvis.vocab.problems import wordings

from .records import record
from .samples import FULL

CONTEXT = WriteContext(title={"en": "Open"}, contact_email="open@example.org")


@pytest.fixture
def whole() -> dict[str, Any]:
    return record("dcat-us-3", "complete")


def read(value: Any, language: str = "en") -> Dataset:
    document = value if isinstance(value, bytes) else json.dumps(value).encode()
    (reading,) = hub.read_document(document, "dcat-us-3", ReadContext(language=language))
    assert reading.dataset
    return reading.dataset


def check(module: Any, value: Any, profile: str = "") -> list[tuple[str, str]]:
    detected = Detected(standard=module.NAME, profile=profile)
    found = list(module.check(json.dumps(value).encode(), detected))
    assert all(p.code in wordings() and p.values["rule"] and p.values["reference"] for p in found)
    return [(problem.code, problem.pointer) for problem in found]


def test_texts_by_language_are_read_with_their_translations(whole: dict[str, Any]) -> None:
    dataset = read(whole)
    assert dataset.title == Text({"en": "Tide gauges", "fr": "Marégraphes"})
    assert dataset.description.machine == ("fr",)
    assert dataset.keywords == TextList({"en": ("tide", "gauge"), "fr": ("marée",)})
    assert dataset.distributions[0].title.values["fr"] == "Hauteurs"


def test_objects_are_read_for_what_they_say(whole: dict[str, Any]) -> None:
    dataset = read(whole)
    assert [(item.value, item.type) for item in dataset.identifiers] == [
        ("https://data.example.gov/id/tides", "dcat-us"),
        ("https://data.example.gov/datasets/tides", "uri"),
        ("10.5555/tides.1", "doi"),
    ]
    assert dataset.publisher
    assert dataset.publisher.part_of.get() == "Ministry of the Sea"
    assert (dataset.contacts[0].email, dataset.contacts[0].phone) == ("tides@example.gov", "+1-555-0100")
    assert dataset.landing_page.get() == "https://data.example.gov/tides"
    assert [(period.start, period.end) for period in dataset.periods] == [
        ("1990-01-01", "2024-12-31"),
        ("2025-01-01", None),
    ]
    assert dataset.extents[0].bbox == (-67, 44, -64, 46)
    assert dataset.extents[0].name.get() == "Bay of Fundy"
    assert (dataset.status, dataset.frequency, dataset.subjects) == ("completed", "P1D", ("nature_and_environment",))
    assert dataset.distributions[0].checksum == "sha256:abcd"
    assert dataset.licence
    assert dataset.licence.code == "cc-by-4.0"
    assert [service.protocol for service in dataset.services] == ["WMS"]
    assert {(item.type, item.title.get()) for item in dataset.relations} == {
        ("described_by", "Columns"),
        ("conforms_to", "Tide standard"),
        ("referenced_by", ""),
        ("in_series", "Sea levels"),
    }


def test_the_series_it_is_in_is_read(whole: dict[str, Any]) -> None:
    assert [title.get() for title in read(whole).series] == ["Sea levels"]


def test_what_has_no_place_is_kept_and_written_again(whole: dict[str, Any]) -> None:
    dataset = read(whole)
    assert dataset.extras["purpose"] == "Navigation."
    (again,) = json.loads(write_one("dcat-us-3", dataset, CONTEXT))["dataset"]
    for name in ("purpose", "scopeNote", "inSeries", "describedBy", "identifier"):
        assert again[name] == whole[name], name


def test_read_and_written_it_is_the_same(whole: dict[str, Any]) -> None:
    dataset = read(whole)
    document = write_one("dcat-us-3", dataset, CONTEXT)
    assert read(document) == dataset
    assert write_one("dcat-us-3", read(document), CONTEXT) == document


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_language_comes_back_whichever_is_the_documents(lang: str) -> None:
    back = read(write_one("dcat-us-3", FULL, WriteContext(lang=lang)), lang)
    for name in ("title", "description", "keywords", "landing_page", "issued", "modified", "status", "version"):
        assert getattr(back, name) == getattr(FULL, name), name
    assert back.subjects == FULL.subjects
    assert back.periods == FULL.periods


def test_the_version_of_a_document_is_found_out(whole: dict[str, Any]) -> None:
    def detected(value: Any) -> tuple[str, str] | None:
        found = hub.detect(json.dumps(value).encode())
        return (found.standard, found.version) if found else None

    old = record("dcat-us", "project_open_data")
    assert detected(whole) == detected([whole]) == ("dcat-us-3", "3.0")
    assert detected(old) == detected([old]) == ("dcat-us", "1.1")
    assert detected({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [old]}) == (
        "dcat-us",
        "1.1",
    )
    assert detected({"@type": "Catalog", "title": "All", "dataset": [whole]}) == ("dcat-us-3", "3.0")
    assert detected(json.loads(write_one("dcat-us-3", FULL, CONTEXT))) == ("dcat-us-3", "3.0")
    assert detected(json.loads(write_one("dcat-us", FULL, CONTEXT))) == ("dcat-us", "1.1")


def test_a_dataset_among_things_that_are_none_is_read_and_they_are_told(whole: dict[str, Any]) -> None:
    document = json.dumps({"@type": "Catalog", "dataset": [whole, 3, "x", whole]}).encode()
    found = list(hub.read_document(document, "dcat-us-3"))
    assert len([reading for reading in found if reading.dataset]) == 2
    assert len([reading for reading in found if reading.problems and not reading.dataset]) == 2


def test_an_identifier_that_is_a_doi_is_one(whole: dict[str, Any]) -> None:
    whole["identifier"] = "https://doi.org/10.7265/N5K072F8"
    assert read(whole).identifiers[0].type == "doi"


# --- checks


def test_a_sound_dataset_of_three_breaks_no_rule_that_data_gov_has(whole: dict[str, Any]) -> None:
    whole["landingPage"]["title"] = "Tide gauges"
    whole["publisher"]["subOrganizationOf"] = [whole["publisher"]["subOrganizationOf"]]
    assert check(dcat_us_3, whole) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": 3}, ("schema-type", "/title")),
        ({"contactPoint": [{"fn": "x"}]}, ("schema-required", "/contactPoint/0")),
        (
            {"identifier": {"@type": "Identifier", "notation": "x"}},
            ("dcat-us-identifier-without-address", "/identifier"),
        ),
        ({"distribution": [{"title": "x"}]}, ("dcat-us-no-address", "/distribution/0")),
        ({"modified": "yesterday"}, None),
    ],
)
def test_three_is_checked_by_gsas_schema_and_what_it_can_not_say(
    whole: dict[str, Any], change: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    found = check(dcat_us_3, whole | change)
    assert expected in found if expected else [pointer for _, pointer in found if pointer == "/modified"]


def test_what_is_written_of_a_dataset_breaks_no_rule() -> None:
    assert check(dcat_us_3, json.loads(write_one("dcat-us-3", FULL, CONTEXT))) == []
    errors = check(dcat_us, json.loads(write_one("dcat-us", FULL, CONTEXT)))
    assert errors == []


def test_one_is_checked_by_the_schema_of_federal_agencies_where_it_is_theirs() -> None:
    sound = record("dcat-us", "project_open_data") | {"bureauCode": ["015:11"], "programCode": ["015:001"]}
    plain = {name: value for name, value in sound.items() if name not in ("bureauCode", "programCode")}
    assert ("schema-required", "") not in check(dcat_us, plain)
    assert ("schema-required", "") in check(dcat_us, plain, "federal")
    assert dcat_us.detect(json.dumps([sound]).encode()) == Detected(
        standard="dcat-us", version="1.1", profile="federal", syntax="json", confidence=0.97
    )


def test_a_catalogues_own_fields_are_checked_and_doubles_told() -> None:
    dataset = record("dcat-us", "project_open_data")
    found = check(dcat_us, {"conformsTo": "https://example.org/other", "dataset": [dataset, dataset]})
    assert ("schema-enum", "/conformsTo") in found
    assert ("dcat-us-identifier-repeated", "/dataset/1/identifier") in found
