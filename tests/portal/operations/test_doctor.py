"""The doctor finds what is planted, and nothing where all is well."""

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from parvis.portal.catalogue import services as catalogue
from parvis.portal.catalogue.models import Change, Dataset
from parvis.portal.config import load_config
from parvis.portal.harvest.models import Run, RunStatus, Source
from parvis.portal.operations.doctor import examine, surroundings
from parvis.portal.operations.indexing import mark_stale, rebuild_index
from parvis.vocab import describe
from parvis.vocab.problems import wordings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _secret() -> None:
    """The secret that the settings of the test's home were loaded with."""
    (settings.CONFIG.home / "secret.key").chmod(0o600)


def found(port: int = 1, *, only_wrong: bool = True) -> dict[str, str]:
    """The problems that the doctor finds, by check."""
    return {
        finding.check: finding.problem.code
        for finding in examine(port=port)
        if finding.problem and not (only_wrong and finding.problem.severity == "info")
    }


@pytest.fixture
def healthy(fill: Callable[..., int], source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(0, 3)
    monkeypatch.setattr(surroundings, "check_port", lambda host, port: None)
    monkeypatch.setattr(surroundings, "_catalogues", lambda: surroundings.Finding(check="catalogues"))


def run(source: Source, status: str, **fields: object) -> Run:
    now = datetime.now(UTC)
    return Run.objects.create(source=source, status=status, started_at=now, heartbeat_at=now, owner="", **fields)


def test_nothing_is_wrong_with_a_healthy_portal(healthy) -> None:
    assert found() == {}


def test_every_problem_that_the_doctor_names_is_worded_with_a_remedy_in_every_language(healthy) -> None:
    codes = set()
    for file in Path(surroundings.__file__).parent.glob("*.py"):
        for line in file.read_text("utf-8").split("wrong(")[1:]:
            codes |= {part for part in line.split('"')[1:6:2] if "-" in part and " " not in part}
    assert len(codes) > 15
    for code in codes:
        assert {"en", "fr"} <= set(wordings()[code]), code
        assert all(wording.message and wording.remedy for wording in wordings()[code].values())


def test_an_exposed_or_weak_secret(healthy) -> None:
    secret = settings.CONFIG.home / "secret.key"
    secret.chmod(0o644)
    assert found() == {"secret": "secret-exposed"}
    secret.chmod(0o600)
    kept = secret.read_text()
    secret.write_text("short")
    assert found() == {"secret": "secret-weak"}
    secret.write_text(kept)


def test_settings_that_can_not_be_read(healthy) -> None:
    file = settings.CONFIG.home / "parvis.toml"
    file.write_text("nonsense = [")
    try:
        (finding,) = examine()
    finally:
        file.unlink()
    assert finding.problem
    assert finding.problem.code == "settings-unusable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_can_not_be_written(healthy) -> None:
    settings.CONFIG.home.chmod(0o500)
    try:
        assert found()["home"] == "home-unwritable"
    finally:
        settings.CONFIG.home.chmod(0o700)


def test_a_full_disk(healthy, monkeypatch) -> None:
    from parvis.portal.operations.doctor import places

    usage = places.shutil.disk_usage(settings.CONFIG.home)._replace(free=50_000_000)
    monkeypatch.setattr(places.shutil, "disk_usage", lambda folder: usage)
    assert found() == {"disk": "disk-full"}


def test_a_port_that_something_else_has(healthy, monkeypatch) -> None:
    import socket

    monkeypatch.undo()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        answering = threading.Thread(target=lambda: other.accept()[0].close(), daemon=True)
        answering.start()
        assert found(other.getsockname()[1])["port"] == "port-taken"


def test_an_index_that_is_behind_differs_or_is_of_another_catalogue(healthy, fill) -> None:
    last = Change.objects.order_by("-id").first()
    assert last
    Change.objects.create(dataset_id=last.dataset_id, action="changed", version=1, at=datetime.now(UTC))
    assert found() == {"index": "index-behind"}
    catalogue.sync_index()
    Dataset.objects.filter(slug__startswith="wells-0").update(status="withdrawn")
    assert found() == {"index": "index-differs"}
    rebuild_index()
    assert found() == {}
    mark_stale()
    assert found() == {"index": "index-foreign"}
    rebuild_index()
    Change.objects.all().delete()
    assert found() == {"index": "index-foreign"}


def test_an_index_that_is_absent(healthy) -> None:
    folder = settings.CONFIG.index_folder
    catalogue.engine().close()
    kept = folder.rename(folder.with_name("moved"))
    try:
        assert found() == {"index": "index-absent"}
    finally:
        kept.rename(folder)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (RunStatus.FAILED, "source-failing"),
        (RunStatus.HELD, "source-held"),
        (RunStatus.RUNNING, "source-interrupted"),
    ],
)
def test_a_source_that_needs_attention(healthy, source, status, code) -> None:
    run(source, status)
    assert found() == {"source": code}


def test_a_paused_source_is_worth_knowing_but_not_wrong(healthy, source) -> None:
    Source.objects.update(paused=True)
    assert found() == {}
    assert found(only_wrong=False)["source"] == "source-paused"


def test_sources_that_nobody_harvests(healthy, source) -> None:
    Source.objects.update(next_run_at=datetime.now(UTC) - timedelta(hours=3))
    assert found() == {"worker": "worker-absent"}


def test_a_clock_that_is_behind(healthy) -> None:
    Change.objects.update(at=datetime.now(UTC) + timedelta(hours=2))
    assert found() == {"clock": "clock-behind"}


def test_a_migration_that_is_missing_or_unheard_of(healthy) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connection)
    recorder.record_applied("catalogue", "9999_later")
    assert found() == {"migrations": "database-newer"}
    recorder.record_unapplied("catalogue", "9999_later")
    last = max(name for app, name in recorder.applied_migrations() if app == "harvest")
    recorder.record_unapplied("harvest", last)
    try:
        assert found() == {"migrations": "migrations-missing"}
    finally:
        recorder.record_applied("harvest", last)


def test_an_address_of_this_machine_while_others_are_served(healthy, monkeypatch) -> None:
    assert found(only_wrong=False)["address"] == "address-of-this-machine"
    monkeypatch.setenv("PARVIS_ALLOWED_HOSTS", "data.example.ca")
    assert found() == {"address": "address-of-this-machine"}
    monkeypatch.setenv("PARVIS_BASE_URL", "http://data.example.ca")
    assert found() == {"address": "address-unencrypted"}
    monkeypatch.setenv("PARVIS_BASE_URL", "https://data.example.ca")
    assert found() == {}


def test_a_package_that_a_setting_needs(healthy, monkeypatch) -> None:
    monkeypatch.setenv("PARVIS_DATABASE_URL", "postgresql://db.example.ca/parvis")
    monkeypatch.setattr(surroundings, "find_spec", lambda name: None)
    assert found() == {"packages": "package-missing"}


def test_few_open_files(healthy, monkeypatch) -> None:
    monkeypatch.setattr(surroundings.resource, "getrlimit", lambda which: (256, 4096))
    assert found() == {"files": "files-few"}


def test_translations_that_are_not_compiled(tmp_path, monkeypatch) -> None:
    place = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.po").write_text("")
    monkeypatch.setattr(surroundings.parvis, "__file__", str(tmp_path / "__init__.py"))
    finding = surroundings._catalogues()
    assert finding.problem
    assert finding.problem.code == "catalogues-missing"
    (place / "django.mo").write_bytes(b"")
    assert surroundings._catalogues().problem is None


def test_a_check_that_fails_itself_is_said_and_the_others_go_on(healthy, monkeypatch) -> None:
    def fails() -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("parvis.portal.operations.doctor.sources.check", fails)
    assert found() == {"sources": "check-failed"}
    assert load_config()
    assert describe(examine()[-1].problem, "fr") if examine()[-1].problem else True
