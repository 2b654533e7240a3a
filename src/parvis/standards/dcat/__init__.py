"""DCAT 3 (W3C) and its profiles (DCAT-AP, GeoDCAT-AP, StatDCAT-AP, DCAT-AP HVD, DCAT-US 3) in RDF.

JSON-LD, Turtle, RDF/XML and N-Triples are read and written. Sources: https://www.w3.org/TR/vocab-dcat-3/,
https://semiceu.github.io/DCAT-AP/, https://resources.data.gov/.
"""

from collections.abc import Iterator
from itertools import chain, islice

from parvis.model import Problem
from parvis.standards.base import Part, ReadContext, Reading

from .catalog import Paging, catalog_iri, catalog_node, dataset_iri, dataset_node, member_nodes, page_nodes
from .checking import check
from .detection import NAME, detect
from .documents import WRITERS
from .parsing import parsed, without_collection
from .parts import parts, read_parts
from .reading import DatasetReader
from .streaming import read_stream

__all__ = [
    "MEDIA_TYPES",
    "NAME",
    "WRITERS",
    "Paging",
    "catalog_iri",
    "catalog_node",
    "check",
    "dataset_iri",
    "dataset_node",
    "detect",
    "member_nodes",
    "page_nodes",
    "read",
    "read_each",
    "read_graph",
    "read_stream",
    "recognises",
    "split",
]

MEDIA_TYPES: tuple[str, ...] = (
    "text/turtle",
    "application/rdf+xml",
    "application/ld+json",
    "application/n-triples",
)


BATCH = 200
"How many datasets are read at a time."


def recognises(payload: bytes) -> bool:
    """Whether these bytes are RDF that has to do with DCAT."""
    found = detect(payload)
    return found is not None and found.confidence > 0.5


def read(payload: bytes, context: ReadContext) -> Reading:
    """The dataset of a document that holds one; of several the first, or the one that `context.guid` names."""
    graph, _, problems = parsed(payload, context.base_url)
    reader = DatasetReader(graph, context)
    subjects = list(reader.subjects())
    if not subjects:
        if not any(problem.severity == "error" for problem in problems):
            problems.append(Problem("no-dataset", "error"))
        return Reading(dataset=None, problems=tuple(problems))
    wanted = next(
        (subject for subject in subjects if context.guid and reader.guid(subject) == context.guid), subjects[0]
    )
    if len(subjects) > 1:
        problems.append(Problem("several-datasets", "warning", values={"count": str(len(subjects))}))
    reading = reader.read(wanted)
    if not problems:
        return reading
    return Reading(dataset=reading.dataset, problems=(*problems, *reading.problems), profile=reading.profile)


def read_graph(document: bytes, context: ReadContext) -> Iterator[Reading]:
    """Every dataset of a document, without cutting it into parts first; what is wrong with the document itself comes
    first, in a reading without a dataset. Never raises."""
    graph, _, problems = parsed(document, context.base_url)
    reader = DatasetReader(graph, context)
    if problems:
        yield Reading(dataset=None, problems=tuple(problems))
    found = False
    subjects = reader.subjects()
    while batch := list(islice(subjects, BATCH)):
        found = True
        with without_collection():
            readings = [reader.read(subject) for subject in batch]
        yield from readings
    if not found and not problems:
        yield Reading(dataset=None, problems=(Problem("no-dataset", "error"),))


def read_each(document: bytes, context: ReadContext) -> Iterator[tuple[Part, Reading]]:
    """The same, each with its part, which has no payload: read from the one graph, where `split` would have each
    parsed anew. What is wrong with the document has a part that is empty."""
    graph, _, problems = parsed(document, context.base_url)
    found = False
    for each in chain(map(_unread, problems), read_parts(graph, context)):
        found = True
        yield each
    if not found:
        yield _unread(Problem("no-dataset", "error"))


def _unread(problem: Problem) -> tuple[Part, Reading]:
    return Part(guid="", payload=b"", pointer=problem.pointer), Reading(dataset=None, problems=(problem,))


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The datasets of a document, each with all that hangs on it as N-Triples: the same bytes for the same statements,
    in whatever syntax and order they came. The graph is in memory as a whole. Never raises."""
    graph, _, problems = parsed(document, context.base_url)
    yield from problems
    found = False
    for part in parts(graph, context):
        found = True
        yield part
    if not found and not problems:
        yield Problem("no-dataset", "error")
