"""Where a dataset's data are from: drawn on a map of Canada, and said in words."""

import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from math import pi

import msgspec
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

from parvis.model import Extent
from parvis.vocab import code_list

from . import languages
from .projection import APEX_X, APEX_Y, CENTRE, CONE, EQUATOR, HEIGHT, WIDTH, angle, at, project, radius

Box = tuple[float, float, float, float]
SMALLEST = 14.0
"Areas that would be drawn smaller than so many map units are marked by a ring as well."
MOST_BOXES = 60
MIDDLE = 62.0
"The latitude of the map's middle, on its central meridian."


class Outline(msgspec.Struct, frozen=True):
    """The land of the map, as SVG paths."""

    canada: Markup
    neighbours: Markup
    width: int = WIDTH
    height: int = HEIGHT


class Drawing(msgspec.Struct, frozen=True):
    """What is laid over the land: areas as one SVG path, and rings around the small ones."""

    path: str
    rings: tuple[tuple[int, int], ...]


class Coverage(msgspec.Struct, frozen=True):
    """What a page shows of a dataset's place."""

    places: tuple[str, ...]
    areas: tuple[str, ...]
    "The boxes in words."
    drawing: Drawing | None
    "None where nothing of it is on the map."


@lru_cache(maxsize=1)
def outline() -> Outline:
    """The land, from `data/outline.json` (made by tools/outline.py)."""
    data = json.loads((files("parvis.portal.web") / "data" / "outline.json").read_text("utf-8"))
    return Outline(Markup(data["canada"]), Markup(data["neighbours"]))  # noqa: S704  # digits, of our own making


def coverage(extents: Iterable[Extent], lang: str) -> Coverage | None:
    """The coverage of a dataset; None where nothing is known of it."""
    places: list[str] = []
    boxes: list[Box] = []
    for extent in extents:
        name = extent.name.get(lang)
        if not name and extent.code:
            name = code_list("geographic_region").label(extent.code, lang)
        if name:
            places.append(name)
        if extent.bbox:
            boxes.append(extent.bbox)
    boxes = list(dict.fromkeys(boxes))
    if not places and not boxes:
        return None
    areas = tuple(describe_box(box) for box in boxes[:5])
    return Coverage(tuple(dict.fromkeys(places)), areas, draw(boxes[:MOST_BOXES]))


def describe_box(box: Box) -> str:
    """A box in words: from 60° N to 70° N and from 141° W to 123° W."""
    west, south, east, north = box
    if (west, east) == (-180, 180) and south <= -85 and north >= 85:
        return _("the whole world")
    if abs(north - south) < 0.005 and abs(east - west) < 0.005:
        return _("around %(latitude)s, %(longitude)s") % {"latitude": _latitude(north), "longitude": _longitude(east)}
    return _("from %(south)s to %(north)s and from %(west)s to %(east)s") % {
        "south": _latitude(south),
        "north": _latitude(north),
        "west": _longitude(west),
        "east": _longitude(east),
    }


def draw(boxes: Iterable[Box]) -> Drawing | None:
    """Boxes on the map; None where none of them meets it."""
    paths: list[str] = []
    rings: list[tuple[int, int]] = []
    for west, south, east, north in boxes:
        middle = west + ((east - west) % 360) / 2
        x, y = project(middle, (south + north) / 2)
        if not _meets_map((west, south, east, north)):
            continue
        paths.append(_sector(west, south, east, north))
        width, height = _spread((west, south, east, north))
        if max(width, height) < SMALLEST:
            rings.append((round(x), round(y)))
    return Drawing("".join(paths), tuple(dict.fromkeys(rings))) if paths else None


def _sector(west: float, south: float, east: float, north: float) -> str:
    """A box as the ring sector that it is in this projection: two arcs and two straight lines."""
    outer, inner = radius(south), radius(north)
    span = 360.0 if (west, east) == (-180, 180) else (east - west) % 360
    start, end = angle(west), angle(west) + CONE * span * pi / 180
    cut = CONE * pi
    if span >= 360:
        start, end = -cut, cut
    elif end > cut + 1e-9:  # Across the cut, on the far side of the pole: in two.
        return _arcs(start, cut, inner, outer) + _arcs(-cut, end - 2 * cut, inner, outer)
    return _arcs(start, end, inner, outer)


def _arcs(start: float, end: float, inner: float, outer: float) -> str:
    long = int(end - start > pi)
    corners = (at(outer, start), at(outer, end), at(inner, end), at(inner, start))
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = ((round(x, 1), round(y, 1)) for x, y in corners)
    out, within = round(outer, 1), round(inner, 1)
    back = f"L{x3} {y3}A{within} {within} 0 {long} 1 {x4} {y4}" if within else f"L{x3} {y3}"
    return f"M{x1} {y1}A{out} {out} 0 {long} 0 {x2} {y2}{back}Z"


def _spread(box: Box) -> tuple[float, float]:
    """About how wide and how high a box is on the map."""
    west, south, east, north = box
    return radius(south) * CONE * ((east - west) % 360) * pi / 180, radius(south) - radius(north)


def _meets_map(box: Box) -> bool:
    """Whether some of a box is on the map: it is where one of a grid of its points is, or where it holds the map."""
    west, south, east, north = box
    span = 360.0 if (west, east) == (-180, 180) else (east - west) % 360
    for i in range(25):
        for j in range(13):
            x, y = project(west + span * i / 24, south + (north - south) * j / 12)
            if 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
                return True
    return (CENTRE - west) % 360 <= span and south <= MIDDLE <= north


def _latitude(value: float) -> str:
    template = pgettext("latitude", "%(degrees)s° N") if value >= 0 else pgettext("latitude", "%(degrees)s° S")
    return template % {"degrees": _degrees(value)}


def _longitude(value: float) -> str:
    template = pgettext("longitude", "%(degrees)s° E") if value >= 0 else pgettext("longitude", "%(degrees)s° W")
    return template % {"degrees": _degrees(value)}


def _degrees(value: float) -> str:
    return format_decimal(abs(value), format="#,##0.##", locale=languages.locale(languages.current()))


def frame() -> dict[str, float]:
    """The numbers with which the browser turns a point of the map back into degrees (see `projection`)."""
    return {"x": round(APEX_X, 3), "y": round(APEX_Y, 3), "cone": CONE, "centre": CENTRE, "equator": EQUATOR}
