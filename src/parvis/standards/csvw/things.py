"""People, licences, places and terms among the common properties of CSVW metadata: Dublin Core, DCAT, schema.org."""

from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.model import Agent, Concept, Extent, Identifier, Licence, Relation, Text
from parvis.standards.codes import find_code
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import json_type
from parvis.standards.identifiers import identifier
from parvis.standards.licences import find_licence
from parvis.standards.members.extensions import sole, spatial_of, temporal_of
from parvis.standards.subjects import distinct
from parvis.standards.texts import language_tag

NAMES = {
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


def plain(data: dict[str, Any]) -> dict[str, Any]:
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


def identifiers(fields: Fields) -> Iterator[Identifier]:
    name = fields.first(*NAMES["identifier"])
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


def subjects(fields: Fields) -> tuple[tuple[str, ...], tuple[Concept, ...]]:
    """Subjects of ours among plain words; terms of the source's own from other words and from concepts of SKOS."""
    name = fields.first(*NAMES["subjects"])
    if name is None:
        return (), ()
    subjects: dict[str, None] = {}
    themes: list[Concept] = []
    for _, inner, item in each(fields, "subjects"):
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


def each(fields: Fields, key: str) -> Iterator[tuple[str, Fields, dict[str, Any]]]:
    """The objects of a common property, ready to be read; a plain text is an object with that name."""
    name = fields.first(*NAMES[key])
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
        inner = fields.inside(plain(item), name)
        inner.sealed = True
        yield name, inner, item


_ANY_NAME = ("schema:name", "foaf:name", "vcard:fn", "rdfs:label", "dc:title")


def agents(fields: Fields, key: str) -> list[Agent]:
    found = []
    for name, inner, item in each(fields, key):
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


def licence(fields: Fields) -> Licence | None:
    for name, inner, item in each(fields, "licence"):
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


def series(fields: Fields) -> list[Text]:
    return [text for _, inner, _ in each(fields, "series") if (text := inner.text(*_ANY_NAME))]


def relations(fields: Fields) -> list[Relation]:
    found = []
    for name, inner, _ in each(fields, "relations"):
        url, title = inner.link("schema:url", "@id"), inner.text(*_ANY_NAME)
        kind = inner.string("schema:additionalType", longest=200) or "related"
        if url is None or inner.left():
            fields.keep(name)
        if url is not None:
            found.append(Relation(url=url, type=kind, title=title))
    return found


def periods(fields: Fields) -> Any:
    name = fields.first(*NAMES["temporal"])
    if name is None:
        return ()
    inner = fields.inside({"temporal": fields.data[name]}, name)
    inner.sealed = True
    fields.taken.add(name)
    found = temporal_of(inner)
    if not found:
        fields.keep(name)
    return found


def extents(fields: Fields) -> Any:
    name = fields.first(*NAMES["spatial"])
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
