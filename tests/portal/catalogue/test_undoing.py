"""Runs taken back, one after another, and what those see who follow the catalogue by time."""

from datetime import UTC, datetime, timedelta

import pytest

from parvis.model import Agent, Dataset, Text, digest
from parvis.portal.catalogue.services import (
    Incoming,
    get_dataset,
    iterate_datasets,
    list_addresses,
    list_datasets,
    published_ids,
    recent_changes,
    save_datasets,
    undo_run,
    withdraw,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)


def hour(number: int) -> datetime:
    return NOON + timedelta(hours=number)


def save(run: int, **titles: str) -> None:
    records = [
        Incoming.of(
            guid=guid,
            dataset=Dataset(title=Text({"en": title}), publisher=Agent(name=Text({"en": f"Office of {title}"}))),
            payload_digest=digest(title.encode()),
            standard="ckan",
        )
        for guid, title in titles.items()
    ]
    save_datasets(origin="yukon", run=run, records=records, at=hour(run))


def take_out(run: int, guid: str) -> None:
    withdraw(ids=[id for id, of in published_ids(origin="yukon") if of == guid], run=run, at=hour(run))


def undo(run: int, at: int = 20) -> int:
    return undo_run(run=run, at=hour(at))


def titles() -> dict[str, str]:
    return {entry.dataset.provenance.guid: entry.dataset.title.values["en"] for entry in iterate_datasets()}


def test_undoing_twice_undoes_the_run_before_as_well() -> None:
    save(1, a="A", b="B")
    save(2, a="A changed", c="C")
    assert undo(2) == 2
    assert titles() == {"a": "A", "b": "B"}
    assert undo(1) == 2
    assert titles() == {}


def test_each_undoing_gives_the_content_before_its_run() -> None:
    save(1, a="First")
    save(2, a="Second")
    save(3, a="Third")
    assert (undo(3), titles()) == (1, {"a": "Second"})
    assert (undo(2), titles()) == (1, {"a": "First"})
    assert (undo(1), titles()) == (1, {})


def test_what_came_back_goes_with_the_content_it_had() -> None:
    save(1, a="First")
    save(2, a="Second")
    take_out(3, "a")
    save(4, a="Second")
    assert undo(4) == 1
    gone = recent_changes(limit=1)[0]
    assert gone.action == "withdrawn"
    assert get_dataset(gone.dataset).dataset.title.values["en"] == "Second"
    assert (undo(3), titles()) == (1, {"a": "Second"})


def test_a_run_after_an_undoing_can_be_undone_and_then_the_one_before() -> None:
    save(1, a="A", b="B")
    save(2, a="Vandalised")
    undo(2)
    save(3, a="A again")
    assert (undo(3), titles()) == (1, {"a": "A", "b": "B"})
    assert (undo(1), titles()) == (2, {})


def test_what_a_later_run_changed_stays_though_another_later_one_was_undone() -> None:
    save(1, a="A", b="B")
    save(2, a="Kept")
    save(3, b="Vandalised")
    undo(3)
    assert (undo(1), titles()) == (1, {"a": "Kept"})


def test_a_run_undone_is_not_undone_again() -> None:
    save(1, a="A")
    assert (undo(1), undo(1)) == (1, 0)


def test_the_publisher_comes_back_with_the_content() -> None:
    save(1, a="A")
    save(2, a="B")
    undo(2)
    (entry,) = iterate_datasets()
    assert entry.organization_slug == "office-of-a"


def test_whoever_follows_by_time_sees_what_was_undone_and_what_came_back() -> None:
    save(1, a="A", b="B", kept="Kept")
    save(2, a="Vandalised")
    take_out(2, "b")
    undo(2, at=3)
    listing = list_datasets(since=hour(3) - timedelta(seconds=1), order="changed")
    assert {entry.dataset.provenance.guid for entry in listing.entries} == {"a", "b"}
    a = next(entry for entry in listing.entries if entry.dataset.provenance.guid == "a")
    assert a.harvested_at == hour(1), "what it says is of the first harvest"
    assert a.changed_at == hour(3).replace(microsecond=123000)
    assert (a.slug, a.changed_at) in list_addresses(limit=10)
    assert [entry.dataset.provenance.guid for entry in list_datasets(until=hour(2)).entries] == ["kept"]
