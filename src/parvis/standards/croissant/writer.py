"""Datasets as Croissant 1.1: the files that can be fetched, and their columns where these are known."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import UNDETERMINED, Dataset, Distribution
from parvis.standards import dcat_terms
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.machine import marked_tag
from parvis.standards.schema_nodes.dataset_writing import entry as schema_org_entry
from parvis.standards.schema_nodes.things import MEDIA_TYPE
from parvis.standards.schema_nodes.things_writing import Node, for_script, kept, one_or_many, tagged, text

from .context import CONFORMS_TO, CONTEXT

__all__ = ["WRITERS", "entry", "is_tabular"]

OWN = ("recordSet", "citeAs", "isLiveDataset", "sdVersion")
"Fields of Croissant that the canonical record has no place for, and that it carries as extras."
_FIRST = ("@context", "@type", "@id", "conformsTo", "name", "description", "keywords", "url", "license", "creator")
UNKNOWN_TYPE = "application/octet-stream"
_TABULAR = frozenset({"CSV", "TSV", "XLS", "XLSX", "PARQUET", "ODS", "JSONL", "GEOPARQUET"})
_DATA_TYPES = {
    "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date",
    "datetime": "sc:DateTime", "time": "sc:Time", "year": "sc:Integer", "geopoint": "sc:GeoCoordinates",
}  # fmt: skip
"sc types by Table Schema's; all others are sc:Text."
_encode = msgspec.json.Encoder().encode


def is_tabular(dataset: Dataset) -> bool:
    """Whether any of its files is a table."""
    return any(item.url and (item.format or "").upper() in _TABULAR for item in dataset.distributions)


def entry(record: Written, context: WriteContext) -> Node:
    """The dataset as one thing."""
    dataset = record.dataset
    made = schema_org_entry(record, context)
    main = made["@context"][1]["@language"]
    names = _names(dataset.distributions)
    files = [_file(item, name, main) for item, name in names]
    sets = dataset.extras.get("distribution")
    files += [item for item in sets if isinstance(item, dict)] if isinstance(sets, list) else []
    page = f"{context.base_url}/datasets/{dataset.id}" if context.base_url and dataset.id else None
    made |= {
        "@context": CONTEXT | {"@language": main},
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": text(dataset.title, main or UNDETERMINED),
        "description": text(dataset.description, main or UNDETERMINED),
        "keywords": list(dataset.keywords.values.get(main or UNDETERMINED, ())),
        "url": dataset.landing_page.values.get(main or UNDETERMINED) or page,
        "workTranslation": one_or_many(_translations(dataset, main or UNDETERMINED)),
        "distribution": files,
        "recordSet": [table for item, name in names if (table := _record_set(item, name))],
    }
    if any(not {"sha256", "md5"} & file.keys() for file in files):
        # Files that may change at any time have no checksum here; the specification asks for one of all others.
        made["isLiveDataset"] = True
    made |= {"recordSet": made.pop("recordSet") or dataset.extras.get("recordSet")}
    made |= {name: dataset.extras[name] for name in OWN if name in dataset.extras and name != "recordSet"}
    said: Node = _by_language(kept({name: made.pop(name, None) for name in _FIRST} | made))
    return said


def _translations(dataset: Dataset, main: str) -> list[Node]:
    """Keywords and pages in other languages than the main one: Croissant has names and descriptions by language."""
    languages = dict.fromkeys(
        lang for texts in (dataset.keywords, dataset.landing_page) for lang in texts.values if lang != main
    )
    found = []
    for lang in languages:
        words: list[Any] = list(dataset.keywords.values.get(lang, ()))
        if lang in dataset.keywords.machine:
            words = [tagged(word, f"{lang}-t-und") for word in words]
        inner = {"@type": "sc:Dataset", "keywords": words, "url": dataset.landing_page.values.get(lang)}
        found.append({"@context": {"@language": None if lang == UNDETERMINED else lang}, **kept(inner)})
    return found


def _by_language(value: Any, key: str = "") -> Any:
    """Names and descriptions that say their language as maps by language, as Croissant's context has them."""
    if key in ("name", "description"):
        items = value if isinstance(value, list) else [value]
        if all(isinstance(item, dict) and "@value" in item for item in items):
            return {item.get("@language", "@none"): item["@value"] for item in items}
    if isinstance(value, list):
        return [_by_language(item) for item in value]
    if isinstance(value, dict):
        return {name: item if name == "@context" else _by_language(item, name) for name, item in value.items()}
    return value


def _names(items: tuple[Distribution, ...]) -> list[tuple[Distribution, str]]:
    """The files that have an address, each with a name of its own in the document."""
    found: dict[str, Distribution] = {}
    for item in items:
        if not item.url:
            continue
        name = (
            item.id
            or re.sub(r"[^\w.-]+", "-", item.url.rstrip("/").rpartition("/")[2].partition("?")[0])[:80]
            or "file"
        )
        while name in found:
            name += "-2"
        found[name] = item
    return [(item, name) for name, item in found.items()]


def _file(item: Distribution, name: str, main: str | None) -> Node:
    said = item.media_type if item.media_type and MEDIA_TYPE.fullmatch(item.media_type) else None
    media_type = (said or dcat_terms.format_media_type(item.format) or UNKNOWN_TYPE).partition(";")[0].strip()
    algorithm, _, value = (item.checksum or "").partition(":")
    made: Node = {
        "@type": "cr:FileObject",
        "@id": name,
        # Unlike those of the dataset, a file's name and description are in one language for the reference reader.
        "name": item.title.values.get(main or UNDETERMINED) or name,
        "alternateName": [
            tagged(value, marked_tag(lang, item.title))
            for lang, value in item.title.values.items()
            if lang != (main or UNDETERMINED)
        ],
        "description": item.description.values.get(main or UNDETERMINED),
        "contentUrl": item.url,
        "encodingFormat": media_type,
        "contentSize": f"{item.size} B" if item.size is not None else None,
        "inLanguage": list(item.languages),
        "datePublished": item.issued,
        "dateModified": item.modified,
        "sha256": value if algorithm == "sha256" else None,
        "md5": value if algorithm == "md5" else None,
    }
    return kept(made)


def _record_set(item: Distribution, name: str) -> Node | None:
    """The columns of a file, where a Table Schema tells them."""
    schema = item.extras.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list):
        return None
    columns = [field for field in fields if isinstance(field, dict) and isinstance(field.get("name"), str)]
    table = f"{name}-records"
    if not columns:
        return None
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "field": [_field(field, name, table) for field in columns],
    }


def _field(field: Node, file: str, table: str) -> Node:
    column = field["name"]
    said: Any = field.get("description") or field.get("title")
    return kept(
        {
            "@type": "cr:Field",
            "@id": f"{table}/{column}",
            "name": column,
            "description": said if isinstance(said, str) else None,
            "dataType": _DATA_TYPES.get(str(field.get("type")), "sc:Text"),
            "source": {"fileObject": {"@id": file}, "extract": {"column": column}},
        }
    )


def _one(record: Written, context: WriteContext) -> bytes:
    return for_script(_encode(entry(record, context)))


def _many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """Many as one JSON array."""
    yield b"["
    for number, record in enumerate(records):
        yield (b",\n" if number else b"") + _one(record, context)
    yield b"]\n"


HELD = frozenset(
    {"title", "description", "keywords", "subjects", "themes", "identifiers", "publisher", "creators", "contacts",
     "licence", "access_rights", "issued", "modified", "frequency", "status", "periods", "extents", "languages",
     "landing_page", "relations", "series", "version", "kind"}
)  # fmt: skip
"Nothing of `distributions`: a FileObject must have a `contentUrl`, so files without an address are left out."
WRITERS = (
    Writer(name="croissant", media_type="application/ld+json", suffix=".json", one=_one, many=_many,
           reader="croissant", holds=HELD),
)  # fmt: skip
