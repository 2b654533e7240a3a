"""The cases of `constructs.txt`."""

from pathlib import Path
from typing import NamedTuple

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.ca/> .
"""


class Case(NamedTuple):
    shapes: str
    data: str
    results: int


def cases() -> dict[str, Case]:
    """Shapes, data, and how many results they give, by the construct's name."""
    found = {}
    for block in Path(__file__).with_name("constructs.txt").read_text("utf-8").split("\n== ")[1:]:
        head, _, rest = block.partition("\n")
        name, _, results = head.rpartition(" = ")
        shapes, _, data = rest.partition("\n--\n")
        found[name] = Case(shapes, data, int(results))
    return found
