"""RDF told as JSON-LD's node objects, and as the trees of `rdf`."""

from typing import Any

import msgspec

from parvis.standards.rdf import ILLEGAL, WRITTEN_PREFIXES, Iri, Literal, Node, Value

from .base import ByOne

CONTEXT = msgspec.json.encode(WRITTEN_PREFIXES)
"JSON-LD's context: nothing need be fetched to read it."
Object = dict[str, Any]


class JsonLd(ByOne):
    """JSON-LD's node objects, without context."""

    def __init__(self) -> None:
        self._done: list[Object] = []
        self._stack: list[Object] = []
        self._node: Object = {}

    def begin(self, id: str | None, *types: str) -> None:
        self._stack.append(self._node)
        self._node = _object(id, types)

    def end(self) -> None:
        self._done.append(self._node)
        self._node = self._stack.pop()

    def open(self, predicate: str, id: str | None, *types: str) -> None:
        inner = _object(id, types)
        self._add(predicate, inner)
        self._stack.append(self._node)
        self._node = inner

    def close(self) -> None:
        self._node = self._stack.pop()

    def link(self, predicate: str, iri: str) -> None:
        self._add(predicate, {"@id": iri})

    def text(self, predicate: str, value: str, language: str | None = None) -> None:
        if not value.isprintable():
            value = ILLEGAL.sub("", value)
        self._add(predicate, {"@value": value, "@language": language} if language else value)

    def typed(self, predicate: str, value: str, datatype: str) -> None:
        if not value.isprintable():
            value = ILLEGAL.sub("", value)
        self._add(predicate, {"@value": value, "@type": datatype if datatype[0] != "<" else datatype[1:-1]})

    def _add(self, predicate: str, value: Any) -> None:
        if predicate[0] == "<":
            predicate = predicate[1:-1]
        node = self._node
        if predicate not in node:
            node[predicate] = value
        elif type(there := node[predicate]) is list:
            there.append(value)
        else:
            node[predicate] = [there, value]

    def taken(self) -> list[Object]:
        done, self._done = self._done, []
        return done


def _object(id: str | None, types: tuple[str, ...]) -> Object:
    found: Object = {}
    if id is not None:
        found["@id"] = id
    if types:
        kinds = [kind if kind[0] != "<" else kind[1:-1] for kind in types]
        found["@type"] = kinds[0] if len(kinds) == 1 else kinds
    return found


class Nodes(ByOne):
    """The trees of `rdf`, for those who put something beside them."""

    def __init__(self) -> None:
        self._done: list[Node] = []
        self._stack: list[tuple[str, str | None, tuple[str, ...], list[tuple[str, Value]]]] = []
        self._properties: list[tuple[str, Value]] = []

    def begin(self, id: str | None, *types: str) -> None:
        self.open("", id, *types)

    def open(self, predicate: str, id: str | None, *types: str) -> None:
        self._stack.append((predicate, id, types, self._properties))
        self._properties = []

    def end(self) -> None:
        self._done.append(self._closed()[1])

    def close(self) -> None:
        predicate, node = self._closed()
        self._properties.append((predicate, node))

    def _closed(self) -> tuple[str, Node]:
        predicate, id, types, outer = self._stack.pop()
        node = Node(Iri(id) if id is not None else None, types, tuple(self._properties))
        self._properties = outer
        return predicate, node

    def link(self, predicate: str, iri: str) -> None:
        self._properties.append((predicate, Iri(iri)))

    def text(self, predicate: str, value: str, language: str | None = None) -> None:
        self._properties.append((predicate, Literal(ILLEGAL.sub("", value), language)))

    def typed(self, predicate: str, value: str, datatype: str) -> None:
        self._properties.append((predicate, Literal(ILLEGAL.sub("", value), None, datatype)))

    def taken(self) -> list[Node]:
        done, self._done = self._done, []
        return done
