"""What the readers of the platforms make of their fields."""

import json
from pathlib import Path

import pytest

from parvis.model import Dataset, Period
from parvis.standards import ReadContext, reader

FIXTURES = Path(__file__).parent.parent / "fixtures" / "standards"
BASE = {
    "erddap": "https://data.example.ca/erddap",
    "eml": "https://ipt.example.ca/ipt",
    "jkan": "https://x.github.io/datahub",
}


def read(name: str, file: str) -> Dataset:
    base = BASE.get(name, "https://portal.example.ca")
    guid = {"eml": "resource-0000"}.get(name, "")
    context = ReadContext(language="en", base_url=base, guid=guid)
    dataset = reader(name).read((FIXTURES / name / file).read_bytes(), context).dataset
    assert dataset is not None
    return dataset


@pytest.mark.parametrize(
    ("name", "file", "title", "licence", "frequency", "formats", "protocols"),
    [
        ("socrata", "dataset.json", "Bus stops", "ca-ogl-lgo", "P1M",
         {"CSV", "JSON", "XML", "RDF", "GEOJSON", "SHP", "KML", "KMZ"}, {"API"}),
        ("socrata", "file.json", "Budget workbook", "other", None, {"XLSX"}, set()),
        ("opendatasoft", "table.json", "Street trees", "ca-ogl-lgo", "P1W",
         {"CSV", "JSON", "XLSX", "PARQUET", "GEOJSON", "SHP", "KML", "PDF"}, {"API"}),
        ("arcgis-hub", "layer.json", "Parks", "ca-ogl-lgo", None,
         {"CSV", "SHP", "GEOJSON", "KML", "FGDB/GDB", "GPKG", "XLSX"}, {"ESRI REST"}),
        ("arcgis-hub", "v3.json", "Parks", "ca-ogl-lgo", None,
         {"CSV", "SHP", "GEOJSON", "KML", "FGDB/GDB", "GPKG", "XLSX"}, {"ESRI REST"}),
        ("arcgis-hub", "document.json", "Rapport annuel", None, None, {"PDF"}, set()),
        ("arcgis-server", "map.json", "Roads", "ca-ogl-lgo", None, set(), {"ESRI REST", "WMS", "KML"}),
        ("dataverse", "full.json", "Moose survey", "cc-by-4.0", None, {"TAB"}, set()),
        ("udata", "dataset.json", "Arbres de la ville", None, "P3M", {"CSV"}, {"WMS"}),
        ("mica", "collected.json", "Baseline questionnaire", None, None, set(), set()),
        ("jkan", "dataset.json", "Wells", "ca-ogl-lgo", None, {"SHP"}, {"ESRI REST"}),
        ("ogc-capabilities", "wms_wfs.xml", "Roads", "ca-ogl-lgo", None, {"SHP", "GEOJSON", "CSV"}, {"WMS", "WFS"}),
        ("ogc-collection", "collection.json", "Daily climate observations", "ca-ogl-lgo", None, set(), {"API"}),
        ("eml", "gbif.xml", "Herbarium of the museum", "cc-by-4.0", "P1Y", {"ZIP"}, set()),
    ],
)  # fmt: skip
def test_fields_find_their_place(
    name: str, file: str, title: str, licence: str | None, frequency: str | None, formats: set[str], protocols: set[str]
) -> None:
    dataset = read(name, file)
    assert dataset.title.get("en") == title
    assert (dataset.licence.code if dataset.licence else None) == licence
    assert dataset.frequency == frequency
    assert {each.format for each in dataset.distributions} == formats
    assert {each.protocol for each in dataset.services} == protocols


def test_socratas_own_fields_are_read_by_their_words() -> None:
    dataset = read("socrata", "dataset.json")
    assert dataset.periods[0].start == "2019-01-01"
    assert dataset.contacts[0].email == "opendata@exampleton.ca"
    assert dataset.relations[0].url.endswith("/api/views/aaaa-0000/files/0d1c7c3e?download=true")
    assert dataset.extras["rows"] == 1203


def test_extents_in_web_mercator_and_utm_become_degrees() -> None:
    roads, ortho = read("arcgis-server", "map.json"), read("arcgis-server", "image.json")
    assert roads.extents[0].bbox == pytest.approx((-80.9202, 43.3147, -80.3992, 43.7056), abs=1e-3)
    assert ortho.extents[0].bbox == pytest.approx((-81.0, 43.3505, -80.2541, 43.8031), abs=1e-3)


def test_longitudes_up_to_360_and_titles_in_french_are_read_from_erddap() -> None:
    assert read("erddap", "grid.json").extents[0].bbox == (180.0, 40.0, -120.0, 60.0)
    assert read("erddap", "table.json").title.values["fr"] == "Observations de la bouée"


def test_a_folder_of_thredds_has_its_files_their_sizes_and_opendap() -> None:
    folder = read("thredds", "folder.xml")
    assert [each.size for each in folder.distributions] == [1_500_000, 1_500_000]
    assert {each.protocol for each in folder.services} == {"OPENDAP"}
    assert folder.extents[0].bbox == (-150.0, 40.0, -50.0, 85.0)


def test_a_layers_box_is_inherited_and_its_group_is_its_series() -> None:
    layer = read("ogc-capabilities", "wms.xml")
    assert layer.extents[0].bbox == (-81.0, 43.0, -80.0, 44.0)
    assert [each.get("en") for each in layer.series] == ["Base data"]


def test_a_dataset_of_mica_is_bilingual_and_knows_its_study() -> None:
    dataset = read("mica", "collected.json")
    assert dataset.title.values == {"en": "Baseline questionnaire", "fr": "Questionnaire initial"}
    assert dataset.description.get("fr").startswith("Ce que les participants")
    assert (dataset.issued, dataset.modified) == ("2017-03-02T15:04:05", "2023-11-20T18:30:00Z")
    assert dataset.periods == (Period("2009-08", "2010-10"),)
    assert [extent.name.get("fr") for extent in dataset.extents] == ["Canada"]
    assert dataset.series[0].values == {"en": "Example cohort", "fr": "Cohorte exemple"}
    assert dataset.relations[0].url == "https://portal.example.ca/study/example-cohort"
    assert dataset.landing_page.get("en") == "https://portal.example.ca/dataset/cartagene-baseline"
    assert dataset.extras["content"] == {"version": "2", "unit": {"en": "person"}}
    assert "permissions" not in dataset.extras


def test_a_dataset_of_an_older_mica_has_its_studies_under_other_names() -> None:
    assert [each.get("en") for each in read("mica", "harmonized.json").series] == ["Core initiative"]


@pytest.mark.parametrize(
    ("word", "code"),
    [("fifteenMinutes", "PT15M"), ("bihourly", "PT2H"), ("notPlanned", "not_planned"), ("punctual", "as_needed"),
     ("quadrennial", "P4Y"), ("severalTimesADay", "continual"), ("other", None), ("semiannual", "P6M")],
)  # fmt: skip
def test_frequencies_of_udata_are_known_old_and_new(word: str, code: str | None) -> None:
    record = json.loads((FIXTURES / "udata" / "dataset.json").read_bytes()) | {"frequency": word}
    reading = reader("udata").read(json.dumps(record).encode(), ReadContext(language="fr"))
    assert reading.dataset
    assert reading.dataset.frequency == code
    assert not [problem for problem in reading.problems if problem.pointer == "/frequency"]


def test_a_file_of_udata_without_a_date_of_publication_has_that_of_its_creation() -> None:
    record = json.loads((FIXTURES / "udata" / "dataset.json").read_bytes())
    file = next(each for each in record["resources"] if each["format"].lower() == "csv")
    file.pop("published", None)
    file["created_at"] = "2024-02-03T04:05:06+00:00"
    reading = reader("udata").read(json.dumps(record).encode(), ReadContext(language="fr"))
    assert reading.dataset
    assert reading.dataset.distributions[0].issued == "2024-02-03T04:05:06Z"
