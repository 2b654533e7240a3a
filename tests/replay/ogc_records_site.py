"""Catalogues of OGC API – Records, as pygeoapi and pycsw answer."""

from typing import Any

from .http import Answer, Request, json_answer


class OgcRecordsSite:
    """`records` by id in one collection. `links`: whether pages link to the next one; else they go on by `offset`."""

    def __init__(
        self,
        records: list[dict[str, Any]],
        *,
        root: str = "/oapi",
        collection: str = "metadata:main",
        links: bool = True,
    ) -> None:
        self.records = {record["id"]: record for record in records}
        self.root, self.collection, self.links = root, collection, links
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if not request.path.startswith(self.root):
            return None
        path = request.path.removeprefix(self.root).strip("/")
        if path == "":
            return json_answer({"title": "Replay", "links": []})
        if path == "collections":
            return json_answer(
                {"collections": [self._collection(), {"id": "stations", "itemType": "feature"}], "links": []}
            )
        if path == f"collections/{self.collection}/items":
            return self._items(request)
        return json_answer({"code": "NotFound", "description": "not found"}, 404)

    def _collection(self) -> dict[str, Any]:
        return {"id": self.collection, "itemType": "record", "title": "Records", "links": []}

    def _items(self, request: Request) -> Answer:
        names = sorted(self.records)
        start = int(request.query.get("offset", "0"))
        limit = min(int(request.query.get("limit", "10")), 100)
        shown = names[start : start + limit]
        listed = [self.records[name] for name in shown]
        if start + limit >= len(names):
            listed += [self.records[name] for name in self.doubled]
        links = [{"rel": "self", "href": request.target}]
        if self.links and start + limit < len(names):
            links.append({"rel": "next", "href": f"{request.path}?f=json&limit={limit}&offset={start + limit}"})
        return json_answer(
            {
                "type": "FeatureCollection",
                "features": listed,
                "numberMatched": len(names),
                "numberReturned": len(listed),
                "links": links,
            }
        )
