"""Datasets that several sources publish, from the command line."""

import pytest

from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest.models import Source
from tests.cli.conftest import document, package
from tests.replay.ckan_site import CkanSite
from tests.replay.server import ReplayServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]
NOTES = (
    "Every well in the territory with its depth, its yield and the layers that were met while it was drilled, as the "
    "drillers reported them to the branch since nineteen seventy; coordinates were checked in the field."
)


def wells(number: int, **fields: object) -> dict[str, object]:
    return package(number, title="Groundwater wells of the territory", notes=NOTES, **fields)


@pytest.fixture
def harvested(cli) -> tuple[str, str]:
    """Two portals with a copy, slices of a series, and a hostile record; harvested."""
    file = [{"id": "f", "url": "https://files.example.ca/wells.csv", "format": "CSV"}]
    slices = [package(20 + n, title=f"Bus stops {2019 + n}", notes="Where buses stop.") for n in (0, 1)]
    own = CkanSite([wells(1, resources=file), slices[0]], title="Own")
    hostile = package(
        3, title="<script>" + "x" * 3000, notes="\x1b[2J\u202e", resources=[{"id": "h", "url": "http://["}]
    )
    other = CkanSite([wells(2, resources=file), slices[1], hostile], title="Aggregator")
    slugs = []
    for site in (own, other):
        with ReplayServer(site) as server:
            slug = document(cli("source", "add", server.url, "--local", "--json").stdout)["source"]["slug"]
            assert cli("harvest", slug).exit_code in {0, 1}
            slugs.append(slug)
    Source.objects.filter(slug=slugs[0]).update(jurisdiction="CA-YT")
    return slugs[0], slugs[1]


def test_copies_of_two_harvested_portals_are_found_parted_and_joined_again(cli, harvested) -> None:
    assert document(cli("search", "groundwater", "--json").stdout)["count"] == 2
    found = document(cli("same", "find", "--json").stdout)
    assert (found["datasets"], found["groups"]) == (5, 1)
    answer = document(cli("search", "groundwater", "--json").stdout)
    assert answer["count"] == 1
    assert document(cli("search", "stops", "--json").stdout)["count"] == 2  # two years are two datasets
    shown = document(cli("same", "show", answer["items"][0]["id"], "--json").stdout)
    one, other = shown["members"]
    assert shown["evidence"]
    told = cli("same", "show", one).stdout
    assert "their files are at the same addresses" in told

    assert cli("same", "part", one, other, "--reason", "Two aquifers.").exit_code == 0
    assert document(cli("search", "groundwater", "--json").stdout)["count"] == 2
    (said,) = document(cli("same", "list", "--decisions", "--json").stdout)["decisions"]
    assert (said["verdict"], said["reason"]) == ("different", "Two aquifers.")
    assert cli("same", "undo", str(said["number"])).exit_code == 0
    assert document(cli("search", "groundwater", "--json").stdout)["count"] == 1
    assert cli("same", "undo", str(said["number"])).exit_code == 1  # not the last of the pair

    assert cli("source", "remove", harvested[1], "--yes").exit_code == 0
    assert document(cli("search", "groundwater", "--json").stdout)["count"] == 1
    assert len(document(cli("same", "show", one, "--json").stdout)["members"]) == 1


def test_a_person_joins_what_was_not_found(cli, harvested) -> None:
    cli("same", "find")
    first, second = [slug for slug in catalogue.list_slugs() if slug.startswith("bus-stops")]
    assert cli("same", "join", first, second).exit_code == 0
    assert document(cli("search", "stops", "--json").stdout)["count"] == 1


def test_what_is_unknown_is_unusable_input(cli) -> None:
    assert cli("same", "join", "nobody", "none").exit_code == 2
    assert cli("same", "show", "nobody").exit_code == 2
    assert cli("same", "undo", "7").exit_code == 2
