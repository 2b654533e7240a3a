"""Datasets as CKAN packages: CKAN 2.10's core, with the bilingual fields that Canada's portals add.

Sources: CKAN's `package_show`; ckanext-fluent (`…_translated`); open-data/ckanext-canada's dataset schema, whose
machine translations stand under BCP 47 T tags (`fr-t-en`). What `standards.ckan` reads of a package, this writes.
"""

from datetime import datetime
from typing import Any

import msgspec

from parvis.model import Agent, DataService, Dataset, Distribution, Extent
from parvis.standards.base import WriteContext, Written
from parvis.standards.machine import tagged_text, tagged_words
from parvis.standards.shapes import geojson
from parvis.vocab import code_list

NAME = "ckan"

_encode = msgspec.json.Encoder().encode


def encode(value: Any) -> bytes:
    """Anything of a package as JSON."""
    return _encode(value)


def package(record: Written, context: WriteContext) -> dict[str, Any]:
    """The package: what `package_show` answers. Keys that a dataset has nothing for hold null or an empty list."""
    dataset, lang = record.dataset, context.lang
    resources = resources_of(dataset, lang)
    tags = _tags(dataset)
    licence = code_list("licence").get(dataset.licence.code) if dataset.licence and dataset.licence.code else None
    contact = dataset.contacts[0] if dataset.contacts else Agent()
    author = dataset.creators[0] if dataset.creators else Agent()
    result: dict[str, Any] = {
        "id": dataset.id,
        "name": record.slug or dataset.id,
        "title": dataset.title.get(lang, "en"),
        "notes": dataset.description.get(lang, "en"),
        "url": dataset.landing_page.get(lang, "en") or None,
        "version": dataset.version,
        "type": "dataset" if dataset.kind == "dataset" else dataset.kind,
        "state": "active",
        "private": False,
        "author": author.name.get(lang, "en") or None,
        "author_email": author.email,
        "maintainer": contact.name.get(lang, "en") or None,
        "maintainer_email": contact.email,
        "creator_user_id": None,
        "license_id": dataset.licence.code if dataset.licence else None,
        "license_title": _licence_title(dataset, lang),
        "license_url": _licence_url(dataset, lang),
        "isopen": bool(licence and licence.more.get("open")),
        "owner_org": record.organization_slug,
        "organization": organization_of(dataset.publisher, record.organization_slug, lang),
        "metadata_created": timestamp(record.created_at),
        "metadata_modified": timestamp(record.changed_at or record.harvested_at),
        "num_resources": len(resources),
        "num_tags": len(tags),
        "resources": resources,
        "tags": tags,
        "groups": [group(code, lang) for code in dataset.subjects],
        "extras": _extras(dataset),
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }
    return result | _translated(dataset) | _own_fields(dataset)


def _translated(dataset: Dataset) -> dict[str, Any]:
    """ckanext-fluent's fields."""
    return {
        "title_translated": tagged_text(dataset.title),
        "notes_translated": tagged_text(dataset.description),
        "keywords": tagged_words(dataset.keywords),
    }


def _own_fields(dataset: Dataset) -> dict[str, Any]:
    """Fields of Canada's schemas, where the dataset has something for them."""
    period = dataset.periods[0] if dataset.periods else None
    fields: dict[str, Any] = {
        "subject": list(dataset.subjects),
        "jurisdiction": dataset.jurisdiction,
        "date_published": dataset.issued,
        "date_modified": dataset.modified,
        "frequency": dataset.frequency,
        "status": dataset.status,
        "access_rights": dataset.access_rights,
        "language": list(dataset.languages),
        "time_period_coverage_start": period.start if period else None,
        "time_period_coverage_end": period.end if period else None,
        "temporal": [f"{item.start or '..'}/{item.end or '..'}" for item in dataset.periods[1:]],
        "program_page_url": tagged_text(dataset.landing_page),
        "data_series_name": tagged_text(dataset.series[0]) if dataset.series else None,
        "digital_object_identifier": next((item.value for item in dataset.identifiers if item.type == "doi"), None),
        "creator": [agent.name.get("en", "fr") for agent in dataset.creators if agent.name],
        "contacts": [_party(agent) for agent in dataset.contacts[1:]],
        "relationship": [
            {"related_relationship": item.type, "related_url": item.url, "title": tagged_text(item.title)}
            for item in dataset.relations
        ],
        **_places(dataset),
    }
    return {name: value for name, value in fields.items() if value}


def _places(dataset: Dataset) -> dict[str, Any]:
    shapes = [shape for extent in dataset.extents if (shape := shape_of(extent))]
    named = [extent for extent in dataset.extents if not shape_of(extent)]
    return {
        "spatial": shapes[0] if shapes else None,
        "spatial_coverage_locations": shapes[1:],
        "geographic_region": [extent.code for extent in named if extent.code],
        "spatial_coverage": [extent.name.get("en", "fr") for extent in named if not extent.code],
    }


def shape_of(extent: Extent) -> str | None:
    """The extent's shape, else its box, as GeoJSON in a string."""
    return extent.geometry or (_encode(geojson(extent.bbox)).decode() if extent.bbox else None)


def _tags(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {"id": word, "name": word, "display_name": word, "state": "active", "vocabulary_id": None}
        for word in dataset.keywords.all()
    ]


def _licence_title(dataset: Dataset, lang: str) -> str | None:
    licence = dataset.licence
    if licence is None:
        return None
    return licence.title.get(lang, "en") or (code_list("licence").label(licence.code, lang) if licence.code else None)


def _licence_url(dataset: Dataset, lang: str) -> str | None:
    licence = dataset.licence
    if licence is None:
        return None
    if licence.url:
        return licence.url.get(lang, "en")
    term = code_list("licence").get(licence.code) if licence.code else None
    urls = term.more.get("url", {}) if term else {}
    return urls.get(lang) or next(iter(urls.values()), None)


def organization_of(publisher: Agent | None, slug: str | None, lang: str) -> dict[str, Any] | None:
    """The `organization` of a package."""
    if publisher is None or not publisher.name:
        return None
    return {
        "id": slug or publisher.id,
        "name": slug or publisher.id,
        "title": publisher.name.get(lang, "en"),
        "title_translated": tagged_text(publisher.name),
        "type": "organization",
        "description": "",
        "image_url": "",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def group(code: str, lang: str) -> dict[str, Any]:
    """A subject as a CKAN group."""
    title = code_list("subject").label(code, lang)
    return {"id": code, "name": code, "title": title, "display_name": title, "description": "", "image_display_url": ""}


def _party(agent: Agent) -> dict[str, Any]:
    name = agent.name.get("en", "fr")
    party: dict[str, Any] = {"individual-name": name} if agent.kind == "person" else {"name": name}
    party |= {"email": agent.email, "url": agent.url.get("en", "fr") or None, "role": agent.role}
    if agent.kind == "person" and agent.part_of:
        party["organisation-name"] = agent.part_of.get("en", "fr")
    return {key: value for key, value in party.items() if value}


def resource_id(dataset: Dataset, position: int, given: str | None) -> str:
    """The source's own id, else one of the dataset's id and the resource's place."""
    return given or f"{dataset.id}-{position}"


def resources_of(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    """Distributions, then services."""
    items: list[Distribution | DataService] = [*dataset.distributions, *dataset.services]
    return [_resource(dataset, item, position, lang) for position, item in enumerate(items)]


def _resource(dataset: Dataset, item: Distribution | DataService, position: int, lang: str) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "id": resource_id(dataset, position, item.id),
        "package_id": dataset.id,
        "name": item.title.get(lang, "en") or None,
        "name_translated": tagged_text(item.title),
        "description": item.description.get(lang, "en"),
        "description_translated": tagged_text(item.description),
        "url": item.url or "",
        "position": position,
        "state": "active",
        "language": list(item.languages),
        "url_type": None,
        "datastore_active": False,
    }
    if isinstance(item, DataService):
        resource |= {"format": item.protocol or "", "mimetype": None, "size": None, "hash": ""}
        resource |= {"created": None, "last_modified": None, "resource_type": None}
    else:
        resource |= {"format": item.format or "", "mimetype": item.media_type, "size": item.size}
        resource |= {"hash": item.checksum or "", "created": item.issued, "last_modified": item.modified}
        resource |= {"resource_type": item.kind}
    own = {key: value for key, value in item.extras.items() if key not in resource}
    return resource | own


def _extras(dataset: Dataset) -> list[dict[str, str]]:
    """What has no field in CKAN: where it was harvested, its other identifiers and themes, and the source's own."""
    pairs: dict[str, Any] = {}
    if dataset.provenance:
        pairs["harvest_source_id"] = dataset.provenance.source
        pairs["guid"] = dataset.provenance.guid
        pairs["harvest_source_url"] = dataset.provenance.url
    if dataset.identifiers:
        pairs["identifiers"] = [{"value": item.value, "type": item.type} for item in dataset.identifiers]
    if dataset.themes:
        pairs["classifications"] = list(dataset.themes)
    if len(dataset.series) > 1:
        pairs["series"] = [tagged_text(text) for text in dataset.series]
    for key, value in dataset.extras.items():
        pairs.setdefault(key, value)
    return [
        {"key": key, "value": value if isinstance(value, str) else _encode(value).decode()}
        for key, value in pairs.items()
        if value not in (None, "", [], {})
    ]


def timestamp(at: datetime | None) -> str | None:
    """A time as CKAN writes it: UTC, with microseconds and without a zone."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") if at else None
