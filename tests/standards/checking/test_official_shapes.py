"""The official shapes over the official samples: what we find is what pySHACL and pyrudof find, result for result."""

import os
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from parvis.standards.checking import shacl
from parvis.standards.checking.data import Nodes, nodes_of

from .oracles import Result, as_rudof, by_pyshacl, by_rudof, ours, rdflib_graph

STANDARDS = Path(
    os.environ.get("PARVIS_CORPUS") or Path(__file__).parents[3].parent / "shared" / "data"
).joinpath("standards")  # fmt: skip


def named(start: str, names: str) -> list[str]:
    return [f"{start}{name.strip('!')}.ttl" for name in names.split()]


PARTS = "shapes range shapes_recommended mdr-vocabularies.shape deprecateduris"
GERMAN = "konventionen de-deprecated spec-german-additions spec-german-messages"
SETS = {
    "dcat-ap 2.1.1": named("dcat-ap/2.1.1/dcat-ap_2.1.1_shacl_", PARTS),
    "dcat-ap 3.0.0": ["dcat-ap/3.0.0/shacl/dcat-ap-SHACL.ttl"],
    "dcat-ap 3.0.1": ["dcat-ap/3.0.1/shacl/dcat-ap-SHACL.ttl"],
    "dcat-ap 3.0.1, ranges": ["dcat-ap/3.0.1/shacl/ranges.ttl"],
    "dcat-ap 3.0.1, files of the page": named("dcat-ap/3.0.1/html/shacl/", PARTS),
    "hvd": ["dcat-ap-hvd/3.0.0-hvd/shacl/hvd-SHACL.ttl"],
    "dcat-ap-de": named("dcat-ap-de/Releases/DCAT-AP.de V2.0/shacl/dcat-ap", "_2.1.1_shacl_shapes")
    + named("dcat-ap-de/Releases/DCAT-AP.de V2.0/shacl/dcat-ap-", GERMAN),
    "dcat-ap-nl": named(
        "dcat-ap-nl/shapes/300/dcat-ap-nl-SHACL", "! -klassebereik -aanbevolen -klassebereik-codelijsten"
    ),
    "geodcat-ap": ["geodcat-ap/releases/2.0.0/geodcat-ap.shacl.ttl"],
    "dcat-us 3": ["dcat-us-3/shacl/dcat-us_3.0_shacl_shapes.ttl"],
    "schema.org": ["schemaorg/data/releases/30.0/schemaorg-shapes.shacl"],
}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not STANDARDS.is_dir(), reason=f"no official shapes and samples in {STANDARDS}"),
]


def merged(paths: list[Path]) -> Nodes:
    """Files as one graph, their blank nodes apart. What can't be parsed (two samples are no Turtle) is left out."""
    found: dict[str, dict[str, list[str]]] = {}
    for number, path in enumerate(paths):
        syntax = shacl.SYNTAXES[path.suffix[1:]]
        try:
            # The shapes of schema.org have names with two fragments, which are no IRIs.
            document = re.sub(rb"ValidSchemahttps?://[^#<>]*#", b"ValidSchemaOf", path.read_bytes())
            nodes = nodes_of(document, syntax, f"http://example.ca/{number}/")
        except SyntaxError:
            continue
        for subject, properties in shacl.renamed(nodes, f"f{number}").items():
            for predicate, values in properties.items():
                found.setdefault(subject, {}).setdefault(predicate, []).extend(values)
    return found


@lru_cache(maxsize=1)
def samples() -> Nodes:
    """Every RDF sample of every profile and of DCAT itself."""
    paths = [
        path
        for folder in (
            "dcat-ap",
            "dcat-ap-hvd",
            "dcat-ap-se",
            "dcat-ap-de",
            "geodcat-ap",
            "dcat-us-3/docs",
            "dcat3/dcat",
        )
        for path in sorted((STANDARDS / folder).rglob("*"))
        if path.suffix in (".ttl", ".rdf", ".jsonld", ".nt")
        and any(mark in str(path.parent) for mark in ("xample", "exempel"))
    ]
    assert len(paths) > 200
    return merged(paths)


def schema_org_samples() -> Nodes:
    """Datasets of schema.org with every kind of fault that its shapes tell."""
    text = b"""
    @prefix schema: <http://schema.org/> .
    <urn:a> a schema:Dataset ; schema:name "Lakes", "Lacs"@fr ; schema:description 3 ; schema:url <https://a.ca> ;
      schema:creator [ a schema:Organization ; schema:name "Parks" ], "somebody" ; schema:license <https://l.ca>, 7 ;
      schema:distribution [ a schema:DataDownload ; schema:contentUrl "https://a.ca/x.csv" ; schema:fileFormat [] ] ,
        [ a schema:Place ] ;
      schema:spatialCoverage [ a schema:Place ; schema:geo [ a schema:GeoShape ; schema:box 4 ] ] ;
      schema:isAccessibleForFree "maybe", true ; schema:keywords "a", [ a schema:DefinedTerm ; schema:name 1.5 ] ;
      schema:temporalCoverage "2020/2021" ; schema:version 2 ; schema:isPartOf <urn:c> .
    <urn:c> a schema:DataCatalog ; schema:dataset <urn:a>, "b" .
    """
    return nodes_of(text, "turtle")


def about_a_literal(result: Result) -> bool:
    """pyrudof looks into no literal as a node of its own, and takes `01-01-1981` for a date."""
    focus, value, component = result
    plain = [
        text for text in (focus, value) if text and not text.startswith(("http:", "https:", "urn:", "mailto:", "_:"))
    ]
    return bool(plain) and (
        component in ("NodeConstraintComponent", "HasValueConstraintComponent") or value == "01-01-1981"
    )


def without_what_is_nowhere(shapes: Nodes) -> Nodes:
    """Shapes without references to shapes that their files do not have: pySHACL stops at them, and they say nothing."""
    prop = "<http://www.w3.org/ns/shacl#property>"
    return {
        subject: {
            name: [value for value in values if name != prop or value in shapes] for name, values in properties.items()
        }
        for subject, properties in shapes.items()
    }


@pytest.mark.parametrize("name", SETS)
def test_the_official_shapes_give_the_results_of_both_other_implementations(name: str) -> None:
    shapes = merged([STANDARDS / path for path in SETS[name]])
    data = schema_org_samples() if name == "schema.org" else samples()
    found = ours(data, shapes)
    assert found.total() > 0
    theirs = by_pyshacl(data, rdflib_graph(without_what_is_nowhere(shapes)))
    assert found - theirs == Counter(), "pySHACL does not find these"
    assert theirs - found == Counter(), "only pySHACL finds these"
    mine, rudofs = as_rudof(found), by_rudof(data, shapes)
    assert rudofs - mine == Counter(), "only pyrudof finds these"
    assert [result for result in mine - rudofs if not about_a_literal(result)] == []
