"""SHACL: what breaks the official shapes in a graph.

Shapes are compiled once (`shapes`), and a graph is an index of terms (`data`). What shapes ask for of nodes that the
graph only names, such as the class of a vocabulary's concept, is looked up in a `background` where there is one.

A document of any size is checked in bounded memory part by part: each part a dataset with what belongs to it, as
`split` of the standard cuts them (`check_parts`). Rules across datasets then see only their part and the background.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from parvis.model import Problem, Severity
from parvis.standards import schemas
from parvis.standards.findings import shorten

from . import logic, values
from .data import Data, Nodes, nodes_of
from .literals import parts
from .names import short
from .shapes import Shapes, Violation, compile_shapes

__all__ = [
    "Data",
    "Nodes",
    "Shapes",
    "Violation",
    "check",
    "check_parts",
    "compile_shapes",
    "shapes",
    "violations",
    "written",
]

_BUILDING = (values, logic)
"The modules that fill `shapes.BUILDERS`."
MOST = 1000
"As many problems of one document are told one by one; of more, only how many."
SYNTAXES = {"ttl": "turtle", "nt": "n-triples", "rdf": "rdf-xml", "jsonld": "json-ld", "shacl": "turtle"}
_SEVERITIES: dict[str, Severity] = {"Violation": "error", "Warning": "warning", "Info": "info"}


@lru_cache(maxsize=16)
def shapes(name: str) -> Shapes:
    """The compiled shapes of a bundled schema. Raises UnknownSchemaError."""
    schema = schemas.find(name)
    merged: dict[str, dict[str, list[str]]] = {}
    for number, path in enumerate(schema.paths):
        syntax = SYNTAXES[path.rpartition(".")[2]]
        found = nodes_of(schema.read(path), syntax, f"schema:///{path}", lenient=True)
        for subject, properties in renamed(found, f"f{number}").items():
            mine = merged.setdefault(subject, {})
            for predicate, items in properties.items():
                mine.setdefault(predicate, []).extend(items)
    return compile_shapes(merged)


def renamed(nodes: Nodes, mark: str) -> Nodes:
    """Blank nodes by names of their own file, the same each time."""
    names: dict[str, str] = {}

    def of(term: str) -> str:
        return names.setdefault(term, f"_:{mark}n{len(names)}") if term[0] == "_" else term

    return {
        of(subject): {predicate: [of(item) for item in items] for predicate, items in properties.items()}
        for subject, properties in nodes.items()
    }


def written(nodes: Nodes) -> bytes:
    """Nodes as N-Triples."""
    lines = (
        f"{subject} {predicate} {value} .\n"
        for subject, properties in nodes.items()
        for predicate, values in properties.items()
        for value in values
    )
    return "".join(lines).encode()


def violations(graph: Nodes | Data, compiled: Shapes, background: Data | None = None) -> Iterator[Violation]:
    """The results of validation, as SHACL defines them, in a stable order."""
    data = graph if isinstance(graph, Data) else Data(graph, background, compiled.subclasses)
    return compiled.violations(data)


def check(
    graph: Nodes | Data | bytes,
    name: str,
    *,
    syntax: str = "n-triples",
    background: Data | None = None,
    most: int = MOST,
) -> Iterator[Problem]:
    """What breaks the shapes of the bundled schema `name`, as problems.

    The graph: nodes (`nodes` of `standards.dcat`'s graphs are of this form) or a document in a `syntax` of RDF.
    A problem's pointer is the subject, and for a blank node how it is reached: `https://… dcat:contactPoint`.
    Raises UnknownSchemaError.
    """
    reference = schemas.apply(name).reference
    compiled = shapes(name)
    if isinstance(graph, bytes):
        try:
            graph = nodes_of(graph, syntax)
        except (SyntaxError, ValueError) as error:
            yield Problem("rdf-unreadable", values={"detail": shorten(str(error))})
            return
    for construct, count in compiled.unsupported.items():
        said = {"rule": name, "reference": reference, "construct": construct, "count": str(count)}
        yield Problem("shacl-not-supported", "info", values=said)
    data = graph if isinstance(graph, Data) else Data(graph, background, compiled.subclasses)
    places = _Places(data.nodes)
    more = 0
    for number, violation in enumerate(compiled.violations(data)):
        if number < most:
            yield _problem(violation, compiled, name, reference, places)
        else:
            more += 1
    if more:
        yield Problem("problems-cut", "info", values={"count": str(more)})


def check_parts(
    parts_of: Iterable[Nodes | bytes], name: str, *, background: Data | None = None, most: int = MOST
) -> Iterator[Problem]:
    """The same for a document that comes in parts, one dataset at a time, in the memory that one part needs.

    `most` is for each part.
    """
    said = False
    for part in parts_of:
        for problem in check(part, name, background=background, most=most):
            if problem.code != "shacl-not-supported" or not said:
                yield problem
        said = True


def _problem(violation: Violation, compiled: Shapes, name: str, reference: str, places: "_Places") -> Problem:
    component = violation.component.removesuffix("ConstraintComponent")
    code = _CODES.get(component, "shacl-other")
    value = violation.value
    found = {
        "rule": f"{name}#{compiled.label(violation.shape)} {component}"[:300],
        "reference": reference,
        "path": shorten(short(violation.path)) if violation.path else "",
        "value": shorten(_shown(value)) if value is not None else "",
        "expected": shorten(violation.expected),
    }
    if violation.messages:
        found["says"] = shorten(violation.messages.get("en") or next(iter(violation.messages.values())))
    severity = _SEVERITIES.get(violation.severity, "warning")
    return Problem(code, severity, places.of(violation.focus), values=found)


_CODES = {
    "MinCount": "shacl-too-few", "MaxCount": "shacl-too-many", "Class": "shacl-class", "NodeKind": "shacl-node-kind",
    "Datatype": "shacl-datatype", "In": "shacl-in", "HasValue": "shacl-lacks-value", "Pattern": "shacl-pattern",
    "MinLength": "shacl-too-short", "MaxLength": "shacl-too-long", "MinInclusive": "shacl-range",
    "MaxInclusive": "shacl-range", "MinExclusive": "shacl-range", "MaxExclusive": "shacl-range",
    "LanguageIn": "shacl-language", "UniqueLang": "shacl-one-a-language", "Equals": "shacl-differs",
    "Disjoint": "shacl-alike", "LessThan": "shacl-order", "LessThanOrEquals": "shacl-order", "Or": "shacl-none",
    "And": "shacl-not-all", "Xone": "shacl-not-one", "Not": "shacl-forbidden", "Node": "shacl-node",
    "QualifiedMinCount": "shacl-too-few-of", "QualifiedMaxCount": "shacl-too-many-of", "Closed": "shacl-closed",
}  # fmt: skip


def _shown(term: str) -> str:
    """A term as people read it."""
    if term[0] == '"':
        return parts(term)[0]
    return term[1:-1] if term[0] == "<" else "[ ]"


class _Places:
    """Where nodes are: names as they are, blank nodes by the way to them from the nearest name."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._owners: Mapping[str, tuple[str, str]] | None = None

    def of(self, term: str) -> str:
        if term[0] != "_":
            return _shown(term)
        if self._owners is None:
            owners: dict[str, tuple[str, str]] = {}
            for subject, properties in self._nodes.items():
                for predicate, items in properties.items():
                    for item in items:
                        if item[0] == "_":
                            owners.setdefault(item, (subject, predicate))
            self._owners = owners
        steps: list[str] = []
        seen: set[str] = set()
        while term[0] == "_" and term in self._owners and term not in seen:
            seen.add(term)
            term, predicate = self._owners[term]
            steps.append(short(predicate))
        return " ".join((_shown(term), "/".join(reversed(steps)))) if steps else _shown(term)
