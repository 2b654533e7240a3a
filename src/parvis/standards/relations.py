"""Documentation, publications and other datasets that a record points to."""

import re
from typing import Any

from parvis.model import EMPTY, Relation

from .fields import Fields, is_empty
from .findings import json_type
from .links import read_link
from .payload import json_inside

_PLAIN = (
    ("describedBy", "described_by"), ("described_by", "described_by"), ("data_dictionary", "described_by"),
    ("dataDictionary", "described_by"), ("dictionaryList", "described_by"),
    ("references", "reference"), ("reference", "reference"),
    ("dataQuality_url", "quality"), ("metadata_url", "metadata"), ("collection_metadata_url", "metadata"),
    ("systemOfRecords", "system_of_records"), ("graphic-preview-file", "preview"), ("more_info", "more_info"),
    ("replacement_record", "superseded_by"), ("replacedby_uri", "superseded_by"), ("replaces_uri", "supersedes"),
    ("istranslation_uri", "translation_of"), ("hastranslation_uri", "translation"),
)  # fmt: skip


def relations_of(fields: Fields) -> tuple[Relation, ...]:
    """What the fields known to hold addresses point to, each address once a type."""
    found: dict[tuple[str, str], Relation] = {}
    for name, kind in _PLAIN:
        if name not in fields.data:
            continue
        value = fields.data[name]
        fields.taken.add(name)
        for place, item in _items(value):
            _add(fields, name, place, item, kind, found)
    _read_relationships(fields, found)
    return tuple(found.values())


def _items(value: Any) -> list[tuple[tuple[object, ...], Any]]:
    if isinstance(value, str):
        inner = json_inside(value)
        if inner is None:
            parts = re.split(r"[,;]?\s+(?=https?://)|,(?=https?://)", value.strip())
            return [((), part) for part in parts if part]
        value = inner
    if isinstance(value, list):
        return [((index,), item) for index, item in enumerate(value)]
    return [((), value)]


def _add(
    fields: Fields, name: str, place: tuple[object, ...], item: Any, kind: str, found: dict[tuple[str, str], Relation]
) -> None:
    title = EMPTY
    address = item
    if isinstance(item, dict):
        inner = fields.inside(item, name, *place)
        title = inner.text("description", "title", "name", "label")
        address = next((item[key] for key in ("url", "link", "href", "@id") if isinstance(item.get(key), str)), None)
        if is_empty(item):
            return
    if not isinstance(address, str):
        if not is_empty(address) or title:
            fields.lose(name, "wrong-type", "warning", *place, expected_type="address", found_type=json_type(item))
        return
    if not address.strip():
        return
    link, code = read_link(address, fields.base_url)
    if link is None:
        if code == "link-unsafe":
            fields.lose(name, code, "error", *place, value=address)
        else:
            fields.keep(name)
        return
    found.setdefault((link, kind), Relation(url=link, type=kind, title=title))


def _one_address(value: Any) -> tuple[Any, bool]:
    """One address of several by language (`related_url` of 2025), and whether they differ."""
    if not isinstance(value, dict):
        return value, False
    addresses = [item for item in value.values() if isinstance(item, str) and item.strip()]
    return (addresses[0] if addresses else None), len(set(addresses)) > 1


def _read_relationships(fields: Fields, found: dict[tuple[str, str], Relation]) -> None:
    """The Government of Canada's `relationship`: [{related_relationship, related_type, related_url}]."""
    value = fields.data.get("relationship")
    if is_empty(value):
        return
    if isinstance(value, str):
        value = json_inside(value)
    if not isinstance(value, list):
        return
    fields.taken.add("relationship")
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            fields.keep("relationship")
            continue
        if is_empty(item):
            continue
        kind = item.get("related_relationship")
        url, several = _one_address(item.get("related_url"))
        if several:
            fields.keep("relationship")
        _add(
            fields, "relationship", (index,), {"url": url, "title": item.get("title")},
            kind if isinstance(kind, str) and kind.strip() else "related", found,
        )  # fmt: skip
        if not is_empty(
            {key: inner for key, inner in item.items() if key not in ("related_relationship", "related_url")}
        ):
            fields.keep("relationship")
