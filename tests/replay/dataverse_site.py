"""A Dataverse repository: its search, and the exports of its datasets."""

from typing import Any

from .http import Answer, Request, json_answer


class DataverseSite:
    """`datasets` by persistent identifier: `{"item": …, "export": …}`; those without export have none."""

    def __init__(self, datasets: dict[str, dict[str, Any]]) -> None:
        self.datasets = datasets
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        query = request.query
        if request.path == "/api/info/version":
            return json_answer({"status": "OK", "data": {"version": "6.4", "build": "1"}})
        if request.path == "/api/search":
            names = [*self.datasets, *self.doubled]
            start, size = int(query.get("start", "0")), min(int(query.get("per_page", "10")), 1000)
            items = [self.datasets[name]["item"] for name in names[start : start + size]]
            data = {"q": query.get("q"), "total_count": len(self.datasets), "start": start, "items": items}
            return json_answer({"status": "OK", "data": data | {"count_in_response": len(items)}})
        if request.path == "/api/datasets/export" and query.get("exporter") == "dataverse_json":
            found = self.datasets.get(query.get("persistentId", ""), {})
            if "export" in found:
                return json_answer(found["export"])
            return json_answer({"status": "ERROR", "message": "Export Failed"}, 403)
        return None
