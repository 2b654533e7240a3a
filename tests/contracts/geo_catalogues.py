"""Catalogues of OGC API – Records and STAC for the contract suite."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from tests.replay.http import Site
from tests.replay.ogc_records_site import OgcRecordsSite
from tests.replay.stac_site import StacSite

FIXTURES = Path(__file__).parent.parent / "fixtures" / "connectors"


def _records(kind: str, count: int) -> list[dict[str, Any]]:
    templates = json.loads((FIXTURES / kind / "records.json").read_text("utf-8"))
    found = [deepcopy(templates[number % len(templates)]) for number in range(count)]
    for number, one in enumerate(found):
        one["id"] = one["id"].format(f"{number * 7919 % 65536:04x}-{number:04d}")
    return found


class OgcRecordsPortal:
    path, list_path, sound = "/oapi", "/items", 1

    def __init__(self, count: int) -> None:
        self.portal = OgcRecordsSite(_records("ogc-records", count))
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.records)

    def change(self, guid: str) -> None:
        self.portal.records[guid]["properties"] |= {"title": "Changed", "updated": "2026-05-05T05:05:05Z"}

    def delete(self, guid: str) -> None:
        del self.portal.records[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class StacPortal:
    path, list_path, sound = "/stac", "/collections", 1

    def __init__(self, count: int) -> None:
        self.portal = StacSite(_records("stac", count))
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.collections)

    def change(self, guid: str) -> None:
        self.portal.collections[guid] |= {"title": "Changed"}

    def delete(self, guid: str) -> None:
        del self.portal.collections[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


PORTALS: dict[str, Callable[[int], Any]] = {"ogc-records": OgcRecordsPortal, "stac": StacPortal}
