"""Suppression: every pattern withstands the audit, and the exact one is what trying all patterns finds."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.privacy.errors import PrivacyError
from parvis.privacy.tables.audit import audit
from parvis.privacy.tables.hierarchy import from_tree
from parvis.privacy.tables.protection import COSTS, LEVELS, CostFunction, Knowledge, Level, Needs, Task, make_task
from parvis.privacy.tables.suppress import METHODS, Effort, Method, Suppression, suppress
from parvis.privacy.tables.table import Table, linked

from .samples import grid, table_of

REGIONS = from_tree("region", {"R": {"E": ["1", "2", "3"], "W": ["4", "5", "6"]}})
SORTS = from_tree("sort", {"S": {"a": ["a1", "a2"], "b": ["b1", "b2", "b3"]}})


def needs(table: Table, share: float, *named: int) -> Needs:
    """These cells need a range this share of their value wide."""
    width = np.zeros(len(table))
    width[list(named)] = share * table.value[list(named)]
    return Needs(width / 2, width / 2, width, sliding=True)


def task_of(amounts: list[int], primary: set[int], share: float = 0.2) -> Task:
    table = grid([amounts[:3], amounts[3:]])
    wanted = [cell for cell in primary if table.value[cell] > 0]
    return make_task(table, needs(table, share, *wanted))


def cheapest_by_trying_all(task: Task) -> float:
    """The cost of the cheapest complement, every set of cells having been tried."""
    free = [int(cell) for cell in np.flatnonzero(~task.hidden & ~task.fixed)]
    best = float("inf")
    for chosen in chain.from_iterable(combinations(free, size) for size in range(len(free) + 1)):
        cost = float(task.cost[list(chosen)].sum())
        if cost >= best:
            continue
        hidden = task.hidden.copy()
        hidden[list(chosen)] = True
        ranges = audit(task.table, hidden, task.needs, knowledge=Knowledge(), proofs=0).ranges
        if all(one.verdict == "good" for one in ranges if one.primary):
            best = cost
    return best


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.integers(1, 30), min_size=6, max_size=6),
    st.sets(st.integers(0, 11), min_size=1, max_size=3),
)
def test_the_exact_pattern_costs_what_trying_all_patterns_finds(amounts: list[int], primary: set[int]) -> None:
    task = task_of(amounts, primary)
    found = suppress(task, "exact")
    if found.unreachable:
        return
    assert found.cost == pytest.approx(cheapest_by_trying_all(task), rel=1e-6, abs=1e-6)
    assert found.optimal


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(0, 200), min_size=30, max_size=30),
    st.sets(st.integers(0, 71), min_size=1, max_size=12),
    st.sampled_from(METHODS),
    st.sampled_from([0.05, 0.3]),
)
def test_whatever_the_method_no_sensitive_cell_is_left_open(
    amounts: list[int], primary: set[int], method: Method, share: float
) -> None:
    table = table_of([REGIONS, SORTS], np.array(amounts, dtype=np.float64))
    asked = needs(table, share, *(cell for cell in primary if table.value[cell] > 0))
    found = suppress(make_task(table, asked), method)
    checked = audit(table, found.hidden, asked, knowledge=Knowledge())
    assert {one.cell for one in checked.open} <= set(found.unreachable)
    assert found.hidden[asked.primary].all()


@pytest.fixture(scope="module")
def larger() -> Table:
    random = np.random.default_rng(7)
    places = from_tree("place", {"P": {f"p{at}": [f"p{at}{one}" for one in range(4)] for at in range(4)}})
    sorts = from_tree("sort", {"S": {f"s{at}": [f"s{at}{one}" for one in range(3)] for at in range(3)}})
    return table_of([places, sorts], np.round(random.lognormal(4, 1.5, 16 * 9)))


def protected(
    table: Table,
    method: Method,
    level: Level = "interval",
    cost: CostFunction = "SIZE",
    effort: Effort = "standard",
) -> Suppression:
    random = np.random.default_rng(3)
    leaves = np.flatnonzero((table.codes >= 5).all(axis=1) & (table.value > 0))
    width = np.zeros(len(table))
    width[random.choice(leaves, 12, replace=False)] = 1
    width *= 0.15 * table.value
    half = width / 2
    asked = {
        "interval": Needs(half, half, width, sliding=True),
        "symmetric": Needs(width, width, 2 * width),
        "upper": Needs(width, np.zeros_like(width), width),
        "lower": Needs(np.zeros_like(width), width, width),
    }[level]
    counted = table.with_values(table.value, count=np.maximum(1, table.value / 10).astype(np.int64))
    return suppress(make_task(counted, asked, cost=cost), method, effort=effort)


def test_the_heuristic_is_within_five_per_cent_of_the_optimum(larger: Table) -> None:
    exact, quick = protected(larger, "exact"), protected(larger, "sequential")
    assert exact.optimal
    assert quick.cost <= 1.05 * exact.cost
    assert exact.cost <= quick.cost


@pytest.mark.parametrize(
    ("level", "cost"), [*((level, "SIZE") for level in LEVELS), *(("interval", cost) for cost in COSTS)]
)
def test_every_protection_level_and_cost_is_kept(larger: Table, level: Level, cost: CostFunction) -> None:
    found = protected(larger, "sequential", level, cost, effort="quick")
    assert audit(larger, found.hidden, found.task.needs, knowledge=Knowledge()).safe


def test_a_pattern_that_nearly_does_is_mended(larger: Table) -> None:
    whole = protected(larger, "sequential", effort="quick")
    nearly = whole.hidden.copy()
    nearly[whole.complements[::2]] = False
    found = suppress(whole.task, "sequential", before=nearly)
    assert audit(larger, found.hidden, found.task.needs, knowledge=Knowledge()).safe


def test_the_same_task_gives_the_same_pattern(larger: Table) -> None:
    first, second = (protected(larger, "sequential", effort="quick") for _run in range(2))
    assert (first.hidden == second.hidden).all()


def test_no_complement_is_needless(larger: Table) -> None:
    found = protected(larger, "sequential", effort="quick")
    assert len(found.complements)
    for cell in found.complements:
        hidden = found.hidden.copy()
        hidden[cell] = False
        checked = audit(larger, hidden, found.task.needs, knowledge=Knowledge(), proofs=0)
        assert any(one.primary for one in checked.open)


def test_cells_that_must_be_printed_are_and_those_that_must_not_are_not() -> None:
    table = grid([[10, 20, 30], [30, 40, 5], [7, 8, 9]])
    keep, hide = table.find("B", "3"), table.find("C", "3")
    asked = needs(table, 0.2, table.find("A", "1"))
    task = make_task(table, asked, publish=np.array([keep]), suppress=np.array([hide]))
    found = suppress(task)
    assert not found.hidden[keep]
    assert found.hidden[hide]
    assert audit(table, found.hidden, asked, knowledge=Knowledge()).ranges


def test_printing_a_sensitive_cell_is_refused_by_name() -> None:
    table = grid([[10, 20], [30, 40]])
    cell = table.find("A", "1")
    with pytest.raises(PrivacyError) as caught:
        make_task(table, needs(table, 0.2, cell), publish=np.array([cell]))
    assert caught.value.problem.values["cells"] == "A × 1"


def test_a_need_that_nothing_can_meet_is_told_with_the_share_that_can_be_had() -> None:
    table = grid([[100, 20], [30, 1]])
    cell = table.find("A", "1")
    totals = np.flatnonzero((table.codes == 0).any(axis=1))
    found = suppress(make_task(table, needs(table, 0.5, cell), publish=totals))
    assert 0 < found.unreachable[cell] < 1
    assert found.problems[0].code == "privacy-tables-unreachable"
    assert "A × 1" in found.problems[0].values["cells"]
    assert found.hidden[cell]


def test_nothing_sensitive_means_nothing_suppressed() -> None:
    table = grid([[10, 20], [30, 40]])
    found = suppress(make_task(table, needs(table, 0.2)))
    assert not found.hidden.any()
    assert [problem.code for problem in found.problems] == ["privacy-tables-nothing-sensitive"]


def test_a_table_of_one_inner_cell_hides_its_total_too() -> None:
    table = grid([[10]])
    found = suppress(make_task(table, needs(table, 0.2, table.find("A", "1"))))
    assert found.hidden.all()
    assert "privacy-tables-all-suppressed" in [problem.code for problem in found.problems]


def test_empty_cells_are_not_suppressed_unless_they_may_be() -> None:
    table = grid([[10, 0, 30], [30, 40, 5]])
    asked = needs(table, 0.2, table.find("A", "1"))
    assert not suppress(make_task(table, asked)).hidden[table.find("A", "2")]


def test_a_cancelled_run_returns_nothing(larger: Table) -> None:
    asked = needs(larger, 0.2, *(int(cell) for cell in np.flatnonzero(larger.value > 0)[-20:]))
    with pytest.raises(KeyboardInterrupt):
        suppress(make_task(larger, asked), stop=lambda: True)


def test_a_code_with_one_part_is_hidden_together_with_it() -> None:
    lone = from_tree("region", {"R": {"E": ["1"], "W": ["2", "3"]}})
    table = table_of([lone, from_tree("sort", {"S": ["a", "b"]})], np.array([10.0, 20, 30, 40, 50, 60]))
    asked = needs(table, 0.2, table.find("1", "a"))
    found = suppress(make_task(table, asked))
    assert found.hidden[table.find("E", "a")]
    assert audit(table, found.hidden, asked, knowledge=Knowledge()).safe


def test_what_a_linked_table_would_give_away_is_protected_as_well() -> None:
    sort = from_tree("sort", {"S": ["a", "b", "c"]})
    by_region = table_of([REGIONS, sort], np.arange(18.0) * 7 + 11)
    totals = by_region.value[by_region.codes[:, 1] == 0][-6:]
    by_place = table_of([REGIONS, from_tree("age", {"T": ["y", "o"]})], totals.repeat(2) / 2)
    whole = linked([by_region, by_place])
    cell = whole.find("1", "S", "T")
    asked = needs(whole, 0.2, cell, whole.find("1", "a", "T"))
    found = suppress(make_task(whole, asked))
    assert audit(whole, found.hidden, asked, knowledge=Knowledge()).safe
    assert found.hidden[[whole.key(cell)[0] == "1" for cell in range(len(whole))]].sum() >= 3
