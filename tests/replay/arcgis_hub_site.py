"""An ArcGIS Hub site: its search (OGC API – Records), and the older v3 interface."""

import re
from typing import Any

from .http import Answer, Request, json_answer

ITEMS = "/api/search/v1/collections/all/items"
_SINCE = re.compile(r"created BETWEEN (\d+) AND (\d+)")


class ArcgisHubSite:
    """`items` by id, as features. `search`, `v3`: which of its interfaces it has; `far`: where the search gives up."""

    def __init__(
        self, items: list[dict[str, Any]], *, search: bool = True, v3: bool = False, far: int = 10_000
    ) -> None:
        self.items = {item["id"]: item for item in items}
        self.search, self.v3, self.far = search, v3, far
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if request.path == ITEMS and self.search:
            return self._search(request.query)
        if request.path == "/api/v3/datasets" and self.v3:
            return self._pages(request.query)
        return None

    def _sorted(self) -> list[dict[str, Any]]:
        found = sorted(self.items.values(), key=lambda item: item["properties"]["created"])
        return [*found, *(self.items[name] for name in self.doubled)]

    def _search(self, query: dict[str, str]) -> Answer:
        found = self._sorted()
        if match := _SINCE.search(query.get("filter", "")):
            found = [item for item in found if int(match[1]) <= item["properties"]["created"] <= int(match[2])]
        limit, start = int(query.get("limit", "10")), int(query.get("startindex", "1"))
        if limit > 100 or start < 1:
            return json_answer({"message": "Bad Request"}, 400)
        if start + limit > self.far + 1:
            return json_answer({"message": "Internal Server Error"}, 500)
        given = found[start - 1 : start - 1 + limit]
        total = len(found) - len(self.doubled)
        return json_answer({
            "type": "FeatureCollection", "features": given, "timestamp": "2026-05-05T05:05:05Z",
            "numberMatched": total if not self.doubled else len(found), "numberReturned": len(given), "links": [],
        })  # fmt: skip

    def _pages(self, query: dict[str, str]) -> Answer:
        size, number = int(query.get("page[size]", "10")), int(query.get("page[number]", "1"))
        found = self._sorted()[(number - 1) * size : number * size]
        data = [{"id": item["id"], "type": "dataset", "attributes": item["properties"]} for item in found]
        return json_answer({"data": data, "meta": {"total": len(self.items)}})
