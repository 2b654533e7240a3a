"""DCAT-US 1.1 datasets (`data.json`), as ArcGIS Hub and Socrata serve them too.

Source: Project Open Data metadata schema 1.1 (resources.data.gov/resources/dcat-us).
"""

from collections.abc import Iterator
from typing import Any

from parvis.model import NO_WORDS, Dataset, Problem
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.data_json import checking, documents
from parvis.standards.data_json.fields import (
    by_language,
    contacts_of,
    distributions_of,
    extents_of,
    identifiers_of,
    links_of,
    publisher_of,
    repeating,
)
from parvis.standards.fields import Fields
from parvis.standards.findings import Findings
from parvis.standards.guessing import doubt, split_text
from parvis.standards.licences import licence_of
from parvis.standards.payload import json_object
from parvis.standards.periods import periods_of
from parvis.standards.profiles import lookup
from parvis.standards.relations import relations_of
from parvis.standards.subjects import code_of, subjects_of
from parvis.standards.texts import BILINGUAL, plain_text, split_bilingual

from . import writer

NAME = "dcat-us"
MEDIA_TYPES: tuple[str, ...] = ("application/json", "application/ld+json")
WRITERS = (writer.WRITER,)


def detect(document: bytes) -> Detected | None:
    """A catalogue, a list of datasets or one dataset; `federal` where the first has what agencies must give."""
    return documents.detect(document, NAME)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The document's datasets."""
    return documents.split(document, context)


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks GSA's JSON Schema of datasets (of the federal ones where they are), and of the catalogue."""
    return checking.check_1(document, detected)


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one dataset of a DCAT-US 1.1 catalogue."""
    record = json_object(payload, Findings())
    return record is not None and documents.version_of(record) == NAME


def read(payload: bytes, context: ReadContext) -> Reading:
    """A DCAT-US dataset as a dataset; none comes of what is no JSON object, or has neither title nor identifier."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    for name in ("title", "description", "keyword", "theme"):
        if name in record:
            record[name] = by_language(record[name])
    fields = Fields(record, findings, language=context.language, base_url=context.base_url)
    profile = _profile(record)
    fields.tables = lookup(profile, context.tables, context.lookups)
    dataset = _dataset(fields, context)
    return Reading(dataset=dataset, problems=findings.all(), profile=profile)


def _profile(record: dict[str, Any]) -> str:
    page = f"{record.get('identifier')} {record.get('landingPage')}"
    if "arcgis.com" in page or "sublayer=" in page or "/home/item.html?id=" in page:
        return f"{NAME}/arcgis-hub"
    return f"{NAME}/socrata" if "/api/views/" in page or "socrata" in page else NAME


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    identifiers = identifiers_of(fields)
    title = fields.text("title")
    if title and context.jurisdiction in BILINGUAL and len(title.values) == 1:
        split = split_bilingual(title.get(), fields.language)
        title = split if len(split.values) > 1 else title
    if not title:
        name = identifiers[0].value if identifiers else context.guid
        if not name:
            fields.findings.add("record-empty", "", "error")
            return None
        fields.findings.add("title-missing", fields.point("title"), "warning", name=name)
        title = plain_text(name, "und")
    description = fields.long_text("description")
    if context.jurisdiction in BILINGUAL and len(description.values) == 1:
        description = split_text(description.get()) or description
    if description:
        doubt(fields.findings, fields.point("description"), description)
    subjects, themes = subjects_of(fields, "theme")
    distributions, services = distributions_of(fields)
    issued, modified = fields.date("issued"), fields.date("modified")
    return Dataset(
        title=title,
        description=description,
        keywords=fields.word_lists("keyword") if "keyword" in fields.data else NO_WORDS,
        subjects=subjects,
        themes=themes,
        identifiers=identifiers,
        publisher=publisher_of(fields) or context.publisher,
        contacts=contacts_of(fields),
        licence=licence_of(fields, "", (), ("license",)),
        access_rights=code_of(fields, "access_rights", "access-unknown", "accessLevel"),
        issued=issued,
        modified=modified,
        frequency=fields.frequency("accrualPeriodicity") or (repeating(fields) if not modified else None),
        periods=tuple(dict.fromkeys(periods_of(fields, "temporal"))),
        extents=extents_of(fields),
        languages=fields.languages("language"),
        landing_page=fields.links("landingPage"),
        distributions=distributions,
        services=services,
        relations=(*relations_of(fields), *links_of(fields)),
        version=fields.string("version") or None,
        kind=_kind(fields),
        jurisdiction=context.jurisdiction,
        extras=fields.left(),
    )


def _kind(fields: Fields) -> str:
    value = fields.data.get("@type")
    if isinstance(value, str) and value.rsplit(":", 1)[-1].lower() == "dataset":
        fields.taken.add("@type")
    return "dataset"
