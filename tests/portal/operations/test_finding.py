"""The worker finds the same dataset in several sources by itself, once harvests have come to rest."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from parvis.portal.catalogue import services as catalogue
from parvis.portal.catalogue.models import Change, SameFinding
from parvis.portal.operations.worker import _once
from parvis.search.model import Query
from tests.portal.catalogue.test_same import COPY, PORTALS, WELLS, save
from tests.portal.harvest.portals import make_source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]


@pytest.fixture
def copies() -> tuple[str, str]:
    """A territory's record and the federal copy, in sources that nobody harvests now."""
    for slug, portal in PORTALS.items():
        make_source(slug, url=portal.url, jurisdiction=portal.jurisdiction, paused=True)
    found = save("yukon", "w", WELLS), save("federal", "c", COPY)
    Change.objects.update(at=datetime.now(UTC))
    catalogue.sync_index()
    return found


def rested() -> None:
    """As if the catalogue's last change were some minutes ago."""
    Change.objects.update(at=datetime.now(UTC) - timedelta(minutes=6))


def shown() -> list[str]:
    return [hit.id for hit in catalogue.engine().search(Query(text="groundwater", lang="en")).hits]


def test_the_worker_finds_copies_once_the_catalogue_rests_and_shows_them_as_one(copies) -> None:
    _once(threading.Event())
    assert not SameFinding.objects.exists()
    rested()
    _once(threading.Event())
    assert SameFinding.objects.get().groups == 1
    assert shown() == [copies[0]]


def test_it_does_not_find_again_what_did_not_change(copies) -> None:
    rested()
    _once(threading.Event())
    _once(threading.Event())
    assert SameFinding.objects.count() == 1


def test_a_worker_that_is_to_end_leaves_the_finding_to_the_next_one(copies) -> None:
    rested()
    stopping = threading.Event()
    stopping.set()
    _once(stopping)
    assert not SameFinding.objects.exists()
    assert len(shown()) == 2
    _once(threading.Event())
    assert shown() == [copies[0]]
