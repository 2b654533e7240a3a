"""What a dataset covers, in time and space."""

from collections.abc import Iterable

import msgspec

from .text import EMPTY, Text


class Period(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A stretch of time; either end may be open. Ends are ISO 8601 dates of any precision (2011, 2011-03, …)."""

    start: str | None = None
    end: str | None = None

    def __bool__(self) -> bool:
        return bool(self.start or self.end)


class Extent(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A place: a box, a shape, a code, a name, or several of them for the same place."""

    bbox: tuple[float, float, float, float] | None = None
    "west, south, east, north in WGS 84 degrees; west > east where it crosses the antimeridian (RFC 7946, 5.2)."
    geometry: str | None = None
    "A GeoJSON geometry, as text."
    code: str | None = None
    "A code of the vocabulary `geographic_region` (Standard Geographical Classification)."
    name: Text = EMPTY

    def __bool__(self) -> bool:
        return bool(self.bbox or self.geometry or self.code or self.name)


def bounding_box(extents: Iterable[Extent]) -> tuple[float, float, float, float] | None:
    """One box around all boxes, west > east where that is the narrower way round; None if there is no box."""
    boxes = [extent.bbox for extent in extents if extent.bbox]
    if not boxes:
        return None
    if len(boxes) == 1:
        return boxes[0]
    west, east = _union_of_arcs([(box[0], box[2]) for box in boxes])
    return west, min(box[1] for box in boxes), east, max(box[3] for box in boxes)


def _union_of_arcs(arcs: list[tuple[float, float]]) -> tuple[float, float]:
    """The shortest arc of longitudes that holds all arcs: the circle less the widest gap between them."""
    merged: list[tuple[float, float]] = []
    for west, east in sorted((west, east if east >= west else east + 360) for west, east in arcs):
        if merged and west <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], east))
        else:
            merged.append((west, east))
    while len(merged) > 1 and merged[-1][1] >= merged[0][0] + 360:
        first = merged.pop(0)
        merged[-1] = (merged[-1][0], max(merged[-1][1], first[1] + 360))
    if len(merged) == 1 and merged[0][1] - merged[0][0] >= 360:
        return -180.0, 180.0
    followers = [*merged[1:], (merged[0][0] + 360, 0.0)]
    gaps = [following[0] - arc[1] for arc, following in zip(merged, followers, strict=True)]
    before = gaps.index(max(gaps))
    west, east = followers[before][0], merged[before][1]
    return _longitude(west), _longitude(east)


def _longitude(degrees: float) -> float:
    return degrees if -180 <= degrees <= 180 else (degrees + 180) % 360 - 180
