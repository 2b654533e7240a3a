"""Unions of suppressed cells: contributors alone in two cells of one row must not learn each other's amounts."""

from pathlib import Path

import numpy as np

from parvis.privacy.reading import open_data
from parvis.privacy.tables.audit import audit
from parvis.privacy.tables.microdata import Columns, from_records
from parvis.privacy.tables.protection import Knowledge, make_task, needs_of
from parvis.privacy.tables.rules import measure, parse_rules
from parvis.privacy.tables.suppress import Contributors, Suppression, open_unions, suppress, suppress_unions

from .samples import cells, grid, write

HEAD = "unit,place,sort,amount\n"
CROWD = "".join(
    f"{place}{sort}{at},{place},{sort},{50 + at}\n"
    for place in "NSW"
    for sort in "ABC"
    for at in range(8)
    if (place, sort) not in {("N", "A"), ("N", "B")}
)
ALONE = "solo1,N,A,400\nsolo2,N,B,300\n"


def protected(folder: Path, rows: str) -> tuple[Suppression, Suppression]:
    """With and without looking at unions."""
    place = write(folder / "records.csv", HEAD + rows)
    rules = parse_rules("min 3")
    with open_data(str(place)) as data:
        table, contributions = from_records(data.store, Columns(("place", "sort"), "amount", "unit"))
    task = make_task(table, needs_of(measure(table, rules, contributions)))
    return suppress(task, "exact"), suppress_unions(
        task, Contributors(contributions, rules), lambda one, _before: suppress(one)
    )


def test_two_lone_contributors_of_a_row_are_protected_from_each_other(tmp_path: Path) -> None:
    without, found = protected(tmp_path, ALONE + CROWD)
    table = found.task.table
    pair = (table.find("N", "A"), table.find("N", "B"))
    assert pair in open_unions(without.task.table, without.hidden)
    assert pair not in open_unions(table, found.hidden)
    assert table.aggregates == ("N × A + N × B",)
    assert audit(table, found.hidden, found.task.needs, knowledge=Knowledge()).safe


def test_the_same_contributor_in_both_cells_counts_once(tmp_path: Path) -> None:
    many = "".join(f"m{at},N,{sort},{40 + at}\n" for at in range(2) for sort in "AB")
    _without, found = protected(tmp_path, many + CROWD)
    assert found.task.table.aggregates == ("N × A + N × B",)


def test_unions_with_enough_contributors_cost_nothing_more(tmp_path: Path) -> None:
    many = "".join(f"{sort}{at},N,{sort},{40 + at}\n" for at in range(2) for sort in "AB")
    without, found = protected(tmp_path, many + CROWD)
    assert found.task.table.aggregates == ()
    assert found.cost == without.cost


def test_only_equations_whose_total_is_printed_have_open_unions() -> None:
    table = grid([[1, 2, 3], [4, 5, 6]])
    hidden = cells(table, "A1", "A2", "B1", "B2", "BTotal", "TotalTotal")
    found = open_unions(table, hidden)
    assert tuple(sorted(np.flatnonzero(cells(table, "A1", "A2")))) in found
    assert not any(table.find("B", "1") in one and table.find("B", "2") in one for one in found)
