"""Rows inserted without model instances are those that Django would have stored."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from parvis.portal.catalogue.inserting import insert
from parvis.portal.catalogue.models import Change, Dataset, Organization

pytestmark = pytest.mark.django_db

AT = datetime(2026, 2, 3, 4, 5, 6, 789000, UTC)
COLUMNS = (
    *("id", "slug", "origin", "guid", "payload_digest", "document", "document_digest", "standard", "source_url"),
    *("organization_id", "jurisdiction", "status", "version", "run", "harvested_at", "changed_at", "created_at"),
)


def values(number: int, organization: int | None = None) -> tuple[object, ...]:
    return (
        *(uuid.UUID(int=number), f"slug-{number}", "here", f"guid {number} é", b"\x00\xff", b'{"title":{}}', b"d"),
        *("ckan/gc", None, organization, "CA-QC", "published", 1, 7, AT, AT, AT),
    )


def test_a_row_comes_back_with_the_values_it_was_given() -> None:
    organization = Organization.objects.create(slug="o", key="CA-QC:o", document=b"{}")
    insert(Dataset, COLUMNS, [values(1, organization.pk), values(2)])
    for number, expected in ((1, organization.pk), (2, None)):
        row = Dataset.objects.get(guid=f"guid {number} é")
        found = tuple(getattr(row, name) for name in COLUMNS)
        assert [bytes(value) if isinstance(value, memoryview) else value for value in found] == list(
            values(number, expected)
        )
        assert row.withdrawn_at is None


def test_a_foreign_key_that_is_a_uuid_finds_its_row() -> None:
    insert(Dataset, COLUMNS, [values(3)])
    insert(Change, ("dataset_id", "action", "version", "at"), [(uuid.UUID(int=3), "new", 1, AT)])
    assert Change.objects.get().dataset.guid == "guid 3 é"


def test_nothing_to_insert_asks_nothing_of_the_database(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        insert(Dataset, COLUMNS, [])


def test_what_the_database_refuses_is_raised_and_nothing_stays() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Dataset, COLUMNS, [values(4), values(4)])
    assert not Dataset.objects.exists()
