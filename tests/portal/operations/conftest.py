"""A catalogue to operate on."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from parvis.model import Dataset, Text, digest
from parvis.portal.catalogue import services as catalogue
from parvis.portal.catalogue.services import Incoming
from parvis.portal.harvest.models import Source
from parvis.portal.operations.copies import COPY


def incoming(number: int) -> Incoming:
    dataset = Dataset(title=Text({"en": f"Wells {number}", "fr": f"Puits {number}"}), jurisdiction="CA-YT")
    return Incoming.of(
        guid=f"w{number}",
        dataset=dataset,
        payload_digest=digest(str(number).encode()),
        standard="ckan",
        source_url=None,
    )


@pytest.fixture
def fill(db: None, index: None) -> Callable[..., int]:
    """Store datasets of these numbers and index them; how many the catalogue has then."""

    def store(first: int = 0, last: int = 10) -> int:
        records = [incoming(number) for number in range(first, last)]
        catalogue.save_datasets(origin="yukon", run=None, records=records, at=datetime.now(UTC))
        catalogue.sync_index()
        return catalogue.count_datasets()

    return store


@pytest.fixture
def source(db: None) -> Source:
    now = datetime.now(UTC)
    return Source.objects.create(
        slug="yukon",
        name={"en": "Yukon", "fr": "Yukon"},
        url="https://open.yukon.ca",
        kind="ckan",
        created_at=now,
        next_run_at=now,
    )


@pytest.fixture
def copies_allowed(transactional_db: None, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> None:
    """Django's tests shut every database that was not named beforehand; copies come and go."""
    shut = BaseDatabaseWrapper.ensure_connection
    real = django_db_blocker._real_ensure_connection

    def ensure_connection(self: BaseDatabaseWrapper) -> None:
        (real if self.alias == COPY else shut)(self)

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", ensure_connection)
