"""Which official shapes hold for which profile of DCAT, and what of their results can be known.

Shapes that want a node to be of a class are heard where the document says what the node is: of an IRI that it only
names (a code of the EU's tables, a web page) nothing can be known without fetching it. W3C publishes no shapes for DCAT
itself: a document of no profile is held against those of DCAT-AP, and what breaks them is no error.

Of DCAT-AP's files, `deprecateduris.ttl` is not applied: as published, most of its properties constrain nothing, and
what constrains asks for the status codes of 2.1, so that it would blame whoever uses those of 3.0. Nor are the shapes
of the controlled vocabularies (`mdr-vocabularies`): they ask for what each code's table says of it, which no document
repeats, and so blame right codes. Both can be asked for by name (`shacl.check`), and give what other engines give.
"""

from collections.abc import Iterator

import msgspec

from parvis.model import Problem
from parvis.standards.base import Detected
from parvis.standards.checking import shacl

from .graph import RDF_TYPE
from .parsing import parsed

_AP_3, _AP_2 = (
    ("dcat-ap-3.0", "dcat-ap-3.0/recommended", "dcat-ap-3.0/range"),
    ("dcat-ap-2.1", "dcat-ap-2.1/recommended", "dcat-ap-2.1/range"),
)
_BEYOND = {
    "dcat-ap-hvd": ("dcat-ap-hvd-3.0",),
    "geodcat-ap": ("geodcat-ap-2.0",),
}


def shapes_for(detected: Detected) -> tuple[str, ...]:
    """The names of the bundled shapes that a document is held against."""
    if detected.profile == "dcat-us":
        return ("dcat-us-3.0-shacl",) if detected.version.startswith("3") else ()
    old = detected.profile in ("statdcat-ap", "bregdcat-ap") or detected.version.startswith(("1.", "2."))
    return (_AP_2 if old and detected.profile else _AP_3) + _BEYOND.get(detected.profile, ())


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks the shapes of the document's profile, and its syntax. Never raises."""
    graph, _, problems = parsed(document)
    yield from problems
    told: set[tuple[str, str, str, str]] = set()
    for name in shapes_for(detected):
        for problem in shacl.check(graph.nodes, name):
            values = problem.values
            if problem.code == "shacl-class" and not _is_known(graph.nodes, values.get("value", "")):
                continue
            # The shapes of a profile say again what those below it have said.
            if problem.code == "shacl-not-supported" and values.get("construct") == "sh:shape":
                continue  # a slip of the published shapes: SHACL has no such property
            key = (problem.code, problem.pointer, values.get("path", ""), values.get("value", ""))
            if key in told:
                continue
            told.add(key)
            if not detected.profile and problem.severity == "error":
                problem = msgspec.structs.replace(problem, severity="warning")
            yield problem


def _is_known(nodes: dict[str, dict[str, list[str]]], value: str) -> bool:
    """Whether the document says what a resource is."""
    if not value.startswith(("http://", "https://", "mailto:", "urn:")):
        return True
    node = nodes.get(f"<{value}>")
    return node is not None and RDF_TYPE in node
