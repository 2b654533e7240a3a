"""DCAT-US 3.0 datasets in JSON: objects where 1.1 has texts, texts by language beside them, series and services.

Sources: DCAT-US 3.0 (resources.data.gov/dcat-us/3.0.0), its JSON Schemas of GSA and of DOI-DO (`titleMap`, …).
"""

from collections.abc import Iterator
from typing import Any

from parvis.model import EMPTY, NO_WORDS, Agent, Concept, Dataset, Identifier, Problem, Relation, Text
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.data_json import checking, documents
from parvis.standards.data_json.fields import (
    by_language,
    contacts_of,
    distributions_of,
    extents_of,
    identifiers_of,
    publisher_of,
    several_extents,
    with_map,
)
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import Findings
from parvis.standards.identifiers import identifier
from parvis.standards.links import read_link
from parvis.standards.payload import json_object
from parvis.standards.periods import periods_of
from parvis.standards.profiles import lookup
from parvis.standards.subjects import code_of, distinct, subject_of, subjects_of
from parvis.standards.texts import plain_text

from . import writer

NAME = "dcat-us-3"
MEDIA_TYPES: tuple[str, ...] = ("application/json", "application/ld+json")
WRITERS = (writer.WRITER,)
SUBJECTS = writer.SUBJECTS

_LINKED = (
    ("page", "reference"), ("isReferencedBy", "referenced_by"), ("relation", "related"), ("conformsTo", "conforms_to"),
    ("source", "source"), ("hasPart", "has_part"), ("replaces", "supersedes"), ("hasVersion", "version"),
    ("previousVersion", "previous_version"), ("hasCurrentVersion", "current_version"), ("isPartOf", "part_of"),
)  # fmt: skip


def detect(document: bytes) -> Detected | None:
    """A catalogue, a list of datasets or one dataset of version 3.0."""
    return documents.detect(document, NAME)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The document's datasets."""
    return documents.split(document, context)


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks GSA's JSON Schemas of version 3.0."""
    return checking.check_3(document, detected)


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one dataset of a DCAT-US 3.0 catalogue."""
    record = json_object(payload, Findings())
    return record is not None and documents.version_of(record) == NAME


def read(payload: bytes, context: ReadContext) -> Reading:
    """A dataset of version 3.0; none comes of what is no JSON object, or has neither title nor identifier."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    for name in ("title", "description", "keyword"):
        if name in record:
            record[name] = by_language(record[name])
    fields = Fields(record, findings, language=context.language, base_url=context.base_url)
    fields.tables = lookup(NAME, context.tables, context.lookups)
    dataset = _dataset(fields, context)
    return Reading(dataset=dataset, problems=findings.all(), profile=NAME)


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    identifiers = (*identifiers_of(fields), *_other_identifiers(fields))
    title = with_map(fields, "title", "titleMap")
    if not title:
        name = identifiers[0].value if identifiers else context.guid
        if not name:
            fields.findings.add("record-empty", "", "error")
            return None
        fields.findings.add("title-missing", fields.point("title"), "warning", name=name)
        title = plain_text(name, "und")
    subjects, themes = _themes(fields)
    distributions, services = distributions_of(fields)
    licence = distributions[0].licence if distributions else None
    series, parts = _series(fields)
    _take_type(fields)
    return Dataset(
        title=title,
        description=with_map(fields, "description", "descriptionMap", lines=True),
        keywords=_keywords(fields),
        subjects=subjects,
        themes=themes,
        identifiers=tuple(dict.fromkeys(identifiers)),
        publisher=publisher_of(fields) or context.publisher,
        creators=_agents(fields, "creator", "contributor"),
        contacts=contacts_of(fields),
        licence=licence if all(item.licence == licence for item in distributions) else None,
        access_rights=_access(fields),
        issued=fields.date("issued"),
        modified=fields.date("modified"),
        frequency=fields.frequency("accrualPeriodicity"),
        status=_status(fields),
        periods=tuple(dict.fromkeys(periods_of(fields, "temporal"))),
        extents=several_extents(fields) if isinstance(fields.data.get("spatial"), list) else extents_of(fields),
        languages=fields.languages("language"),
        landing_page=_page(fields, title),
        distributions=distributions,
        services=services,
        relations=(*_described_by(fields), *_links(fields), *parts),
        series=series,
        version=fields.string("version") or None,
        jurisdiction=context.jurisdiction,
        extras=fields.left(),
    )


def _take_type(fields: Fields) -> None:
    value = fields.data.get("@type")
    if isinstance(value, str) and value.rsplit(":", 1)[-1].lower() == "dataset":
        fields.taken.add("@type")


def _keywords(fields: Fields) -> Any:
    if "keywordMap" not in fields.data:
        return fields.word_lists("keyword") if "keyword" in fields.data else NO_WORDS
    words = fields.word_lists("keywordMap")
    plain = fields.word_lists("keyword") if "keyword" in fields.data else NO_WORDS
    if not words:
        return plain
    known = set(words.all())
    if any(word not in known for word in plain.all()):
        fields.keep("keyword")
    return words


def _other_identifiers(fields: Fields) -> list[Identifier]:
    value = fields.data.get("otherIdentifier")
    found: list[Identifier] = []
    if value is None:
        return found
    fields.taken.add("otherIdentifier")
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(item, str) and item.strip():
            found.append(identifier(item.strip()[:1000]))
            continue
        if not isinstance(item, dict):
            fields.keep("otherIdentifier")
            continue
        inner = fields.inside(item, "otherIdentifier", index)
        text = inner.string("notation", "@id", longest=1000)
        agency = inner.string("schemaAgency")
        inner.taken.update(("@type", "@id") if inner.data.get("@id") == text else ("@type",))
        if text:
            found.append(
                identifier(text, agency.casefold() if agency.isascii() and len(agency) <= 30 and agency else "other")
            )
        if inner.left():
            fields.keep("otherIdentifier")
    return found


def _agents(fields: Fields, *names: str) -> tuple[Agent, ...]:
    found: list[Agent] = []
    for name in names:
        value = fields.data.get(name)
        if value is None:
            continue
        fields.taken.add(name)
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(item, str):
                if item.strip():
                    found.append(Agent(name=plain_text(item.strip()[:2000], fields.language)))
            elif isinstance(item, dict):
                inner = fields.inside(item, name, *((index,) if item is not value else ()))
                label = with_map(inner, "name", "nameMap") or with_map(inner, "prefLabel", "prefLabelMap")
                person = str(inner.take("@type")).rsplit(":", 1)[-1] == "Person"
                id = inner.string("@id") or None
                if inner.left():
                    fields.keep(name)
                if label:
                    found.append(Agent(name=label, kind="person" if person else "organization", id=id))
            else:
                fields.keep(name)
    return tuple(found)


def _access(fields: Fields) -> str | None:
    """`accessRights` is free text: only one of our words is taken for a code, another stays without a word."""
    value = fields.data.get("accessRights")
    if not isinstance(value, str) or len(value) > 60:
        return None
    return code_of(fields, "access_rights", "access-unknown", "accessRights")


def _status(fields: Fields) -> str | None:
    value = fields.data.get("status")
    if not isinstance(value, dict):
        return code_of(fields, "status", "status-unknown", "status") if isinstance(value, str) else None
    inner = fields.inside(value, "status")
    code = code_of(inner, "status", "status-unknown", "notation", "prefLabel")
    inner.taken.update(("@type", "prefLabel", "notation") if code else ())
    if code and not inner.left():
        fields.taken.add("status")
    return code


def _themes(fields: Fields) -> tuple[tuple[str, ...], tuple[Concept, ...]]:
    """Subjects of ours, and Concepts with their notations and schemes; texts are taken too."""
    subjects: dict[str, None] = {}
    own: dict[str, None] = {}
    themes: list[Concept] = []
    for name in ("theme", "subject"):
        value = fields.data.get(name)
        if not isinstance(value, list) or not any(isinstance(item, dict) for item in value):
            more, words = subjects_of(fields, name)
            subjects.update(dict.fromkeys(more))
            themes += words
            continue
        fields.taken.add(name)
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                fields.keep(name)
                continue
            concept, whole = _concept(fields.inside(item, name, index), fields.language)
            if not whole:
                fields.keep(name)
            code = subject_of(fields, concept)
            if code and concept.scheme == SUBJECTS:
                own[code] = None
                continue
            if code:
                subjects[code] = None
            themes.append(concept)
    # Where somebody says which of our subjects it has, no others are guessed from themes.
    return tuple(own or subjects), distinct(themes)


def _concept(inner: Fields, language: str) -> tuple[Concept, bool]:
    """A Concept, and whether all that is said of it found a place."""
    label = with_map(inner, "prefLabel", "prefLabelMap")
    notation = inner.words("notation")
    code = notation[0] if notation else inner.string("@id") or None
    scheme, inside = None, inner.data.get("inScheme")
    if isinstance(inside, dict) and isinstance(inside.get("title"), str):
        scheme = inside["title"].strip()[:500] or None
        if set(inside) <= {"@type", "title"}:
            inner.taken.add("inScheme")
    inner.taken.add("@type")
    return Concept(label, code, scheme), not inner.left() and len(notation) < 2


def _page(fields: Fields, title: Text) -> Text:
    value = fields.data.get("landingPage")
    if not isinstance(value, dict):
        return fields.links("landingPage")
    inner = fields.inside(value, "landingPage")
    fields.taken.add("landingPage")
    links = inner.links("accessURLMap", "accessURL", "@id")
    if links:
        inner.taken.update(name for name in ("@id", "accessURL") if inner.data.get(name) in links.values.values())
        inner.taken.add("@type")
        if inner.data.get("title") in title.values.values():
            inner.taken.add("title")  # the standard wants one
    if inner.left():
        fields.keep("landingPage")
    return links


def _described_by(fields: Fields) -> list[Relation]:
    """The distribution that describes the columns."""
    value = fields.data.get("describedBy")
    if value is None:
        return []
    fields.taken.add("describedBy")
    found = _linked(fields, "describedBy", value, (), "described_by")
    return [found] if found else []


def _links(fields: Fields) -> list[Relation]:
    """Documents, standards and other datasets, as addresses or as objects that have one."""
    found: list[Relation] = []
    for name, kind in _LINKED:
        value = fields.data.get(name)
        if value is None:
            continue
        fields.taken.add(name)
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            place = (index,) if isinstance(value, list) else ()
            if relation := _linked(fields, name, item, place, kind):
                found.append(relation)
    return found


def _linked(fields: Fields, name: str, item: Any, place: tuple[int, ...], kind: str) -> Relation | None:
    title = EMPTY
    address = item
    if isinstance(item, dict):
        inner = fields.inside(item, name, *place)
        title = with_map(inner, "title", "titleMap")
        where = inner.first("downloadURL", "accessURL", "@id")
        address = inner.take(where) if where else None
        inner.taken.update(key for key in ("@id", "accessURL", "downloadURL") if inner.data.get(key) == address)
        kind = inner.string("relationType") or kind
        if isinstance(address, str) and title.get() == address:
            title = EMPTY  # the standard wants one
        inner.taken.add("@type")
        if inner.left():
            fields.keep(name)
        else:
            fields.taken.add(name)
    link, code = read_link(address, fields.base_url) if isinstance(address, str) else (None, "")
    if link is None:
        if not is_empty(item):
            fields.keep(name)
        if code == "link-unsafe":
            fields.lose(name, code, "error", *place, value=address)
        return None
    return Relation(url=link, type=kind, title=title)


def _series(fields: Fields) -> tuple[tuple[Text, ...], list[Relation]]:
    """The titles of the series it is in, and their addresses."""
    value = fields.data.get("inSeries")
    if value is None:
        return (), []
    fields.taken.add("inSeries")
    titles: list[Text] = []
    links: list[Relation] = []
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        place = (index,) if isinstance(value, list) else ()
        if not isinstance(item, dict):
            if relation := _linked(fields, "inSeries", item, place, "in_series"):
                links.append(relation)
            continue
        inner = fields.inside(item, "inSeries", *place)
        title = with_map(inner, "title", "titleMap")
        address, _ = read_link(inner.string("@id"), fields.base_url)
        if title:
            titles.append(title)
        if address:
            links.append(Relation(url=address, type="in_series", title=title))
        inner.taken.update(("@type", "description") if inner.data.get("description") == title.get() else ("@type",))
        if inner.left():
            fields.keep("inSeries")
    return tuple(titles), links
