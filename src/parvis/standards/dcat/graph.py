"""An RDF graph as an index: what is said of each subject. Terms are texts, as N-Triples writes them.

So a term is compared and looked up without being taken apart: `<https://…>`, `_:b1`, `"text"@en`,
`"1"^^<http://www.w3.org/2001/XMLSchema#integer>`. Source: https://www.w3.org/TR/n-triples/.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from parvis.standards.rdf import ALL_PREFIXES

Properties = dict[str, list[str]]
"Of a subject: its values by predicate, in the order of the document."

DEEPEST = 12
"Levels to which nodes within nodes are kept where they find no place."

_ESCAPE = re.compile(r'\\(?:([tbnrf"\'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_QUOTE = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_NAMES = sorted(((iri, prefix) for prefix, iri in ALL_PREFIXES.items()), key=lambda pair: -len(pair[0]))


def name(prefixed: str) -> str:
    """The term of a prefixed name: `dct:title` as `<http://purl.org/dc/terms/title>`."""
    prefix, _, local = prefixed.partition(":")
    return f"<{ALL_PREFIXES[prefix]}{local}>"


RDF_TYPE = name("rdf:type")
_FIRST, _REST, _NIL = name("rdf:first"), name("rdf:rest"), name("rdf:nil")


class Graph:
    """Statements by subject, then by predicate."""

    __slots__ = ("nodes",)

    def __init__(self) -> None:
        self.nodes: dict[str, Properties] = {}

    def add_lines(self, text: str) -> None:
        """Adds N-Triples in their canonical form: one space between terms, ` .` at the end of each line."""
        nodes = self.nodes
        last = ""
        values: Properties = {}
        for line in text.split("\n"):
            if not line:
                continue
            subject, predicate, value = line.split(" ", 2)
            if subject != last:
                last = subject
                values = nodes.setdefault(subject, {})
            if predicate in values:
                values[predicate].append(value[:-2])
            else:
                values[predicate] = [value[:-2]]

    def add(self, subject: str, predicate: str, value: str) -> None:
        self.nodes.setdefault(subject, {}).setdefault(predicate, []).append(value)

    def of_type(self, *types: str) -> Iterator[str]:
        """The subjects of any of these types (terms), in the order of the document."""
        wanted = set(types)
        for subject, properties in self.nodes.items():
            if (found := properties.get(RDF_TYPE)) and not wanted.isdisjoint(found):
                yield subject

    def values(self, properties: Properties, predicate: str) -> list[str]:
        """The values of a predicate, each once; those of a list (rdf:List) instead of the list."""
        found = properties.get(predicate)
        if found is None:
            return []
        if len(found) == 1 and found[0][0] != "_":
            return found
        values: dict[str, None] = {}
        for value in found:
            if value[0] == "_" and (node := self.nodes.get(value)) and _FIRST in node:
                values.update(dict.fromkeys(self._listed(value)))
            elif value != _NIL:
                values[value] = None
        return list(values)

    def _listed(self, head: str) -> Iterator[str]:
        seen: set[str] = set()
        while head != _NIL and head not in seen and (node := self.nodes.get(head)):
            seen.add(head)
            yield from node.get(_FIRST, ())
            head = next(iter(node.get(_REST, ())), _NIL)


def literal(term: str) -> tuple[str, str, str]:
    """A literal's text, language tag and datatype (either may be ""); a name's IRI as a text."""
    if term[0] != '"':
        return (term[1:-1] if term[0] == "<" else term), "", ""
    if term[-1] == '"':
        text, language, datatype = term[1:-1], "", ""
    else:
        end = term.rindex('"')
        text, mark = term[1:end], term[end + 1]
        language, datatype = (term[end + 2 :], "") if mark == "@" else ("", term[end + 4 : -1])
    return (_ESCAPE.sub(_unescaped, text) if "\\" in text else text), language, datatype


def _unescaped(match: re.Match[str]) -> str:
    simple, short, long = match.groups()
    if simple:
        return _ESCAPES[simple]
    number = int(short or long, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def quoted(text: str, language: str = "", datatype: str = "") -> str:
    """A literal as a term."""
    value = f'"{text.translate(_QUOTE)}"'
    return f"{value}@{language}" if language else f"{value}^^<{datatype}>" if datatype else value


@lru_cache(maxsize=4096)
def short(iri: str) -> str:
    """An IRI by its prefixed name where the prefix is one of ours; else as it is."""
    for start, prefix in _NAMES:
        if iri.startswith(start) and (local := iri[len(start) :]) and re.fullmatch(r"[\w.-]+", local):
            return f"{prefix}:{local}"
    return iri


def as_json(graph: Graph, term: str, depth: int = DEEPEST, above: tuple[str, ...] = ()) -> Any:
    """A term, with what is said of it where it has no name, in JSON-LD's manner and with short names."""
    if term[0] == '"':
        text, language, datatype = literal(term)
        if language:
            return {"@value": text, "@language": language}
        return {"@value": text, "@type": short(datatype)} if datatype else text
    if term[0] == "<":
        return {"@id": term[1:-1]}
    node = graph.nodes.get(term)
    if node is None or depth <= 0 or term in above:
        return {}  # its label is another each time, and tells nothing
    return properties_as_json(graph, node, node, depth - 1, (*above, term))


def properties_as_json(
    graph: Graph, node: Properties, predicates: Iterable[str], depth: int = DEEPEST, above: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The values of some predicates of a node."""
    found: dict[str, Any] = {}
    for predicate in predicates:
        values = graph.values(node, predicate)
        if predicate == RDF_TYPE:
            key, items = "@type", [short(value[1:-1]) for value in values]
        else:
            key, items = short(predicate[1:-1]), [as_json(graph, value, depth, above) for value in values]
        found[key] = items[0] if len(items) == 1 else items
    return found
