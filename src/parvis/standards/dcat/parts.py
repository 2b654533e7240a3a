"""Cutting a graph into its datasets: each with all that hangs on it, as N-Triples that stay the same."""

import hashlib
import logging
from collections.abc import Iterable, Iterator

from parvis.model import Problem
from parvis.standards.base import Part, ReadContext, Reading
from parvis.standards.dates import read_date

from .graph import RDF_TYPE, SERVES, Graph, Properties, literal, name
from .reading import CATALOG, DATASET, SERIES, DatasetReader

log = logging.getLogger(__name__)

LARGEST = 50_000
"Statements of one dataset; what is further away from it than those is left out, and that is told."

_STOP = frozenset({DATASET, SERIES, CATALOG, name("dcat:CatalogRecord")})
"Types of things that are no part of a dataset: of them only the names and types are taken."
_NAMES = tuple(
    name(prefixed)
    for prefixed in ("dct:title", "rdfs:label", "skos:prefLabel", "foaf:name", "skos:notation", "dct:conformsTo")
)
_ASIDE = frozenset(
    name(prefixed)
    for prefixed in (
        "dcat:servesDataset", "dcat:dataset", "dcat:record", "foaf:primaryTopic", "dcat:catalog", "dct:isPartOf",
        "dct:hasPart", "dcat:inSeries", "dcat:seriesMember", "dcat:prev", "dcat:next", "dcat:first", "dcat:last",
        "dcat:previousVersion", "dct:isVersionOf", "dct:hasVersion", "dcat:hasVersion", "dct:replaces",
        "dct:isReplacedBy", "skos:broader", "skos:narrower", "skos:topConceptOf", "skos:hasTopConcept",
        "org:hasSubOrganization", "org:hasUnit",
    )
)  # fmt: skip
"Predicates that lead away from a dataset: only the names of what they lead to are taken."
_IDENTIFIER, _MODIFIED, _PAGE = name("dct:identifier"), name("dct:modified"), name("dcat:landingPage")


def parts(graph: Graph, context: ReadContext) -> Iterator[Part | Problem]:
    """The datasets, in the order of the document."""
    reader = DatasetReader(graph, context)
    for subject in reader.subjects():
        payload, cut = _payload(reader, graph, subject)
        part = _part(reader, subject, payload)
        if cut:
            yield Problem("dataset-cut", "warning", part.pointer, part.guid, {"count": str(LARGEST)})
        yield part


def read_parts(graph: Graph, context: ReadContext) -> Iterator[tuple[Part, Reading]]:
    """The datasets, each read where it stands: its part has no payload, but for what tells one without a name."""
    reader = DatasetReader(graph, context)
    for subject in reader.subjects():
        payload = b"" if reader.guid(subject) else _payload(reader, graph, subject)[0]
        part = _part(reader, subject, payload)
        context.guid = part.guid
        try:
            reading = reader.read(subject)
        except Exception as error:  # a mistake in reading one must not keep the others from being read
            log.exception("dataset %s could not be read", part.guid)
            problem = Problem("reader-failed", values={"error": type(error).__name__})
            reading = Reading(dataset=None, problems=(problem,))
        yield part, reading


def _payload(reader: DatasetReader, graph: Graph, subject: str) -> tuple[bytes, bool]:
    lines, cut = _closure(reader, graph, subject)
    return "".join(lines).encode(), cut


def _part(reader: DatasetReader, subject: str, payload: bytes) -> Part:
    properties = reader.properties(subject)
    return Part(
        guid=reader.guid(subject) or "derived-" + hashlib.blake2b(payload, digest_size=12).hexdigest(),
        payload=payload,
        modified=_modified(properties),
        url=_url(subject, properties),
        pointer=subject[1:-1] if subject[0] == "<" else "[ ]",
    )


def _modified(properties: Properties) -> str | None:
    for term in properties.get(_MODIFIED, ()):
        if term[0] == '"' and (date := read_date(literal(term)[0])[0]):
            return date
    return None


def _url(subject: str, properties: Properties) -> str | None:
    terms: list[str] = [*properties.get(_PAGE, ()), subject]
    for term in terms:
        if term.startswith(("<http://", "<https://")):
            return term[1:-1]
    return None


def _closure(reader: DatasetReader, graph: Graph, subject: str) -> tuple[list[str], bool]:
    """All statements of a dataset, one line each, blank nodes named by what they hold."""
    exact = reader.is_exact(graph.nodes[subject])
    found = _reached(graph, [subject, *reader.servers(subject)])
    cut = found.pop("", None) is not None
    labels = _labels(found) if not exact else _numbered(found)
    lines = []
    for term, properties in found.items():
        own = labels.get(term, term)
        for predicate, values in properties.items():
            lines += [f"{own} {predicate} {labels.get(value, value)} .\n" for value in values]
    # What Parvis wrote has an order, the same each time; of others' documents none can be relied on.
    return (lines if exact else sorted(set(lines))), cut


def _reached(graph: Graph, start: list[str]) -> dict[str, Properties]:
    """What is said of a dataset and of what hangs on it; under "" a mark where it was too much."""
    nodes = graph.nodes
    found: dict[str, Properties] = {}
    whole: set[str] = set()
    waiting = [(term, False) for term in reversed(start)]
    count = 0
    while waiting:
        term, named_only = waiting.pop()
        properties = nodes.get(term)
        if properties is None or term in whole or (term in found and named_only):
            continue
        if (term not in start and not _STOP.isdisjoint(properties.get(RDF_TYPE, ()))) or named_only:
            properties = {key: values for key, values in properties.items() if key in _NAMES or key == RDF_TYPE}
            if term in found or not properties:
                continue
            found[term] = properties
            continue
        whole.add(term)
        kept: Properties = properties
        if SERVES in properties and term in start and term != start[0]:
            kept = {**properties, SERVES: [value for value in properties[SERVES] if value == start[0]]}
        found[term] = kept
        count += sum(map(len, kept.values()))
        if count > LARGEST:
            found[""] = {}
            break
        for predicate, values in kept.items():
            aside = predicate in _ASIDE
            waiting += [(value, aside) for value in reversed(values) if value[0] != '"' and value in nodes]
    return found


def _numbered(found: Iterable[str]) -> dict[str, str]:
    blank = [term for term in found if term[0] == "_"]
    return {term: f"_:b{number}" for number, term in enumerate(blank)}


def _labels(found: dict[str, Properties]) -> dict[str, str]:
    """Names for blank nodes that depend on what is said of them alone, whatever their labels were.

    Each is known by its statements, then by those of its neighbours, and so on (colour refinement); those that nothing
    tells apart are alike, and numbered.
    """
    blank = [term for term in found if term[0] == "_"]
    if not blank:
        return {}
    colour = dict.fromkeys(blank, "")
    incoming: dict[str, list[tuple[str, str]]] = {term: [] for term in blank}
    for term, properties in found.items():
        for predicate, values in properties.items():
            for value in values:
                if value in incoming:
                    incoming[value].append((term, predicate))
    kinds = 0
    for _ in range(8):
        fresh = {}
        for term in blank:
            out = sorted(
                f"{predicate} {colour.get(value, value)}"
                for predicate, values in found[term].items()
                for value in set(values)
            )
            into = sorted(f"{predicate} {colour.get(origin, origin)}" for origin, predicate in incoming[term])
            fresh[term] = hashlib.blake2b("\n".join((*out, "", *into)).encode(), digest_size=8).hexdigest()
        colour = fresh
        if (now := len(set(fresh.values()))) == kinds:
            break
        kinds = now
    counts: dict[str, int] = {}
    labels = {}
    for term in blank:
        number = counts[colour[term]] = counts.get(colour[term], 0) + 1
        labels[term] = f"_:c{colour[term]}" + (f"x{number}" if number > 1 else "")
    return labels
