"""Records of OGC API – Records, as the standard, pygeoapi and pycsw write them."""

import json
from typing import Any

import pytest

from parvis.model import Dataset, Distribution, Extent, Licence, Period, Text, TextList
from parvis.standards import hub, ogc_record
from parvis.standards.base import Part, ReadContext, Record, WriteContext
from parvis.standards.ogc_record.writer import document

from .records import dataset, read, record

MSC, PYCSW, PYGEOAPI = (record("ogc-record", name) for name in ("msc", "pycsw", "pygeoapi"))


def checked(value: Any) -> list[tuple[str, str]]:
    body = json.dumps(value).encode()
    detected = hub.detect(body)
    assert detected is not None
    return [(problem.code, problem.pointer) for problem in ogc_record.check(body, detected)]


def with_properties(**properties: Any) -> dict[str, Any]:
    return {**MSC, "properties": {**MSC["properties"], **properties}}


def test_a_record_gives_its_texts_dates_time_and_place() -> None:
    found = dataset("ogc-record", MSC)
    assert found.title == Text({"en": "Daily snow depth"}, "en")
    assert (found.issued, found.modified) == ("2021-02-08T00:00:00Z", "2024-10-21T15:04:05Z")
    assert found.periods == (Period("1955-08-17", None),)
    assert found.extents[0].bbox == (-141, 41, -52, 84)
    assert found.languages == ("en", "fr")
    assert {item.type for item in found.identifiers} == {"WMO:WIS", "doi"}
    assert found.licence
    assert found.licence.code == "ca-ogl-lgo"


def test_contacts_are_told_apart_by_their_roles() -> None:
    found = dataset("ogc-record", MSC)
    assert found.publisher
    assert found.publisher.name.get() == "Environment and Climate Change Canada"
    (contact,) = found.contacts
    assert (contact.name.get(), contact.kind, contact.part_of.get()) == (
        "Alex Tremblay", "person", "Meteorological Service",
    )  # fmt: skip
    assert (contact.email, contact.phone, contact.role) == (
        "alex.tremblay@example.gc.ca",
        "+16135550142",
        "pointOfContact",
    )


def test_links_lead_to_files_services_pages_and_the_rest_is_kept() -> None:
    found = dataset("ogc-record", MSC)
    (file,) = found.distributions
    assert (file.url, file.format, file.size) == ("https://dd.example.gc.ca/snow/all.csv", "CSV", 48213)
    assert [service.protocol for service in found.services] == ["WMS"]
    assert [item.type for item in found.relations] == ["preview"]
    assert found.landing_page.get() == "https://www.example.gc.ca/snow"
    assert {link["rel"] for link in found.extras["links"]} == {"self", "collection", "preview"}
    assert found.extras["rights"].startswith("©")
    assert found.extras["time"] == {"resolution": "P1D"}


def test_pycsws_links_without_relations_are_understood_by_their_protocols() -> None:
    found = dataset("ogc-record", PYCSW)
    assert [item.url for item in found.distributions] == ["https://water.example.ca/hydat.zip"]
    assert [item.protocol for item in found.services] == ["ESRI REST"]
    assert found.periods == (Period("1850-01-01", None),)


def test_pygeoapis_older_names_are_understood() -> None:
    found = dataset("ogc-record", PYGEOAPI)
    assert found.title == Text({"fr": "Répertoire des écoles"}, "fr")
    assert (found.issued, found.modified) == ("2020-06-01", "2022-11-15T08:00:00Z")
    assert found.extents[0].bbox == (-79.8, 44.9, -57.1, 62.6)
    assert found.periods == (Period("2019-09-01", None),)
    assert found.publisher
    assert found.publisher.name.get("fr") == "Ministère de l’Éducation"
    assert [item.format for item in found.distributions] == ["GEOJSON"]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ({"date": "2020-05-01"}, Period("2020-05-01", "2020-05-01")),
        ({"timestamp": "2020-05-01T10:00:00Z"}, Period("2020-05-01T10:00:00Z", "2020-05-01T10:00:00Z")),
        ({"interval": ["..", "2020-05-01"]}, Period(None, "2020-05-01")),
        ({"interval": ["2019-01-01", None]}, Period("2019-01-01", None)),
        ("2019/2020", Period("2019", "2020")),
    ],
)
def test_every_kind_of_time_is_a_period(time: Any, expected: Period) -> None:
    assert dataset("ogc-record", {**MSC, "time": time}).periods == (expected,)


def test_all_languages_travel_in_one_record_and_come_back() -> None:
    bilingual = Dataset(
        title=Text({"en": "Water", "fr": "Eau"}),
        description=Text({"fr": "Sans anglais"}, "fr"),
        keywords=TextList({"en": ("a",), "fr": ("b", "c")}),
        distributions=(Distribution(url="https://e.org/a.csv", title=Text({"en": "File", "fr": "Fichier"})),),
    )
    for lang in ("en", "fr"):
        value = document(Record(dataset=bilingual), WriteContext(lang=lang))
        assert value["properties"]["title"] == bilingual.title.values[lang]
        assert value["properties"]["description"] == "Sans anglais"
        found = ogc_record.read(json.dumps(value).encode(), ReadContext()).dataset
        assert found
        assert found.title.values == bilingual.title.values
        assert found.description.values == {"fr": "Sans anglais"}
        assert found.keywords == bilingual.keywords
        assert found.distributions[0].title.values == {"en": "File", "fr": "Fichier"}


def test_what_only_records_have_is_written_back() -> None:
    found = dataset("ogc-record", with_properties(schedule="R/P1D"))
    again = document(Record(dataset=found), WriteContext())
    assert again["time"] == MSC["time"]
    assert again["linkTemplates"] == MSC["linkTemplates"]
    assert (again["properties"]["schedule"], again["properties"]["rights"]) == ("R/P1D", MSC["properties"]["rights"])


def test_a_machines_translation_is_marked_and_known_again() -> None:
    machine = Text({"en": "Fires", "fr": "Feux"}, "en", ("fr",))
    value = document(Record(dataset=Dataset(title=machine)), WriteContext(lang="fr"))
    assert value["properties"]["translations"]["fr-t-en"] == {"title": "Feux"}
    found = ogc_record.read(json.dumps(value).encode(), ReadContext()).dataset
    assert found
    assert found.title == machine


def test_what_is_written_keeps_to_the_schema_whatever_the_dataset_lacks() -> None:
    for one in (
        Dataset(title=Text({"en": "Bare"}, "en")),
        Dataset(title=Text({"en": "Vague"}, "en"), periods=(Period("2011", "2012-02"), Period(None, "2001"))),
        Dataset(title=Text({"en": "Pacific"}, "en"), extents=(Extent(bbox=(170.0, 50.0, -170.0, 60.0)),)),
        Dataset(title=Text({"en": "BC"}, "en"), licence=Licence(code="bc-oglbc"), issued="2011"),
        Dataset(title=Text({"en": "Unlinked"}, "en"), distributions=(Distribution(format="CSV"),)),
    ):
        assert checked(document(Record(dataset=one), WriteContext())) == []


@pytest.mark.parametrize(
    ("value", "code", "pointer"),
    [
        ({**MSC, "geometry": {"type": "Circle"}}, "schema-none", "/geometry"),
        (with_properties(title=""), "record-lacks", "/properties"),
        (with_properties(themes=[]), "schema-too-few", "/properties/themes"),
        ({key: value for key, value in MSC.items() if key != "time"}, "record-lacks", ""),
        ({**MSC, "time": {"interval": ["2020-01-01", "2019-01-01"]}}, "interval-backwards", "/time/interval"),
        ({**MSC, "links": [{"href": "https://e.org"}]}, "licence-link-missing", "/properties/license"),
        ({**MSC, "links": [{"href": "https://e.org"}]}, "link-relation-missing", "/links/0"),
        (with_properties(contacts=[{"emails": []}]), "schema-none-fits", "/properties/contacts/0"),
    ],
)
def test_broken_rules_are_told_with_their_place(value: Any, code: str, pointer: str) -> None:
    found = checked(value)
    if code.startswith("schema-"):
        assert any(place.startswith(pointer) and said.startswith("schema-") for said, place in found), found
    else:
        assert (code, pointer) in found


def test_pages_and_catalogues_are_cut_into_their_records() -> None:
    for member in ("features", "records"):
        body = json.dumps({"type": "FeatureCollection", member: [MSC, PYCSW]}).encode()
        detected = hub.detect(body)
        assert detected
        assert detected.standard == "ogc-record"
        cut = list(ogc_record.split(body, ReadContext()))
        assert [(part.guid, part.pointer) for part in cut if isinstance(part, Part)] == [
            (MSC["id"], f"/{member}/0"), (PYCSW["id"], f"/{member}/1"),
        ]  # fmt: skip


def test_a_page_that_breaks_off_gives_the_whole_records_in_front() -> None:
    body = json.dumps({"type": "FeatureCollection", "features": [MSC, PYCSW]}).encode()
    cut = list(ogc_record.split(body[:-200], ReadContext()))
    assert isinstance(cut[0], Part)
    assert json.loads(cut[0].payload) == MSC
    assert not isinstance(cut[-1], Part)


def test_a_link_that_runs_is_no_link() -> None:
    reading = read("ogc-record", {**MSC, "links": [{"rel": "enclosure", "href": "javascript:alert(1)"}]})
    assert reading.dataset
    assert reading.dataset.distributions == ()
    assert [problem.code for problem in reading.problems] == ["link-unsafe"]
