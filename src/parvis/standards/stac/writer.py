"""Datasets as STAC collections, their files as assets: in one language, the others beside it in `translations`.

A dataset's files and services are not items: an item is a thing of one place and time, which a catalogue's
description of a file does not make of it. So a dataset is a collection with assets, and has no items.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import Dataset, bounding_box
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.members.contacts import contacts_to
from parvis.standards.members.extensions import (
    extension_to,
    identifiers_to,
    language_to,
    licence_to,
    moment,
    spatial_to,
    stamp,
    subjects_told,
    temporal_to,
    themes_to,
)
from parvis.standards.members.kept import HOLDS, carried, record_id
from parvis.standards.members.links import distribution_to, links_to
from parvis.standards.members.translations import spread

NAME = "stac"
VERSION = "1.1.0"
ASSET = re.compile(r"asset-\d+")
"The key of an asset that has no name of its own."
_SITE = "https://stac-extensions.github.io"
_EXTENSIONS = {
    "language": f"{_SITE}/language/v1.0.0/schema.json",
    "contacts": f"{_SITE}/contacts/v0.1.1/schema.json",
    "themes": f"{_SITE}/themes/v1.0.0/schema.json",
    "file": f"{_SITE}/file/v2.1.0/schema.json",
    "sci:doi": f"{_SITE}/scientific/v1.0.0/schema.json",
}
_KEPT = frozenset(
    {
        "summaries",
        "item_assets",
        "stac_extensions",
        "cube:dimensions",
        "cube:variables",
        "sci:citation",
        "sci:publications",
        "table:columns",
    }
)
WORLD = (-180.0, -90.0, 180.0, 90.0)
_encode = msgspec.json.Encoder().encode


def write(record: Written, context: WriteContext) -> bytes:
    """One dataset as a collection."""
    return _encode(document(record, context))


def document(record: Written, context: WriteContext) -> dict[str, Any]:
    """The same, as data, without links to where it is served."""
    dataset = record.dataset
    lang = dataset.title.language(context.lang, "en") or context.lang
    texts = spread(lang, title=dataset.title, description=dataset.description, keywords=dataset.keywords)
    members: dict[str, Any] = {
        "type": "Collection",
        "stac_version": VERSION,
        "id": record_id(record, context, NAME),
        # Demanded; where there is none, the title stands for it, and `translations` says so.
        "description": dataset.title.get(lang),
        **texts,
        **(licence_to(dataset.licence) if dataset.licence else {"license": "other"}),
        "providers": _providers(dataset, lang),
        "extent": {"spatial": {"bbox": _boxes(dataset)}, "temporal": {"interval": _intervals(dataset)}},
        "language": language_to(lang) if lang != "und" else None,
        "languages": [language_to(code) for code in dataset.title.languages if code not in ("und", lang)],
        "resourceLanguages": [language_to(code) for code in dataset.languages],
        "contacts": contacts_to(dataset, lang),
        "themes": themes_to(dataset, context, lang),
        "created": stamp(record.created_at),
        "updated": stamp(record.changed_at),
        "version": dataset.version,
        "kind": dataset.kind if dataset.kind != "dataset" else None,
        "sci:doi": next(
            (item.value for item in dataset.identifiers if item.type == "doi" and _DOI.fullmatch(item.value)), None
        ),
        "assets": _assets(dataset, lang),
        **extension_to(dataset, lang),
    }
    if not dataset.description:
        members.setdefault("translations", {}).setdefault(lang, {})["description"] = ""
    if not dataset.licence:
        members["licence"] = {}
    kept = {name: value for name, value in members.items() if value not in (None, "", [], {}) or name == "licence"}
    kept |= {"externalIds": identifiers_to(dataset), "links": links_to(dataset, lang)}
    if subjects_told(dataset):
        kept["subjects"] = list(dataset.subjects)
    kept["temporal"] = temporal_to(dataset.periods)
    kept["spatial"] = spatial_to(dataset.extents, lang)
    _trim(kept, dataset)
    for name, value in carried(dataset, NAME, _KEPT).items():
        kept.setdefault(name, value)
    kept["stac_extensions"] = sorted({*_used(kept), *_declared(kept.get("stac_extensions"))})
    return kept


_DOI = re.compile(r"10\.\d{4,9}/\S+")


def _trim(kept: dict[str, Any], dataset: Dataset) -> None:
    """Leaves out what the standard's own members say as well."""
    boxes = [item.bbox for item in dataset.extents]
    if (
        all(boxes)
        and all(not (item.geometry or item.code or item.name) for item in dataset.extents)
        and dataset.extents
    ):
        del kept["spatial"]
    exact = [[item.start, item.end] for item in dataset.periods] == kept["extent"]["temporal"]["interval"]
    if exact and all(item.start != item.end for item in dataset.periods):
        del kept["temporal"]


def _boxes(dataset: Dataset) -> list[list[float]]:
    """The box around all, and where there are several each of them; the world where none is known."""
    boxes = [list(item.bbox) for item in dataset.extents if item.bbox]
    if len(boxes) < 2:
        return boxes or [list(WORLD)]
    return [list(bounding_box(dataset.extents) or WORLD), *boxes]


def _intervals(dataset: Dataset) -> list[list[str | None]]:
    found = [[moment(item.start), moment(item.end, end=True)] for item in dataset.periods]
    if not found:
        return [[None, None]]
    if len(found) == 1:
        return found
    starts, ends = [start for start, _ in found], [end for _, end in found]
    return [
        [min(s for s in starts if s) if all(starts) else None, max(e for e in ends if e) if all(ends) else None],
        *found,
    ]


def _providers(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    found = []
    for role, agents in (
        ("licensor", [dataset.publisher] if dataset.publisher else []),
        ("producer", dataset.creators),
    ):
        for agent in agents:
            if name := agent.name.get(lang, "en"):
                entry: dict[str, Any] = {"name": name, "roles": [role]}
                if url := agent.url.get(lang, "en"):
                    entry["url"] = url
                found.append(entry)
    return found


def _assets(dataset: Dataset, lang: str) -> dict[str, dict[str, Any]]:
    """Distributions by their ids, where these can tell them apart; one without an address has an empty one."""
    found: dict[str, dict[str, Any]] = {}
    for number, item in enumerate(dataset.distributions):
        members = {"href": item.url or "", **distribution_to(item, lang, size="file:size"), "roles": ["data"]}
        key = item.id if item.id and not ASSET.fullmatch(item.id) and item.id not in found else f"asset-{number}"
        if key == item.id:
            members.pop("id", None)
        found[key] = members
    return found


def _used(kept: dict[str, Any]) -> Iterator[str]:
    for name, address in _EXTENSIONS.items():
        if name in kept or (name == "file" and any("file:size" in asset for asset in kept.get("assets", {}).values())):
            yield address


def _declared(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """As a STAC API answers `/collections`."""
    yield b'{"collections":['
    for number, record in enumerate(records):
        yield (b",\n" if number else b"") + write(record, context)
    yield b'],"links":[]}\n'


WRITERS = (
    Writer(name=NAME, media_type="application/json", suffix=".json", one=write, many=_many, reader=NAME, holds=HOLDS),
)
