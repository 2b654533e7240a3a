"""Portals of the platforms that are asked step by step, for the contract suite: `portals.PORTALS` holds them too.

`sound`: how many requests for records go well before some of them are given.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

from tests.replay.arcgis_hub_site import ArcgisHubSite
from tests.replay.arcgis_server_site import ArcgisServerSite
from tests.replay.http import Site
from tests.replay.opendatasoft_site import OpendatasoftSite
from tests.replay.socrata_site import SocrataSite

FIXTURES = Path(__file__).parent.parent / "fixtures" / "connectors"
Records = Callable[[str, int], list[dict[str, Any]]]
LATER = "2026-05-05T05:05:05Z"


class SocrataPortal:
    path, list_path, sound = "", "/api/catalog/v1", 1

    def __init__(self, count: int, read: Records) -> None:
        assets = []
        for number, template in enumerate(read("socrata", count)):
            asset = deepcopy(template)
            name = f"{asset['resource']['id'][:4]}-{number:04d}"
            asset["resource"]["id"] = asset["view"]["id"] = name
            assets.append(asset)
        self.portal = SocrataSite(assets)
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.assets)

    def change(self, guid: str) -> None:
        self.portal.assets[guid]["resource"] |= {"name": "Changed", "updatedAt": LATER}

    def delete(self, guid: str) -> None:
        del self.portal.assets[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class OpendatasoftPortal:
    path, list_path, sound = "", "/catalog/datasets", 1

    def __init__(self, count: int, read: Records) -> None:
        datasets = [deepcopy(template) for template in read("opendatasoft", count)]
        for number, dataset in enumerate(datasets):
            dataset["dataset_id"] += f"-{number:04d}"
        self.portal = OpendatasoftSite(datasets)
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.datasets)

    def change(self, guid: str) -> None:
        self.portal.datasets[guid]["metas"]["default"] |= {"title": "Changed", "metadata_processed": LATER}

    def delete(self, guid: str) -> None:
        del self.portal.datasets[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class ArcgisHubPortal:
    path, list_path, sound = "", "/collections/all/items", 1

    def __init__(self, count: int, read: Records) -> None:
        items = [deepcopy(template) for template in read("arcgis-hub", count)]
        for number, item in enumerate(items):
            item["id"] = item["id"].replace("0000", f"{number:04d}")
            item["properties"] |= {"id": item["id"], "created": 1_500_000_000_000 + number}
        self.portal = ArcgisHubSite(items)
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.items)

    def change(self, guid: str) -> None:
        self.portal.items[guid]["properties"] |= {"title": "Changed", "modified": 1_778_000_000_000}

    def delete(self, guid: str) -> None:
        del self.portal.items[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class ArcgisServerPortal:
    path, list_path, sound = "/arcgis/rest/services", "/arcgis/rest/services", 70

    def __init__(self, count: int, read: Records) -> None:
        templates = read("arcgis-server", count)
        folders = ("", "Base/", "Planning/")
        self.portal = ArcgisServerSite(
            {f"{folders[number % 3]}Service_{number:04d}": deepcopy(template)
             for number, template in enumerate(templates)}
        )  # fmt: skip
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.services)

    def change(self, guid: str) -> None:
        self.portal.services[guid]["service"]["description"] = "Changed"

    def delete(self, guid: str) -> None:
        del self.portal.services[guid]

    def double(self, guid: str) -> None:
        self.portal.services[guid]["types"] = self.portal.services[guid]["types"][:1]
        self.portal.doubled.append(guid)


_PORTALS: dict[str, Callable[[int, Records], Any]] = {
    "socrata": SocrataPortal,
    "opendatasoft": OpendatasoftPortal,
    "arcgis-hub": ArcgisHubPortal,
    "arcgis-server": ArcgisServerPortal,
}


def portals(read: Records) -> dict[str, Callable[[int], Any]]:
    """For each kind what makes a portal of so many records, with what reads the records of a fixture."""
    return {kind: partial(_made, portal, read) for kind, portal in _PORTALS.items()}


def _made(portal: Callable[[int, Records], Any], read: Records, count: int) -> Any:
    return portal(count, read)
