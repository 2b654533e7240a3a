"""SHACL's constraints that are made of other shapes: logical, nested, qualified, closed (SHACL, 4.6 to 4.8)."""

from collections.abc import Mapping, Sequence

from .data import Data
from .literals import parts
from .names import short
from .paths import SH
from .shapes import Constraint, Scope, Shape, Violation, builds

Properties = Mapping[str, Sequence[str]]
_PROPERTY, _PATH = f"<{SH}property>", f"<{SH}path>"


@builds("property")
def property_shapes(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    inner = [scope.shape(term) for term in given]

    def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
        for value in values:
            said = data.nodes.get(value)
            for other in inner:
                if said is None or other.only_with is None or other.only_with in said:
                    other.apply(data, value, out)

    return [constraint]


@builds("node")
def node(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    def of(other: Shape) -> Constraint:
        def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
            for value in values:
                if not other.conforms(data, value):
                    out.append(shape.violation("Node", focus, value, other.label))

        return constraint

    return [of(scope.shape(term)) for term in given]


@builds("not")
def negated(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    def of(other: Shape) -> Constraint:
        def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
            for value in values:
                if other.conforms(data, value):
                    out.append(shape.violation("Not", focus, value, other.label))

        return constraint

    return [of(scope.shape(term)) for term in given]


@builds("and")
def conjunction(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    def of(others: Sequence[Shape]) -> Constraint:
        def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
            for value in values:
                if not all(other.conforms(data, value) for other in others):
                    out.append(shape.violation("And", focus, value))

        return constraint

    return [of([scope.shape(term) for term in scope.listed(head)]) for head in given]


@builds("or")
def disjunction(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    def of(others: Sequence[Shape], expected: str) -> Constraint:
        def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
            for value in values:
                if not any(other.conforms(data, value) for other in others):
                    out.append(shape.violation("Or", focus, value, expected))

        return constraint

    return [of([scope.shape(term) for term in scope.listed(head)], _wanted(scope, head)) for head in given]


@builds("xone")
def exactly_one(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    def of(others: Sequence[Shape], expected: str) -> Constraint:
        def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
            for value in values:
                if sum(other.conforms(data, value) for other in others) != 1:
                    out.append(shape.violation("Xone", focus, value, expected))

        return constraint

    return [of([scope.shape(term) for term in scope.listed(head)], _wanted(scope, head)) for head in given]


@builds("qualifiedValueShape")
def qualified(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    least, most = (
        int(parts(found[0])[0]) if (found := properties.get(f"<{SH}qualified{name}>")) else None
        for name in ("MinCount", "MaxCount")
    )
    disjoint = any(parts(value)[0] == "true" for value in properties.get(f"<{SH}qualifiedValueShapesDisjoint>", ()))

    def of(other: Shape, siblings: Sequence[Shape]) -> Constraint:
        def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
            count = sum(
                other.conforms(data, value) and not any(item.conforms(data, value) for item in siblings)
                for value in values
            )
            if least is not None and count < least:
                out.append(shape.violation("QualifiedMinCount", focus, None, str(least)))
            if most is not None and count > most:
                out.append(shape.violation("QualifiedMaxCount", focus, None, str(most)))

        return constraint

    return [of(scope.shape(term), _siblings(scope, shape, term) if disjoint else ()) for term in given]


def _siblings(scope: Scope, shape: Shape, term: str) -> list[Shape]:
    """The other qualified shapes of the shapes that this one's property shape belongs to (SHACL, 4.7.3)."""
    qualified = f"<{SH}qualifiedValueShape>"
    owners = [found for found in scope.nodes.values() if shape.id in found.get(_PROPERTY, ())]
    others = [
        other
        for owner in owners
        for sibling in owner.get(_PROPERTY, ())
        for other in scope.nodes.get(sibling, {}).get(qualified, ())
    ]
    return [scope.shape(other) for other in dict.fromkeys(others) if other != term]


@builds("closed")
def closed(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    if parts(given[0])[0] not in ("true", "1"):
        return []
    inner = [scope.nodes.get(term, {}) for term in properties.get(_PROPERTY, ())]
    known = {path for found in inner for path in found.get(_PATH, ()) if path[0] == "<"}
    for head in properties.get(f"<{SH}ignoredProperties>", ()):
        known.update(scope.listed(head))

    def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
        for item in values:
            for predicate, found in data.nodes.get(item, {}).items():
                if predicate not in known:
                    base = shape.violation("Closed", focus, None)
                    out += [base._replace(path=predicate, value=value) for value in dict.fromkeys(found)]

    return [constraint]


def _wanted(scope: Scope, head: str) -> str:
    """What alternatives ask for, where they ask for something short: classes, datatypes, kinds of nodes."""
    wanted: list[str] = []
    for term in scope.listed(head):
        properties = scope.nodes.get(term, {})
        for name in ("class", "datatype", "nodeKind", "hasValue", "node"):
            wanted += [short(value) for value in properties.get(f"<{SH}{name}>", ()) if value[0] != "_"]
    return ", ".join(dict.fromkeys(wanted))
