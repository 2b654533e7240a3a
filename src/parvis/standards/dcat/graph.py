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
MEMBER, SERVES = name("dcat:dataset"), name("dcat:servesDataset")
_FIRST, _REST, _NIL = name("rdf:first"), name("rdf:rest"), name("rdf:nil")


AND, OR = " ;\n\t", " , "
"What stands between the properties of a resource in such Turtle, and between values of one."
_VALUES = re.compile(r'<[^>]*>|"[^"\\]*+(?:\\.[^"\\]*+)*+"(?:@[\w-]+|\^\^<[^>]*>)?|[^\s,]+')
_XSD = "http://www.w3.org/2001/XMLSchema#"


def values_of(text: str) -> list[str]:
    """The values of a property in such Turtle."""
    return _VALUES.findall(text) if OR in text else [text]


def properties_of(said: str, labels: dict[str, str] | None = None) -> Properties:
    """What such Turtle says of a resource; `labels`: numbers for blank nodes, which the parser labels by chance."""
    found: Properties = {}
    for part in said.split(AND):
        predicate, _, text = part.partition(" ")
        if predicate == "a":
            predicate = RDF_TYPE
        values = _VALUES.findall(text) if OR in text else [text]
        for number, value in enumerate(values):
            if value[0] != '"' and value[0] != "<":
                values[number] = _unusual(value, labels)
        if predicate in found:
            found[predicate] += values
        else:
            found[predicate] = values
    return found


def _unusual(value: str, labels: dict[str, str] | None) -> str:
    """A blank node by its number; a number or truth value in full."""
    if value[0] == "_":
        return value if labels is None else _label(value, labels)
    kind = "boolean" if value in ("true", "false") else "double" if "e" in value.lower() else None
    return f'"{value}"^^<{_XSD}{kind or ("decimal" if "." in value else "integer")}>'


def _label(blank: str, labels: dict[str, str]) -> str:
    return labels.get(blank) or labels.setdefault(blank, f"_:b{len(labels)}")


class Graph:
    """Statements by subject, then by predicate."""

    __slots__ = ("blocks", "linking", "nodes")

    blocks: dict[str, str]
    "What Turtle says of each subject (see `of_turtle`), where it was read so: its index is made when it is asked for."
    linking: tuple[str, ...] | None
    "Which of the predicates by which others say what a dataset is may be used in it; None: not known."
    nodes: dict[str, Properties]

    def __init__(self, nodes: dict[str, Properties] | None = None) -> None:
        self.blocks = {}
        self.linking = None
        self.nodes = {} if nodes is None else nodes

    @classmethod
    def of_turtle(cls, document: bytes) -> "Graph":
        """The graph of Turtle as pyoxigraph writes it without prefixes.

        A resource ends with ` .` and its line, a property with ` ;`, a line and a tab; between values stands ` , `,
        names stand in full but for `a`, texts have no lines, and what has no name stands by itself.
        """
        graph = cls()
        blocks = graph.blocks
        graph.linking = tuple(predicate for predicate in (MEMBER, SERVES) if predicate.encode() in document)
        more: dict[str, list[str]] = {}
        for block in document.split(b" .\n"):  # each by itself: as one text, one rare character would widen all
            subject, _, said = block.decode().partition(" ")
            if subject not in blocks:
                blocks[subject] = said
            elif subject in more:
                more[subject].append(said)
            else:
                more[subject] = [blocks[subject], said]
        del blocks[""]  # what is behind the last line
        for subject, parts in more.items():
            blocks[subject] = AND.join(parts)
        del graph.nodes
        return graph

    def __getattr__(self, name: str) -> Any:
        # Asked for once: the slot is filled then.
        if name != "nodes":
            raise AttributeError(name)
        labels: dict[str, str] = {}
        found = {}
        for subject, said in self.blocks.items():
            key = _label(subject, labels) if subject[0] == "_" else subject
            found[key] = properties_of(said, labels)
        self.nodes = found
        return found

    def add_turtle(self, document: bytes) -> None:
        """Adds more of such Turtle; blank nodes keep their labels."""
        nodes = self.nodes
        for block in document.split(b" .\n"):
            subject, _, said = block.decode().partition(" ")
            if not said:
                continue
            found = properties_of(said)
            node = nodes.setdefault(subject, found)
            if node is not found:
                for predicate, values in found.items():
                    node[predicate] = node[predicate] + values if predicate in node else values

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
