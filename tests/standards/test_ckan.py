"""CKAN packages, field by field."""

import json
import time

import pytest

from parvis.model import Concept, Extent, Identifier, Period, Problem, Text, decode_dataset, encode_dataset
from parvis.vocab import describe

from .records import codes, dataset, read, record


def test_a_core_package_is_read_whole() -> None:
    found = dataset("ckan", record("ckan", "core"))
    assert found.title == Text({"en": "Bridge inspections & repairs"}, "en")
    assert found.description.get("en") == "Every inspection of a **city bridge** since 2009."
    assert found.keywords.get("en") == ("bridges", "inspections")
    assert found.subjects == ("transport",)
    assert found.themes == (Concept(Text({"en": "Transportation"}, "en"), "transport"),)
    assert found.publisher
    assert found.publisher.name.get("en") == "Engineering Services"
    assert [(agent.name.get("en"), agent.email) for agent in found.contacts] == [
        ("Open Data Team", "opendata@city.example.ca"),
        ("Engineering Services", "engineering@city.example.ca"),
    ]
    assert found.licence
    assert found.licence.code == "cc-by"
    assert found.issued == "2019-03-02T15:04:05Z"
    assert found.modified == "2024-11-20T08:09:10Z"
    assert found.frequency == "P3M"
    assert found.version == "2.1"
    assert found.landing_page.get() == "https://city.example.ca/bridges"
    assert found.extents == (Extent(bbox=(-79.7, 43.5, -79.1, 43.9)),)
    assert found.extras["internal_ref"] == "ENG-77"
    assert found.extras["organization"] == {"image_url": "https://city.example.ca/logo.png"}


def test_resources_are_files_or_services_by_what_they_are() -> None:
    found = dataset("ckan", record("ckan", "core"))
    table, photos = found.distributions
    assert (table.format, table.media_type, table.size, table.checksum) == (
        "CSV", "text/csv", 1_204_331, "md5:9e107d9d372bb6826bd81d3542a419d6",
    )  # fmt: skip
    assert table.extras == {"url_type": "upload"}
    assert (photos.format, photos.size) == ("Photo bundle", 12_500_000)
    (service,) = found.services
    assert service.protocol == "ESRI REST"


def test_the_government_of_canadas_record_is_bilingual_throughout() -> None:
    reading = read("ckan", record("ckan", "gc"))
    assert reading.profile == "ckan/gc"
    assert codes(reading) == []
    found = reading.dataset
    assert found
    assert found.title == Text({"en": "Lighthouse lamps", "fr": "Lampes de phare"})
    assert found.keywords.values == {"en": ("lighthouse", "lamp"), "fr": ("phare", "lampe")}
    assert found.subjects == ("transport", "history_and_archaeology")
    assert found.publisher
    assert found.publisher.name.values == {"en": "Coast Guard", "fr": "Garde côtière"}
    contact = found.contacts[0]
    assert contact.name.values == {"en": "Coast Guard; Lights", "fr": "Garde côtière; Phares"}
    assert (contact.email, contact.phone) == ("lights@example.gc.ca", "613-555-0100")
    assert found.landing_page.values == {
        "en": "https://example.gc.ca/en/lights",
        "fr": "https://example.gc.ca/fr/phares",
    }
    assert found.periods == (Period("1900-01-01", "2022-12-31"),)
    assert [extent.code for extent in found.extents] == ["1", "2"]
    assert found.extents[1].name.values == {"en": "Quebec", "fr": "Québec"}
    assert Identifier("10.5555/lamps.1", "doi") in found.identifiers
    assert found.series[0].get("fr") == "Aides à la navigation"
    assert found.relations[0].type == "supersedes"
    assert found.jurisdiction == "CA"
    assert found.access_rights == "open"
    assert found.kind == "dataset"
    assert found.distributions[0].languages == ("en", "fr")
    assert found.languages == ("en", "fr")


def test_a_machines_translation_is_never_passed_off_as_a_persons() -> None:
    found = dataset("ckan", record("ckan", "gc_federated"))
    for text in (found.title, found.description, found.services[0].title):
        assert set(text.values) == {"en", "fr"}
        assert text.original == "en"
        assert text.machine == ("fr",)
    assert found.keywords.machine == ("fr",)


def test_a_persons_french_wins_over_a_machines_which_is_kept() -> None:
    package = record("ckan", "gc_federated")
    package["result"]["title_translated"]["fr"] = "Baux de pacage"
    found = dataset("ckan", package)
    assert found.title.get("fr") == "Baux de pacage"
    assert not found.title.is_machine("fr")
    assert found.extras["title_translated"]["fr-t-en"] == "Baux de pâturage"


def test_a_federated_record_belongs_to_its_own_government() -> None:
    found = dataset("ckan", record("ckan", "gc_federated"), jurisdiction="CA")
    assert found.jurisdiction == "CA-BC"
    assert found.modified == "2026-01-27"


def test_a_date_that_stands_in_for_none_is_left_out_and_told() -> None:
    reading = read("ckan", record("ckan", "gc_federated"))
    assert reading.dataset
    assert reading.dataset.periods == ()
    (problem,) = [problem for problem in reading.problems if problem.code == "date-placeholder"]
    assert problem.pointer == "/result/time_period_coverage_start"


def test_a_resource_listed_twice_is_taken_once_and_told() -> None:
    reading = read("ckan", record("ckan", "gc_federated"))
    assert reading.dataset
    assert len(reading.dataset.services) == 1
    assert reading.dataset.extras["resources"] == [{"id": "w2", "position": 1, "repeats": "w1"}]
    (problem,) = [problem for problem in reading.problems if problem.code == "resource-repeated"]
    assert (problem.pointer, problem.severity) == ("/result/resources/1", "info")


def test_resources_that_differ_in_anything_a_person_wrote_are_both_kept() -> None:
    package = record("ckan", "gc_federated")
    package["result"]["resources"][1]["layer"] = "second"
    assert len(dataset("ckan", package).services) == 2


def test_british_columbias_record_is_understood() -> None:
    reading = read("ckan", record("ckan", "bc"), jurisdiction="CA-BC")
    found = reading.dataset
    assert found
    assert reading.profile == "ckan/bc"
    assert found.licence
    assert found.licence.code == "bc-oglbc", "its id is a bare number: the title tells"
    assert (found.issued, found.modified, found.status) == ("2015-04-01", "2025-09-05", "ongoing")
    assert found.frequency == "P1Y", "resources say it, the package does not"
    assert found.extents == (Extent(bbox=(-139.5, 48.0, -113.5, 60.0)),)
    assert found.themes[0].code == "inland_waters"
    assert found.contacts[0].email == "wetlands@example.gov.bc.ca"
    assert found.relations[0].title.get() == "Field guide"
    (order,) = found.distributions
    assert order.url is None, "indirect access: an order form"
    assert order.extras["details"][0]["column_name"] == "WET_ID"
    assert "url_type" not in order.extras, "the word null says nothing"


def test_albertas_record_is_understood() -> None:
    found = dataset("ckan", record("ckan", "alberta"), base_url="https://open.alberta.ca", jurisdiction="CA-AB")
    assert found.publisher
    assert found.publisher.name.get("en") == "Environment and Parks", "its slug, as the author is written"
    assert found.frequency == "P2W"
    assert found.subjects == ("economics_and_industry", "nature_and_environment")
    assert found.licence
    assert (found.licence.code, found.licence.url.get()) == ("ab-ogla", "https://open.alberta.ca/license")
    assert found.languages == ("en",)
    assert found.keywords.get("en") == ("fish", "lakes")
    assert found.extents[0].code == "48"


def test_ontarios_record_says_that_the_data_are_not_open_yet() -> None:
    reading = read("ckan", record("ckan", "ontario"))
    found = reading.dataset
    assert found
    assert reading.profile == "ckan/ontario"
    assert found.access_rights == "under_review"
    assert found.frequency == "P1Y"
    assert found.modified == "2024-02-01"
    assert found.distributions[0].languages == ("en", "fr")
    assert found.distributions[0].modified == "2024-01-31"
    assert found.keywords.values == {"en": ("moose",), "fr": ("orignal",)}
    assert found.extras["exemption"] == "none"


def test_extras_of_spatial_harvesters_find_their_places() -> None:
    found = dataset("ckan", record("ckan", "data_gov"))
    assert found.extents == (Extent(bbox=(-82.8, 40.5, -82.2, 41.0)),)
    assert found.keywords.get("en") == ("depth", "harbour", "sounding")
    assert (found.frequency, found.status, found.issued) == ("as_needed", "completed", "2008-12-22")
    assert found.periods == (Period("2001", "2005-06"), Period("2001-01-01", "2005-06-30"))
    assert [(agent.name.get(), agent.email) for agent in found.contacts] == [("Hydrography", "sea@example.gov")]
    assert found.licence
    assert found.licence.code == "us-pd"
    assert found.distributions[0].format == "NetCDF"
    assert found.extras["harvest_object_id"] == "ho-1"
    assert "bbox-west-long" not in found.extras


def test_yukons_record_is_understood() -> None:
    found = dataset("ckan", record("ckan", "yukon"), jurisdiction="CA-YT")
    assert found.subjects == ("history_and_archaeology",)
    assert found.keywords.get("en") == ("history", "photographs")
    assert found.contacts[0].email == "library@example.yk.ca"
    assert found.creators[0].name.get() == "EMR Library"
    assert found.licence
    assert found.licence.code == "yk-oglyk"
    assert found.extents[0].code == "60"
    assert found.frequency == "as_needed"


def test_subjects_listed_in_one_text_are_taken_apart_at_the_right_commas() -> None:
    package = record("ckan", "yukon") | {"topics": "Economics and industry,Arts, Music, Literature,Transport"}
    assert dataset("ckan", package).subjects == ("economics_and_industry", "arts_music_literature", "transport")
    assert dataset("ckan", package | {"topics": "Pets, Transport"}).subjects == ()


def test_the_publishers_name_in_both_languages_comes_from_what_the_portal_says_of_it() -> None:
    package = record("ckan", "core")
    told = json.dumps(
        {
            "id": "b1d1",
            "name": "engineering",
            "title": "Engineering Services",
            "title_translated": {"en": "Engineering Services", "fr": "Services d’ingénierie"},
        }
    )
    found = dataset("ckan", package, organizations={"b1d1": told.encode()})
    assert found.publisher
    assert found.publisher.name.values == {"en": "Engineering Services", "fr": "Services d’ingénierie"}


def test_texts_that_do_not_say_their_language_are_in_the_portals() -> None:
    found = dataset("ckan", record("ckan", "core"), language="fr")
    assert found.title.languages == ("fr",)
    assert found.keywords.get("fr") == ("bridges", "inspections")


@pytest.mark.parametrize(
    ("field", "value"), [("private", True), ("private", "True"), ("state", "deleted"), ("state", "draft")]
)
def test_what_is_not_public_is_not_read(field: str, value: object) -> None:
    reading = read("ckan", record("ckan", "core") | {field: value})
    assert reading.dataset is None
    assert codes(reading) == ["record-not-public"]


def test_without_a_title_the_name_is_shown_and_told() -> None:
    package = record("ckan", "core")
    del package["title"]
    reading = read("ckan", package)
    assert reading.dataset
    assert reading.dataset.title.get() == "bridge-inspections"
    assert "title-missing" in codes(reading)


def test_an_unsafe_address_is_no_link_and_not_lost() -> None:
    package = record("ckan", "core")
    package["resources"][0]["url"] = "javascript:alert(document.cookie)"
    reading = read("ckan", package)
    assert reading.dataset
    assert reading.dataset.distributions[0].url is None
    assert reading.dataset.distributions[0].extras["url"] == "javascript:alert(document.cookie)"
    assert ("link-unsafe", "error", "/resources/0/url") in [(p.code, p.severity, p.pointer) for p in reading.problems]


def test_two_extras_of_one_name_are_both_kept() -> None:
    package = record("ckan", "core")
    package["extras"] += [{"key": "internal_ref", "value": "ENG-78"}, {"key": "title", "value": "Another"}, "odd"]
    reading = read("ckan", package)
    assert reading.dataset
    assert reading.dataset.extras["internal_ref"] == "ENG-77"
    assert reading.dataset.extras["extras"] == {"internal_ref": "ENG-78", "title": "Another", "": ["odd"]}
    assert {"extra-repeated", "wrong-type"} <= set(codes(reading))


def test_35000_keywords_and_8000_resources_take_well_under_a_second_and_none_is_lost() -> None:
    package = record("ckan", "core")
    package["tags"] = [{"name": f"keyword {number}"} for number in range(35_000)]
    package["resources"] = [
        {
            "id": f"r{number}",
            "name": f"File {number}",
            "url": f"https://example.ca/{number}.csv",
            "format": f"odd {number}",
        }
        for number in range(8_000)
    ]
    payload = json.dumps(package).encode()
    start = time.process_time()
    reading = read("ckan", payload)
    assert time.process_time() - start < 3, "with room for a slow machine; a third of a second on a usual one"
    assert reading.dataset
    assert len(reading.dataset.keywords.get("en")) == 35_000
    assert len(reading.dataset.distributions) == 8_000
    assert len(reading.problems) == 201
    assert reading.problems[-1].code == "problems-cut"
    assert reading.problems[-1].values == {"count": "7800"}


def test_a_problem_inside_json_in_a_string_points_at_the_string() -> None:
    package = record("ckan", "data_gov")
    parties = package["extras"][9]
    assert parties["key"] == "responsible-party"
    parties["value"] = json.dumps([{"name": {"": 1, "en": 7}, "email": "nobody", "roles": ["pointOfContact"]}])
    pointers = {problem.pointer for problem in read("ckan", package).problems}
    assert pointers == {"/extras/9/value"}


def test_what_is_nested_without_end_is_cut_and_the_rest_is_read() -> None:
    package = record("ckan", "core")
    payload = json.dumps(package | {"odd": "HERE"}).replace('"HERE"', "[" * 300 + "]" * 300).encode()
    reading = read("ckan", payload)
    assert reading.dataset
    assert reading.dataset.title.get() == "Bridge inspections & repairs"
    assert "values-simplified" in codes(reading)
    assert json.dumps(reading.dataset.extras["odd"]).count("[") < 70


def test_a_record_with_what_strict_parsers_refuse_is_read_all_the_same() -> None:
    payload = json.dumps(record("ckan", "core") | {"a": "HERE"}).encode()
    for odd in (b"NaN", b"1e999", b'"\\ud800"', b"9" * 3000, b'"tab\there"'):
        reading = read("ckan", payload.replace(b'"HERE"', odd))
        assert reading.dataset, odd
        assert encode_dataset(decode_dataset(encode_dataset(reading.dataset))) == encode_dataset(reading.dataset)
    latin = read("ckan", payload.replace(b"HERE", "Qu\u00e9bec".encode("latin-1")))
    assert latin.dataset
    assert "not-utf-8" in codes(latin)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("bi-monthly", "frequency-ambiguous"),
        ("Bimonthly", "frequency-ambiguous"),
        ("Bi Monthly", "frequency-ambiguous"),
        ("whenever", "frequency-unknown"),
    ],
)
def test_a_frequency_of_two_meanings_is_kept_and_the_problem_says_both(written: str, code: str) -> None:
    reading = read("ckan", record("ckan", "core") | {"frequency": written})
    assert reading.dataset
    assert reading.dataset.extras["frequency"] == written
    assert code in codes(reading)
    assert "P2M" in describe(Problem("frequency-ambiguous"), "fr").remedy
