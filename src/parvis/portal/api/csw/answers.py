"""CSW's answers as XML, in both versions."""

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from parvis.model import Dataset, Identifier
from parvis.portal.catalogue import services as catalogue
from parvis.standards import csw
from parvis.standards.base import Record, WriteContext
from parvis.standards.iso import writer_19115_3, writer_19139
from parvis.vocab import describe

from .errors import CswError
from .predicate import changed
from .requests import Asked
from .searching import Found

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
XML = "application/xml; charset=utf-8"
LANGUAGES = ("en", "fr")
_NAMESPACE = {
    "csw2": csw.NAMESPACES["2.0.2"], "csw3": csw.NAMESPACES["3.0"], "gmd": "http://www.isotc211.org/2005/gmd",
    "mdb": "http://standards.iso.org/iso/19115/-3/mdb/2.0",
}  # fmt: skip


def escaped(text: str) -> str:
    """A text for XML."""
    text = "".join(sign for sign in text if sign in "\t\n" or sign >= " ")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def records(found: Found, asked: Asked, context: WriteContext) -> str:
    """The answer to GetRecords."""
    if asked.atom:
        return atom(found, asked, context)
    following = asked.start + len(found.entries)
    following = 0 if following > found.count or (not found.entries and not asked.hits) else following
    third = asked.version == "3.0.0"
    element_set = f' elementSet="{asked.elements}"'
    schema = asked.output_schema if asked.output_schema.startswith("http") else _schema(asked)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    inner = "".join(record(entry, asked, context) for entry in found.entries)
    namespace = _NAMESPACE["csw3" if third else "csw2"]
    return (
        f'{HEAD}<csw:GetRecordsResponse xmlns:csw="{namespace}" version="{asked.version}">'
        f'<csw:SearchStatus timestamp="{now}"/>'
        f'<csw:SearchResults numberOfRecordsMatched="{found.count}" numberOfRecordsReturned="{len(found.entries)}"'
        f' nextRecord="{following}" recordSchema="{escaped(schema)}"{element_set}>'
        f"{inner}</csw:SearchResults></csw:GetRecordsResponse>"
    )


def _schema(asked: Asked) -> str:
    if asked.schema == "csw":
        return _NAMESPACE["csw3" if asked.version == "3.0.0" else "csw2"]
    return _NAMESPACE[asked.schema]


def by_id(entries: Iterable[catalogue.Entry], asked: Asked, context: WriteContext) -> str:
    """The answer to GetRecordById: in 3.0 the record alone."""
    inner = "".join(record(entry, asked, context) for entry in entries)
    if asked.version == "3.0.0":
        return HEAD + inner
    return f'{HEAD}<csw:GetRecordByIdResponse xmlns:csw="{_NAMESPACE["csw2"]}">{inner}</csw:GetRecordByIdResponse>'


def record(entry: catalogue.Entry, asked: Asked, context: WriteContext) -> str:
    """A record in the schema asked for. Its identifier is the catalogue's, which GetRecordById takes."""
    served = _served(entry)
    if asked.schema == "gmd":
        return writer_19139.element_of(served, context)
    if asked.schema == "mdb":
        return writer_19115_3.element_of(served, context)
    version = (
        "3.0" if "3.0" in asked.output_schema or (asked.version == "3.0.0" and not asked.output_schema) else "2.0.2"
    )
    dataset = msgspec.structs.replace(served.dataset, modified=changed(entry) or served.dataset.modified)
    elements = asked.elements if asked.elements in ("brief", "full") else "summary"
    return csw.record(dataset, entry.slug, context.lang, version=version, elements=elements)  # type: ignore[arg-type]


def _served(entry: catalogue.Entry) -> Record:
    dataset: Dataset = entry.dataset
    others = tuple(
        Identifier(item.value, "other") if item.type == "iso-file-identifier" else item
        for item in dataset.identifiers
        if item.value != dataset.id
    )
    extras = {name: value for name, value in dataset.extras.items() if name != "dateStamp"}
    dataset = msgspec.structs.replace(
        dataset, identifiers=(Identifier(dataset.id, "iso-file-identifier"), *others), extras=extras
    )
    return Record(
        dataset=dataset, slug=entry.slug, organization_slug=entry.organization_slug, created_at=entry.created_at,
        harvested_at=entry.harvested_at, changed_at=entry.changed_at,
    )  # fmt: skip


def atom(found: Found, asked: Asked, context: WriteContext) -> str:
    """The answer to an OpenSearch query: an Atom feed."""
    entries = "".join(_atom_entry(entry, context) for entry in found.entries)
    title = context.title.get(context.lang) or "Parvis"
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xmlns:os="http://a9.com/-/spec/opensearch/1.1/">'
        f"<id>{escaped(context.base_url)}/csw</id><title>{escaped(title)}</title><updated>{now}</updated>"
        f"<author><name>{escaped(title)}</name></author>"
        f"<os:totalResults>{found.count}</os:totalResults><os:startIndex>{asked.start}</os:startIndex>"
        f"<os:itemsPerPage>{asked.limit}</os:itemsPerPage>{entries}</feed>"
    )


def _atom_entry(entry: catalogue.Entry, context: WriteContext) -> str:
    dataset = entry.dataset
    link = f"{context.base_url}/datasets/{entry.slug}"
    return (
        f"<entry><id>urn:uuid:{dataset.id}</id><title>{escaped(dataset.title.get(context.lang))}</title>"
        f'<updated>{changed(entry)}</updated><link href="{escaped(link)}"/>'
        f"<summary>{escaped(dataset.description.get(context.lang)[:1000])}</summary></entry>"
    )


def exception(error: CswError, version: str) -> str:
    """An ExceptionReport, in English and French."""
    third = version == "3.0.0"
    namespace = f"http://www.opengis.net/ows{'/2.0' if third else ''}"
    texts = ""
    for lang in LANGUAGES:
        words = describe(error.problem, lang)
        texts += f"<ows:ExceptionText>{escaped(words.message)} {escaped(words.remedy)}</ows:ExceptionText>"
    locator = f' locator="{escaped(error.locator)}"' if error.locator else ""
    language = ' xml:lang="en"' if third else ' language="en"'
    return (
        f'{HEAD}<ows:ExceptionReport xmlns:ows="{namespace}" version="{"3.0.0" if third else "1.2.0"}"{language}>'
        f'<ows:Exception exceptionCode="{error.code}"{locator}>{texts}</ows:Exception></ows:ExceptionReport>'
    )
