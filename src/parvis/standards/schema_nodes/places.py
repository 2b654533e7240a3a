"""Places of schema.org as extents: boxes and shapes whose numbers come latitude first, points, names."""

import re

from parvis.model import Extent
from parvis.standards.extents import named_place, read_place
from parvis.vocab import code_list

from .things import Thing

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")


def places(thing: Thing, name: str) -> list[Extent]:
    """The places of a field: `Place` with a shape, coordinates or a name; a shape alone; a name alone."""
    found = []
    for value, place in thing.members(name):
        extent, code = None, None
        if isinstance(value, str):
            extent, code = read_place(value, thing.language)
        elif isinstance(value, dict):
            inner = thing.inner(value, name, *place)
            extent, code = _place(inner)
            thing.done(name, inner)
        else:
            code = "shape-unreadable"
        if code:
            thing.findings.add(code, thing.point(name, *place), "warning", value=value)
            thing.keep(name)
        if extent:
            found.append(extent)
    return found


def _place(thing: Thing) -> tuple[Extent | None, str | None]:
    shape, problem = None, None
    if "geo" in thing.data:
        for value, place in thing.members("geo"):
            if isinstance(value, dict) and shape is None:
                inner = thing.inner(value, "geo", *place)
                shape, problem = _shape(inner)
                thing.done("geo", inner)
            elif shape is not None:
                thing.keep("geo")
    elif {"box", "polygon", "latitude"} & thing.data.keys():
        shape, problem = _shape(thing)
    geometry = _geojson(thing)
    name = thing.text("name")
    code = thing.string("identifier") if isinstance(thing.data.get("identifier"), str) else ""
    if code and code not in code_list("geographic_region").terms:
        thing.keep("identifier")
        code = ""
    address = thing.data.get("address")
    if not name and not shape and isinstance(address, str):
        name = thing.text("address")
    if not (shape or geometry or code) and len(name.values) == 1:
        word, language = next(iter(name.values.values())), next(iter(name.values))
        return named_place(word, language), problem
    box = shape.bbox if shape else None
    geometry = geometry or (shape.geometry if shape else None)
    extent = Extent(bbox=box, geometry=geometry, code=code or None, name=name)
    return (extent if extent else None), problem


def _geojson(thing: Thing) -> str | None:
    value = thing.data.get("additionalProperty")
    if isinstance(value, dict) and value.get("propertyID") == "geojson" and isinstance(value.get("value"), str):
        extent, _ = read_place(value["value"], "und")
        if extent:
            thing.taken.add("additionalProperty")
            return str(value["value"])
    return None


def _shape(thing: Thing) -> tuple[Extent | None, str | None]:
    """A GeoShape (latitude first in its lists of numbers) or GeoCoordinates."""
    for name in ("box", "polygon", "line", "circle"):
        if not (text := thing.string(name, longest=100_000)):
            continue
        numbers = [float(number) for number in _NUMBER.findall(text)]
        if name == "circle":
            thing.keep(name)
            numbers = numbers[:2]
        if len(numbers) % 2 or not numbers or (name == "box" and len(numbers) != 4):
            return None, "shape-unreadable"
        pairs = [[numbers[at + 1], numbers[at]] for at in range(0, len(numbers), 2)]
        if name == "box":
            return read_place([*pairs[0], *pairs[1]], "und")
        if len(pairs) == 1:
            return read_place({"type": "Point", "coordinates": pairs[0]}, "und")
        shape = {"polygon": ("Polygon", [pairs]), "line": ("LineString", pairs)}[name]
        return read_place({"type": shape[0], "coordinates": shape[1]}, "und")
    latitude, longitude = thing.string("latitude"), thing.string("longitude")
    if latitude and longitude:
        return read_place(f"{longitude} {latitude}", "und")
    return None, None
