"""What a harvest brings, leaves alone, withdraws, and survives."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from parvis.connectors.base import Page
from parvis.model import Problem
from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import harvesting as module
from parvis.portal.harvest import lane, models, previewing, runs, writing
from parvis.portal.harvest.services import (
    confirm_withdrawals,
    get_run,
    harvest,
    harvest_due,
    list_problems,
    pause_source,
    preview_source,
    read_preview,
    remove_source,
    undo_last_run,
)
from parvis.search.model import Query

from .portals import MemoryPortal, down, make_source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]


@pytest.fixture
def portals(monkeypatch: pytest.MonkeyPatch) -> dict[str, MemoryPortal]:
    """Portals by kind of source; `memory` is there from the start."""
    known = {"memory": MemoryPortal()}
    for where in (lane, module, previewing):
        monkeypatch.setattr(where, "connector", known.__getitem__)
    monkeypatch.setattr(lane, "BATCH", 10)
    return known


@pytest.fixture
def portal(portals: dict[str, MemoryPortal]) -> MemoryPortal:
    portals["memory"].put(*(f"r{number:03}" for number in range(50)))
    return portals["memory"]


@pytest.fixture
def source(db: None) -> models.Source:
    return make_source()


def run(*slugs: str, **options: object):
    return harvest(sources=slugs or ("yukon",), client=lambda local: None, **options)


def only(harvested):
    (report,) = harvested.runs
    return report


def titles() -> set[str]:
    return {entry.dataset.title.get("en") for entry in catalogue.iterate_datasets()}


def found(text: str = "") -> int:
    return catalogue.engine().search(Query(text=text)).count


def test_a_first_harvest_brings_every_record_into_the_catalogue_and_the_index(portal, source) -> None:
    report = only(run())
    assert (report.status, report.fetched, report.new, report.failed) == ("done", 50, 50, 0)
    assert catalogue.count_datasets() == 50
    assert found() == 50
    assert found('"Title of r007"') == 1


def test_a_second_harvest_of_the_same_writes_no_dataset(portal, source) -> None:
    run()
    before = catalogue.recent_changes(limit=1)
    report = only(run())
    assert (report.new, report.changed, report.unchanged) == (0, 0, 50)
    assert catalogue.recent_changes(limit=1) == before


def test_changed_new_and_vanished_records_are_told_apart(portal, source) -> None:
    run()
    portal.put("r000", title="Another title")
    portal.put("s001")
    portal.drop("r010")
    report = only(run())
    assert (report.new, report.changed, report.unchanged, report.withdrawn) == (1, 1, 48, 1)
    assert found('"Another title"') == 1
    assert found('"Title of r010"') == 0
    gone = catalogue.get_dataset(str(catalogue.dataset_id(origin="yukon", guid="r010")))
    assert gone.withdrawn


def test_a_portal_that_returns_far_fewer_withdraws_nothing_until_a_person_confirms(portal, source) -> None:
    run()
    portal.drop(*(f"r{number:03}" for number in range(20)))
    report = only(run())
    assert (report.status, report.withdrawn, report.vanished) == ("held", 0, 20)
    assert report.problem.code == "withdrawals-held"
    assert found() == 50
    assert confirm_withdrawals(slug="yukon") == 20
    assert found() == 30
    assert get_run(report.id).status == "done"


def test_a_portal_that_returns_nothing_withdraws_nothing(portal, source) -> None:
    run()
    portal.records.clear()
    report = only(run())
    assert (report.status, report.withdrawn) == ("held", 0)
    assert found() == 50


def test_a_portal_of_one_record_that_loses_it_is_held_too(portals, source) -> None:
    portals["memory"].put("a")
    run()
    portals["memory"].drop("a")
    assert only(run()).status == "held"


def test_what_was_held_is_found_again_when_the_portal_recovers(portal, source) -> None:
    run()
    kept = dict(portal.records)
    portal.records.clear()
    run()
    portal.records.update(kept)
    report = only(run())
    assert (report.status, report.unchanged, report.withdrawn) == ("done", 50, 0)


def test_one_bad_record_never_stops_a_run(portal, source) -> None:
    portal.raw["r005"] = b'{"id": "r005", "title": '
    report = only(run())
    assert (report.status, report.new, report.failed) == ("partial", 49, 1)
    (line,) = list_problems(run=report.id, severity="error")
    assert line.problem.record == "r005"


def test_a_record_that_can_no_longer_be_read_is_not_withdrawn(portal, source) -> None:
    run()
    portal.raw["r005"] = b"not json"
    report = only(run())
    assert (report.failed, report.withdrawn) == (1, 0)
    assert "Title of r005" in titles()


def test_a_reader_that_raises_is_that_records_problem_alone(portal, source, monkeypatch) -> None:
    from parvis.standards import reading

    real = reading.reader("ckan")

    class Faulty:
        @staticmethod
        def read(payload, context):
            if context.guid == "r001":
                raise ZeroDivisionError
            return real.read(payload, context)

    monkeypatch.setattr(reading, "reader", lambda name: Faulty)
    report = only(run())
    assert (report.new, report.failed) == (49, 1)
    assert report.counts["error"] == {"reader-failed": 1}


def test_nothing_is_withdrawn_while_some_record_cannot_be_identified(portal, source, monkeypatch) -> None:
    run()
    portal.drop("r001")
    pages = portal.pages

    def with_a_broken_one(*args, **kwargs):
        yield from pages(*args, **kwargs)
        yield Page(problems=(Problem("record-not-object"),), cursor="999")

    monkeypatch.setattr(portal, "pages", with_a_broken_one)
    report = only(run())
    assert (report.status, report.vanished, report.withdrawn) == ("partial", 1, 0)


def test_a_repeated_identifier_is_taken_once_and_said(portal, source, monkeypatch) -> None:
    pages = portal.pages

    def twice(*args, **kwargs):
        for page in pages(*args, **kwargs):
            yield page
            yield page

    monkeypatch.setattr(portal, "pages", twice)
    report = only(run())
    assert report.new == 50
    assert report.counts["warning"]["guid-repeated"] == 50
    assert len(list_problems(run=report.id, severity="warning")) == writing.FIRST_WARNINGS


@pytest.mark.parametrize("guid", ["", "x" * 501, "a\x00b"])
def test_an_unusable_identifier_is_a_failure_with_a_reason(portals, source, guid) -> None:
    portals["memory"].put(guid, "fine")
    report = only(run())
    assert (report.new, report.failed) == (1, 1)


def test_a_portal_that_fails_midway_keeps_what_came_before(portal, source) -> None:
    def fail(number: int) -> None:
        if number == 3:
            raise down()

    portal.before_page = fail
    report = only(run())
    assert (report.status, report.new, report.withdrawn) == ("failed", 30, 0)
    assert report.problem.code == "connection-failed"
    assert found() == 30
    portal.before_page = lambda number: None
    assert only(run()).new == 20


def test_a_connector_that_breaks_is_said_and_does_not_touch_other_sources(portals, portal, source) -> None:
    portals["broken"] = MemoryPortal()
    portals["broken"].put("x")

    def fail(number: int) -> None:
        raise ZeroDivisionError

    portals["broken"].before_page = fail
    make_source("broken", kind="broken")
    reports = {report.source: report for report in run("yukon", "broken").runs}
    assert reports["yukon"].status == "done"
    assert (reports["broken"].status, reports["broken"].problem.code) == ("failed", "connector-failed")


def test_a_slow_source_does_not_delay_another(portals, portal, source) -> None:
    portals["slow"] = MemoryPortal()
    portals["slow"].put("x")
    done = threading.Event()
    portals["slow"].before_page = lambda number: done.wait(20) and None
    make_source("slow", kind="slow")
    order: list[str] = []

    def watch(slug: str, counts) -> None:
        if counts.ended:
            order.append(slug)
            done.set()

    run("slow", "yukon", progress=watch)
    assert order == ["yukon", "slow"]


class Killed(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("batch", [1, 3, 5])
def test_a_run_killed_between_batches_is_resumed_without_losing_or_repeating_a_record(
    portal, source, monkeypatch, batch
) -> None:
    real = writing.store

    def dying(work, *, by):
        if work.number == batch:
            raise Killed
        return real(work, by=by)

    monkeypatch.setattr(module, "store", dying)
    monkeypatch.setattr(module, "release", lambda runs, by: None)
    with pytest.raises(Killed):
        run()
    assert models.Run.objects.get().status == "running"
    monkeypatch.setattr(module, "store", real)
    monkeypatch.setattr(runs, "_alive", lambda pid: False)
    portal.asked.clear()
    report = only(run())
    assert (report.status, report.fetched, report.new, report.withdrawn) == ("done", 50, 50, 0)
    assert portal.asked[0]["cursor"] == (str((batch - 1) * 10) if batch > 1 else "")
    assert found() == 50
    assert models.Run.objects.count() == 1


def test_a_walk_that_cannot_be_resumed_starts_over_without_repeating_a_record(portal, source, monkeypatch) -> None:
    pages, stop = portal.pages, threading.Event()

    def without_cursors(*args, **kwargs):
        for page in pages(*args, **kwargs):
            yield msgspec.structs.replace(page, cursor="")

    monkeypatch.setattr(portal, "pages", without_cursors)
    portal.before_page = lambda number: stop.set() if number == 2 else None
    run(stop=stop)
    portal.before_page = lambda number: None
    report = only(run())
    assert (report.status, report.new) == ("done", 50)
    assert "guid-repeated" not in report.counts.get("warning", {})


def test_a_run_killed_while_storing_leaves_no_half_batch(portal, source, monkeypatch) -> None:
    def dying(*args, **kwargs):
        raise Killed

    monkeypatch.setattr(writing, "keep_problems", dying)
    with pytest.raises(Killed):
        run()
    assert catalogue.count_datasets() == 0
    assert not models.Batch.objects.exists()


def test_an_index_that_missed_a_batch_catches_up_at_the_next_one(portal, source, monkeypatch) -> None:
    real, calls = catalogue.IndexFollower.sync, []

    def failing(self, **kwargs):
        calls.append(kwargs)
        if len(calls) == 1:
            raise OSError("disk")
        return real(self, **kwargs)

    monkeypatch.setattr(catalogue.IndexFollower, "sync", failing)
    harvested = run()
    assert harvested.index_error == ""
    assert found() == 50


def test_an_index_that_stays_behind_is_said(portal, source, monkeypatch) -> None:
    def failing(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(catalogue.IndexFollower, "sync", failing)
    harvested = run()
    assert only(harvested).new == 50
    assert "disk full" in harvested.index_error


def test_asked_to_stop_it_ends_soon_and_the_next_harvest_goes_on(portal, source) -> None:
    stop = threading.Event()
    portal.before_page = lambda number: stop.set() if number == 2 else None
    harvested = run(stop=stop)
    assert harvested.interrupted
    assert catalogue.count_datasets() == 30
    portal.before_page = lambda number: None
    portal.asked.clear()
    report = only(run())
    assert (report.status, report.new) == ("done", 50)
    assert portal.asked[0]["cursor"] == "30"


def test_a_source_another_process_is_harvesting_is_left_to_it(portal, source) -> None:
    models.Run.objects.create(
        source=source, started_at=datetime.now(UTC), heartbeat_at=datetime.now(UTC), owner="elsewhere:1:x"
    )
    harvested = run()
    assert harvested.busy == ("yukon",)
    assert catalogue.count_datasets() == 0


def test_a_run_taken_over_meanwhile_stores_nothing_more(portal, source, monkeypatch) -> None:
    portal.before_page = lambda number: (
        models.Run.objects.update(owner="elsewhere:1:x") and None if number == 2 else None
    )
    run()
    assert catalogue.count_datasets() < 50
    assert models.Run.objects.get().owner == "elsewhere:1:x"


def test_a_limited_run_takes_so_many_and_withdraws_nothing(portal, source) -> None:
    run()
    report = only(run(limit=15))
    assert (report.fetched, report.withdrawn, report.status) == (15, 0, "done")


def test_an_incremental_run_asks_for_changes_and_still_sees_what_vanished(portals, source) -> None:
    portals["memory"] = portal = MemoryPortal(incremental=True)
    portal.put(*(f"r{number:03}" for number in range(50)))
    run()
    portal.put("r001", title="Changed")
    portal.drop("r002")
    portal.changed_only = {"r001"}
    report = only(run())
    assert report.incremental
    assert (report.fetched, report.changed, report.withdrawn) == (1, 1, 1)
    assert portal.asked[-1]["since"] == "2026"


def test_an_incremental_run_brings_a_new_record_that_bears_an_old_date(portals, source) -> None:
    portals["memory"] = portal = MemoryPortal(incremental=True)
    portal.put("a", "b")
    run()
    portal.put("old")
    portal.changed_only = set()
    report = only(run())
    assert (report.incremental, report.new, report.withdrawn) == (True, 1, 0)
    assert "guid-repeated" not in report.counts.get("warning", {})


def test_a_record_known_to_be_unreadable_does_not_make_every_incremental_run_a_full_one(portals, source) -> None:
    portals["memory"] = portal = MemoryPortal(incremental=True)
    portal.put("a", "b")
    portal.raw["b"] = b"not json"
    run()
    portal.changed_only = set()
    portal.asked.clear()
    run()
    assert len(portal.asked) == 1


def test_a_full_run_can_be_asked_of_an_incremental_portal(portals, source) -> None:
    portals["memory"] = portal = MemoryPortal(incremental=True)
    portal.put("a", "b")
    run()
    report = only(run(full=True))
    assert (report.incremental, report.fetched) == (False, 2)


def test_a_portal_that_says_nothing_changed_is_believed(portal, source) -> None:
    run()
    portal.unchanged = True
    report = only(run())
    assert (report.status, report.unchanged, report.withdrawn) == ("done", 50, 0)


def test_a_failed_run_does_not_move_the_mark_from_which_changes_are_asked(portal, source) -> None:
    portal.before_page = lambda number: (_ for _ in ()).throw(down()) if number == 1 else None
    run()
    source.refresh_from_db()
    assert source.state == {}


def test_undoing_the_last_run_restores_the_catalogue_and_the_index_and_pauses_the_source(portal, source) -> None:
    run()
    portal.put("r000", title="Vandalised")
    portal.put("new")
    run()
    report, count = undo_last_run(slug="yukon")
    assert count == 2
    assert get_run(report.id).status == "undone"
    assert found("Vandalised") == 0
    assert found('"Title of r000"') == 1
    source.refresh_from_db()
    assert source.paused


def test_a_paused_source_is_not_due(portal, source) -> None:
    pause_source(slug="yukon")
    assert harvest_due().runs == ()


def test_removing_a_source_withdraws_its_datasets_and_keeps_them_answering(portal, source) -> None:
    run()
    assert remove_source(slug="yukon") == 50
    assert found() == 0
    assert catalogue.get_dataset(str(catalogue.dataset_id(origin="yukon", guid="r001"))).withdrawn


def test_a_preview_shows_twenty_records_and_stores_none(portal, source) -> None:
    portal.records["r001"]["colour_of_folder"] = "green"
    preview = preview_source(slug="yukon", client=None)
    assert (len(preview.items), preview.total) == (20, 50)
    assert preview.unplaced["colour_of_folder"] == 1
    assert catalogue.count_datasets() == 0
    assert read_preview(slug="yukon") == preview


@pytest.fixture(autouse=True)
def no_leftover_threads() -> Iterator[None]:
    yield
    for thread in threading.enumerate():
        if thread.name.startswith(("parvis-lane", "parvis-index")):
            thread.join(10)
            assert not thread.is_alive(), thread.name
