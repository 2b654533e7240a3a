"""Catalogues in XML for the contract suite: CSW, GeoNetwork, folders on the web."""

from collections.abc import Callable
from typing import Any

from tests.replay.csw_site import CswSite, GeonetworkSite
from tests.replay.http import Site
from tests.replay.waf_site import WafSite


def _records(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{number * 7919 % 65536:04x}-c0ffee-{number:06d}",
            "title": f"Wells of township {number} & surroundings",
            "abstract": "Where water wells are / Où sont les puits",
            "modified": f"2024-{number % 12 + 1:02d}-{number % 27 + 1:02d}T10:00:00Z",
        }
        for number in range(count)
    ]


class _Catalogue:
    portal: Any
    site: Site

    def guids(self) -> set[str]:
        return set(self.portal.records)

    def change(self, guid: str) -> None:
        self.portal.records[guid] |= {"title": "Changed", "modified": "2026-05-05T05:05:05Z"}

    def delete(self, guid: str) -> None:
        del self.portal.records[guid]


class CswPortal(_Catalogue):
    path, list_path, sound = "/csw", "request=GetRecords", 1

    def __init__(self, count: int) -> None:
        self.portal = CswSite(_records(count))
        self.site = self.portal

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class GeonetworkPortal(_Catalogue):
    path, list_path, sound = "/geonetwork", "request=GetRecords", 1

    def __init__(self, count: int) -> None:
        self.portal = GeonetworkSite(_records(count))
        self.site = self.portal

    def double(self, guid: str) -> None:
        self.portal.csw.doubled.append(guid)


class WafPortal(_Catalogue):
    path, list_path, sound = "/waf/", ".xml", 60

    def __init__(self, count: int) -> None:
        folders = ("", "water/", "water/deep wells/")
        records = {f"{folders[number % 3]}{record['id']}.xml": record for number, record in enumerate(_records(count))}
        self.waf = WafSite(records)
        self.site = self.waf

    def guids(self) -> set[str]:
        return set(self.waf.files)

    def change(self, guid: str) -> None:
        self.waf.files[guid] |= {"title": "Changed", "modified": "2026-05-05T05:05:05Z"}

    def delete(self, guid: str) -> None:
        del self.waf.files[guid]

    def double(self, guid: str) -> None:
        self.waf.doubled.append(guid)


PORTALS: dict[str, Callable[[int], Any]] = {"csw": CswPortal, "geonetwork": GeonetworkPortal, "waf": WafPortal}
