"""A small catalogue: four datasets of two governments, one of them withdrawn."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from parvis.model import (
    Agent,
    Concept,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Period,
    Relation,
    Text,
    TextList,
    digest,
    encode_dataset,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

WATER = Dataset(
    title=Text({"en": "Drinking water quality", "fr": "Qualité de l’eau potable"}, "en"),
    description=Text({"en": "Samples from **public** systems.", "fr": "Échantillons des réseaux publics."}, "en"),
    keywords=TextList({"en": ("water", "health"), "fr": ("eau", "santé")}),
    subjects=("health_and_safety", "nature_and_environment"),
    themes=(Concept(Text({"en": "Water"}), "water", "https://example.org/themes"),),
    identifiers=(Identifier("water-quality", "ckan-name"), Identifier("10.5072/abc", "doi")),
    publisher=Agent(name=Text({"en": "Health Canada", "fr": "Santé Canada"}), id="hc-sc"),
    contacts=(Agent(name=Text({"en": "Open data team"}), email="data@example.org", role="pointOfContact"),),
    licence=Licence(code="ca-ogl-lgo"),
    access_rights="open",
    issued="2019-05-01",
    modified="2026-02-03T10:00:00Z",
    frequency="P1M",
    periods=(Period("2015", "2020-06"),),
    extents=(Extent(bbox=(-141.0, 60.0, -123.0, 70.0), name=Text({"en": "Yukon", "fr": "Yukon"})),),
    languages=("en", "fr"),
    landing_page=Text({"en": "https://example.org/water", "fr": "https://example.org/eau"}),
    distributions=(
        Distribution(
            url="https://example.org/water.csv",
            id="9f2f1b38-6e0c-4a53-9d55-0a4a8ef2a111",
            title=Text({"en": "Samples", "fr": "Échantillons"}),
            format="CSV",
            media_type="text/csv",
            size=1234,
            languages=("en", "fr"),
        ),
    ),
    services=(DataService(url="https://example.org/wms", title=Text({"en": "Map"}), protocol="WMS", id="svc-1"),),
    relations=(Relation(url="https://example.org/method", type="documentation", title=Text({"en": "Method"})),),
    jurisdiction="CA",
    extras={"collection_note": "kept"},
)
FIRES = Dataset(
    title=Text({"en": "Wildfire perimeters", "fr": "Périmètres des feux de forêt"}, "en", ("fr",)),
    description=Text({"en": "<p>Fire <script>alert(1)</script> perimeters</p>"}, "en"),
    keywords=TextList({"en": ("fire", "forest")}),
    subjects=("nature_and_environment",),
    publisher=Agent(name=Text({"en": "BC Wildfire Service"})),
    licence=Licence(code="bc-oglbc"),
    modified="2025-12-31",
    languages=("en",),
    distributions=(
        Distribution(url="https://example.org/fires.zip", format="SHP", title=Text({"en": "Shapes"})),
        Distribution(url="https://example.org/fires.csv", format="CSV", title=Text({"en": "Table"})),
    ),
    jurisdiction="CA-BC",
)
BUDGET = Dataset(
    title=Text({"en": "Budget tables"}, "en"),
    keywords=TextList({"en": ("money",)}),
    subjects=("economics_and_industry",),
    publisher=Agent(name=Text({"en": "Health Canada", "fr": "Santé Canada"}), id="hc-sc"),
    modified="2024-01-15",
    jurisdiction="CA",
)
GONE = Dataset(title=Text({"en": "Old census"}, "en"), jurisdiction="CA")


def save(origin: str, datasets: dict[str, Dataset], at: datetime = NOW, run: int | None = None) -> Any:
    """Store datasets under these guids and bring the index level."""
    from parvis.portal.catalogue import services as catalogue

    outcome = catalogue.save_datasets(
        origin=origin,
        run=run,
        at=at,
        records=[
            catalogue.Incoming.of(
                guid=guid, dataset=dataset, payload_digest=digest(encode_dataset(dataset)), standard="ckan"
            )
            for guid, dataset in datasets.items()
        ],
    )
    catalogue.sync_index()
    return outcome


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have a database made for the tests of a shared catalogue, each of which is rolled back."""
    for item in items:
        if item.path.parent == Path(__file__).parent and "seeded" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


def seed() -> dict[str, str]:
    """Store and index the small catalogue: id by guid."""
    from parvis.portal.api.labels import organization_names, source_names
    from parvis.portal.catalogue import services as catalogue

    catalogue.engine().rebuild(iter(()), change=0)
    save("federal", {"water": WATER, "budget": BUDGET, "gone": GONE})
    save("british-columbia", {"fires": FIRES})
    ids = {guid: str(catalogue.dataset_id(origin="federal", guid=guid)) for guid in ("water", "budget", "gone")}
    ids["fires"] = str(catalogue.dataset_id(origin="british-columbia", guid="fires"))
    catalogue.withdraw(ids=[catalogue.dataset_id(origin="federal", guid="gone")], run=None, at=NOW)
    catalogue.sync_index()
    organization_names.forget()
    source_names.forget()
    return ids


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """The small catalogue, shared by a file's tests: none of them may change it, nor ask for a database of its own."""
    from django.core.management import call_command

    from parvis.portal.catalogue import services as catalogue

    with django_db_blocker.unblock():
        yield seed()
        call_command("flush", verbosity=0, interactive=False)
        catalogue.engine().rebuild(iter(()), change=0)


@pytest.fixture
def fresh(transactional_db: None, index: None) -> dict[str, str]:
    """The small catalogue for a test that changes it."""
    return seed()


@pytest.fixture(scope="module")
def server(seeded: dict[str, str]) -> Iterator[str]:
    """The address of a server of the shared catalogue."""
    running = LiveServer("127.0.0.1")
    yield running.url
    running.stop()
