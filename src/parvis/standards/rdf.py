"""RDF as small trees of nodes, and those as JSON-LD, Turtle or RDF/XML. Whatever a text holds, the RDF is valid."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import msgspec
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize
from pyoxigraph import Literal as RdfLiteral

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "locn": "http://www.w3.org/ns/locn#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MORE_PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat-us": "http://data.resources.gov/ontology/dcat-us#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "geodcatap": "http://data.europa.eu/930/",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "odrs": "http://schema.theodi.org/odrs#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "qb": "http://purl.org/linked-data/cube#",
    "schema": "http://schema.org/",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "stat": "http://data.europa.eu/m8g/",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "wdrs": "http://www.w3.org/2007/05/powder-s#",
}
"Prefixes of profiles, and those by which names of other vocabularies are kept."
ALL_PREFIXES = PREFIXES | MORE_PREFIXES
WRITTEN_PREFIXES = PREFIXES | {name: MORE_PREFIXES[name] for name in ("dcatap", "dqv", "org", "owl", "schema")}
"What documents declare: other names are written in full."
TYPE = NamedNode(PREFIXES["rdf"] + "type")
SCHEMES = frozenset({"http", "https", "ftp", "ftps", "sftp", "mailto", "tel", "urn"})

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_PLAIN = re.compile(
    r"https?://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d{1,5})?(?:[/?][!$&-;=?@A-Z_a-z~]*(?:#[!$&-;=?@A-Z_a-z~]*)?)?"
)
"Addresses in which there is nothing to escape: most of them."
_SAFE = "!#$%&'()*+,/:;=?@[]~"


class Iri(NamedTuple):
    """An absolute IRI that is well formed: made by `iri`."""

    value: str


class Literal(NamedTuple):
    """A text, a text in a language, or a typed value: made by `text` or `typed`."""

    value: str
    language: str | None = None
    datatype: str | None = None
    "As a prefixed name of `WRITTEN_PREFIXES`, `xsd:date`, or an IRI in angle brackets."


class Node(NamedTuple):
    """A resource with what is said of it; `id` is None where it has no name."""

    id: Iri | None
    types: tuple[str, ...]
    properties: tuple[tuple[str, "Value"], ...]
    "Prefixed name of the property, and a value; a property may come more than once."


Value = Iri | Literal | Node


def iri(address: str | None) -> Iri | None:
    """The address as an IRI, what may not stand in one escaped; None where it is no address of a known scheme."""
    if not address:
        return None
    return Iri(address) if _PLAIN.fullmatch(address) else _escaped(address)


def address(value: str | None) -> str | None:
    """The same as a text."""
    if not value:
        return None
    if _PLAIN.fullmatch(value):
        return value
    return found.value if (found := _escaped(value)) else None


@lru_cache(maxsize=8192)
def _escaped(value: str) -> Iri | None:
    value = ILLEGAL.sub("", value).strip()
    scheme, colon, rest = value.partition(":")
    if not colon or scheme.lower() not in SCHEMES or not rest.strip("/"):
        return None
    escaped = "".join(char if char in _SAFE or char.isalnum() or char in "-._~" else quote(char) for char in rest)
    escaped = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", escaped)
    head, mark, fragment = escaped.partition("#")
    value = f"{scheme.lower()}:{head}{mark}{fragment.replace('#', '%23')}"
    try:
        if urlsplit(value).hostname is None:  # brackets are for IPv6 hosts alone
            value = value.replace("[", "%5B").replace("]", "%5D")
        elif "[" in (path := value.partition("://")[2].partition("/")[2]) or "]" in path:
            value = value.replace(path, path.replace("[", "%5B").replace("]", "%5D"))
        return Iri(NamedNode(value).value)
    except ValueError:
        return None


def text(value: str, language: str | None = None) -> Literal:
    """A text, without the characters that no XML document may hold; in a language, where the tag is one."""
    value = ILLEGAL.sub("", value)
    if language in (None, "und") or not _LANGUAGE.fullmatch(language or ""):
        return Literal(value)
    return Literal(value, language)


def typed(value: object, datatype: str) -> Literal:
    """A value of a datatype, which the caller knows it to be of."""
    return Literal(ILLEGAL.sub("", str(value)), None, datatype)


def node(*types: str, id: Iri | None = None, properties: Iterable[tuple[str, Value | None]]) -> Node:
    """A node; properties that are None are left out."""
    return Node(id, types, tuple((name, value) for name, value in properties if value is not None))


def full(name: str) -> str:
    """The IRI of a prefixed name, or of one in angle brackets."""
    if name[0] == "<":
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return ALL_PREFIXES[prefix] + local


def triples(nodes: Iterable[Node]) -> Iterator[Triple]:
    """All that the nodes say."""
    for item in nodes:
        yield from _triples(item)[1]


def _triples(item: Node) -> tuple[NamedNode | BlankNode, list[Triple]]:
    subject = NamedNode(item.id.value) if item.id else BlankNode()
    found = [Triple(subject, TYPE, NamedNode(full(kind))) for kind in item.types]
    deeper: list[Triple] = []
    for name, value in item.properties:
        predicate = NamedNode(full(name))
        if isinstance(value, Node):
            inner, more = _triples(value)
            found.append(Triple(subject, predicate, inner))
            deeper += more
        elif isinstance(value, Iri):
            found.append(Triple(subject, predicate, NamedNode(value.value)))
        else:
            found.append(Triple(subject, predicate, _literal(value)))
    return subject, found + deeper  # what is said of a resource stands together


def _literal(value: Literal) -> RdfLiteral:
    if value.language:
        return RdfLiteral(value.value, language=value.language)
    if value.datatype:
        return RdfLiteral(value.value, datatype=NamedNode(full(value.datatype)))
    return RdfLiteral(value.value)


def turtle(nodes: Iterable[Node]) -> bytes:
    """The nodes as Turtle; documents may be put one behind the other."""
    return _serialized(nodes, RdfFormat.TURTLE)


def rdf_xml(nodes: Iterable[Node]) -> bytes:
    """The nodes as an RDF/XML document."""
    return _serialized(nodes, RdfFormat.RDF_XML)


def rdf_xml_parts(nodes: Iterable[Node]) -> tuple[bytes, bytes, bytes]:
    """The same as its head, what is between, and its end, so that several can be made one."""
    document = rdf_xml(nodes)
    start = document.index(b">", document.index(b"<rdf:RDF")) + 1
    end = document.rindex(b"</rdf:RDF>")
    return document[:start], document[start:end], document[end:]


def _serialized(nodes: Iterable[Node], form: RdfFormat) -> bytes:
    written = serialize(triples(nodes), format=form, prefixes=WRITTEN_PREFIXES)
    assert written is not None
    return written


CONTEXT = msgspec.json.encode(WRITTEN_PREFIXES)
"JSON-LD's context: nothing need be fetched to read it."


def json_ld(item: Node) -> bytes:
    """One node, with those in it, as a JSON-LD document."""
    body = msgspec.json.encode(_object(item))
    return b'{"@context":' + CONTEXT + b"," + body[1:]


def json_ld_graph(nodes: Iterable[Node]) -> Iterator[bytes]:
    """Many nodes as one JSON-LD document, piece by piece."""
    yield b'{"@context":' + CONTEXT + b',"@graph":['
    for number, item in enumerate(nodes):
        yield (b"," if number else b"") + msgspec.json.encode(_object(item))
    yield b"]}"


def _object(item: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if item.id:
        found["@id"] = item.id.value
    if item.types:
        kinds = [_bare(kind) for kind in item.types]
        found["@type"] = kinds[0] if len(kinds) == 1 else kinds
    several: dict[str, list[Any]] = {}
    for name, value in item.properties:
        several.setdefault(_bare(name), []).append(_value(value))
    found.update((name, values[0] if len(values) == 1 else values) for name, values in several.items())
    return found


def _bare(name: str) -> str:
    """A name as JSON-LD has it: IRIs without their brackets."""
    return name[1:-1] if name[0] == "<" else name


def _value(value: Value) -> Any:
    if isinstance(value, Node):
        return _object(value)
    if isinstance(value, Iri):
        return {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype:
        return {"@value": value.value, "@type": _bare(value.datatype)}
    return value.value
