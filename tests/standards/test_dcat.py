"""DCAT read: every field, every syntax, and the oddities of real catalogues."""

import json
import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from parvis.model import Dataset, Extent, Period, Problem
from parvis.standards import dcat, hub
from parvis.standards.base import Part, ReadContext, Reading

WATER = (Path(__file__).parent.parent / "fixtures" / "standards" / "dcat" / "water.ttl").read_bytes()
HEAD = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix locn: <http://www.w3.org/ns/locn#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcat-us: <http://data.resources.gov/ontology/dcat-us#> .
"""
AUTHORITY = "http://publications.europa.eu/resource/authority"
FORMS = {
    "turtle": RdfFormat.TURTLE,
    "n-triples": RdfFormat.N_TRIPLES,
    "rdf-xml": RdfFormat.RDF_XML,
    "json-ld": RdfFormat.JSON_LD,
}


def in_form(form: RdfFormat) -> bytes:
    written = serialize(parse(WATER, RdfFormat.TURTLE), format=form)  # type: ignore[arg-type]
    assert written is not None
    return written


def reading(body: str, **context: str) -> Reading:
    document = f'{HEAD}<https://example.ca/d> a dcat:Dataset ; dct:title "T"@en ; {body} .'
    return dcat.read(document.encode(), ReadContext(**context))  # type: ignore[arg-type]


def dataset(body: str, **context: str) -> Dataset:
    found = reading(body, **context).dataset
    assert found is not None
    return found


def codes(found: Reading) -> list[str]:
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize("name", FORMS)
def test_every_syntax_is_known_and_gives_the_same_parts(name: str) -> None:
    document = in_form(FORMS[name])
    detected = dcat.detect(document)
    assert detected is not None
    assert (detected.syntax, detected.profile) == (name, "dcat-ap-hvd")
    parts = [part for part in dcat.split(document, ReadContext()) if isinstance(part, Part)]
    expected = [part for part in dcat.split(WATER, ReadContext()) if isinstance(part, Part)]
    assert parts == expected
    assert parts[0].guid == parts[0].pointer == "https://data.example.ca/dataset/water"
    assert parts[0].modified == "2026-02-03T15:00:00Z"


def test_the_order_of_a_document_does_not_change_its_parts() -> None:
    lines = in_form(RdfFormat.N_TRIPLES).decode().splitlines()
    turned = re.sub(r"_:(\w+)", r"_:x\1y", "\n".join(reversed(lines)))
    assert list(dcat.split(turned.encode(), ReadContext())) == list(dcat.split(WATER, ReadContext()))


def test_a_part_reads_as_the_document_does() -> None:
    part = next(part for part in dcat.split(WATER, ReadContext()) if isinstance(part, Part))
    whole, cut = dcat.read(WATER, ReadContext()), dcat.read(part.payload, ReadContext())
    assert whole.dataset is not None
    assert cut.dataset is not None
    assert whole.problems == cut.problems == ()
    assert cut.dataset.publisher == whole.dataset.publisher
    assert cut.dataset.services == whole.dataset.services
    assert set(cut.dataset.identifiers) == set(whole.dataset.identifiers)
    assert list(dcat.read_graph(WATER, ReadContext())) == [whole]
    assert list(hub.read_document(WATER)) == [whole]  # in the order of the document, which parts don't have


def test_the_hub_reads_each_dataset_where_it_stands_with_its_place() -> None:
    document = (
        f'{HEAD}<https://a.example/1> a dcat:Dataset ; dct:title "A" ; dct:relation <https://a.example/2> ; '
        f'dct:modified "2020" . <https://a.example/2> a dcat:Dataset ; dct:title "B" . '
        '[] a dcat:Dataset ; dct:title "C" .'
    )
    items = list(hub.read_items(document.encode(), "dcat"))
    parts = [part for part in dcat.split(document.encode(), ReadContext()) if isinstance(part, Part)]
    assert [(item.guid, item.pointer, item.url, item.modified) for item in items] == [
        (part.guid, part.pointer, part.url, part.modified) for part in parts
    ]
    assert [codes(item.reading) for item in items] == [[], [], []]
    assert items[0].modified == "2020"
    assert items[2].guid.startswith("derived-")


def test_the_hub_tells_what_is_wrong_with_a_document_and_reads_its_rest() -> None:
    document = f'{HEAD}<https://a.example/1> a dcat:Dataset ; dct:title "A" . <https://a.example/2> oh ; no .'
    first, *rest = hub.read_items(document.encode(), "dcat")
    assert (first.reading.dataset, first.pointer[:5]) == (None, "line ")
    assert [item.guid for item in rest if item.reading.dataset] == ["https://a.example/1"]
    assert [codes(item.reading) for item in hub.read_items(HEAD.encode(), "dcat")] == [["no-dataset"]]


def test_services_of_several_datasets_are_not_endless() -> None:
    document = f"""{HEAD}<https://a.example/1> a dcat:Dataset ; dct:title "A" ; dct:relation <https://a.example/s> .
        <https://a.example/2> a dcat:Dataset ; dct:title "B" ; dct:relation <https://a.example/s> .
        <https://a.example/s> a dcat:DataService ; dcat:endpointURL <https://a.example/s> ;
        dct:relation <https://a.example/t> ; dcat:servesDataset <https://a.example/1> , <https://a.example/2> .
        <https://a.example/t> dct:relation <https://a.example/s> ."""
    found = list(dcat.split(document.encode(), ReadContext()))
    assert not [item for item in found if isinstance(item, Problem)]


def test_an_identifier_without_a_name_is_none_but_kept() -> None:
    found = dataset("dct:identifier [ skos:notation 'x' ]")
    assert [item.type for item in found.identifiers] == ["uri"]
    assert found.extras == {"dct:identifier": {"skos:notation": "x"}}


@pytest.mark.parametrize(
    ("body", "field", "expected"),
    [
        (f"dct:accrualPeriodicity <{AUTHORITY}/frequency/ANNUAL>", "frequency", "P1Y"),
        ('dct:accrualPeriodicity "R/P1M"', "frequency", "P1M"),
        ('dct:accrualPeriodicity [ rdfs:label "weekly" ]', "frequency", "P1W"),
        (f"dct:language <{AUTHORITY}/language/FRA> , 'en-CA'", "languages", ("fr", "en")),
        (f"dct:accessRights <{AUTHORITY}/access-right/RESTRICTED>", "access_rights", "restricted"),
        ('dct:temporal "2010/2012"', "periods", (Period("2010", "2012"),)),
        ('dct:temporal [ dcat:endDate "2012"^^xsd:gYear ]', "periods", (Period(None, "2012"),)),
        ('dct:temporal "start=2010-01-01; end=2011-01-01"', "periods", (Period("2010-01-01", "2011-01-01"),)),
        ('dct:issued "2011-03"^^xsd:gYearMonth', "issued", "2011-03"),
    ],
)
def test_codes_and_dates_are_read_in_each_spelling(body: str, field: str, expected: object) -> None:
    assert getattr(dataset(body), field) == expected


BOX = (Extent(bbox=(-80.0, 40.0, -70.0, 50.0)),)


@pytest.mark.parametrize(
    "place",
    [
        '[ dcat:bbox "POLYGON((-80 40, -70 40, -70 50, -80 50, -80 40))"^^geo:wktLiteral ]',
        '[ locn:geometry "POLYGON((-80 40, -70 40, -70 50, -80 50, -80 40))"^^geo:wktLiteral ]',
        '[ locn:geometry "<http://www.opengis.net/def/crs/EPSG/0/4326> '
        'POLYGON((40 -80, 40 -70, 50 -70, 50 -80, 40 -80))"^^geo:wktLiteral ]',
        '[ geo:hasGeometry [ geo:asWKT "ENVELOPE(-80, -70, 50, 40)"^^geo:wktLiteral ] ]',
        '[ dcat:bbox """{"type":"Polygon","coordinates":[[[-80,40],[-70,40],[-70,50],[-80,50],[-80,40]]]}""" ]',
        '[ dcat-us:westBoundLongitude "-80" ; dcat-us:eastBoundLongitude "-70" ; dcat-us:southBoundLatitude "40" ; '
        'dcat-us:northBoundLatitude "50" ]',
        '"-80,40,-70,50"',
        '[ locn:geometry "<gml:Envelope srsName=\\"http://www.opengis.net/def/crs/EPSG/0/4326\\">'
        '<gml:lowerCorner>40 -80</gml:lowerCorner><gml:upperCorner>50 -70</gml:upperCorner></gml:Envelope>" ]',
    ],
    ids=["box", "geometry", "latitude first", "envelope", "geojson", "dcat-us", "numbers", "gml"],
)
def test_a_place_is_read_in_each_notation(place: str) -> None:
    assert dataset(f"dct:spatial {place}").extents == BOX


def test_boxes_over_the_antimeridian_are_kept_whole() -> None:
    two = "MULTIPOLYGON(((170 60, 180 60, 180 70, 170 70, 170 60)), ((-180 60, -170 60, -170 70, -180 70, -180 60)))"
    assert dataset(f'dct:spatial [ dcat:bbox "{two}"^^geo:wktLiteral ]').extents == (
        Extent(bbox=(170.0, 60.0, -170.0, 70.0)),
    )
    far = reading('dct:spatial [ dcat:bbox "POLYGON((159 50, 212 50, 212 60, 159 60, 159 50))"^^geo:wktLiteral ]')
    assert far.dataset is not None
    assert far.dataset.extents[0].bbox == (159.0, 50.0, -148.0, 60.0)
    assert codes(far) == ["box-shifted"]


@pytest.mark.parametrize(
    "contact",
    [
        '[ vcard:fn "Desk" ; vcard:hasEmail <mailto:a@example.ca> ]',
        '[ vcard:fn "Desk" ; vcard:hasEmail "a@example.ca" ]',
        '[ vcard:fn "Desk" ; vcard:hasEmail [ vcard:hasValue <mailto:a@example.ca> ] ]',
        '[ vcard:fn "Desk" ; vcard:email "a@example.ca" ]',
        '[ a foaf:Organization ; foaf:name "Desk" ; foaf:mbox <mailto:a@example.ca> ]',
    ],
)
def test_contacts_are_read_in_each_form(contact: str) -> None:
    (found,) = dataset(f"dcat:contactPoint {contact}").contacts
    assert (found.name.get(), found.email) == ("Desk", "a@example.ca")


def test_one_licence_in_two_languages_and_of_the_distributions_is_the_datasets() -> None:
    found = dataset(
        "dcat:distribution [ dcat:accessURL <https://a.example.ca/1.csv> ; dct:license "
        "<https://open.canada.ca/fr/licence-du-gouvernement-ouvert-canada> ] , [ dcat:accessURL "
        "<https://a.example.ca/2.csv> ; dct:license <http://open.canada.ca/en/open-government-licence-canada/> ]"
    )
    assert {item.licence.code for item in found.distributions if item.licence} == {"ca-ogl-lgo"}
    same = dataset(
        "dcat:distribution [ dcat:accessURL <https://a.example.ca/1.csv> ; "
        'dct:license [ dct:title "Open Government Licence - Canada" ] ]'
    )
    assert same.licence is not None
    assert same.licence.code == "ca-ogl-lgo"
    assert same.distributions[0].licence is None
    rights = dataset("dct:rights <https://open.canada.ca/en/open-government-licence-canada>")
    assert rights.licence is not None
    assert rights.licence.code == "ca-ogl-lgo"
    assert "dct:rights" in rights.extras


def test_a_service_behind_a_distribution_is_no_file_and_no_dataset() -> None:
    found = dataset(
        'dcat:distribution [ dct:title "Map"@en ; dcat:accessURL <https://maps.example.ca/wms> ; '
        "dcat:accessService <https://maps.example.ca/#s> ] . <https://maps.example.ca/#s> a dcat:DataService ; "
        "dcat:endpointURL <https://maps.example.ca/wms> ; dcat:servesDataset <https://example.ca/d>"
    )
    assert found.distributions == ()
    assert [(item.url, item.title.get("en"), item.protocol) for item in found.services] == [
        ("https://maps.example.ca/wms", "Map", None)
    ]
    bare = dataset('dcat:distribution [ dct:format "WMS" ; dcat:accessURL <https://maps.example.ca/x> ]')
    assert [service.protocol for service in bare.services] == ["WMS"]


def test_a_dataset_that_is_a_series_too_counts_once_and_a_distribution_needs_no_type() -> None:
    document = HEAD + (
        '<https://example.ca/d> a dcat:Dataset , dcat:DatasetSeries ; dct:title "T"@en ; dcat:distribution _:f , _:f . '
        "_:f dcat:accessURL <https://a.example.ca/1.csv> . "
        '<https://example.ca/s> a dcat:DatasetSeries ; dct:title "S" . '
        "<https://example.ca/c> a dcat:Catalog ; dcat:dataset <https://example.ca/d> ."
    )
    (found,) = dcat.read_graph(document.encode(), ReadContext())
    assert found.dataset is not None
    assert len(found.dataset.distributions) == 1
    assert found.dataset.extras["@type"] == ["dcat:DatasetSeries"]


def test_graphs_in_circles_are_read() -> None:
    found = dataset(
        "dct:isPartOf <https://example.ca/d> ; dct:relation _:a . _:a dct:relation _:b . _:b dct:relation _:a"
    )
    assert found.extras
    document = (
        f"{HEAD}<https://example.ca/d> a dcat:Dataset ; dct:title 'T' ; dct:relation _:a . _:a dct:relation _:a ."
    )
    assert len(list(dcat.split(document.encode(), ReadContext()))) == 1


def test_what_is_unknown_is_kept_under_its_own_name() -> None:
    found = dataset('<http://example.org/x> "1"^^xsd:integer ; dcat-us:purpose [ rdfs:label "why"@en ]')
    assert found.extras == {
        "http://example.org/x": {"@value": "1", "@type": "xsd:integer"},
        "dcat-us:purpose": {"rdfs:label": {"@value": "why", "@language": "en"}},
    }


@pytest.mark.parametrize(
    ("document", "code", "title"),
    [
        (f'{HEAD}<https://example.ca/a b> a dcat:Dataset ; dct:title "T"@en .', "iri-illegal", "T"),
        (f'{HEAD}<https://example.ca/d> a dcat:Dataset ; dct:title "T"@en_CA .', "rdf-tags-mended", "T"),
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
            'xmlns:dct="http://purl.org/dc/terms/"><dcat:Dataset rdf:about="https://example.ca/d">'
            '<dct:title xml:lang="***">T</dct:title></dcat:Dataset></rdf:RDF>',
            "language-unknown",
            "T",
        ),
        (
            '<?xml version="1.0" encoding="ISO-8859-1"?><rdf:RDF '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">stray'
            "<dcat:Dataset rdf:about='https://example.ca/d'><dct:title>\u00e9t\u00e9</dct:title></dcat:Dataset>",
            "rdf-xml-mended",
            "\u00e9t\u00e9",
        ),
        (
            '{"@context": "https://nobody.example/context.json", "@id": "https://example.ca/d", '
            '"@type": "dcat:Dataset", "dct:title": {"@value": "T", "@language": 7}}',
            "context-unknown",
            "T",
        ),
    ],
    ids=["space in an IRI", "underscore", "no language", "latin-1 and stray text", "unknown context"],
)
def test_broken_rdf_is_read_as_far_as_can_be_and_told(document: str, code: str, title: str) -> None:
    encoding = "latin-1" if "ISO-8859-1" in document else "utf-8"
    found = dcat.read(document.encode(encoding), ReadContext())
    assert found.dataset is not None
    assert found.dataset.title.get() == title
    assert code in codes(found)


def test_an_error_costs_one_line_of_n_triples_alone() -> None:
    lines = in_form(RdfFormat.N_TRIPLES).splitlines()
    broken = b"\n".join([*lines[:5], b"<https://example.ca/x> <y> .", *lines[5:]])
    found = dcat.read(broken, ReadContext())
    assert found.dataset is not None
    assert [(problem.code, problem.pointer) for problem in found.problems] == [("rdf-syntax", "line 6")]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_byte_order_marks_are_understood(mark: bytes) -> None:
    encoding = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}[mark]
    assert dcat.read(mark + WATER.decode().encode(encoding), ReadContext()) == dcat.read(WATER, ReadContext())


def test_no_entity_is_followed() -> None:
    document = (
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
        'xmlns:dct="http://purl.org/dc/terms/"><dcat:Dataset rdf:about="https://example.ca/d"><dct:title>T &x;'
        "</dct:title></dcat:Dataset></rdf:RDF>"
    )
    hostname = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "\0"
    found = dcat.read(document.encode(), ReadContext())
    assert found.dataset is None or hostname not in found.dataset.title.get()
    assert found.problems


@pytest.mark.parametrize(
    "address",
    [
        "https://raw.githubusercontent.com/DOI-DO/dcat-us/main/context/dcat-us-3.0.jsonld",
        "https://semiceu.github.io/DCAT-AP/releases/3.0.0/context/dcat-ap.jsonld",
        "https://www.w3.org/ns/dcat.jsonld",
    ],
)
def test_contexts_that_are_known_stand_in_for_their_addresses(address: str) -> None:
    kind, title = ("dcat:Dataset", "T") if "dcat-us" in address else ("Dataset", {"@value": "T", "@language": "en"})
    record = {"@context": address, "@id": "https://example.ca/d", "@type": kind, "title": title}
    document = json.dumps(record)
    assert dcat.recognises(document.encode())
    found = dcat.read(document.encode(), ReadContext())
    assert found.dataset is not None
    assert found.dataset.title.get() == "T"
    assert found.problems == ()


@pytest.mark.parametrize("document", [b"", b"<html></html>", b"{}", b"[]", b"[" * 50_000, b"\xff\xfe\xff", b"hello"])
def test_what_is_no_rdf_gives_a_clear_error(document: bytes) -> None:
    assert dcat.detect(document) is None
    found = dcat.read(document, ReadContext())
    assert found.dataset is None
    assert [problem for problem in found.problems if problem.severity == "error"]
    assert all(isinstance(item, Problem) for item in dcat.split(document, ReadContext()))
