"""Datasets as schema.org's Dataset for exchange: everything that it can hold, texts in every language."""

from collections.abc import Iterable, Iterator

import msgspec

from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.schema_nodes.dataset_writing import entry
from parvis.standards.schema_nodes.things_writing import for_script

from .for_pages import document, write

__all__ = ["WRITERS", "document", "entry", "write"]

_encode = msgspec.json.Encoder().encode


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
     "landing_page", "services", *(f"distributions.{name}" for name in (
         "url", "id", "title", "description", "media_type", "size", "languages", "kind", "issued", "modified",
         "checksum")), "relations", "series", "version", "kind"}
)  # fmt: skip
WRITERS = (
    Writer(name="schema-org", media_type="application/ld+json", suffix=".jsonld", one=_one, many=_many,
           reader="schema-org", holds=HELD),
)  # fmt: skip
