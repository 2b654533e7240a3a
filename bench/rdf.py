"""RDF: how many times what pyoxigraph needs does Parvis need to read datasets and to write them.

`python -m bench.rdf stream 100000` reads a document of so many datasets while it comes, and checks each against the
shapes of DCAT-AP 3.0, in one process: seconds of CPU, what was found, and the most memory. It takes some minutes.
"""

import io
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, Any, cast

from pyoxigraph import RdfFormat, parse, serialize

from parvis.model import Dataset
from parvis.standards import dcat
from parvis.standards.base import ReadContext, WriteContext
from parvis.standards.checking import shacl
from parvis.standards.checking.data import Nodes, nodes_of
from parvis.standards.writing import write_many

FORMS = {"turtle": RdfFormat.TURTLE, "rdfxml": RdfFormat.RDF_XML, "jsonld": RdfFormat.JSON_LD}
AUTHORITY = "http://publications.europa.eu/resource/authority"
SHAPES = ("dcat-ap-3.0", "dcat-ap-3.0/recommended", "dcat-ap-3.0/range")
ROUNDS = 5
"Each side in turn, so that whatever else the machine does meets both."

_PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_DATASET = """
<https://data.example.ca/dataset/{n}> a dcat:Dataset ;
  dct:identifier "{n:08}-0000-4000-8000-000000000000" ;
  dct:title "Water quality of region {n}"@en , "Qualité de l’eau de la région {n}"@fr ;
  dct:description "Samples, number {n}, taken by the municipalities; results by day. See the \\"notes\\"."@en ,
    "Échantillons, numéro {n}, prélevés par les municipalités; résultats par substance et par jour."@fr ;
  dcat:keyword "water"@en , "eau"@fr , "quality"@en , "qualité"@fr , "region {k}"@en , "région {k}"@fr ;
  dcat:theme <{a}/data-theme/ENVI> , <{a}/data-theme/HEAL> ;
  dct:language <{a}/language/ENG> , <{a}/language/FRA> ;
  dct:publisher <https://data.example.ca/organization/{k}> ;
  dcat:contactPoint [ a vcard:Organization ; vcard:fn "Data team {k}" ; vcard:hasEmail <mailto:data{k}@example.ca> ] ;
  dct:issued "20{y:02}-03-0{d}"^^xsd:date ;
  dct:modified "2026-0{d}-11T08:{y:02}:{k:02}Z"^^xsd:dateTime ;
  dct:accrualPeriodicity <{a}/frequency/MONTHLY> ;
  dct:accessRights <{a}/access-right/PUBLIC> ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "20{y:02}-01-01"^^xsd:date ;
    dcat:endDate "2025-12-31"^^xsd:date ] ;
  dct:spatial [ a dct:Location ;
    dcat:bbox "POLYGON((-{w} 45, -70 45, -70 5{d}, -{w} 5{d}, -{w} 45))"^^geo:wktLiteral ] ;
  dcat:landingPage <https://data.example.ca/en/dataset/{n}> ;
  dcat:distribution {distributions} .
"""
_FILE = """<https://data.example.ca/dataset/{n}/resource/{i}> a dcat:Distribution ;
  dct:title "Results {n}, file {i}"@en , "Résultats {n}, fichier {i}"@fr ;
  dcat:accessURL <https://data.example.ca/dataset/{n}/resource/{i}> ;
  dcat:downloadURL <https://files.example.ca/{n}/results-{i}.csv> ;
  dct:format <{a}/file-type/CSV> ;
  dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ;
  dct:license <https://open.canada.ca/en/open-government-licence-canada> ;
  dcat:byteSize "{size}"^^xsd:nonNegativeInteger ;
  dct:issued "20{y:02}-03-0{d}"^^xsd:date .
"""


def catalogue(count: int) -> bytes:
    """A bilingual catalogue in Turtle: `count` datasets, each with three files, 67 triples a dataset."""
    return b"".join(pieces(count))


def pieces(count: int) -> Iterator[bytes]:
    yield _PREFIXES.encode()
    for number in range(count):
        values = {"n": number, "k": number % 40, "y": 10 + number % 13, "d": 1 + number % 9, "w": 75 + number % 40}
        links = " , ".join(f"<https://data.example.ca/dataset/{number}/resource/{i}>" for i in range(3))
        yield _DATASET.format(a=AUTHORITY, distributions=links, **values).encode()
        for i in range(3):
            yield _FILE.format(a=AUTHORITY, i=i, size=1000 + number * 3 + i, **values).encode()
    for number in range(min(count, 40)):
        yield (
            f"<https://data.example.ca/organization/{number}> a foaf:Organization ; "
            f'foaf:name "Ministry {number}"@en , "Ministère {number}"@fr ; '
            f"foaf:homepage <https://ministry{number}.example.ca/> .\n"
        ).encode()


class Coming(io.RawIOBase):
    """A document of `count` datasets that is made while it is read."""

    def __init__(self, count: int) -> None:
        self._pieces = pieces(count)
        self._left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._left:
            self._left = next(self._pieces, b"")
        taken, self._left = self._left[:size], self._left[size:]
        return taken


def stream(count: int) -> dict[str, float]:
    """Such a document read, then checked dataset by dataset: seconds of CPU of both, and the most memory of all."""
    started = time.process_time()
    coming = dcat.read_stream(cast(IO[bytes], Coming(count)), "turtle", ReadContext())
    found = sum(reading.dataset is not None for reading in coming)
    read_in = time.process_time() - started
    problems = sum(1 for part in _parts(count) for name in SHAPES for _ in shacl.check(part, name))
    return {
        "datasets": found,
        "read_seconds": read_in,
        "problems": problems,
        "check_seconds": time.process_time() - started - read_in,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _parts(count: int) -> Iterator[Nodes]:
    """What the document says of each dataset and its files."""
    said = pieces(count)
    prefixes = next(said)
    for _ in range(count):
        yield nodes_of(prefixes + b"".join(islice(said, 4)), "turtle")


def cpu(work: Callable[[], Any]) -> float:
    """Seconds of CPU of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def read(document: bytes) -> list[Dataset]:
    return [reading.dataset for reading in dcat.read_graph(document, ReadContext()) if reading.dataset]


def reading(source: bytes, form: RdfFormat) -> dict[str, float]:
    """What iterating over all quads takes in Python, and what reading all datasets does: seconds of CPU, and ratio."""
    document = serialize(parse(source, RdfFormat.TURTLE), format=form)
    assert document is not None
    read(document)
    return _both(lambda: sum(1 for _ in parse(document, form)), lambda: read(document))


def writing(datasets: list[Dataset], name: str, form: RdfFormat) -> dict[str, float]:
    """What serialising the same triples, ready in memory, takes, and what writing the datasets does."""

    def write() -> bytes:
        return b"".join(write_many(f"dcat-{name}", datasets, WriteContext()))

    triples = [quad.triple for quad in parse(write(), form)]
    return _both(lambda: serialize(iter(triples), format=form), write) | {"triples": len(triples)}


def _both(base: Callable[[], Any], ours: Callable[[], Any]) -> dict[str, float]:
    pairs = [(cpu(base), cpu(ours)) for _ in range(ROUNDS)]
    return {
        "base": min(pair[0] for pair in pairs),
        "ours": min(pair[1] for pair in pairs),
        "ratio": statistics.median(pair[1] / pair[0] for pair in pairs),
    }


def main(count: int) -> None:
    source = catalogue(count)
    datasets = read(source)
    assert len(datasets) == count
    found = {
        name: {"read": reading(source, form), "write": writing(datasets, name, form)} for name, form in FORMS.items()
    }
    print(json.dumps(found))


if __name__ == "__main__":
    if sys.argv[1] == "stream":
        print(json.dumps(stream(int(sys.argv[2]))))
    else:
        main(int(sys.argv[1]))
