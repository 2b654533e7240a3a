"""Boxes as shapes, for standards that want them so."""

from typing import Any

Box = tuple[float, float, float, float]
Ring = list[list[float]]


def rings(box: Box) -> list[Ring]:
    """The closed, counter-clockwise rings of a box; two where it crosses the antimeridian (RFC 7946, 3.1.9)."""
    west, south, east, north = box
    parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    return [[[w, south], [e, south], [e, north], [w, north], [w, south]] for w, e in parts]


def geojson(box: Box) -> dict[str, Any]:
    """The box as a GeoJSON Point, Polygon or MultiPolygon."""
    west, south, east, north = box
    if west == east and south == north:
        return {"type": "Point", "coordinates": [west, south]}
    polygons = [[ring] for ring in rings(box)]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def wkt(box: Box) -> str:
    """The box as well-known text."""
    west, south, east, north = box
    if west == east and south == north:
        return f"POINT({west:.10g} {south:.10g})"
    texts = [f"(({', '.join(f'{x:.10g} {y:.10g}' for x, y in ring)}))" for ring in rings(box)]
    return f"POLYGON{texts[0]}" if len(texts) == 1 else f"MULTIPOLYGON({', '.join(texts)})"
