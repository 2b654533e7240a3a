"""What a dataset covers: periods and places as RDF has them (nodes, WKT, GeoJSON, GML, names, codes)."""

import re
from functools import lru_cache
from typing import Any

from parvis.model import EMPTY, Extent, Period, Text
from parvis.standards.extents import named_place, read_place, region
from parvis.standards.fields import Fields
from parvis.standards.periods import periods_of

from .graph import Properties, literal, name
from .source import LABELS, Source

TEMPORAL, SPATIAL = name("dct:temporal"), name("dct:spatial")
_STARTS = tuple(name(prefixed) for prefixed in ("dcat:startDate", "schema:startDate", "time:hasBeginning"))
_ENDS = tuple(name(prefixed) for prefixed in ("dcat:endDate", "schema:endDate", "time:hasEnd"))
_INSTANTS = tuple(
    name(prefixed)
    for prefixed in (
        "time:inXSDDate",
        "time:inXSDDateTimeStamp",
        "time:inXSDDateTime",
        "time:inXSDgYear",
        "time:inXSDgYearMonth",
    )
)
_DCMI = re.compile(r"(start|end)\s*=\s*([^;]+)", re.IGNORECASE)
_BBOX, _GEOMETRY, _CENTROID = name("dcat:bbox"), name("locn:geometry"), name("dcat:centroid")
_HAS_GEOMETRY = (name("geo:hasGeometry"), name("geo:hasBoundingBox"), _GEOMETRY)
_SERIALS = (name("geo:asGeoJSON"), name("geo:asWKT"), name("geo:asGML"))
_NAMES = (*LABELS, name("locn:geographicName"))
_IDENTIFIER = name("dct:identifier")
_SIDES = tuple(
    name(f"dcat-us:{side}Bound{axis}")
    for side, axis in (
        ("west", "ingLongitude"),
        ("south", "ingLatitude"),
        ("east", "ingLongitude"),
        ("north", "ingLatitude"),
    )
)
_SIDES_SHORT = tuple(
    name(f"dcat-us:{side}BoundLongitude" if side in ("west", "east") else f"dcat-us:{side}BoundLatitude")
    for side in ("west", "south", "east", "north")
)
_BOX_NODE = name("dcat-us:geographicBoundingBox")
_NUMBER = r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?"
_NUMBERS = re.compile(_NUMBER)
_PAIR = re.compile(rf"({_NUMBER})\s+({_NUMBER})(?:\s+{_NUMBER})*")
_CRS = re.compile(r"^\s*<(https?:[^<>]+|urn:[^<>]+)>\s*")
_SRID = re.compile(r"^\s*SRID\s*=\s*(\d+)\s*;\s*", re.IGNORECASE)
_WKT_KIND = re.compile(r"^\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*\(", re.IGNORECASE)
_GML = re.compile(r"<(?:\w+:)?(lowerCorner|upperCorner|posList|pos)[^>]*>([^<]*)<")
_LAT_FIRST = re.compile(r"EPSG(?:/0/|:+|/[\d.]+/)(?:4326|4258|4269|4617)\b", re.IGNORECASE)


def periods(source: Source, properties: Properties) -> tuple[Period, ...]:
    """The periods of dct:temporal."""
    found: list[Period] = []
    for term in source.graph.values(properties, TEMPORAL) if TEMPORAL in properties else ():
        node = source.graph.nodes.get(term)
        if node is None:
            found += _stated(source, term)
            continue
        start, end = _end(source, term, node, _STARTS), _end(source, term, node, _ENDS)
        if not (start or end):
            label = source.label(term).get()
            found += _words(source, label) if label else []
        elif start and end and end < start[: len(end)] and not source.exact:
            source.find("period-flipped", term, TEMPORAL, start=start, end=end)
            found.append(Period(end, start))
        else:
            found.append(Period(start, end))
    return tuple(found) if source.exact else tuple(dict.fromkeys(found))


def _end(source: Source, term: str, node: Properties, predicates: tuple[str, ...]) -> str | None:
    for predicate in predicates:
        for value in node.get(predicate, ()):
            inner = source.graph.nodes.get(value)
            if inner is None:
                date = source.date(term, {predicate: [value]}, predicate, covers=True)
            else:
                date = source.date(value, inner, *_INSTANTS, covers=True)
            if date:
                return date
    return None


def _stated(source: Source, term: str) -> list[Period]:
    text = literal(term)[0]
    if term[0] != '"':
        match = re.search(r"/(\d{4}(?:-\d\d){0,2})(?:T[\d:]+Z?)?(?:/(P\w+))?$", text)
        if not match:
            source.kept.add(TEMPORAL)
            return []
        text = f"{match[1]}/{match[2]}" if match[2] else match[1]
    return _words(source, text)


def _words(source: Source, text: str) -> list[Period]:
    parts = {key.lower(): value.strip() for key, value in _DCMI.findall(text)}
    if parts:
        text = f"{parts.get('start', '')}/{parts.get('end', '')}"
    fields = Fields({"temporal": text}, source.findings, pointer=source.subject[1:-1])
    found = periods_of(fields, "temporal")
    if not found or "temporal" not in fields.taken:
        source.kept.add(TEMPORAL)
    return found


def extents(source: Source, properties: Properties) -> tuple[Extent, ...]:
    """The places of dct:spatial."""
    found: list[Extent] = []
    for term in source.graph.values(properties, SPATIAL) if SPATIAL in properties else ():
        node = source.graph.nodes.get(term)
        extent = _location(source, term, node) if node is not None else _place(source, term)
        if extent:
            found.append(extent)
        else:
            source.kept.add(SPATIAL)
    return tuple(found) if source.exact or len(found) < 2 else tuple(_distinct(found))


def _distinct(extents: list[Extent]) -> list[Extent]:
    kept: list[Extent] = []
    for extent in extents:
        if extent not in kept:
            kept.append(extent)
    return kept


def _place(source: Source, term: str) -> Extent | None:
    """A place that is only a text or an IRI."""
    text, tag, _ = literal(term)
    if term[0] == "_" or not text.strip():
        return None
    if term[0] == "<":
        return region_of(text)
    return _shape(source, source.subject, SPATIAL, text, source.tag(tag, source.subject, SPATIAL)[0], names=True)


@lru_cache(maxsize=2048)
def region_of(iri: str) -> Extent | None:
    """The place that an IRI of the EU's countries, of GeoNames' Canada or of Statistics Canada's areas names."""
    if "/authority/country/" in iri or "/authority/place/" in iri:
        tail = iri.rpartition("/")[2]
        known = {"CAN": "Canada", "USA": "United States", "FRA": "France"}.get(tail)
        return named_place(known, "en") if known else None
    if re.fullmatch(r"https?://(?:sws|www)\.geonames\.org/6251999/?", iri):
        return named_place("Canada", "en")
    return None


def _location(source: Source, term: str, node: Properties) -> Extent | None:
    label = next((text for key in _NAMES if key in node and (text := source.text(term, node, key))), EMPTY)
    code = source.string(node, _IDENTIFIER)
    box, geometry = _box(source, term, node), None
    for key in _HAS_GEOMETRY:
        for value in node.get(key, ()):
            shape = _geometry(source, term, key, value)
            if shape is not None:
                # To the letter where Parvis wrote it, points too: but only what can be made out.
                geometry = geometry or (literal(value)[0] if source.exact and value[0] == '"' else shape.geometry)
                box = box or (shape.bbox if not source.exact else None)
    if box is None and geometry is None:
        for value in node.get(_CENTROID, ()):
            shape = _geometry(source, term, _CENTROID, value)
            box = box or (shape.bbox if shape else None)
    if source.exact:
        return Extent(bbox=box, geometry=geometry, code=code, name=label)
    known = _known(code, label, term)
    if known is not None:
        code, label = known.code, label if len(label.values) > 1 else known.name
    else:
        code = None
    return Extent(bbox=box, geometry=geometry, code=code, name=label)


def _known(code: str | None, label: Text, term: str) -> Extent | None:
    if code:
        try:
            return region(code)
        except KeyError:
            pass
    for word in label.values.values():
        if (place := named_place(word, "en")) is not None and place.code:
            return place
    return region_of(term[1:-1]) if term[0] == "<" else None


def _box(source: Source, term: str, node: Properties) -> tuple[float, float, float, float] | None:
    for value in node.get(_BBOX, ()):
        shape = _geometry(source, term, _BBOX, value)
        if shape is not None and shape.bbox:
            return shape.bbox
    for holder in (node, *(source.graph.nodes.get(value) or {} for value in node.get(_BOX_NODE, ()))):
        for sides in (_SIDES_SHORT, _SIDES):
            numbers = [source.string(holder, side) for side in sides]
            if all(numbers):
                shape = _shape(source, term, _BOX_NODE, ",".join(str(number) for number in numbers), "und")
                if shape is not None:
                    return shape.bbox
    return None


def _exact_box(value: Any) -> Extent | None:
    if isinstance(value, list):
        west, south, east, north = value
        return Extent(bbox=(west, south, east, north))
    if not isinstance(value, dict):
        return None
    if box := _two_boxes(value):
        return Extent(bbox=box)
    coordinates = value["coordinates"]
    pairs = [coordinates] if value["type"] == "Point" else coordinates[0] if value["type"] == "Polygon" else []
    if not pairs or not all(len(pair) == 2 for pair in pairs):
        return None
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    return Extent(bbox=(min(xs), min(ys), max(xs), max(ys)))


def _geometry(source: Source, subject: str, predicate: str, term: str) -> Extent | None:
    """A shape: a literal, or a node with one. Of several of one shape the GeoJSON is taken."""
    node = source.graph.nodes.get(term)
    if node is not None:
        for key in _SERIALS:
            for value in node.get(key, ()):
                if value[0] == '"' and (shape := _geometry(source, term, key, value)) is not None:
                    return shape
        return None
    if term[0] != '"':
        return None
    return _shape(source, subject, predicate, literal(term)[0], "und")


def _shape(source: Source, subject: str, predicate: str, text: str, lang: str, *, names: bool = False) -> Extent | None:
    value = _as_geojson(text)
    if value is None:
        if not names and not re.search(r"\d", text):
            source.find("shape-unreadable", subject, predicate, value=text)
            return None
        value = text
    if source.exact and predicate == _BBOX:
        return _exact_box(value)
    extent, code = read_place(value, lang)
    if isinstance(value, dict) and extent is not None and (box := _two_boxes(value)):
        extent, code = Extent(bbox=box), None
    if code:
        source.find(code, subject, predicate, value=text)
        source.kept.add(SPATIAL)
    return extent


@lru_cache(maxsize=4096)
def _as_geojson(text: str) -> Any:
    """Well-known text or GML as GeoJSON, longitude first; None where it is neither. Texts of GeoJSON stay texts."""
    flip = False
    if crs := _CRS.match(text):
        text, flip = text[crs.end() :], bool(_LAT_FIRST.search(crs[1]))
    elif srid := _SRID.match(text):
        text = text[srid.end() :]
    if kind := _WKT_KIND.match(text):
        return _from_wkt(text, (kind[1] or "").upper() + kind[2].upper(), flip)
    if text.lstrip().startswith("<") and (parts := _GML.findall(text)):
        flip = bool(_LAT_FIRST.search(text))
        numbers = [float(number) for _, values in parts for number in re.findall(_NUMBER, values)]
        pairs = [(y, x) if flip else (x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=False)]
        if pairs:
            west, east = min(x for x, _ in pairs), max(x for x, _ in pairs)
            south, north = min(y for _, y in pairs), max(y for _, y in pairs)
            return [west, south, east, north]
    if (
        text.lstrip()[:1] in ("{", "[")
        or re.search(rf"^[\s\[(]*{_NUMBER}\s*[,;\s]", text)
        or text[:8].upper() == "ENVELOPE"
    ):
        return text.strip()
    return None


def _from_wkt(text: str, kind: str, flip: bool) -> Any:
    def pairs(part: str) -> list[list[float]]:
        found = [[float(x), float(y)] for x, y in _PAIR.findall(part)]
        return [[y, x] for x, y in found] if flip else found

    names = {"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon"}
    body = text[text.index("(") :]
    if kind in ("POINT", "LINESTRING"):
        found = pairs(body)
        return {"type": names[kind], "coordinates": found[0] if kind == "POINT" and found else found}
    if kind == "POLYGON":
        if (box := _plain_box(body)) is not None and not flip:
            return box
        return {"type": "Polygon", "coordinates": [pairs(ring) for ring in re.findall(r"\(([^()]+)\)", body)]}
    if kind == "MULTIPOLYGON":
        polygons = re.findall(r"\(\s*((?:\([^()]+\)\s*,?\s*)+)\)", body)
        return {
            "type": "MultiPolygon",
            "coordinates": [[pairs(ring) for ring in re.findall(r"\(([^()]+)\)", part)] for part in polygons],
        }
    if kind == "MULTIPOINT":
        return {"type": "MultiPoint", "coordinates": pairs(body)}
    return {"type": "MultiLineString", "coordinates": [pairs(part) for part in re.findall(r"\(([^()]+)\)", body)]}


def _plain_box(body: str) -> list[float] | None:
    """West, south, east and north of a polygon that is but a box; None where it is another shape."""
    numbers = _NUMBERS.findall(body) if body.count(",") == 4 and body.count("(") == 2 else ()
    if len(numbers) != 10:
        return None
    xs, ys = {float(number) for number in numbers[::2]}, {float(number) for number in numbers[1::2]}
    return [min(xs), min(ys), max(xs), max(ys)] if len(xs) == 2 and len(ys) == 2 else None


def _two_boxes(value: dict[str, Any]) -> tuple[float, float, float, float] | None:
    """The box of two that meet at the antimeridian (RFC 7946, 3.1.9); also that of one with exact sides."""
    coordinates = value.get("coordinates")
    if value.get("type") != "MultiPolygon" or not isinstance(coordinates, list) or len(coordinates) != 2:
        return None
    boxes = []
    for polygon in coordinates:
        if len(polygon) != 1 or len(polygon[0]) != 5:
            return None
        xs, ys = [x for x, _ in polygon[0]], [y for _, y in polygon[0]]
        if len(set(xs)) > 2 or len(set(ys)) > 2:
            return None
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    first, second = sorted(boxes, key=lambda box: -box[2])
    if first[2] == 180 and second[0] == -180 and first[1] == second[1] and first[3] == second[3]:
        return first[0], first[1], second[2], first[3]
    return None
