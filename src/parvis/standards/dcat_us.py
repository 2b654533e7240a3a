"""DCAT-US 1.1 datasets (`data.json`), as ArcGIS Hub and Socrata serve them too; DCAT-US 3's where it is alike.

Source: Project Open Data metadata schema 1.1 (resources.data.gov/resources/dcat-us).
"""

import re
from typing import Any

from parvis.model import (
    EMPTY,
    NO_WORDS,
    Agent,
    DataService,
    Dataset,
    Distribution,
    Identifier,
    Relation,
)

from .base import ReadContext, Reading
from .codes import find_format, guess_format, is_service
from .extents import named_place
from .fields import Fields, is_empty
from .findings import Findings, json_type
from .identifiers import identifier
from .licences import licence_of
from .payload import json_object
from .periods import periods_of
from .profiles import lookup
from .relations import relations_of
from .subjects import code_of, subjects_of
from .texts import LONGEST_TITLE, one_line, plain_text, split_bilingual

NAME = "dcat-us"
MEDIA_TYPES: tuple[str, ...] = ("application/json", "application/ld+json")

_MARKS = ("accessLevel", "contactPoint", "distribution", "landingPage", "keyword", "publisher", "bureauCode")
_ARCGIS_ITEM = re.compile(r"[?&]id=([0-9a-f]{32})(?:.*?[?&]sublayer=(\d+))?")
_BILINGUAL = ("CA", "CA-NB")
_GENERIC_FORMATS = frozenset({"web page", "arcgis hub dataset", "other", "data"})


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one dataset of a DCAT-US catalogue."""
    record = json_object(payload, Findings())
    if record is None or "resources" in record or "dataset" in record:
        return False
    if "schema.org" in str(record.get("@context"))[:300]:
        return False
    return ("title" in record or "identifier" in record) and sum(mark in record for mark in _MARKS) >= 2


def read(payload: bytes, context: ReadContext) -> Reading:
    """A DCAT-US dataset as a dataset; none comes of what is no JSON object, or has neither title nor identifier."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    for name in ("title", "description", "keyword", "theme"):
        if name in record:
            record[name] = _literal(record[name])
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


def _literal(value: Any) -> Any:
    """JSON-LD's `{"@value", "@language"}`, alone or listed, as texts by language."""
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, dict) and isinstance(item.get("@value"), str) for item in items):
        return value
    texts: dict[str, Any] = {}
    for item in items:
        language = item.get("@language")
        texts.setdefault(language if isinstance(language, str) else "und", []).append(item["@value"])
    return {language: words[0] if len(words) == 1 else words for language, words in texts.items()}


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    identifiers = _identifiers(fields)
    title = fields.text("title")
    if title and context.jurisdiction in _BILINGUAL and len(title.values) == 1:
        split = split_bilingual(title.get(), fields.language)
        title = split if len(split.values) > 1 else title
    if not title:
        name = identifiers[0].value if identifiers else context.guid
        if not name:
            fields.findings.add("record-empty", "", "error")
            return None
        fields.findings.add("title-missing", fields.point("title"), "warning", name=name)
        title = plain_text(name, "und")
    subjects, themes = subjects_of(fields, "theme")
    distributions, services = _distributions(fields)
    issued, modified = fields.date("issued"), fields.date("modified")
    return Dataset(
        title=title,
        description=fields.long_text("description"),
        keywords=fields.word_lists("keyword") if "keyword" in fields.data else NO_WORDS,
        subjects=subjects,
        themes=themes,
        identifiers=identifiers,
        publisher=_publisher(fields) or context.publisher,
        contacts=_contacts(fields),
        licence=licence_of(fields, "", (), ("license",)),
        access_rights=code_of(fields, "access_rights", "access-unknown", "accessLevel"),
        issued=issued,
        modified=modified,
        frequency=fields.frequency("accrualPeriodicity") or (_repeating(fields) if not modified else None),
        periods=tuple(dict.fromkeys(periods_of(fields, "temporal"))),
        extents=_extents(fields),
        languages=fields.languages("language"),
        landing_page=fields.links("landingPage"),
        distributions=distributions,
        services=services,
        relations=(*relations_of(fields), *_relations(fields)),
        version=fields.string("version") or None,
        kind=_kind(fields),
        jurisdiction=context.jurisdiction,
        extras=fields.left(),
    )


def _identifiers(fields: Fields) -> tuple[Identifier, ...]:
    value = fields.data.get("identifier")
    if isinstance(value, dict):
        inner = fields.inside(value, "identifier")
        text = inner.string("@id", "notation", "schemaAgency")
        fields.taken.add("identifier")
        if inner.left().keys() - {"@type"}:
            fields.keep("identifier")
    else:
        text = fields.string("identifier", longest=1000)
    found = [identifier(text, "dcat-us")] if text else []
    if text and (item := _ARCGIS_ITEM.search(text)):
        found.append(Identifier(f"{item[1]}_{item[2]}" if item[2] else item[1], "arcgis-item"))
    other = fields.string("@id", longest=1000)
    if other and other != text:
        found.append(identifier(other))
    return tuple(found)


def _publisher(fields: Fields) -> Agent | None:
    """The (first) publisher, and the organisation it belongs to; what else there is stays beside it."""
    value = fields.data.get("publisher")
    place: tuple[int, ...] = ()
    several = False
    if isinstance(value, list):
        said = [index for index, item in enumerate(value) if not is_empty(item)]
        place, several = (said[0],), len(said) > 1
        value = value[said[0]]
    if isinstance(value, str):
        text = one_line(value)[:LONGEST_TITLE] if several else fields.text("publisher").get()
        return Agent(name=split_bilingual(text, fields.language)) if text else None
    if not isinstance(value, dict):
        if value is not None:
            fields.lose(
                "publisher", "wrong-type", "warning", *place, expected_type="object", found_type=json_type(value)
            )
        return None
    if not several:
        fields.taken.add("publisher")
    inner = fields.inside(value, "publisher", *place)
    name = inner.text("name", "prefLabel")
    if len(name.values) == 1:
        name = split_bilingual(name.get(), fields.language)
    parent = inner.take("subOrganizationOf")
    part_of = EMPTY
    if isinstance(parent, dict):
        above = inner.inside(parent, "subOrganizationOf")
        part_of = above.text("name", "prefLabel")
        above.take("@type")
        if above.left():
            fields.keep("publisher")
    inner.take("@type")
    agent = Agent(
        name=name, id=inner.string("@id", "id", "source") or None, url=inner.links("homepage", "url"), part_of=part_of
    )
    if inner.left():
        fields.keep("publisher")
    return agent if agent.name else None


def _contacts(fields: Fields) -> tuple[Agent, ...]:
    value = fields.take("contactPoint")
    found = []
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(item, dict):
            inner = fields.inside(item, "contactPoint", *((index,) if item is not value else ()))
            agent = Agent(
                name=inner.text("fn", "organization-name", "title"),
                email=inner.email("hasEmail", "email"),
                phone=inner.string("tel", "hasTelephone").removeprefix("tel:") or None,
                url=inner.links("hasURL", "url"),
                role="pointOfContact",
            )
            inner.take("@type")
            if inner.left():
                fields.keep("contactPoint")
            if agent:
                found.append(agent)
        elif isinstance(item, str) and item is value:
            if name := fields.text("contactPoint"):
                found.append(Agent(name=name, role="pointOfContact"))
        elif item is not None:
            fields.lose("contactPoint", "wrong-type", "warning", expected_type="object", found_type=json_type(item))
    return tuple(found)


def _extents(fields: Fields) -> tuple[Any, ...]:
    value = fields.data.get("spatial")
    if isinstance(value, dict) and not {"type", "coordinates"} & value.keys():
        inner = fields.inside(value, "spatial")
        found = [
            extent for name in ("bbox", "geometry", "centroid") if name in inner.data for extent in inner.place(name)
        ]
        if (
            not found
            and (name := inner.string("prefLabel", "name", "title"))
            and (extent := named_place(name, fields.language))
        ):
            found = [extent]
        if found:
            fields.taken.add("spatial")
            inner.take("@type")
            if inner.left():
                fields.keep("spatial")
            return tuple(found)
    return fields.place("spatial")


def _repeating(fields: Fields) -> str | None:
    """DCAT-US lets `modified` be a repeating duration: how often the data change."""
    value = fields.data.get("modified")
    return fields.frequency("modified") if isinstance(value, str) and value.startswith("R/P") else None


def _relations(fields: Fields) -> tuple[Relation, ...]:
    found = []
    for name, kind in (("isPartOf", "part_of"), ("conformsTo", "conforms_to")):
        value = fields.data.get(name)
        if isinstance(value, str) and value.startswith(("http://", "https://")) and (link := fields.link(name)):
            found.append(Relation(url=link, type=kind))
    return tuple(found)


def _kind(fields: Fields) -> str:
    value = fields.data.get("@type")
    if isinstance(value, str) and value.rsplit(":", 1)[-1].lower() == "dataset":
        fields.taken.add("@type")
    return "dataset"


def _distributions(fields: Fields) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    """Files and pages as distributions, services as data services; one listed twice is taken once."""
    value = fields.take("distribution")
    if isinstance(value, dict):
        value = [value]
    if value is None:
        return (), ()
    if not isinstance(value, list):
        fields.lose("distribution", "wrong-type", "warning", expected_type="array", found_type=json_type(value))
        return (), ()
    distributions: list[Distribution] = []
    services: list[DataService] = []
    seen: dict[Any, int] = {}
    unknown: set[str] = set()
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            if not is_empty(item):
                fields.lose(
                    "distribution", "wrong-type", "warning", index, expected_type="object", found_type=json_type(item)
                )
            continue
        inner = fields.inside(item, "distribution", index)
        found = _distribution(inner, unknown)
        form = found.format if isinstance(found, Distribution) else found.protocol
        key = (found.url, form, found.title.get(), found.description.get())
        if found.url and (first := seen.setdefault(key, index)) != index:
            fields.findings.add("resource-repeated", inner.pointer, "info", first=first, url=found.url)
        elif isinstance(found, DataService):
            services.append(found)
        else:
            distributions.append(found)
    return tuple(distributions), tuple(services)


def _distribution(fields: Fields, unknown: set[str]) -> Distribution | DataService:
    download, access = fields.link("downloadURL"), fields.link("accessURL")
    url = download or access
    if download and access and access != download:
        fields.keep("accessURL")
    code, media_type = _format(fields, url, unknown)
    title, description = fields.text("title"), fields.long_text("description")
    languages = fields.languages("language")
    if isinstance(fields.data.get("@type"), str) and fields.data["@type"].endswith("Distribution"):
        fields.taken.add("@type")
    name = fields.string("@id", "identifier") or None
    if url and code and is_service(code) and not download:
        return DataService(
            url=url,
            title=title,
            description=description,
            protocol=code,
            id=name,
            languages=languages,
            extras=fields.left(),
        )
    return Distribution(
        url=url,
        id=name,
        title=title,
        description=description,
        format=code,
        media_type=media_type,
        size=fields.size("byteSize"),
        languages=languages,
        licence=licence_of(fields, "", (), ("license",), quiet=True) if "license" in fields.data else None,
        issued=fields.date("issued"),
        modified=fields.date("modified"),
        extras=fields.left(),
    )


def _format(fields: Fields, url: str | None, unknown: set[str]) -> tuple[str | None, str | None]:
    """The format's code (else the source's own word) and the media type.

    An address of an ArcGIS service decides over `Web Page`; a stated format over the media type.
    """
    said, media_type = fields.string("format", longest=200), fields.string("mediaType", "mimeType").lower()
    code = (fields.mapped("format", said) or find_format(said)) if said else None
    if code is None and said and said.casefold() not in _GENERIC_FORMATS and said not in unknown:
        unknown.add(said)
        fields.findings.add("format-unknown", fields.point("format"), "info", format=said)
    guessed = guess_format(url) if url else None
    if guessed and is_service(guessed) and code in (None, "API", "JSON", "other", "unknown"):
        return guessed, media_type or None
    if code is None and not said:
        code = (find_format(media_type) if media_type else None) or guessed
    return code or said or None, media_type or None
