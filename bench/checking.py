"""SHACL: how many times as fast as pySHACL are our compiled shapes, and what does a large document need?"""

import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from parvis.standards.checking import shacl
from parvis.standards.checking.data import Nodes, nodes_of

from .corpus import ROOT, NoCorpusError
from .rdf import catalogue

SHAPES = "standards/dcat-ap/3.0.1/shacl/dcat-ap-SHACL.ttl"


def shapes_nodes() -> Nodes:
    """The official shapes of DCAT-AP 3.0.1. Raises NoCorpusError."""
    path = Path(os.environ.get("PARVIS_CORPUS") or ROOT.parent / "shared" / "data") / SHAPES
    if not path.is_file():
        raise NoCorpusError(f"No shapes: {path} / Aucune forme : {path}")
    return nodes_of(path.read_bytes(), "turtle", "http://example.ca/")


def speed(datasets: int = 100, rounds: int = 5) -> dict[str, float]:
    """CPU seconds of both over the same datasets; ours with parsing and indexing, pySHACL's without."""
    import rdflib
    from pyshacl import validate

    nodes = shapes_nodes()
    document = catalogue(datasets)
    compiled = shacl.compile_shapes(nodes)
    ours = []
    for _ in range(rounds):
        started = time.process_time()
        found = sum(1 for _ in shacl.violations(nodes_of(document, "turtle"), compiled))
        ours.append(time.process_time() - started)
    graph, shapes = rdflib.Graph(), rdflib.Graph()
    graph.parse(data=document, format="turtle")
    shapes.parse(data=shacl.written(nodes), format="nt")
    started = time.process_time()
    _, report, _ = validate(graph, shacl_graph=shapes, inference="none", do_owl_imports=False)
    theirs = time.process_time() - started
    result = rdflib.URIRef("http://www.w3.org/ns/shacl#ValidationResult")
    count = sum(1 for _ in report.subjects(rdflib.RDF.type, result))
    return {"ours": min(ours), "theirs": theirs, "found": found, "found_theirs": count}


def stream(datasets: int) -> dict[str, float]:
    """A document of many datasets, in parts of one dataset each: results, CPU seconds and the most memory."""
    compiled = shacl.compile_shapes(shapes_nodes())
    started = time.process_time()
    found = sum(1 for part in parts(datasets) for _ in shacl.violations(part, compiled))
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"datasets": datasets, "found": found, "seconds": seconds, "peak_mb": peak}


def parts(datasets: int) -> Iterator[Nodes]:
    """One dataset at a time, as N-Triples."""
    document = shacl.written(nodes_of(catalogue(1), "turtle")).decode()
    for number in range(datasets):
        yield nodes_of(document.replace("dataset/0", f"dataset/{number}").encode())


if __name__ == "__main__":
    import json

    job, *arguments = sys.argv[1:]
    print(json.dumps({"speed": speed, "stream": stream}[job](*map(int, arguments))))
