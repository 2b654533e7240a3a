"""The audit against brute force, and its proofs added up anew."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from parvis.privacy.errors import PrivacyError
from parvis.privacy.tables.arrays import Flags
from parvis.privacy.tables.audit import Audit, audit, bounds
from parvis.privacy.tables.hierarchy import from_tree
from parvis.privacy.tables.proof import holds
from parvis.privacy.tables.protection import ONLY_SIGN, Knowledge, Needs
from parvis.privacy.tables.table import Table

from .samples import cells, grid, table_of, whole_ranges

REGIONS = from_tree("region", {"R": {"E": ["1", "2"], "W": ["3", "4"]}})
SORTS = from_tree("sort", {"S": ["a", "b"]})
AGES = from_tree("age", {"T": ["y", "o"]})


def published(table: Table, hidden: Flags) -> Table:
    """What a reader has: no value where it is hidden."""
    return table.with_values(np.where(hidden, np.nan, table.value))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 3), min_size=6, max_size=6),
    st.sets(st.integers(0, 11), min_size=1, max_size=5),
)
def test_ranges_are_those_of_brute_force_over_all_tables_that_fit(amounts: list[int], chosen: set[int]) -> None:
    table = grid([amounts[:3], amounts[3:]])
    hidden = np.isin(np.arange(len(table)), list(chosen))
    expected = whole_ranges(table, hidden)
    found = audit(published(table, hidden), hidden)
    # Numbers are tried up to the table's largest: where more fits, what is tried lies within the range.
    enough = all(one.high <= table.value.max() for one in found.ranges)
    for one in found.ranges:
        low, high = expected[one.cell]
        assert one.low <= low + 1e-6
        assert one.high >= high - 1e-6
        if enough:
            assert (one.low, one.high) == pytest.approx((low, high), abs=1e-6)
        assert (one.verdict == "exact") == (one.high - one.low < 1e-6)


def by_linprog(table: Table, hidden: Flags, knowledge: Knowledge) -> dict[int, tuple[float, float]]:
    """The same by another solver, from the values themselves, cell by cell."""
    low = np.where(hidden, knowledge.lower * table.value, table.value)
    high = np.where(hidden, knowledge.upper * table.value if np.isfinite(knowledge.upper) else np.inf, table.value)
    found = {}
    for cell in np.flatnonzero(hidden):
        ends = []
        for sign in (1, -1):
            cost = np.zeros(len(table))
            cost[cell] = sign
            solved = linprog(
                cost, A_eq=table.equations.toarray(), b_eq=np.zeros(table.equations.shape[0]),
                bounds=list(zip(low, high, strict=True)), method="highs-ipm",
            )  # fmt: skip
            ends.append(np.inf if solved.status == 3 else sign * solved.fun)
        found[int(cell)] = (ends[0], ends[1])
    return found


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 50), min_size=16, max_size=16),
    st.sets(st.integers(0, 62), min_size=3, max_size=30),
    st.booleans(),
)
def test_ranges_with_levels_and_three_dimensions_are_those_of_another_solver(
    amounts: list[int], chosen: set[int], guessing: bool
) -> None:
    table = table_of([REGIONS, SORTS, AGES], np.array(amounts, dtype=np.float64))
    hidden = np.isin(np.arange(len(table)), list(chosen))
    knowledge = Knowledge() if guessing else ONLY_SIGN
    expected = by_linprog(table, hidden, knowledge)
    for one in audit(table, hidden, knowledge=knowledge).ranges:
        low, high = expected[one.cell]
        assert one.low == pytest.approx(low, abs=1e-4)
        assert one.high == pytest.approx(high, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=16, max_size=16),
    st.sets(st.integers(0, 62), min_size=3, max_size=16),
)
def test_every_proof_adds_up_to_the_range_that_it_proves(amounts: list[int], chosen: set[int]) -> None:
    table = table_of([REGIONS, SORTS, AGES], np.array(amounts, dtype=np.float64))
    hidden = np.isin(np.arange(len(table)), list(chosen))
    found = audit(table, hidden, proofs=100)
    value, down, up = bounds(table, hidden, ONLY_SIGN)
    for one in found.open:
        below, above = holds(table, hidden, found.proofs[one.cell], down, up)
        assert value[one.cell] - below == pytest.approx(one.low, abs=1e-5)
        assert value[one.cell] + above == pytest.approx(one.high, abs=1e-5)


def test_one_hidden_cell_in_a_row_is_proved_by_a_subtraction() -> None:
    table = grid([[1, 2], [3, 4]])
    found = audit(table, cells(table, "A1"))
    (proof,) = found.proofs.values()
    assert proof.kind == "subtraction"
    assert proof.above[0].reveals == "A × 1"
    assert [problem.code for problem in found.problems] == ["privacy-tables-disclosed"]


def test_a_chain_of_subtractions_comes_in_the_order_in_which_it_works() -> None:
    table = grid([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    found = audit(table, cells(table, "A1", "A2", "B2"), proofs=9)
    chain = found.proofs[table.find("A", "1")]
    assert [step.reveals for step in chain.above] == ["B × 2", "A × 2", "A × 1"] or [
        step.reveals for step in chain.above
    ] == ["A × 1"]


def test_cells_that_only_several_equations_together_give_away_are_found() -> None:
    # Rows A and B hide two cells each in the same two columns, of which C hides one: no equation has one unknown.
    table = grid([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    hidden = cells(table, "A1", "A2", "B1", "B2", "ATotal", "BTotal")
    found = audit(table, hidden)
    assert {one.cell for one in found.ranges} == set(np.flatnonzero(hidden))


def test_a_zero_that_non_negativity_gives_away_is_proved_by_bounds() -> None:
    table = grid([[0, 0, 5], [3, 4, 6]])
    found = audit(table, cells(table, "A1", "A2", "B1", "B2"))
    proof = found.proofs[table.find("A", "1")]
    assert proof.kind == "bounds"
    assert proof.limits_above


def test_a_pattern_that_protects_is_safe() -> None:
    table = grid([[10, 20], [30, 40]])
    assert audit(table, cells(table, "A1", "A2", "B1", "B2")).safe


def test_a_range_narrower_than_needed_is_not_good_protection() -> None:
    table = grid([[10, 20], [30, 1]])
    hidden = cells(table, "A1", "A2", "B1", "B2")
    width = np.where(cells(table, "A1"), 5.0, 0.0)
    found = audit(table, hidden, Needs(width / 2, width / 2, width, sliding=True), knowledge=Knowledge(0.5, 1.5))
    verdicts = {one.cell: one.verdict for one in found.ranges}
    assert verdicts[table.find("A", "1")] == "unachieved"
    assert verdicts[table.find("B", "2")] == "good"


def test_what_contradicts_itself_is_refused_by_name() -> None:
    table = grid([[1, 2], [3, 4]])
    value = table.value.copy()
    value[table.find("A", "Total")] = 9
    with pytest.raises(PrivacyError) as caught:
        audit(table.with_values(value), cells(table, "B1"))
    assert caught.value.problem.code == "privacy-tables-unbalanced"
    assert "A × Total" in caught.value.problem.values["cells"]


def test_suppressed_cells_that_no_values_fit_are_refused() -> None:
    table = grid([[1, 2], [3, 4]])
    value = table.value.copy()
    value[[table.find("A", "1"), table.find("A", "2")]] = np.nan
    value[table.find("A", "Total")] = 2
    value[table.find("Total", "1")] = 2
    with pytest.raises(PrivacyError) as caught:
        audit(table.with_values(value), np.isnan(value))
    assert caught.value.problem.code in {"privacy-tables-contradiction", "privacy-tables-unbalanced"}


def told(found: Audit) -> str:
    return " ".join(" ".join(problem.values.values()) for problem in found.problems)


def test_no_message_names_a_value_of_the_data() -> None:
    table = grid([[731, 2], [3, 4]])
    assert "731" not in told(audit(table, cells(table, "A1")))
