"""Portals that are one document: `data.json` feeds, and Statistics Canada's Web Data Service."""

import gzip
import hashlib
import json
from typing import Any

from .http import Answer, Request, json_answer


class DocumentSite:
    """Bytes at a path, with ETag and Last-Modified, and 304 where they are asked for."""

    def __init__(
        self, path: str, body: bytes, *, conditional: bool = True, media_type: str = "application/json"
    ) -> None:
        self.path = path
        self.conditional = conditional
        self.media_type = media_type
        self.packed = False
        self.set(body)

    def set(self, body: bytes) -> None:
        self.body = body
        self.etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'

    def answer(self, request: Request) -> Answer | None:
        if request.path != self.path:
            return None
        headers = {"Content-Type": self.media_type}
        if self.conditional:
            headers |= {"ETag": self.etag, "Last-Modified": "Mon, 02 Mar 2026 10:00:00 GMT"}
            if request.headers.get("if-none-match") == self.etag:
                return Answer(304, b"", headers)
        body = self.body
        if self.packed:
            body = gzip.compress(body, 1)
            headers["Content-Encoding"] = "gzip"
        return Answer(200, body, headers)


class DataJsonSite(DocumentSite):
    """A DCAT-US 1.1 catalogue at `/data.json`, or where Hub has it."""

    def __init__(self, datasets: list[dict[str, Any]], *, path: str = "/data.json", conditional: bool = True) -> None:
        super().__init__(path, b"", conditional=conditional)
        self.datasets = datasets
        self.refresh()

    def refresh(self) -> None:
        """After a change of `datasets`."""
        catalogue = {"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": self.datasets}
        self.set(json.dumps(catalogue).encode())


class WdsSite:
    """Statistics Canada's service under `/t1/wds/rest/`. `refused`: product ids that spoil a question about them."""

    def __init__(self, cubes: list[dict[str, Any]], *, refused: tuple[int, ...] = ()) -> None:
        self.cubes = cubes
        self.refused = refused

    def answer(self, request: Request) -> Answer | None:
        method = request.path.removeprefix("/t1/wds/rest/")
        if method == "getAllCubesList":
            return json_answer(self.cubes)
        if method == "getAllCubesListLite":
            return json_answer([{k: v for k, v in cube.items() if k != "dimensions"} for cube in self.cubes])
        if method.startswith("getChangedCubeList/"):
            return self._changed(method.rpartition("/")[2])
        if method == "getCubeMetadata":
            return self._metadata(request) if request.method == "POST" else json_answer({}, 405)
        return None

    def _changed(self, day: str) -> Answer:
        """Releases are in the morning: their day in UTC is the one in Ottawa."""
        cubes = [cube for cube in self.cubes if str(cube.get("releaseTime")).startswith(day)]
        found = [
            {"responseStatusCode": 0, "productId": cube["productId"], "releaseTime": _ottawa(cube["releaseTime"])}
            for cube in cubes
        ]
        return json_answer({"status": "SUCCESS", "object": found}) if found else json_answer({"message": "None"}, 404)

    def _metadata(self, request: Request) -> Answer:
        asked = [entry["productId"] for entry in json.loads(request.body)]
        if set(asked) & set(self.refused):
            return json_answer({"message": "Invalid product"}, 406)
        by_id = {cube["productId"]: cube for cube in self.cubes}
        return json_answer(
            [
                {"status": "SUCCESS", "object": _cube(by_id[name])} if name in by_id
                else {"status": "FAILED", "object": {"responseStatusCode": 1, "productId": name}}
                for name in asked
            ]
        )  # fmt: skip


def _ottawa(moment: str) -> str:
    return f"{moment[:10]}T08:30"


def _cube(entry: dict[str, Any]) -> dict[str, Any]:
    """A table as `getCubeMetadata` has it: other names, forms and details than the list's."""
    cube = {key: value for key, value in entry.items() if key not in ("archived", "corrections", "dimensions")}
    return cube | {
        "responseStatusCode": 0,
        "productId": str(entry["productId"]),
        **{key: entry[key][:10] for key in ("cubeStartDate", "cubeEndDate", "issueDate") if key in entry},
        "releaseTime": _ottawa(entry["releaseTime"]),
        "archiveStatusCode": entry["archived"],
        "correction": entry["corrections"],
        "nbSeriesCube": 12,
        "dimension": [
            {
                **{key: value for key, value in each.items() if key != "hasUOM"},
                "hasUom": each["hasUOM"],
                "member": [{"memberId": 1, "parentMemberId": None, "memberNameEn": "Canada", "memberNameFr": "Canada"}],
            }
            for each in entry["dimensions"]
        ],
        "footnote": [
            {"footnoteId": 1, "footnotesEn": "Estimates.", "footnotesFr": "Estimations.",
             "link": {"footnoteId": 1, "dimensionPositionId": 0, "memberId": 0}}
        ],
    }  # fmt: skip
