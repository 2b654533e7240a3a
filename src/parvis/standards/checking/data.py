"""A graph with what checking looks up in it. Terms are texts, as N-Triples writes them.

`<https://…>`, `_:b1`, `"text"@en`, `"1"^^<http://www.w3.org/2001/XMLSchema#integer>`; a plain text has no datatype.
"""

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

Nodes = Mapping[str, Mapping[str, Sequence[str]]]
"Values by predicate by subject."

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TYPE = f"<{RDF}type>"
FIRST, REST, NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"
SUBCLASS = f"<{RDFS}subClassOf>"
_FORMATS = {
    "turtle": RdfFormat.TURTLE, "n-triples": RdfFormat.N_TRIPLES, "rdf-xml": RdfFormat.RDF_XML,
    "json-ld": RdfFormat.JSON_LD,
}  # fmt: skip


class Data:
    """Nodes, with their classes and the way back from a value to its subjects."""

    __slots__ = ("_by_class", "_members", "_subclasses", "_subjects", "active", "background", "nodes")

    def __init__(
        self, nodes: Nodes, background: "Data | None" = None, subclasses: Mapping[str, set[str]] | None = None
    ) -> None:
        self.nodes = nodes
        self.background = background
        "What is known beside the graph: vocabularies, agents. Looked up for nodes that the graph says nothing of."
        self.active: set[tuple[int, str]] = set()
        "What is being checked, so that shapes that refer to themselves come to an end."
        self._members: dict[str, frozenset[str]] = {}
        self._subjects: dict[str, dict[str, list[str]]] = {}
        self._by_class: dict[str, list[str]] | None = None
        self._subclasses: dict[str, set[str]] = {name: set(below) for name, below in (subclasses or {}).items()}

    def values(self, node: str, predicate: str) -> Sequence[str]:
        """The values of a predicate, each once."""
        properties = self.nodes.get(node)
        if properties is None:
            return self.background.values(node, predicate) if self.background else ()
        found = properties.get(predicate, ())
        return found if len(found) < 2 else list(dict.fromkeys(found))

    def subjects(self, value: str, predicate: str) -> Sequence[str]:
        """The subjects that have this value for the predicate."""
        index = self._subjects.get(predicate)
        if index is None:
            index = self._subjects[predicate] = {}
            for subject, properties in self.nodes.items():
                for item in dict.fromkeys(properties.get(predicate, ())):
                    index.setdefault(item, []).append(subject)
        return index.get(value, ())

    def instances(self, name: str) -> list[str]:
        """The graph's own subjects of a class or one below it, in the order of the document."""
        by_class = self._classes()
        found: dict[str, None] = {}
        for below in self._below(name):
            found.update(dict.fromkeys(by_class.get(below, ())))
        return list(found)

    def members(self, name: str) -> frozenset[str]:
        """All that is of a class or one below it, the background's included."""
        found = self._members.get(name)
        if found is None:
            found = frozenset(self.instances(name))
            if self.background:
                for below in self._below(name):
                    found |= self.background.members(below)
            self._members[name] = found
        return found

    def _classes(self) -> dict[str, list[str]]:
        if self._by_class is None:
            self._by_class = {}
            for subject, properties in self.nodes.items():
                for item in properties.get(TYPE, ()):
                    self._by_class.setdefault(item, []).append(subject)
                for item in properties.get(SUBCLASS, ()):
                    self._subclasses.setdefault(item, set()).add(subject)
            if self.background:
                self.background._classes()
                for item, below in self.background._subclasses.items():
                    self._subclasses.setdefault(item, set()).update(below)
        return self._by_class

    def _below(self, name: str) -> list[str]:
        """A class and all that are declared to be below it."""
        self._classes()
        found = {name: None}
        waiting = [name]
        while waiting:
            for below in sorted(self._subclasses.get(waiting.pop(), ())):
                if below not in found:
                    found[below] = None
                    waiting.append(below)
        return list(found)


def nodes_of(
    document: bytes | Iterable[Triple | Quad], syntax: str = "n-triples", base: str = "", *, lenient: bool = False
) -> Nodes:
    """A document, or statements of one graph, as nodes; `lenient` takes IRIs that are none.

    Raises SyntaxError or ValueError where it can't be parsed.
    """
    if isinstance(document, bytes):
        document = parse(document, _FORMATS[syntax], base_iri=base or None, lenient=lenient)
        if syntax == "json-ld":
            document = (quad.triple for quad in document)
    written = serialize(document, format=RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
    nodes: dict[str, dict[str, list[str]]] = {}
    last, properties = "", {}
    for line in (written or b"").decode().split("\n"):
        if not line:
            continue
        subject, predicate, value = line.split(" ", 2)
        if subject != last:
            last, properties = subject, nodes.setdefault(subject, {})
        properties.setdefault(predicate, []).append(value[:-2])
    return nodes


def listed(nodes: Nodes, head: str) -> list[str]:
    """The members of an rdf:List; one that goes in a circle ends where it meets itself."""
    found: list[str] = []
    seen: set[str] = set()
    while head != NIL and head not in seen and head in nodes:
        seen.add(head)
        found += nodes[head].get(FIRST, ())[:1]
        head = next(iter(nodes[head].get(REST, ())), NIL)
    return found
