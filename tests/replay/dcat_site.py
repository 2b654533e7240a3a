"""Catalogues in RDF: pages with Hydra, as CKAN's ext-dcat serves them; one document; a page that names it."""

import hashlib
from typing import Any

from .http import Answer, Request

_HEAD = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
"""


def turtle(dataset: dict[str, Any]) -> str:
    """A dataset of the fixture: `id`, `title` and `description` by language, `files`."""
    lines = [f"<{dataset['id']}> a dcat:Dataset"]
    lines += [
        f'dct:{name} "{words}"@{lang}' for name in ("title", "description") for lang, words in dataset[name].items()
    ]
    lines.append(f'dcat:contactPoint [ a vcard:Organization ; vcard:fn "{dataset["contact"]}" ]')
    lines += [f"dcat:distribution [ a dcat:Distribution ; dcat:accessURL <{address}> ]" for address in dataset["files"]]
    return " ;\n  ".join(lines) + " .\n"


class DcatSite:
    """Datasets by id at `/catalog.ttl?page=`. `rows`: how many a page has, None for one document.

    `circle`: the last page says that the first is next; `links`: pages lead on in the header instead of in RDF.
    """

    def __init__(
        self, datasets: list[dict[str, Any]], *, rows: int | None = 100, circle: bool = False, links: bool = False
    ) -> None:
        self.datasets = {one["id"]: one for one in datasets}
        self.rows, self.circle, self.links = rows, circle, links
        self.doubled: list[str] = []

    def answer(self, request: Request) -> Answer | None:
        if request.path == "/portal":
            link = b'<link rel="alternate" type="text/turtle" href="/catalog.ttl">'
            return Answer(200, b"<!DOCTYPE html><html><head>" + link + b"</head></html>", {"Content-Type": "text/html"})
        if request.path != "/catalog.ttl":
            return None
        names = [*self.datasets, *self.doubled]
        rows = self.rows or max(len(names), 1)
        page, last = int(request.query.get("page", "1")), max(1, -(-len(names) // rows))
        address = f"http://{request.headers.get('host', 'portal.example')}/catalog.ttl"
        headers = {"Content-Type": "text/turtle"}
        body = _HEAD + f'<{address}#catalog> a dcat:Catalog ; dct:title "Replay"@en .\n'
        if self.rows and not self.links:
            body += f"<{address}?page={page}> a hydra:PagedCollection ; hydra:totalItems {len(self.datasets)}"
            if page < last or self.circle:
                body += f" ; hydra:nextPage <{address}?page={page + 1 if page < last else 1}>"
            body += " .\n"
        elif self.rows and page < last:
            headers["Link"] = f'</catalog.ttl?page={page + 1}>; rel="next"'
        body += "".join(turtle(self.datasets[name]) for name in names[(page - 1) * rows : page * rows])
        data = body.encode()
        headers["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Answer(304, b"", headers)
        return Answer(200, data, headers)
