"""Who publishes, makes or answers for a dataset: FOAF agents, vCards, organisations, plain names."""

from functools import partial
from urllib.parse import unquote

from parvis.model import EMPTY, Agent, Text
from parvis.standards.texts import one_line, plain_text, split_bilingual

from .graph import RDF_TYPE, Properties, literal, name
from .source import Source

_NAMES = tuple(
    name(prefixed)
    for prefixed in (
        "foaf:name", "vcard:fn", "vcard:hasFN", "skos:prefLabel", "schema:name", "rdfs:label", "dct:title",
        "vcard:organization-name", "vcard:title",
    )
)  # fmt: skip
_UNIT, _GIVEN, _FAMILY = name("vcard:organization-name"), name("vcard:given-name"), name("vcard:family-name")
_EMAILS = tuple(name(prefixed) for prefixed in ("vcard:hasEmail", "vcard:email", "foaf:mbox", "schema:email"))
_PHONES = tuple(
    name(prefixed)
    for prefixed in ("schema:telephone", "vcard:hasTelephone", "vcard:tel", "vcard:telephone", "foaf:phone")
)
_PAGES = tuple(
    name(prefixed) for prefixed in ("foaf:homepage", "vcard:hasURL", "vcard:url", "foaf:page", "foaf:workplaceHomepage")
)
_ABOVE = tuple(
    name(prefixed) for prefixed in ("org:subOrganizationOf", "org:unitOf", "org:memberOf", "schema:memberOf")
)
_PERSONS = frozenset(
    name(prefixed) for prefixed in ("foaf:Person", "vcard:Individual", "schema:Person", "prov:Person", "org:Person")
)
_ROLES = tuple(name(prefixed) for prefixed in ("vcard:role", "vcard:hasRole"))
_IDENTIFIER, _LABEL = name("dct:identifier"), name("skos:prefLabel")
_HAD_ROLE, _AGENT = name("dcat:hadRole"), name("prov:agent")
ATTRIBUTION = name("prov:qualifiedAttribution")
_ROLE_PREDICATES = {
    name(f"geodcatap:{role}"): role
    for role in (
        "custodian",
        "distributor",
        "originator",
        "principalInvestigator",
        "processor",
        "resourceProvider",
        "user",
    )
}
_ROLE_PREDICATES[name("dct:rightsHolder")] = "owner"
_ROLE_PREDICATES[name("dct:contributor")] = "contributor"
ROLES = frozenset(_ROLE_PREDICATES)
"Predicates that say in what role somebody has to do with a dataset."
_PREFIX = "http://publications.europa.eu/resource/authority/corporate-body/"


def agent(source: Source, term: str) -> Agent | None:
    """An agent by its term; None where it has neither name, address nor e-mail."""
    if term[0] == '"':
        text, tag, _ = literal(term)
        label = one_line(text)[:2000]
        lang = source.tag(tag, source.subject, "")[0]
        return Agent(name=plain_text(label, lang) if tag else split_bilingual(label, lang)) if label else None
    return source.once("agent", term, partial(_node, source, term))


def _node(source: Source, term: str) -> Agent | None:
    node = source.graph.nodes.get(term)
    iri = term[1:-1] if term[0] == "<" else ""
    if node is None:
        if not iri:
            return None
        tail = unquote(iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2])
        known = iri.startswith(_PREFIX) or (tail and not tail.isdigit())
        return Agent(name=Text({"und": tail if known else iri}), id=iri)
    label = _name(source, term, node)
    email = source.email(node, *_EMAILS)
    if source.exact and email and label.values == {"und": email} and _LABEL not in node:
        label = EMPTY
    own = source.string(node, _IDENTIFIER)
    found = Agent(
        name=label,
        kind="organization" if _PERSONS.isdisjoint(node.get(RDF_TYPE, ())) else "person",
        id=own or (None if source.exact else iri or None),
        email=email,
        phone=source.phone(node, *_PHONES),
        url=source.links(term, node, *_PAGES),
        part_of=_above(source, term, node, label),
        role=_role(source, node),
    )
    return found if found or (source.exact and (found.id or found.phone)) else None


def _name(source: Source, term: str, node: Properties) -> Text:
    for predicate in _NAMES:
        if predicate in node and (label := source.text(term, node, predicate)):
            if not source.exact and len(label.values) == 1:
                ((lang, text),) = label.values.items()
                return split_bilingual(text, lang) if lang in ("und", source.language) else label
            return label
    parts = [part for predicate in (_GIVEN, _FAMILY) if (part := source.string(node, predicate))]
    return plain_text(" ".join(parts), source.language) if parts else EMPTY


def _above(source: Source, term: str, node: Properties, label: Text) -> Text:
    if (unit := source.text(term, node, _UNIT)) and (unit != label or source.exact):
        return unit
    for predicate in _ABOVE:
        for value in node.get(predicate, ()):
            if value != term and (above := source.label(value)):
                return above
    return EMPTY


def _role(source: Source, node: Properties) -> str | None:
    for predicate in _ROLES:
        for value in node.get(predicate, ()):
            if spelling := next((word for word in reversed(source.spellings(value)) if word), None):
                return spelling[:200]
    return None


def contacts(source: Source, properties: Properties, *predicates: str) -> tuple[Agent, ...]:
    """Contact points, and whoever has another role: custodians, owners, distributors."""
    found: dict[str, Agent] = {}
    for predicate in predicates:
        for term in source.graph.values(properties, predicate):
            if (one := agent(source, term)) is not None:
                found[term] = one
    people = list(found.values())
    if source.exact:
        return tuple(people)
    for predicate, role in _ROLE_PREDICATES.items():
        for term in source.graph.values(properties, predicate) if predicate in properties else ():
            if (one := agent(source, term)) is not None:
                people.append(_with_role(one, role))
    for term in source.graph.values(properties, ATTRIBUTION):
        node = source.graph.nodes.get(term) or {}
        roles = [source.spellings(value) for value in node.get(_HAD_ROLE, ())]
        role = next((words[1] if words[0].startswith("http") else words[-1] for words in roles if words), "")
        ones = [one for value in node.get(_AGENT, ()) if (one := agent(source, value)) is not None]
        people += [_with_role(one, role) for one in ones]
        if not ones:
            source.kept.add(ATTRIBUTION)
    return _distinct(people)


def _with_role(one: Agent, role: str) -> Agent:
    return Agent(
        name=one.name, kind=one.kind, id=one.id, email=one.email, phone=one.phone, url=one.url, part_of=one.part_of,
        role=role or one.role,
    )  # fmt: skip


def _distinct(people: list[Agent]) -> tuple[Agent, ...]:
    if len(people) < 2:
        return tuple(people)
    kept: list[Agent] = []
    for one in people:
        if one not in kept:
            kept.append(one)
    return tuple(kept)
