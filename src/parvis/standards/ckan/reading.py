"""CKAN packages: the core of 2.7 to 2.12, `fluent`, and the fields of Canada's governments.

Sources: CKAN's action API (`package_show`); open-data/ckanext-canada's schemas (profile `gc`); the schemas of
British Columbia, Alberta, Ontario, Yukon and CIOOS; ckanext-spatial's and ckanext-datajson's extras.
What CKAN fills in by itself and says nothing (state `active`, positions in order, counts) is not kept.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import NO_WORDS, Dataset, Extent, Identifier, Problem, Text, TextList
from parvis.standards.base import Detected, Part, ReadContext, Reading, WriteContext, Writer, Written
from parvis.standards.codes import find_code
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import Findings
from parvis.standards.gc import writer as gc_writer
from parvis.standards.guessing import doubt, split_text
from parvis.standards.identifiers import identifier
from parvis.standards.licences import licence_of
from parvis.standards.payload import json_object
from parvis.standards.profiles import lookup
from parvis.standards.relations import relations_of
from parvis.standards.subjects import code_of, distinct, subjects_of
from parvis.standards.texts import BILINGUAL, plain_text, split_bilingual
from parvis.vocab import fold

from . import checking, documents, writer
from .agents import contacts_of, creators_of, jurisdiction_of, publisher_of
from .dates import events_of, periods_in
from .exact import EXTRA, differences, language_of, opened, restored
from .extras import merge_extras
from .places import extents_of
from .profile import profile_of
from .resources import read_resources

NAME = "ckan"
MEDIA_TYPES: tuple[str, ...] = ("application/json",)

_KINDS = {"info": "publication", "doc": "publication", "information": "publication", "publications": "publication"}
_DATASETS = frozenset(
    {
        "dataset",
        "bcdc_dataset",
        "data",
        "opendata",
        "geospatial",
        "primary",
        "fgp",
        "geogratis",
        "federated",
        "nongeographicdataset",
    }
)
_THEMES = (
    "subject",
    "subjects",
    "topic",
    "topics",
    "theme",
    "themes",
    "groups",
    "topic_category",
    "iso_topic_category",
    "category",
)
_SILENT = frozenset({"num_resources", "num_tags", "relationships_as_object", "relationships_as_subject"})


def detect(document: bytes) -> Detected | None:
    """A package, an answer of the action API, an array of packages, or one a line; with the profile of the first."""
    return documents.detect(document, profile_of)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The document's packages."""
    return documents.split(document, context)


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks CKAN's rules, and those of the profile that was detected (`gc`)."""
    return checking.check(document, detected)


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like a CKAN package, bare or as the answer of `package_show`."""
    record = json_object(payload, Findings())
    if record is None:
        return False
    package = record.get("result") if isinstance(record.get("result"), dict) else record
    assert isinstance(package, dict)
    marks = (
        "owner_org",
        "metadata_modified",
        "license_id",
        "num_resources",
        "notes",
        "resources",
        "notes_translated",
        "tags",
    )
    named = any(key in package for key in ("name", "id", "title_translated"))
    if {"uri", "page"} <= package.keys() and "name" not in package:
        # A dataset of udata.
        return False
    others = "distribution" in package or {"uri", "page"} <= package.keys()  # DCAT's and udata's
    return named and not others and sum(mark in package for mark in marks) >= 2


def read(payload: bytes, context: ReadContext) -> Reading:
    """A CKAN package as a dataset.

    No dataset comes of what is no JSON object, has neither title, name nor id, or is a draft, private or deleted.
    """
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    prefix = ""
    if isinstance(record.get("result"), dict) and "resources" not in record:
        record, prefix = record["result"], "/result"
    fields = Fields(record, findings, pointer=prefix, language=context.language, base_url=context.base_url)
    shelved = merge_extras(fields)
    profile = profile_of(fields.data)
    name = f"{NAME}/{profile}" if profile else NAME
    fields.tables = lookup(name, context.tables, context.lookups)
    given = fields.data.pop(EXTRA, None)
    exact = opened(given) if given is not None else None
    if lang := language_of(exact):
        fields.language = lang
    dataset = _dataset(fields, context, profile, shelved) if _is_public(fields) else None
    if given is not None and dataset is not None:
        dataset, whole = restored(dataset, exact, findings, fields.point(EXTRA))
        if not whole:
            dataset = msgspec.structs.replace(dataset, extras={**dataset.extras, EXTRA: given})
    return Reading(dataset=dataset, problems=findings.all(), profile=name)


def _is_public(fields: Fields) -> bool:
    state = fields.data.get("state")
    if isinstance(state, str) and state.casefold() in ("deleted", "draft", "pending"):
        fields.findings.add("record-not-public", fields.point("state"), "error", state=state)
        return False
    if fields.flag("private") or fields.flag("private_datasets"):
        fields.findings.add("record-not-public", fields.point("private"), "error", state="private")
        return False
    fields.taken.discard("private_datasets")
    return True


_LICENCE = ("license_id", ("license_title", "license_translated"), ("license_url", "license", "licence_url"))
_ACCESS = ("access_level", "accessLevel", "restrictions", "sensitivity", "security_class", "access_rights")
_FREQUENCY = (
    "frequency", "update_frequency", "updatefrequency", "accrualPeriodicity", "frequency-of-update",
    "frequency_of_update", "accrual_periodicity",
)  # fmt: skip
_ISSUED = (
    "date_published", "date_issued", "issued", "record_publish_date", "date_created", "issuedate", "createdate",
    "opened_date",
)  # fmt: skip
_MODIFIED = (
    "date_modified", "federated_date_modified", "modified", "record_last_modified", "modifieddate", "date_updated",
    "current_as_of",
)  # fmt: skip


def _dataset(fields: Fields, context: ReadContext, profile: str, shelved: dict[str, Any]) -> Dataset | None:
    identifiers = _identifiers(fields)
    title = fields.text("title_translated", "title_fluent", "title")
    stated = any(isinstance(value, dict) for value in map(fields.data.get, ("title_translated", "title_fluent")))
    if not stated and len(title.values) == 1 and ("|" in (plain := title.get()) or " / " in plain):
        title = _in_two(title, plain, fields, context)
    if not title:
        name = fields.string("name") or context.guid or (identifiers[0].value if identifiers else "")
        if not name:
            fields.findings.add("record-empty", fields.pointer, "error")
            return None
        fields.findings.add("title-missing", fields.point("title"), "warning", name=name)
        title = plain_text(name, "und")
    description = fields.long_text("notes_translated", "description_translated", "notes", "description")
    if context.jurisdiction in BILINGUAL and len(description.values) == 1:
        description = split_text(description.get()) or description
    _take_shadows(fields, title, description)
    if description:
        doubt(fields.findings, _place_of(fields), description)
    publisher = publisher_of(fields, context)
    resources = read_resources(fields)
    subjects, themes = subjects_of(fields, *_THEMES)
    events = events_of(fields, "dates", "dataset-reference-date")
    issued = events.get("publication") or fields.date(*_ISSUED) or events.get("creation")
    modified = events.get("revision") or fields.date(*_MODIFIED)
    return Dataset(
        title=title,
        description=description,
        keywords=_keywords(fields),
        subjects=subjects,
        themes=distinct((*themes, *resources.themes)),
        identifiers=identifiers,
        publisher=publisher,
        creators=creators_of(fields, publisher),
        contacts=contacts_of(fields),
        licence=licence_of(fields, *_LICENCE),
        access_rights=code_of(fields, "access_rights", "access-unknown", *_ACCESS),
        issued=issued or fields.date("metadata_created", utc=True),
        modified=modified or fields.date("metadata_modified", utc=True),
        frequency=fields.frequency(*_FREQUENCY) or resources.frequency,
        status=code_of(fields, "status", "status-unknown", "status", "progress", "resource_status"),
        periods=periods_in(fields),
        extents=_unique((*extents_of(fields), *resources.extents)),
        languages=fields.languages("language", "data_language", "dataset_language") or resources.languages,
        landing_page=fields.links("program_page_url", "homepage_url", "landingPage", "landing_page", "url"),
        distributions=resources.distributions,
        services=resources.services,
        relations=relations_of(fields),
        series=tuple(text for text in (fields.text("data_series_name", "seriestitle"),) if text),
        version=fields.string("version") or None,
        kind=_kind(fields),
        jurisdiction=jurisdiction_of(fields, publisher) or context.jurisdiction,
        extras=_extras(fields, shelved) | ({"resources": resources.repeated} if resources.repeated else {}),
    )


def _in_two(title: Text, plain: str, fields: Fields, context: ReadContext) -> Text:
    """`Title | Titre` as a title in two languages; `Title / Titre` too where a government writes in both."""
    if "|" not in plain and context.jurisdiction not in BILINGUAL:
        return title
    split = split_bilingual(plain, fields.language)
    return split if len(split.values) > 1 else title


def _place_of(fields: Fields) -> str:
    name = fields.first("notes_translated", "description_translated", "notes", "description")
    return fields.point(name or "notes")


def _take_shadows(fields: Fields, title: Text, description: Text) -> None:
    """`title` beside `title_translated` is CKAN's own copy of one language: kept only where it says more."""
    for name, text in (("title", title), ("notes", description)):
        value = fields.data.get(name)
        if (
            isinstance(value, str)
            and name not in fields.taken
            and value.strip() in {part.strip() for part in text.values.values()}
        ):
            fields.taken.add(name)


_IDENTIFIERS = (
    (("id",), "ckan-id"), (("name",), "ckan-name"), (("digital_object_identifier", "doi"), "doi"),
    (("guid",), "other"), (("identifier",), "other"), (("file_id",), "iso-file-identifier"),
    (("unique-resource-identifier-full", "unique_identifier"), "other"),
    (("identifier-ISBN-print",), "isbn"), (("identifier-ISBN-pdf",), "isbn"), (("isbn",), "isbn"),
    (("identifier-ISSN-print",), "issn"), (("identifier-ISSN-online",), "issn"), (("issn",), "issn"),
)  # fmt: skip


def _identifiers(fields: Fields) -> tuple[Identifier, ...]:
    found: dict[str, Identifier] = {}
    data = fields.data
    for names, kind in _IDENTIFIERS:
        for name in names:
            if name in data:
                break
        else:
            continue
        if isinstance(data[name], (dict, list)):
            continue
        value = fields.string(name, longest=1000)
        if value and value not in found:
            found[value] = identifier(value, kind)
    return tuple(found.values())


def _keywords(fields: Fields) -> TextList:
    name = fields.first("keywords", "tags_translated", "keywords_fluent")
    words = fields.word_lists(name) if name else NO_WORDS
    tags = fields.words("tags")
    if not tags:
        tags = fields.words("tag_string")
    if not words:
        return TextList({fields.language: tuple(dict.fromkeys(tags))}) if tags else NO_WORDS
    have = {fold(word) for word in words.all()}
    more = [tag for tag in tags if fold(tag) not in have]
    if not more:
        return words
    values = dict(words.values)
    values[fields.language] = tuple(dict.fromkeys((*values.get(fields.language, ()), *more)))
    return TextList(values, words.machine)


def _kind(fields: Fields) -> str:
    collection, kind = fields.data.get("collection"), fields.data.get("type")
    for name, word in (("collection", collection), ("type", kind)):
        if not isinstance(word, str) or not word.strip():
            continue
        lowered = word.strip().casefold()
        if lowered in _DATASETS:
            if name == "type":
                fields.taken.add(name)
            continue
        fields.taken.add(name)
        return _KINDS.get(lowered) or find_code("collection", word) or word.strip()[:60]
    return "dataset"


def _unique(extents: tuple[Extent, ...]) -> tuple[Extent, ...]:
    found: list[Extent] = []
    for extent in extents:
        if extent not in found:
            found.append(extent)
    return tuple(found)


def _extras(fields: Fields, shelved: dict[str, Any]) -> dict[str, Any]:
    left = fields.left()
    for name in _SILENT & left.keys():
        if isinstance(left[name], int) or is_empty(left[name]):
            del left[name]
    if left.get("state") == "active":
        del left["state"]
    if left.get("private") is False:
        del left["private"]
    return left | shelved


def write(record: Written, context: WriteContext) -> bytes:
    """The package as JSON; what CKAN's fields can't say of the dataset stands in an extra (`ckan_exact`)."""
    package = writer.package(record, context)
    reading = read(writer.encode(package), ReadContext(language=context.lang))
    if reading.dataset is not None and (exact := differences(record.dataset, reading.dataset, context.lang)):
        package["extras"].append({"key": EXTRA, "value": writer.encode(exact).decode()})
    return writer.encode(package)


def write_many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """Packages as one array."""
    yield b"["
    for number, record in enumerate(records):
        yield (b",\n" if number else b"") + write(record, context)
    yield b"]\n"


WRITERS = (
    Writer(
        name=NAME,
        media_type="application/json",
        suffix=".json",
        one=write,
        many=write_many,
        reader=NAME,
        holds=frozenset(Dataset.__struct_fields__) - {"id", "provenance"},
    ),
    *gc_writer.WRITERS,
)
