"""Geocortex Essentials: sites, the services on their maps, and the services themselves, handed on."""

from typing import Any

from .http import Answer, Request, json_answer

ROOT = "/Geocortex/Essentials/REST/sites"
_BASE_MAP = {
    "id": "basemap", "displayName": "Streets", "serviceType": "AgsTiled", "layers": [],
    "connectionString": "url=https://services.arcgisonline.com/ArcGIS/rest/services/World_Street_Map/MapServer",
}  # fmt: skip
_PICTURE = {
    "id": "wms",
    "displayName": "Radar",
    "serviceType": "WMS",
    "connectionString": "url=https://geo.example/wms",
}


class GeocortexSite:
    """`sites`: by id, the services on their maps by number: `{"url", "name", "service", "layers"}`. `closed`: sites
    that want a password. Every second connection string holds a key."""

    def __init__(self, sites: dict[str, dict[str, dict[str, Any]]], *, closed: tuple[str, ...] = ()) -> None:
        self.sites = sites
        self.closed = closed
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if not request.path.startswith(ROOT):
            return None
        if request.query.get("f") not in ("json", "pjson"):
            return Answer(
                200, b"<html><title>Geocortex Essentials Sites Directory</title>", {"Content-Type": "text/html"}
            )
        parts = request.path.removeprefix(ROOT).strip("/").split("/")
        if parts == [""]:
            return json_answer({"sites": [{"id": name, "displayName": name} for name in (*self.sites, *self.closed)]})
        if parts[0] in self.closed:
            return json_answer({}, 401)
        services = self.sites.get(parts[0], {})
        if parts[1:] == ["map", "mapservices"]:
            entries = [self._entry(number, each) for number, each in services.items()]
            entries += [self._entry(number, each) for number, each in services.items() if each["url"] in self.doubled]
            return json_answer({"mapServices": [_BASE_MAP, *entries, _PICTURE]})
        if parts[1:3] == ["map", "mapservices"] and (service := services.get(parts[3])):
            if parts[4:] == ["rest", "services", "x", "MapServer"]:
                return json_answer(service["service"])
            if parts[4:] == ["rest", "services", "x", "MapServer", "layers"]:
                return json_answer({"layers": service["layers"], "tables": []})
        return json_answer({"error": {"code": 404, "message": "Not found"}}, 404)

    @staticmethod
    def _entry(number: str, service: dict[str, Any]) -> dict[str, Any]:
        key = ";token=SECRET" if int(number) % 2 else ""
        return {
            "id": number, "displayName": service["name"], "serviceType": "AgsDynamic",
            "connectionString": f"url={service['url']}{key}",
            "layers": [{name: layer[name] for name in ("id", "name", "type")} for layer in service["layers"]],
        }  # fmt: skip
