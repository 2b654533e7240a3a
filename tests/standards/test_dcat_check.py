"""DCAT held against the official shapes: what Parvis writes keeps them, and what breaks them is told."""

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from parvis.model import Dataset
from parvis.standards import dcat, schemas
from parvis.standards.base import Detected, WriteContext
from parvis.standards.dcat.checking import shapes_for
from parvis.standards.writing import write_one

from .generated import datasets
from .samples import CONTEXT, RECORD

HVD = {
    "dcatap:applicableLegislation": {"@id": "http://data.europa.eu/eli/reg_impl/2023/138/oj"},
    "dcatap:hvdCategory": {"@id": "http://data.europa.eu/bna/c_ac64a52d"},
}
BROKEN = b"""@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix dcatap: <http://data.europa.eu/r5r/> .
<https://example.ca/d> a dcat:Dataset ; dct:title "Water"@en ; dcatap:availability <http://example.ca/x> ;
  dcat:distribution [ a dcat:Distribution ; dct:title "no address" ] .
"""


def errors(document: bytes, detected: Detected | None = None) -> list[tuple[str, str, str]]:
    detected = detected or dcat.detect(document)
    assert detected is not None
    found = [problem for problem in dcat.check(document, detected) if problem.severity == "error"]
    assert all(problem.values["rule"] and problem.values["reference"] for problem in found)
    return [(problem.code, problem.pointer, problem.values["path"]) for problem in found]


@given(dataset=datasets())
@settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
def test_what_is_written_keeps_the_shapes_of_dcat_ap(dataset: Dataset) -> None:
    for context in (WriteContext(), CONTEXT):
        assert errors(write_one("dcat-turtle", dataset, context)) == []


def test_pyshacl_finds_nothing_to_blame_in_it_either() -> None:
    rdflib, pyshacl = pytest.importorskip("rdflib"), pytest.importorskip("pyshacl")
    shapes = rdflib.Graph().parse(data=schemas.find("dcat-ap-3.0").read("shapes.ttl"), format="turtle")
    data = rdflib.Graph().parse(data=write_one("dcat-turtle", RECORD, CONTEXT), format="turtle")
    conforms, _, told = pyshacl.validate(data, shacl_graph=shapes, advanced=False)
    assert conforms, told


def test_high_value_datasets_keep_the_shapes_of_hvd() -> None:
    law = {"dcatap:applicableLegislation": HVD["dcatap:applicableLegislation"]}
    files = tuple(msgspec.structs.replace(item, extras=law) for item in RECORD.dataset.distributions)
    dataset = msgspec.structs.replace(RECORD.dataset, extras=HVD, distributions=files, services=())
    record = msgspec.structs.replace(RECORD, dataset=dataset)
    document = write_one("dcat-turtle", record, CONTEXT)
    hvd = Detected(standard="dcat", profile="dcat-ap-hvd", version="3.0.0")
    assert errors(document, hvd) == []
    assert dcat.read(document, dcat.ReadContext()).dataset.extras == HVD  # type: ignore[union-attr]


def test_what_breaks_a_rule_is_told_with_its_place_and_reference() -> None:
    assert sorted(errors(BROKEN)) == [
        ("shacl-too-few", "https://example.ca/d", "dct:description"),
        ("shacl-too-few", "https://example.ca/d dcat:distribution", "dcat:accessURL"),
    ]


def test_plain_dcat_is_held_against_dcat_aps_shapes_without_errors() -> None:
    document = BROKEN.replace(b"dcatap:availability <http://example.ca/x> ;", b"")
    assert dcat.detect(document).profile == ""  # type: ignore[union-attr]
    assert errors(document) == []
    detected = dcat.detect(document)
    assert detected is not None
    assert {problem.code for problem in dcat.check(document, detected)} == {"shacl-too-few"}


@pytest.mark.parametrize(
    ("profile", "version", "expected"),
    [
        ("dcat-ap", "3.0.1", "dcat-ap-3.0"),
        ("dcat-ap", "2.1.1", "dcat-ap-2.1"),
        ("dcat-ap-hvd", "3.0.0", "dcat-ap-hvd-3.0"),
        ("geodcat-ap", "2.0.0", "geodcat-ap-2.0"),
        ("statdcat-ap", "1.0.1", "dcat-ap-2.1"),
        ("dcat-us", "3.0", "dcat-us-3.0-shacl"),
    ],
)
def test_each_profile_has_its_shapes(profile: str, version: str, expected: str) -> None:
    names = shapes_for(Detected(standard="dcat", profile=profile, version=version))
    assert expected in names
    for name in names:
        assert schemas.find(name).paths
