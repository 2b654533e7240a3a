"""Tables as people publish them: marks, numbers in both languages, missing margins, totals that don't add up."""

from pathlib import Path

import numpy as np
import pytest

from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import Options, open_data
from parvis.privacy.tables.hierarchy import from_tree
from parvis.privacy.tables.published import Layout, Published, from_published
from parvis.privacy.tables.releases import Comparison, Release, compare

from .samples import write

WHOLE = """region,sort,value
Total,Total,100
Total,A,60
Total,B,40
N,Total,55
N,A,35
N,B,20
S,Total,45
S,A,25
S,B,20
"""
LAYOUT = Layout(("region", "sort"), "value")


def read(folder: Path, text: str, *, recompute: bool = False, layout: Layout = LAYOUT, **more: object) -> Published:
    place = write(folder / "table.csv", text)
    with open_data(str(place), Options(keep_totals=True)) as data:
        return from_published(data.store, layout, recompute=recompute, **more)  # type: ignore[arg-type]


def refused(folder: Path, text: str, **more: object) -> PrivacyError:
    with pytest.raises(PrivacyError) as caught:
        read(folder, text, **more)  # type: ignore[arg-type]
    return caught.value


def test_cells_marked_as_suppressed_have_no_value(tmp_path: Path) -> None:
    for mark in ("x", "F", "..", "", "*", "X"):
        found = read(tmp_path, WHOLE.replace("N,A,35", f"N,A,{mark}"))
        cell = found.table.find("N", "A")
        assert found.suppressed[cell]
        assert np.isnan(found.table.value[cell])
        assert found.suppressed.sum() == 1


def test_numbers_are_read_as_either_language_writes_them(tmp_path: Path) -> None:
    french = 'sort,value\nTotal,"1 234,5"\nA,"1\u202f000"\nB,"234,5"\n'
    english = 'sort,value\nTotal,"1,234.5"\nA,"1,000"\nB,$234.5\n'
    for text in (french, english):
        found = read(tmp_path, text, layout=Layout(("sort",), "value"))
        assert list(found.table.value) == [1234.5, 1000, 234.5]


def test_totals_that_do_not_add_up_are_refused_by_name(tmp_path: Path) -> None:
    error = refused(tmp_path, WHOLE.replace("N,Total,55", "N,Total,56"))
    assert error.problem.code == "privacy-tables-unbalanced"
    assert "N × Total" in error.problem.values["cells"]
    assert "56" not in " ".join(error.problem.values.values())


def test_totals_are_recomputed_where_asked(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE.replace("N,Total,55", "N,Total,56"), recompute=True)
    assert found.table.value[found.table.find("N", "Total")] == 55
    assert [problem.code for problem in found.table.problems] == ["privacy-tables-recomputed"]


def test_margins_that_are_not_there_are_told_and_stay_unseen(tmp_path: Path) -> None:
    text = "\n".join(line for line in WHOLE.splitlines() if "Total" not in line)
    found = read(tmp_path, text + "\n")
    assert found.table.missing.sum() == 5
    assert {problem.code for problem in found.table.problems} == {"privacy-tables-margins-missing"}


@pytest.mark.parametrize(
    ("text", "code", "pointer"),
    [
        (WHOLE + "N,A,35\n", "privacy-tables-cell-twice", "row 10"),
        (WHOLE.replace("N,A,35", "N,A,-3"), "privacy-tables-negative-cell", "row 5"),
        (WHOLE.replace("N,A,35", "N,A,many"), "privacy-tables-not-number", "row 5"),
    ],
)
def test_a_row_that_is_no_cell_is_refused_with_its_place(tmp_path: Path, text: str, code: str, pointer: str) -> None:
    error = refused(tmp_path, text)
    assert (error.problem.code, error.problem.pointer) == (code, pointer)
    assert "many" not in " ".join(error.problem.values.values())


def test_a_code_that_the_hierarchy_lacks_is_refused(tmp_path: Path) -> None:
    tree = {"region": from_tree("region", {"Total": ["N", "W"]})}
    assert refused(tmp_path, WHOLE, hierarchies=tree).problem.code == "privacy-tables-row-code"


def test_a_total_under_another_name_can_be_named(tmp_path: Path) -> None:
    text = WHOLE.replace("Total,Total", "Canada,Total").replace("Total,A", "Canada,A").replace("Total,B", "Canada,B")
    found = read(tmp_path, text, totals={"region": "Canada"})
    assert found.table.hierarchies[0].root == "Canada"
    assert refused(tmp_path, text, totals={"region": "Quebec"}).problem.code == "privacy-tables-total-unknown"


def comparison(folder: Path, first: str, second: str, minimum: int = 0) -> Comparison:
    return compare([Release("one", read(folder, first)), Release("two", read(folder, second))], minimum=minimum)


HIDDEN = (
    WHOLE.replace("N,A,35", "N,A,x").replace("N,B,20", "N,B,x").replace("S,A,25", "S,A,x").replace("S,B,20", "S,B,x")
)


def test_one_release_alone_is_safe_and_the_two_together_give_a_cell_away(tmp_path: Path) -> None:
    assert comparison(tmp_path, HIDDEN, HIDDEN).safe
    found = comparison(tmp_path, HIDDEN, HIDDEN.replace("S,B,x", "S,B,20"))
    assert not found.safe
    assert [one.cell for one in found.elsewhere] == ["S × B"]
    assert found.together is not None
    assert {found.together.table.name(one.cell) for one in found.together.open} == {"N × A", "N × B", "S × A"}
    assert {problem.code for problem in found.problems} >= {"privacy-tables-elsewhere"}


def test_overlapping_geographies_are_taken_together(tmp_path: Path) -> None:
    districts = {"All": {"North": ["a", "b"], "South": ["c", "d"]}}
    wards = {"region": from_tree("region", districts)}
    first = "region,value\nAll,20\nNorth,9\nSouth,11\na,x\nb,x\nc,x\nd,x\n"
    second = "region,value\nAll,20\nNorth,x\nSouth,x\na,4\nb,x\nc,5\nd,6\n"
    releases = [
        Release(name, read(tmp_path, text, layout=Layout(("region",), "value"), hierarchies=wards))
        for name, text in (("districts", first), ("wards", second))
    ]
    found = compare(releases)
    assert not found.safe
    assert found.together is not None
    assert [found.together.table.name(one.cell) for one in found.together.open] == ["b"]


def test_a_change_of_a_few_between_two_dates_is_told(tmp_path: Path) -> None:
    later = (
        WHOLE.replace("Total,Total,100", "Total,Total,102")
        .replace("Total,A,60", "Total,A,62")
        .replace("N,Total,55", "N,Total,57")
        .replace("N,A,35", "N,A,37")
    )
    found = comparison(tmp_path, WHOLE, later, minimum=5)
    told = next(problem for problem in found.problems if problem.code == "privacy-tables-small-change")
    assert told.values["count"] == "4"
    assert not found.safe


def test_revised_values_can_not_be_taken_together_and_that_is_said(tmp_path: Path) -> None:
    later = WHOLE.replace("Total,Total,100", "Total,Total,110").replace("Total,A,60", "Total,A,70")
    later = later.replace("N,Total,55", "N,Total,65").replace("N,A,35", "N,A,45")
    found = comparison(tmp_path, WHOLE, later)
    assert found.together is None
    assert [problem.code for problem in found.problems] == ["privacy-tables-revised"]
