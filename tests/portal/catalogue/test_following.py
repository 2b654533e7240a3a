"""The index follows the catalogue, in one sitting or in many."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from parvis.model import Dataset, Text, digest
from parvis.portal.catalogue.services import (
    Incoming,
    IndexFollower,
    Outcome,
    engine,
    index_state,
    published_ids,
    save_datasets,
    sync_index,
    withdraw,
)
from parvis.search.engines.base import IndexLocked
from parvis.search.model import Query

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def save(*titles: str) -> Outcome:
    records = [
        Incoming.of(guid=title, dataset=Dataset(title=Text({"en": title})), payload_digest=digest(b""), standard="ckan")
        for title in titles
    ]
    return save_datasets(origin="here", run=None, records=records, at=NOW)


def found() -> int:
    return engine().search(Query(lang="en")).count


def test_each_time_it_brings_what_was_stored_since_and_readers_see_it_at_once() -> None:
    with closing(IndexFollower()) as follower:
        for count, title in enumerate(("Water", "Air", "Soil"), 1):
            outcome = save(title)
            assert follower.sync(stored=outcome.stored, upto=outcome.change) == 1
            assert found() == count
    state, last = index_state()
    assert state.change == last


def test_it_takes_up_what_others_stored_meanwhile() -> None:
    with closing(IndexFollower()) as follower:
        first = save("Water")
        follower.sync(stored=first.stored, upto=first.change)
        save("Air")  # by another process, which could not write to the index
        last = save("Soil")
        assert follower.sync(stored=last.stored, upto=last.change) == 2
        assert found() == 3


def test_what_was_withdrawn_is_taken_out() -> None:
    save("Water", "Air")
    with closing(IndexFollower()) as follower:
        follower.sync()
        withdraw(ids=[id for id, _ in list(published_ids(origin="here"))[:1]], run=None, at=NOW)
        follower.sync()
        assert found() == 1


def test_while_it_is_open_nobody_else_can_write_and_afterwards_anybody_can() -> None:
    follower = IndexFollower()
    assert follower.held == 0
    save("Water")
    follower.sync()
    assert follower.held > 0
    save("Air")
    with pytest.raises(IndexLocked):
        sync_index(wait=0.1)
    follower.close()
    assert follower.held == 0
    assert sync_index(wait=0.1) == 1


def test_nothing_to_do_does_not_keep_others_from_writing() -> None:
    save("Water")
    sync_index()
    follower = IndexFollower()
    assert follower.sync() == 0
    assert follower.held == 0


def test_an_error_lets_go_of_the_index_and_the_next_time_makes_up_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from parvis.portal.catalogue import index

    follower = IndexFollower()
    save("Water")
    with monkeypatch.context() as patched:
        patched.setattr(index, "document_of", lambda item: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            follower.sync()
    assert follower.held == 0
    assert found() == 0
    assert follower.sync() == 1
    follower.close()
    assert found() == 1
