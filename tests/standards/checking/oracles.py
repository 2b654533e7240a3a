"""What other implementations of SHACL find, in a form that can be compared with ours."""

import warnings
from collections import Counter
from typing import Any

from parvis.standards.checking import shacl
from parvis.standards.checking.data import Nodes
from parvis.standards.checking.literals import XSD, parts

Result = tuple[Any, ...]
SH = "http://www.w3.org/ns/shacl#"


def ours(data: Nodes, shapes: Nodes) -> "Counter[Result]":
    """Focus, path, value, shape, component and severity of each result, with how often it comes."""
    return Counter(
        (item.focus, _path(item.path), item.value, item.shape, item.component, item.severity)
        for item in shacl.violations(data, shacl.compile_shapes(shapes))
    )


def by_pyshacl(data: Nodes, shapes: Any) -> "Counter[Result]":
    """The same by pySHACL; `shapes` are what `rdflib_graph` made of them."""
    import rdflib
    from pyshacl import validate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, report, _ = validate(rdflib_graph(data), shacl_graph=shapes, inference="none", do_owl_imports=False)
    sh = rdflib.Namespace(SH)
    found: Counter[Result] = Counter()
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        if (None, sh.detail, result) in report:
            continue
        said = {
            name: report.value(result, sh[name])
            for name in (
                "focusNode", "resultPath", "value", "sourceShape", "sourceConstraintComponent", "resultSeverity"
            )
        }  # fmt: skip
        focus, path, value, shape, component, severity = said.values()
        found[
            _term(focus), _path(_term(path)), _term(value), _term(shape),
            str(component).removeprefix(SH), str(severity).removeprefix(SH),
        ] += 1  # fmt: skip
    return found


def rdflib_graph(nodes: Nodes) -> Any:
    """Nodes as rdflib has them, blank nodes by the same names."""
    import rdflib

    graph = rdflib.Graph()
    for subject, properties in nodes.items():
        for predicate, values in properties.items():
            for value in values:
                graph.add((_rdflib(subject), _rdflib(predicate), _rdflib(value)))
    return graph


def _rdflib(term: str) -> Any:
    import rdflib

    if term[0] == "<":
        return rdflib.URIRef(term[1:-1])
    if term[0] == "_":
        return rdflib.BNode(term[2:])
    text, language, datatype = parts(term)
    if language:
        return rdflib.Literal(text, lang=language)
    kind = None if datatype == f"{XSD}string" else rdflib.URIRef(datatype)
    return rdflib.Literal(text, datatype=kind, normalize=False)


def _term(value: Any) -> str | None:
    """rdflib's term as N-Triples writes it, in the manner of pyoxigraph."""
    import pyoxigraph
    import rdflib

    if value is None:
        return None
    if isinstance(value, rdflib.URIRef):
        return f"<{value}>"
    if isinstance(value, rdflib.BNode):
        return f"_:{value}"
    datatype = pyoxigraph.NamedNode(str(value.datatype)) if value.datatype and not value.language else None
    return str(pyoxigraph.Literal(str(value), language=value.language, datatype=datatype))


def _path(path: str | None) -> str | None:
    """A path that is no mere property: reports write them in their own ways."""
    return path if path is None or (path[0] == "<" and path.index(">") == len(path) - 1) else "a path"


def by_rudof(data: Nodes, shapes: Nodes) -> "Counter[Result]":
    """Focus, value and component by pyrudof; see `as_rudof`."""
    import pyrudof

    validator = pyrudof.Rudof(pyrudof.RudofConfig())
    validator.read_data(input=shacl.written(data).decode(), format=pyrudof.RDFFormat.NTriples)
    validator.read_shacl(input=shacl.written(shapes).decode(), format=pyrudof.ShaclFormat.NTriples)
    report = validator.validate_shacl()
    return Counter(
        (
            _lexical(str(item.focus_node)),
            _lexical(str(item.value)) if item.value is not None else None,
            str(item.constraint_component).removeprefix(SH),
        )
        for item in report.violations
    )


def as_rudof(results: "Counter[Result]") -> "Counter[Result]":
    """Our results in the form of `by_rudof`: it names blank nodes of shapes anew, and shortens datatypes."""
    found: Counter[Result] = Counter()
    for (focus, _, value, _, component, _), count in results.items():
        found[_lexical(focus), _lexical(value) if value is not None else None, component] += count
    return found


def _lexical(term: str) -> str:
    if term.startswith('"'):
        return parts(term[: term.rindex('"') + 1])[0]
    return term[1:-1] if term.startswith("<") else term
