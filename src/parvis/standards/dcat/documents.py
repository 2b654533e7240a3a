"""Datasets as documents of DCAT in each syntax: `WRITERS`."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from parvis.standards import rdf_sinks as sinks
from parvis.standards.base import WriteContext, Writer, Written

from .catalog import catalog_node, entry_node, tell
from .writing import Teller

BATCH = 100
"How many datasets are written at a time."
HOLDS = frozenset(
    {
        "title", "description", "keywords", "subjects", "themes", "identifiers", "publisher", "creators", "contacts",
        "licence", "access_rights", "issued", "modified", "frequency", "status", "periods", "extents", "languages",
        "landing_page", "relations", "series", "version", "kind",
        "distributions.url", "distributions.id", "distributions.title", "distributions.description",
        "distributions.format", "distributions.media_type", "distributions.size", "distributions.languages",
        "distributions.kind", "distributions.licence", "distributions.issued", "distributions.modified",
        "distributions.checksum",
        "services.url", "services.title", "services.description", "services.protocol", "services.id",
        "services.languages",
    }
)  # fmt: skip
"What is read back as it was (see `Writer.holds`)."


def _one(make: Callable[[], Any], around: Callable[[str], str]) -> Callable[[Written, WriteContext], bytes]:
    def write(record: Written, context: WriteContext) -> bytes:
        sink = make()
        Teller(sink, context).dataset(record)
        return around(sink.taken()).encode()

    return write


def _many(make: Callable[[], Any], head: str, end: str) -> Callable[[Iterable[Written], WriteContext], Iterator[bytes]]:
    def write(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
        sink = make()
        yield head.encode()
        for _ in _told(records, context, sink):
            yield sink.taken().encode()
        yield end.encode()

    return write


def _told(records: Iterable[Written], context: WriteContext, sink: Any) -> Iterator[None]:
    """Tells a sink the catalogue, if the portal has an address, then its datasets; stops after each batch."""
    teller = Teller(sink, context)
    listed = bool(context.base_url)
    if listed:
        tell(sink, catalog_node(context))
        yield
    for number, record in enumerate(records, 1):
        if listed and (entry := entry_node(record, context)) is not None:
            tell(sink, entry)
        teller.dataset(record)
        if number % BATCH == 0:
            yield
    yield


def _json_ld_one(record: Written, context: WriteContext) -> bytes:
    sink = sinks.JsonLd()
    Teller(sink, context).dataset(record)
    return b'{"@context":' + sinks.CONTEXT + b"," + msgspec.json.encode(sink.taken()[0])[1:]


def _json_ld_many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    sink = sinks.JsonLd()
    yield b'{"@context":' + sinks.CONTEXT + b',"@graph":['
    first = True
    for _ in _told(records, context, sink):
        if found := sink.taken():
            yield (b"" if first else b",\n") + msgspec.json.encode(found)[1:-1]
            first = False
    yield b"]}"


WRITERS: tuple[Writer, ...] = (
    Writer(
        name="dcat-jsonld",
        media_type="application/ld+json",
        suffix=".jsonld",
        one=_json_ld_one,
        many=_json_ld_many,
        reader="dcat",
        holds=HOLDS,
    ),
    Writer(
        name="dcat-turtle",
        media_type="text/turtle",
        suffix=".ttl",
        one=_one(sinks.Turtle, lambda body: f"{sinks.HEAD}\n{body}"),
        many=_many(sinks.Turtle, f"{sinks.HEAD}\n", ""),
        reader="dcat",
        holds=HOLDS,
    ),
    Writer(
        name="dcat-rdfxml",
        media_type="application/rdf+xml",
        suffix=".rdf",
        one=_one(sinks.RdfXml, lambda body: f"{sinks.XML_HEAD}{body}{sinks.XML_END}"),
        many=_many(sinks.RdfXml, sinks.XML_HEAD, sinks.XML_END),
        reader="dcat",
        holds=HOLDS,
    ),
    Writer(
        name="dcat-ntriples",
        media_type="application/n-triples",
        suffix=".nt",
        one=_one(sinks.NTriples, str),
        many=_many(sinks.NTriples, "", ""),
        reader="dcat",
        holds=HOLDS,
    ),
)
