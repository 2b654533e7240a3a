"""Who publishes, makes and answers for what a record describes: CI_ResponsibleParty and CI_Responsibility."""

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from parvis.model import EMPTY, Agent, Text
from parvis.standards.links import read_email, read_link
from parvis.standards.texts import one_line

from .tree import Languages, Node

PUBLISHERS = ("publisher", "owner", "custodian", "resourceProvider", "rightsHolder", "distributor")
CREATORS = frozenset({"author", "originator", "principalInvestigator", "coAuthor"})

_GOVERNMENT = re.compile(r"gou?vern[e]?ments?\b", re.IGNORECASE)
_VOICE = re.compile(r"^(?:voice|voix|tel|tél)\s*[;:.]\s*", re.IGNORECASE)


class Parties(msgspec.Struct, frozen=True):
    publisher: Agent | None
    creators: tuple[Agent, ...]
    contacts: tuple[Agent, ...]


def parties_of(root: Node, identification: Node | None, languages: Languages) -> Parties:
    """The parties of a record, each said once.

    The publisher is the cited party whose role says so best, else any cited one, else whom to contact.
    """
    cited_nodes = identification.each("citation", "citedResponsibleParty") if identification else []
    stated = any(node.children is None for node in cited_nodes)
    "Whether the record says that nobody published it (nilReason)."
    organizations = _agents(cited_nodes, languages)
    points = _agents(identification.all("pointOfContact") if identification else [], languages)
    about = _agents(root.all("contact"), languages)
    sellers = _agents(root.each("distributionInfo", "distributor", "distributorContact"), languages)
    publisher = None
    if not stated:
        publisher = _best(organizations, languages) or _best(points, languages) or _best(about, languages)
    creators = [
        msgspec.structs.replace(agent, role=None) if agent.role == "author" else agent
        for agent, _ in organizations
        if agent.role in CREATORS
    ]
    asked = [agent for agent, _ in organizations if agent.role == "pointOfContact"]
    contacts: list[Agent] = []
    for agent in (*(agent for agent, _ in points), *asked):
        if agent not in contacts:
            contacts.append(agent)
    seen = [_bare(agent) for agent in (*contacts, publisher, *creators) if agent]
    for agent, _ in (*about, *sellers):
        # Whom to ask about the record is hardly ever another than whom to ask about the data.
        if (bare := _bare(agent)) not in seen:
            seen.append(bare)
            contacts.append(agent)
    return Parties(publisher, tuple(creators), tuple(contacts))


def _agents(nodes: Iterable[Node], languages: Languages) -> list[tuple[Agent, Node]]:
    return [(agent, node) for node in nodes if (agent := agent_of(node, languages))]


def _bare(agent: Agent) -> tuple[object, ...]:
    return agent.kind, agent.name.values, agent.email, agent.phone


def _best(found: list[tuple[Agent, Node]], languages: Languages) -> Agent | None:
    """Of the parties whose organisation is known, the one whose role says publisher best."""
    ranked = sorted(
        found,
        key=lambda item: PUBLISHERS.index(item[0].role) if item[0].role in PUBLISHERS else len(PUBLISHERS),
    )
    for agent, node in ranked:
        if agent.role in CREATORS and len(found) > 1:
            continue
        name, part_of = _organization(node, languages, department=True)
        if name:
            # A role is a contact's; a publisher is one without.
            return msgspec.structs.replace(agent, name=name, part_of=part_of, role=None, kind="organization")
        if agent.role == "publisher" and agent.name:
            return msgspec.structs.replace(agent, role=None)
    return None


def agent_of(node: Node, languages: Languages) -> Agent | None:
    """The agent of a responsible party (either edition's); None where it names nobody."""
    person = _person(node, languages)
    name, part_of = _organization(node, languages, department=False)
    kind: Literal["organization", "person"] = "organization"
    if person:
        whole = Text(dict(name.values.items()), name.original, name.machine)
        name, part_of, kind = person, whole if whole else EMPTY, "person"
    contact = _contact(node)
    email = phone = None
    url = EMPTY
    if contact is not None:
        email = _email(contact, languages)
        phone = _phone(contact)
        if (link_node := contact.first("onlineResource", "linkage")) is not None:
            link, _ = read_link(link_node.text)
            if link:
                link_node.taken = True
                url = Text({languages.main: link})
    role = node.code("role") or None
    agent = Agent(
        name=name,
        kind=kind,
        email=email,
        phone=phone,
        url=url,
        part_of=part_of,
        role=role,
    )
    return agent if agent else None


def _person(node: Node, languages: Languages) -> Text:
    if (found := node.first("individualName")) is not None:
        return languages.text(found)
    party = node.first("party")
    if party is None:
        return EMPTY
    if (found := party.first("individual", "name")) is not None:
        return languages.text(found)
    return languages.text(party.first("name")) if party.type == "CI_Individual" else EMPTY


def _organization(node: Node, languages: Languages, *, department: bool) -> tuple[Text, Text]:
    """The organisation's name, and the one it is part of.

    Federal records write `Government of Canada; Natural Resources Canada; Earth Sciences Sector`: the department is
    who publishes, the last unit who is to be asked. One of another government is asked under its whole name.
    """
    named = node.first("organisationName")
    if named is None:
        party = node.first("party")
        named = party.first("name") if party is not None and party.type != "CI_Individual" else None
    whole = languages.text(named)
    names: dict[str, str] = {}
    above: dict[str, str] = {}
    for lang, text in whole.values.items():
        parts = [part.strip() for part in text.split(";") if part.strip()]
        known = department or "canada" in text.partition(";")[0].lower()
        if len(parts) < 2 or not known or not _GOVERNMENT.match(parts[0]):
            names[lang] = text
        elif department or len(parts) == 2:
            names[lang] = parts[1]
            if len(parts) > 2 and named is not None:
                named.taken = False
        else:
            names[lang] = parts[-1]
            above[lang] = parts[1]
    if names == whole.values:
        return whole, EMPTY
    name = Text(names, whole.original, whole.machine)
    return name, Text(above, whole.original, whole.machine) if above else EMPTY


def _contact(node: Node) -> Node | None:
    if (found := node.first("contactInfo")) is not None or node.first("party") is None:
        return found
    found_all = (*node.each("party", "contactInfo"), *node.each("party", "individual", "contactInfo"))
    return found_all[0] if found_all else None


def _email(contact: Node, languages: Languages) -> str | None:
    for node in contact.each("address", "electronicMailAddress"):
        text = languages.text(node)
        for lang in (languages.main, *text.values):
            if (value := text.values.get(lang)) and (email := read_email(value)):
                if any(other != value for other in text.values.values()) or len(value) > len(email) + 8:
                    node.taken = False
                return email
        node.taken = False
    return None


def _phone(contact: Node) -> str | None:
    for path in (("phone", "voice"), ("phone", "number")):
        for node in contact.each(*path):
            said = [_VOICE.sub("", one_line(text)) for text in (node.text, *(node.texts or {}).values()) if text]
            if said and said[0]:
                node.taken = len(set(said)) == 1
                return said[0][:200]
    return None
