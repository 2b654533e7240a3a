"""Backup and restore: whole, while others write, and never from an archive that can't be trusted."""

import json
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import services as harvest
from parvis.portal.harvest.models import Run
from parvis.portal.operations import archives, copies
from parvis.portal.operations.backup import backup, restore
from parvis.portal.operations.errors import OperationError
from parvis.portal.operations.indexing import is_stale, mark_stale
from parvis.search.model import Query

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("copies_allowed")]


@pytest.fixture
def archive(tmp_path: Path, fill: Callable[..., int], source: object) -> Path:
    fill(0, 10)
    backup(tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


@pytest.fixture(autouse=True)
def _tidy_home():
    yield
    for file in settings.CONFIG.home.glob("before-restore-*.zip"):
        file.unlink()


def rebuilt(archive: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with some of its files changed."""
    with zipfile.ZipFile(archive) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in files.items():
            new.writestr(name, data)
    return target


def refused(file: Path, *, force: bool = True) -> str:
    """The code of the problem for which an archive is refused; nothing has changed then."""
    before = catalogue.count_datasets()
    with pytest.raises(OperationError) as caught:
        restore(file, force=force)
    assert catalogue.count_datasets() == before
    assert not is_stale()
    assert not list(settings.CONFIG.home.glob(".restore-*"))
    return caught.value.problem.code


def test_a_backup_says_what_it_holds_and_is_its_owners_alone(archive) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with archives.Archive(archive) as opened:
        assert opened.manifest.counts["catalogue_dataset"] == 10
        assert opened.manifest.counts["harvest_source"] == 1
        assert opened.manifest.has("secret.key")


def test_a_backup_can_leave_the_secret_out(archive, tmp_path) -> None:
    manifest = backup(tmp_path / "public.zip", secret=False)
    assert not manifest.has("secret.key")
    assert "secret.key" not in zipfile.ZipFile(tmp_path / "public.zip").namelist()


def test_restore_brings_everything_back_and_search_with_it(archive, fill) -> None:
    before = {entry.dataset.id: entry for entry in catalogue.iterate_datasets()}
    fill(10, 30)
    harvest.remove_source(slug="yukon")
    restored = restore(archive, force=True)
    assert restored.datasets == 10
    assert {entry.dataset.id: entry for entry in catalogue.iterate_datasets()} == before
    assert [source.slug for source in harvest.list_sources()] == ["yukon"]
    assert catalogue.engine().search(Query()).count == 10
    state, last = catalogue.index_state()
    assert state.change == last
    assert not is_stale()


def test_the_catalogue_goes_on_after_a_restore(archive, fill) -> None:
    """New rows get numbers that none of the restored ones has."""
    fill(10, 30)
    restore(archive, force=True)
    assert fill(0, 15) == 15
    assert catalogue.engine().search(Query()).count == 15


def test_restore_refuses_a_home_with_a_catalogue_unless_forced(archive) -> None:
    assert refused(archive, force=False) == "home-occupied"


def test_what_was_there_before_is_kept_aside_as_a_backup_of_its_own(archive, fill) -> None:
    fill(10, 30)
    aside = restore(archive, force=True).aside
    assert catalogue.count_datasets() == 10
    assert restore(aside, force=True).datasets == 30


def test_restore_waits_for_no_harvest_but_refuses_beside_one(archive, source, settings) -> None:
    from parvis.portal.harvest import runs

    run = runs.begin(source, by=runs.owner(), incremental=False, limit=None)
    assert run is not None
    assert refused(archive) == "harvest-under-way"
    Run.objects.all().delete()
    assert restore(archive, force=True).datasets == 10


def test_a_backup_made_while_others_write_is_of_one_moment(tmp_path, fill) -> None:
    """A dataset and its line in the ledger are written in one transaction: a copy has as many of one as the other."""
    fill(0, 5)
    stop = threading.Event()
    failures: list[BaseException] = []

    def write() -> None:
        number = 5
        try:
            while not stop.is_set():
                fill(number, number + 1)
                number += 1
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [backup(tmp_path / f"{turn}.zip").counts for turn in range(5)]
    finally:
        stop.set()
        writer.join()
    assert not failures
    assert all(each["catalogue_dataset"] == each["catalogue_change"] >= 5 for each in counts)
    assert counts[-1]["catalogue_dataset"] > counts[0]["catalogue_dataset"]


def test_a_damaged_store_is_not_backed_up_in_silence(tmp_path, fill, monkeypatch) -> None:
    fill(0, 10)
    if connection.vendor != "sqlite":
        pytest.skip("only an SQLite file can be damaged from here")

    def damaged(target: Path) -> None:
        copies._copy_sqlite(target)
        data = bytearray(target.read_bytes())
        data[8192:24576] = b"\xff" * 16384
        target.write_bytes(data)

    monkeypatch.setattr("parvis.portal.operations.backup.copy_store", damaged)
    with pytest.raises(OperationError) as caught:
        backup(tmp_path / "backup.zip")
    assert caught.value.problem.code == "database-damaged"
    assert not list(tmp_path.iterdir())


def test_a_backup_that_can_not_be_written_leaves_nothing(tmp_path, fill) -> None:
    with pytest.raises(OperationError) as caught:
        backup(tmp_path / "absent" / "backup.zip")
    assert caught.value.problem.code == "backup-unwritable"
    assert not list(settings.CONFIG.home.glob(".backup-*"))


def test_a_file_that_is_no_archive_is_refused(tmp_path, fill) -> None:
    file = tmp_path / "backup.zip"
    file.write_bytes(b"not a zip file")
    assert refused(file) == "backup-broken"


def test_an_archive_cut_short_is_refused(archive, tmp_path) -> None:
    short = tmp_path / "short.zip"
    short.write_bytes(archive.read_bytes()[:-2000])
    assert refused(short) == "backup-broken"


def test_a_file_that_is_not_what_the_manifest_says_is_refused(archive, tmp_path) -> None:
    def swap(files: dict[str, bytes]) -> None:
        data = bytearray(files["database.sqlite3"])
        data[-1] ^= 1
        files["database.sqlite3"] = bytes(data)

    assert refused(rebuilt(archive, tmp_path / "changed.zip", swap)) == "backup-broken"


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "static/outside", "extra.txt"])
def test_a_name_that_no_backup_has_is_refused_even_if_the_manifest_lists_it(archive, tmp_path, name) -> None:
    def add(files: dict[str, bytes]) -> None:
        manifest = json.loads(files["manifest.json"])
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        manifest["files"].append({"name": name, "bytes": 0, "sha256": empty})
        files["manifest.json"] = json.dumps(manifest).encode()
        files[name] = b""

    assert refused(rebuilt(archive, tmp_path / "odd.zip", add)) == "backup-broken"
    assert not (tmp_path / "outside").exists()


def test_a_file_that_the_manifest_does_not_list_is_refused(archive, tmp_path) -> None:
    def add(files: dict[str, bytes]) -> None:
        files["parvis.toml"] = b'base_url = "https://evil.example"'

    assert refused(rebuilt(archive, tmp_path / "more.zip", add)) == "backup-broken"


def test_an_archive_that_unpacks_to_more_than_the_disk_has_is_refused_before_it_is_unpacked(
    archive, tmp_path, monkeypatch
) -> None:
    usage = archives.shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(archives.shutil, "disk_usage", lambda folder: usage)
    assert refused(archive) == "disk-full"


def test_a_bomb_is_cut_off_where_it_passes_what_its_manifest_says(archive, tmp_path, monkeypatch) -> None:
    """The zip's directory is made to agree with the manifest; the stream itself goes on without end."""

    class Endless:
        read_bytes = 0

        def read(self, size: int) -> bytes:
            self.read_bytes += size
            assert self.read_bytes < 100_000_000
            return b"\0" * size

    sink = tmp_path / "sink"
    with sink.open("wb") as target:
        size, _ = archives._copy(Endless(), target, most=5_000_000)
    assert 5_000_000 < size <= 5_000_000 + archives.CHUNK


def test_an_archive_of_a_later_layout_is_refused(archive, tmp_path) -> None:
    def later(files: dict[str, bytes]) -> None:
        files["manifest.json"] = json.dumps({**json.loads(files["manifest.json"]), "format": 2}).encode()

    assert refused(rebuilt(archive, tmp_path / "later.zip", later)) == "backup-format"


def repacked(archive: Path, folder: Path, change: Callable[[sqlite3.Connection], None]) -> Path:
    """The archive with its database changed and its manifest right about it."""
    store = folder / "store.sqlite3"
    with archives.Archive(archive) as opened:
        manifest = opened.manifest
        opened.extract("database.sqlite3", store)
    database = sqlite3.connect(store)
    change(database)
    database.commit()
    database.close()
    archives.pack(folder / "repacked.zip", {"database.sqlite3": store}, manifest)
    return folder / "repacked.zip"


def test_a_database_of_a_newer_parvis_is_refused(archive, tmp_path) -> None:
    newer = "INSERT INTO django_migrations (app, name, applied) VALUES ('catalogue', '9999_later', '2030-01-01')"
    changed = repacked(archive, tmp_path, lambda database: database.execute(newer))
    before = catalogue.count_datasets()
    with pytest.raises(OperationError) as caught:
        restore(changed, force=True)
    assert caught.value.problem.code == "database-newer"
    assert catalogue.count_datasets() == before


def test_a_database_that_would_run_code_of_its_own_is_refused(archive, tmp_path) -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON catalogue_change BEGIN DELETE FROM catalogue_dataset; END"
    changed = repacked(archive, tmp_path, lambda database: database.execute(trigger))
    with pytest.raises(OperationError) as caught:
        restore(changed, force=True)
    assert caught.value.problem.code == "database-damaged"


def test_an_index_of_a_replaced_catalogue_is_known_as_such_until_it_is_rebuilt(archive, fill, monkeypatch) -> None:
    """The process dies between the store and the index."""

    def die() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("parvis.portal.operations.backup.rebuild_index", die)
    with pytest.raises(KeyboardInterrupt):
        restore(archive, force=True)
    assert is_stale()
    from parvis.portal.operations.serving import prepare_index

    prepare_index()
    assert not is_stale()


def test_tables_come_after_those_they_refer_to() -> None:
    ordered = copies.stored_models()
    for place, model in enumerate(ordered):
        assert all(ordered.index(other) < place for other in copies._refers(model) if other is not model)


def test_the_store_is_copied_row_by_row_where_it_is_not_sqlite(tmp_path, fill, source) -> None:
    """The same path that PostgreSQL takes, on whatever store the tests run on."""
    fill(0, 1200)
    target = tmp_path / "copy.sqlite3"
    with copies.opened_copy(target):
        copies.call_command("migrate", interactive=False, verbosity=0, database=copies.COPY)
        copies._copy_rows("default", copies.COPY)
    counts = copies.count_rows(target)
    assert (counts["catalogue_dataset"], counts["catalogue_change"], counts["harvest_source"]) == (1200, 1200, 1)
    before = {entry.dataset.id: entry for entry in catalogue.iterate_datasets()}
    fill(1200, 1300)
    with copies.opened_copy(target):
        copies._fill_rows()
    assert {entry.dataset.id: entry for entry in catalogue.iterate_datasets()} == before
    mark_stale()
    from parvis.portal.operations.indexing import rebuild_index

    assert rebuild_index() == 1200
