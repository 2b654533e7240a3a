"""Rounding: controlled is additive and near; random is unbiased; what can't be rounded is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.privacy.errors import PrivacyError
from parvis.privacy.tables.hierarchy import flat, from_tree
from parvis.privacy.tables.rounding import BASES, controlled_rounding, exposed, random_rounding
from parvis.privacy.tables.table import Table

from .samples import grid, table_of

REGIONS = from_tree("region", {"R": {"E": ["1", "2", "3"], "W": ["4", "5", "6"]}})
CUBE = [flat(name, ["1", "2", "3"]) for name in ("x", "y", "z")]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=18, max_size=18), st.sampled_from(BASES), st.none() | st.integers(0, 9))
def test_a_table_of_two_dimensions_goes_to_neighbouring_multiples_that_add_up(
    amounts: list[int], base: int, seed: int | None
) -> None:
    table = table_of([REGIONS, flat("sort", ["a", "b", "c"])], np.array(amounts, dtype=np.float64))
    found = controlled_rounding(table, base, seed=seed)
    assert not (table.equations @ found.value).any()
    assert not (found.value % base).any()
    assert (np.abs(found.value - table.value) < base).all()
    assert (found.value[table.value % base == 0] == table.value[table.value % base == 0]).all()
    assert (found.additive, found.further, found.problems) == (True, 0, ())


def nearest_by_trying_all(table: Table, base: int) -> float:
    """The least sum of distances over all zero-restricted additive roundings."""
    from itertools import product

    low = np.floor(table.value / base) * base
    loose = np.flatnonzero(table.value != low)
    best = float("inf")
    for ups in product((0, 1), repeat=len(loose)):
        tried = low.copy()
        tried[loose] += np.array(ups) * base
        if not (table.equations @ tried).any():
            best = min(best, float(np.abs(tried - table.value).sum()))
    return best


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=6, max_size=6), st.sampled_from(BASES))
def test_controlled_rounding_is_the_nearest(amounts: list[int], base: int) -> None:
    table = grid([amounts[:3], amounts[3:]])
    found = controlled_rounding(table, base)
    assert np.abs(found.value - table.value).sum() == pytest.approx(nearest_by_trying_all(table, base))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=27, max_size=27), st.sampled_from(BASES))
def test_in_three_dimensions_totals_add_up_and_what_went_further_is_told(amounts: list[int], base: int) -> None:
    table = table_of(CUBE, np.array(amounts, dtype=np.float64))
    found = controlled_rounding(table, base)
    assert not (table.equations @ found.value).any()
    assert (found.value >= 0).all()
    assert found.further == (np.abs(found.value - table.value) >= base).sum()
    assert bool(found.problems) == (found.further > 0)


def test_random_rounding_is_right_on_average() -> None:
    table = grid([[1, 4, 7], [13, 22, 0]])
    mean = np.mean([random_rounding(table, 3, seed).value for seed in range(4000)], axis=0)
    assert np.abs(mean - table.value).max() < 0.1


def test_random_rounding_gives_neighbouring_multiples_and_the_same_for_a_seed() -> None:
    table = grid([[1, 4, 7], [13, 22, 0]])
    found = random_rounding(table, 5, 11).value
    assert not (found % 5).any()
    assert (np.abs(found - table.value) < 5).all()
    assert (found == random_rounding(table, 5, 11).value).all()
    assert (found != random_rounding(table, 5, 12).value).any()


@pytest.mark.parametrize("round_it", [lambda t: controlled_rounding(t, 5), lambda t: random_rounding(t, 5, 1)])
def test_amounts_that_are_no_whole_numbers_are_refused(round_it: object) -> None:
    table = grid([[1.5, 2], [3, 4]])
    with pytest.raises(PrivacyError) as caught:
        round_it(table)  # type: ignore[operator]
    assert caught.value.problem.code == "privacy-tables-not-whole"


def test_a_table_with_suppressed_cells_or_wrong_totals_is_not_rounded() -> None:
    table = grid([[1, 2], [3, 4]])
    value = table.value.copy()
    value[0] = np.nan
    with pytest.raises(PrivacyError) as caught:
        controlled_rounding(table.with_values(value), 5)
    assert caught.value.problem.code == "privacy-tables-round-suppressed"
    value[0] = 11
    with pytest.raises(PrivacyError) as caught:
        controlled_rounding(table.with_values(value), 5)
    assert caught.value.problem.code == "privacy-tables-round-unbalanced"


def test_counts_that_rounding_does_not_hide_are_found() -> None:
    # Two ones and their total 2, printed as 3, 3 and 0: ones and twos can't be told apart from it.
    table = grid([[1], [1]])
    printed = np.where(table.value == 2, 0.0, 3.0)
    assert len(exposed(table, printed, 3)) == len(table)
    assert exposed(grid([[4, 7], [8, 4]]), controlled_rounding(grid([[4, 7], [8, 4]]), 5).value, 5) == []
