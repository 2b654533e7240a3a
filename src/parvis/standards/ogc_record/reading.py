"""Records of OGC API – Records (GeoJSON), as the standard has them and as pygeoapi, pycsw and GeoNetwork write them.

Source: OGC 20-004r1, OGC API – Records – Part 1: Core, 7.2 (record core) and its schema recordGeoJSON.yaml.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.model import Dataset, Distribution, Extent, Period, Problem
from parvis.standards import json_parts
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.codes import find_code
from parvis.standards.fields import Fields
from parvis.standards.findings import Findings, json_type
from parvis.standards.identifiers import identifier
from parvis.standards.json_checks import backwards, check_parts, licence_link_missing, rule
from parvis.standards.members.contacts import contacts_of
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

from .writer import WRITERS

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]

NAME = "ogc-record"
MEDIA_TYPES: tuple[str, ...] = ("application/geo+json", "application/ogc-record+json", "application/json")
CORE = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"

_RECORD = frozenset(
    [
        "keywords", "themes", "externalIds", "externalId", "contacts", "contactPoint", "recordUpdated", "recordCreated",
        "formats", "resourceLanguages", "license", "providers", "associations", "language", "updated", "created",
        "description",
    ]
)  # fmt: skip
_KINDS = {"dataset": "dataset", "series": "series", "service": "service"}


def _is_record(value: dict[str, Any]) -> bool:
    if value.get("type") != "Feature" or "stac_version" in value or not isinstance(value.get("properties"), dict):
        return False
    conforms = value.get("conformsTo")
    if isinstance(conforms, list) and any(isinstance(item, str) and "ogcapi-records" in item for item in conforms):
        return True
    properties = value["properties"]
    if {"typeKeywords", "orgId"} <= properties.keys():
        # An item of ArcGIS Hub: its search follows the standard, but its items have fields of their own.
        return False
    return isinstance(properties.get("title"), str | dict) and (
        len(_RECORD & properties.keys()) >= 2 or (isinstance(properties.get("type"), str) and "time" in value)
    )


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one record."""
    record = json_object(payload, Findings())
    return record is not None and _is_record(record)


def detect(document: bytes) -> Detected | None:
    """A record, a page of records (`items`), or a catalogue with its records within it."""
    first = json_parts.first(document, ("features", "records"))
    if first is None or not _is_record(first):
        return None
    conforms = first.get("conformsTo")
    said = isinstance(conforms, list) and any("ogcapi-records" in str(item) for item in conforms)
    return Detected(standard=NAME, version="1.0", syntax="json", confidence=1.0 if said else 0.9)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Its records: the features of a page, the records of a catalogue, or the record itself."""
    return json_parts.split(document, ("features", "records"))


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks the schema of a record, or one of the standard's rules that no schema says."""
    return check_parts(split(document, ReadContext()), lambda value: NAME, _rules)


_REFERENCE = "https://docs.ogc.org/is/20-004r1/20-004r1.html"


def _rules(value: dict[str, Any], at: str) -> Iterator[Problem]:
    """The requirements of the record core that the schema does not say."""
    properties = value.get("properties")
    if isinstance(properties, dict):
        for name in ("type", "title"):
            if not properties.get(name):
                reference = f"{_REFERENCE}#req_record-core_mandatory-properties-record"
                place = f"{at}/properties"
                yield rule("record-lacks", place, "/req/record-core/mandatory-properties-record", reference, name=name)
        if licence_link_missing(properties.get("license"), value.get("links")):
            reference = f"{_REFERENCE}#req_record-core_license"
            place = f"{at}/properties/license"
            yield rule("licence-link-missing", place, "/req/record-core/license", reference)
    if "time" not in value:
        reference = f"{_REFERENCE}#req_record-core_mandatory-properties-record"
        yield rule("record-lacks", at, "/req/record-core/mandatory-properties-record", reference, name="time")
    time = value.get("time")
    if isinstance(time, dict) and backwards(time.get("interval")):
        reference = f"{_REFERENCE}#req_record-core_time-interval"
        yield rule("interval-backwards", f"{at}/time/interval", "/req/record-core/time-interval", reference)
    links = value.get("links")
    for number, link in enumerate(links if isinstance(links, list) else ()):
        if isinstance(link, dict) and not link.get("rel"):
            reference = f"{_REFERENCE}#req_record-core_links"
            yield rule("link-relation-missing", f"{at}/links/{number}", "/req/record-core/links", reference)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A record as a dataset; none comes of what is no JSON object, or has neither title nor id."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    language = _language(record, context)
    feature = Fields(record, findings, language=language, base_url=context.base_url)
    fields = _properties(feature, language)
    dataset = _dataset(feature, fields, context, record)
    return Reading(dataset=dataset, problems=findings.all(), profile=NAME)


def _properties(feature: Fields, language: str) -> Fields:
    value = feature.data.get("properties")
    if not isinstance(value, dict):
        if value is not None:
            feature.lose("properties", "wrong-type", "warning", expected_type="object", found_type=json_type(value))
        return Fields({}, feature.findings, language=language, base_url=feature.base_url)
    feature.taken.add("properties")
    data, where = gather(value, language, "title", "description", "keywords")
    fields = feature.inside(data, "properties")
    fields.where = where or fields.where
    return fields


def _language(record: dict[str, Any], context: ReadContext) -> str:
    """The language that the record says its texts are in, else the context's."""
    properties = record.get("properties")
    value = properties.get("language") if isinstance(properties, dict) else None
    if isinstance(value, dict):
        value = value.get("code")
    if isinstance(value, str) and value.strip():
        known = find_languages(value) or ((tag[0],) if (tag := language_tag(value)) else ())
        if len(known) == 1:
            return known[0]
    return context.language


def _dataset(feature: Fields, fields: Fields, context: ReadContext, record: dict[str, Any]) -> Dataset | None:
    name = feature.string("id", longest=1000)
    title = fields.text("title")
    if not title:
        if not (name := name or context.guid):
            feature.findings.add("record-empty", "", "error")
            return None
        feature.findings.add("title-missing", fields.point("title"), "warning", name=name)
        title = plain_text(name, "und")
    _take_plain(feature, fields)
    external = identifiers_of(fields) or identifiers_of(fields, "externalId")
    listed = isinstance(record.get("properties"), dict) and "externalIds" in record["properties"]
    identifiers = external or ()
    if name and not any(item.value == name for item in identifiers):
        if listed:
            if not name.startswith("derived-"):
                feature.keep("id")
        else:
            identifiers = (identifier(name), *identifiers)
    agents = contacts_of(
        fields, next((key for key in ("contacts", "providers", "contactPoint") if key in fields.data), "contacts")
    )
    linked = links_of(feature, items=True)
    _associations(fields, linked)
    if linked.rest:
        feature.data["links"] = linked.rest
        feature.keep("links")
    subjects, themes = themes_of(fields)
    told = isinstance(record.get("properties"), dict) and "subjects" in record["properties"]
    subjects = subjects_of(fields, subjects, told=told)
    said_created, said_updated = fields.date("created", "recordCreated"), fields.date("updated", "recordUpdated")
    issued, modified = fields.date("issued"), fields.date("modified")
    own = {"issued", "modified"} & (
        record["properties"].keys() if isinstance(record.get("properties"), dict) else set()
    )
    extension = extension_of(fields, context.jurisdiction)
    dataset = Dataset(
        title=title,
        description=fields.long_text("description", "abstract"),
        keywords=fields.word_lists("keywords"),
        subjects=subjects,
        themes=themes,
        identifiers=identifiers,
        publisher=agents.publisher or context.publisher,
        creators=tuple(agents.creators),
        contacts=tuple(agents.contacts),
        licence=licence_read(fields, pages(linked.licences), pages(linked.licence_titles)),
        issued=issued if own else said_created,
        modified=modified if own else said_updated,
        periods=_periods(feature, fields),
        extents=_extents(feature, fields),
        languages=_languages(fields),
        landing_page=pages(linked.pages),
        distributions=in_order(linked.distributions, _formats(fields)),
        services=tuple(linked.services),
        relations=tuple(linked.relations),
        version=fields.string("version") or None,
        kind=_kind(fields),
        **extension,
    )
    return msgspec.structs.replace(dataset, extras=_extras(feature, fields))


def _take_plain(feature: Fields, fields: Fields) -> None:
    """What says what the document is, and how it was translated."""
    if feature.data.get("type") == "Feature":
        feature.taken.add("type")
    conforms = feature.data.get("conformsTo")
    if conforms == [CORE]:
        feature.taken.add("conformsTo")
    for name in ("language", "languages"):
        value = fields.data.get(name)
        entries = value if isinstance(value, list) else [value]
        if all(
            isinstance(item, str) or (isinstance(item, dict) and item.keys() <= {"code", "name", "alternate", "dir"})
            for item in entries
            if item is not None
        ):
            fields.taken.add(name)


def _languages(fields: Fields) -> tuple[str, ...]:
    """The languages of the resource, from tags or from objects with a code."""
    value = fields.data.get("resourceLanguages")
    if isinstance(value, list):
        codes = [item.get("code") if isinstance(item, dict) else item for item in value]
        if all(isinstance(code, str) for code in codes):
            found: dict[str, None] = {}
            for index, code in enumerate(codes):
                if known := find_languages(code):
                    found.update(dict.fromkeys(known))
                    fields.taken.add("resourceLanguages")
                elif tag := language_tag(code):
                    found[tag[0]] = None
                    fields.taken.add("resourceLanguages")
                else:
                    fields.lose("resourceLanguages", "language-unknown", "info", index, language=code)
            return tuple(found)
    return fields.languages("resourceLanguages")


def _kind(fields: Fields) -> str:
    word = fields.string("type", longest=200)
    if not word:
        return "dataset"
    bare = word.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    if (known := _KINDS.get(bare.lower())) is not None:
        return known
    return find_code("collection", bare) or bare[:60]


def _periods(feature: Fields, fields: Fields) -> tuple[Period, ...]:
    """`temporal` where it is given, else `time`, else pygeoapi's `extent`."""
    exact = temporal_of(fields)
    value = feature.data.get("time")
    if exact or "temporal" in fields.data:
        feature.taken.add("time")
        if isinstance(value, dict) and "resolution" in value:
            feature.data["time"] = {"resolution": value["resolution"]}
            feature.keep("time")
        return exact
    if isinstance(value, dict):
        inner = feature.inside(_closed(value), "time")
        found = [
            *(periods_of(inner, "interval") if "interval" in inner.data else ()),
            *(periods_of(inner, "timestamp") if "timestamp" in inner.data else ()),
            *(periods_of(inner, "date") if "date" in inner.data else ()),
        ]
        feature.taken.add("time")
        if inner.left():
            feature.data["time"] = inner.left()
            feature.keep("time")
        if found:
            return tuple(dict.fromkeys(found))
    elif value is not None:
        if isinstance(value, list) and len(value) == 2:
            feature.data["time"] = "/".join(item if isinstance(item, str) else ".." for item in value)
        if found := periods_of(feature, "time"):
            return tuple(found)
    return _extent_periods(fields)


def _closed(value: dict[str, Any]) -> dict[str, Any]:
    """An interval as one text, its open ends as `..` (some write null)."""
    interval = value.get("interval")
    if (
        isinstance(interval, list)
        and len(interval) == 2
        and all(item is None or isinstance(item, str) for item in interval)
    ):
        return {**value, "interval": "/".join(item or ".." for item in interval)}
    return value


def _extent_periods(fields: Fields) -> tuple[Period, ...]:
    """The intervals of `extent.temporal.interval`, as pygeoapi's records and all collections have them."""
    extent = fields.data.get("extent")
    temporal = extent.get("temporal") if isinstance(extent, dict) else None
    intervals = temporal.get("interval") if isinstance(temporal, dict) else None
    if not isinstance(intervals, list):
        return ()
    if intervals and not isinstance(intervals[0], list):
        intervals = [intervals]
    inner = fields.inside(
        {
            "interval": [
                "/".join(end if isinstance(end, str) else ".." for end in pair[:2])
                for pair in intervals
                if isinstance(pair, list) and len(pair) == 2
            ]
        },
        "extent",
        "temporal",
    )
    inner.sealed = True
    return tuple(dict.fromkeys(periods_of(inner, "interval")))


def _extents(feature: Fields, fields: Fields) -> tuple[Extent, ...]:
    """`spatial` where it is given, else the geometry, else pygeoapi's `extent`."""
    if "spatial" in fields.data:
        feature.taken.update(("geometry", "bbox"))
        return spatial_of(fields)
    found = feature.place("geometry") if "geometry" in feature.data else ()
    feature.taken.add("bbox")
    if found:
        return found
    extent = fields.data.get("extent")
    spatial = extent.get("spatial") if isinstance(extent, dict) else None
    boxes = spatial.get("bbox") if isinstance(spatial, dict) else None
    if isinstance(boxes, list) and boxes:
        inner = fields.inside({"bbox": boxes[0] if isinstance(boxes[0], list) else boxes}, "extent", "spatial")
        inner.sealed = True
        return inner.place("bbox")
    return feature.place("bbox") if "bbox" in feature.data else ()


def _formats(fields: Fields) -> list[tuple[int | None, Distribution]]:
    """Of `formats` those that describe a distribution without an address; the rest only repeats what links say."""
    value = fields.data.get("formats")
    found: list[tuple[int | None, Distribution]] = []
    if not isinstance(value, list):
        return found
    fields.taken.add("formats")
    for index, item in enumerate(value):
        if not isinstance(item, dict) or "position" not in item:
            if not isinstance(item, dict) or item.keys() - {"name", "mediaType"}:
                fields.keep("formats")
            continue
        described = {name: text for name, text in item.items() if name not in ("position", "name", "mediaType")}
        data, where = gather(described, fields.language, "title", "description")
        inner = fields.inside(data, "formats", index)
        inner.where = where or inner.where
        place = item["position"]
        found.append(
            (
                place if type(place) is int and 0 <= place < 10_000 else None,
                distribution_of(inner, None, guess="format" not in item),
            )
        )
    return found


def _associations(fields: Fields, linked: Any) -> None:
    """Links that older records have among their properties."""
    if not isinstance(fields.data.get("associations"), list):
        return
    more = links_of(fields, "associations", items=True)
    linked.distributions += more.distributions
    linked.services += more.services
    linked.relations += more.relations
    if more.rest:
        fields.data["associations"] = more.rest
        fields.keep("associations")


def _extras(feature: Fields, fields: Fields) -> dict[str, Any]:
    """What nobody took: of the properties, and of the record around them under `feature` where both have a name."""
    inner, outer = fields.left(), feature.left()
    both = {name: outer.pop(name) for name in list(outer) if name in inner}
    return outer | inner | ({"feature": both} if both else {})
