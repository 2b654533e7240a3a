"""An OGC API: the collections of its data, page by page."""

from typing import Any

from .http import Answer, Request, json_answer


class OgcApiSite:
    """`collections`; `size`: how many a page has."""

    def __init__(self, collections: list[dict[str, Any]], *, root: str = "/oapi", size: int = 100) -> None:
        self.collections, self.root, self.size = collections, root, size

    def answer(self, request: Request) -> Answer | None:
        if request.path in (self.root, f"{self.root}/"):
            return json_answer({"title": "Example services", "links": []})
        if request.path != f"{self.root}/collections":
            return None
        start = int(request.query.get("offset", "0"))
        given = self.collections[start : start + self.size]
        links = [{"rel": "self", "href": f"{self.root}/collections"}]
        if start + self.size < len(self.collections):
            links.append({"rel": "next", "href": f"{self.root}/collections?f=json&offset={start + self.size}"})
        ids = {each["id"] for each in self.collections}
        return json_answer({"collections": given, "links": links, "numberMatched": len(ids)})
