"""An Opendatasoft portal: the catalogue of its Explore API."""

from copy import deepcopy
from typing import Any

from .http import Answer, Request, json_answer

API = "/api/explore/v2.1/catalog"


class OpendatasoftSite:
    """`datasets` by id. `offset_cap`: how far `offset` and `limit` may reach; `french`: titles in French by id."""

    def __init__(self, datasets: list[dict[str, Any]], *, offset_cap: int = 10_000, sorts: bool = True) -> None:
        self.datasets = {dataset["dataset_id"]: dataset for dataset in datasets}
        self.offset_cap = offset_cap
        self.sorts = sorts
        self.french: dict[str, str] = {}
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        query = request.query
        if request.path not in (f"{API}/datasets", f"{API}/exports/json"):
            return None
        if "order_by" in query and not self.sorts:
            return json_answer({"error_code": "ODSQLError", "message": "order_by"}, 400)
        names = [*sorted(self.datasets), *self.doubled]
        listed = [self._in(name, query.get("lang", "en")) for name in names]
        if request.path.endswith("/exports/json"):
            return json_answer(listed)
        limit, offset = int(query.get("limit", "10")), int(query.get("offset", "0"))
        if limit > 100 or limit + offset > self.offset_cap:
            return json_answer({"error_code": "InvalidRESTParameterError", "message": "offset"}, 400)
        return json_answer({"total_count": len(self.datasets), "results": listed[offset : offset + limit]})

    def _in(self, name: str, lang: str) -> dict[str, Any]:
        dataset = self.datasets[name]
        if lang == "fr" and name in self.french:
            dataset = deepcopy(dataset)
            dataset["metas"]["default"]["title"] = self.french[name]
        return dataset
