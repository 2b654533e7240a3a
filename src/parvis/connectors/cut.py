"""Documents whose standard cuts out its records itself: XML, RDF, web pages, and JSON that is no plain list."""

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from parvis.model import Problem
from parvis.standards import hub, readers
from parvis.standards.base import Part, ReadContext

from .guard import shown
from .records import derived_guid
from .streams import Source

MOST_WHOLE = 500_000_000
"Bytes of a document that is not JSON: it is held whole."
MOST_JSON = 64_000_000
"Bytes of a JSON document that is held whole; larger ones are read record by record, if they are lists."
_NO_LIST = re.compile(rb'"(?:FeatureCollection|@graph|stac_version)"')
"What stands near the start of JSON that is not a list of records."
STREAMED = frozenset({"ckan", "ckan-gc", "dcat-us", "statcan", "parvis"})
"Standards whose documents are read record by record, whatever their size."


class Cut(NamedTuple):
    """A record cut out of a document, and the standard that knows it."""

    standard: str
    part: Part


def cut(file: IO[bytes], name: str, language: str) -> Iterator[Cut | Problem] | None:
    """The records of a document whose standard cuts them out itself; None where it is of none such.

    Raises FetchError (`gzip-broken`, `too-large`).
    """
    file.seek(0)
    source = Source(file, name=shown(name), limit=MOST_WHOLE, gauged=False)
    document = _read(source)
    if document is None:
        return None
    detected = hub.detect(document, name)
    if detected is None or detected.standard in STREAMED or not hasattr(readers()[detected.standard], "split"):
        return None
    context = ReadContext(base_url=name if "://" in name else "", language=language)
    return _parts(document, detected.standard, context)


def _read(source: Source) -> bytes | None:
    """All of it; None where it is JSON that is better read record by record."""
    pieces = [source.read(1 << 16)]
    listed = source.first in (b"{", b"[") and not _NO_LIST.search(pieces[0])
    size = len(pieces[0])
    while piece := source.read(1 << 20):
        pieces.append(piece)
        size += len(piece)
        if listed and size > MOST_JSON:
            return None
    return b"".join(pieces)


def _parts(document: bytes, standard: str, context: ReadContext) -> Iterator[Cut | Problem]:
    for part in hub.parts(document, standard, context):
        if isinstance(part, Problem):
            yield part
        elif part.guid:
            yield Cut(standard, part)
        else:
            guid = _own_name(part, standard, context) or derived_guid(part.payload.decode("utf-8", "replace"))
            yield Cut(standard, Part(guid=guid, payload=part.payload, pointer=part.pointer, url=part.url))


def _own_name(part: Part, standard: str, context: ReadContext) -> str:
    """What a record calls itself, where only reading it shows that: it stays the same when the record changes."""
    dataset = readers()[standard].read(part.payload, context).dataset
    return dataset.identifiers[0].value if dataset and dataset.identifiers else ""
