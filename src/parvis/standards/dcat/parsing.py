"""RDF documents in any syntax and any state as graphs: fast where they are sound, else as far as can be."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from lxml import etree
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from parvis.model import Problem
from parvis.standards.findings import shorten

from . import contexts
from .graph import Graph, Properties, quoted
from .syntax import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, as_said, in_utf_8, syntax_of

RELATIVE = "relative:///"
"What completes addresses where nobody said what they are relative to: cut off again by those who read them."
MOST_ERRORS = 50
"Errors of one document that are passed over; behind the last one it is not read."

FORMATS = {
    TURTLE: RdfFormat.TURTLE,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    RDF_XML: RdfFormat.RDF_XML,
    JSON_LD: RdfFormat.JSON_LD,
}
_SOUND = re.compile(rb'(?:[^"<>]++|<[^\x00-\x20<>"{}|^`\\]*+>|"[^"\\]*+(?:\\.[^"\\]*+)*+"(?:@[A-Za-z0-9-]++ |(?!@)))*+')
"Turtle whose IRIs and language tags could be such."
_ILLEGAL_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\x7f-\x9f]')
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_UNDERSCORED = re.compile(rb'("@[A-Za-z]{2,3})_([A-Za-z0-9]{2,8})(?=[\s;,.\])])')
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


class Parsed(NamedTuple):
    graph: Graph
    syntax: str
    "One of `syntax`'s; empty where the document is no RDF."
    problems: list[Problem]


def parsed(document: bytes, base: str = "") -> Parsed:
    """The graph of a document and what is wrong with it. Never raises.

    `base` completes relative addresses.
    """
    problems: list[Problem] = []
    document = as_said(document, problems)
    syntax = syntax_of(document)
    if syntax not in (TURTLE, N_TRIPLES):  # whose strict parser looks at every character by itself
        document = in_utf_8(document, problems)
    graph = Graph()
    if syntax is None:
        start = document[:40].decode("utf-8", "replace").strip()
        problems.append(Problem("rdf-unrecognised", values={"start": start}))
        return Parsed(graph, "", problems)
    if syntax == JSON_LD:
        document = contexts.inlined(document, problems)
        if not document:
            return Parsed(graph, syntax, problems)
    base = base + "/" if base.startswith(("http://", "https://")) and base.count("/") == 2 else base or RELATIVE
    written = _strictly(document, syntax, base)
    if written is None and (mended := in_utf_8(document, problems)) != document:
        document = mended
        written = _strictly(document, syntax, base)
    if written is not None:
        graph = Graph.of_turtle(written)
    else:
        _leniently(document, syntax, base, graph, problems)
        with without_collection():
            graph.nodes = _numbered(graph.nodes)
    return Parsed(graph, syntax, problems)


def _numbered(nodes: dict[str, Properties]) -> dict[str, Properties]:
    """Blank nodes by numbers in the order of the document: the parser labels those without a name by chance."""
    names: dict[str, str] = {}
    for subject, properties in nodes.items():
        if subject[0] == "_" and subject not in names:
            names[subject] = f"_:b{len(names)}"
        for values in properties.values():
            for value in values:
                if value[0] == "_" and value not in names:
                    names[value] = f"_:b{len(names)}"
    if not names:
        return nodes
    for properties in nodes.values():
        for values in properties.values():
            for number, value in enumerate(values):
                if value[0] == "_":
                    values[number] = names[value]
    return {names.get(subject, subject): properties for subject, properties in nodes.items()}


@contextmanager
def without_collection() -> Iterator[None]:
    """Spares Python the search for garbage while many small things are made that all stay: it takes a fifth."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _strictly(document: bytes, syntax: str, base: str) -> bytes | None:
    """The document as `Graph.of_turtle` takes it; None where anything is wrong with it."""
    # pyoxigraph's writer is faster than taking its terms apart one by one, and checks nothing: where JSON-LD is read
    # leniently (strictly, it drops what has an illegal IRI) all IRIs and tags are looked at.
    try:
        written = _written(document, syntax, base, lenient=syntax == JSON_LD)
    except (SyntaxError, ValueError, OSError):
        return None
    return written if syntax != JSON_LD or _SOUND.fullmatch(written) else None


def _written(document: bytes, syntax: str, base: str, *, lenient: bool) -> bytes:
    quads = parse(document, FORMATS[syntax], base_iri=base, lenient=lenient)
    written = serialize(quads, format=RdfFormat.TURTLE)
    assert written is not None
    return written


def _leniently(document: bytes, syntax: str, base: str, graph: Graph, problems: list[Problem]) -> None:
    """Statement by statement, errors passed over and told."""
    if syntax in (TURTLE, N_TRIPLES):
        mended, count = _UNDERSCORED.subn(rb"\1-\2", document)
        if count:
            problems.append(Problem("rdf-tags-mended", "warning", values={"count": str(count)}))
            document = mended
    found: list[Problem] = []
    _add(graph, _quads(document, syntax, base, found), problems)
    if found and syntax == RDF_XML and (mended_xml := _mended_xml(document)):
        again, errors = Graph(), list[Problem]()
        _add(again, _quads(mended_xml, syntax, base, errors), list[Problem]())
        if len(again.nodes) >= len(graph.nodes):
            graph.nodes = again.nodes
            problems.append(Problem("rdf-xml-mended", "warning", found[0].pointer, values=found[0].values))
            found = errors
    if found and syntax == JSON_LD:
        again, errors = Graph(), list[Problem]()
        told = list[Problem]()
        _add(again, _quads(contexts.mended(document, told), syntax, base, errors), list[Problem]())
        if len(again.nodes) >= len(graph.nodes) and told:
            graph.nodes = again.nodes
            problems += told
            found = errors
    problems += found


def _quads(document: bytes, syntax: str, base: str, problems: list[Problem]) -> Iterator[Quad]:
    reader = parse(document, FORMATS[syntax], base_iri=base, lenient=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except (SyntaxError, ValueError, OSError) as error:
            line = getattr(error, "lineno", None)
            problems.append(
                Problem("rdf-syntax", "error", f"line {line}" if line else "", values={"detail": shorten(str(error))})
            )
            if len(problems) >= MOST_ERRORS:
                problems.append(Problem("rdf-given-up", "error", values={"count": str(MOST_ERRORS)}))
                return
            if syntax in (RDF_XML, JSON_LD):
                return


def _add(graph: Graph, quads: Iterator[Quad], problems: list[Problem]) -> None:
    mended: set[str] = set()
    for quad in quads:
        value = quad.object
        if isinstance(value, Literal):
            term = _literal(value, problems, mended)
        elif isinstance(value, (NamedNode, BlankNode)):
            term = _resource(value, problems, mended)
        else:
            continue  # a quoted triple: none of our standards has any
        if isinstance(quad.subject, (NamedNode, BlankNode)):
            subject = _resource(quad.subject, problems, mended)
            graph.add(subject, _resource(quad.predicate, problems, mended), term)


def _resource(term: NamedNode | BlankNode, problems: list[Problem], mended: set[str]) -> str:
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    iri = _ILLEGAL_IN_IRI.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), term.value)
    if iri != term.value and iri not in mended:
        mended.add(iri)
        problems.append(Problem("iri-illegal", "warning", iri, values={"value": shorten(term.value)}))
    return f"<{iri}>"


def _literal(term: Literal, problems: list[Problem], mended: set[str]) -> str:
    language = term.language or ""
    if language:
        tag = language.replace("_", "-")
        if not _TAG.fullmatch(tag):
            if language not in mended:
                mended.add(language)
                problems.append(Problem("language-unknown", "warning", values={"language": shorten(language)}))
            tag = ""
        return quoted(term.value, tag)
    datatype = term.datatype.value
    return quoted(term.value, "", "" if datatype.endswith("XMLSchema#string") else _ILLEGAL_IN_IRI.sub("", datatype))


def _mended_xml(document: bytes) -> bytes | None:
    """RDF/XML that lxml could mend: unclosed elements, stray text between statements, entities left out."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if len(element) and element.get(f"{_RDF}parseType") != "Literal":
            element.text = None
            for inner in element:
                inner.tail = None
    written: bytes = etree.tostring(root, encoding="utf-8", with_tail=False)
    return written
