"""Where a CKAN package's data lie: shapes, boxes in four fields, region codes, names."""

from parvis.model import Extent
from parvis.standards.extents import read_place, region
from parvis.standards.fields import Fields
from parvis.vocab import code_list

_BOXES = (
    ("bbox-west-long", "bbox-south-lat", "bbox-east-long", "bbox-north-lat"),
    ("west_bound_longitude", "south_bound_latitude", "east_bound_longitude", "north_bound_latitude"),
    ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude"),
)
_SHAPES = (
    "spatial", "geographic_extent", "ext_spatial", "spatial_coverage", "spatial-text", "spatial_text",
    "spatial_coverage_locations", "spatialcoverage", "geographic_coverage", "territoire",
)  # fmt: skip


def extents_of(fields: Fields) -> tuple[Extent, ...]:
    """Every place the package states, each once."""
    data = fields.data
    found: list[Extent] = []
    for name in _SHAPES:
        if name in data:
            found += fields.place(name)
    for box in _BOXES:
        if box[0] in data and all(name in data for name in box):
            if not any(extent.bbox for extent in found):
                found += box_of(fields, box)
            elif _says(fields, box, found):
                fields.taken.update(box)
    found += _regions(fields)
    return tuple(found)


def box_of(fields: Fields, names: tuple[str, str, str, str]) -> list[Extent]:
    """The box that four fields state: west, south, east, north."""
    try:
        numbers = [float(fields.data[name]) for name in names]
    except (TypeError, ValueError, OverflowError):
        fields.findings.add(
            "box-invalid", fields.point(names[0]), "warning", value=[fields.data[name] for name in names]
        )
        return []
    extent, code = read_place(numbers, fields.language)
    fields.taken.update(names)
    if code:
        fields.findings.add(code, fields.point(names[0]), "warning", value=numbers)
        fields.taken.difference_update(names)
    return [extent] if extent else []


def _says(fields: Fields, names: tuple[str, str, str, str], found: list[Extent]) -> bool:
    """Whether the four fields only repeat a box that was found."""
    try:
        numbers = tuple(float(fields.data[name]) for name in names)
    except (TypeError, ValueError, OverflowError):
        return False
    return any(extent.bbox == numbers for extent in found)


def _regions(fields: Fields) -> list[Extent]:
    """The Government of Canada's `geographic_region`: codes of the vocabulary of that name."""
    if "geographic_region" not in fields.data:
        return []
    regions = code_list("geographic_region")
    found = []
    for index, word in enumerate(fields.words("geographic_region")):
        code = regions.find(word)
        if code:
            found.append(region(code))
        else:
            fields.lose("geographic_region", "region-unknown", "info", index, value=word)
    return found
