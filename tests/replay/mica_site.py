"""A Mica catalogue: its lists of collected and of harmonized datasets."""

from typing import Any

from .http import Answer, Request, json_answer

_HOME = b"""<!DOCTYPE html><html><head><title>Studies</title></head>
<body><footer><a href="https://www.obiba.org">OBiBa Mica</a></footer></body></html>"""


class MicaSite:
    """`datasets` by id. `root`: where it stands; `harmonizes`: whether it has the second list."""

    def __init__(self, datasets: list[dict[str, Any]], *, root: str = "", harmonizes: bool = True) -> None:
        self.datasets = {dataset["id"]: dataset for dataset in datasets}
        self.doubled: list[str] = []
        self.root, self.harmonizes = root, harmonizes

    def answer(self, request: Request) -> Answer | None:
        if not request.path.startswith(f"{self.root}/"):
            return None
        path = request.path.removeprefix(self.root)
        if path in ("/", "/page/home"):
            return Answer(200, _HOME, {"Content-Type": "text/html"})
        if path == "/ws/config/_public":
            return json_answer({"name": "Études | Studies", "openAccess": True, "languages": ["fr", "en"]})
        kind = {"/ws/collected-datasets": "Collected", "/ws/harmonized-datasets": "Dataschema"}.get(path)
        if kind is None or (kind == "Dataschema" and not self.harmonizes):
            return None
        names = sorted(name for name, each in self.datasets.items() if each["variableType"] == kind)
        names += [name for name in self.doubled if name in names]
        start, limit = int(request.query.get("from", "0")), int(request.query.get("limit", "10"))
        some = [self.datasets[name] for name in names[start : start + limit]]
        # Protobuf leaves out lists that are empty.
        return json_answer({"total": len(names), "from": start, "limit": limit} | ({"datasets": some} if some else {}))
