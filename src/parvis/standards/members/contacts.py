"""People and organisations as OGC API Records has them (`contacts`), and STAC's extension of the same name.

Sources: OGC 20-004r1, contact.yaml; stac-extensions/contacts 0.1.1. Further members where these have none: `role`
(ISO 19115's, of somebody who is listed for another), `partOf`, `kind` and `phone` (one that is no E.164 number).
"""

import re
from typing import Any

from parvis.model import EMPTY, Agent, Dataset, Text
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import json_type
from parvis.standards.links import read_link
from parvis.standards.texts import language_tag, text_of

from .extensions import sole
from .translations import gather, spread

PUBLISHERS = ("publisher", "owner", "custodian", "resourceProvider", "distributor")
"Roles of who may be taken for the publisher, the likeliest first."
CREATORS = frozenset({"creator", "author", "originator", "principalInvestigator"})
_PLACED = CREATORS.union(PUBLISHERS)
_E164 = re.compile(r"\+[1-9]\d{3,14}")


def contacts_to(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    """All of a dataset's agents, with the roles by which `contacts_of` tells them apart again."""
    found = [_written(dataset.publisher, lang, "publisher")] if dataset.publisher else []
    found += [_written(agent, lang, "creator") for agent in dataset.creators]
    for agent in dataset.contacts:
        plain = agent.role if agent.role and agent.role not in _PLACED and agent.role != "contact" else "contact"
        found.append(_written(agent, lang, plain))
    return found


def _written(agent: Agent, lang: str, place: str) -> dict[str, Any]:
    person = agent.kind == "person"
    names = {"name": agent.name, "organization": agent.part_of} if person else {"organization": agent.name}
    members = spread(lang, **names) if person else spread(lang, **names, partOf=agent.part_of)
    if not agent.name:
        members.setdefault("name" if person else "organization", "")
    if person and not agent.part_of:
        members["kind"] = agent.kind
    if agent.id:
        members["identifier"] = agent.id
    if agent.email:
        members["emails"] = [{"value": agent.email}]
    if agent.phone:
        members |= {"phones": [{"value": agent.phone}]} if _E164.fullmatch(agent.phone) else {"phone": agent.phone}
    if agent.url:
        members["links"] = [
            {"rel": "about", "type": "text/html", "href": href, **({} if code == lang else {"hreflang": code})}
            for code, href in agent.url.values.items()
        ]
    members["roles"] = [place]
    if agent.role and (agent.role != place or place in _PLACED):
        members["role"] = agent.role
    return members


class Contacts:
    """The agents of a record, by what they are to it."""

    def __init__(self) -> None:
        self.publisher: Agent | None = None
        self.creators: list[Agent] = []
        self.contacts: list[Agent] = []


def contacts_of(fields: Fields, name: str = "contacts") -> Contacts:
    """The agents that a field lists; the field is kept where it says more of one than an agent holds."""
    found = Contacts()
    value = fields.data.get(name)
    if value is None:
        return found
    fields.taken.add(name)
    listed: list[tuple[Agent, list[str]]] = []
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if not isinstance(item, dict):
            if not is_empty(item):
                fields.lose(name, "wrong-type", "warning", index, expected_type="object", found_type=json_type(item))
            continue
        data, where = gather(item, fields.language, "name", "organization", "partOf")
        inner = fields.inside(data, name, *((index,) if isinstance(value, list) else ()))
        inner.where = where or inner.where
        agent = _agent(inner)
        roles = inner.words("roles") or inner.words("role")
        if isinstance(role := item.get("role"), str) and "roles" in item:
            inner.taken.add("role")
            agent = _with(agent, role)
        if inner.left():
            fields.keep(name)
        if agent or roles:
            listed.append((agent, roles))
    _place(listed, found)
    return found


def _with(agent: Agent, role: str | None) -> Agent:
    return Agent(**{name: getattr(agent, name) for name in agent.__struct_fields__} | {"role": role})


def _place(listed: list[tuple[Agent, list[str]]], found: Contacts) -> None:
    likeliest = min(
        (PUBLISHERS.index(role) for _, roles in listed for role in roles if role in PUBLISHERS), default=None
    )
    for agent, roles in listed:
        others = [role for role in roles if role != "contact"]
        if found.publisher is None and likeliest is not None and PUBLISHERS[likeliest] in roles:
            found.publisher = agent
            others = [role for role in others if role != PUBLISHERS[likeliest]]
            if likeliest:
                others.insert(0, PUBLISHERS[likeliest])
            elif not others:
                continue
        made = [role for role in others if role in CREATORS]
        if made:
            found.creators.append(agent if agent.role or made[0] == "creator" else _with(agent, made[0]))
            others = [role for role in others if role not in CREATORS]
            if not others:
                continue
        if agent:
            found.contacts.append(agent if agent.role else _with(agent, others[0] if others else None))


def _agent(fields: Fields) -> Agent:
    organization = fields.text("organization")
    name, part_of = fields.text("name", "individual"), fields.text("partOf")
    kind = fields.string("kind")
    if name and organization and name != organization:
        part_of, person = organization, True
    else:
        name, person = name or organization, kind == "person"
    return Agent(
        name=name,
        kind="person" if person else "organization",
        id=fields.string("identifier", "uid") or None,
        email=_first_value(fields, "emails", "email", "@") or None,
        phone=_first_value(fields, "phones", "phone", "") or None,
        url=_urls(fields),
        part_of=part_of,
    )


def _first_value(fields: Fields, several: str, one: str, mark: str) -> str:
    """The first `{"value": …}` of a list, else the value of a plain field."""
    value = fields.data.get(several)
    if isinstance(value, list) and value and isinstance(value[0], dict) and isinstance(value[0].get("value"), str):
        inner = fields.inside(value[0], several, 0)
        text = (inner.email("value") or "") if mark else inner.string("value")
        fields.taken.add(several)
        if inner.left() or len(value) > 1:
            fields.keep(several)
        return text
    return (fields.email(one) or "") if mark else fields.string(one)


def _urls(fields: Fields) -> Text:
    """The pages of a contact: `links` of any relation, `url` in older records."""
    value = fields.data.get("links")
    if not isinstance(value, list):
        return sole(fields.links("url"))
    fields.taken.add("links")
    found: dict[str, tuple[str, str | None]] = {}
    for item in value:
        href = item.get("href") if isinstance(item, dict) else None
        link = read_link(href, fields.base_url)[0] if isinstance(href, str) else None
        tag = language_tag(said) if isinstance(item, dict) and isinstance(said := item.get("hreflang"), str) else None
        language = tag[0] if tag else fields.language
        if link is None or language in found or (isinstance(item, dict) and item.keys() - _PLAIN_LINK):
            fields.keep("links")
        if link is not None:
            found.setdefault(language, (link, None))
    return sole(Text(text_of(found).values)) if found else EMPTY


_PLAIN_LINK = frozenset({"href", "hreflang", "rel", "type"})
