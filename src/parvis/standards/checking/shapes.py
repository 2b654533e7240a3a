"""Shapes of SHACL (W3C, 2017) compiled once into functions over a graph's index.

What the shapes use that is not known here (SPARQL constraints, JavaScript, rules) is listed in `Shapes.unsupported`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .data import RDFS, SUBCLASS, TYPE, Data, Nodes, listed
from .literals import parts
from .names import short
from .paths import SH, Path, PathError, path_is_predicate, path_of


class Violation(NamedTuple):
    """A result of SHACL (3.6.2): terms are as N-Triples writes them."""

    focus: str
    path: str | None
    "An IRI's term, or a path as SPARQL writes it; None for a node shape."
    value: str | None
    shape: str
    "The term of the shape that has the constraint."
    component: str
    "`MinCountConstraintComponent`."
    severity: str
    "`Violation`, `Warning`, `Info` or another's IRI."
    messages: Mapping[str, str]
    "What the shape itself says, by language; `und` where it does not say which."
    expected: str
    "What the constraint asks for, as people can read it."


Constraint = Callable[[Data, str, Sequence[str], list[Violation]], None]


class Shape:
    """A shape: what its values must be, and which nodes it is about."""

    __slots__ = (
        "_path", "constraints", "deactivated", "id", "label", "messages", "only_with", "path_text", "recursive",
        "severity", "targets",
    )  # fmt: skip

    def __init__(self, term: str, path: Path | None, path_text: str | None) -> None:
        self.id = term
        self._path = path
        self.path_text = path_text
        self.severity = "Violation"
        self.messages: dict[str, str] = {}
        self.deactivated = False
        self.recursive = False
        self.constraints: list[Constraint] = []
        self.targets: list[Callable[[Data], Sequence[str]]] = []
        self.only_with: str | None = None
        "A predicate without which nothing can break the shape: most properties are absent most of the time."
        self.label = short(term)

    def apply(self, data: Data, focus: str, out: list[Violation]) -> None:
        """Add what breaks the shape at a focus node."""
        if self.deactivated:
            return
        if self.recursive:
            key = (id(self), focus)
            if key in data.active:
                return
            data.active.add(key)
            try:
                self._apply(data, focus, out)
            finally:
                data.active.discard(key)
        else:
            self._apply(data, focus, out)

    def _apply(self, data: Data, focus: str, out: list[Violation]) -> None:
        values = (focus,) if self._path is None else self._path(data, focus)
        for constraint in self.constraints:
            constraint(data, focus, values, out)

    def conforms(self, data: Data, focus: str) -> bool:
        found: list[Violation] = []
        self.apply(data, focus, found)
        return not found

    def violation(self, component: str, focus: str, value: str | None, expected: str = "") -> Violation:
        return Violation(
            focus=focus, path=self.path_text, value=value, shape=self.id, component=f"{component}ConstraintComponent",
            severity=self.severity, messages=self.messages, expected=expected,
        )  # fmt: skip


class Shapes:
    """A compiled shapes graph."""

    __slots__ = ("_shapes", "subclasses", "unsupported")

    def __init__(self, shapes: Sequence[Shape], unsupported: Mapping[str, int], subclasses: Mapping[str, set[str]]):
        self._shapes = {shape.id: shape for shape in shapes}
        self.unsupported = unsupported
        "Constructs that were not applied, by short name, and how often they occur."
        self.subclasses = subclasses

    def label(self, term: str) -> str:
        """A shape's name that is the same each time: its IRI, or its owner's with the path."""
        shape = self._shapes.get(term)
        return shape.label if shape else short(term)

    def violations(self, data: Data) -> Iterator[Violation]:
        """What breaks the shapes, shape by shape, in the order of the shapes and of the document."""
        for shape in self._shapes.values():
            if not shape.targets or shape.deactivated:
                continue
            focuses: dict[str, None] = {}
            for target in shape.targets:
                focuses.update(dict.fromkeys(target(data)))
            for focus in focuses:
                found: list[Violation] = []
                shape.apply(data, focus, found)
                yield from found


def compile_shapes(nodes: Nodes) -> Shapes:
    """The shapes of a graph, ready to be applied."""
    return _Compiler(nodes).compile()


class Scope:
    """What builders of constraints need of the compiler: the shapes graph, and other shapes."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self.unsupported: dict[str, int] = {}
        self._shapes: dict[str, Shape] = {}
        self._reached: dict[str, set[str]] = {}
        self._above: list[Shape] = []

    def shape(self, term: str) -> Shape:
        """The shape of a term, compiled when it is first asked for."""
        raise NotImplementedError

    def listed(self, head: str) -> list[str]:
        return listed(self.nodes, head)

    def not_supported(self, term: str) -> None:
        name = short(term)
        self.unsupported[name] = self.unsupported.get(name, 0) + 1


class _Compiler(Scope):
    def compile(self) -> Shapes:
        for term, properties in self.nodes.items():
            if not _TARGETS.isdisjoint(properties) or _is_class_shape(properties):
                self.shape(term)
        for name in self._reached:
            self._shapes[name].recursive = name in self._all_reached(name)
        subclasses: dict[str, set[str]] = {}
        for term, properties in self.nodes.items():
            for above in properties.get(SUBCLASS, ()):
                subclasses.setdefault(above, set()).add(term)
        return Shapes(list(self._shapes.values()), self.unsupported, subclasses)

    def shape(self, term: str) -> Shape:
        if self._above:
            self._reached.setdefault(self._above[-1].id, set()).add(term)
        if (found := self._shapes.get(term)) is not None:
            return found
        properties = self.nodes.get(term, {})
        path, text = None, None
        broken = False
        if paths := properties.get(f"<{SH}path>"):
            try:
                path, text = path_of(self.nodes, paths[0])
            except PathError:
                broken = True
                self.not_supported(f"<{SH}path>")
        shape = self._shapes[term] = Shape(term, path, text)
        if self._above and term[0] == "_":
            shape.label = " ".join(filter(None, (self._above[-1].label, short(text) if text else "")))
        shape.deactivated = broken or any(
            parts(value)[0] in ("true", "1") for value in properties.get(_DEACTIVATED, ())
        )
        if severity := next(iter(properties.get(f"<{SH}severity>", ())), ""):
            shape.severity = severity[1:-1].removeprefix(SH)
        for value in properties.get(f"<{SH}message>", ()):
            said, language, _ = parts(value)
            shape.messages.setdefault(language or "und", said)
        self._above.append(shape)
        for predicate, values in properties.items():
            self._add(shape, predicate, list(dict.fromkeys(values)), properties)
        self._above.pop()
        if text and path_is_predicate(text) and _EVEN_OF_NOTHING.isdisjoint(properties):
            shape.only_with = text
        if _is_class_shape(properties):
            shape.targets.append(lambda data: data.instances(term))
        return shape

    def _add(self, shape: Shape, predicate: str, values: list[str], properties: Mapping[str, Sequence[str]]) -> None:
        """What one predicate of a shape asks for."""
        if (target := _TARGET_KINDS.get(predicate)) is not None:
            shape.targets += [target(value) for value in values]
        elif (builder := BUILDERS.get(predicate)) is not None:
            shape.constraints += builder(self, shape, values, properties)
        elif predicate.startswith(f"<{SH}") and predicate not in _WITHOUT_EFFECT:
            self.not_supported(predicate)

    def _all_reached(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            for item in self._reached.get(waiting.pop(), ()):
                if item not in found:
                    found.add(item)
                    waiting.append(item)
        return found


Builder = Callable[[Scope, Shape, Sequence[str], Mapping[str, Sequence[str]]], Sequence[Constraint]]
BUILDERS: dict[str, Builder] = {}
"How constraints are made, by the parameter's predicate: filled by `values` and `logic`."


def builds(name: str) -> Callable[[Builder], Builder]:
    """Make a function the builder for `sh:name`."""

    def keep(builder: Builder) -> Builder:
        BUILDERS[f"<{SH}{name}>"] = builder
        return builder

    return keep


def _is_class_shape(properties: Mapping[str, Sequence[str]]) -> bool:
    """Whether a class is its own shape, and so targets its instances."""
    types = properties.get(TYPE, ())
    return f"<{SH}NodeShape>" in types and any(kind in types for kind in _CLASSES)


_CLASSES = (f"<{RDFS}Class>", "<http://www.w3.org/2002/07/owl#Class>")
_DEACTIVATED = f"<{SH}deactivated>"


def _subjects_of(predicate: str) -> Callable[[Data], Sequence[str]]:
    return lambda data: [node for node, properties in data.nodes.items() if predicate in properties]


def _objects_of(predicate: str) -> Callable[[Data], Sequence[str]]:
    return lambda data: list(
        dict.fromkeys(value for properties in data.nodes.values() for value in properties.get(predicate, ()))
    )


_TARGET_KINDS: dict[str, Callable[[str], Callable[[Data], Sequence[str]]]] = {
    f"<{SH}targetClass>": lambda value: lambda data: data.instances(value),
    f"<{SH}targetNode>": lambda value: lambda data: (value,),
    f"<{SH}targetSubjectsOf>": _subjects_of,
    f"<{SH}targetObjectsOf>": _objects_of,
}
_TARGETS = frozenset(_TARGET_KINDS)
_EVEN_OF_NOTHING = frozenset(
    f"<{SH}{name}>" for name in ("minCount", "hasValue", "equals", "qualifiedValueShape", "closed")
)
_WITHOUT_EFFECT = frozenset(
    f"<{SH}{name}>"
    for name in (
        "path", "severity", "message", "deactivated", "name", "description", "order", "group", "defaultValue",
        "ignoredProperties", "flags", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint",
        "prefixes", "declare", "prefix", "namespace", "shapesGraph", "suggestedShapesGraph", "entailment",
        "alternativePath", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath",
    )
)  # fmt: skip
