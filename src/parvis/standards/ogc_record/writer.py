"""Datasets as records of OGC API – Records, in GeoJSON: in one language, the others beside it in `translations`.

The portal gives a record for each language (`?lang=`), each with links to the others. Members beyond the standard's
are those of `members.extensions`; they are written where the standard's own would not give a value back as it was.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import Dataset, Distribution, Extent, Text, bounding_box
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.dcat_terms import format_label, format_media_type
from parvis.standards.extents import read_place
from parvis.standards.members.contacts import contacts_to
from parvis.standards.members.extensions import (
    MOMENT,
    extension_to,
    identifiers_to,
    language_to,
    licence_to,
    moment,
    shape_of,
    spatial_to,
    stamp,
    subjects_told,
    temporal_to,
    themes_to,
    whole_day,
)
from parvis.standards.members.kept import HOLDS, carried, record_id
from parvis.standards.members.links import distribution_to, links_to
from parvis.standards.members.translations import spread
from parvis.standards.shapes import geojson

NAME = "ogc-record"
CORE = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"
_KEPT = frozenset({"rights", "schedule", "linkTemplates", "extent", "associations", "assets"})
"Extras that records have and datasets of other standards have not."
_OUTSIDE = frozenset({"linkTemplates", "assets", "conformsTo", "time", "geometry", "bbox"})
"Of these, those that stand in the record itself and not among its properties."

_encode = msgspec.json.Encoder().encode
_sorted = msgspec.json.Encoder(order="deterministic").encode


def write(record: Written, context: WriteContext) -> bytes:
    """One dataset as a record."""
    return _encode(document(record, context))


def document(record: Written, context: WriteContext) -> dict[str, Any]:
    """The same, as data: a GeoJSON feature without links to where it is served."""
    dataset = record.dataset
    lang = dataset.title.language(context.lang, "en") or context.lang
    properties = _properties(record, context, lang)
    links = links_to(dataset, lang)
    links += [
        {"rel": "enclosure", "href": item.url, **distribution_to(item, lang)}
        for item in dataset.distributions
        if item.url
    ]
    links = list({_sorted(link): link for link in links}.values())  # one listed twice is read once
    time = _time(dataset)
    if temporal_to_tell(dataset, time):
        properties["temporal"] = temporal_to(dataset.periods)
    kept_time = dataset.extras.get("time")
    if time and isinstance(kept_time, dict) and isinstance(kept_time.get("resolution"), str):
        time["resolution"] = kept_time["resolution"]
    geometry = _geometry(dataset)
    if _said(geometry) != dataset.extents:
        properties["spatial"] = spatial_to(dataset.extents, lang)
    extras = carried(dataset, NAME, _KEPT)
    feature: dict[str, Any] = {
        "id": record_id(record, context, NAME),
        "type": "Feature",
        "conformsTo": [CORE],
        "time": time,
        "geometry": geometry,
        "properties": properties,
        "links": links,
    }
    for name, value in extras.items():
        place = feature if name in _OUTSIDE else properties
        if name == "links" and isinstance(value, list):
            continue
        place.setdefault(name, value)
    return feature


def _properties(record: Written, context: WriteContext, lang: str) -> dict[str, Any]:
    dataset = record.dataset
    created, updated = record.created_at, record.changed_at
    members: dict[str, Any] = {
        "type": dataset.kind,
        **spread(lang, title=dataset.title, description=dataset.description, keywords=dataset.keywords),
        "created": stamp(created) or moment(dataset.issued),
        "updated": stamp(updated) or moment(dataset.modified),
        "themes": themes_to(dataset, context, lang),
        "languages": [language_to(code) for code in _languages(dataset.title, lang)],
        "resourceLanguages": [language_to(code) for code in dataset.languages],
        "formats": _formats(dataset, lang),
        "contacts": contacts_to(dataset, lang),
        "version": dataset.version,
    }
    if lang != "und":
        members["language"] = language_to(lang)
    if dataset.licence:
        members |= licence_to(dataset.licence)
    members |= extension_to(dataset, lang)
    if _plain_dates(record):
        members["issued"] = members["modified"] = None
    kept = {name: value for name, value in members.items() if value not in (None, "", [], {})}
    if (created or updated) and not (dataset.issued or dataset.modified):
        kept["modified"] = None  # or else the record's own dates would be taken for the dataset's
    if subjects_told(dataset):
        kept["subjects"] = list(dataset.subjects)
    return kept | {"externalIds": identifiers_to(dataset)}


def _languages(title: Text, lang: str) -> list[str]:
    """The title's languages, the record's own first: texts by language have no order of their own."""
    return sorted((code for code in title.languages if code != "und"), key=lambda code: (code != lang, code))


def _plain_dates(record: Written) -> bool:
    """Whether `created` and `updated` are the dataset's own dates, both as they are."""
    dataset = record.dataset
    return not (record.created_at or record.changed_at) and all(
        value is None or MOMENT.fullmatch(value) for value in (dataset.issued, dataset.modified)
    )


def _once(items: tuple[Distribution, ...]) -> list[Distribution]:
    """Those with an address each once, as their links are; the others as they are."""
    return list({_sorted(item) if item.url else number: item for number, item in enumerate(items)}.values())


def _formats(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    """The formats there are, and the distributions without an address, which no link can lead to."""
    found: dict[str, dict[str, Any]] = {}
    for item in dataset.distributions:
        if item.url and (item.format or item.media_type):
            media_type = item.media_type or format_media_type(item.format)
            name = format_label(item.format, lang, "en") if item.format else None
            entry = {"name": name, "mediaType": media_type}
            found.setdefault(item.format or str(media_type), {k: v for k, v in entry.items() if v})
    unlinked = [
        {"name": item.format or "", "position": place, **distribution_to(item, lang)}
        for place, item in enumerate(_once(dataset.distributions))
        if not item.url
    ]
    return [*found.values(), *unlinked]


# --- time and place


def _time(dataset: Dataset) -> dict[str, Any] | None:
    """The time that the dataset covers: from the first of its periods to the last."""
    if not dataset.periods:
        return None
    starts = [period.start for period in dataset.periods]
    ends = [period.end for period in dataset.periods]
    start = min((s for s in starts if s), default=None) if all(starts) else None
    end = max((e for e in ends if e), key=lambda e: whole_day(e, end=True), default=None) if all(ends) else None
    if start and start == end and len(start) == 10:
        return {"date": start}
    return {"interval": [_end(start), _end(end, end=True)]}


def _end(date: str | None, *, end: bool = False) -> str:
    if date is None:
        return ".."
    return moment(date) or ".." if "T" in date else whole_day(date, end=end)


def temporal_to_tell(dataset: Dataset, time: dict[str, Any] | None) -> bool:
    """Whether `time` alone does not give the periods back as they are."""
    if time is None:
        return False
    if len(dataset.periods) != 1:
        return True
    period = dataset.periods[0]
    if "date" in time:
        return False
    return [period.start or "..", period.end or ".."] != time["interval"] or period.start == period.end


def _geometry(dataset: Dataset) -> dict[str, Any] | None:
    """The shape of the one place there is; of several, the box around all."""
    if len(dataset.extents) == 1 and (shape := shape_of(dataset.extents[0])):
        return shape
    box = bounding_box(dataset.extents)
    return geojson(box) if box else None


def _said(geometry: dict[str, Any] | None) -> tuple[Extent, ...]:
    """What a reader makes of a geometry."""
    if geometry is None:
        return ()
    extent, code = read_place(geometry, "und")
    return (extent,) if extent and not code else ()


# --- many


def _many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """A page of records, as `items` answers it."""
    yield b'{"type":"FeatureCollection","features":['
    for number, record in enumerate(records):
        yield (b",\n" if number else b"") + write(record, context)
    yield b"]}\n"


WRITERS = (
    Writer(
        name=NAME,
        media_type="application/geo+json",
        suffix=".geojson",
        one=write,
        many=_many,
        reader=NAME,
        holds=HOLDS,
    ),
)
