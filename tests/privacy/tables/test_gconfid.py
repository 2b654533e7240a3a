"""To and from G-Confid: its files, its rules in its words; and the script, run where G-Confid is."""

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import open_data
from parvis.privacy.tables.audit import audit
from parvis.privacy.tables.gconfid import (
    indicator,
    read_files,
    s_rule,
    script,
    write_cells,
    write_constraints,
)
from parvis.privacy.tables.hierarchy import from_tree
from parvis.privacy.tables.microdata import Columns, from_records
from parvis.privacy.tables.protection import Knowledge, make_task, needs_of
from parvis.privacy.tables.rules import measure, parse_rules
from parvis.privacy.tables.suppress import suppress

from .samples import write

PEER = os.environ.get("PARVIS_GCONFID_PYTHON", "")
PLACES = from_tree("place", {"All places": {"East coast": ["e1", "e2"], "West": ["w1", "w2"]}})
SORTS = from_tree("sort", {"All": ["a", "b", "c"]})
COLUMNS = Columns(("place", "sort"), "amount", "unit")


@pytest.fixture
def records(tmp_path: Path) -> Path:
    random = np.random.default_rng(4)
    lines = [
        f"U{at},{random.choice(PLACES.leaves)},{random.choice(SORTS.leaves)},{int(random.lognormal(4, 2))}"
        for at in range(48)
    ]
    return write(tmp_path / "records.csv", "\n".join(["unit,place,sort,amount", *lines]) + "\n")


def test_cells_and_constraints_written_are_the_table_when_read_again(tmp_path: Path, records: Path) -> None:
    with open_data(str(records)) as data:
        table, contributions = from_records(data.store, COLUMNS, [PLACES, SORTS])
    sensitivity = measure(table, parse_rules("pq 0.15"), contributions)
    task = make_task(table, needs_of(sensitivity))
    found = suppress(task)
    write_cells(tmp_path / "outsuppress.csv", table, sensitivity, found.hidden)
    write_constraints(tmp_path / "outconstraint.csv", table)
    files = read_files(tmp_path / "outsuppress.csv", tmp_path / "outconstraint.csv")
    hidden = np.array([status == "X" for status in files.out_status])
    ours = audit(table, found.hidden, task.needs, knowledge=Knowledge())
    theirs = audit(files.table, hidden, files.needs, knowledge=Knowledge())
    named = {table.name(one.cell): (one.low, one.high) for one in ours.ranges}
    assert {files.table.name(one.cell): pytest.approx((one.low, one.high)) for one in theirs.ranges} == named
    assert set(indicator(theirs).values()) == {0}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("pq 0.15, min 5", ("pq 0.15", 5)),
        ("p 20", ("pq 0.2", None)),
        ("nk 1 60 2 80", ("nk 1 60 2 80", None)),
        ("p 15 2", ("arb 0.15 0 0 -1", None)),
        ("min 3", ("arb -1", 3)),
    ],
)
def test_rules_are_said_in_its_words(rules: str, said: tuple[str, int | None]) -> None:
    assert s_rule(parse_rules(rules)) == said


def test_rules_that_it_can_not_take_together_are_refused() -> None:
    with pytest.raises(PrivacyError) as caught:
        s_rule(parse_rules("pq 0.15, nk 2 80"))
    assert caught.value.problem.code == "privacy-tables-gconfid-rules"


def test_files_that_are_not_its_own_are_refused(tmp_path: Path) -> None:
    wrong = write(tmp_path / "wrong.csv", "a,b\n1,2\n")
    with pytest.raises(PrivacyError) as caught:
        read_files(wrong, wrong)
    assert caught.value.problem.code == "privacy-tables-gconfid-unusable"


def test_the_script_is_python_that_names_no_record(records: Path) -> None:
    text = script(COLUMNS, [PLACES, SORTS], parse_rules("pq 0.15, min 3"))
    compile(text, "script", "exec")
    assert "U17" not in text


@pytest.mark.skipif(not PEER, reason="G-Confid is not here: set PARVIS_GCONFID_PYTHON to the Python that has it")
@pytest.mark.parametrize("rules", ["pq 0.15", "nk 2 80", "pq 0.15, min 3", "p 10 2"])
def test_g_confid_runs_the_script_and_agrees(tmp_path: Path, records: Path, rules: str) -> None:
    chosen = parse_rules(rules, percent=0)
    program = write(tmp_path / "script.py", script(COLUMNS, [PLACES, SORTS], chosen))
    subprocess.run([PEER, str(program), str(records), str(tmp_path / "out")], check=True, capture_output=True)
    with open_data(str(records)) as data:
        table, contributions = from_records(data.store, COLUMNS, [PLACES, SORTS])
    ours = measure(table, chosen, contributions)
    files = read_files(tmp_path / "out" / "outsuppress.csv", tmp_path / "out" / "outconstraint.csv")
    for cell in np.flatnonzero(~files.table.missing):
        mine = table.find(*files.table.name(int(cell)).split(" × "))
        assert files.table.value[cell] == pytest.approx(table.value[mine])
        assert max(0, 2 * files.needs.up[cell]) == pytest.approx(max(0, ours.measure[mine]), abs=1e-6)
    hidden = np.array([status == "X" for status in files.out_status]) | files.table.missing
    checked = audit(files.table, hidden, files.needs, knowledge=Knowledge())
    theirs = (tmp_path / "out" / "outaudit.csv").read_text("utf-8").splitlines()
    place = theirs[0].split(",").index("ProblemIndicator")
    assert sorted(float(line.split(",")[place]) for line in theirs[1:]) == sorted(indicator(checked).values())
    task = make_task(files.table, files.needs)
    assert suppress(task).cost <= float(task.cost[hidden & ~task.hidden].sum()) + 1e-6
