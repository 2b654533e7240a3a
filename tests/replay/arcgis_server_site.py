"""An ArcGIS Server: its services directory, with folders, and what each service says."""

from typing import Any

from .http import Answer, Request, json_answer

ROOT = "/arcgis/rest/services"
_FORBIDDEN = {"error": {"code": 499, "message": "Token Required", "details": []}}


class ArcgisServerSite:
    """`services` by name (with the folder): `{"types", "service", "layers", "item"}`. `closed`: folders that want a
    token."""

    def __init__(self, services: dict[str, dict[str, Any]], *, closed: tuple[str, ...] = ()) -> None:
        self.services = services
        self.closed = closed
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if request.path != ROOT and not request.path.startswith(f"{ROOT}/"):
            return None
        if request.query.get("f") not in ("json", "pjson"):
            return Answer(200, b"<html><title>Folder: /</title></html>", {"Content-Type": "text/html"})
        path = request.path.removeprefix(ROOT).strip("/")
        folders = sorted({name.split("/")[0] for name in self.services if "/" in name} | set(self.closed))
        if path in self.closed:
            return json_answer(_FORBIDDEN)
        if not path or path in folders:
            return json_answer(self._directory(path, folders))
        for name, service in self.services.items():
            for kind in service["types"]:
                if path == f"{name}/{kind}":
                    return json_answer(service["service"])
                if path == f"{name}/{kind}/layers":
                    return json_answer({"layers": service["layers"], "tables": []})
                if path == f"{name}/{kind}/info/iteminfo" and "item" in service:
                    return json_answer(service["item"])
        return json_answer({"error": {"code": 404, "message": "Service not found", "details": []}})

    def _directory(self, path: str, folders: list[str]) -> dict[str, Any]:
        names = [name for name in (*self.services, *self.doubled) if name.rpartition("/")[0] == path]
        listed = [{"name": name, "type": kind} for name in names for kind in self.services[name]["types"]]
        listed.append({"name": f"{path}/Locator".strip("/"), "type": "GeocodeServer"})
        return {"currentVersion": 10.91, "folders": [] if path else [*folders, "System"], "services": listed}
