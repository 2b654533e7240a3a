"""An ERDDAP server: the table of all datasets, and what `/info` says of each."""

from typing import Any

from .http import Answer, Request, json_answer

ROOT = "/erddap"


def table(names: list[str], rows: list[list[Any]]) -> dict[str, Any]:
    types = ["String"] * len(names)
    return {"table": {"columnNames": names, "columnTypes": types, "columnUnits": [None] * len(names), "rows": rows}}


class ErddapSite:
    """`datasets` by id: `{"row": {column: cell}, "attributes": {…}, "variables": {name: {…}}}`."""

    def __init__(self, datasets: dict[str, dict[str, Any]]) -> None:
        self.datasets = datasets
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if request.path == f"{ROOT}/tabledap/allDatasets.json":
            columns = [name for name in request.target.partition("?")[2].split(",") if name]
            return json_answer(self._all(columns))
        if request.path.startswith(f"{ROOT}/info/") and request.path.endswith("/index.json"):
            found = self.datasets.get(request.path.removeprefix(f"{ROOT}/info/").removesuffix("/index.json"))
            return json_answer(self._info(found)) if found else None
        return None

    def _all(self, columns: list[str]) -> dict[str, Any]:
        known = dict.fromkeys(name for each in self.datasets.values() for name in each["row"])
        names = columns or ["datasetID", *known]
        rows = [["allDatasets" if name == "datasetID" else "" for name in names]]
        for name in (*self.datasets, *self.doubled):
            row = {**self.datasets[name]["row"], "datasetID": name}
            rows.append([row.get(column, "") for column in names])
        return table(names, rows)

    @staticmethod
    def _info(dataset: dict[str, Any]) -> dict[str, Any]:
        rows = [["attribute", "NC_GLOBAL", name, "String", value] for name, value in dataset["attributes"].items()]
        for variable, said in dataset.get("variables", {}).items():
            rows.append(["variable", variable, "", said["type"], ""])
            rows += [["attribute", variable, name, "String", value] for name, value in said.items() if name != "type"]
        return table(["Row Type", "Variable Name", "Attribute Name", "Data Type", "Value"], rows)
