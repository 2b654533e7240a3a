"""`parvis privacy`: no value of the data in any output, on any path; nothing half-written."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import document, environ

CANARY = "Qanary Zyxwvut 731-555-9090"


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _said(result: object) -> str:
    return f"{result.stdout}{result.stderr}{result.exception!r}"  # type: ignore[attr-defined]


BROKEN = {
    "quote.csv": f'a,b\n"{CANARY},2\n3,4\n',
    "short.csv": f"a,b\n{CANARY}\n1,2\n",
    "long.csv": f"a,b\n{CANARY},2,3\n1,2\n",
    "header.csv": f"{CANARY},046 454 286\n1,2\n",
    "utf8.csv": f"a,b\n{CANARY},".encode() + b"\xff\xfe\n1,2\n",
    "nul.csv": f"a,b\n{CANARY},\0\n",
    "x.parquet": b"PAR1" + CANARY.encode(),
    "x.xlsx": b"PK\x03\x04" + CANARY.encode(),
    "x.sqlite": b"SQLite format 3\0" + CANARY.encode(),
    "wide.csv": "a\n" + f"{CANARY}" * 100_000 + "\n",
    "alike.csv": f"a,b\n{CANARY},1\n{CANARY},1\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_no_output_of_any_command_shows_a_value_of_the_data(cli, tmp_path: Path, name: str) -> None:
    path = _write(tmp_path / name, BROKEN[name])
    ledgers = str(tmp_path / "ledgers")
    cli("privacy", "dp", "open", "d", "--epsilon", "9", "--ledgers", ledgers)
    asked = ["--dataset", "d", "--epsilon", "1", "--ledgers", ledgers]
    runs = [
        cli("privacy", "find", str(path), "--roles", str(tmp_path / "roles.toml")),
        cli("privacy", "find", str(path), "--json"),
        cli("privacy", "find", str(path), "--encoding", "utf-8", "--header"),
        cli("privacy", "find", str(path), "--delimiter", ";"),
        cli("privacy", "find", str(path), "--encoding", "ascii"),
        cli("privacy", "recipe", str(path), "--to", str(tmp_path / "r.toml")),
        cli("privacy", "apply", str(path)),
        cli("privacy", "dp", "ask", str(path), "sum", "--column", "a", "--bounds", "0", "9", *asked),
        cli("privacy", "dp", "ask", str(path), "quantile", "--column", "a", "--bounds", "0", "9", "--quantile", ".5", *asked),  # noqa: E501
        cli("privacy", "dp", "show", "d", "--json", "--ledgers", ledgers),
    ]  # fmt: skip
    # A first row that may be data is refused, so that no name of a column is a value. What is said to be a header is.
    if name == "header.csv":
        assert runs.pop(2).exit_code == 0
    for result in runs:
        assert "Qanary" not in _said(result)
        assert "731-555" not in _said(result)
        assert "Traceback" not in _said(result)
    for made in tmp_path.glob("*.toml"):
        assert "Qanary" not in made.read_text("utf-8")


def test_a_mistake_of_parvis_is_said_without_its_words(cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object, **more: object) -> None:
        raise ValueError(f"could not convert {CANARY}")

    monkeypatch.setattr("parvis.privacy.find.finding.profile", broken)
    result = cli("privacy", "find", str(_write(tmp_path / "a.csv", "a\n1\n")))
    assert result.exit_code == 1
    assert "Qanary" not in _said(result)
    assert "ValueError" in result.stderr


def test_find_shows_counts_and_writes_roles_whole(cli, tmp_path: Path) -> None:
    rows = "".join(f"p{n}@example.ca,{n % 7}\n" for n in range(50))
    path = _write(tmp_path / "a.csv", "contact,age\n" + rows)
    shown = document(cli("privacy", "find", str(path), "--json").stdout)
    assert shown["identifiers"][0]["identifier"] == "email"
    assert shown["rows"] == 50
    assert cli("privacy", "find", str(path), "--roles", str(path)).exit_code == 2
    assert path.read_text().startswith("contact,age")


def test_a_recipe_is_begun_and_waits_for_people(cli, tmp_path: Path) -> None:
    rows = "".join(f"p{n}@example.ca,{20 + n % 7}\n" for n in range(70))
    path = _write(tmp_path / "a.csv", "contact,age\n" + rows)
    begun = tmp_path / "r.toml"
    assert cli("privacy", "recipe", str(path), "--to", str(begun)).exit_code == 0
    refused = cli("privacy", "apply", str(begun))
    assert (refused.exit_code, "confirmed" in refused.stderr) == (2, True)
    begun.write_text(begun.read_text().replace('confirmed_by = ""', 'confirmed_by = "A. Steward"'))
    stopped = cli("privacy", "apply", str(begun), "--json")
    codes = {one["code"] for one in document(stopped.stdout)["stops"]}
    assert {"privacy-ethics-not-yet", "privacy-ethics-purpose", "privacy-unapproved"} <= codes
    assert stopped.exit_code == 1
    assert not (tmp_path / "a.release.csv").exists()
    answered = begun.read_text().replace('"not-yet"', '"yes"').replace('by = ""', 'by = "A. Steward"')
    answered = answered.replace('purpose = ""', 'purpose = "Try"').replace('on = ""', 'on = "2026-12-01"')
    begun.write_text(answered)
    assert cli("privacy", "apply", str(begun), "--trial").exit_code == 0
    assert not (tmp_path / "a.release.csv").exists()
    assert cli("privacy", "apply", str(begun)).exit_code == 0
    assert (tmp_path / "a.release.csv").read_text().startswith("age\n20\n")
    assert (tmp_path / "a.release.account.fr.pdf").read_bytes().startswith(b"%PDF")


def test_epsilon_is_explained(cli) -> None:
    assert "2.718" in cli("privacy", "dp", "explain", "1").stdout


def test_a_run_that_is_ended_leaves_nothing_behind(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    path = _write(tmp_path / "a.csv", "a,b,c\n" + "".join(f"{n},{n * 7},t{n}\n" for n in range(400_000)))
    running = subprocess.Popen(
        [sys.executable, "-m", "parvis", "privacy", "find", str(path), "--roles", str(tmp_path / "roles.toml")],
        env=environ(tmp_path / "home") | {"TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    for _ in range(600):
        if any(temporary.glob("parvis-privacy-*/data.duckdb")) or running.poll() is not None:
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=60)
    assert running.returncode == 1
    assert list(temporary.glob("parvis-privacy-*")) == []
    assert not (tmp_path / "roles.toml").exists()
