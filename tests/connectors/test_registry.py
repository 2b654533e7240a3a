"""The registry's portals: each kind that is named for one takes the address that is given beside it."""

from collections import Counter
from dataclasses import replace

import pytest

from parvis.connectors import connectors, registry
from parvis.vocab.portals import Portal, portals
from tests.contracts.portals import PORTALS
from tests.replay.http import Answer, Request, Site
from tests.replay.memory import MemoryClient

SHARE = 0.92
"Of the portals that list an endpoint of any kind; tests, copies and old addresses don't count as covered."


class Moved:
    """A site that stands under another path than it was made for."""

    def __init__(self, site: Site, here: str, there: str) -> None:
        self.site, self.here, self.there = site, here.rstrip("/"), there.rstrip("/")

    def answer(self, request: Request) -> Answer | None:
        if not request.path.startswith(self.there):
            return None
        path = self.here + request.path[len(self.there) :]
        return self.site.answer(replace(request, path=path.rstrip("/") or "/"))


def path_of(address: str) -> str:
    """The path of an address; of a catalogue's the folder it is in."""
    return ("/" + address.split("://", 1)[1].partition("/")[2].partition("?")[0]).removesuffix("/catalog.xml")


COVERED = [portal for portal in portals() if registry.is_covered(portal)]


def test_at_least_the_promised_share_of_portals_with_an_endpoint_has_a_connector() -> None:
    listed = [portal for portal in portals() if portal.has_endpoint]
    covered = [portal for portal in listed if registry.is_covered(portal) and not portal.left_out]
    assert len(listed) == 546
    assert len(covered) >= SHARE * len(listed), f"{len(covered)} of {len(listed)}"


def test_the_count_is_the_sum_of_its_kinds_and_names_the_rest() -> None:
    counted = registry.count()
    assert counted.by_kind == dict(sorted(Counter(str(portal.kind) for portal in COVERED).items()))
    assert counted.covered + len(counted.uncovered) == counted.portals == len(portals())
    assert {each.slug for each in counted.uncovered} == {p.slug for p in portals() if not registry.is_covered(p)}
    assert all(each.endpoints for each in counted.uncovered if each.why == "not-read")


TESTED = {"arcgis-hub", "arcgis-server", "socrata", "opendatasoft", "dataverse", "erddap", "jkan", "thredds", "ipt",
          "geocortex", "mica", "ogc-capabilities", "ogc-api", "ckan", "csw", "geonetwork", "oai-pmh",
          "ogc-records"}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(TESTED))
def test_each_address_of_the_registry_is_one_that_its_connector_harvests(kind: str) -> None:
    shapes: dict[str, Portal] = {}
    for portal in COVERED:
        if portal.kind == kind:
            shapes.setdefault(path_of(portal.address), portal)
    assert shapes
    for path, portal in shapes.items():
        made = PORTALS[kind](2)
        client = MemoryClient(Moved(made.site, made.path.removesuffix("/catalog.xml"), path))
        source = registry.source(portal)
        found = {record.guid for page in connectors()[kind].pages(source, client, state={}) for record in page.records}
        assert found == made.guids(), f"{portal.slug}: {portal.address}"
        assert all(portal.address.split("://")[1].split("/")[0] in asked for asked in client.asked), portal.slug
