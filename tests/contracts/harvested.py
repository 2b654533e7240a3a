"""Repositories and sites that are made to be harvested, for the contract suite: OAI-PMH and sitemaps."""

from collections.abc import Callable
from typing import Any

from tests.replay.http import Site
from tests.replay.oai_site import OaiSite
from tests.replay.sitemap_site import SitemapSite


class OaiPortal:
    path, list_path, sound = "/oai", "verb=ListRecords", 1

    def __init__(self, count: int) -> None:
        self.portal = OaiSite(
            [
                {
                    "id": f"oai:lakes.example.ca:{number * 7919 % 65536:04x}-{number:06d}",
                    "title": f"Lake {number} & shores / Lac et rives",
                    "modified": f"2024-{number % 12 + 1:02d}-{number % 27 + 1:02d}T10:00:00Z",
                }
                for number in range(count)
            ]
        )
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return {name for name, record in self.portal.records.items() if not record.get("deleted")}

    def change(self, guid: str) -> None:
        self.portal.records[guid] |= {"title": "Changed", "modified": "2026-05-05T05:05:05Z"}

    def delete(self, guid: str) -> None:
        self.portal.records[guid] |= {"deleted": True, "modified": "2026-05-06T05:05:05Z"}

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class SitemapPortal:
    path, list_path, sound = "/sitemap.xml", "/sitemap-", 0

    def __init__(self, count: int) -> None:
        self.portal = SitemapSite(
            [
                {
                    "id": f"lake-{number * 7919 % 65536:04x}-{number:06d}",
                    "title": f"Lake {number} & shores",
                    "modified": f"2024-{number % 12 + 1:02d}-{number % 27 + 1:02d}T10:00:00Z",
                }
                for number in range(count)
            ]
        )
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return {f"/datasets/{name}" for name in self.portal.records}

    def change(self, guid: str) -> None:
        self.portal.records[_last(guid)] |= {"title": "Changed", "modified": "2026-05-05T05:05:05Z"}

    def delete(self, guid: str) -> None:
        del self.portal.records[_last(guid)]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(_last(guid))


def _last(guid: str) -> str:
    return guid.rpartition("/")[2]


PORTALS: dict[str, Callable[[int], Any]] = {"oai-pmh": OaiPortal, "sitemap": SitemapPortal}
