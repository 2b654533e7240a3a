"""Data packages (`datapackage.json`), version 2 and 1, with the schemas and dialects of their tables.

Source: datapackage.org, Data Package 2.0 and 1.0 and their profiles; the recipe of translation support (`title@fr`).
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.model import Dataset, Problem
from parvis.standards import json_parts
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.checking import json_schema
from parvis.standards.fields import Fields
from parvis.standards.findings import Findings
from parvis.standards.identifiers import identifier
from parvis.standards.members.extensions import extension_of, sole, spatial_of, subjects_of, temporal_of, themes_of
from parvis.standards.nested import parts as parts_of
from parvis.standards.payload import json_object
from parvis.standards.text_fields import TextFields
from parvis.standards.texts import language_tag, plain_text
from parvis.standards.zipped import file_in

from . import parts
from .rules import rules
from .writer import NAME, PROFILE_1, WRITERS

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]

MEDIA_TYPES: tuple[str, ...] = ("application/json", "application/vnd.datapackage+json")
_MARKS = frozenset(
    {"schema", "dialect", "bytes", "encoding", "mediatype", "profile", "hash", "sources", "data", "$schema"}
)


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
    yield from rules(record, version)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A package as a dataset, its resources as distributions; none comes of what is no JSON object or has no name."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    language = _language(record, context)
    data, where = parts.joined(record, language)
    fields = parts.Descriptor(data, findings, language=language, base_url=context.base_url)
    fields.where = where or fields.where
    dataset = _dataset(fields, context, record)
    return Reading(dataset=dataset, problems=findings.all(), profile=f"{NAME}/{_version(record)}")


def _language(record: dict[str, Any], context: ReadContext) -> str:
    """The first of `languages` is that of the descriptor's texts."""
    languages = record.get("languages")
    first = languages[0] if isinstance(languages, list) and languages else None
    tag = language_tag(first) if isinstance(first, str) else None
    return tag[0] if tag else context.language


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
    people = parts.contributors(fields)
    services, relations = parts.services(fields), parts.sources(fields)
    distributions = parts.resources(fields)
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
        licence=parts.licence(fields),
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


# --- resources
