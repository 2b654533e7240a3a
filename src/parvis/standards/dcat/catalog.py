"""The catalogue as DCAT: itself, a page of it (Hydra), and its datasets with their records; as trees of nodes."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from parvis.model import Dataset
from parvis.standards import dcat_terms as terms
from parvis.standards.base import WriteContext, Written
from parvis.standards.rdf import Iri, Node, Value, iri, node, text, typed
from parvis.standards.rdf_sinks import Nodes, Sink

from .telling_files import part_name
from .writing import Teller


def dataset_iri(dataset: Dataset, context: WriteContext) -> Iri | None:
    """What a dataset is called; None where it has no id, nor an identifier that is an IRI."""
    name = Teller(Nodes(), context).name(dataset)
    return Iri(name) if name else None


def dataset_node(record: Written, context: WriteContext) -> Node:
    """A dcat:Dataset with all that hangs on it."""
    sink = Nodes()
    Teller(sink, context).dataset(record)
    return sink.taken()[0]


def tell(sink: Sink, item: Node, predicate: str = "") -> None:
    """Tells a sink all that a node says; `predicate`: what it hangs on the resource before by."""
    name = item.id.value if item.id else None
    if predicate:
        sink.open(predicate, name, *item.types)
    else:
        sink.begin(name, *item.types)
    for inner, value in item.properties:
        if isinstance(value, Node):
            tell(sink, value, inner)
        elif isinstance(value, Iri):
            sink.link(inner, value.value)
        elif value.datatype:
            sink.typed(inner, value.value, value.datatype)
        else:
            sink.text(inner, value.value, value.language)
    if predicate:
        sink.close()
    else:
        sink.end()


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
    if (entry := entry_node(record, context)) is not None:
        yield entry
    yield dataset_node(record, context)


def entry_node(record: Written, context: WriteContext) -> Node | None:
    """That a dataset is in the catalogue, and its record there; None where either has no name."""
    catalog, name = catalog_iri(context), dataset_iri(record.dataset, context)
    if not (catalog and name):
        return None
    entry = node(
        "dcat:CatalogRecord",
        id=iri(part_name(name.value, "record")),
        properties=[
            ("foaf:primaryTopic", name),
            ("dct:modified", _moment(record.changed_at or record.harvested_at)),
            ("dct:issued", _moment(record.created_at)),
        ],
    )
    return Node(catalog, (), (("dcat:dataset", name), ("dcat:record", entry)))


def _moment(at: datetime | None) -> Value | None:
    return typed(at.isoformat(timespec="seconds").replace("+00:00", "Z"), "xsd:dateTime") if at else None
