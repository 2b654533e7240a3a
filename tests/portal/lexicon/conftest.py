"""A catalogue to learn from, and a lexicon that is empty before and after each test."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product

import pytest
from django.conf import settings
from django.test import Client

from parvis.model import Dataset, Text, digest
from parvis.portal.catalogue import services as catalogue
from parvis.portal.catalogue.services import Incoming
from parvis.search import LEXICON
from tests.portal.operations.conftest import copies_allowed as copies_allowed

THINGS = [("flumber", "flombre"), ("grobble", "grobelle"), ("snark", "snarque"), ("vortle", "vortelle")]
QUALITIES = [("prices", "prix"), ("exports", "exportations"), ("harvest", "récolte"), ("quality", "qualité")]
PLACES = [
    ("north", "nord"),
    ("south", "sud"),
    ("coast", "côte"),
    ("valley", "vallée"),
    ("island", "île"),
    ("city", "ville"),
    ("lake", "lac"),
]


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    folder = settings.CONFIG.home / LEXICON
    shutil.rmtree(folder, ignore_errors=True)
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fill(db: None, index: None) -> Callable[..., int]:
    """Store bilingual datasets about things no dictionary knows, and index them; how many the catalogue has then."""

    def store(first: int = 0, last: int = 112) -> int:
        records = []
        for number, (thing, quality, place) in enumerate(product(THINGS, QUALITIES, PLACES)):
            english = f"{thing[0].title()} {quality[0]} in the {place[0]}"
            french = f"{quality[1].title()} des {thing[1]} dans le {place[1]}"
            dataset = Dataset(title=Text({"en": english, "fr": french}), jurisdiction="CA")
            records.append(
                Incoming.of(
                    guid=f"d{number}",
                    dataset=dataset,
                    payload_digest=digest(str(number).encode()),
                    standard="ckan",
                    source_url=None,
                )
            )
        catalogue.save_datasets(origin="test", run=None, records=records[first:last], at=datetime.now(UTC))
        catalogue.sync_index()
        return catalogue.count_datasets()

    return store


@pytest.fixture
def pages() -> Client:
    return Client(SERVER_NAME="127.0.0.1")
