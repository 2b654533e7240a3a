"""A page of a catalogue: its datasets, and where the next page is (Hydra, https://www.hydra-cg.com/spec/latest/core/)."""

from collections.abc import Iterator

import msgspec

from parvis.model import Problem
from parvis.standards.base import Part, ReadContext
from parvis.standards.sizes import is_number

from .graph import Graph, literal, name
from .parsing import RELATIVE, parsed
from .parts import parts
from .reading import CATALOG

_NEXT = tuple(name(prefixed) for prefixed in ("hydra:next", "hydra:nextPage"))
_TOTAL = name("hydra:totalItems")
_TITLES = (name("dct:title"), name("foaf:name"), name("rdfs:label"))


class CataloguePage(msgspec.Struct, frozen=True, kw_only=True):
    """What a document that is one page of a catalogue holds."""

    syntax: str
    "Empty where it is no RDF."
    parts: tuple[Part, ...]
    following: tuple[str, ...]
    "Where the next page may be; the surest first."
    total: int | None
    "How many datasets the whole catalogue says it has."
    title: str
    is_catalogue: bool
    problems: tuple[Problem, ...]


def read_page(document: bytes, address: str) -> CataloguePage:
    """The page at an address, which completes relative ones. Never raises."""
    graph, syntax, problems = parsed(document, address)
    found: list[Part] = []
    for part in parts(graph, ReadContext(base_url=address)):
        if isinstance(part, Part):
            found.append(part)
        else:
            problems.append(part)
    catalogues = list(graph.of_type(CATALOG))
    return CataloguePage(
        syntax=syntax,
        parts=tuple(found),
        following=tuple(dict.fromkeys(_following(graph, address))),
        total=_total(graph),
        title=_title(graph, catalogues),
        is_catalogue=bool(catalogues),
        problems=tuple(problems),
    )


def _following(graph: Graph, address: str) -> Iterator[str]:
    """What this page says is next, before what others say."""
    own = graph.nodes.get(f"<{address}>", {})
    for properties in (own, *graph.nodes.values()):
        for predicate in _NEXT:
            for term in properties.get(predicate, ()):
                value = literal(term)[0]
                if value.startswith(("http://", "https://")) and not value.startswith(RELATIVE):
                    yield value


def _total(graph: Graph) -> int | None:
    for properties in graph.nodes.values():
        for term in properties.get(_TOTAL, ()):
            value = literal(term)[0]
            if is_number(value) and 0 <= float(value) < 2**40:
                return int(float(value))
    return None


def _title(graph: Graph, catalogues: list[str]) -> str:
    for term in catalogues:
        for predicate in _TITLES:
            for value in graph.nodes[term].get(predicate, ()):
                if value[0] == '"':
                    return literal(value)[0][:200]
    return ""
