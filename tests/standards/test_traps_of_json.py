"""What JSON portals do to those who read them: every trap once, for CKAN and DCAT-US."""

import json
from typing import Any

import pytest

from parvis.model import DataService, Dataset, Distribution, Text
from parvis.standards import Reading, ckan, dcat_us
from parvis.standards.base import ReadContext
from parvis.standards.guessing import guess

ENGLISH = (
    "Location and depth of the wells that were drilled in the province, with the dates on which each was last seen."
)
FRENCH = "Emplacement et profondeur des puits qui ont été forés dans la province, avec la date de la dernière visite."


def package(**fields: Any) -> dict[str, Any]:
    return {"id": "a", "name": "wells", "title": "Wells", "owner_org": "o", "resources": [], **fields}


def read(package: dict[str, Any], **context: Any) -> Reading:
    return ckan.read(json.dumps(package).encode(), ReadContext(**{"language": "en", **context}))


def dataset(package: dict[str, Any], **context: Any) -> Dataset:
    found = read(package, **context).dataset
    assert found
    return found


def feed(**fields: Any) -> Reading:
    context = {name: fields.pop(name) for name in ("jurisdiction", "base_url") if name in fields}
    value = {"title": "Wells", "identifier": "w", "keyword": ["well"], "accessLevel": "public", **fields}
    return dcat_us.read(json.dumps(value).encode(), ReadContext(language="en", **context))


def resource(**fields: Any) -> Distribution | DataService:
    found = dataset(package(resources=[{"id": "r", "url": "https://x.ca/a", **fields}]))
    (one,) = (*found.distributions, *found.services)
    return one


# --- languages


@pytest.mark.parametrize(
    ("title", "jurisdiction", "expected"),
    [
        ("Water wells | Puits d’eau", "CA-ON", {"en": "Water wells", "fr": "Puits d’eau"}),
        ("Écoles de la ville | City schools", "CA-ON", {"en": "City schools", "fr": "Écoles de la ville"}),
        ("Water wells / Puits de l’État", "CA-NB", {"en": "Water wells", "fr": "Puits de l’État"}),
        ("Water / wells", "CA-NB", {"en": "Water / wells"}),
        ("Rail / Réseau", "CA-ON", {"en": "Rail / Réseau"}),
        ("a | b | c", "CA-NB", {"en": "a | b | c"}),
    ],
)
def test_a_title_in_two_languages_is_parted_where_it_shows(
    title: str, jurisdiction: str, expected: dict[str, str]
) -> None:
    assert dataset(package(title=title), jurisdiction=jurisdiction).title.values == expected


@pytest.mark.parametrize("mark", [" / ", " | ", "\n\n", "\n---\n"])
def test_a_description_in_two_languages_is_parted_where_a_government_writes_in_both(mark: str) -> None:
    both = {"en": ENGLISH, "fr": FRENCH}
    assert dataset(package(notes=ENGLISH + mark + FRENCH), jurisdiction="CA-NB").description.values == both
    assert dataset(package(notes=FRENCH + mark + ENGLISH), jurisdiction="CA-NB").description.values == both
    found = feed(description=ENGLISH + mark + FRENCH, jurisdiction="CA-NB").dataset
    assert found
    assert found.description.values == both
    assert list(dataset(package(notes=ENGLISH + mark + FRENCH), jurisdiction="CA-ON").description.values) == ["en"]


@pytest.mark.parametrize(
    "change",
    [{"notes_translated": {"en": FRENCH, "fr": FRENCH}}, {"notes": FRENCH}, {"notes_translated": {"en-t-fr": FRENCH}}],
)
def test_french_in_the_english_field_is_told_and_never_moved(change: dict[str, Any]) -> None:
    reading = read(package(**change))
    (problem,) = [problem for problem in reading.problems if problem.code == "language-doubtful"]
    assert (problem.severity, problem.values["language"], problem.values["guessed"]) == ("warning", "en", "fr")
    assert reading.dataset
    assert reading.dataset.description.values["en"] == FRENCH


def test_a_text_in_its_own_language_raises_no_doubt() -> None:
    reading = read(package(notes_translated={"en": ENGLISH, "fr": FRENCH}))
    assert "language-doubtful" not in [problem.code for problem in reading.problems]
    assert "language-doubtful" in [problem.code for problem in feed(description=FRENCH).problems]


@pytest.mark.parametrize(
    "text", ["", "Puits", "12 34 56", "SELECT * FROM t", "ᐃᓄᒃᑎᑐᑦ " * 20, "the le of la to de in et"]
)
def test_too_few_words_or_words_of_both_languages_give_no_guess(text: str) -> None:
    assert guess(text) is None


def test_language_tags_are_told_apart_by_language_alone() -> None:
    found = dataset(package(title_translated={"en-CA": "Wells", "fr_CA": "Puits", "***": "x"}))
    assert found.title.values == {"en": "Wells", "fr": "Puits"}
    assert found.extras["title_translated"]["***"] == "x"


# --- licences


@pytest.mark.parametrize(
    "licence",
    [
        {"license_id": "ca-ogl-lgo"},
        {"license_title": "Open Government Licence - Canada"},
        {"license_title": "Licence du gouvernement ouvert – Canada"},
        {"license_url": "http://open.canada.ca/en/open-government-licence-canada"},
        {"license_url": "https://ouvert.canada.ca/fr/licence-du-gouvernement-ouvert-canada"},
        {"license_url": "https://open.canada.ca/fr/licence-du-gouvernement-ouvert-canada/"},
        {"license": "https://open.canada.ca/en/open-government-licence-canada"},
    ],
)
def test_names_and_addresses_of_both_languages_are_one_licence(licence: dict[str, str]) -> None:
    found = dataset(package(**licence)).licence
    assert found
    assert found.code == "ca-ogl-lgo"


# --- frequencies and dates


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Annually", "P1Y"), ("annuelle", "P1Y"), ("R/P1Y", "P1Y"), ("P1Y", "P1Y"), ("P0.33W", "P0.33W"),
        ("Three times a week", "P0.33W"), ("asNeeded", "as_needed"), ("Au besoin", "as_needed"),
        ("R/PT1S", "continual"),
        ("http://publications.europa.eu/resource/authority/frequency/MONTHLY", "P1M"), ("P10Y", "P10Y"),
    ],
)  # fmt: skip
def test_frequencies_in_words_codes_and_durations(word: str, code: str) -> None:
    assert dataset(package(frequency=word)).frequency == code


def test_a_duration_as_modified_is_how_often_the_data_change() -> None:
    found = feed(modified="R/P1Y").dataset
    assert found
    assert (found.modified, found.frequency) == (None, "P1Y")


@pytest.mark.parametrize("date", ["0201-05-01", "20219-01-01", "1016-02-03"])
def test_a_date_of_the_wrong_century_is_told_and_left_out(date: str) -> None:
    reading = read(package(date_published=date))
    assert reading.dataset
    assert reading.dataset.issued is None
    assert {problem.code for problem in reading.problems} & {"date-implausible", "date-unreadable"}
    assert reading.dataset.extras["date_published"] == date


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2011", "2011"), ("2011-03", "2011-03"), ("2011-03-09 00:00:00", "2011-03-09"), ("20110309", "2011-03-09"),
        ("March 9, 2011", "2011-03-09"), ("9 mars 2011", "2011-03-09"), ("1299628800000", "2011-03-09T00:00:00Z"),
        ("2011-03-09T05:00:00+05:00", "2011-03-09T00:00:00Z"),
    ],
)  # fmt: skip
def test_dates_of_every_precision(date: str, expected: str) -> None:
    assert dataset(package(date_published=date)).issued == expected


# --- places

BOX = (-139.5, 48.0, -113.5, 60.0)


@pytest.mark.parametrize(
    "place",
    [
        "-139.5,48,-113.5,60",
        "-139.5 48 -113.5 60",
        [-139.5, 48, -113.5, 60],
        [[-139.5, 48], [-113.5, 60]],
        "POLYGON((-139.5 48, -113.5 48, -113.5 60, -139.5 60, -139.5 48))",
        "ENVELOPE(-139.5, -113.5, 60, 48)",
        {"type": "Polygon", "coordinates": [[[-139.5, 48], [-113.5, 48], [-113.5, 60], [-139.5, 60], [-139.5, 48]]]},
        '{"type": "Polygon", "coordinates": [[[-139.5, 48], [-113.5, 48], [-113.5, 60], [-139.5, 60], [-139.5, 48]]]}',
        {"west": -139.5, "south": 48, "east": -113.5, "north": 60},
        {"type": "Envelope", "coordinates": [[-139.5, 60], [-113.5, 48]]},
        "48,-139.5,60,-113.5",
        "-113.5,60,-139.5,48",
        "60,-113.5,48,-139.5",
    ],
)
def test_boxes_in_every_form_and_order(place: Any) -> None:
    assert dataset(package(spatial=place)).extents[0].bbox == BOX


@pytest.mark.parametrize(
    "place",
    [
        "170,60,-170,70",
        "170,60,190,70",
        "MULTIPOLYGON(((170 60, 180 60, 180 70, 170 70, 170 60)), ((-180 60, -170 60, -170 70, -180 70, -180 60)))",
        {
            "type": "MultiPolygon",
            "coordinates": [
                [[[170, 60], [180, 60], [180, 70], [170, 70], [170, 60]]],
                [[[-180, 60], [-170, 60], [-170, 70], [-180, 70], [-180, 60]]],
            ],
        },
    ],
)
def test_a_box_across_the_antimeridian(place: Any) -> None:
    assert dataset(package(spatial=place)).extents[0].bbox == (170, 60, -170, 70)


@pytest.mark.parametrize("place", ["NaN,1,2,3", "0,0,0,0", "1,2,3", "-500,0,600,1000", '{"type": "Polygon"}'])
def test_a_box_that_is_none_is_told_and_kept(place: str) -> None:
    reading = read(package(spatial=place))
    assert reading.dataset
    assert not [extent for extent in reading.dataset.extents if extent.bbox]


# --- files and services


@pytest.mark.parametrize(
    ("fields", "format"),
    [
        ({"format": "text/csv; charset=utf-8"}, "CSV"),
        ({"format": ".CSV"}, "CSV"),
        ({"format": "", "mimetype": "text/csv"}, "CSV"),
        ({"format": "", "url": "https://x.ca/wells.csv"}, "CSV"),
        ({"format": "SHP", "url": "https://x.ca/wells.zip", "mimetype": "application/zip"}, "SHP"),
        ({"format": "http://publications.europa.eu/resource/authority/file-type/CSV"}, "CSV"),
        ({"format": "https://www.iana.org/assignments/media-types/application/json"}, "JSON"),
        ({"format": "ArcView_Shape"}, "SHP"),
    ],
)
def test_formats_by_name_suffix_and_media_type(fields: dict[str, str], format: str) -> None:
    found = resource(**fields)
    assert isinstance(found, Distribution)
    assert found.format == format


@pytest.mark.parametrize(
    ("fields", "protocol"),
    [
        ({"format": "Esri REST"}, "ESRI REST"),
        ({"format": "ArcGIS GeoServices REST API"}, "ESRI REST"),
        ({"format": "", "url": "https://x.ca/arcgis/rest/services/Wells/MapServer/3"}, "ESRI REST"),
        ({"format": "ogc:wms"}, "WMS"),
        ({"format": "", "url": "https://x.ca/ows?service=WMS&request=GetCapabilities"}, "WMS"),
        ({"format": "WFS"}, "WFS"),
    ],
)
def test_services_are_services_and_no_files(fields: dict[str, str], protocol: str) -> None:
    found = resource(**fields)
    assert isinstance(found, DataService)
    assert found.protocol == protocol


def test_a_service_in_a_feed_is_a_service_where_nothing_can_be_downloaded() -> None:
    url = "https://x.ca/arcgis/rest/services/Wells/FeatureServer/0"
    found = feed(distribution=[{"format": "Web Page", "accessURL": url}]).dataset
    assert found
    assert [service.protocol for service in found.services] == ["ESRI REST"]


# --- contacts, markup, addresses, identifiers


@pytest.mark.parametrize(
    "contact",
    [
        {"maintainer": "Desk", "maintainer_email": "desk@x.ca"},
        {"maintainer": "Desk", "maintainer_email": "mailto:desk@x.ca?subject=Wells"},
        {"maintainer": "Desk", "maintainer_email": "Desk <desk@x.ca>"},
        {"contact_information": '{"en": {"organization_name": "Desk", "electronic_mail_address": "desk@x.ca"}}'},
        {"contacts": [{"name": "Desk", "email": "desk@x.ca", "role": "pointOfContact"}]},
        {"contacts": '[{"name": "Desk", "email": "desk@x.ca", "role": "pointOfContact"}]'},
        {"responsible-party": [{"name": "Desk", "roles": ["pointOfContact"], "email": "desk@x.ca"}]},
    ],
)
def test_contacts_in_every_form(contact: dict[str, Any]) -> None:
    (found,) = dataset(package(**contact)).contacts
    assert (found.name.get(), found.email, found.role) == ("Desk", "desk@x.ca", "pointOfContact")


@pytest.mark.parametrize(
    "contact",
    [
        {"fn": "Desk", "hasEmail": "mailto:desk@x.ca"},
        {"@type": "vcard:Contact", "fn": "Desk", "hasEmail": "desk@x.ca"},
        [{"fn": "Desk", "hasEmail": "MAILTO:desk@x.ca"}],
    ],
)
def test_contacts_of_a_feed_in_every_form(contact: Any) -> None:
    found = feed(contactPoint=contact).dataset
    assert found
    assert [(agent.name.get(), agent.email) for agent in found.contacts] == [("Desk", "desk@x.ca")]
    named = feed(contactPoint="Desk").dataset
    assert named
    assert named.contacts[0].name.get() == "Desk"


def test_markup_of_descriptions_stays_and_entities_of_titles_do_not() -> None:
    found = dataset(package(title="Wells &amp; pumps", notes="# Wells\n\n<p>All <b>wells</b>.</p>"))
    assert found.title == Text({"en": "Wells & pumps"}, "en")
    assert found.description.get() == "# Wells\n\n<p>All <b>wells</b>.</p>"


def test_relative_addresses_are_completed_and_unsafe_ones_refused() -> None:
    base = "https://data.example.ca"
    found = dataset(package(resources=[{"url": "/dataset/wells.csv"}], url="//example.ca/wells"), base_url=base)
    assert found.distributions[0].url == "https://data.example.ca/dataset/wells.csv"
    assert found.landing_page.get() == "https://example.ca/wells"
    unsafe = read(package(resources=[{"url": "javascript:alert(1)"}]), base_url=base)
    assert unsafe.dataset
    assert unsafe.dataset.distributions[0].url is None
    assert "link-unsafe" in [problem.code for problem in unsafe.problems]


@pytest.mark.parametrize(
    "value",
    ["10.5555/wells.1", "doi:10.5555/wells.1", "https://doi.org/10.5555/wells.1", "http://dx.doi.org/10.5555/wells.1"],
)
def test_identifiers_that_are_dois(value: str) -> None:
    found = dataset(package(digital_object_identifier=value))
    assert ("10.5555/wells.1", "doi") in [(item.value, item.type) for item in found.identifiers]
    other = feed(identifier=value).dataset
    assert other
    assert (other.identifiers[0].value, other.identifiers[0].type) == ("10.5555/wells.1", "doi")
