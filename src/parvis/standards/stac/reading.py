"""STAC collections, catalogues and items: 1.1 and 1.0, and what 0.9 and earlier have in common with them.

Source: stac-spec 1.1.0 (collection-spec, item-spec, common metadata), 1.0.0; the extensions language, contacts,
themes, scientific, file and timestamps.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.model import Agent, Dataset, Distribution, Extent, Identifier, Period, Problem
from parvis.standards import json_parts
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import Findings, json_type
from parvis.standards.identifiers import identifier
from parvis.standards.json_checks import check_parts
from parvis.standards.members.contacts import Contacts, contacts_of
from parvis.standards.members.extensions import (
    extension_of,
    identifiers_of,
    licence_read,
    spatial_of,
    subjects_of,
    temporal_of,
    themes_of,
)
from parvis.standards.members.links import distribution_of, in_order, links_of, pages
from parvis.standards.members.translations import gather
from parvis.standards.payload import json_object
from parvis.standards.periods import periods_of
from parvis.standards.texts import find_languages, language_tag, plain_text

from .rules import kind_of, rules, schema_for
from .writer import ASSET, NAME, WRITERS

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]

MEDIA_TYPES: tuple[str, ...] = ("application/json", "application/geo+json")
_LISTS = ("collections", "features")


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like a collection, a catalogue or an item."""
    record = json_object(payload, Findings())
    return record is not None and kind_of(record) != ""


def detect(document: bytes) -> Detected | None:
    """A collection, catalogue or item, or a list of collections or items as a STAC API answers it."""
    first = json_parts.first(document, _LISTS)
    if first is None or not (kind := kind_of(first)):
        return None
    version = first.get("stac_version")
    return Detected(
        standard=NAME,
        version=version if isinstance(version, str) else "",
        profile=kind.lower(),
        syntax="json",
        confidence=1.0 if version else 0.6,
    )


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Its records: the members of `collections` or `features`, or the document itself."""
    return json_parts.split(document, _LISTS)


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks STAC's schema of the record's version for what each record is, and what STAC demands beside."""
    return check_parts(split(document, ReadContext()), schema_for, rules)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A collection, catalogue or item as a dataset; none comes of what is none of them or has no name at all."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    kind = kind_of(record) or ("Item" if record.get("type") == "Feature" else "Collection")
    language = _language(record, context)
    properties = record.get("properties")
    data = _flat(record, properties) if kind == "Item" and isinstance(properties, dict) else record
    data, where = gather(data, language, "title", "description", "keywords")
    fields = Fields(data, findings, language=language, base_url=context.base_url)
    fields.where = where or fields.where
    if data is not record and kind == "Item" and isinstance(properties, dict):
        inside: dict[str, str | int] = {name: f"properties/{name}" for name in properties if name not in record}
        fields.where = inside | {name: f"properties/{place}" for name, place in where.items()}
    dataset = _dataset(fields, context, record, kind)
    version = record.get("stac_version")
    profile = f"{NAME}/{version[:20]}" if isinstance(version, str) and version else NAME
    return Reading(dataset=dataset, problems=findings.all(), profile=profile)


def _flat(record: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    """An item with its properties beside its own members, but those that both have."""
    both = {name: value for name, value in properties.items() if name in record}
    flat = {name: value for name, value in record.items() if name != "properties"}
    return (
        flat
        | {name: value for name, value in properties.items() if name not in record}
        | ({"properties": both} if both else {})
    )


def _language(record: dict[str, Any], context: ReadContext) -> str:
    properties = record.get("properties")
    value = record.get("language") or (properties.get("language") if isinstance(properties, dict) else None)
    if isinstance(value, dict):
        value = value.get("code")
    if isinstance(value, str) and value.strip():
        known = find_languages(value) or ((tag[0],) if (tag := language_tag(value)) else ())
        if len(known) == 1:
            return known[0]
    return context.language


def _dataset(fields: Fields, context: ReadContext, record: dict[str, Any], kind: str) -> Dataset | None:
    name = fields.string("id", longest=1000)
    title = fields.text("title")
    if not title:
        if not (name := name or context.guid):
            fields.findings.add("record-empty", "", "error")
            return None
        if "title" in record:
            fields.findings.add("title-missing", fields.point("title"), "warning", name=name)
        title = plain_text(name, "und")
    _take_plain(fields, kind)
    agents = _agents(fields)
    linked = links_of(fields)
    if linked.rest:
        fields.data["links"] = linked.rest
        fields.keep("links")
    distributions, unlinked = _assets(fields)
    issued, modified = fields.date("issued"), fields.date("modified")
    created, updated = fields.date("published", "created"), fields.date("updated")
    own = "issued" in record or "modified" in record
    subjects, themes = themes_of(fields)
    subjects = subjects_of(fields, subjects, told="subjects" in record)
    extension = extension_of(fields, context.jurisdiction)
    dataset = Dataset(
        title=title,
        description=fields.long_text("description"),
        keywords=fields.word_lists("keywords"),
        subjects=subjects,
        themes=themes,
        identifiers=_identifiers(fields, record, name),
        publisher=agents.publisher or context.publisher,
        creators=tuple(agents.creators),
        contacts=tuple(agents.contacts),
        licence=licence_read(fields, pages(linked.licences), pages(linked.licence_titles)),
        issued=issued if own else created,
        modified=modified if own else updated,
        periods=_periods(fields, kind),
        extents=_extents(fields, kind, listed="spatial" in record),
        languages=_languages(fields),
        landing_page=pages(linked.pages),
        distributions=in_order([*distributions, *linked.distributions], unlinked),
        services=tuple(linked.services),
        relations=tuple(linked.relations),
        version=fields.string("version") or None,
        kind=fields.string("kind", longest=60) or "dataset",
        **extension,
    )
    return msgspec.structs.replace(dataset, extras=fields.left())


def _take_plain(fields: Fields, kind: str) -> None:
    """What says what the document is, and in which language."""
    data = fields.data
    if data.get("type") in ("Collection", "Catalog", "Feature"):
        fields.taken.add("type")
    if isinstance(data.get("stac_version"), str):
        fields.taken.add("stac_version")
    for name in ("language", "languages"):
        value = data.get(name)
        entries = value if isinstance(value, list) else [value]
        if all(
            isinstance(item, str) or (isinstance(item, dict) and item.keys() <= _LANGUAGE) for item in entries if item
        ):
            fields.taken.add(name)
    extensions = data.get("stac_extensions")
    if isinstance(extensions, list) and all(isinstance(item, str) and item.startswith(_OURS) for item in extensions):
        fields.taken.add("stac_extensions")


_LANGUAGE = frozenset({"code", "name", "alternate", "dir"})
_OURS = (
    "https://stac-extensions.github.io/language/",
    "https://stac-extensions.github.io/contacts/",
    "https://stac-extensions.github.io/themes/",
    "https://stac-extensions.github.io/file/",
    "https://stac-extensions.github.io/timestamps/",
    "https://stac-extensions.github.io/scientific/",
)
"Extensions whose fields find a place in a dataset."


def _identifiers(fields: Fields, record: dict[str, Any], name: str) -> tuple[Identifier, ...]:
    doi = fields.string("sci:doi", longest=300)
    listed = identifiers_of(fields)
    found = list(listed or ())
    if doi and not any(item.value == doi for item in found):
        found.append(Identifier(doi, "doi"))
    if name and not any(item.value == name for item in found):
        if "externalIds" not in record:
            found.insert(0, identifier(name))
        elif not name.startswith("derived-"):
            fields.keep("id")
    return tuple(found)


# --- people


def _agents(fields: Fields) -> Contacts:
    """`contacts` where they are given, else the providers."""
    if "contacts" in fields.data:
        agents = contacts_of(fields)
        fields.taken.add("providers")
        if agents.publisher or agents.creators or not isinstance(fields.data.get("providers"), list):
            return agents
        listed = _providers(fields)
        agents.publisher, agents.creators = listed.publisher, listed.creators
        return agents
    return _providers(fields)


def _providers(fields: Fields) -> Contacts:
    """Who licenses the data (else made them, else has them) publishes; who else made them is a creator."""
    found = Contacts()
    value = fields.data.get("providers")
    if value is None:
        return found
    fields.taken.add("providers")
    listed: list[tuple[Agent, list[str]]] = []
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if not isinstance(item, dict):
            if not is_empty(item):
                fields.lose(
                    "providers", "wrong-type", "warning", index, expected_type="object", found_type=json_type(item)
                )
            continue
        inner = fields.inside(item, "providers", *((index,) if isinstance(value, list) else ()))
        agent = Agent(name=inner.text("name"), url=inner.links("url"))
        roles = inner.words("roles")
        if inner.left() or not set(roles) <= {"licensor", "producer"} or len(roles) != 1:
            fields.keep("providers")
        if agent:
            listed.append((agent, roles))
    for role in ("licensor", "producer", "host", "processor"):
        found.publisher = found.publisher or next((agent for agent, roles in listed if role in roles), None)
    if found.publisher is None and listed:
        found.publisher = listed[0][0]
    found.creators = [agent for agent, roles in listed if "producer" in roles and agent is not found.publisher]
    return found


# --- time, place, language


def _periods(fields: Fields, kind: str) -> tuple[Period, ...]:
    if "temporal" in fields.data:
        _take_extent(fields, "temporal", "interval")
        return temporal_of(fields)
    if kind == "Item":
        pair = [fields.string(name) for name in ("start_datetime", "end_datetime")]
        moment = fields.string("datetime")
        if not any(pair):
            pair = [moment, moment]
        inner = fields.inside({"datetime": "/".join(end or ".." for end in pair)}, "datetime")
        inner.sealed = True
        return tuple(periods_of(inner, "datetime")) if any(pair) else ()
    intervals = _take_extent(fields, "temporal", "interval")
    if not isinstance(intervals, list):
        return ()
    if intervals and not isinstance(intervals[0], list):
        intervals = [intervals]
    texts = [
        "/".join(end if isinstance(end, str) and end else ".." for end in pair)
        for pair in intervals
        if isinstance(pair, list) and len(pair) == 2
    ]
    inner = fields.inside({"interval": texts[1:] if len(texts) > 1 else texts}, "extent")
    inner.sealed = True
    return tuple(dict.fromkeys(periods_of(inner, "interval")))


def _take_extent(fields: Fields, part: str, name: str) -> Any:
    """A part of `extent`; what else stands in it is kept."""
    extent = fields.data.get("extent")
    if not isinstance(extent, dict):
        return None
    if extent.keys() <= {"spatial", "temporal"} and all(
        isinstance(inner, dict) and inner.keys() <= {"bbox", "interval"} for inner in extent.values()
    ):
        fields.taken.add("extent")
    inner = extent.get(part)
    return inner.get(name) if isinstance(inner, dict) else None


def _extents(fields: Fields, kind: str, *, listed: bool) -> tuple[Extent, ...]:
    """`spatial` where it is given, be it empty; else an item's geometry, or the boxes of a collection's `extent`."""
    if listed:
        fields.taken.update(("geometry", "bbox") if kind == "Item" else ())
        _take_extent(fields, "spatial", "bbox")
        return spatial_of(fields)
    if kind == "Item":
        found = fields.place("geometry") if "geometry" in fields.data else ()
        fields.taken.add("bbox")
        return found or (fields.place("bbox") if "bbox" in fields.data else ())
    boxes = _take_extent(fields, "spatial", "bbox")
    if not isinstance(boxes, list) or not boxes:
        return ()
    if not isinstance(boxes[0], list):
        boxes = [boxes]
    flat = [[*box[:2], *box[3:5]] if isinstance(box, list) and len(box) == 6 else box for box in boxes]
    inner = fields.inside({"bbox": flat[1:] if len(flat) > 1 else flat[0]}, "extent")
    inner.sealed = True
    if len(flat) <= 1:
        return inner.place("bbox")
    several: list[Extent] = []
    for box in flat[1:]:
        each = fields.inside({"bbox": box}, "extent")
        each.sealed = True
        several += [extent for extent in each.place("bbox") if extent not in several]
    return tuple(several)


def _languages(fields: Fields) -> tuple[str, ...]:
    return fields.languages("resourceLanguages")


# --- assets


def _assets(fields: Fields) -> tuple[list[Distribution], list[tuple[int | None, Distribution]]]:
    """Assets as distributions, each called by its key; and those without an address, with their places."""
    found: list[Distribution] = []
    unlinked: list[tuple[int | None, Distribution]] = []
    value = fields.data.get("assets")
    if value is None:
        return found, unlinked
    fields.taken.add("assets")
    if not isinstance(value, dict):
        fields.lose("assets", "wrong-type", "warning", expected_type="object", found_type=json_type(value))
        return found, unlinked
    for key, item in value.items():
        if not isinstance(item, dict):
            fields.lose("assets", "wrong-type", "warning", key, expected_type="object", found_type=json_type(item))
            continue
        data, where = gather(item, fields.language, "title", "description")
        inner = fields.inside(data, "assets", key)
        inner.where = where or inner.where
        if inner.data.get("roles") == ["data"]:
            inner.taken.add("roles")
        url = inner.link("href")
        found.append(distribution_of(inner, url, None if ASSET.fullmatch(key) else key, guess="format" not in item))
    return found, unlinked
