"""Draw the outline of Canada and its neighbours for the pages' maps: `python tools/outline.py countries-50m.json`.

The input is the file of that name in the npm package `world-atlas` (ISC), made from Natural Earth (public domain).
Writes `src/parvis/portal/web/data/outline.json`: two SVG paths in the map's units, projected, cut to the map and
simplified.
"""

import itertools
import json
import sys
from math import hypot
from pathlib import Path
from typing import Any

from parvis.portal.web.projection import HEIGHT, WIDTH, project

OUTPUT = Path(__file__).resolve().parent.parent / "src" / "parvis" / "portal" / "web" / "data" / "outline.json"
CANADA = "124"
NEIGHBOURS = ("840", "304", "352", "643")
TOLERANCE = 0.9
"Map units by which a simplified line may stray."
SMALLEST = 5.0
"Islands under so many square map units are left out."
MARGIN = 12
Point = tuple[float, float]


def main(source: Path) -> None:
    """Read the topology, write the outline."""
    topology = json.loads(source.read_text("utf-8"))
    arcs = [_decode(arc, topology["transform"]) for arc in topology["arcs"]]
    shapes = {item["id"]: item for item in topology["objects"]["countries"]["geometries"] if "id" in item}
    canada = _path(shapes[CANADA], arcs)
    neighbours = "".join(_path(shapes[code], arcs) for code in NEIGHBOURS)
    note = "Natural Earth 4.1 (public domain), through world-atlas 2 (ISC); projected by tools/outline.py"
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps({"note": note, "canada": canada, "neighbours": neighbours}) + "\n", "utf-8")
    print(f"{OUTPUT.stat().st_size} bytes")  # noqa: T201  # a command's output


def _decode(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """The degrees of an arc: TopoJSON's deltas, added up and scaled."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def _path(shape: dict[str, Any], arcs: list[list[Point]]) -> str:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    rings = [_clip([project(*point) for point in _ring(ring, arcs)]) for polygon in polygons for ring in polygon]
    return "".join(_draw(_simplify(ring)) for ring in rings if len(ring) > 2 and abs(_area(ring)) >= SMALLEST)


def _ring(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def _clip(ring: list[Point]) -> list[Point]:
    """The part of a ring on the map and a little around it (Sutherland and Hodgman)."""
    for axis, edge, sign in ((0, -MARGIN, 1), (0, WIDTH + MARGIN, -1), (1, -MARGIN, 1), (1, HEIGHT + MARGIN, -1)):
        kept: list[Point] = []
        for before, after in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
            inside, was = sign * (after[axis] - edge) >= 0, sign * (before[axis] - edge) >= 0
            if inside != was:
                share = (edge - before[axis]) / (after[axis] - before[axis])
                kept.append((before[0] + share * (after[0] - before[0]), before[1] + share * (after[1] - before[1])))
            if inside:
                kept.append(after)
        ring = kept
    return ring


def _simplify(points: list[Point]) -> list[Point]:
    """Douglas and Peucker's line with fewer points."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = hypot(x2 - x1, y2 - y1)
    far, at = 0.0, 0
    for i, (x, y) in enumerate(points[1:-1], 1):
        away = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length else hypot(x - x1, y - y1)
        if away > far:
            far, at = away, i
    if far <= TOLERANCE:
        return [points[0], points[-1]]
    return _simplify(points[: at + 1])[:-1] + _simplify(points[at:])


def _area(ring: list[Point]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _draw(ring: list[Point]) -> str:
    """A ring as relative moves in whole map units."""
    whole = [(round(x), round(y)) for x, y in ring]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in itertools.pairwise(whole) if (x1, y1) != (x2, y2)]
    if len(steps) < 3:
        return ""
    return f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{dx} {dy}" for dx, dy in steps).replace(" -", "-") + "z"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
