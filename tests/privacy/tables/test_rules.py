"""Sensitivity rules, on a table from records; the expected measures were worked out by hand."""

from pathlib import Path

import numpy as np
import pytest

from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import open_data
from parvis.privacy.tables.microdata import Columns, from_records
from parvis.privacy.tables.rules import WeightProtection, Zeros, measure, parse_rules

from .samples import grid, write

RECORDS = """unit,place,amount,weight
a,P1,100,1
b,P1,50,1
c,P1,5,1
d,P2,100,2
e,P3,40,3
f,P3,30,1
g,P4,10,1
h,P4,9,1
i,P4,8,1
j,P4,7,1
k,P5,0,1
a,P6,10,1
l,P6,3,1
a,P6,2,1
"""


@pytest.fixture
def records(tmp_path: Path) -> str:
    return str(write(tmp_path / "records.csv", RECORDS))


def measured(
    place: str, rule: str, weight: str = "", weights: WeightProtection = "LINEAR", zeros: Zeros = "safe"
) -> dict[str, float]:
    with open_data(place) as data:
        table, contributions = from_records(data.store, Columns(("place",), "amount", "unit", weight))
    found = measure(table, parse_rules(rule, percent=0), contributions, weights=weights, zeros=zeros)
    return {table.name(at): round(float(found.measure[at]), 6) for at in range(len(table))}


def test_the_pq_rule_asks_whether_the_second_can_estimate_the_first(records: str) -> None:
    found = measured(records, "pq 0.15")
    assert found["P1"] == 0.15 * 100 - 5
    assert found["P2"] == 15
    assert found["P4"] == pytest.approx(0.15 * 10 - 8 - 7)


def test_amounts_of_one_contributor_are_added_up_before_a_rule_is_applied(records: str) -> None:
    assert measured(records, "pq 0.15")["P6"] == pytest.approx(0.15 * 12)


def test_the_p_rule_in_per_cent_is_the_pq_rule_as_a_share(records: str) -> None:
    assert measured(records, "p 15") == measured(records, "pq 0.15") == measured(records, "pq 15 100")


def test_a_coalition_knows_more(records: str) -> None:
    assert measured(records, "p 15 2")["P1"] == 15
    assert measured(records, "p 15 2")["P4"] == pytest.approx(0.15 * 10 - 7)


def test_dominance_of_the_n_largest(records: str) -> None:
    assert measured(records, "nk 2 80")["P1"] == pytest.approx(150 / 0.8 - 155)
    assert measured(records, "nk 1 60 2 80")["P2"] == pytest.approx(100 / 0.6 - 100)


def test_any_coefficients(records: str) -> None:
    assert measured(records, "arb 0.15 0 -1") == measured(records, "pq 0.15")


def test_too_few_contributors_make_a_cell_sensitive_whoever_they_are(records: str) -> None:
    found = measured(records, "min 3")
    assert found["P3"] == found["P6"] == found["P2"] == 1
    assert found["P1"] <= 0


def test_empty_cells_are_sensitive_only_where_asked(records: str) -> None:
    assert measured(records, "min 3")["P5"] <= 0
    assert measured(records, "min 3", zeros="sensitive")["P5"] > 0


def test_weights_hide_what_a_contributor_gave(records: str) -> None:
    assert measured(records, "pq 0.15", "weight")["P2"] == 7.5
    assert measured(records, "pq 0.15", "weight", "EXACT")["P2"] == 30
    assert measured(records, "pq 0.15", "weight")["P3"] <= 0
    assert measured(records, "pq 0.15", "weight", "EXACT")["P3"] == pytest.approx(18)


@pytest.mark.parametrize(
    "rule", ["pq", "pq 2", "nk 2", "nk 0 80", "nk 2 100", "min", "min 0", "zz 1", "", "arb", "p nan"]
)
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(PrivacyError) as caught:
        parse_rules(rule)
    assert caught.value.problem.code == "privacy-tables-rule-unusable"


def test_a_made_table_needs_its_largest_contributions_for_a_dominance_rule() -> None:
    table = grid([[10, 20], [30, 40]])
    with pytest.raises(PrivacyError) as caught:
        measure(table, parse_rules("nk 2 80"))
    assert caught.value.problem.code == "privacy-tables-largest-missing"
    largest = np.tile([[9.0, 0.5]], (len(table), 1))
    found = measure(table, parse_rules("nk 2 80"), largest=largest)
    assert found.sensitive[table.find("A", "1")]
    assert not found.sensitive[table.find("B", "2")]


def test_a_small_count_needs_a_range_that_reaches_the_minimum() -> None:
    table = grid([[1, 20], [4, 40]])
    counted = table.with_values(table.value, count=table.value.astype(np.int64))
    found = measure(counted, parse_rules("min 5"))
    assert found.measure[counted.find("B", "1")] == 1
    assert set(np.flatnonzero(found.sensitive)) == {counted.find("A", "1"), counted.find("B", "1")}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("unit,place,amount\na,P1,-5\nb,P2,7\n", "privacy-tables-negative"),
        ("unit,place,amount\na,P1,much\n", "privacy-tables-nothing-left"),
        ("unit,spot,amount\na,P1,5\n", "privacy-column-unknown"),
    ],
)
def test_records_that_make_no_table_are_refused(tmp_path: Path, rows: str, code: str) -> None:
    place = write(tmp_path / "bad.csv", rows)
    with open_data(str(place)) as data, pytest.raises(PrivacyError) as caught:
        from_records(data.store, Columns(("place",), "amount", "unit"))
    assert caught.value.problem.code == code
    assert "5" not in str(caught.value)


def test_records_that_can_not_count_are_told_and_left_out(tmp_path: Path) -> None:
    place = write(tmp_path / "some.csv", "unit,place,amount\na,P1,5\nb,P1,\nc,,4\nd,P2,1\n")
    with open_data(str(place)) as data:
        table, _contributions = from_records(data.store, Columns(("place",), "amount", "unit"))
    assert [problem.code for problem in table.problems] == [
        "privacy-tables-value-missing",
        "privacy-tables-code-unknown",
    ]
    assert table.value[table.find("Total")] == 6
