"""A client whose name the site knows."""

import pytest
from django.test import Client


@pytest.fixture
def pages() -> Client:
    return Client(SERVER_NAME="127.0.0.1")


@pytest.fixture
def slugs(db: None, index: None) -> dict[str, str]:
    """The seed's datasets, stored and indexed: their slugs by guid."""
    from . import seed

    return seed.save(seed.RECORDS)
