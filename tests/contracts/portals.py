"""For each kind of connector a portal to test it on, made of the records under `tests/fixtures/connectors/KIND/`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from tests.replay.ckan_site import CkanSite
from tests.replay.dcat_site import DcatSite
from tests.replay.documents import DataJsonSite, DocumentSite, WdsSite
from tests.replay.http import Site

from . import catalogues, geo_catalogues, harvested, platforms

FIXTURES = Path(__file__).parent.parent / "fixtures" / "connectors"


class Portal(Protocol):
    """A portal whose records a test can change."""

    site: Site
    path: str
    "What is behind the server's address, for `detect`."
    list_path: str
    "What requests for records have in their address."

    def guids(self) -> set[str]: ...
    def change(self, guid: str) -> None: ...
    def delete(self, guid: str) -> None: ...
    def double(self, guid: str) -> None:
        """The portal gives this record twice."""


def records(kind: str, count: int) -> list[dict[str, Any]]:
    """The fixture's records, repeated under identifiers of their own."""
    path = FIXTURES / kind / "records.json"
    assert path.is_file(), f"no records to test the connector on: tests/fixtures/connectors/{kind}/records.json"
    templates = json.loads(path.read_text("utf-8"))
    return [{**templates[number % len(templates)]} for number in range(count)]


class CkanPortal:
    path, list_path = "/data", "package_search"

    def __init__(self, count: int, **how: Any) -> None:
        packages = records("ckan", count)
        for number, package in enumerate(packages):
            package["id"] = f"{number * 7919 % 65536:04x}{package['id'][4:-6]}{number:06d}"
            package["name"] += f"-{number}"
        organizations = json.loads((FIXTURES / "ckan" / "organizations.json").read_text("utf-8"))
        self.site = CkanSite(packages, root="/data", organizations=organizations, **how)

    def guids(self) -> set[str]:
        return set(self.site.ids)

    def change(self, guid: str) -> None:
        self.site.change(guid, title="Changed", metadata_modified="2099-01-01T00:00:00")

    def delete(self, guid: str) -> None:
        self.site.delete(guid)

    def double(self, guid: str) -> None:
        self.site.doubled.append(guid)


class _ListPortal:
    """Portals that are a list in one document."""

    key = ""

    def __init__(self, kind: str, count: int) -> None:
        self.values = records(kind, count)
        for number, value in enumerate(self.values):
            value[self.key] = number + 10_000_000 if isinstance(value[self.key], int) else f"{value[self.key]}-{number}"

    def refresh(self) -> None:
        raise NotImplementedError

    def guids(self) -> set[str]:
        return {str(value[self.key]) for value in self.values}

    def _at(self, guid: str) -> int:
        return next(number for number, value in enumerate(self.values) if str(value[self.key]) == guid)

    def change(self, guid: str) -> None:
        self.values[self._at(guid)]["description"] = "Changed"
        self.refresh()

    def delete(self, guid: str) -> None:
        del self.values[self._at(guid)]
        self.refresh()

    def double(self, guid: str) -> None:
        self.values.append(self.values[self._at(guid)])
        self.refresh()


class DcatUsPortal(_ListPortal):
    key, path, list_path = "identifier", "/data.json", "/data.json"

    def __init__(self, count: int) -> None:
        super().__init__("dcat-us", count)
        self.site = DataJsonSite(self.values)

    def refresh(self) -> None:
        self.site.refresh()


class DcatPortal:
    path, list_path, sound = "/catalog.ttl", "/catalog.ttl", 1

    def __init__(self, count: int) -> None:
        found = records("dcat", count)
        for number, one in enumerate(found):
            one["id"] += f"-{number}"
        self.portal = DcatSite(found)
        self.site: Site = self.portal

    def guids(self) -> set[str]:
        return set(self.portal.datasets)

    def change(self, guid: str) -> None:
        self.portal.datasets[guid] |= {"title": {"en": "Changed"}}

    def delete(self, guid: str) -> None:
        del self.portal.datasets[guid]

    def double(self, guid: str) -> None:
        self.portal.doubled.append(guid)


class StatcanPortal(_ListPortal):
    key, path, list_path = "productId", "", "getAllCubesList"

    def __init__(self, count: int) -> None:
        super().__init__("statcan", count)
        self.site = WdsSite(self.values)

    def change(self, guid: str) -> None:
        self.values[self._at(guid)] |= {"cubeTitleEn": "Changed", "releaseTime": "2026-05-05T12:30:00Z"}

    def refresh(self) -> None:
        """The service makes its answer of the list each time."""


class FilePortal(_ListPortal):
    key, path, list_path = "id", "/packages.jsonl", "/packages.jsonl"

    def __init__(self, count: int) -> None:
        super().__init__("file", count)
        self.site = DocumentSite(self.path, b"")
        self.refresh()

    def refresh(self) -> None:
        self.site.set(b"".join(json.dumps(value).encode() + b"\n" for value in self.values))


PORTALS: dict[str, Callable[[int], Portal]] = {
    "ckan": CkanPortal,
    "dcat": DcatPortal,
    "dcat-us": DcatUsPortal,
    "statcan": StatcanPortal,
    "file": FilePortal,
}
PORTALS |= platforms.portals(records)
PORTALS |= catalogues.PORTALS
PORTALS |= geo_catalogues.PORTALS
PORTALS |= harvested.PORTALS
