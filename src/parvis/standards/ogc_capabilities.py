"""OGC services' capabilities: WMS 1.1.1 and 1.3.0, WFS 1.0 to 2.0, WCS 1.0 to 2.1, WMTS 1.0, a dataset a layer.

A record is a capabilities document that describes one layer (`split` makes them), or several such documents of the
same layer within `<services>`: as map, as features, as coverage. Sources: OGC 01-068r3, 06-042 (WMS), 02-058, 04-094,
09-025r2 (WFS), 03-065r6, 07-067r5, 09-110r4 (WCS), 07-057r7 (WMTS).
"""

from collections.abc import Iterator
from typing import Any

from parvis.model import NO_WORDS, Dataset, Identifier, Problem, Relation, Text, TextList

from .base import Detected, Part, ReadContext, Reading
from .fields import Fields
from .findings import Findings
from .nested import title_of
from .ogc_documents import documents, first_item, identity, parts, service_of
from .ogc_layer import Layer
from .ogc_tree import name, words
from .texts import plain_text
from .xml import parse, place

NAME = "ogc-capabilities"
MEDIA_TYPES: tuple[str, ...] = ("application/vnd.ogc.wms_xml", "text/xml", "application/xml")


def detect(document: bytes) -> Detected | None:
    """Whether a document is such capabilities, of which service and version."""
    if b"apabilities" not in document[:4000] and b"<services" not in document[:200]:
        return None
    root = parse(document, Findings())
    first = next(iter(documents(root)), None) if root is not None else None
    if first is None or not (kind := service_of(first)):
        return None
    return Detected(standard=NAME, version=first.get("version") or "", profile=kind.lower(), syntax="xml")


def recognises(payload: bytes) -> bool:
    """Whether these bytes are capabilities of an OGC service."""
    return detect(payload) is not None


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """A document for each layer that can be asked for: with the service and its operations, without the others."""
    findings = Findings()
    root = parse(document, findings)
    yield from findings.all()
    if root is None:
        return
    if name(root) == "services":
        first = next(iter(documents(root)), None)
        if first is not None and (item := first_item(first)) is not None:
            yield Part(guid=identity(item), payload=document, pointer="/services")
        return
    yield from parts(root)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A layer as a dataset; none comes of what is no such document, or describes no layer."""
    findings = Findings()
    root = parse(payload, findings)
    said = [Layer(each, context, findings) for each in documents(root) if service_of(each)] if root is not None else []
    layers = [each for each in said if each.item is not None]
    if not layers:
        if root is not None:
            findings.add("record-empty", "", "error")
        return Reading(dataset=None, problems=findings.all())
    profile = f"{NAME}/{'+'.join(each.kind.lower() for each in layers)}"
    return Reading(dataset=_dataset(layers, context), problems=findings.all(), profile=profile)


def _dataset(layers: list[Layer], context: ReadContext) -> Dataset:
    first = layers[0]
    items = [each.item for each in layers if each.item is not None]
    own = identity(items[0])
    title = next((said for each in layers if (said := each.title())), "") or own
    if not any(each.title() for each in layers):
        first.findings.add("title-missing", place(items[0]), "warning", name=own)
    keywords = list(dict.fromkeys(word for each in layers for word in each.keywords()))
    services = [made for each in layers if (made := each.data_service())]
    organization = next((found for each in layers if (found := each.organization())), None)
    credit = next((found for each in layers if (found := each.attribution())), None)
    groups = [words(each, "Title") for each in first.chain[1:-1]]
    return Dataset(
        title=_title(title, context) or plain_text(own, "und") or plain_text(context.guid or "—", "und"),
        description=plain_text(next((said for each in layers if (said := each.abstract())), ""), context.language),
        keywords=TextList.of(keywords, context.language) if keywords else NO_WORDS,
        identifiers=(Identifier(own, "ogc-layer"),),
        publisher=credit or organization or context.publisher,
        contacts=tuple(found for each in layers if (found := each.contact()))[:1],
        licence=next((terms for each in layers if (terms := each.licence())), None),
        periods=tuple(next((times for each in layers if (times := each.periods())), [])),
        extents=tuple(next((boxes for each in layers if (boxes := each.extents())), [])),
        distributions=tuple(made for each in layers for made in each.downloads()),
        services=tuple(services),
        relations=_distinct(relation for each in layers for relation in each.relations()),
        series=tuple(plain_text(title, context.language) for title in groups if title),
        jurisdiction=context.jurisdiction,
        extras=_extras(layers),
    )


def _title(title: str, context: ReadContext) -> Text:
    return title_of(Fields({"title": title}, Findings(), language=context.language), context, "title")


def _distinct(relations: Iterator[Relation]) -> tuple[Relation, ...]:
    found: dict[str, Relation] = {}
    for each in relations:
        found.setdefault(each.url, each)
    return tuple(found.values())


def _extras(layers: list[Layer]) -> dict[str, Any]:
    """The service's own title and abstract: they are of all its layers."""
    found: dict[str, Any] = {}
    for each in layers:
        holder = each.about if each.about is not None else each.service
        said = {"title": words(holder, "Title", "label"), "abstract": words(holder, "Abstract", "description")}
        if any(said.values()):
            found[each.kind.lower()] = {key: value[:5000] for key, value in said.items() if value}
    return found
