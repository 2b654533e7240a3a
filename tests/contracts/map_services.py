"""Servers of maps and of scientific files, for the contract suite: `platforms` lists them with the others."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.replay.arcgis_server_site import ArcgisServerSite
from tests.replay.geocortex_site import GeocortexSite
from tests.replay.http import Site
from tests.replay.ogc_api_site import OgcApiSite
from tests.replay.ogc_capabilities_site import OgcSite
from tests.replay.thredds_site import ThreddsSite

Records = Callable[[str, int], list[dict[str, Any]]]


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


class GeocortexPortal:
    """Three sites that all show the first service, each others of its own."""

    path, list_path, sound = "/Geocortex/Essentials/REST/sites", "/Essentials/REST/sites", 45

    def __init__(self, count: int, read: Records) -> None:
        sites: dict[str, dict[str, dict[str, Any]]] = {"Forests": {}, "Parcels": {}, "Water": {}}
        for number, template in enumerate(read("geocortex", count)):
            url = f"https://maps.example.ca/arcgis/rest/services/Service_{number:04d}/MapServer"
            service = deepcopy(template) | {"url": url}
            for site in list(sites) if not number else [list(sites)[number % 3]]:
                sites[site][str(number)] = service
        self.portal = GeocortexSite(sites)
        self.site: Site = self.portal

    def _all(self) -> dict[str, dict[str, Any]]:
        return {each["url"]: each for services in self.portal.sites.values() for each in services.values()}

    def guids(self) -> set[str]:
        return set(self._all())

    def change(self, guid: str) -> None:
        self._all()[guid]["service"]["description"] = "Changed"

    def delete(self, guid: str) -> None:
        for services in self.portal.sites.values():
            for number in [number for number, each in services.items() if each["url"] == guid]:
                del services[number]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class OgcPortal:
    path, list_path = "/geoserver/ows", "service=WMS"

    def __init__(self, count: int, read: Records) -> None:
        layers = [
            {**template, "name": f"{template['name']}_{n}"}
            for n, template in enumerate(read("ogc-capabilities", count))
        ]
        self.portal = OgcSite(layers)
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return {layer["name"] for layer in self.portal.layers}

    def _at(self, guid: str) -> dict[str, Any]:
        return next(layer for layer in self.portal.layers if layer["name"] == guid)

    def change(self, guid: str) -> None:
        self._at(guid)["title"] = "Changed"

    def delete(self, guid: str) -> None:
        self.portal.layers.remove(self._at(guid))

    def double(self, guid: str) -> None:
        self.portal.layers.append({**self._at(guid), "features": False})


class ThreddsPortal:
    path, list_path, sound = "/thredds/catalog.xml", "/thredds/", 2

    def __init__(self, count: int, read: Records) -> None:
        folders: dict[str, list[dict[str, Any]]] = {"models": [], "satellites": [], "stations": []}
        for number, template in enumerate(read("thredds", count)):
            folder = list(folders)[number % 3]
            folders[folder].append({**template, "id": f"{template['id']}_{number:04d}"})
        self.portal = ThreddsSite(folders)
        self.site: Site = self.portal

    def _found(self) -> list[tuple[list[dict[str, Any]], dict[str, Any]]]:
        return [(folder, dataset) for folder in self.portal.folders.values() for dataset in folder]

    def guids(self) -> set[str]:
        return {dataset["id"] for _, dataset in self._found()}

    def _at(self, guid: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        return next(pair for pair in self._found() if pair[1]["id"] == guid)

    def change(self, guid: str) -> None:
        self._at(guid)[1]["summary"] = "Changed"

    def delete(self, guid: str) -> None:
        folder, dataset = self._at(guid)
        folder.remove(dataset)

    def double(self, guid: str) -> None:
        folder, dataset = self._at(guid)
        folder.append(dataset)


class OgcApiPortal:
    path, list_path, sound = "/oapi", "/oapi/collections", 1

    def __init__(self, count: int, read: Records) -> None:
        self.portal = OgcApiSite(
            [{**each, "id": f"{each['id']}-{n:04d}"} for n, each in enumerate(read("ogc-api", count))]
        )
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return {collection["id"] for collection in self.portal.collections}

    def _at(self, guid: str) -> dict[str, Any]:
        return next(each for each in self.portal.collections if each["id"] == guid)

    def change(self, guid: str) -> None:
        self._at(guid)["title"] = "Changed"

    def delete(self, guid: str) -> None:
        self.portal.collections.remove(self._at(guid))

    def double(self, guid: str) -> None:
        self.portal.collections.append(self._at(guid))
