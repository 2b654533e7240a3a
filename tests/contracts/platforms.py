"""Portals of the platforms that are asked step by step, for the contract suite: `portals.PORTALS` holds them too.

`sound`: how many requests for records go well before some of them are given.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

from tests.replay.http import Site
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


_PORTALS: dict[str, Callable[[int, Records], Any]] = {
    "socrata": SocrataPortal,
}


def portals(read: Records) -> dict[str, Callable[[int], Any]]:
    """For each kind what makes a portal of so many records, with what reads the records of a fixture."""
    return {kind: partial(_made, portal, read) for kind, portal in _PORTALS.items()}


def _made(portal: Callable[[int, Records], Any], read: Records, count: int) -> Any:
    return portal(count, read)
