"""The engines over bundled schemas: places, words, bounds, and nothing fetched."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parvis.model import Problem
from parvis.standards import schemas
from parvis.standards.checking import json_schema, shacl, xsd
from parvis.standards.checking.data import Data, nodes_of
from parvis.standards.findings import Findings
from parvis.standards.xml import parse
from parvis.vocab import describe
from tests.fuzz.laws import worded

DATASET = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://example.ca/schemas/dataset",
    "type": "object",
    "required": ["title", "modified"],
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string", "minLength": 3},
        "modified": {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]},
        "contact": {"$ref": "contact"},
        "level": {"enum": ["public", "non-public"]},
        "keyword": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]},
        "geometry": {"$ref": "https://elsewhere.example/geo.json#/$defs/point"},
        "time": {"oneOf": [{"type": "object", "nullable": True}, {"type": "array", "nullable": True}]},
        "a/b": {"type": "number", "maximum": 3},
        "file": {
            "oneOf": [
                {"type": "object", "required": ["url"], "properties": {"url": {"type": "string", "format": "uri"}}},
                {"type": "object", "required": ["name", "size"], "properties": {"size": {"type": "integer"}}},
            ]
        },
    },
}
CONTACT = {
    "$id": "https://example.ca/schemas/contact",
    "type": "object",
    "properties": {"email": {"type": "string", "format": "email"}},
}
GEO = {"$defs": {"point": {"type": "array", "minItems": 2, "items": {"type": "number"}}}}
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:o="urn:other" targetNamespace="urn:r"
 xmlns="urn:r"
 elementFormDefault="qualified">
<xs:import namespace="urn:other" schemaLocation="http://elsewhere.example/other.xsd"/>
<xs:include schemaLocation="types.xsd"/>
<xs:element name="record"><xs:complexType><xs:sequence>
 <xs:element name="title" type="xs:string" maxOccurs="unbounded"/><xs:element name="date" type="xs:date"/>
 <xs:element name="level" type="level"/><xs:element ref="o:extra" minOccurs="0"/>
</xs:sequence><xs:attribute name="id" use="required"/></xs:complexType></xs:element></xs:schema>"""
TYPES = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:r">
<xs:simpleType name="level"><xs:restriction base="xs:string"><xs:enumeration value="public"/>
<xs:enumeration value="non-public"/></xs:restriction></xs:simpleType></xs:schema>"""
OTHER = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:other">
<xs:element name="extra" type="xs:integer"/></xs:schema>"""
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.ca/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
ex:DatasetShape a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:message "No title."@en, "Sans titre."@fr ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ; sh:severity sh:Warning ] ;
  sh:property [ sh:path dcat:theme ; sh:class skos:Concept ] ;
  sh:sparql [ sh:select "SELECT $this WHERE {}" ] .
ex:KindShape a sh:NodeShape ; sh:targetObjectsOf dcat:contactPoint ; sh:property [ sh:path vcard:fn ; sh:minCount 1 ] .
ex:TreeShape a sh:NodeShape ; sh:targetClass ex:Tree ; sh:property [ sh:path ex:child ; sh:node ex:TreeShape ] .
"""


@pytest.fixture(autouse=True)
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Schemas of our own as if they were bundled, and no network at all."""
    files = {
        "own/dataset.json": json.dumps(DATASET), "own/contact.json": json.dumps(CONTACT),
        "shared/geo.json": json.dumps(GEO),
        "own/record.xsd": XSD, "own/types.xsd": TYPES, "shared/other.xsd": OTHER, "own/shapes.ttl": SHAPES,
        "own/index.json": json.dumps({
            "reference": "https://example.ca/rules", "uses": ["shared"],
            "entries": {"": ["dataset.json"], "xml": ["record.xsd"], "shapes": ["shapes.ttl"], "lost": ["lost.xsd"]},
        }),
        "own/lost.xsd": XSD.replace("http://elsewhere.example/other.xsd", "http://nowhere.example/x.xsd"),
        "shared/index.json": json.dumps({
            "entries": {}, "locations": {"https://elsewhere.example/": "", "http://elsewhere.example/": ""},
        }),
    }  # fmt: skip
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    caches = (schemas._folders, json_schema._compiled, xsd._compiled, shacl.shapes)
    for cache in caches:
        cache.cache_clear()
    monkeypatch.setattr(schemas, "_roots", lambda: (tmp_path,))
    monkeypatch.setattr(socket, "socket", None)
    yield
    for cache in caches:
        cache.cache_clear()


def told(problems: Iterator[Problem]) -> list[tuple[str, str]]:
    found = list(problems)
    for problem in found:
        worded(problem)
        if problem.severity != "info" and problem.code != "problems-cut":
            assert problem.values["rule"].startswith("own")
            assert problem.values["reference"] == "https://example.ca/rules"
    return [(problem.code, problem.pointer) for problem in found]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"title": 3}, [("schema-type", "/title")]),
        ({"title": "é"}, [("schema-too-short", "/title")]),
        ({"titel": "x"}, [("schema-unexpected", "")]),
        ({"modified": "31 March"}, [("schema-none", "/modified")]),
        ({"modified": 2026}, [("schema-type", "/modified")]),
        ({"contact": {"email": "no"}}, [("schema-email", "/contact/email")]),
        ({"level": "secret"}, [("schema-enum", "/level")]),
        ({"keyword": ["a", 3]}, [("schema-type", "/keyword/1")]),
        ({"keyword": 3}, [("schema-type", "/keyword")]),
        ({"geometry": [1]}, [("schema-too-few", "/geometry")]),
        ({"geometry": [1, "x"]}, [("schema-type", "/geometry/1")]),
        ({"time": None}, []),
        ({"time": "now"}, [("schema-type", "/time")]),
        ({"a/b": 4}, [("schema-too-high", "/a~1b")]),
        ({"file": {"url": "no address"}}, [("schema-uri", "/file/url")]),
        ({"file": {"name": "x", "size": "big"}}, [("schema-type", "/file/size")]),
    ],
)
def test_json_schema_tells_every_error_where_it_is(change: Any, expected: list[tuple[str, str]]) -> None:
    record = {"title": "Lakes", "modified": "2026-03-31"} | change
    assert told(json_schema.check(record, "own")) == expected
    assert told(json_schema.check(json.dumps(record).encode(), "own")) == expected
    placed = [(code, f"/dataset/3{pointer}") for code, pointer in expected]
    assert told(json_schema.check(record, "own", pointer="/dataset/3")) == placed


def test_json_schema_says_it_in_words_of_both_languages() -> None:
    (problem,) = json_schema.check({"title": "Lakes", "modified": "2026-03-31", "keyword": 3}, "own")
    assert describe(problem, "en").message == "“keyword” is number; it must be list, text."
    assert describe(problem, "fr").message == "«\xa0keyword\xa0» est nombre; il doit être liste, texte."


def test_json_schema_tells_so_many_and_counts_the_rest() -> None:
    record = {"title": "Lakes", "modified": "2026-03-31", "keyword": list(range(500))}
    found = list(json_schema.check(record, "own", most=20))
    assert len(found) == 21
    assert (found[-1].code, found[-1].values) == ("problems-cut", {"count": "480"})


def test_json_schema_takes_bytes_that_are_no_json() -> None:
    assert [problem.code for problem in json_schema.check(b"<html>", "own")] == ["not-json"]
    assert [problem.code for problem in json_schema.check(b'{"a": ' * 100_000, "own")] == ["too-deep"]


RECORD = '<record xmlns="urn:r" id="1">\n<title>Lakes</title>\n<date>2026-03-31</date><level>public</level>\n</record>'


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("2026-03-31", "31 March", [("xsd-value", "/record/date")]),
        (">public", ">secret", [("xsd-enumeration", "/record/level")]),
        (' id="1"', "", [("xsd-attribute-missing", "/record")]),
        (' id="1"', ' id="1" di="2"', [("xsd-attribute-unexpected", "/record")]),
        ("title>", "titel>", [("xsd-element-unexpected", "/record/titel")]),
        ("<level>public</level>", "", [("xsd-incomplete", "/record")]),
        ("<title>Lakes</title>", "<title>L</title><title><b/></title>", [("xsd-only-text", "/record/title[2]")]),
        ("urn:r", "urn:x", [("xsd-root", "/record")]),
        ("</level>", '</level><o:extra xmlns:o="urn:other">x</o:extra>', [("xsd-value", "/record/o:extra")]),
    ],
)
def test_xsd_tells_every_error_where_it_is(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    document = RECORD.replace(old, new).encode()
    assert told(xsd.check(document, "own/xml")) == expected
    whole = parse(b"<list>\n" + document + b"</list>", Findings())
    assert whole is not None
    inside = [(code, f"/list{pointer}") for code, pointer in expected]
    assert told(xsd.check(whole[0], "own/xml")) == inside


def test_xsd_names_the_values_that_are_allowed_and_the_line() -> None:
    (problem,) = xsd.check(RECORD.replace(">public", ">secret").encode(), "own/xml")
    assert problem.values["value"] == "secret"
    assert problem.values["expected"] == "public, non-public"
    assert problem.values["line"] == "3"


def test_a_schema_that_refers_to_what_is_not_bundled_is_never_completed_from_elsewhere() -> None:
    with pytest.raises(Exception, match=r"not bundled|nowhere|types?|resolve"):
        list(xsd.check(RECORD.encode(), "own/lost"))
    with pytest.raises(schemas.UnknownSchemaError):
        list(json_schema.check({}, "own/none"))


GRAPH = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.ca/> .
ex:d a dcat:Dataset ; dcat:theme ex:t ; dcat:contactPoint [ dct:title "x" ] .
"""


def test_shacl_tells_where_how_bad_and_what_the_shape_says() -> None:
    problems = list(shacl.check(GRAPH.encode(), "own/shapes", syntax="turtle"))
    assert told(iter(problems)) == [
        ("shacl-not-supported", ""),
        ("shacl-too-few", "http://example.ca/d"),
        ("shacl-too-few", "http://example.ca/d"),
        ("shacl-class", "http://example.ca/d"),
        ("shacl-too-few", "http://example.ca/d dcat:contactPoint"),
    ]
    assert [problem.severity for problem in problems] == ["info", "error", "warning", "error", "error"]
    assert problems[0].values["construct"] == "sh:sparql"
    assert problems[1].values["says"] == "No title."
    assert problems[1].values["path"] == "dct:title"
    assert problems[1].values["rule"] == "own/shapes#<http://example.ca/DatasetShape> dct:title MinCount"
    again = list(shacl.check(GRAPH.encode(), "own/shapes", syntax="turtle"))
    assert problems == again


def test_shacl_looks_up_in_the_background_what_the_graph_only_names() -> None:
    background = Data(nodes_of(b"<http://example.ca/t> a <http://www.w3.org/2004/02/skos/core#Concept> .", "turtle"))
    problems = shacl.check(GRAPH.encode(), "own/shapes", syntax="turtle", background=background)
    assert "shacl-class" not in [problem.code for problem in problems]


def test_shacl_checks_parts_one_at_a_time() -> None:
    made = []

    def parts() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield f"<http://example.ca/{number}> a <http://www.w3.org/ns/dcat#Dataset> .\n".replace(
                " a ", f" <{TYPE}> "
            ).encode()

    found = []
    for problem in shacl.check_parts(parts(), "own/shapes"):
        found.append((problem.code, problem.pointer, len(made)))
    assert [code for code, _, _ in found].count("shacl-not-supported") == 1
    assert [item[1:] for item in found[1:]] == [(f"http://example.ca/{n}", n + 1) for n in range(3) for _ in range(2)]


TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_shapes_that_refer_to_themselves_end_in_a_graph_that_goes_in_a_circle() -> None:
    circle = b"""@prefix ex: <http://example.ca/> . ex:a a ex:Tree ; ex:child ex:b . ex:b a ex:Tree ; ex:child ex:a ."""
    assert [problem.code for problem in shacl.check(circle, "own/shapes", syntax="turtle")] == ["shacl-not-supported"]


def test_rdf_that_cannot_be_parsed_is_a_problem() -> None:
    (problem,) = shacl.check(b"ex:a ex:b .", "own/shapes", syntax="turtle")
    assert problem.code == "rdf-unreadable"
