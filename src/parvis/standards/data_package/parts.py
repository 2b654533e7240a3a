"""The parts of a data package: its texts by language, its contributors, licences, sources, services and resources."""

import re
from typing import Any
from urllib.parse import urljoin

import msgspec

from parvis.model import Agent, Distribution, Licence, Relation, Text
from parvis.standards.codes import find_code, find_format, find_resource_type, guess_format
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import escape, json_type
from parvis.standards.licences import find_licence
from parvis.standards.links import read_link
from parvis.standards.members.extensions import sole
from parvis.standards.members.links import service_of
from parvis.standards.texts import plain_text

from .rules import is_unsafe
from .writer import PROFILE_1

_TRANSLATED = re.compile(r"(title|description|keywords|name|organization|homepage|path)@([A-Za-z][A-Za-z0-9_-]{1,34})")


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


_ROLES_PUBLISHER = ("publisher", "owner", "distributor")


_ROLES_CREATOR = frozenset({"author", "creator", "wrangler"})


class Descriptor(Fields):
    """A descriptor's properties: those of several languages stand side by side, `title` and `title@fr`."""

    __slots__ = ()

    def point(self, name: str, *more: object) -> str:
        if name not in self.where:
            return super().point(name, *more)
        tag = more[0] if more and more[0] != self.language else None
        return f"{self.pointer}/{escape(f'{name}@{tag}' if tag else name)}"


def joined(data: dict[str, Any], language: str) -> tuple[dict[str, Any], dict[str, str | int]]:
    """The object with `title@fr` as the French of `title`, and where those stand."""
    found: dict[str, dict[str, Any]] = {}
    where: dict[str, str | int] = {}
    for name in data:
        if (match := _TRANSLATED.fullmatch(name)) and isinstance(data[name], str | list):
            found.setdefault(match[1], {})[match[2]] = data[name]
            where[match[1]] = match[1]
    if not found:
        return data, {}
    joined = {
        name: value
        for name, value in data.items()
        if not _TRANSLATED.fullmatch(name) or not isinstance(value, str | list)
    }
    for name, by_tag in found.items():
        own = data.get(name)
        joined[name] = {language: own} | by_tag if isinstance(own, str | list) else by_tag
    return joined, where


def _inner(fields: Fields, item: dict[str, Any], name: str, index: int) -> Fields:
    data, where = joined(item, fields.language)
    inner = fields.inside(data, name, index)
    inner.where = where or inner.where
    return inner


def contributors(fields: Fields) -> tuple[Agent | None, list[Agent], list[Agent]]:
    """Publisher, creators and contacts of `contributors`, by their roles (version 2) or role (version 1)."""
    publisher: Agent | None = None
    creators: list[Agent] = []
    contacts: list[Agent] = []
    value = fields.data.get("contributors")
    if isinstance(fields.data.get("author"), str) and value is None:
        return None, [Agent(name=fields.text("author"), kind="person")], []
    if value is None:
        return None, [], []
    fields.taken.add("contributors")
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if not isinstance(item, dict):
            if not is_empty(item):
                fields.lose(
                    "contributors", "wrong-type", "warning", index, expected_type="object", found_type=json_type(item)
                )
            continue
        inner = (
            _inner(fields, item, "contributors", index)
            if isinstance(value, list)
            else fields.inside(item, "contributors")
        )
        roles = inner.words("roles") or inner.words("role")
        agent = _agent(inner)
        if inner.left():
            fields.keep("contributors")
        if not agent:
            continue
        if publisher is None and set(roles) & set(_ROLES_PUBLISHER):
            publisher = agent
        elif "contact" not in roles and (not roles or _ROLES_CREATOR & set(roles)):
            creators.append(agent)
        else:
            other = next((word for word in roles if word != "contact"), None)
            contacts.append(agent if agent.role else msgspec.structs.replace(agent, role=other))
    return publisher, creators, contacts


def _agent(inner: Fields) -> Agent:
    name, organization = inner.text("title", "name"), inner.text("organization")
    given, family = inner.string("givenName"), inner.string("familyName")
    if not name and (given or family):
        name = plain_text(f"{given} {family}".strip(), "und")
    is_person = bool(given or family or inner.string("kind") == "person")
    if organization and not name:
        name, organization = organization, Text()
    return Agent(
        name=name,
        kind="person" if is_person else "organization",
        id=inner.string("identifier") or None,
        email=inner.email("email"),
        phone=inner.string("phone") or None,
        url=sole(inner.links("path")),
        part_of=organization,
        role=inner.string("contactRole") or None,
    )


def licence(fields: Fields) -> Licence | None:
    """The first licence; more than one is kept beside it."""
    value = fields.data.get("licenses")
    if value is None and isinstance(fields.data.get("license"), str):
        value = [{"name": fields.string("license")}]
    items = value if isinstance(value, list) else [value]
    first = next((item for item in items if isinstance(item, dict)), None)
    if first is None:
        return None
    fields.taken.add("licenses")
    index = items.index(first)
    inner = _inner(fields, first, "licenses", index)
    code, name, title = inner.string("code"), inner.string("name"), inner.text("title")
    url = sole(inner.links("path"))
    if inner.left() or len(items) > 1:
        fields.keep("licenses")
    if code or "code" in first:
        return Licence(code=find_code("licence", code), title=title, url=url) or None
    found = find_licence(name, title.get("en"), url.get("en"))
    return Licence(code=found, title=title or (plain_text(name, "und") if not found else title), url=url) or None


def sources(fields: Fields) -> tuple[Relation, ...]:
    """`sources` (what the data were made of) and `relations` as relations; sources without an address are kept."""
    found: list[Relation] = []
    for name, kind in (("sources", "derived_from"), ("relations", "related"), ("image", "preview")):
        value = fields.data.get(name)
        if isinstance(value, str):
            value = [{"path": value}]
        if not isinstance(value, list):
            continue
        fields.taken.add(name)
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                fields.lose(name, "wrong-type", "warning", index, expected_type="object", found_type=json_type(item))
                continue
            inner = _inner(fields, item, name, index)
            title, said = inner.text("title", "name"), inner.string("type", longest=200)
            path = inner.string("path", longest=8000)
            link, _ = read_link(
                _joined_address(fields.base_url, path) if fields.base_url and path else path, fields.base_url
            )
            if link is None or inner.left():
                fields.keep(name)
            if link is not None:
                found.append(Relation(url=link, type=said or kind, title=title))
    return tuple(found)


def services(fields: Fields) -> tuple[Any, ...]:
    found = []
    value = fields.data.get("services")
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(item, dict):
            continue
        fields.taken.add("services")
        inner = _inner(fields, item, "services", index)
        url = inner.link("path")
        protocol = inner.string("protocol", longest=200)
        if url is None:
            fields.keep("services")
            continue
        found.append(service_of(inner, url, (find_format(protocol) or protocol) if protocol else None))
    return tuple(found)


def resources(fields: Fields) -> tuple[Distribution, ...]:
    """Every resource as a distribution; what Table Schema and the dialect say of it stays beside it."""
    value = fields.data.get("resources")
    if value is None:
        return ()
    fields.taken.add("resources")
    if not isinstance(value, list):
        fields.lose("resources", "wrong-type", "warning", expected_type="array", found_type=json_type(value))
        return ()
    found = []
    for index, item in enumerate(value):
        if isinstance(item, dict):
            inner = _inner(fields, item, "resources", index)
            # A dialect may say nothing but a tab, which `Fields` takes for nothing at all.
            inner.data |= {name: item[name] for name in ("dialect",) if name in item}
            found.append(_resource(inner, item))
        elif not is_empty(item):
            fields.lose("resources", "wrong-type", "warning", index, expected_type="object", found_type=json_type(item))
    return tuple(found)


def _resource(inner: Fields, item: dict[str, Any]) -> Distribution:
    url = _path(inner)
    said, media_type = inner.string("format", longest=200), inner.string("mediatype", "mimetype").lower()
    code = find_format(said) if said else None
    if "format" not in item:
        code = (find_format(media_type) if media_type else None) or (guess_format(url) if url else None)
    kind = inner.string("kind")
    if kind and find_resource_type(kind) is None:
        inner.keep("kind")
    if inner.data.get("profile") in PROFILE_1:
        inner.taken.add("profile")
    name = inner.string("id") or None
    title = inner.text("title")
    called = inner.string("name")
    if called.startswith("resource-"):
        pass
    elif name is None and not title and "id" not in item:
        title = plain_text(called, "und")
    elif called and name is None and "id" not in item:
        name = called
    elif called:
        inner.keep("name")
    return Distribution(
        url=url,
        id=name,
        title=title,
        description=inner.long_text("description"),
        format=code or said or None,
        media_type=media_type or None,
        size=inner.size("bytes"),
        languages=inner.languages("languages") if "languages" in inner.data else (),
        kind=find_resource_type(kind) if kind else None,
        licence=licence(inner),
        issued=inner.date("issued"),
        modified=inner.date("modified"),
        checksum=inner.string("hash") or None,
        extras=inner.left(),
    )


def _joined_address(base: str, path: str) -> str:
    try:
        return urljoin(base, path)
    except ValueError:
        return path


def _path(inner: Fields) -> str | None:
    """The (first) address of a resource, made whole with the package's; a path that leaves the package is none."""
    value = inner.data.get("path", inner.data.get("url"))
    name = "path" if "path" in inner.data else "url"
    several = isinstance(value, list)
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, str):
        if first is not None:
            inner.lose(name, "wrong-type", "warning", expected_type="address", found_type=json_type(first))
        return None
    if not several:
        inner.taken.add(name)
    text = first.strip()
    if not _SCHEME.match(text) and not text.startswith("//"):
        if not inner.base_url or is_unsafe(text):
            inner.keep(name)
            return None
        text = _joined_address(inner.base_url, text)
    link, code = read_link(text, inner.base_url)
    if code:
        inner.lose(name, code, "error" if code == "link-unsafe" else "warning", value=first)
    return link
