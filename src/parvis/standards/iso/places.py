"""What data cover, in space and time: EX_Extent, with GML's periods and polygons."""

import re

import msgspec

from parvis.model import Extent, Period
from parvis.standards.dates import read_date
from parvis.standards.extents import read_place, region
from parvis.vocab import code_list

from .tree import Languages, Node, local

_BOX = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
_NUMBERS = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
_GML_LATITUDE_FIRST = re.compile(r"urn:ogc:def:crs:EPSG|www\.opengis\.net/def/crs/EPSG", re.IGNORECASE)


def coverage_of(identification: Node, languages: Languages) -> tuple[tuple[Extent, ...], tuple[Period, ...]]:
    """The places and periods of all extents, each once."""
    extents: list[Extent] = []
    periods: list[Period] = []
    for node in identification.all("extent"):
        for extent in _places(node, languages):
            if extent not in extents:
                extents.append(extent)
        for inner in node.each("temporalElement", "extent"):
            if (period := _period(inner, languages)) and period not in periods:
                periods.append(period)
    return tuple(extents), tuple(periods)


def _places(node: Node, languages: Languages) -> list[Extent]:
    """The places of one extent: its box, shape, code and name are one place where it has one of each."""
    elements = node.all("geographicElement")
    boxes = [
        found for inner in elements if inner.type == "EX_GeographicBoundingBox" and (found := _box(inner, languages))
    ]
    shapes = [found for inner in elements if inner.type == "EX_BoundingPolygon" and (found := _shape(inner))]
    named = [
        found for inner in elements if inner.type == "EX_GeographicDescription" and (found := _named(inner, languages))
    ]
    boxes = _joined(boxes)
    description = node.first("description")
    name = languages.text(description)
    if len(boxes) <= 1 and len(shapes) <= 1 and len(named) <= 1:
        whole = Extent()
        for part in (*boxes, *shapes, *named):
            whole = Extent(
                bbox=whole.bbox or part.bbox, geometry=whole.geometry or part.geometry, code=whole.code or part.code,
                name=whole.name or part.name,
            )  # fmt: skip
        if name and not whole.name:
            whole = msgspec.structs.replace(whole, name=name)
        elif name and name != whole.name:
            return [whole, Extent(name=name)]
        return [whole] if whole else []
    return [*boxes, *shapes, *named, *([Extent(name=name)] if name else [])]


def _joined(boxes: list[Extent]) -> list[Extent]:
    """Two boxes of one extent that meet at the antimeridian as the one box they are."""
    if len(boxes) == 2:
        for one, other in (boxes, boxes[::-1]):
            if not (one.bbox and other.bbox and one.bbox[1::2] == other.bbox[1::2]):
                continue
            if one.bbox[2] == 180 and other.bbox[0] == -180:
                return [Extent(bbox=(one.bbox[0], one.bbox[1], other.bbox[2], one.bbox[3]))]
    return boxes


def _box(node: Node, languages: Languages) -> Extent | None:
    texts = [node.string(name).replace(",", ".") for name in _BOX]
    try:
        numbers = [float(text) for text in texts]
    except ValueError:
        numbers = []
    if not numbers:
        if any(texts):
            languages.findings.add("box-invalid", node.where, "warning", value=texts)
            _give_back(node)
        return None
    extent, code = read_place(numbers, languages.main)
    if code:
        languages.findings.add(code, node.where, "warning", value=numbers)
        _give_back(node)
    return extent


def _give_back(node: Node) -> None:
    for children in (node.children or {}).values():
        for child in children:
            child.taken = False


def _shape(node: Node) -> Extent | None:
    """A polygon of GML as GeoJSON. Coordinates by EPSG's own name are latitude first, other ones longitude first."""
    rings: list[list[list[float]]] = []
    latitude_first = False
    for element in node.element.iter("*"):
        name = local(element.tag)
        if "srsName" in element.attrib:
            latitude_first = bool(_GML_LATITUDE_FIRST.search(element.attrib["srsName"]))
        if name in ("posList", "coordinates"):
            numbers = [float(text) for text in _NUMBERS.findall(element.text or "")[:200_000]]
            pairs = [list(pair) for pair in zip(numbers[0::2], numbers[1::2], strict=False)]
            if len(pairs) > 3:
                rings.append([pair[::-1] for pair in pairs] if latitude_first else pairs)
    if len(rings) != 1:
        return None
    extent, code = read_place({"type": "Polygon", "coordinates": rings}, "und")
    if extent and not code:
        node.taken = True
        return extent
    return None


def _named(node: Node, languages: Languages) -> Extent | None:
    code_node = node.first("geographicIdentifier", "code")
    if code_node is None:
        return None
    text = languages.text(code_node)
    for word in text.values.values():
        if (code := code_list("geographic_region").find(word)) is not None:
            return region(code)
    return Extent(name=text) if text else None


def _period(node: Node, languages: Languages) -> Period | None:
    """A TimePeriod (3.2 or 3.1's GML, positions or instants) or a TimeInstant."""
    if node.type == "TimeInstant":
        at = _position(node.first("timePosition"), languages)
        return Period(at, at) if at else None
    start = _position(node.first("beginPosition") or node.first("begin", "timePosition"), languages)
    end = _position(node.first("endPosition") or node.first("end", "timePosition"), languages)
    if start and end and end < start[: len(end)]:
        languages.findings.add("period-flipped", node.where, "warning", start=start, end=end)
        start, end = end, start
    return Period(start, end) if start or end else None


def _position(node: Node | None, languages: Languages) -> str | None:
    if node is None or not node.text:
        if node is not None:
            node.taken = True
        return None
    node.taken = True
    date, code = read_date(node.text, covers=True)
    if code:
        node.taken = code == "date-placeholder"
        languages.findings.add(code, node.where, "info" if node.taken else "warning", value=node.text, date=date or "")
    return date
