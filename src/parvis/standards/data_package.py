"""Data packages (`datapackage.json`), version 2 and 1, with the schemas and dialects of their tables.

Source: datapackage.org, Data Package 2.0 and 1.0 and their profiles; the recipe of translation support (`title@fr`).
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import msgspec

from parvis.model import Agent, Dataset, Distribution, Licence, Problem, Relation, Text

from . import json_parts
from .base import Detected, Part, ReadContext, Reading
from .checking import json_schema
from .codes import find_code, find_format, find_resource_type, guess_format
from .data_package_writer import NAME, PROFILE_1, WRITERS
from .extension_members import extension_of, sole, spatial_of, subjects_of, temporal_of, themes_of
from .fields import Fields, is_empty
from .findings import Findings, escape, json_type
from .identifiers import identifier
from .json_checks import rule
from .licences import find_licence
from .link_members import service_of
from .links import read_link
from .nested import parts as parts_of
from .payload import json_object
from .text_fields import TextFields
from .texts import language_tag, plain_text
from .zipped import file_in

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]

MEDIA_TYPES: tuple[str, ...] = ("application/json", "application/vnd.datapackage+json")
_MARKS = frozenset(
    {"schema", "dialect", "bytes", "encoding", "mediatype", "profile", "hash", "sources", "data", "$schema"}
)
_TRANSLATED = re.compile(r"(title|description|keywords|name|organization|homepage|path)@([A-Za-z][A-Za-z0-9_-]{1,34})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ROLES_PUBLISHER = ("publisher", "owner", "distributor")
_ROLES_CREATOR = frozenset({"author", "creator", "wrangler"})


class _Descriptor(Fields):
    """A descriptor's properties: those of several languages stand side by side, `title` and `title@fr`."""

    __slots__ = ()

    def point(self, name: str, *more: object) -> str:
        if name not in self.where:
            return super().point(name, *more)
        tag = more[0] if more and more[0] != self.language else None
        return f"{self.pointer}/{escape(f'{name}@{tag}' if tag else name)}"


def _is_package(value: dict[str, Any]) -> bool:
    resources = value.get("resources")
    if not isinstance(resources, list) or "owner_org" in value or "state" in value or "distribution" in value:
        return False
    said = value.get("$schema", value.get("profile"))
    if isinstance(said, str) and ("datapackage" in said or said in ("data-package", "tabular-data-package")):
        return True
    first = next((item for item in resources if isinstance(item, dict)), None)
    if first is None:
        return False
    has_source = "path" in first or "data" in first
    return has_source and "url" not in first and ("name" in first or bool(_MARKS & first.keys()))


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like a descriptor of a data package."""
    record = json_object(payload, Findings())
    return record is not None and _is_package(record)


def detect(document: bytes) -> Detected | None:
    """A package's descriptor, with its version by `$schema` (version 2), `profile` (version 1) or what only one has.

    The package may also come as a ZIP archive with its descriptor inside.
    """
    record = json_parts.first(_descriptor(document), ())
    if record is None or not _is_package(record):
        return None
    said = record.get("$schema")
    return Detected(
        standard=NAME,
        version=_version(record),
        syntax="json",
        confidence=1.0 if isinstance(said, str) or "profile" in record else 0.8,
    )


def _version(record: dict[str, Any]) -> str:
    said = record.get("$schema")
    if isinstance(said, str):
        return "1.0" if "/1" in said.rsplit("profiles", 1)[-1] else "2.0"
    if "profile" in record:
        return "1.0"
    contributors = record.get("contributors")
    people = [item for item in contributors if isinstance(item, dict)] if isinstance(contributors, list) else []
    return "2.0" if any("roles" in item or "givenName" in item for item in people) else "1.0"


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The package: a descriptor is one record."""
    return json_parts.split(_descriptor(document), (), guid="id")


def _descriptor(document: bytes) -> bytes:
    """The descriptor in a package's archive; of what is no archive, the document itself."""
    return file_in(document, "datapackage.json") or document


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks the profile of the package's version, and what it says beyond its profile."""
    findings = Findings()
    record = json_object(_descriptor(document), findings)
    yield from findings.all()
    if record is None:
        return
    version = detected.version or _version(record)
    yield from json_schema.check(record, f"{NAME}-{version}")
    yield from _rules(record, version)


def _rules(record: dict[str, Any], version: str) -> Iterator[Problem]:
    """Names are unique; a path is an address or stays below the descriptor; a schema's keys are its fields."""
    reference = (
        "https://datapackage.org/standard/data-resource/"
        if version == "2.0"
        else "https://specs.frictionlessdata.io/data-resource/"
    )
    resources = record.get("resources")
    seen: dict[str, int] = {}
    for number, item in enumerate(resources if isinstance(resources, list) else ()):
        if not isinstance(item, dict):
            continue
        name = item.get("name")
        if isinstance(name, str) and seen.setdefault(name, number) != number:
            yield rule("package-name-repeated", f"/resources/{number}/name", "name", reference, name=name[:100])
        paths = item.get("path")
        for path in paths if isinstance(paths, list) else [paths]:
            if isinstance(path, str) and _is_unsafe(path):
                yield rule("package-path-unsafe", f"/resources/{number}/path", "path", reference, path=path[:100])
        yield from _schema_rules(item.get("schema"), f"/resources/{number}/schema", version)


def _is_unsafe(path: str) -> bool:
    return path.startswith(("/", "\\", "~")) or (".." in re.split(r"[/\\]", path) and "://" not in path)


def _schema_rules(schema: Any, at: str, version: str) -> Iterator[Problem]:
    if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list):
        return
    reference = (
        "https://datapackage.org/standard/table-schema/"
        if version == "2.0"
        else "https://specs.frictionlessdata.io/table-schema/"
    )
    names = [item.get("name") for item in schema["fields"] if isinstance(item, dict)]
    for number, name in enumerate(names):
        if isinstance(name, str) and names.index(name) != number:
            yield rule("package-field-repeated", f"{at}/fields/{number}/name", "name", reference, name=name[:100])
    keys = schema.get("primaryKey")
    for key in keys if isinstance(keys, list) else [keys]:
        if isinstance(key, str) and key not in names:
            yield rule("package-key-unknown", f"{at}/primaryKey", "primaryKey", reference, name=key[:100])
    foreign = schema.get("foreignKeys")
    for number, item in enumerate(foreign if isinstance(foreign, list) else ()):
        said = item.get("fields") if isinstance(item, dict) else None
        for key in said if isinstance(said, list) else [said]:
            if isinstance(key, str) and key not in names:
                place = f"{at}/foreignKeys/{number}/fields"
                yield rule("package-key-unknown", place, "foreignKeys", reference, name=key[:100])


def read(payload: bytes, context: ReadContext) -> Reading:
    """A package as a dataset, its resources as distributions; none comes of what is no JSON object or has no name."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    language = _language(record, context)
    data, where = _joined(record, language)
    fields = _Descriptor(data, findings, language=language, base_url=context.base_url)
    fields.where = where or fields.where
    dataset = _dataset(fields, context, record)
    return Reading(dataset=dataset, problems=findings.all(), profile=f"{NAME}/{_version(record)}")


def _language(record: dict[str, Any], context: ReadContext) -> str:
    """The first of `languages` is that of the descriptor's texts."""
    languages = record.get("languages")
    first = languages[0] if isinstance(languages, list) and languages else None
    tag = language_tag(first) if isinstance(first, str) else None
    return tag[0] if tag else context.language


def _joined(data: dict[str, Any], language: str) -> tuple[dict[str, Any], dict[str, str | int]]:
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
        if by_tag.get(language) == "":
            del by_tag[language]
        elif isinstance(own, str | list):
            by_tag = {language: own} | by_tag
        joined[name] = by_tag
    return joined, where


def _inner(fields: Fields, item: dict[str, Any], name: str, index: int) -> Fields:
    data, where = _joined(item, fields.language)
    inner = fields.inside(data, name, index)
    inner.where = where or inner.where
    return inner


def _dataset(fields: Fields, context: ReadContext, record: dict[str, Any]) -> Dataset | None:
    name, own = fields.string("name", longest=1000), fields.string("id", longest=1000)
    title = fields.text("title")
    if not title:
        if not (called := name or own or context.guid):
            fields.findings.add("record-empty", "", "error")
            return None
        fields.findings.add("title-missing", fields.point("title"), "warning", name=called)
        title = plain_text(called, "und")
    _take_plain(fields)
    people = _contributors(fields)
    services, relations = _services(fields), _sources(fields)
    distributions = _resources(fields)
    found, themes = themes_of(fields)
    subjects = subjects_of(fields, found, told="subjects" in record)
    extension = extension_of(fields, context.jurisdiction)
    identifiers = [identifier(text, scheme) for text, scheme in _named(fields)]
    exact = "identifiers" in record
    own_dates = "issued" in record or "modified" in record
    created, issued = fields.date("created"), fields.date("issued")
    for text in (own, name):
        if text and not exact and not any(item.value == text for item in identifiers):
            identifiers.append(identifier(text))
    dataset = Dataset(
        title=title,
        description=fields.long_text("description"),
        keywords=fields.word_lists("keywords"),
        subjects=subjects,
        themes=themes,
        identifiers=tuple(identifiers),
        publisher=people[0] or context.publisher,
        creators=tuple(people[1]),
        contacts=tuple(people[2]),
        licence=_licence(fields),
        issued=issued if own_dates else created,
        modified=fields.date("modified", "updated", "last_updated"),
        periods=temporal_of(fields),
        extents=spatial_of(fields),
        languages=_languages(fields),
        landing_page=sole(fields.links("homepage")),
        distributions=distributions,
        services=services,
        relations=relations,
        version=fields.string("version") or None,
        kind=fields.string("kind", longest=60) or "dataset",
        **extension,
    )
    return msgspec.structs.replace(dataset, extras=fields.left())


def _take_plain(fields: TextFields) -> None:
    said = fields.data.get("$schema")
    if isinstance(said, str) and "datapackage" in said:
        fields.taken.add("$schema")
    if fields.data.get("profile") in PROFILE_1:
        fields.taken.add("profile")
    languages = fields.data.get("languages")
    if isinstance(languages, list) and all(isinstance(item, str) for item in languages):
        fields.taken.add("languages")


def _named(fields: Fields) -> Iterator[tuple[str, str]]:
    for inner in parts_of(fields, "identifiers"):
        text = inner.string("value", longest=1000)
        scheme = inner.string("scheme", longest=300)
        if inner.left():
            fields.keep("identifiers")
        if text:
            yield text, scheme or "other"


def _languages(fields: Fields) -> tuple[str, ...]:
    return fields.languages("dataLanguages") if "dataLanguages" in fields.data else ()


# --- people, licences, sources


def _contributors(fields: Fields) -> tuple[Agent | None, list[Agent], list[Agent]]:
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


def _licence(fields: Fields) -> Licence | None:
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


def _sources(fields: Fields) -> tuple[Relation, ...]:
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


def _services(fields: Fields) -> tuple[Any, ...]:
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


# --- resources


def _resources(fields: Fields) -> tuple[Distribution, ...]:
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
        licence=_licence(inner),
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
        if not inner.base_url or _is_unsafe(text):
            inner.keep(name)
            return None
        text = _joined_address(inner.base_url, text)
    link, code = read_link(text, inner.base_url)
    if code:
        inner.lose(name, code, "error" if code == "link-unsafe" else "warning", value=first)
    return link
