"""DKAN portals: version 2's metastore, version 1's list of packages."""

from typing import Any

from .http import Answer, Request, json_answer

_PAGE = b"""<!DOCTYPE html><html><head><meta name="Generator" content="Drupal 10"><link rel="stylesheet"
href="/modules/contrib/dkan/css/site.css"></head><body></body></html>"""


class DkanSite:
    """`datasets` of the metastore; `packages`: where there is no metastore, CKAN packages as DKAN 1 nests them."""

    def __init__(self, datasets: list[dict[str, Any]], *, packages: list[dict[str, Any]] | None = None) -> None:
        self.datasets = datasets
        self.packages = packages

    def answer(self, request: Request) -> Answer | None:
        if request.path == "/api/1/metastore/schemas/dataset/items" and self.packages is None:
            return json_answer(self.datasets)
        if request.path == "/api/3/action/current_package_list_with_resources" and self.packages is not None:
            return json_answer({"help": "", "success": True, "result": [self.packages]})
        if request.path == "/":
            return Answer(200, _PAGE, {"Content-Type": "text/html"})
        return None
