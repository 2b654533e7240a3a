"""STAC: an API with pages of collections and a search of items, and static catalogues."""

from typing import Any

from .http import Answer, Request, json_answer


class StacSite:
    """`collections` by id, under `/stac`; `items` in the search."""

    def __init__(
        self, collections: list[dict[str, Any]], *, root: str = "/stac", items: list[dict[str, Any]] | None = None
    ) -> None:
        self.collections = {one["id"]: one for one in collections}
        self.root, self.items = root, items or []
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if not request.path.startswith(self.root):
            return None
        path = request.path.removeprefix(self.root).strip("/")
        if path == "":
            return json_answer(
                {
                    "type": "Catalog",
                    "stac_version": "1.0.0",
                    "id": "replay",
                    "title": "Replay",
                    "description": "Replay",
                    "conformsTo": [
                        "https://api.stacspec.org/v1.0.0/core",
                        "https://api.stacspec.org/v1.0.0/collections",
                    ],
                    "links": [
                        {"rel": "data", "href": f"{self.root}/collections"},
                        {"rel": "search", "href": f"{self.root}/search"},
                    ],
                }
            )
        if path == "collections":
            names = sorted(self.collections)
            return self._page(request, "collections", [self.collections[name] for name in names], self.doubled)
        if path == "search":
            return self._page(request, "features", self.items, [])
        return json_answer({"code": "NotFound", "description": "not found"}, 404)

    def _page(self, request: Request, member: str, found: list[dict[str, Any]], doubled: list[str]) -> Answer:
        start, limit = int(request.query.get("token", "0")), min(int(request.query.get("limit", "10")), 100)
        listed = found[start : start + limit]
        last = start + limit >= len(found)
        if last:
            listed = listed + [self.collections[name] for name in doubled]
        links = [] if last else [{"rel": "next", "href": f"{request.path}?limit={limit}&token={start + limit}"}]
        return json_answer({member: listed, "numberMatched": len(found), "numberReturned": len(listed), "links": links})


class StaticStacSite:
    """Documents by path."""

    def __init__(self, documents: dict[str, dict[str, Any]]) -> None:
        self.documents = documents

    def answer(self, request: Request) -> Answer | None:
        found = self.documents.get(request.path)
        return json_answer(found) if found is not None else None
