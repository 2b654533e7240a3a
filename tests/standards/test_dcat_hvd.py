"""High-value datasets: DCAT-AP HVD wants the legislation on files and services too, and the category on services."""

import pytest

from parvis.standards import dcat, hub
from parvis.standards.base import WriteContext
from parvis.standards.converting import as_record
from parvis.standards.writing import WRITERS

LAW = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
DOCUMENT = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix dcatap: <http://data.europa.eu/r5r/> .
<https://example.ca/d> a dcat:Dataset ; dct:title "Weather"@en ; dct:description "Of all stations"@en ;
  CATEGORY dcatap:applicableLegislation <LAW> ; dcat:distribution <https://example.ca/f>, <https://example.ca/s> .
<https://example.ca/f> a dcat:Distribution ; dcat:accessURL <https://example.ca/f.csv> .
<https://example.ca/s> a dcat:Distribution ; dcat:accessURL <https://example.ca/wms> ; dcat:accessService
  [ a dcat:DataService ; dct:title "Map"@en ; dcat:endpointURL <https://example.ca/wms> ] .
""".replace("LAW", LAW)
HIGH_VALUE = DOCUMENT.replace("CATEGORY", "dcatap:hvdCategory <http://data.europa.eu/bna/c_dd313021> ;")
WRITTEN = [name for name, writer in WRITERS.items() if writer.reader == "dcat"]


def again(document: str | bytes, name: str) -> bytes:
    given = document if isinstance(document, bytes) else document.encode()
    (reading,) = hub.read_document(given, "dcat")
    assert reading.dataset
    return WRITERS[name].one(as_record(reading.dataset), WriteContext(lang="en"))


def lacking(document: bytes) -> set[str]:
    """What the official shapes miss, of what every part must have."""
    detected = dcat.detect(document)
    assert detected
    assert detected.profile == "dcat-ap-hvd"
    found = {item.values["path"] for item in dcat.check(document, detected) if item.code == "shacl-too-few"}
    return found & {"dcatap:applicableLegislation", "dcatap:hvdCategory"}


@pytest.mark.parametrize("name", WRITTEN)
def test_every_part_of_a_high_value_dataset_has_its_legislation(name: str) -> None:
    assert len(lacking(HIGH_VALUE.encode())) == 2, "the source itself says it of the dataset alone"
    document = again(HIGH_VALUE, name)
    assert document.decode().count(LAW.rpartition("/eli/")[2]) >= 4
    assert lacking(document) == set()
    assert again(document, name) == document


def test_the_legislation_of_another_dataset_stays_where_it_was() -> None:
    assert again(DOCUMENT.replace("CATEGORY", ""), "dcat-ntriples").decode().count(LAW) == 1
