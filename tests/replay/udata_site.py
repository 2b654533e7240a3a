"""A udata portal: the list of its datasets."""

from typing import Any

from .http import Answer, Request, json_answer


class UdataSite:
    """`datasets` by id."""

    def __init__(self, datasets: list[dict[str, Any]]) -> None:
        self.datasets = {dataset["id"]: dataset for dataset in datasets}
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if request.path == "/api/1/site/":
            return json_answer({"id": "example", "title": "données.exemple", "metrics": {}})
        if request.path != "/api/1/datasets/":
            return None
        page, size = int(request.query.get("page", "1")), min(int(request.query.get("page_size", "20")), 100)
        names = [*self.datasets, *self.doubled]
        data = [self.datasets[name] for name in names[(page - 1) * size : page * size]]
        following = f"/api/1/datasets/?page={page + 1}&page_size={size}" if page * size < len(names) else None
        return json_answer({"data": data, "next_page": following, "previous_page": None, "page": page,
                            "page_size": size, "total": len(self.datasets)})  # fmt: skip
