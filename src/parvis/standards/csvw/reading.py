"""CSV on the Web: metadata of a table or of a group of tables as a dataset, its tables as distributions.

Source: W3C, Metadata Vocabulary for Tabular Data (2015); Dublin Core, DCAT and schema.org as its common properties.
"""

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import msgspec

from parvis.model import (
    DataService,
    Dataset,
    Distribution,
    Problem,
    Text,
)
from parvis.standards import json_parts
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.codes import find_code, find_format, find_resource_type, guess_format
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import Findings, json_type
from parvis.standards.identifiers import identifier
from parvis.standards.links import read_link
from parvis.standards.members.extensions import sole
from parvis.standards.payload import json_object
from parvis.standards.subjects import code_of
from parvis.standards.texts import language_tag, plain_text

from . import rules, things
from .vocabulary import CONTEXT
from .writer import NAME, WRITERS

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]

MEDIA_TYPES: tuple[str, ...] = ("application/csvm+json", "application/ld+json", "application/json")
_LANGUAGE_FIELDS = ("title", "description", "keywords", "name")


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
        yield from rules.check(record)


def read(payload: bytes, context: ReadContext) -> Reading:
    """Metadata as a dataset, each table a distribution; none comes of what is no JSON object or has no name at all."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    language, base = _setting(record, context)
    fields = _Metadata(things.plain(record), findings, language=language, base_url=base)
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


def _dataset(fields: Fields, context: ReadContext, record: dict[str, Any]) -> Dataset | None:
    own = fields.string("@id", longest=1000)
    title = fields.text(*things.NAMES["title"])
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
    identifiers = list(things.identifiers(fields))
    if own and "dc:identifier" not in record:
        identifiers.append(identifier(own))
    licence = things.licence(fields)
    subjects, themes = things.subjects(fields)
    publisher = things.agents(fields, "publisher")
    dataset = Dataset(
        title=title,
        description=fields.long_text(*things.NAMES["description"]),
        keywords=_keywords(fields),
        subjects=subjects,
        themes=themes,
        identifiers=tuple(identifiers),
        publisher=publisher[0] if publisher else context.publisher,
        creators=tuple(things.agents(fields, "creators")),
        contacts=tuple(things.agents(fields, "contacts")),
        licence=licence,
        access_rights=code_of(fields, "access_rights", "access-unknown", *things.NAMES["access"]),
        issued=fields.date(*things.NAMES["issued"]),
        modified=fields.date(*things.NAMES["modified"]),
        frequency=fields.frequency(*things.NAMES["frequency"]),
        status=code_of(fields, "status", "status-unknown", *things.NAMES["status"]),
        periods=things.periods(fields),
        extents=things.extents(fields),
        languages=_languages(fields),
        landing_page=sole(fields.links(*things.NAMES["landing_page"])),
        distributions=tuple(_tables(fields, record)),
        services=tuple(_services(fields)),
        relations=tuple(things.relations(fields)),
        series=tuple(things.series(fields)),
        version=fields.string(*things.NAMES["version"]) or None,
        kind=fields.string(*things.NAMES["kind"], longest=60) or "dataset",
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
    name = fields.first(*things.NAMES["jurisdiction"])
    said = fields.string(*things.NAMES["jurisdiction"], longest=80) if name else ""
    code = find_code("jurisdiction", said) if said else None
    if name and code is None:
        fields.keep(name)
    return code


def _languages(fields: Fields) -> tuple[str, ...]:
    return fields.languages(*things.NAMES["languages"])


def _keywords(fields: Fields) -> Any:
    name = fields.first(*things.NAMES["keywords"]) or things.NAMES["keywords"][0]
    return fields.word_lists(name)


# --- tables


def _tables(fields: Fields, record: dict[str, Any]) -> list[Distribution]:
    """The tables (the document itself, where it is one), then what `dcat:distribution` lists."""
    found: list[Distribution] = []
    tables = record.get("tables")
    if isinstance(tables, list):
        fields.taken.add("tables")
        for index, item in enumerate(tables):
            if isinstance(item, dict):
                inner = fields.inside(things.plain(item), "tables", index)
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
    for _, inner, item in things.each(fields, "distributions"):
        found.append(_table(inner, own_title=True, guess="dc:format" not in item))
    return found


def _services(fields: Fields) -> Iterator[DataService]:
    for name, inner, _ in things.each(fields, "services"):
        inner.take("@type")
        url, said = inner.link("schema:url", "dcat:endpointURL"), inner.string("dc:conformsTo", longest=200)
        if url is None:
            fields.keep(name)
            continue
        yield DataService(
            url=url,
            title=inner.text(*things.NAMES["title"]),
            description=inner.long_text(*things.NAMES["description"]),
            protocol=(find_format(said) or said) if said else None,
            id=inner.string("@id") or None,
            languages=inner.languages(*things.NAMES["languages"]),
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
        title=inner.text(*things.NAMES["title"]) if own_title else Text(),
        description=inner.long_text(*things.NAMES["description"]) if own_title else Text(),
        format=code or said or ("CSV" if is_table and url else None),
        media_type=media_type or None,
        size=size,
        languages=inner.languages(*things.NAMES["languages"]),
        kind=find_resource_type(kind) if kind else None,
        licence=things.licence(inner),
        issued=inner.date(*things.NAMES["issued"]),
        modified=inner.date(*things.NAMES["modified"]),
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
