"""`parvis privacy protect`, `audit` and `tables`, as processes of their own."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

BY = ("--by", "place", "--by", "sort")
RULES = ("--value", "amount", "--unit", "unit", "--rule", "pq 0.15, min 3")


def run(*arguments: object, lang: str = "en") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "parvis", "privacy", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={"PARVIS_LANG": lang, "PATH": "/usr/bin:/bin"}
    )


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    random = np.random.default_rng(8)
    path = tmp_path_factory.mktemp("records") / "records.csv"
    with path.open("w") as stream:
        stream.write("unit,place,sort,amount\n")
        for at in range(90):
            amount = int(random.lognormal(6, 1.5)) + 1
            stream.write(f"U{at},{random.choice(list('NSWE'))},{random.choice(list('ABCD'))},{amount}\n")
    return path


def test_a_protected_table_withstands_the_audit_and_tells_nothing_of_why(records: Path, tmp_path: Path) -> None:
    table, why = tmp_path / "table.csv", tmp_path / "why.json"
    done = run("protect", records, *BY, *RULES, "-o", table, "--result", why, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["safe"] is True
    rows = list(csv.DictReader(table.read_text("utf-8").splitlines()))
    assert {row["status"] for row in rows} == {"", "X"}
    assert all((row["amount"] == "x") == (row["status"] == "X") for row in rows)
    told = json.loads(why.read_text("utf-8"))
    hidden = {(row["place"], row["sort"]) for row in rows if row["status"]}
    assert {(one["cell"]["place"], one["cell"]["sort"]) for one in told["cells"]} == hidden
    assert {one["status"] for one in told["cells"]} == {"primary", "complementary"}
    assert set(told["statuses"]["primary"]) >= {"en", "fr"}
    audited = run("audit", table, *BY, "--value", "amount", "--json")
    assert audited.returncode == 0
    assert json.loads(audited.stdout)["safe"] is True


def test_the_same_command_gives_the_same_bytes(records: Path, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        assert run("protect", records, *BY, *RULES, "-o", tmp_path / name).returncode == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_a_table_that_gives_a_cell_away_is_refused_with_the_proof_in_either_language(tmp_path: Path) -> None:
    table = tmp_path / "bad.csv"
    table.write_text("sort,value\nTotal,777\nA,x\nB,300\nC,77\n")
    done = run("audit", table, "--by", "sort", "--value", "value")
    assert done.returncode == 1
    assert "A = Total − B − C" in done.stdout
    assert "400" not in done.stdout + done.stderr
    assert "peut être calculée" in run("audit", table, "--by", "sort", "--value", "value", lang="fr").stdout


@pytest.mark.parametrize("method", [("round", "--base", 5), ("random-round", "--base", 3, "--seed", 1)])
def test_counts_are_rounded(records: Path, tmp_path: Path, method: tuple[object, ...]) -> None:
    table = tmp_path / "table.csv"
    done = run("protect", records, *BY, "--method", *method, "-o", table)
    assert done.returncode == 0, done.stderr
    assert all(
        int(row["count"]) % int(str(method[2])) == 0 for row in csv.DictReader(table.read_text("utf-8").splitlines())
    )


def test_a_table_that_does_not_add_up_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    table, output = tmp_path / "wrong.csv", tmp_path / "out.csv"
    table.write_text("sort,value\nTotal,778\nA,400\nB,377\n")
    done = run("protect", table, "--published", "--by", "sort", "--value", "value", "--rule", "min 5", "-o", output)
    assert done.returncode == 2
    assert "Total" in done.stderr
    assert "778" not in done.stderr
    assert not output.exists()


def test_the_output_must_not_be_the_input(records: Path) -> None:
    before = records.read_bytes()
    done = run("protect", records, *BY, *RULES, "-o", records)
    assert done.returncode == 2
    assert records.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("--by", "nowhere", *RULES),
        (*BY, "--value", "amount"),
        (*BY, "--value", "place", "--rule", "min 3"),
        (*BY, *RULES, "--keep", "N/Z"),
        (*BY, *RULES, "--hierarchy", "place=missing.json"),
        (*BY, *RULES, "--hierarchy", "place"),
        (*BY, *RULES, "--lb-factor", "2"),
        (*BY, "--method", "cell-key"),
    ],
)
def test_what_can_not_be_used_is_said_without_a_trace(
    records: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = run("protect", records, *arguments, "-o", tmp_path / "out.csv")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert not (tmp_path / "out.csv").exists()
