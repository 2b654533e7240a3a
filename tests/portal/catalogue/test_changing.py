"""The catalogue in the order of its changes."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from parvis.model import Agent, Dataset, Text, digest, encode_dataset
from parvis.portal.catalogue import services as catalogue

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def save(name: str, at: datetime, place: str = "CA") -> str:
    dataset = Dataset(title=Text({"en": name}), publisher=Agent(name=Text({"en": "Office"})), jurisdiction=place)
    record = catalogue.Incoming.of(
        guid=name, dataset=dataset, payload_digest=digest(encode_dataset(dataset)), standard="ckan"
    )
    catalogue.save_datasets(origin="here", run=None, at=at, records=[record])
    return str(catalogue.dataset_id(origin="here", guid=name))


def test_published_and_withdrawn_come_in_one_order_and_a_place_in_it_goes_on_behind() -> None:
    ids = [save(name, NOON + timedelta(minutes=minute)) for name, minute in (("a", 0), ("b", 1), ("c", 1), ("d", 3))]
    catalogue.withdraw(ids=[uuid.UUID(ids[0])], run=None, at=NOON + timedelta(minutes=2))
    whole = catalogue.list_changed()
    expected = [*sorted(ids[1:3], key=lambda id: uuid.UUID(id).int), ids[0], ids[3]]
    assert [(entry.id, entry.withdrawn) for entry in whole] == [(id, id == ids[0]) for id in expected]
    for number, entry in enumerate(whole):
        rest = catalogue.list_changed(after=(entry.changed_at, entry.id))
        assert rest == whole[number + 1 :]
        assert catalogue.list_changed(after=(entry.changed_at, entry.id), limit=1) == whole[number + 1 : number + 2]
    assert catalogue.earliest_change() == NOON + timedelta(minutes=1)


def test_ends_sets_and_counts_agree() -> None:
    save("a", NOON)
    save("b", NOON + timedelta(minutes=1), "CA-QC")
    assert [entry.jurisdiction for entry in catalogue.list_changed(jurisdiction="CA-QC")] == ["CA-QC"]
    assert len(catalogue.list_changed(since=NOON, before=NOON + timedelta(minutes=1))) == 1
    assert catalogue.count_changed() == 2
    assert catalogue.count_changed(jurisdiction="CA-QC", since=NOON + timedelta(minutes=2)) == 0
    (entry, _) = catalogue.list_changed()
    assert entry.organization_slug
    assert catalogue.count_changed(organization=entry.organization_slug) == 1


def test_an_empty_catalogue_has_no_earliest_change() -> None:
    assert catalogue.earliest_change() is None
    assert catalogue.list_changed() == ()
