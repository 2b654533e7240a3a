"""DCAT-US datasets, field by field."""

from parvis.model import Agent, Extent, Identifier, Period, Text

from .records import codes, dataset, read, record


def test_a_project_open_data_record_is_read_whole() -> None:
    reading = read("dcat-us", record("dcat-us", "project_open_data"))
    found = reading.dataset
    assert found
    assert codes(reading) == []
    assert found.identifiers == (Identifier("gov-dot-77", "dcat-us"),)
    assert found.publisher
    assert (found.publisher.name.get(), found.publisher.part_of.get()) == ("Roads Bureau", "Department of Transport")
    assert (found.contacts[0].name.get(), found.contacts[0].email) == ("Jane Doe", "jane.doe@example.gov")
    assert (found.issued, found.modified, found.frequency) == ("2014-05", None, "P3M")
    assert found.access_rights == "restricted"
    assert found.periods == (Period("2000-01-15T00:45:00Z", "2010-01-15T00:06:00Z"),)
    assert found.extents == (Extent(bbox=(-63.57, 44.65, -63.57, 44.65)),)
    assert found.subjects == ("transport",)
    assert found.languages == ("en",)
    assert found.licence
    assert found.licence.code == "cc0"
    assert [(relation.type, relation.url.removeprefix("https://example.gov/")) for relation in found.relations] == [
        ("described_by", "roads/dictionary.pdf"),
        ("reference", "roads/a.html"),
        ("reference", "roads/b.html"),
        ("system_of_records", "sorn/1"),
        ("conforms_to", "standard"),
    ]
    assert found.distributions[0].format == "CSV"
    assert found.distributions[0].extras["describedBy"] == "https://example.gov/roads/schema.json"
    assert found.services[0].protocol == "API"
    assert found.extras == {
        "bureauCode": ["021:04"], "isPartOf": "gov-dot-1", "modified": "R/P1W", "programCode": ["021:001"],
        "rights": "Some fields are withheld.",
    }  # fmt: skip


def test_a_modified_that_repeats_is_the_frequency_where_there_is_no_other() -> None:
    value = record("dcat-us", "project_open_data")
    del value["accrualPeriodicity"]
    assert dataset("dcat-us", value).frequency == "P1W"


def test_an_arcgis_hub_feed_is_understood() -> None:
    reading = read("dcat-us", record("dcat-us", "arcgis_hub"), jurisdiction="CA-ON-barrie")
    found = reading.dataset
    assert found
    assert reading.profile == "dcat-us/arcgis-hub"
    assert Identifier("0123456789abcdef0123456789abcdef_4", "arcgis-item") in found.identifiers
    assert found.extents == (Extent(bbox=(-79.74, 44.31, -79.6, 44.43)),)
    assert found.contacts[0].email == "gis@example.ca"
    assert found.licence
    assert found.licence.code == "on-toronto", "the address stands in a piece of HTML"
    assert [item.format for item in found.distributions] == ["HTML", "GEOJSON"]
    assert [item.protocol for item in found.services] == ["ESRI REST"]
    assert found.description.get("en").endswith("<script>alert(1)</script>"), "markup stays text: pages clean it"
    assert found.jurisdiction == "CA-ON-barrie"


def test_new_brunswicks_titles_in_two_languages_are_taken_apart() -> None:
    value = record("dcat-us", "socrata")
    found = dataset("dcat-us", value, jurisdiction="CA-NB")
    assert found.title == Text({"en": "Fishing permits", "fr": "Permis de pêche"})
    assert dataset("dcat-us", value, jurisdiction="CA-NS").title.get() == "Fishing permits / Permis de pêche"
    assert read("dcat-us", value).profile == "dcat-us/socrata"
    assert [item.format for item in found.distributions] == ["CSV", "JSON"]


def test_texts_of_json_ld_keep_their_languages() -> None:
    value = record("dcat-us", "project_open_data")
    value["title"] = [{"@value": "Road works", "@language": "en"}, {"@value": "Travaux routiers", "@language": "fr"}]
    assert dataset("dcat-us", value).title == Text({"en": "Road works", "fr": "Travaux routiers"})


def test_an_identifier_that_is_an_object_is_read() -> None:
    value = record("dcat-us", "project_open_data")
    value["identifier"] = {"@id": "https://doi.org/10.5555/abc", "schemaAgency": "DOI"}
    found = dataset("dcat-us", value)
    assert found.identifiers == (Identifier("10.5555/abc", "doi"),)
    assert found.extras["identifier"]["schemaAgency"] == "DOI"


def test_a_publisher_of_three_levels_is_kept_whole() -> None:
    value = record("dcat-us", "project_open_data")
    value["publisher"]["subOrganizationOf"]["subOrganizationOf"] = {"name": "Government"}
    found = dataset("dcat-us", value)
    assert found.extras["publisher"]["subOrganizationOf"]["subOrganizationOf"] == {"name": "Government"}


def test_who_publishes_is_the_portals_owner_where_the_record_does_not_say() -> None:
    value = record("dcat-us", "project_open_data")
    del value["publisher"]
    owner = Agent(name=Text({"en": "City of Barrie", "fr": "Ville de Barrie"}))
    assert dataset("dcat-us", value, publisher=owner).publisher == owner


def test_of_several_publishers_the_first_is_shown_and_all_are_kept() -> None:
    for several in ([{"name": "City of Barrie"}, {"name": "City of Orillia"}], ["City of Barrie", "City of Orillia"]):
        found = dataset("dcat-us", record("dcat-us", "arcgis_hub") | {"publisher": several})
        assert found.publisher
        assert found.publisher.name.get("en") == "City of Barrie"
        assert found.extras["publisher"] == several


def test_a_problem_of_a_publisher_in_a_list_points_into_the_list() -> None:
    reading = read("dcat-us", record("dcat-us", "arcgis_hub") | {"publisher": [{"name": True}]})
    assert [item.pointer for item in reading.problems if item.code == "wrong-type"] == ["/publisher/0/name"]
