"""Datasets as CSVW metadata: a group of the tables among their files, the rest in common properties.

Texts are in every language that they have. Files that are no tables, and services, are listed as DCAT lists them.
A dataset without a table gives a group without one, which the standard's rules refuse: CSVW describes tables.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import Agent, Concept, DataService, Distribution, Extent, Licence, Text, TextList
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.codes import guess_format
from parvis.standards.machine import marked_tag
from parvis.standards.members.extensions import temporal_to
from parvis.standards.members.kept import HOLDS, carried, record_id

from .vocabulary import CONTEXT

NAME = "csvw"
TABLES = frozenset({"CSV", "TSV"})
_TABLE = frozenset(
    ["tableSchema", "dialect", "notes", "transformations", "suppressOutput", "tableDirection", "null", "lang"]
)
"Extras of a distribution that only CSVW's tables have."
_encode = msgspec.json.Encoder().encode


def write(record: Written, context: WriteContext) -> bytes:
    """One dataset as metadata of a group of tables."""
    return _encode(document(record, context))


def document(record: Written, context: WriteContext) -> dict[str, Any]:
    """The same, as data."""
    dataset = record.dataset
    own = bool(dataset.provenance and (dataset.provenance.standard or "").split("/")[0] == NAME)
    listed = [item for item in dataset.distributions if _is_table(item)]
    others = [item for item in dataset.distributions if not _is_table(item)]
    members: dict[str, Any] = {
        "@type": "TableGroup",
        "dc:title": literals(dataset.title),
        "dc:description": literals(dataset.description),
        "dcat:keyword": literals(dataset.keywords),
        "dc:publisher": _agent(dataset.publisher) if dataset.publisher else None,
        "dc:creator": [_agent(agent) for agent in dataset.creators],
        "dcat:contactPoint": [_agent(agent) for agent in dataset.contacts],
        "dc:license": _licence(dataset.licence) if dataset.licence else None,
        "dc:accessRights": dataset.access_rights,
        "dc:issued": dataset.issued,
        "dc:modified": dataset.modified,
        "dc:accrualPeriodicity": dataset.frequency,
        "schema:creativeWorkStatus": dataset.status,
        "dc:temporal": temporal_to(dataset.periods),
        "dc:spatial": [_place(extent) for extent in dataset.extents],
        "dc:language": list(dataset.languages),
        "dcat:landingPage": literals(dataset.landing_page),
        "dcat:theme": [*dataset.subjects, *(_theme(theme) for theme in dataset.themes)],
        "dc:relation": [
            _kept({"schema:url": item.url, "schema:additionalType": item.type, "schema:name": literals(item.title)})
            for item in dataset.relations
        ],
        "dcat:inSeries": [{"schema:name": literals(title)} for title in dataset.series],
        "dcat:version": dataset.version,
        "dc:type": dataset.kind if dataset.kind != "dataset" else None,
        "schema:areaServed": dataset.jurisdiction,
        "dcat:service": [_service(item) for item in dataset.services],
        "dcat:distribution": [_file(item, own=own) for item in others],
    }
    kept = {"@context": CONTEXT, "@id": record_id(record, context, NAME)} | _kept(members)
    kept["dc:identifier"] = [
        {"schema:propertyID": item.type, "schema:value": item.value} for item in dataset.identifiers
    ]
    kept["tables"] = [_table(item, own=own) for item in listed]
    for name, value in carried(dataset, NAME, frozenset({"dialect", "tableSchema"})).items():
        kept.setdefault(name, value)
    return kept


def _kept(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def literals(text: Text | TextList) -> list[dict[str, str]]:
    """Texts with their languages, as JSON-LD has them."""
    found = []
    for code, value in text.values.items():
        tag = marked_tag(code, text) if isinstance(text, Text) else code + "-t-und" * (code in text.machine)
        found += [{"@value": item, "@language": tag} for item in ([value] if isinstance(value, str) else value)]
    return found


def _theme(theme: Concept) -> dict[str, Any]:
    members = {"skos:notation": theme.code, "skos:prefLabel": literals(theme.label), "skos:inScheme": theme.scheme}
    return {"@type": "skos:Concept"} | _kept(members)


def _is_table(item: Distribution) -> bool:
    return bool(item.url) and (item.format in TABLES)


def _agent(agent: Agent) -> dict[str, Any]:
    return _kept(
        {
            "@type": "schema:Person" if agent.kind == "person" else "schema:Organization",
            "schema:name": literals(agent.name),
            "schema:identifier": agent.id,
            "schema:email": agent.email,
            "schema:telephone": agent.phone,
            "schema:url": literals(agent.url),
            "schema:memberOf": literals(agent.part_of),
            "schema:roleName": agent.role,
        }
    )


def _licence(licence: Licence) -> dict[str, Any]:
    members = {"schema:name": literals(licence.title), "schema:url": literals(licence.url)}
    return {"schema:identifier": licence.code or ""} | _kept(members)


def _place(extent: Extent) -> dict[str, Any]:
    return {"@type": "schema:Place"} | _kept(
        {
            "schema:name": literals(extent.name),
            "schema:identifier": extent.code,
            "schema:box": _encode(list(extent.bbox)).decode() if extent.bbox else None,
            "schema:polygon": extent.geometry,
        }
    )


def _members(item: Distribution) -> dict[str, Any]:
    return _kept(
        {
            "dc:title": literals(item.title),
            "dc:description": literals(item.description),
            "dc:format": item.format,
            "dcat:mediaType": item.media_type,
            "dcat:byteSize": item.size,
            "dc:language": list(item.languages),
            "dc:type": item.kind,
            "dc:license": _licence(item.licence) if item.licence else None,
            "dc:issued": item.issued,
            "dc:modified": item.modified,
            "dcat:checksum": item.checksum,
        }
    )


def _table(item: Distribution, *, own: bool) -> dict[str, Any]:
    members: dict[str, Any] = {"@type": "Table", "url": item.url}
    if item.id and not item.id.startswith("_:"):
        members["@id"] = item.id
    members |= _members(item)
    for name, value in item.extras.items():
        if own or name in _TABLE:
            members.setdefault(name, value)
    return members


def _service(item: DataService) -> dict[str, Any]:
    members = {
        "schema:url": item.url, "@id": item.id,
        "dc:title": literals(item.title), "dc:description": literals(item.description),
        "dc:conformsTo": item.protocol, "dc:language": list(item.languages),
    }  # fmt: skip
    return {"@type": "dcat:DataService"} | _kept(members)


def _file(item: Distribution, *, own: bool) -> dict[str, Any]:
    members: dict[str, Any] = {"@type": "dcat:Distribution", **_members(item)}
    if item.id and not item.id.startswith("_:"):
        members["@id"] = item.id
    if item.url:
        members["dcat:accessURL"] = item.url
    if item.format is None and guess_format(item.url or ""):
        members["dc:format"] = ""
    return members


def _many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """Metadata in lines: there is no document of many."""
    return (write(record, context) + b"\n" for record in records)


WRITERS = (
    Writer(
        name=NAME,
        media_type="application/csvm+json",
        suffix=".json",
        one=write,
        many=_many,
        reader=NAME,
        holds=HOLDS - {"distributions"},
    ),
)
