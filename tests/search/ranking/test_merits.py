"""What a dataset's merits are, whatever was asked."""

from itertools import pairwise

import msgspec
import pytest

from parvis.model import Agent, Dataset, Distribution, Extent, Licence, Period, Text, TextList
from parvis.search.ranking import Priors
from parvis.search.ranking.merits import MERITS, Merits, factor, merits
from parvis.search.ranking.profile import NO_PRIORS


def of(**fields: object) -> Merits:
    return merits(Dataset(**fields), slice_of_series=False)  # type: ignore[arg-type]


def test_the_later_modified_the_fresher_and_the_issue_counts_where_nothing_was_modified() -> None:
    dates = ["1987", "2005-06-01", "2015", "2024-03", "2026-11-30"]
    values = [of(modified=date).freshness for date in dates]
    assert values == sorted(values)
    assert values[0] == 0 < values[1] < values[2] < values[3] <= values[4] < 100
    assert of(issued="2015").freshness == values[2]
    assert of(modified="soon").freshness == of().freshness == 0


def test_each_thing_that_is_told_makes_metadata_more_complete() -> None:
    told = {
        "title": Text({"en": "Lakes", "fr": "Lacs"}),
        "description": Text({"en": "Depths of lakes. " * 20}),
        "keywords": TextList({"en": ("lakes",)}),
        "subjects": ("nature_and_environment",),
        "publisher": Agent(name=Text({"en": "Office"})),
        "contacts": (Agent(email="a@example.org"),),
        "licence": Licence(code="ca-ogl-lgo"),
        "modified": "2020",
        "frequency": "P1Y",
        "periods": (Period("2001", None),),
        "extents": (Extent(bbox=(-80, 40, -70, 50)),),
        "distributions": (Distribution(format="CSV"),),
    }
    values = [of(**dict(list(told.items())[:number])).completeness for number in range(len(told) + 1)]
    assert values[0] == 0
    assert values[-1] == 100
    assert all(before < after for before, after in pairwise(values))


def test_a_slice_of_a_series_is_no_dataset_of_its_own() -> None:
    assert merits(Dataset(), slice_of_series=True).whole == 0
    assert merits(Dataset(), slice_of_series=False).whole == 100


def test_use_is_what_the_source_counts_and_each_ten_times_more_adds_the_same() -> None:
    values = [of(extras={"tracking_summary": {"total": 10**power}}).use for power in range(1, 7)]
    steps = {after - before for before, after in pairwise(values)}
    assert values[-1] == 100
    assert max(steps) - min(steps) <= 2
    assert of(extras={"metrics": {"views": 1000}}).use == values[2]


@pytest.mark.parametrize(
    "extras",
    [{}, {"tracking_summary": 5}, {"tracking_summary": {"total": "many"}}, {"metrics": {"views": -3}},
     {"metrics": {"views": True}}],
)  # fmt: skip
def test_where_use_is_not_told_it_is_none(extras: dict[str, object]) -> None:
    assert of(extras=extras).use == 0


def test_a_prior_adds_at_most_its_share_and_nothing_where_it_is_off() -> None:
    best = Merits(freshness=100, completeness=100, whole=100, use=100)
    assert factor(best, NO_PRIORS) == 1.0
    for name in MERITS:
        alone = msgspec.structs.replace(NO_PRIORS, **{name: 0.1})
        assert factor(best, alone) == pytest.approx(1.1)
        assert factor(msgspec.structs.replace(best, **{name: 50}), alone) == pytest.approx(1.05)
    assert factor(best, Priors()) < 1.6
