"""What becomes of the rows of an earlier version of the catalogue's tables."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_what_was_harvested_before_changes_were_dated_last_changed_when_it_was_harvested() -> None:
    before, after = ("catalogue", "0002_dataset_status_harvested"), ("catalogue", "0003_changed_at_undoes")
    MigrationExecutor(connection).migrate([before])
    try:
        earlier = MigrationExecutor(connection).loader.project_state([before]).apps.get_model("catalogue", "Dataset")
        values = {"origin": "o", "guid": "g", "payload_digest": b"", "document": b"{}", "document_digest": b""}
        earlier.objects.create(id=UUID(int=1), slug="s", harvested_at=NOON, created_at=NOON, **values)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    later = MigrationExecutor(connection).loader.project_state([after]).apps.get_model("catalogue", "Dataset")
    assert later.objects.get().changed_at == NOON
