"""What the catalogue keeps of records, and how it takes things back."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from parvis.model import Agent, Dataset, Text, digest
from parvis.portal.catalogue.services import (
    Incoming,
    differences,
    get_dataset,
    get_organization,
    get_version,
    iterate_datasets,
    known,
    list_jurisdictions,
    list_organizations,
    list_versions,
    published_ids,
    recent_changes,
    save_datasets,
    undo_run,
    withdraw,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def incoming(guid: str, title: str, **fields: object) -> Incoming:
    dataset = Dataset(title=Text({"en": title}), jurisdiction="CA-YT", **fields)  # type: ignore[arg-type]
    return Incoming.of(guid=guid, dataset=dataset, payload_digest=digest(title.encode()), standard="ckan")


def save(*records: Incoming, run: int | None = 1, hours: int = 0) -> object:
    return save_datasets(origin="yukon", run=run, records=records, at=NOON + timedelta(hours=hours))


def only_id() -> str:
    return str(next(iter(published_ids(origin="yukon")))[0])


def test_a_new_record_is_stored_with_its_provenance_and_a_readable_address() -> None:
    outcome = save(incoming("a", "Water quality in Whitehorse"))
    assert (outcome.new, outcome.changed) == (1, 0)
    entry = get_dataset(outcome.stored[0].slug)
    assert entry is not None
    assert entry.slug.startswith("water-quality-in-whitehorse-")
    assert entry.dataset.provenance.source == "yukon"
    assert entry.dataset.provenance.guid == "a"
    assert entry.dataset.provenance.harvested == "2026-11-24T12:00:00Z"
    assert get_dataset(entry.dataset.id) == entry


def test_the_same_record_gets_the_same_id_whenever_it_is_stored() -> None:
    first = save(incoming("a", "Water")).stored[0].id
    withdraw(ids=[id for id, _ in published_ids(origin="yukon")], run=2, at=NOON)
    assert save(incoming("a", "Water, again"), run=3).stored[0].id == first


def test_an_address_stays_when_the_title_changes() -> None:
    slug = save(incoming("a", "Water")).stored[0].slug
    assert save(incoming("a", "Eau")).stored[0].slug == slug


def test_a_changed_record_keeps_its_earlier_version_whole() -> None:
    save(incoming("a", "Water"))
    outcome = save(incoming("a", "Clean water"), run=2, hours=1)
    assert (outcome.new, outcome.changed) == (0, 1)
    id = only_id()
    assert [(v.number, v.current) for v in list_versions(id)] == [(2, True), (1, False)]
    before, after = get_version(id, 1), get_version(id, 2)
    assert before.title.values["en"] == "Water"
    assert before.provenance.harvested == "2026-11-24T12:00:00Z"
    assert [(d.pointer, d.before, d.after) for d in differences(before, after)] == [
        ("/title/values/en", "Water", "Clean water")
    ]


def test_bytes_that_changed_without_a_change_of_content_make_no_version() -> None:
    save(incoming("a", "Water"))
    again = msgspec.structs.replace(incoming("a", "Water"), payload_digest=digest(b"other"))
    outcome = save(again)
    assert (outcome.changed, outcome.unchanged, outcome.change) == (0, 1, 0)
    assert known(origin="yukon", guids=["a"])["a"].payload_digest == digest(b"other")
    assert len(list_versions(only_id())) == 1


def test_records_of_two_sources_with_one_guid_are_two_datasets() -> None:
    save(incoming("a", "Water"))
    save_datasets(origin="alberta", run=1, records=[incoming("a", "Water")], at=NOON)
    assert len(list(iterate_datasets())) == 2
    assert len(list(iterate_datasets(origin="alberta"))) == 1


def test_a_withdrawn_dataset_keeps_answering_and_is_no_longer_published() -> None:
    save(incoming("a", "Water"), incoming("b", "Fire"))
    gone = [id for id, guid in published_ids(origin="yukon") if guid == "a"]
    assert withdraw(ids=gone, run=2, at=NOON) == 1
    assert withdraw(ids=gone, run=2, at=NOON) == 0
    entry = get_dataset(str(gone[0]))
    assert entry.withdrawn
    assert entry.dataset.title.values["en"] == "Water"
    assert [e.dataset.title.values["en"] for e in iterate_datasets()] == ["Fire"]


def test_a_withdrawn_dataset_that_comes_back_unchanged_makes_no_new_version() -> None:
    save(incoming("a", "Water"))
    withdraw(ids=[id for id, _ in published_ids(origin="yukon")], run=2, at=NOON)
    outcome = save(incoming("a", "Water"), run=3)
    assert (outcome.restored, outcome.changed, outcome.new) == (1, 0, 0)
    assert len(list_versions(only_id())) == 1
    assert [c.action for c in recent_changes()] == ["restored", "withdrawn", "new"]


def test_undoing_a_run_takes_back_what_it_brought_changed_and_withdrew() -> None:
    save(incoming("kept", "Kept"), incoming("changed", "Before"), incoming("gone", "Gone"), run=1)
    ids = {guid: id for id, guid in published_ids(origin="yukon")}
    save(incoming("changed", "After"), incoming("new", "New"), run=2, hours=1)
    withdraw(ids=[ids["gone"]], run=2, at=NOON)
    assert undo_run(run=2, at=NOON + timedelta(hours=2)) == 3
    titles = {e.dataset.provenance.guid: e.dataset.title.values["en"] for e in iterate_datasets()}
    assert titles == {"kept": "Kept", "changed": "Before", "gone": "Gone"}
    assert [v.number for v in list_versions(str(ids["changed"]))] == [3, 2, 1]


def test_undoing_leaves_alone_what_a_later_run_changed() -> None:
    save(incoming("a", "First"), run=1)
    save(incoming("a", "Second"), run=2)
    save(incoming("a", "Third"), run=3)
    assert undo_run(run=2, at=NOON) == 0
    assert get_dataset(only_id()).dataset.title.values["en"] == "Third"


def test_a_record_taken_back_is_read_anew_at_the_next_harvest() -> None:
    record = incoming("a", "Water")
    save(record, run=1)
    undo_run(run=1, at=NOON)
    assert known(origin="yukon", guids=["a"])["a"].payload_digest != record.payload_digest
    assert save(record, run=2).restored == 1


def test_publishers_of_one_name_in_one_jurisdiction_are_one_organisation() -> None:
    environment = Agent(name=Text({"en": "Environment Yukon"}))
    both = Agent(name=Text({"en": "ENVIRONMENT  YUKON", "fr": "Environnement Yukon"}))
    save(incoming("a", "A", publisher=environment), incoming("b", "B", publisher=both))
    (organization,) = list_organizations()
    assert (organization.slug, organization.datasets) == ("environment-yukon", 2)
    assert get_organization("environment-yukon").agent.name.values["fr"] == "Environnement Yukon"
    assert list_jurisdictions() == {"CA-YT": 2}


def test_two_jurisdictions_organisations_of_one_name_get_two_addresses() -> None:
    finance = Agent(name=Text({"en": "Department of Finance"}))
    save(incoming("a", "A", publisher=finance))
    elsewhere = Dataset(title=Text({"en": "B"}), jurisdiction="CA-NS", publisher=finance)
    record = Incoming.of(guid="b", dataset=elsewhere, payload_digest=digest(b"b"), standard="ckan")
    save_datasets(origin="ns", run=1, records=[record], at=NOON)
    assert {o.slug for o in list_organizations()} == {"department-of-finance", "department-of-finance-ca-ns"}


def test_a_title_in_no_latin_letters_still_gives_an_address() -> None:
    dataset = Dataset(title=Text({"iu": "ᐃᒥᖅ"}))
    record = Incoming.of(guid="iu", dataset=dataset, payload_digest=digest(b"iu"), standard="ckan")
    outcome = save_datasets(origin="nunavut", run=1, records=[record], at=NOON)
    assert get_dataset(outcome.stored[0].slug).dataset.title.values["iu"] == "ᐃᒥᖅ"


def test_a_batch_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    from parvis.portal.catalogue import models, storing

    def insert(model: object, *args: object) -> None:
        if model is models.Change:
            raise RuntimeError
        real(model, *args)

    real = storing.insert
    monkeypatch.setattr(storing, "insert", insert)
    with pytest.raises(RuntimeError):
        save(incoming("a", "Water"))
    assert list(iterate_datasets()) == []
