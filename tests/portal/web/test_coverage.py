"""The map: a projection that leaves the North its size, and boxes that are right everywhere on it."""

import re
from math import hypot

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from parvis.model import Extent, Text
from parvis.portal.web import projection
from parvis.portal.web.coverage import coverage, describe_box, draw, outline

PLACES = {
    "Victoria": (-123.4, 48.4),
    "St. John's": (-52.7, 47.6),
    "Pelee Island": (-82.7, 41.75),
    "Alert": (-62.3, 82.5),
    "Whitehorse": (-135.1, 60.7),
}


@pytest.mark.parametrize("name", PLACES)
def test_all_of_canada_is_on_the_map(name: str) -> None:
    x, y = projection.project(*PLACES[name])
    assert 0 < x < projection.WIDTH
    assert 0 < y < projection.HEIGHT


@pytest.mark.parametrize("latitude", [42, 49, 56, 63, 70, 77, 83])
def test_lengths_in_canada_are_drawn_within_six_hundredths_of_true(latitude: float) -> None:
    assert abs(projection.stretch(latitude) - 1) < 0.06
    a, b = projection.project(-95, latitude), projection.project(-95, latitude + 0.1)
    kilometres = projection.RADIUS * 3.141592653589793 / 180 * 0.1
    drawn = hypot(b[0] - a[0], b[1] - a[1]) / projection.SCALE
    assert drawn / kilometres == pytest.approx(projection.stretch(latitude + 0.05), rel=0.002)


@given(st.floats(-170, 70), st.floats(10, 89))
def test_points_come_back_from_the_map(longitude: float, latitude: float) -> None:
    back = projection.unproject(*projection.project(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=1e-6)


def test_the_outline_is_small_and_within_the_map() -> None:
    land = outline()
    assert len(land.canada) + len(land.neighbours) < 25_000
    assert re.fullmatch(r"[Mlz0-9 .-]+", land.canada)


def corners(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


def test_a_box_is_drawn_between_its_corners() -> None:
    drawing = draw([(-141.0, 60.0, -124.0, 70.0)])
    assert drawing is not None
    first, inner = corners(drawing.path)
    assert first == pytest.approx(projection.project(-141, 60), abs=0.06)
    assert inner == pytest.approx(projection.project(-124, 70), abs=0.06)
    assert drawing.rings == ()


def test_a_box_across_the_antimeridian_is_one_piece_not_a_band() -> None:
    drawing = draw([(170.0, 62.0, -60.0, 85.0)])
    assert drawing is not None
    assert drawing.path.count("M") == 1
    assert corners(drawing.path)[0] == pytest.approx(projection.project(170, 62), abs=0.06)


def test_a_box_across_the_cut_behind_the_pole_is_two_pieces() -> None:
    drawing = draw([(60.0, 55.0, -100.0, 88.0)])
    assert drawing is not None
    assert drawing.path.count("M") == 2


def test_the_whole_world_covers_the_map_and_a_box_elsewhere_does_not_meet_it() -> None:
    assert draw([(-180.0, -90.0, 180.0, 90.0)]) is not None
    assert draw([(-60.0, -80.0, -40.0, -70.0)]) is None
    assert draw([(10.0, 40.0, 20.0, 50.0)]) is None
    assert draw([(-95.3, 61.9, -95.1, 62.1)]) is not None


def test_a_city_too_small_to_see_gets_a_ring() -> None:
    drawing = draw([(-71.4, 46.7, -71.1, 46.9)])
    assert drawing is not None
    assert len(drawing.rings) == 1


def test_places_are_said_in_words_too() -> None:
    with override("fr"):
        found = coverage(
            [Extent(code="60", bbox=(-141.0, 60.0, -123.5, 69.7)), Extent(name=Text({"fr": "Dawson"}))], "fr"
        )
        assert found is not None
        assert found.places == ("Yukon", "Dawson")
        assert found.areas[0].replace("\u00a0", " ") == "de 60° N à 69,7° N et de 141° O à 123,5° O"
    with override("en"):
        assert describe_box((-135.1, 60.7, -135.1, 60.7)) == "around 60.7° N, 135.1° W"
        assert describe_box((-180, -90, 180, 90)) == "the whole world"
    assert coverage([], "en") is None
