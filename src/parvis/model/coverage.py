"""What a dataset covers, in time and space."""

from collections.abc import Iterable

import msgspec

from .text import Text


class Period(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of time; either end may be open. Ends are ISO 8601 dates of any precision (2011, 2011-03, …)."""

    start: str | None = None
    end: str | None = None

    def __bool__(self) -> bool:
        return bool(self.start or self.end)


class Extent(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A place: a box, a shape, a code, a name, or several of them for the same place."""

    bbox: tuple[float, float, float, float] | None = None
    "west, south, east, north in WGS 84 degrees; west > east where it crosses the antimeridian (RFC 7946, 5.2)."
    geometry: str | None = None
    "A GeoJSON geometry, as text."
    code: str | None = None
    "A code of the vocabulary `geographic_region` (Standard Geographical Classification)."
    name: Text = Text()

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
    spans = sorted((west, east if east >= west else east + 360) for west, east in arcs)
    start, reach = spans[0]
    gap_from, gap = 0.0, -1.0
    for west, east in spans[1:]:
        if west - reach > gap:
            gap_from, gap = reach, west - reach
        reach = max(reach, east)
    if spans[0][0] + 360 - reach >= gap:
        return (start, reach) if reach <= 180 else ((start, reach - 360) if reach - start < 360 else (-180.0, 180.0))
    after = next(west for west, _ in spans if west > gap_from)
    return after, gap_from
