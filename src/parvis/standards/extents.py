"""Places as sources give them (GeoJSON, boxes in several notations, WKT, names) as extents in WGS 84."""

import math
import re
from functools import lru_cache
from typing import Any

import msgspec

from parvis.model import Extent, Text, bounding_box
from parvis.vocab import code_list

from .payload import json_inside

Box = tuple[float, float, float, float]
LONGEST_GEOMETRY = 100_000
"Characters of a shape that is kept with the dataset; of a longer one only its box is."

_NUMBER = r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?"
_FOUR = re.compile(rf"[\[(\s]*({_NUMBER})\s*[,;\s]\s*({_NUMBER})\s*[,;\s]\s*({_NUMBER})\s*[,;\s]\s*({_NUMBER})[\])\s]*")
_TWO = re.compile(rf"\s*({_NUMBER})\s*[,;\s]\s*({_NUMBER})\s*")
_ENVELOPE = re.compile(
    rf"ENVELOPE\s*\(\s*({_NUMBER})\s*,\s*({_NUMBER})\s*,\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\)", re.IGNORECASE
)
_WKT = re.compile(r"(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|POLYGON|LINESTRING)\s*Z?\s*\(", re.IGNORECASE)
_SHAPES = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_NAMES = (
    ("west", "south", "east", "north"), ("xmin", "ymin", "xmax", "ymax"), ("minx", "miny", "maxx", "maxy"),
    ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude"),
    ("west_bound_longitude", "south_bound_latitude", "east_bound_longitude", "north_bound_latitude"),
)  # fmt: skip


class UnusablePlaceError(Exception):
    """A place that can't be made out; its argument is the code of the problem."""


def read_place(value: Any, language: str) -> tuple[Extent | None, str | None]:
    """The extent that a value means, and the code of a problem (either may be None).

    Codes: `box-invalid`, `box-empty` (0,0,0,0), `shape-unreadable` (nothing is left of it); `box-swapped`
    (latitudes and longitudes were exchanged), `box-flipped` (west and east, or south and north),
    `box-shifted` (longitudes beyond 180), `shape-large` (only its box is kept): taken, with a doubt.
    """
    try:
        if isinstance(value, str):
            return _from_text(value, language)
        return _from_value(value)
    except UnusablePlaceError as reason:
        return None, str(reason)
    except (TypeError, ValueError, KeyError, IndexError, OverflowError, RecursionError):
        return None, "shape-unreadable"


@lru_cache(maxsize=2048)
def _from_text(text: str, language: str) -> tuple[Extent | None, str | None]:
    try:
        if (value := json_inside(text)) is not None:
            return _from_value(value)
        if match := _FOUR.fullmatch(text):
            west, south, east, north = (float(part) for part in match.groups())
            return _boxed(west, south, east, north)
        if match := _ENVELOPE.fullmatch(text.strip()):
            west, east, north, south = (float(part) for part in match.groups())
            return _boxed(west, south, east, north)
        if _WKT.match(text):
            # Each polygon by itself: two of them on both sides of the antimeridian are one box across it.
            parts = [_wkt_box(part) for part in re.split(r"\)\s*\)\s*,\s*\(\s*\(", text)]
            if len(parts) == 1:
                return parts[0]
            return Extent(bbox=_joined([extent for extent, _ in parts if extent])), parts[0][1]
        if match := _TWO.fullmatch(text):
            x, y = float(match[1]), float(match[2])
            return _boxed(x, y, x, y)
    except UnusablePlaceError as reason:
        return None, str(reason)
    except (TypeError, ValueError, KeyError, IndexError, OverflowError, RecursionError):
        return None, "shape-unreadable"
    if text.lstrip()[:1] in ("{", "["):
        return None, "shape-unreadable"
    return named_place(text, language), None


def _joined(extents: list[Extent]) -> Box | None:
    """One box around several; of two that meet at the antimeridian, to the last digit what was cut there."""
    boxes = [extent.bbox for extent in extents if extent.bbox]
    if len(boxes) == 2:
        for (west, south, east, north), other in (boxes, boxes[::-1]):
            if (east, south, north) == (180, other[1], other[3]) and other[0] == -180:
                return west, south, other[2], north
    return bounding_box(extents)


def _wkt_box(text: str) -> tuple[Extent | None, str | None]:
    pairs = [(float(x), float(y)) for x, y in re.findall(rf"({_NUMBER})\s+({_NUMBER})", text)]
    return _boxed(*_around(pairs))


def named_place(name: str, language: str) -> Extent | None:
    """A place known by its name or by its code of the vocabulary `geographic_region`."""
    name = " ".join(name.split())
    if not name or len(name) > 500:
        return None
    regions = code_list("geographic_region")
    if (code := regions.find(name)) is not None:
        return region(code)
    return Extent(name=Text({language: name}, None if language == "und" else language))


@lru_cache(maxsize=512)
def region(code: str) -> Extent:
    """The region of this code, with its names. Raises KeyError where the vocabulary lacks it."""
    return Extent(code=code, name=Text(dict(code_list("geographic_region").terms[code].labels)))


def _from_value(value: Any) -> tuple[Extent | None, str | None]:
    if isinstance(value, list):
        return _from_list(value)
    if not isinstance(value, dict):
        raise UnusablePlaceError("shape-unreadable")
    kind = value.get("type")
    if kind in _SHAPES:
        return _from_geometry(value, kind)
    if kind == "Feature":
        return _from_value(value.get("geometry"))
    if kind in ("FeatureCollection", "GeometryCollection"):
        members = value.get("features" if kind == "FeatureCollection" else "geometries")
        if not isinstance(members, list) or not members:
            raise UnusablePlaceError("shape-unreadable")
        boxes = [extent for extent, _ in map(_from_value, members[:2000]) if extent and extent.bbox]
        return Extent(bbox=bounding_box(boxes)), None
    if isinstance(kind, str) and kind.lower() == "envelope":
        (west, north), (east, south) = value["coordinates"]
        return _boxed(float(west), float(south), float(east), float(north))
    for names in _NAMES:
        if all(name in value for name in names):
            west, south, east, north = (float(value[name]) for name in names)
            return _boxed(west, south, east, north)
    raise UnusablePlaceError("shape-unreadable")


def _from_list(value: list[Any]) -> tuple[Extent | None, str | None]:
    if len(value) == 4 and not any(isinstance(part, list) for part in value):
        west, south, east, north = (float(part) for part in value)
        return _boxed(west, south, east, north)
    if len(value) == 2 and all(isinstance(part, list) and len(part) == 2 for part in value):
        (west, south), (east, north) = value
        return _boxed(float(west), float(south), float(east), float(north))
    raise UnusablePlaceError("shape-unreadable")


def _from_geometry(value: dict[str, Any], kind: str) -> tuple[Extent | None, str | None]:
    coordinates = value["coordinates"]
    if kind == "MultiPolygon":
        boxes = [_boxed(*_around(_pairs(part, 2)))[0] for part in coordinates]
        box = bounding_box([extent for extent in boxes if extent])
        code = None
    else:
        pairs = _pairs(coordinates, _SHAPES[kind])
        extent, code = _boxed(*_around(pairs))
        box = extent.bbox if extent else None
        if kind == "Point" or (kind == "Polygon" and len(coordinates) == 1 and _is_box(pairs)):
            return extent, code
    if box is None or code:
        return (Extent(bbox=box) if box else None), code or "shape-unreadable"
    geometry = msgspec.json.encode({"type": kind, "coordinates": coordinates}).decode()
    if len(geometry) > LONGEST_GEOMETRY:
        return Extent(bbox=box), "shape-large"
    return Extent(bbox=box, geometry=geometry), None


def _pairs(coordinates: Any, depth: int) -> list[tuple[float, float]]:
    for _ in range(depth - 1):
        coordinates = [inner for outer in coordinates for inner in outer]
    if depth == 0:
        coordinates = [coordinates]
    return [(float(position[0]), float(position[1])) for position in coordinates]


def _is_box(pairs: list[tuple[float, float]]) -> bool:
    return (
        len(pairs) <= 5 and len(set(pairs)) <= 4 and len({x for x, _ in pairs}) <= 2 and len({y for _, y in pairs}) <= 2
    )


def _around(pairs: list[tuple[float, float]]) -> Box:
    if not pairs:
        raise UnusablePlaceError("shape-unreadable")
    longitudes, latitudes = [x for x, _ in pairs], [y for _, y in pairs]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _boxed(west: float, south: float, east: float, north: float) -> tuple[Extent | None, str | None]:
    """A checked box, mended where the mistake is plain."""
    code = None
    numbers = (west, south, east, north)
    if not all(map(math.isfinite, numbers)):
        raise UnusablePlaceError("box-invalid")
    if not any(numbers):
        raise UnusablePlaceError("box-empty")
    if max(abs(south), abs(north)) > 90 and max(abs(west), abs(east)) <= 90 and max(abs(south), abs(north)) <= 180:
        west, south, east, north, code = south, west, north, east, "box-swapped"
    if max(abs(south), abs(north)) > 90 or max(abs(west), abs(east)) > 540:
        raise UnusablePlaceError("box-invalid")
    if south > north:
        south, north, code = north, south, "box-flipped"
        if west > east:  # the opposite corners, given the other way round
            west, east = east, west
    if max(abs(west), abs(east)) > 180:
        if east - west >= 360:
            west, east = -180.0, 180.0
        else:
            west, east = (lon - 360 if lon > 180 else lon + 360 if lon < -180 else lon for lon in (west, east))
        code = code or "box-shifted"
    if code != "box-shifted" and 60 < west - east < 180:
        # RFC 7946 would have it go round the world the long way. Hardly; a nearly global box may.
        west, east, code = east, west, "box-flipped"
    return Extent(bbox=(west, south, east, north)), code
