"""OBiBa Mica: a dataset (the dictionary of a study's variables) as `/ws/collected-datasets` and its kin give it.

Source: Mica's `Mica.proto` (DatasetDto, StudySummaryDto; github.com/obiba/mica2), written as JSON. Since version 6 a
dataset has its study under `collected` or `protocol`, before under the names of protobuf's extensions.
"""

from collections.abc import Iterator
from typing import Any

from parvis.model import EMPTY, Dataset, Extent, Identifier, Period, Problem, Relation, Text

from .base import Detected, Part, ReadContext, Reading
from .extents import named_place
from .fields import Fields
from .findings import Findings, json_type
from .nested import left, many_records, one_record, part, parts, read_object, titled
from .payload import json_inside, json_object
from .texts import LONGEST_TEXT, LONGEST_TITLE, language_tag, text_of

NAME = "mica"
MEDIA_TYPES: tuple[str, ...] = ("application/json",)

_PAGES = ("datasets",)
_COLLECTED = ("collected", "obiba.mica.CollectedDatasetDto.type")
_HARMONIZED = ("protocol", "obiba.mica.HarmonizedDatasetDto.type")
_OF_THE_READER = ("permissions", "published", "state", "countStats")
"What the answer says of who asked, or of Mica's own work."


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one dataset of Mica."""
    record = json_object(payload, Findings())
    if record is None or not {"id", "name", "entityType"} <= record.keys():
        return False
    names = record["name"]
    return isinstance(names, list) and all(isinstance(each, dict) and "lang" in each for each in names)


def detect(document: bytes) -> Detected | None:
    """Whether a document is one such record, or a page of them."""
    return one_record(document, NAME, recognises, _PAGES)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Its records."""
    return many_records(document, _PAGES)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A dataset of Mica; none comes of what is no JSON object, or has neither name nor id."""
    return read_object(payload, context, NAME, _dataset)


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    name = fields.string("id")
    title = titled(fields, _localized(fields, "name"), name or context.guid, "name")
    if not title:
        return None
    times = part(fields, "timestamps")
    fields.taken.update(_OF_THE_READER)
    content = fields.data.get("content")
    inside = json_inside(content) if isinstance(content, str) else None
    if inside is not None:
        fields.data["content"] = inside
    tables = list(_tables(fields))
    studies = [part(table, "studySummary") for table in tables]
    names = [_localized(study, "name") for study in studies]
    collected = (_period(table, study) for table, study in zip(tables, studies, strict=True))
    return Dataset(
        title=title,
        description=_localized(fields, "description", long=True),
        identifiers=(Identifier(name, NAME),) if name else (),
        publisher=context.publisher,
        issued=times.date("created"),
        modified=times.date("lastUpdate"),
        periods=tuple(dict.fromkeys(period for period in collected if period)),
        extents=_countries(studies),
        landing_page=_page(context, "dataset", name),
        relations=_pages_of(studies, names, context),
        series=tuple(name for name in names if name),
        jurisdiction=context.jurisdiction,
        extras=left(fields, timestamps=times),
    )  # fmt: skip


def _localized(fields: Fields, name: str, *, long: bool = False) -> Text:
    """A list of texts, each with its language."""
    value = fields.data.get(name)
    if not isinstance(value, list):
        return fields.long_text(name) if long else fields.text(name)
    fields.taken.add(name)
    found: dict[str, tuple[str, str | None]] = {}
    for index, each in enumerate(value):
        if not isinstance(each, dict):
            fields.lose(name, "wrong-type", "warning", index, expected_type="object", found_type=json_type(each))
            continue
        inner = fields.inside(each, name, index)
        text = inner.string("value", longest=LONGEST_TEXT if long else LONGEST_TITLE, line=not long)
        lang = inner.string("lang")
        tag = language_tag(lang)
        if text and tag is None:
            fields.lose(name, "language-unknown", "warning", index, "lang", language=lang)
        elif text and tag and tag[0] not in found:
            found[tag[0]] = (text, tag[1])
        elif text or inner.left():
            fields.keep(name)
    return text_of(found)


def _page(context: ReadContext, kind: str, name: str) -> Text:
    if not context.base_url or not name or not name.replace("-", "").replace("_", "").replace(".", "").isalnum():
        return EMPTY
    return Text({context.language: f"{context.base_url.rstrip('/')}/{kind}/{name}"})


def _tables(fields: Fields) -> Iterator[Fields]:
    """The tables of studies that it describes, or was harmonized from."""
    for name in _COLLECTED:
        if name in fields.data:
            yield part(part(fields, name), "studyTable")
    for name in _HARMONIZED:
        if name in fields.data:
            whole = part(fields, name)
            if "harmonizationTable" in whole.data:
                yield part(whole, "harmonizationTable")
            for several in ("studyTables", "harmonizationTables"):
                yield from parts(whole, several)


def _pages_of(studies: list[Fields], names: list[Text], context: ReadContext) -> tuple[Relation, ...]:
    pages = [_page(context, "study", study.string("id")).get() for study in studies]
    return tuple(
        Relation(url=page, type="related", title=name) for page, name in zip(pages, names, strict=True) if page
    )


def _period(table: Fields, study: Fields) -> Period | None:
    """When the data were collected: that of the table's event, among those of the study's populations."""
    population, event = table.string("populationId"), table.string("dataCollectionEventId")
    for one in parts(study, "populationSummaries"):
        if one.string("id") != population:
            continue
        for each in parts(one, "dataCollectionEventSummaries"):
            if each.string("id") == event:
                start, end = each.date("start", covers=True), each.date("end", covers=True)
                return each.ordered(start, end, "start") if start or end else None
    return None


def _countries(studies: list[Fields]) -> tuple[Extent, ...]:
    found: dict[Any, Extent] = {}
    for study in studies:
        for word in study.words("countries") if "countries" in study.data else ():
            place = named_place({"CAN": "Canada"}.get(word, word), "en")
            if place:
                found.setdefault(place.code or place.name.get("en"), place)
    return tuple(found.values())
