"""DCAT written and read back: the same statements in every syntax, and extras of RDF's own."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import CanonicalizationAlgorithm, RdfFormat, parse
from pyoxigraph import Dataset as Graph

from parvis.model import Agent, Concept, Dataset, Distribution, Extent, Licence, Text
from parvis.standards import dcat
from parvis.standards.base import Part, ReadContext, Record, WriteContext
from parvis.standards.writing import write_many, write_one

from .generated import datasets

FORMS = {
    "dcat-ntriples": RdfFormat.N_TRIPLES,
    "dcat-jsonld": RdfFormat.JSON_LD,
    "dcat-turtle": RdfFormat.TURTLE,
    "dcat-rdfxml": RdfFormat.RDF_XML,
}
PORTAL = WriteContext(base_url="https://open.example", title={"en": "Open", "fr": "Ouvert"})
EXTRAS = {
    "@type": ["dcat:DatasetSeries", "http://example.org/Kind"],
    "dcatap:applicableLegislation": {"@id": "http://data.europa.eu/eli/reg_impl/2023/138/oj"},
    "dcat:spatialResolutionInMeters": {"@value": "30", "@type": "xsd:decimal"},
    "http://example.org/note": [{"@value": "Eau", "@language": "fr"}, "plain"],
    "dqv:hasQualityMeasurement": {
        "@type": "dqv:QualityMeasurement",
        "dqv:value": {"@value": "3", "@type": "xsd:integer"},
        "dqv:isMeasurementOf": {"@id": "http://example.org/metric"},
    },
    "dct:conformsTo": {"@type": "dct:Standard", "dct:title": {"@value": "Norm", "@language": "en"}},
    "dct:type": {"@id": "http://publications.europa.eu/resource/authority/dataset-type/STATISTICAL"},
    "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": "Surveyed by hand"},
}


def graph(document: bytes, form: RdfFormat) -> Graph:
    read = Graph(parse(document, form))
    read.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return read


def read_back(name: str, dataset: Dataset, context: WriteContext = PORTAL) -> Dataset:
    reading = dcat.read(write_one(name, dataset, context), ReadContext(language="fr"))
    assert reading.dataset is not None
    return reading.dataset


@given(dataset=datasets())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_syntax_says_the_same(dataset: Dataset) -> None:
    for context in (WriteContext(), PORTAL):
        first, *others = (graph(write_one(name, dataset, context), form) for name, form in FORMS.items())
        assert all(other == first for other in others)


@given(dataset=datasets())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_say_the_same_in_every_syntax_and_come_back_in_order(dataset: Dataset) -> None:
    several = [msgspec.structs.replace(dataset, id=f"d-{number}") for number in range(3)]
    documents = {name: b"".join(write_many(name, several, PORTAL)) for name in FORMS}
    first, *others = (graph(documents[name], form) for name, form in FORMS.items())
    assert all(other == first for other in others)
    for document in documents.values():
        parts = [part for part in dcat.split(document, ReadContext()) if isinstance(part, Part)]
        assert [part.guid for part in parts] == [f"https://open.example/datasets/d-{number}" for number in range(3)]


@pytest.mark.parametrize("name", FORMS)
def test_what_rdf_had_beyond_the_record_is_written_back(name: str) -> None:
    file = Distribution(
        url="https://files.example.ca/a.csv",
        extras={
            "dcat:accessURL": {"@id": "https://example.ca/page"},
            "dcatap:availability": {
                "@id": "http://publications.europa.eu/resource/authority/planned-availability/STABLE"
            },
        },
    )
    dataset = Dataset(title=Text.of("Water", "en"), distributions=(file,), extras=EXTRAS)
    again = read_back(name, dataset)
    assert again.extras == EXTRAS
    assert again.distributions[0].extras == file.extras
    assert again.distributions[0].url == file.url


def test_what_is_no_name_of_rdf_is_left_out_and_breaks_nothing() -> None:
    extras = {
        "x y": "z",
        "dct:": "a",
        "javascript:alert(1)": "b",
        "dct:a b": "c",
        "http://example.org/": {"@id": "no iri"},
    }
    dataset = Dataset(title=Text.of("Water", "en"), extras=extras)
    for name in FORMS:
        assert read_back(name, dataset).extras == {}


def test_a_resource_shared_by_name_is_told_the_same_each_time() -> None:
    licences = [
        Licence(url=Text.of("https://example.ca/terms", "en"), title=Text.of(words, "en")) for words in ("A", "B")
    ]
    dataset = Dataset(
        title=Text.of("Water", "en"),
        licence=licences[0],
        distributions=(Distribution(url="https://example.ca/x.csv", licence=licences[1]),),
        themes=(
            Concept(Text.of("One", "en"), "http://example.org/theme", None),
            Concept(Text.of("Two", "en"), "http://example.org/theme", None),
        ),
    )
    again = read_back("dcat-turtle", dataset)
    assert again.licence == licences[0]
    assert again.distributions[0].licence == licences[1]
    assert again.themes == dataset.themes


@pytest.mark.parametrize(
    "dataset",
    [
        Dataset(title=Text.of("A", "en"), distributions=(Distribution(url=None, format="CSV"),)),
        Dataset(
            title=Text.of("A", "en"),
            landing_page=Text({"en": "https://a.example.ca/", "fr": "https://a.example.ca/"}),
            distributions=(Distribution(url=None), Distribution(url="https://a.example.ca/")),
        ),
        Dataset(title=Text.of("A", "en"), extents=(Extent(bbox=(170.123456789012, -12.5, -170.0, 1e-7)),)),
        Dataset(title=Text.of("A", "en"), extents=(Extent(bbox=(0.0, 0.0, 0.0, 0.0)),)),
        Dataset(
            title=Text.of("A", "en"),
            contacts=(Agent(email="a@example.ca"), Agent(name=Text({"und": "a@example.ca"}))),
        ),
        Dataset(
            title=Text.of("A", "en"), themes=(Concept(code="x"), Concept(Text({"und": "x"}), "x", "topic_category"))
        ),
        Dataset(
            title=Text.of("A", "en"), languages=("zxx", "und", "iu"), frequency="P3D", status="odd", kind="publication"
        ),
    ],
    ids=[
        "no address",
        "page for address",
        "box over the antimeridian",
        "null island",
        "e-mail only",
        "no label",
        "own words",
    ],
)
def test_odd_but_lawful_records_come_back_as_they_were(dataset: Dataset) -> None:
    for name in FORMS:
        assert read_back(name, dataset) == dataset


def test_a_single_record_says_which_dataset_it_is() -> None:
    record = Record(dataset=Dataset(title=Text.of("A", "en"), id="abc"))
    parts = list(dcat.split(write_one("dcat-turtle", record, PORTAL), ReadContext()))
    assert [part.guid for part in parts if isinstance(part, Part)] == ["https://open.example/datasets/abc"]
