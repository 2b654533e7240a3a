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
    """Statistics Canada's service under `/t1/wds/rest/`."""

    def __init__(self, cubes: list[dict[str, Any]]) -> None:
        self.cubes = cubes

    def answer(self, request: Request) -> Answer | None:
        if request.path == "/t1/wds/rest/getAllCubesList":
            return json_answer(self.cubes)
        return None
