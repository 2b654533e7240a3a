"""CSV on the Web: metadata of a table or of a group of tables as a dataset, its tables as distributions.

Source: W3C, Metadata Vocabulary for Tabular Data (2015); Dublin Core, DCAT and schema.org as its common properties.
"""

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import msgspec

from parvis.model import (
    Agent,
    Concept,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Problem,
    Relation,
    Text,
)

from . import csvw_rules, json_parts
from .base import Detected, Part, ReadContext, Reading
from .codes import find_code, find_format, find_resource_type, guess_format
from .csvw_vocabulary import CONTEXT
from .csvw_writer import NAME, WRITERS
from .extension_members import sole, spatial_of, temporal_of
from .fields import Fields, is_empty
from .findings import Findings, json_type
from .identifiers import identifier
from .licences import find_licence
from .links import read_link
from .payload import json_object
from .subjects import code_of, distinct
from .texts import language_tag, plain_text

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]

MEDIA_TYPES: tuple[str, ...] = ("application/csvm+json", "application/ld+json", "application/json")
_LANGUAGE_FIELDS = ("title", "description", "keywords", "name")
_NAMES = {
    "title": ("dc:title", "dcterms:title", "dc11:title", "schema:name", "rdfs:label"),
    "description": ("dc:description", "dcterms:description", "dc11:description", "schema:description", "rdfs:comment"),
    "keywords": ("dcat:keyword", "schema:keywords"),
    "publisher": ("dc:publisher", "dcterms:publisher", "schema:publisher"),
    "creators": ("dc:creator", "dcterms:creator", "schema:creator", "schema:author"),
    "contacts": ("dcat:contactPoint", "schema:contactPoint"),
    "licence": ("dc:license", "dcterms:license", "schema:license", "cc:license"),
    "issued": ("dc:issued", "dcterms:issued", "schema:datePublished", "dc:created"),
    "modified": ("dc:modified", "dcterms:modified", "schema:dateModified", "dc:date"),
    "frequency": ("dc:accrualPeriodicity", "dcterms:accrualPeriodicity"),
    "languages": ("dc:language", "dcterms:language", "schema:inLanguage"),
    "landing_page": ("dcat:landingPage", "schema:url"),
    "version": ("dcat:version", "schema:version", "owl:versionInfo"),
    "identifier": ("dc:identifier", "dcterms:identifier", "schema:identifier"),
    "temporal": ("dc:temporal", "dcterms:temporal", "schema:temporalCoverage"),
    "spatial": ("dc:spatial", "dcterms:spatial"),
    "access": ("dc:accessRights",), "status": ("schema:creativeWorkStatus",), "series": ("dcat:inSeries",),
    "subjects": ("dcat:theme",), "kind": ("dc:type",), "jurisdiction": ("schema:areaServed",),
    "relations": ("dc:relation",), "services": ("dcat:service",), "distributions": ("dcat:distribution",),
}  # fmt: skip
"Common properties by what they tell of a dataset."


def _is_metadata(value: dict[str, Any]) -> bool:
    context = value.get("@context")
    said = context == CONTEXT or (isinstance(context, list) and CONTEXT in context[:1])
    return said and ("url" in value or "tables" in value)


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like CSVW metadata of a table or a group of tables."""
    record = json_object(payload, Findings())
    return record is not None and _is_metadata(record)


def detect(document: bytes) -> Detected | None:
    """Metadata of a table or of a group of tables."""
    record = json_parts.first(document, ())
    if record is None or not _is_metadata(record):
        return None
    kind = "table-group" if "tables" in record else "table"
    return Detected(standard=NAME, version="1.0", profile=kind, syntax="json-ld")


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The document: metadata are one record."""
    return json_parts.split(document, (), guid="@id")


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks the rules of the metadata vocabulary; the tables themselves are not opened."""
    findings = Findings()
    record = json_object(document, findings)
    yield from findings.all()
    if record is not None:
        yield from csvw_rules.check(record)


def read(payload: bytes, context: ReadContext) -> Reading:
    """Metadata as a dataset, each table a distribution; none comes of what is no JSON object or has no name at all."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    language, base = _setting(record, context)
    fields = _Metadata(_plain(record), findings, language=language, base_url=base)
    dataset = _dataset(fields, context, record)
    return Reading(dataset=dataset, problems=findings.all(), profile=NAME)


class _Metadata(Fields):
    """Common properties: their values are texts, language-tagged texts, addresses, or objects."""

    __slots__ = ()

    def point(self, name: str, *more: object) -> str:
        return super().point(name) if more and isinstance(more[0], str) else super().point(name, *more)


def _setting(record: dict[str, Any], context: ReadContext) -> tuple[str, str]:
    """The language and the base that the context states, else those of the reader's context."""
    at = record.get("@context")
    local = at[1] if isinstance(at, list) and len(at) > 1 and isinstance(at[1], dict) else {}
    said, base = local.get("@language"), local.get("@base")
    tag = language_tag(said) if isinstance(said, str) else None
    try:
        address = urljoin(context.base_url, base) if isinstance(base, str) and context.base_url else context.base_url
    except ValueError:
        address = context.base_url
    return (tag[0] if tag else context.language), address


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """An object whose language-tagged literals are texts by language, as `Fields` reads them."""
    return {name: _value(item) if ":" in name else item for name, item in data.items()}


def _value(value: Any) -> Any:
    """`{"@value", "@language"}`, alone or listed, as texts by language; `{"@id"}` as the address; else the value."""
    if isinstance(value, dict):
        if isinstance(value.get("@value"), str) and isinstance(value.get("@language"), str):
            return {value["@language"]: value["@value"]}
        if "@value" in value and not isinstance(value["@value"], dict | list):
            return value["@value"]
        if value.keys() == {"@id"}:
            return value["@id"]
        return value
    if isinstance(value, list) and value and all(_is_literal(item) for item in value):
        found: dict[str, Any] = {}
        for item in value:
            found.setdefault(item["@language"], []).append(item["@value"])
        return {tag: words[0] if len(words) == 1 else words for tag, words in found.items()}
    if isinstance(value, list):
        return [_value(item) for item in value]
    return value


def _is_literal(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("@value"), str) and isinstance(item.get("@language"), str)


def _dataset(fields: Fields, context: ReadContext, record: dict[str, Any]) -> Dataset | None:
    own = fields.string("@id", longest=1000)
    title = fields.text(*_NAMES["title"])
    url = record.get("url")
    if not title:
        called = own or (url if isinstance(url, str) else "") or context.guid
        if not called or not called.strip():
            fields.findings.add("record-empty", "", "error")
            return None
        if "tables" in record or "url" in record:
            fields.findings.add("title-missing", fields.point("dc:title"), "warning", name=called)
        title = plain_text(called.strip()[:2000], "und")
    _take_plain(fields)
    identifiers = list(_identifiers(fields))
    if own and "dc:identifier" not in record:
        identifiers.append(identifier(own))
    licence = _licence(fields)
    subjects, themes = _subjects(fields)
    publisher = _agents(fields, "publisher")
    dataset = Dataset(
        title=title,
        description=fields.long_text(*_NAMES["description"]),
        keywords=_keywords(fields),
        subjects=subjects,
        themes=themes,
        identifiers=tuple(identifiers),
        publisher=publisher[0] if publisher else context.publisher,
        creators=tuple(_agents(fields, "creators")),
        contacts=tuple(_agents(fields, "contacts")),
        licence=licence,
        access_rights=code_of(fields, "access_rights", "access-unknown", *_NAMES["access"]),
        issued=fields.date(*_NAMES["issued"]),
        modified=fields.date(*_NAMES["modified"]),
        frequency=fields.frequency(*_NAMES["frequency"]),
        status=code_of(fields, "status", "status-unknown", *_NAMES["status"]),
        periods=_periods(fields),
        extents=_extents(fields),
        languages=_languages(fields),
        landing_page=sole(fields.links(*_NAMES["landing_page"])),
        distributions=tuple(_tables(fields, record)),
        services=tuple(_services(fields)),
        relations=tuple(_relations(fields)),
        series=tuple(_series(fields)),
        version=fields.string(*_NAMES["version"]) or None,
        kind=fields.string(*_NAMES["kind"], longest=60) or "dataset",
        jurisdiction=_jurisdiction(fields) or context.jurisdiction,
    )
    return msgspec.structs.replace(dataset, extras=fields.left())


def _take_plain(fields: Fields) -> None:
    context = fields.data.get("@context")
    local = context[1] if isinstance(context, list) and len(context) == 2 else {}
    if context == CONTEXT or (isinstance(local, dict) and local.keys() <= {"@language"}):
        fields.taken.add("@context")
    if fields.data.get("@type") in ("Table", "TableGroup"):
        fields.taken.add("@type")


def _jurisdiction(fields: Fields) -> str | None:
    name = fields.first(*_NAMES["jurisdiction"])
    said = fields.string(*_NAMES["jurisdiction"], longest=80) if name else ""
    code = find_code("jurisdiction", said) if said else None
    if name and code is None:
        fields.keep(name)
    return code


def _languages(fields: Fields) -> tuple[str, ...]:
    return fields.languages(*_NAMES["languages"])


def _keywords(fields: Fields) -> Any:
    name = fields.first(*_NAMES["keywords"]) or _NAMES["keywords"][0]
    return fields.word_lists(name)


def _identifiers(fields: Fields) -> Iterator[Identifier]:
    name = fields.first(*_NAMES["identifier"])
    value = fields.data.get(name) if name else None
    if name is None or value is None:
        return
    fields.taken.add(name)
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            if text := item.strip()[:1000]:
                yield identifier(text)
        elif isinstance(item, dict):
            inner = fields.inside(item, name)
            inner.sealed = True
            text, scheme = inner.string("schema:value", longest=1000), inner.string("schema:propertyID", longest=300)
            if inner.left() or not text:
                fields.keep(name)
            if text:
                yield Identifier(text, scheme) if scheme else identifier(text)
        elif not is_empty(item):
            fields.keep(name)


def _subjects(fields: Fields) -> tuple[tuple[str, ...], tuple[Concept, ...]]:
    """Subjects of ours among plain words; terms of the source's own from other words and from concepts of SKOS."""
    name = fields.first(*_NAMES["subjects"])
    if name is None:
        return (), ()
    subjects: dict[str, None] = {}
    themes: list[Concept] = []
    for _, inner, item in _each(fields, "subjects"):
        inner.take("@type")
        label = inner.text("skos:prefLabel", *_ANY_NAME)
        code, scheme = inner.string("skos:notation", "@id") or None, inner.string("skos:inScheme") or None
        if inner.left():
            fields.keep(name)
        known = find_code("subject", label.get() or code or "")
        if known and "skos:prefLabel" not in item and "skos:notation" not in item:
            subjects[known] = None
        elif label or code:
            themes.append(Concept(label, code, scheme))
    return tuple(subjects), distinct(themes)


def _each(fields: Fields, key: str) -> Iterator[tuple[str, Fields, dict[str, Any]]]:
    """The objects of a common property, ready to be read; a plain text is an object with that name."""
    name = fields.first(*_NAMES[key])
    value = fields.data.get(name) if name else None
    if name is None or value is None:
        return
    fields.taken.add(name)
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            item = {"@id": item} if item.startswith(("http://", "https://")) else {"schema:name": item}
        elif (
            isinstance(item, dict)
            and item
            and all(language_tag(tag) and isinstance(text, str) for tag, text in item.items())
            and not any(":" in tag or "@" in tag for tag in item)
        ):
            item = {"schema:name": item}
        if not isinstance(item, dict):
            if not is_empty(item):
                fields.findings.add(
                    "wrong-type", fields.point(name), "warning", expected_type="object", found_type=json_type(item)
                )
                fields.keep(name)
            continue
        inner = fields.inside(_plain(item), name)
        inner.sealed = True
        yield name, inner, item


_ANY_NAME = ("schema:name", "foaf:name", "vcard:fn", "rdfs:label", "dc:title")


def _agents(fields: Fields, key: str) -> list[Agent]:
    found = []
    for name, inner, item in _each(fields, key):
        kind = str(item.get("@type", ""))
        inner.take("@type")
        agent = Agent(
            name=inner.text(*_ANY_NAME),
            kind="person" if kind.endswith("Person") else "organization",
            id=inner.string("schema:identifier", "@id") or None,
            email=inner.email("schema:email", "foaf:mbox", "vcard:hasEmail"),
            phone=inner.string("schema:telephone") or None,
            url=sole(inner.links("schema:url", "foaf:homepage")),
            part_of=inner.text("schema:memberOf"),
            role=inner.string("schema:roleName") or None,
        )
        if inner.left() or not agent:
            fields.keep(name)
        if agent:
            found.append(agent)
        if key == "publisher":
            break
    return found


def _licence(fields: Fields) -> Licence | None:
    for name, inner, item in _each(fields, "licence"):
        url = sole(inner.links("schema:url", "@id"))
        title = inner.text(*_ANY_NAME)
        said = inner.string("schema:identifier")
        if inner.left():
            fields.keep(name)
        if "schema:identifier" in item:
            return Licence(code=find_code("licence", said), title=title, url=url) or None
        code = find_licence("", title.get("en"), url.get("en"))
        return Licence(code=code, title=title, url=url) or None
    return None


def _series(fields: Fields) -> list[Text]:
    return [text for _, inner, _ in _each(fields, "series") if (text := inner.text(*_ANY_NAME))]


def _relations(fields: Fields) -> list[Relation]:
    found = []
    for name, inner, _ in _each(fields, "relations"):
        url, title = inner.link("schema:url", "@id"), inner.text(*_ANY_NAME)
        kind = inner.string("schema:additionalType", longest=200) or "related"
        if url is None or inner.left():
            fields.keep(name)
        if url is not None:
            found.append(Relation(url=url, type=kind, title=title))
    return found


def _periods(fields: Fields) -> Any:
    name = fields.first(*_NAMES["temporal"])
    if name is None:
        return ()
    inner = fields.inside({"temporal": fields.data[name]}, name)
    inner.sealed = True
    fields.taken.add(name)
    found = temporal_of(inner)
    if not found:
        fields.keep(name)
    return found


def _extents(fields: Fields) -> Any:
    name = fields.first(*_NAMES["spatial"])
    if name is None:
        return ()
    value = fields.data[name]
    items = value if isinstance(value, list) else [value]
    if all(isinstance(item, dict) and item.keys() <= _SPATIAL for item in items):
        value = [{_SPATIAL_NAMES[key]: part for key, part in item.items() if key in _SPATIAL_NAMES} for item in items]
        for place in value:
            for key in ("bbox", "geometry"):
                if isinstance(place.get(key), str):
                    place[key] = _decoded(place[key])
        found = []
        for place in value:
            inner = fields.inside({"spatial": [{k: v for k, v in place.items() if k != "name"}]}, name)
            inner.sealed = True
            one = spatial_of(inner)
            label = _named(fields, name, place.get("name"))
            extent = one[0] if one else None
            if extent is not None:
                found.append(msgspec.structs.replace(extent, name=label))
            elif label:
                found.append(Extent(name=label))
        fields.taken.add(name)
        return tuple(found)
    inner = fields.inside({"spatial": value}, name)
    inner.sealed = True
    found_places = inner.place("spatial")
    if found_places:
        fields.taken.add(name)
    return found_places


_SPATIAL_NAMES = {
    "schema:name": "name",
    "schema:identifier": "code",
    "schema:box": "bbox",
    "schema:polygon": "geometry",
}
_SPATIAL = frozenset({"@type", *_SPATIAL_NAMES})


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return text


def _named(fields: Fields, name: str, value: Any) -> Text:
    inner = fields.inside({"name": _value(value)}, name)
    inner.sealed = True
    return inner.text("name")


# --- tables


def _tables(fields: Fields, record: dict[str, Any]) -> list[Distribution]:
    """The tables (the document itself, where it is one), then what `dcat:distribution` lists."""
    found: list[Distribution] = []
    tables = record.get("tables")
    if isinstance(tables, list):
        fields.taken.add("tables")
        for index, item in enumerate(tables):
            if isinstance(item, dict):
                inner = fields.inside(_plain(item), "tables", index)
                inner.data |= {name: item[name] for name in ("dialect",) if name in item}
                found.append(_table(inner, own_title=True))
            elif not is_empty(item):
                fields.lose(
                    "tables", "wrong-type", "warning", index, expected_type="object", found_type=json_type(item)
                )
    elif "url" in fields.data:
        own = ("url", "tableSchema", "dialect", "notes", "transformations", "suppressOutput", "tableDirection")
        inner = fields.inside({}, "url")
        inner.data = {name: fields.data[name] for name in own if name in fields.data}
        inner.data |= {name: record[name] for name in ("dialect",) if name in record}
        inner.sealed = True
        found.append(_table(inner, own_title=False))
        fields.taken.update(inner.data)
    for _, inner, item in _each(fields, "distributions"):
        found.append(_table(inner, own_title=True, guess="dc:format" not in item))
    return found


def _services(fields: Fields) -> Iterator[DataService]:
    for name, inner, _ in _each(fields, "services"):
        inner.take("@type")
        url, said = inner.link("schema:url", "dcat:endpointURL"), inner.string("dc:conformsTo", longest=200)
        if url is None:
            fields.keep(name)
            continue
        yield DataService(
            url=url,
            title=inner.text(*_NAMES["title"]),
            description=inner.long_text(*_NAMES["description"]),
            protocol=(find_format(said) or said) if said else None,
            id=inner.string("@id") or None,
            languages=inner.languages(*_NAMES["languages"]),
            extras=inner.left(),
        )


def _table(inner: Fields, *, own_title: bool, guess: bool = True) -> Distribution:
    url = _address(inner)
    inner.take("@type")
    said = inner.string("dc:format", longest=200)
    media_type = inner.string("dcat:mediaType").lower()
    code = (find_format(said) if said else None) or (guess_format(url) if guess and url and not said else None)
    is_table = "url" in inner.data
    size = inner.size("dcat:byteSize")
    kind = inner.string("dc:type")
    if kind and find_resource_type(kind) is None:
        inner.keep("dc:type")
    return Distribution(
        url=url,
        id=inner.string("@id") or None,
        title=inner.text(*_NAMES["title"]) if own_title else Text(),
        description=inner.long_text(*_NAMES["description"]) if own_title else Text(),
        format=code or said or ("CSV" if is_table and url else None),
        media_type=media_type or None,
        size=size,
        languages=inner.languages(*_NAMES["languages"]),
        kind=find_resource_type(kind) if kind else None,
        licence=_licence(inner),
        issued=inner.date(*_NAMES["issued"]),
        modified=inner.date(*_NAMES["modified"]),
        checksum=inner.string("schema:sha256", "dcat:checksum") or None,
        extras=inner.left(),
    )


def _address(inner: Fields) -> str | None:
    name = inner.first("url", "dcat:downloadURL", "dcat:accessURL")
    value = inner.data.get(name) if name else None
    if name is None or not isinstance(value, str):
        return None
    text = value.strip()
    if text and "://" not in text and inner.base_url and not text.startswith(("/", "javascript:", "data:", "mailto:")):
        with contextlib.suppress(ValueError):
            text = urljoin(inner.base_url, text)
    link, code = read_link(text, inner.base_url)
    inner.taken.add(name)
    if code and link is None:
        if code in ("link-relative", "link-unusable"):
            inner.keep(name)
        else:
            inner.lose(name, code, "error", value=value)
    return link
