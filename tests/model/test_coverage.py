"""One box around several, also over the antimeridian."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.model import Extent, bounding_box

Box = tuple[float, float, float, float]


def covers(outer: Box, inner: Box) -> bool:
    def span(box: Box) -> float:
        return (box[2] - box[0]) % 360 if box[0] != -180 or box[2] != 180 else 360

    if outer[1] > inner[1] or outer[3] < inner[3]:
        return False
    start = (inner[0] - outer[0]) % 360
    return span(outer) == 360 or start + span(inner) <= span(outer) + 1e-6


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], None),
        ([(-141, 60, -123, 70)], (-141, 60, -123, 70)),
        ([(-141, 60, -123, 70), (-79, 45, -57, 62)], (-141, 45, -57, 70)),
        ([(170, 50, 180, 60), (-180, 50, -170, 60)], (170, 50, -170, 60)),
        ([(170, 50, -175, 60), (-178, 40, -170, 55)], (170, 40, -170, 60)),
    ],
)
def test_the_box_around_is_the_narrowest(boxes: list[Box], expected: Box | None) -> None:
    assert bounding_box([Extent(bbox=box) for box in boxes]) == expected


longitudes = st.integers(-179, 179).map(float)
latitudes = st.integers(-89, 89).map(float)
boxes = st.tuples(longitudes, latitudes, longitudes, latitudes).map(
    lambda b: (b[0], min(b[1], b[3]), b[2], max(b[1], b[3]))
)


@given(st.lists(boxes, min_size=1, max_size=6))
def test_the_box_around_covers_every_box(some: list[Box]) -> None:
    outer = bounding_box([Extent(bbox=box) for box in some])
    assert outer is not None
    assert -180 <= outer[0] <= 180
    assert -180 <= outer[2] <= 180
    for box in some:
        assert covers(outer, box)
