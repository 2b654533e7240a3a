"""JSON-LD as people publish it: terms resolved by the contexts inside the document; none is ever fetched.

Enough of JSON-LD 1.1 for documents that are trees of things: `@context` with prefixes, aliases, `@vocab`, `@language`
and term definitions; `@graph`; references by `@id` within the document. Source: https://www.w3.org/TR/json-ld11/.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

Node = dict[str, Any]
DEEPEST_REFERENCE = 6
"Levels to which things that are only referred to are put in place."

SCHEMA = ("http://schema.org/", "https://schema.org/", "http://www.schema.org/", "https://www.schema.org/")
PREFIXES = {
    "schema": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
_NAMED = {
    "http://mlcommons.org/croissant/": "cr:",
    "https://mlcommons.org/croissant/": "cr:",
    "http://mlcommons.org/croissant/1.1/": "cr:",
    "http://mlcommons.org/croissant/RAI/": "rai:",
    "http://purl.org/dc/terms/": "dct:",
    "http://www.w3.org/ns/dcat#": "dcat:",
}
_KEYWORDS = frozenset({"@id", "@type", "@value", "@language", "@graph", "@list", "@set", "@context", "@reverse"})


class Scope(msgspec.Struct, frozen=True):
    """What terms mean at some place of a document."""

    terms: dict[str, str] = {}
    "Terms and prefixes as IRIs (or as JSON-LD's own keywords)."
    vocab: str = ""
    language: str | None = ""
    "Of plain texts; empty: nobody said; None: said to be none."
    schema_org: bool = False
    "Whether a context of schema.org, which is known here and not fetched, is in force."

    def within(self, context: Any) -> "Scope":
        """The scope inside a thing with this `@context`."""
        if context is None:
            return self
        scope = self
        for part in context if isinstance(context, list) else [context]:
            if isinstance(part, str):
                scope = msgspec.structs.replace(scope, schema_org=scope.schema_org or _is_schema_org(part))
            elif isinstance(part, dict):
                scope = scope._with(part)
        return scope

    def _with(self, context: Node) -> "Scope":
        terms = dict(self.terms)
        for term, meaning in list(context.items())[:2000]:
            if isinstance(meaning, dict):
                meaning = meaning.get("@id")
            if isinstance(meaning, str) and not term.startswith("@"):
                terms[term] = meaning
        vocab = context.get("@vocab", self.vocab)
        vocab = vocab if isinstance(vocab, str) else ""
        language = context.get("@language", self.language)
        return Scope(
            terms=terms,
            vocab=vocab,
            language=language if isinstance(language, str) or language is None else "",
            schema_org=self.schema_org or _is_schema_org(vocab),
        )

    def name(self, term: str) -> str:
        """A key or a type as the plain name of schema.org's term, a prefixed one (`cr:…`), or as it stands."""
        iri = term
        for _ in range(4):
            if iri in _KEYWORDS:
                return iri
            meaning = self.terms.get(iri)
            if meaning is None:
                prefix, colon, rest = iri.partition(":")
                start = self.terms.get(prefix, PREFIXES.get(prefix)) if colon and not rest.startswith("//") else None
                if start is None or start.startswith("@"):
                    break
                meaning = start + rest
            if meaning == iri:
                break
            iri = meaning
        for base in SCHEMA:
            if iri.startswith(base):
                return iri[len(base) :]
        for base, short in _NAMED.items():
            if iri.startswith(base):
                return short + iri[len(base) :]
        return iri if "://" not in iri else term


def _is_schema_org(address: str) -> bool:
    return address.split("://")[-1].removeprefix("www.").startswith("schema.org")


def types_of(node: Node, scope: Scope) -> tuple[str, ...]:
    """The names of a thing's types."""
    said = node.get("@type")
    if said is None:
        said = next((value for key, value in node.items() if scope.terms.get(key) == "@type"), None)
        said = said if said is not None else node.get("type") if scope.schema_org else None
    items = said if isinstance(said, list) else [said]
    return tuple(scope.name(item) for item in items if isinstance(item, str))


class Found(msgspec.Struct, frozen=True):
    """A thing of a document, and where it stands."""

    node: Node
    scope: Scope
    pointer: str


def things(document: Any, *, most: int = 1_000_000) -> Iterator[Found]:
    """The things of a document, outermost first: itself, those it lists and those of its graphs and their members.

    Each thing is given before what is inside it; the values of its fields are looked through too.
    """
    waiting: list[tuple[Any, Scope, str]] = [(document, Scope(), "")]
    while waiting and most:
        value, scope, pointer = waiting.pop()
        if isinstance(value, list):
            waiting += [(item, scope, f"{pointer}/{index}") for index, item in reversed(list(enumerate(value)))]
        elif isinstance(value, dict) and "@value" not in value:
            most -= 1
            scope = scope.within(value.get("@context"))
            yield Found(value, scope, pointer)
            waiting += [
                (inner, scope, f"{pointer}/{_escape(key)}")
                for key, inner in reversed(value.items())
                if key != "@context" and isinstance(inner, (dict, list))
            ]


def by_id(document: Any) -> dict[str, Node]:
    """The things of a document that say more of themselves than their `@id`, by it; of several, the fullest."""
    found: dict[str, Node] = {}
    for thing in things(document):
        name = thing.node.get("@id", thing.node.get("id"))
        if isinstance(name, str) and len(thing.node) > 1 and len(thing.node) > len(found.get(name, ())):
            found[name] = thing.node
    return found


def with_references(node: Node, known: dict[str, Node]) -> Node:
    """The thing with those that it only refers to put in their places: a document of its own."""
    if not known:
        return node
    budget = [5000]

    def filled(value: Any, above: tuple[str, ...], depth: int) -> Any:
        if not isinstance(value, (dict, list)) or depth > DEEPEST_REFERENCE or budget[0] <= 0:
            return value
        if isinstance(value, list):
            return [filled(item, above, depth + isinstance(item, list)) for item in value]
        budget[0] -= 1
        name = value.get("@id")
        if isinstance(name, str) and not (value.keys() - {"@id", "@type"}):
            if name in above or name not in known:
                return value
            value = known[name]
        if isinstance(name, str):
            above = (*above, name)
        return {key: inner if key == "@context" else filled(inner, above, depth + 1) for key, inner in value.items()}

    made: Node = filled(node, (), 0)
    return made


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
