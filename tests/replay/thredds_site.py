"""A THREDDS data server: a root catalogue that refers to one for each folder."""

# ruff: noqa: E501 (XML and HTML as servers write them)
from html import escape
from typing import Any

from .http import Answer, Request

_SPACES = (
    'xmlns="http://www.unidata.ucar.edu/namespaces/thredds/InvCatalog/v1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_SERVICES = (
    '<service name="all" serviceType="Compound" base=""><service name="odap" serviceType="OPENDAP" base="/thredds/dodsC/"/>'
    '<service name="http" serviceType="HTTPServer" base="/thredds/fileServer/"/></service>'
)


class ThreddsSite:
    """`folders` by name: a list of datasets `{"id", "name", "summary", "files"}`."""

    def __init__(self, folders: dict[str, list[dict[str, Any]]]) -> None:
        self.folders = folders

    def answer(self, request: Request) -> Answer | None:
        path = request.path
        if path == "/thredds/catalog.xml":
            return self._document("Root", "".join(
                f'<catalogRef xlink:href="{name}/catalog.xml" xlink:title="{name}" name=""/>' for name in self.folders
            ))  # fmt: skip
        name = path.removeprefix("/thredds/").removesuffix("/catalog.xml")
        if path.startswith("/thredds/") and path.endswith("/catalog.xml") and name in self.folders:
            return self._document(name, "".join(map(self._dataset, self.folders[name])))
        return None

    @staticmethod
    def _document(name: str, inside: str) -> Answer:
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<catalog {_SPACES} name="{name}" version="1.0.1">{_SERVICES}'
        return Answer(200, f"{text}{inside}</catalog>".encode(), {"Content-Type": "application/xml"})

    @staticmethod
    def _dataset(dataset: dict[str, Any]) -> str:
        files = "".join(
            f'<dataset name="{file}" ID="{dataset["id"]}/{file}" urlPath="{dataset["id"]}/{file}"><dataSize units="Mbytes">1.5'
            '</dataSize><date type="modified">2026-01-02T03:04:05Z</date></dataset>' for file in dataset["files"]
        )  # fmt: skip
        return (
            f'<dataset name="{escape(dataset["name"])}" ID="{dataset["id"]}"><metadata inherited="true"><serviceName>all</serviceName>'
            f'<documentation type="summary">{escape(dataset["summary"])}</documentation>'
            '<documentation type="rights">Open Government Licence - Canada</documentation><keyword>climate</keyword>'
            '<creator><name>Example Climate Centre</name><contact email="info@climate.example.ca" url="https://climate.example.ca"/></creator>'
            "<geospatialCoverage><northsouth><start>40</start><size>45</size></northsouth><eastwest><start>-150</start><size>100</size>"
            "</eastwest></geospatialCoverage><timeCoverage><start>1950-01-01</start><end>2100-12-31</end></timeCoverage></metadata>"
            f"{files}</dataset>"
        )
