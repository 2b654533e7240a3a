"""A site with robots.txt, a sitemap of sitemaps, and a page for each dataset with JSON-LD in it."""

import gzip
import json
from typing import Any

from .http import Answer, Request

_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


class SitemapSite:
    """`records`: `{id, title, modified}`; each is a page `/datasets/ID` and its French twin `/fr/jeux/ID`."""

    def __init__(
        self, records: list[dict[str, Any]], *, per_map: int = 300, packed: bool = False, robots: str = "",
        pages: dict[str, str] | None = None, twins: bool = True,
    ) -> None:  # fmt: skip
        self.records = {record["id"]: record for record in records}
        self.doubled: list[str] = []
        self.per_map, self.packed, self.robots, self.pages, self.twins = per_map, packed, robots, pages or {}, twins

    def answer(self, request: Request) -> Answer | None:
        host = request.headers.get("host") or request.target.partition("://")[2].partition("/")[0]
        root = f"http://{host or 'portal.example'}"
        path = request.path
        if path == "/robots.txt":
            return Answer(200, f"{self.robots}\nSitemap: {root}/sitemap.xml\n".encode(), {"Content-Type": "text/plain"})
        if path == "/sitemap.xml":
            count = -(-len(self.records) // self.per_map) or 1
            maps = "".join(f"<sitemap><loc>{root}/sitemap-{n}.xml</loc></sitemap>" for n in range(count))
            return self._xml(f"<sitemapindex {_SPACE}>{maps}</sitemapindex>")
        if path.startswith("/sitemap-"):
            return self._map(root, int(path.removeprefix("/sitemap-").removesuffix(".xml")))
        if path in self.pages:
            return self._html(self.pages[path])
        if path.startswith(("/datasets/", "/fr/jeux/")) and (name := path.rpartition("/")[2]) in self.records:
            return self._page(root, name)
        return None

    def _map(self, root: str, number: int) -> Answer:
        names = list(self.records)[number * self.per_map : (number + 1) * self.per_map]
        urls = "".join(self._url(root, name) for name in names)
        urls += "".join(f"<url><loc>{root}/datasets/{name}</loc></url>" for name in self.doubled if name in names)
        urls += "".join(f"<url><loc>{root}{path}</loc></url>" for path in self.pages) if number == 0 else ""
        return self._xml(f"<urlset {_SPACE}>{urls}</urlset>")

    def _url(self, root: str, name: str) -> str:
        tail = f"<lastmod>{self.records[name]['modified']}</lastmod>"
        own, other = f"{root}/datasets/{name}", f"{root}/fr/jeux/{name}"
        if self.twins:
            tail += "".join(
                f'<xhtml:link rel="alternate" hreflang="{lang}" href="{url}"/>'
                for lang, url in (("en", own), ("fr", other))
            )
        locs = (own, other) if self.twins else (own,)
        return "".join(f"<url><loc>{loc}</loc>{tail}</url>" for loc in locs)

    def _page(self, root: str, name: str) -> Answer:
        record = self.records[name]
        data = {
            "@context": "https://schema.org/", "@type": "Dataset", "name": record["title"],
            "url": f"{root}/datasets/{name}", "identifier": name,
        }  # fmt: skip
        return self._html(f'<script type="application/ld+json">{json.dumps(data)}</script><h1>Dataset</h1>')

    def _html(self, body: str) -> Answer:
        page = f"<!DOCTYPE html><html lang='en'><head><title>x</title></head><body>{body}</body></html>"
        return Answer(200, page.encode(), {"Content-Type": "text/html"})

    def _xml(self, text: str) -> Answer:
        body = f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()
        return Answer(200, gzip.compress(body, 1) if self.packed else body, {"Content-Type": "application/xml"})
