"""PostgreSQL as the store: started by several processes at once, and moved to and from SQLite by a backup."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import document, environ, package
from tests.replay.ckan_site import CkanSite
from tests.replay.server import ReplayServer

pytestmark = pytest.mark.services


@pytest.fixture
def databases() -> Iterator[Callable[[], str]]:
    """Makes empty databases; their addresses."""
    url = os.environ.get("PARVIS_TEST_POSTGRES_URL")
    if not url:
        pytest.skip("no PostgreSQL: set PARVIS_TEST_POSTGRES_URL (.ci/with-postgres starts one)")
    import psycopg

    made = []
    with psycopg.connect(url, autocommit=True) as server:

        def make() -> str:
            made.append(f"parvis_{uuid.uuid4().hex[:12]}")
            server.execute(f'CREATE DATABASE "{made[-1]}"')
            return f"{url.rsplit('/', 1)[0]}/{made[-1]}"

        yield make
        for name in made:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def parvis(home: Path, database: str, *args: str) -> str:
    """Run a command over a database; its standard output."""
    environment = environ(home) | {"PARVIS_DATABASE_URL": database}
    command = [sys.executable, "-m", "parvis", *args]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_several_processes_that_start_at_once_on_an_empty_database_all_get_ready(tmp_path, databases) -> None:
    environment = environ(tmp_path / "home") | {"PARVIS_DATABASE_URL": databases()}
    command = [sys.executable, "-m", "parvis", "source", "list", "--json"]
    processes = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)
    ]
    outcomes = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, outcomes


def test_a_backup_moves_a_catalogue_from_postgresql_to_sqlite_and_back(tmp_path, databases) -> None:
    first, second = databases(), databases()
    site = CkanSite([package(number) for number in range(700)], title="District data")
    with ReplayServer(site) as server:
        parvis(tmp_path / "a", first, "source", "add", server.url, "--local")
        parvis(tmp_path / "a", first, "harvest", "--all")
        parvis(tmp_path / "a", first, "backup", str(tmp_path / "a.zip"))
        parvis(tmp_path / "b", "", "restore", str(tmp_path / "a.zip"))
        parvis(tmp_path / "b", "", "backup", str(tmp_path / "b.zip"))
        parvis(tmp_path / "c", second, "restore", str(tmp_path / "b.zip"))
        exports = [
            parvis(tmp_path / home, database, "export", "--as", "json")
            for home, database in (("a", first), ("b", ""), ("c", second))
        ]
        assert len(exports[0].splitlines()) == 700
        assert exports[0] == exports[1] == exports[2]
        # The restored database goes on: numbers of new rows follow those restored.
        site.put(package(900))
        parvis(tmp_path / "c", second, "harvest", "--all", "--full")
        assert document(parvis(tmp_path / "c", second, "search", "--json"))["count"] == 701
