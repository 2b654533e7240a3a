"""Datasets and the catalogue as DCAT 3 (W3C), in JSON-LD, Turtle and RDF/XML.

Codes become the IRIs of the EU's authority tables where these have them, as DCAT-AP asks. Texts that a machine
translated have a T tag (`fr-t-en`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from parvis.model import Agent, DataService, Dataset, Distribution, Extent, Licence, Text
from parvis.vocab import code_list

from .. import dcat_terms as terms
from ..base import WriteContext, Written
from ..machine import marked_tag
from ..rdf import Iri, Node, Value, iri, node, text, typed
from ..shapes import wkt

Properties = Iterator[tuple[str, Value | None]]

_PAGES = frozenset({"documentation", "described_by", "more_info", "metadata", "quality"})
_VERSIONS = {"supersedes": "dcat:previousVersion", "superseded_by": "dct:isReplacedBy", "preview": "foaf:depiction"}


def dataset_iri(dataset: Dataset, context: WriteContext) -> Iri | None:
    """What a dataset is called; None where it has no id, nor an identifier that is an IRI."""
    if dataset.id and context.base_url:
        return iri(f"{context.base_url}/datasets/{dataset.id}")
    for item in dataset.identifiers:
        if item.type == "uri" and (found := iri(item.value)):
            return found
        if item.type == "doi" and (found := iri(f"https://doi.org/{item.value}")):
            return found
    return iri(f"urn:uuid:{dataset.id}") if dataset.id else None


def dataset_node(record: Written, context: WriteContext) -> Node:
    """A dcat:Dataset with all that hangs on it."""
    dataset = record.dataset
    name = dataset_iri(dataset, context)
    return node("dcat:Dataset", id=name, properties=_dataset(record, dataset, context, name))


def _dataset(record: Written, dataset: Dataset, context: WriteContext, name: Iri | None) -> Properties:
    yield "dct:identifier", text(dataset.id) if dataset.id else None
    yield from _texts("dct:title", dataset.title)
    yield from _texts("dct:description", dataset.description)
    marks = Text(dict.fromkeys(dataset.keywords.values, ""), dataset.title.original, dataset.keywords.machine)
    for lang, words in dataset.keywords.values.items():
        for word in words:
            yield "dcat:keyword", text(word, marked_tag(lang, marks))
    yield from _classification(dataset, context)
    yield from _agents(record, dataset, context)
    yield from _rights(dataset)
    yield "dct:issued", terms.date(dataset.issued)
    yield "dct:modified", terms.date(dataset.modified)
    yield "dct:accrualPeriodicity", terms.frequency(dataset.frequency) if dataset.frequency else None
    yield "adms:status", _concept("status", dataset.status, context) if dataset.status else None
    yield "dcat:version", text(dataset.version) if dataset.version else None
    if dataset.kind != "dataset":
        yield "dct:type", _labelled_kind("collection", dataset.kind)
    for period in dataset.periods:
        ends = [("dcat:startDate", terms.date(period.start)), ("dcat:endDate", terms.date(period.end))]
        yield "dct:temporal", node("dct:PeriodOfTime", properties=ends)
    for extent in dataset.extents:
        yield "dct:spatial", node("dct:Location", properties=_place(extent))
    for code in dataset.languages:
        yield "dct:language", terms.language(code)
    for address in dict.fromkeys(dataset.landing_page.values.values()):
        yield "dcat:landingPage", _address(address)
    for title in dataset.series:
        yield "dcat:inSeries", node("dcat:DatasetSeries", properties=_texts("dct:title", title))
    for number, item in enumerate(dataset.distributions):
        yield "dcat:distribution", _distribution(item, dataset, _part(name, "distribution", number))
    for number, service in enumerate(dataset.services):
        yield "dcat:distribution", _service(service, dataset, name, number)
    yield from _relations(dataset)
    yield from _origin(record, dataset, context)


def _texts(name: str, value: Text) -> Properties:
    for lang, words in value.values.items():
        yield name, text(words, marked_tag(lang, value))


def _part(name: Iri | None, kind: str, number: int) -> Iri | None:
    return iri(f"{name.value}#{kind}-{number + 1}") if name else None


def _address(address: str | None) -> Value | None:
    """The address as an IRI; as a text where it is none, so that it is not lost."""
    return (iri(address) or text(address)) if address else None


def _concept(vocabulary: str, code: str, context: WriteContext) -> Node:
    term = code_list(vocabulary).get(code)
    labels = term.labels if term else {}
    scheme = iri(f"{context.base_url}/api/v1/vocabularies/{vocabulary}") if context.base_url else None
    name = iri(f"{scheme.value}#{code}") if scheme else None
    properties: list[tuple[str, Value | None]] = [
        ("skos:prefLabel", text(label, lang)) for lang, label in labels.items()
    ]
    properties += [("skos:notation", text(code)), ("skos:inScheme", scheme)]
    return node("skos:Concept", id=name, properties=properties)


def _labelled_kind(vocabulary: str, code: str) -> Node:
    term = code_list(vocabulary).get(code)
    labels = term.labels if term else {"und": code}
    properties: list[tuple[str, Value | None]] = [
        ("skos:prefLabel", text(label, lang)) for lang, label in labels.items()
    ]
    return node("skos:Concept", properties=[*properties, ("skos:notation", text(code))])


def _classification(dataset: Dataset, context: WriteContext) -> Properties:
    for code in dataset.subjects:
        yield "dcat:theme", _concept("subject", code, context)
    for theme in dataset.themes:
        properties: list[tuple[str, Value | None]] = [*_texts("skos:prefLabel", theme.label)]
        properties.append(("skos:notation", text(theme.code) if theme.code else None))
        properties.append(("skos:inScheme", iri(theme.scheme)))
        yield "dcat:theme", node("skos:Concept", properties=properties)
    for item in dataset.identifiers:
        yield (
            "adms:identifier",
            node("adms:Identifier", properties=[("skos:notation", text(item.value)), ("dct:type", text(item.type))]),
        )


def _agents(record: Written, dataset: Dataset, context: WriteContext) -> Properties:
    if dataset.publisher:
        name = None
        if record.organization_slug and context.base_url:
            name = iri(f"{context.base_url}/api/v1/organizations/{record.organization_slug}")
        yield "dct:publisher", node(_kind(dataset.publisher), id=name, properties=_agent(dataset.publisher))
    for agent in dataset.creators:
        yield "dct:creator", node(_kind(agent), properties=_agent(agent))
    for agent in dataset.contacts:
        kind = "vcard:Individual" if agent.kind == "person" else "vcard:Organization"
        yield "dcat:contactPoint", node(kind, properties=_contact(agent))


def _kind(agent: Agent) -> str:
    return "foaf:Person" if agent.kind == "person" else "foaf:Organization"


def _agent(agent: Agent) -> Properties:
    yield from _texts("foaf:name", agent.name)
    yield "dct:identifier", text(agent.id) if agent.id else None
    yield "foaf:mbox", _address(f"mailto:{agent.email}") if agent.email else None
    for address in dict.fromkeys(agent.url.values.values()):
        yield "foaf:homepage", _address(address)


def _contact(agent: Agent) -> Properties:
    yield from _texts("vcard:fn", agent.name)
    if not agent.name and agent.email:
        yield "vcard:fn", text(agent.email)
    yield from _texts("vcard:organization-name", agent.part_of)
    yield "vcard:hasEmail", _address(f"mailto:{agent.email}") if agent.email else None
    if agent.phone:
        digits = "".join(char for char in agent.phone if char in "+0123456789")
        yield "vcard:hasTelephone", iri(f"tel:{digits}") or text(agent.phone)
    yield "vcard:role", text(agent.role) if agent.role else None
    for address in dict.fromkeys(agent.url.values.values()):
        yield "vcard:hasURL", _address(address)


def _rights(dataset: Dataset) -> Properties:
    if dataset.licence:
        yield "dct:license", _licence(dataset.licence)
    yield "dct:accessRights", terms.access_rights(dataset.access_rights) if dataset.access_rights else None


def _licence(licence: Licence) -> Node:
    titles = [("dct:title", text(title, lang)) for lang, title in terms.licence_titles(licence).items()]
    return node("dct:LicenseDocument", id=iri(terms.licence_url(licence, "en")), properties=titles)


def _place(extent: Extent) -> Properties:
    yield from _texts("skos:prefLabel", extent.name)
    yield "dct:identifier", text(extent.code) if extent.code else None
    yield "dcat:bbox", typed(wkt(extent.bbox), "geo:wktLiteral") if extent.bbox else None
    yield "locn:geometry", typed(extent.geometry, "geo:geoJSONLiteral") if extent.geometry else None


def _distribution(item: Distribution, dataset: Dataset, name: Iri | None) -> Node:
    return node("dcat:Distribution", id=name, properties=_file(item, dataset))


def _labelled(kind: str, code: str | None) -> Node | None:
    """A format or protocol by its name."""
    return node(kind, properties=[("rdfs:label", text(terms.format_label(code, "en")))]) if code else None


def _file(item: Distribution, dataset: Dataset) -> Properties:
    yield "dct:identifier", text(item.id) if item.id else None
    yield from _texts("dct:title", item.title)
    yield from _texts("dct:description", item.description)
    yield "dcat:accessURL", _address(item.url or dataset.landing_page.get("en", "fr"))
    if item.url and terms.is_file(item.url, item.format):
        yield "dcat:downloadURL", iri(item.url)
    yield "dct:format", _labelled("dct:MediaTypeOrExtent", item.format)
    yield "dcat:mediaType", terms.media_type(item.media_type or terms.format_media_type(item.format))
    if item.size is not None and item.size >= 0:
        yield "dcat:byteSize", typed(item.size, "xsd:nonNegativeInteger")
    for code in item.languages:
        yield "dct:language", terms.language(code)
    if licence := item.licence or dataset.licence:
        yield "dct:license", _licence(licence)
    yield "dct:issued", terms.date(item.issued)
    yield "dct:modified", terms.date(item.modified)
    if item.kind:
        yield "dct:type", _labelled_kind("resource_type", item.kind)
    if item.checksum:
        algorithm, colon, value = item.checksum.rpartition(":")
        said = f"checksumAlgorithm_{algorithm.lower().replace('-', '')}" if colon and algorithm.isascii() else None
        properties: list[tuple[str, Value | None]] = [("spdx:checksumValue", text(value))]
        properties.append(("spdx:algorithm", iri(f"http://spdx.org/rdf/terms#{said}") if said else None))
        yield "spdx:checksum", node("spdx:Checksum", properties=properties)


def _service(service: DataService, dataset: Dataset, name: Iri | None, number: int) -> Node:
    """A service as a distribution by which to reach it, as DCAT has it."""
    properties: list[tuple[str, Value | None]] = [
        ("dct:identifier", text(service.id) if service.id else None),
        *_texts("dct:title", service.title or dataset.title),
        *_texts("dct:description", service.description),
        ("dcat:endpointURL", _address(service.url)),
        ("dcat:servesDataset", name),
        ("dct:conformsTo", _labelled("dct:Standard", service.protocol)),
    ]
    found = node("dcat:DataService", id=_part(name, "service", number), properties=properties)
    reached: list[tuple[str, Value | None]] = [
        *_texts("dct:title", service.title),
        ("dcat:accessURL", _address(service.url)),
        ("dcat:accessService", found),
        ("dct:format", _labelled("dct:MediaTypeOrExtent", service.protocol)),
        ("dct:license", _licence(dataset.licence) if dataset.licence else None),
    ]
    return node("dcat:Distribution", id=_part(name, "service-access", number), properties=reached)


def _relations(dataset: Dataset) -> Properties:
    for relation in dataset.relations:
        name = "foaf:page" if relation.type in _PAGES else _VERSIONS.get(relation.type, "dct:relation")
        target = iri(relation.url)
        if target is None:
            yield name, text(relation.url)
            continue
        kind = "foaf:Document" if name == "foaf:page" else "rdfs:Resource"
        yield name, node(kind, id=target, properties=_texts("dct:title", relation.title))


def _origin(record: Written, dataset: Dataset, context: WriteContext) -> Properties:
    provenance = dataset.provenance
    if provenance is None:
        return
    said = f"{provenance.source} · {provenance.guid} · {provenance.standard or '?'} · {provenance.harvested or '?'}"
    yield "dct:provenance", node("dct:ProvenanceStatement", properties=[("rdfs:label", text(said))])
    yield "dct:source", iri(provenance.url)


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page of the catalogue stands."""

    total: int
    page: int
    pages: int
    per_page: int
    address: str
    "The address of a page, with `{page}` for its number."

    def of(self, page: int) -> Iri | None:
        return iri(self.address.format(page=page))


def catalog_iri(context: WriteContext) -> Iri | None:
    return iri(f"{context.base_url}/catalog") if context.base_url else None


def catalog_node(context: WriteContext) -> Node:
    """The catalogue itself."""
    base = context.base_url
    titles = context.title or {context.lang: "Parvis"}
    names: list[tuple[str, Value | None]] = [("foaf:name", text(title, lang)) for lang, title in titles.items()]
    properties: list[tuple[str, Value | None]] = [("dct:title", text(title, lang)) for lang, title in titles.items()]
    properties += [("dct:description", text(f"{title}: {base}", lang)) for lang, title in titles.items()]
    properties += [("dct:language", terms.language(lang)) for lang in titles]
    properties += [
        ("foaf:homepage", iri(f"{base}/")),
        ("dct:publisher", node("foaf:Organization", id=iri(f"{base}/#publisher"), properties=names)),
        ("dcat:service", _own_api(context)),
    ]
    return node("dcat:Catalog", id=catalog_iri(context), properties=properties)


def _own_api(context: WriteContext) -> Node:
    base = context.base_url
    properties: list[tuple[str, Value | None]] = [
        ("dct:title", text("API")),
        ("dcat:endpointURL", iri(f"{base}/api/v1/")),
        ("dcat:endpointDescription", iri(f"{base}/api/v1/openapi.json")),
    ]
    return node("dcat:DataService", id=iri(f"{base}/api/v1/#api"), properties=properties)


def page_nodes(records: Iterable[Written], context: WriteContext, paging: Paging) -> Iterator[Node]:
    """A page of the catalogue: the catalogue, where the page stands (Hydra), and its datasets with their records."""
    yield catalog_node(context)
    pages: dict[str, int | None] = {
        "first": 1,
        "last": paging.pages,
        "next": paging.page + 1 if paging.page < paging.pages else None,
        "previous": paging.page - 1 if paging.page > 1 else None,
    }
    view: list[tuple[str, Value | None]] = [
        ("hydra:totalItems", typed(paging.total, "xsd:integer")),
        ("hydra:itemsPerPage", typed(paging.per_page, "xsd:integer")),
    ]
    for name, page in pages.items():
        address = paging.of(page) if page else None
        # Both the words of Hydra today and those of its PagedCollection, which CKAN's and udata's harvesters read.
        view += [(f"hydra:{name}", address), (f"hydra:{name}Page", address)]
    yield node("hydra:PartialCollectionView", "hydra:PagedCollection", id=paging.of(paging.page), properties=view)
    for record in records:
        yield from member_nodes(record, context)


def member_nodes(record: Written, context: WriteContext) -> Iterator[Node]:
    """A dataset, that it is in the catalogue, and its record there."""
    item = dataset_node(record, context)
    catalog = catalog_iri(context)
    if catalog and item.id:
        entry = node(
            "dcat:CatalogRecord",
            id=iri(f"{item.id.value}#record"),
            properties=[
                ("foaf:primaryTopic", item.id),
                ("dct:modified", _moment(record.changed_at or record.harvested_at)),
                ("dct:issued", _moment(record.created_at)),
            ],
        )
        yield Node(catalog, (), (("dcat:dataset", item.id), ("dcat:record", entry)))
    yield item


def _moment(at: datetime | None) -> Value | None:
    return typed(at.isoformat(timespec="seconds").replace("+00:00", "Z"), "xsd:dateTime") if at else None
