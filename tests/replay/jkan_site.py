"""A JKAN site: `data.json` and `datasets.json`, under a path as on GitHub Pages."""

# ruff: noqa: E501 (XML and HTML as servers write them)
from typing import Any

from .http import Answer, Request, json_answer

_PAGE = b"""<!DOCTYPE html><html><head><title>Data hub</title></head><body><nav class="navbar" data-component="navigation"></nav>
<script type="module" src="/datahub/scripts/dist/index.js"></script><footer></footer></body></html>"""


class JkanSite:
    """`datasets`: pairs of an entry of `datasets.json` and a dataset of `data.json`."""

    def __init__(self, datasets: list[tuple[dict[str, Any], dict[str, Any]]], *, root: str = "/datahub") -> None:
        self.datasets = datasets
        self.root = root

    def answer(self, request: Request) -> Answer | None:
        if request.path == f"{self.root}/datasets.json":
            return json_answer([entry for entry, _ in self.datasets])
        if request.path == f"{self.root}/data.json":
            feed = {"conformsTo": "https://project-open-data.cio.gov/v1.1/schema"}
            return json_answer(feed | {"dataset": [dataset for _, dataset in self.datasets]})
        if request.path in (self.root, f"{self.root}/") or request.path.startswith(f"{self.root}/datasets/"):
            return Answer(200, _PAGE, {"Content-Type": "text/html"})
        return None
