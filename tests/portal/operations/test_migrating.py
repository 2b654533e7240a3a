"""Migrations: made once, by one process at a time."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from filelock import FileLock

from parvis.portal.operations.errors import OperationError
from parvis.portal.operations.migrating import ADVISORY_LOCK, migrate, pending
from tests.cli.conftest import environ

pytestmark = pytest.mark.django_db(transaction=True)

START = "from parvis.cli.portal import open_portal; open_portal(); print('ready')"


def test_a_database_that_is_level_is_left_alone() -> None:
    assert pending() == ()
    assert migrate() is False


def test_several_processes_that_start_at_once_on_an_empty_home_all_get_ready(tmp_path) -> None:
    home = tmp_path / "home"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", START], env=environ(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    outcomes = [process.communicate(timeout=120) for process in processes]
    assert [out for out, _ in outcomes] == [b"ready\n"] * 4, outcomes
    assert [err for _, err in outcomes] == [b""] * 4


def test_a_database_newer_than_the_code_is_not_touched() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("harvest", "9999_later")
    try:
        with pytest.raises(OperationError) as caught:
            migrate()
    finally:
        recorder.record_unapplied("harvest", "9999_later")
    assert caught.value.problem.code == "database-newer"
    assert caught.value.problem.values["migrations"] == "harvest.9999_later"


def test_a_wait_for_another_process_comes_to_an_end(monkeypatch) -> None:
    """Another process holds the lock and does not let go."""
    monkeypatch.setattr("parvis.portal.operations.migrating.pending", lambda using: ("harvest.9999_later",))
    if connection.vendor == "sqlite":
        other = FileLock(Path(settings.CONFIG.home) / "migrate.lock")
        with other, pytest.raises(OperationError) as caught:
            migrate(wait=0.1)
    else:
        import psycopg

        with psycopg.connect(**connection.get_connection_params()) as holder:
            holder.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            with pytest.raises(OperationError) as caught:
                migrate(wait=0.1)
    assert caught.value.problem.code == "migrations-locked"
