"""Portals of the platforms that are asked step by step, for the contract suite: `portals.PORTALS` holds them too.

`sound`: how many requests for records go well before some of them are given.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

from tests.replay.arcgis_hub_site import ArcgisHubSite
from tests.replay.dataverse_site import DataverseSite
from tests.replay.dkan_site import DkanSite
from tests.replay.erddap_site import ErddapSite
from tests.replay.http import Site
from tests.replay.ipt_site import IptSite
from tests.replay.jkan_site import JkanSite
from tests.replay.mica_site import MicaSite
from tests.replay.opendatasoft_site import OpendatasoftSite
from tests.replay.socrata_site import SocrataSite
from tests.replay.udata_site import UdataSite

from .map_services import ArcgisServerPortal, GeocortexPortal, OgcApiPortal, OgcPortal, ThreddsPortal

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


class ErddapPortal:
    path, list_path, sound = "/erddap", "/erddap/info/", 25

    def __init__(self, count: int, read: Records) -> None:
        templates = read("erddap", count)
        self.portal = ErddapSite({f"set_{number:04d}": deepcopy(each) for number, each in enumerate(templates)})
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.datasets)

    def change(self, guid: str) -> None:
        self.portal.datasets[guid]["attributes"]["summary"] = "Changed"

    def delete(self, guid: str) -> None:
        del self.portal.datasets[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class DataversePortal:
    path, list_path, sound = "", "/api/search", 1

    def __init__(self, count: int, read: Records) -> None:
        datasets = {}
        for number, template in enumerate(read("dataverse", count)):
            name = f"doi:10.5683/SP3/{number:04d}"
            dataset = deepcopy(template)
            dataset["item"]["global_id"] = name
            dataset.setdefault("export", {"datasetVersion": {}})
            datasets[name] = dataset
        self.portal = DataverseSite(datasets)
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.datasets)

    def change(self, guid: str) -> None:
        self.portal.datasets[guid]["item"] |= {"name": "Changed", "updatedAt": LATER}

    def delete(self, guid: str) -> None:
        del self.portal.datasets[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class UdataPortal:
    path, list_path, sound = "", "/api/1/datasets", 1

    def __init__(self, count: int, read: Records) -> None:
        datasets = [deepcopy(template) for template in read("udata", count)]
        for number, dataset in enumerate(datasets):
            dataset["id"] = f"{dataset['id'][:-6]}{number:06d}"
        self.portal = UdataSite(datasets)
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.datasets)

    def change(self, guid: str) -> None:
        dataset = self.portal.datasets[guid]
        dataset |= {"title": "Changed", "internal": {"last_modified_internal": LATER}}

    def delete(self, guid: str) -> None:
        del self.portal.datasets[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class DkanPortal:
    path, list_path = "", "/dataset/items"

    def __init__(self, count: int, read: Records) -> None:
        datasets = [deepcopy(template) for template in read("dkan", count)]
        for number, dataset in enumerate(datasets):
            dataset["identifier"] = f"{dataset['identifier'][:-6]}{number:06d}"
        self.portal = DkanSite(datasets)
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return {dataset["identifier"] for dataset in self.portal.datasets}

    def _at(self, guid: str) -> dict[str, Any]:
        return next(dataset for dataset in self.portal.datasets if dataset["identifier"] == guid)

    def change(self, guid: str) -> None:
        self._at(guid)["description"] = "Changed"

    def delete(self, guid: str) -> None:
        self.portal.datasets.remove(self._at(guid))

    def double(self, guid: str) -> None:
        self.portal.datasets.append(self._at(guid))


class JkanPortal:
    path, list_path = "/datahub", "/datahub/data.json"

    def __init__(self, count: int, read: Records) -> None:
        pairs = []
        for number, template in enumerate(read("jkan", count)):
            entry, dataset = deepcopy(template["entry"]), deepcopy(template["dataset"])
            entry |= {"title": f"Wells {number}", "url": f"/datahub/datasets/wells-{number:04d}/"}
            pairs.append((entry, dataset | {"title": f"Wells {number}"}))
        self.portal = JkanSite(pairs)
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return {entry["url"] for entry, _ in self.portal.datasets}

    def _at(self, guid: str) -> tuple[dict[str, Any], dict[str, Any]]:
        return next(pair for pair in self.portal.datasets if pair[0]["url"] == guid)

    def change(self, guid: str) -> None:
        self._at(guid)[1]["description"] = "Changed"

    def delete(self, guid: str) -> None:
        self.portal.datasets.remove(self._at(guid))

    def double(self, guid: str) -> None:
        self.portal.datasets.append(self._at(guid))


class MicaPortal:
    path, list_path, sound = "", "-datasets", 1

    def __init__(self, count: int, read: Records) -> None:
        datasets = [deepcopy(template) for template in read("mica", count)]
        for number, dataset in enumerate(datasets):
            dataset["id"] += f"-{number:04d}"
        self.portal = MicaSite(datasets)
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.datasets)

    def change(self, guid: str) -> None:
        self.portal.datasets[guid]["timestamps"]["lastUpdate"] = LATER

    def delete(self, guid: str) -> None:
        del self.portal.datasets[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class IptPortal:
    path, list_path, sound = "/ipt", "/eml.do", 25

    def __init__(self, count: int, read: Records) -> None:
        self.portal = IptSite({
            f"resource-{number:04d}": {**template, "published": f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}"}
            for number, template in enumerate(read("ipt", count))
        })  # fmt: skip
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.resources)

    def change(self, guid: str) -> None:
        self.portal.resources[guid] |= {"title": "Changed", "published": "2026-05-05"}

    def delete(self, guid: str) -> None:
        del self.portal.resources[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


_PORTALS: dict[str, Callable[[int, Records], Any]] = {
    "socrata": SocrataPortal,
    "opendatasoft": OpendatasoftPortal,
    "arcgis-hub": ArcgisHubPortal,
    "arcgis-server": ArcgisServerPortal,
    "geocortex": GeocortexPortal,
    "erddap": ErddapPortal,
    "dataverse": DataversePortal,
    "udata": UdataPortal,
    "dkan": DkanPortal,
    "jkan": JkanPortal,
    "mica": MicaPortal,
    "ogc-capabilities": OgcPortal,
    "ogc-api": OgcApiPortal,
    "thredds": ThreddsPortal,
    "ipt": IptPortal,
}


def portals(read: Records) -> dict[str, Callable[[int], Any]]:
    """For each kind what makes a portal of so many records, with what reads the records of a fixture."""
    return {kind: partial(_made, portal, read) for kind, portal in _PORTALS.items()}


def _made(portal: Callable[[int, Records], Any], read: Records, count: int) -> Any:
    return portal(count, read)
