"""Cutting the capabilities of an OGC service into its layers, each a document of its own that says all it needs."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from .base import Part
from .ogc_tree import child, children, name, namespace, words
from .xml import Element, cut_out, place, without_content

SERVICES = {
    "WMT_MS_Capabilities": "WMS", "WMS_Capabilities": "WMS", "WFS_Capabilities": "WFS", "WCS_Capabilities": "WCS",
}  # fmt: skip
_ITEMS = {"WFS": ("FeatureTypeList", "FeatureType"), "WMTS": ("Contents", "Layer")}
_LEFT_OUT = frozenset({"Layer", "CRS", "SRS", "BoundingBox", "Style", ""})
_TRIMMED = frozenset({"CRS", "SRS", "OtherCRS", "OtherSRS", "SupportedCRS"})
_KEPT = frozenset({"Service", "ServiceIdentification", "ServiceProvider", "OperationsMetadata"})


def service_of(root: Element) -> str:
    """WMS, WFS, WCS or WMTS by the root of its capabilities; empty where it is none."""
    if (known := SERVICES.get(name(root))) is not None:
        return known
    if name(root) != "Capabilities":
        return ""
    space = namespace(root)
    return next((kind for kind in ("wcs", "wmts", "wfs", "wms") if f"/{kind}/" in space + "/"), "").upper()


def parts(root: Element) -> Iterator[Part]:
    """The layers of capabilities that were parsed, each as a document of its own."""
    kind = service_of(root)
    frame = _frame(root)
    for chain in chains(root, kind):
        item = chain[-1]
        guid = identity(item)
        document = deepcopy(frame)
        holder = document if kind != "WMS" else _holder(document, "Capability")
        if kind != "WMS":
            above = item.getparent()
            holder = _holder(document, name(above) if above is not None else "Contents")
        for ancestor in chain[:-1]:
            level = without_content(ancestor, "Layer")
            holder.append(level)
            level.extend(deepcopy(each) for each in ancestor if name(each) not in _LEFT_OUT)
            holder = level
        own = deepcopy(item)
        for each in [each for each in own if name(each) in _TRIMMED]:
            own.remove(each)
        holder.append(own)
        yield Part(guid=guid, payload=cut_out(document), pointer=place(item))


def _frame(root: Element) -> Element:
    """The document without its layers."""
    frame = without_content(root, "Capabilities")
    for each in root:
        if name(each) in _KEPT:
            frame.append(deepcopy(each))
        elif name(each) == "Capability":
            space = namespace(frame)
            holder = etree.SubElement(frame, f"{{{space}}}Capability" if space else "Capability")
            holder.extend(deepcopy(inner) for inner in each if name(inner) == "Request")
    return frame


def _holder(document: Element, tag: str) -> Element:
    found = child(document, tag)
    if found is None:
        space = namespace(document)
        found = etree.SubElement(document, f"{{{space}}}{tag}" if space else tag)
    return found


def chains(root: Element, kind: str) -> Iterator[list[Element]]:
    """Each layer with the layers it is in, the outermost first."""
    if kind == "WMS":
        waiting = [[layer] for layer in reversed(list(children(child(root, "Capability"), "Layer")))]
        while waiting:
            chain = waiting.pop()
            inner = list(children(chain[-1], "Layer"))
            if not inner and words(chain[-1], "Name"):
                yield chain
            waiting += [[*chain, layer] for layer in reversed(inner)] if len(chain) < 50 else []
        return
    holder, items = _ITEMS.get(kind, ("", ""))
    if kind == "WCS":
        for top, items in (("ContentMetadata", "CoverageOfferingBrief"), ("Contents", "CoverageSummary")):
            yield from ([each] for each in children(child(root, top), items) if identifier(each))
        return
    yield from ([each] for each in children(child(root, holder), items) if identifier(each))


def identifier(item: Element) -> str:
    """What a layer is asked for by."""
    return words(item, "Name", "name", "Identifier", "CoverageId")


def identity(item: Element) -> str:
    """A layer's name, the same in each service: GeoServer's WCS 2 writes `workspace__layer`."""
    found = identifier(item)
    return found.replace("__", ":", 1) if name(item) == "CoverageSummary" and ":" not in found else found


def documents(root: Element) -> list[Element]:
    """The capabilities in a document: itself, or those within `<services>`."""
    return [each for each in root if service_of(each)] if name(root) == "services" else [root]


def first_item(root: Element) -> Element | None:
    """The first layer of capabilities."""
    return next((chain[-1] for chain in chains(root, service_of(root))), None)


def joined(several: list[bytes]) -> bytes:
    """Documents of one layer, of several services, as one."""
    if len(several) == 1:
        return several[0]
    bare = [document.split(b"?>", 1)[1] if document.startswith(b"<?xml") else document for document in several]
    return b"<services>" + b"".join(bare) + b"</services>"
