"""The command as a process: its streams, exit codes and signals, and what a killed one leaves."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import document, environ, package

pytestmark = pytest.mark.usefixtures("server")


def start(home: Path, *args: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "parvis", *args],
        env=environ(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def until(what: Callable[[], bool], seconds: float = 30) -> None:
    give_up = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < give_up, "it never came to that"
        time.sleep(0.02)


def members(group: int) -> list[int]:
    """The processes of a process group that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, member = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(member) == group and state != "Z":
                found.append(int(entry.name))
    return found


def test_help_is_quick_because_it_loads_no_framework() -> None:
    code = (
        "import sys; from parvis.cli.main import parvis; import click;"
        "parvis.get_help(click.Context(parvis)); print('django' in sys.modules, 'tantivy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environ(Path("unused")), capture_output=True, text=True)
    assert done.stdout == "False False\n", done.stderr


def test_standard_output_holds_one_json_document_and_progress_goes_to_standard_error(command, server) -> None:
    added = command("source", "add", server.url, "--local", "--json")
    slug = document(added.stdout)["source"]["slug"]
    harvested = command("harvest", slug, "--json")
    assert harvested.returncode == 0
    assert document(harvested.stdout)["runs"][0]["new"] == 12
    assert slug in harvested.stderr
    found = command("search", "wells", "--json")
    assert document(found.stdout)["count"] == 12
    assert found.stderr == ""


def test_unusable_settings_are_said_and_exit_with_2(command) -> None:
    done = command("source", "list", PARVIS_BASE_URL="nonsense")
    assert done.returncode == 2
    assert "PARVIS_BASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_cannot_be_used_is_said_and_exits_with_1(command, tmp_path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "parvis.sqlite3").write_bytes(b"this is no database" * 100)
    done = command("source", "list")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "database" in done.stderr


def test_a_reader_that_closes_the_pipe_gets_no_traceback(command) -> None:
    script = f"{sys.executable} -m parvis source add --registry | head -n 1"
    done = subprocess.run(["bash", "-c", script], env=environ(Path("unused")), capture_output=True, text=True)
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_harvest_killed_at_any_point_goes_on_where_it_was(tmp_path, command, site, server) -> None:
    """Killed in the middle of the portal; the second command repeats no record and loses none."""
    for number in range(12, 3000):
        site.put(package(number))
    site.page_cap = 250
    slug = document(command("source", "add", server.url, "--local", "--json").stdout)["source"]["slug"]
    server.fault("package_search", "slow", times=None, skip=12, seconds=3)
    asked = len(server.requests)
    running = start(tmp_path / "home", "harvest", slug)
    until(lambda: len(server.requests) >= asked + 12)
    until(lambda: stored(tmp_path) > 0)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate(timeout=10)
    before = stored(tmp_path)
    assert 0 < before < 3000
    until(lambda: not members(running.pid), 20)
    server.faults.clear()
    harvested = command("harvest", slug, "--json")
    assert harvested.returncode == 0, harvested.stderr
    (run,) = document(harvested.stdout)["runs"]
    assert (run["status"], run["fetched"], run["new"]) == ("done", 3000, 3000)
    assert document(command("search", "--json").stdout)["count"] == 3000
    assert stored(tmp_path) == 3000


def stored(folder: Path) -> int:
    with contextlib.closing(sqlite3.connect(folder / "home" / "parvis.sqlite3")) as store:
        return int(store.execute("SELECT count(*) FROM catalogue_dataset").fetchone()[0])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_harvest_after_the_page_under_way_and_says_how_to_go_on(
    tmp_path, command, site, server, number
) -> None:
    for each in range(12, 2000):
        site.put(package(each))
    site.page_cap = 100
    slug = document(command("source", "add", server.url, "--local", "--json").stdout)["source"]["slug"]
    server.fault("package_search", "slow", times=None, skip=5, seconds=0.3)
    asked = len(server.requests)
    running = start(tmp_path / "home", "harvest", slug, "--json")
    until(lambda: len(server.requests) >= asked + 8)
    # As a terminal or systemd does: to the whole group.
    os.killpg(running.pid, number)
    out, err = running.communicate(timeout=20)
    assert running.returncode == 1, err
    assert document(out)["interrupted"] is True
    assert f"parvis harvest {slug}" in err
    assert "Traceback" not in err
    server.faults.clear()
    again = document(command("harvest", slug, "--json").stdout)["runs"][0]
    assert (again["status"], again["fetched"], again["new"]) == ("done", 2000, 2000)
