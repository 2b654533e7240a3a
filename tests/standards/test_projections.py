"""Projected coordinates as longitudes and latitudes, for the projections that Canada's services use."""

import math

import pytest

from parvis.standards.esri import extent_of
from parvis.standards.fields import Fields
from parvis.standards.findings import Findings
from parvis.standards.projections import box, inverse


@pytest.mark.parametrize(
    ("wkid", "x", "y", "longitude", "latitude"),
    [
        # About where Parliament Hill stands, in UTM zone 18.
        (26918, 445_250, 5_030_200, -75.6998, 45.4232),
        (2959, 445_250, 5_030_200, -75.6998, 45.4232),
        (3857, -8_426_868, 5_688_448, -75.6998, 45.4236),
        (102100, -8_426_868, 5_688_448, -75.6998, 45.4236),
        # The origins of the conics are where their definitions put them (EPSG registry).
        (3347, 6_200_000, 3_000_000, -91.866667, 63.390675),
        (3978, 0, 0, -95, 49),
        (3005, 1_000_000, 0, -126, 45),
        (3161, 930_000, 6_430_000, -85, 0),
        (32198, 0, 0, -68.5, 44),
        (3579, 500_000, 500_000, -132.5, 59),
        (2950, 304_800, 0, -73.5, 0),
        (3776, 0, 0, -114, 0),
        (3400, 500_000, 0, -115, 0),
        (4326, -75, 45, -75, 45),
    ],
)
def test_known_points(wkid: int, x: float, y: float, longitude: float, latitude: float) -> None:
    undo = inverse(wkid)
    assert undo is not None
    assert undo(x, y) == pytest.approx((longitude, latitude), abs=2e-4)


def test_well_known_text_is_read_where_there_is_no_number() -> None:
    wkt = (
        'PROJCS["x",GEOGCS["GCS",DATUM["D",SPHEROID["GRS",6378137.0,298.257222101]]],PROJECTION["Transverse_Mercator"],'
        'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-75.0],'
        'PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )
    undo = inverse(None, wkt)
    assert undo is not None
    assert undo(445_250, 5_030_200) == pytest.approx((-75.6998, 45.4232), abs=2e-4)
    assert inverse(None, wkt.replace('UNIT["Meter",1.0]', 'UNIT["Foot",0.3048]')) is None


def test_a_box_reaches_as_far_as_its_curved_edges() -> None:
    undo = inverse(3978)
    assert undo is not None
    corners = [undo(x, y) for x in (-2e6, 2e6) for y in (0, 2e6)]
    west, south, east, north = box(undo, -2e6, 0, 2e6, 2e6)
    assert north > max(latitude for _, latitude in corners)
    assert all(map(math.isfinite, (west, south, east, north)))


@pytest.mark.parametrize(
    ("extent", "code"),
    [
        ({"xmin": "NaN", "ymin": "NaN", "xmax": "NaN", "ymax": "NaN", "spatialReference": {"wkid": 4326}}, "box-unset"),
        ({"xmin": 1, "ymin": 2, "xmax": 3, "ymax": 4, "spatialReference": {"wkid": 2953}}, "box-projected"),
        ({"xmin": 5e5, "ymin": 4e6, "xmax": 6e5, "ymax": 5e6}, "box-projected"),
    ],
)
def test_what_cannot_be_told_is_said_and_kept(extent: dict[str, object], code: str) -> None:
    findings = Findings()
    fields = Fields({"fullExtent": extent}, findings)
    assert extent_of(fields, "fullExtent") == ()
    assert [problem.code for problem in findings.all()] == [code]
    assert fields.left() == {"fullExtent": extent}


def test_hubs_corners_are_a_box() -> None:
    fields = Fields({"extent": [[-80.6, 43.3], [-80.4, 43.5]]}, Findings())
    assert extent_of(fields, "extent")[0].bbox == (-80.6, 43.3, -80.4, 43.5)
