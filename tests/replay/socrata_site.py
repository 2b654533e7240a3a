"""A Socrata portal: its Discovery API, which scrolls by identifier, and its views."""

from typing import Any

from .http import Answer, Request, json_answer


class SocrataSite:
    """`assets`: what the Discovery API lists, by id, each with its `view`. Links to it lead to the server asked."""

    def __init__(self, assets: list[dict[str, Any]]) -> None:
        self.assets = {asset["resource"]["id"]: asset for asset in assets}
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if request.path == "/api/catalog/v1":
            return self._catalog(request.query)
        if request.path.startswith("/api/views/"):
            name = request.path.removeprefix("/api/views/").removesuffix(".json")
            asset = self.assets.get(name)
            return json_answer(asset["view"]) if asset else json_answer({"code": "not_found"}, 404)
        return None

    def _catalog(self, query: dict[str, str]) -> Answer:
        if not query.get("domains"):
            return json_answer({"error": "domains expected"}, 400)
        names = sorted(self.assets)
        after = query.get("scroll_id", "")
        behind = [name for name in names if name > after]
        limit = min(int(query.get("limit", "100")), 10_000)
        given = behind[:limit]
        if given and given[-1] == names[-1]:
            given += self.doubled
        listed = [{key: value for key, value in self.assets[name].items() if key != "view"} for name in given]
        return json_answer({"results": listed, "resultSetSize": len(names), "timings": {"serviceMillis": 1}})
