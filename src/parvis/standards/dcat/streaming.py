"""Datasets read while a document comes, in bounded memory: Turtle and N-Triples that tell subject by subject.

A dataset is read once `window` more have begun, with what was said of its distributions and blank nodes until then;
these are then forgotten. What several datasets share (organisations, licences, services) is kept, up to `SHARED`
resources. So what is said of a dataset's own parts must stand near it; of what is shared, before or near it. Documents
that are told otherwise are read by `read_graph`, whole. RDF/XML and JSON-LD stream as well, as far as pyoxigraph does.
"""

from collections.abc import Iterator
from typing import IO

from pyoxigraph import Quad, RdfFormat, parse, serialize

from parvis.model import Problem
from parvis.standards.base import ReadContext, Reading
from parvis.standards.findings import shorten

from .graph import RDF_TYPE, Graph
from .parsing import FORMATS, MOST_ERRORS, RELATIVE, without_collection
from .reading import DATASET, DatasetReader
from .resources import DISTRIBUTION

WINDOW = 500
"Datasets that are waited for before one is read."
STATEMENTS = 20_000
"As many are taken at a time."
SHARED = 200_000


def read_stream(
    file: IO[bytes], syntax: str, context: ReadContext, *, window: int = WINDOW, statements: int = STATEMENTS
) -> Iterator[Reading]:
    """Every dataset of a document in a syntax (`syntax.TURTLE`, …), in the order in which they begin.

    Errors of syntax are readings without a dataset, and what comes after them is read where the syntax allows it.
    """
    graph = Graph()
    quads = parse(file, FORMATS[syntax], base_iri=context.base_url or RELATIVE)
    ended, errors = False, 0
    while not ended:
        batch: list[Quad] = []
        while len(batch) < statements:
            try:
                batch.append(next(quads))
            except StopIteration:
                ended = True
                break
            except (SyntaxError, ValueError, OSError) as error:
                errors += 1
                line = getattr(error, "lineno", None)
                place = f"line {line}" if line else ""
                yield _broken(Problem("rdf-syntax", "error", place, values={"detail": shorten(str(error))}))
                if errors >= MOST_ERRORS or FORMATS[syntax] in (RdfFormat.RDF_XML, RdfFormat.JSON_LD):
                    ended = True
                    break
        written = serialize(iter(batch), format=RdfFormat.TURTLE) or b""
        with without_collection():
            graph.add_turtle(written)
        del batch
        waiting = [term for term, node in graph.nodes.items() if DATASET in node.get(RDF_TYPE, ())]
        ready = waiting if ended else waiting[: max(0, len(waiting) - window)]
        if ready:
            reader = DatasetReader(graph, context)
            yield from [reader.read(subject) for subject in ready]
            _forget(graph, ready)


def _broken(problem: Problem) -> Reading:
    return Reading(dataset=None, problems=(problem,))


def _forget(graph: Graph, subjects: list[str]) -> None:
    """Drops datasets with their distributions and blank nodes; of what is shared the oldest, where it is too much."""
    nodes = graph.nodes
    for subject in subjects:
        waiting = [subject]
        while waiting:
            properties = nodes.pop(waiting.pop(), None)
            for predicate, values in properties.items() if properties else ():
                waiting += [value for value in values if value[0] == "_" or predicate == DISTRIBUTION]
    for term in list(nodes)[: max(0, len(nodes) - SHARED)]:
        del nodes[term]
