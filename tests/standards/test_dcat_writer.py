"""DCAT: the same statements in JSON-LD, Turtle and RDF/XML, and valid RDF whatever a record holds."""

from xml.etree import ElementTree

import msgspec
import pytest
from pyoxigraph import CanonicalizationAlgorithm, NamedNode, RdfFormat, parse
from pyoxigraph import Dataset as Graph

from parvis.standards import rdf
from parvis.standards.base import Record, WriteContext
from parvis.standards.writing import write_many, write_one

from .samples import BASE, CONTEXT, FULL, HOSTILE, ID, RECORD

FORMS = {"dcat-jsonld": RdfFormat.JSON_LD, "dcat-turtle": RdfFormat.TURTLE, "dcat-rdfxml": RdfFormat.RDF_XML}
NAME = f"{BASE}/datasets/{ID}"


def graph(document: bytes, form: RdfFormat) -> Graph:
    read = Graph(parse(document, form))
    read.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return read


def objects(found: Graph, subject: str, predicate: str) -> list[str]:
    return [
        str(quad.object)
        for quad in found.quads_for_subject(NamedNode(subject))
        if quad.predicate.value == rdf.full(predicate)
    ]


@pytest.mark.parametrize(
    "record", [RECORD, Record(dataset=HOSTILE), Record(dataset=msgspec.structs.replace(FULL, id=""))]
)
@pytest.mark.parametrize("context", [CONTEXT, WriteContext()])
def test_the_three_forms_say_the_same(record: Record, context: WriteContext) -> None:
    first, *others = [graph(write_one(name, record, context), form) for name, form in FORMS.items()]
    assert len(first) > 20
    assert all(other == first for other in others)


def test_rdf_xml_is_well_formed_xml_whatever_the_text() -> None:
    for document in (
        write_one("dcat-rdfxml", Record(dataset=HOSTILE), CONTEXT),
        b"".join(write_many("dcat-rdfxml", [HOSTILE, FULL, HOSTILE], CONTEXT)),
    ):
        assert ElementTree.fromstring(document).tag == "{" + rdf.PREFIXES["rdf"] + "}RDF"


@pytest.mark.parametrize("name", FORMS)
def test_many_are_one_document(name: str) -> None:
    records = [
        msgspec.structs.replace(RECORD, dataset=msgspec.structs.replace(item, id=f"{ID[:-3]}{number:03}"))
        for number, item in enumerate([FULL, HOSTILE] * 120)
    ]
    pieces = list(write_many(name, records, CONTEXT))
    assert len(pieces) > 3
    found = {
        quad.object.value
        for quad in parse(b"".join(pieces), FORMS[name])
        if quad.predicate.value == rdf.full("dcat:dataset")
    }
    assert found == {f"{BASE}/datasets/{record.dataset.id}" for record in records}


def test_a_dataset_says_all_it_has() -> None:
    found = graph(write_one("dcat-turtle", RECORD, CONTEXT), RdfFormat.TURTLE)
    assert set(objects(found, NAME, "dct:title")) == {'"Drinking water"@en', '"Eau potable"@fr-t-en'}
    assert '"eau"@fr-t-en' in objects(found, NAME, "dcat:keyword")
    assert objects(found, NAME, "dct:issued") == ['"2019-05-01"^^<http://www.w3.org/2001/XMLSchema#date>']
    assert objects(found, NAME, "dct:modified") == ['"2026-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>']
    assert objects(found, NAME, "dct:accrualPeriodicity") == [
        "<http://publications.europa.eu/resource/authority/frequency/MONTHLY>"
    ]
    assert objects(found, NAME, "dct:accessRights") == [
        "<http://publications.europa.eu/resource/authority/access-right/PUBLIC>"
    ]
    assert "<http://publications.europa.eu/resource/authority/language/FRA>" in objects(found, NAME, "dct:language")
    assert objects(found, NAME, "dct:license") == ["<https://open.canada.ca/en/open-government-licence-canada>"]
    file = f"{NAME}#distribution-1"
    assert objects(found, file, "dcat:downloadURL") == ["<https://example.org/water.csv>"]
    assert objects(found, file, "dcat:mediaType") == ["<https://www.iana.org/assignments/media-types/text/csv>"]
    assert objects(found, file, "dcat:byteSize") == ['"1234"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>']
    assert objects(found, f"{NAME}#service-1", "dcat:endpointURL") == ["<https://example.org/wms>"]
    boxes = [quad.object.value for quad in found if quad.predicate.value == rdf.full("dcat:bbox")]
    assert boxes == [
        "MULTIPOLYGON(((170 60, 180 60, 180 70, 170 70, 170 60)), ((-180 60, -170 60, -170 70, -180 70, -180 60)))"
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a b?c=<d>", "https://example.org/a%20b?c=%3Cd%3E"),
        ("https://example.org/é%zz%41", "https://example.org/é%25zz%41"),
        ("https://example.org/a#b#c", "https://example.org/a#b%23c"),
        ("https://example.org/[x]", "https://example.org/%5Bx%5D"),
        ("http://[::1]/x", "http://[::1]/x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("javascript:alert(1)", None),
        ("dct:title", None),
        ("/relative", None),
        ("http://", None),
        ("", None),
    ],
)
def test_addresses_become_iris_or_nothing(address: str, expected: str | None) -> None:
    found = rdf.iri(address)
    assert (found.value if found else None) == expected
