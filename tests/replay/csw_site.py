"""A CSW catalogue (2.0.2), as GeoNetwork and pycsw answer: GetCapabilities, GetRecords by GET, hits, pages, filters."""

import json
import re
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from .http import Answer, Request, json_answer

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_GMD = "http://www.isotc211.org/2005/gmd"
_CSW = {"2.0.2": "http://www.opengis.net/cat/csw/2.0.2", "3.0.0": "http://www.opengis.net/cat/csw/3.0"}


def iso(record: dict[str, Any], brief: bool = False) -> str:
    """A record in ISO 19139, as short as one can be."""
    rest = (
        ""
        if brief
        else f"<gmd:abstract><gco:CharacterString>{escape(record['abstract'])}</gco:CharacterString></gmd:abstract>"
    )
    return (
        f'<gmd:MD_Metadata xmlns:gmd="{_GMD}" xmlns:gco="http://www.isotc211.org/2005/gco">'
        f"<gmd:fileIdentifier><gco:CharacterString>{escape(record['id'])}</gco:CharacterString></gmd:fileIdentifier>"
        f"<gmd:dateStamp><gco:DateTime>{record['modified']}</gco:DateTime></gmd:dateStamp>"
        "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title>"
        f"<gco:CharacterString>{escape(record['title'])}</gco:CharacterString></gmd:title></gmd:CI_Citation>"
        f"</gmd:citation>{rest}</gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
    )


def dublin_core(record: dict[str, Any], version: str) -> str:
    """The same record as csw:Record."""
    return (
        f'<csw:Record xmlns:csw="{_CSW[version]}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dct="http://purl.org/dc/terms/"><dc:identifier>{escape(record["id"])}</dc:identifier>'
        f"<dc:title>{escape(record['title'])}</dc:title><dct:modified>{record['modified']}</dct:modified></csw:Record>"
    )


class CswSite:
    """`records`: `{id, title, abstract, modified}`. `cap`: the most that a page holds, whatever is asked.

    `broken`: positions of records that no answer with them can hold. `schemas`: what it can give. `methods`: which it
    takes requests by; `says`: whether its capabilities say so.
    """

    def __init__(
        self, records: list[dict[str, Any]], *, path: str = "/csw", cap: int = 60, version: str = "2.0.2",
        sorts: bool = True, filters: bool = True, schemas: tuple[str, ...] = (_GMD,),
        broken: frozenset[str] = frozenset(), methods: tuple[str, ...] = ("GET", "POST"), says: bool = True,
    ) -> None:  # fmt: skip
        self.records = {record["id"]: record for record in records}
        self.doubled: list[str] = []
        self.path, self.cap, self.version = path, cap, version
        self.methods, self.says = methods, says
        self.sorts, self.filters, self.schemas, self.broken = sorts, filters, schemas, broken

    def answer(self, request: Request) -> Answer | None:
        if request.path != self.path:
            return None
        query = {name.lower(): value for name, value in request.query.items()}
        if request.method == "POST":
            query = _posted(request.body)
        if query.get("request") == "GetCapabilities" and (self.says or request.method in self.methods):
            return self._xml(self._capabilities())
        if request.method not in self.methods:
            return Answer(405, b"Method Not Allowed", {"Content-Type": "text/plain"})
        if query.get("request") == "GetRecordById":
            names = [name for name in query["id"].split(",") if name in self.records]
            return self._answered("GetRecordByIdResponse", self._pieces(names, query))
        if query.get("request") != "GetRecords":
            return self._refuse("OperationNotSupported", "request")
        if "sortby" in query and not self.sorts:
            return self._refuse("NoApplicableCode", "sortby")
        if "constraint" in query and not self.filters:
            return self._refuse("NoApplicableCode", "constraint")
        return self._records(query)

    def _capabilities(self) -> str:
        methods = "".join(f"<ows:{method.capitalize()}/>" for method in self.methods)
        values = "".join(f"<ows:Value>{schema}</ows:Value>" for schema in (*self.schemas, _CSW[self.version]))
        return (
            f'<csw:Capabilities version="{self.version}" xmlns:csw="{_CSW[self.version]}" '
            'xmlns:ows="http://www.opengis.net/ows"><ows:ServiceIdentification><ows:Title>Catalogue | Catalogue'
            '</ows:Title></ows:ServiceIdentification><ows:OperationsMetadata><ows:Operation name="GetRecords">'
            f"<ows:DCP><ows:HTTP>{methods}</ows:HTTP></ows:DCP>"
            f'<ows:Parameter name="outputSchema">{values}</ows:Parameter></ows:Operation></ows:OperationsMetadata>'
            "</csw:Capabilities>"
        )

    def _records(self, query: dict[str, str]) -> Answer:
        ids = sorted(self.records)
        if match := re.search(r">= '([^']+)'", query.get("constraint", "")):
            ids = [name for name in ids if self.records[name]["modified"] >= match[1]]
        ids += [name for name in self.doubled if name in ids]
        start = int(query.get("startposition", "1"))
        wanted = min(int(query.get("maxrecords", "10")), self.cap)
        if query.get("resulttype") == "hits":
            wanted = 0
        some = ids[start - 1 : start - 1 + wanted]
        if self.broken & set(some):
            return self._refuse("NoApplicableCode", "record")
        following = start + len(some)
        results = (
            f'<csw:SearchResults numberOfRecordsMatched="{len(ids)}" numberOfRecordsReturned="{len(some)}" '
            f'nextRecord="{following if following <= len(ids) else 0}">{self._pieces(some, query)}</csw:SearchResults>'
        )
        return self._answered("GetRecordsResponse", results)

    def _answered(self, name: str, inner: str) -> Answer:
        return self._xml(f'<csw:{name} xmlns:csw="{_CSW[self.version]}">{inner}</csw:{name}>')

    def _pieces(self, names: list[str], query: dict[str, str]) -> str:
        brief = query.get("elementsetname") == "brief"
        return "".join(
            iso(self.records[name], brief)
            if query.get("outputschema") == _GMD
            else dublin_core(self.records[name], self.version)
            for name in names
        )

    def _refuse(self, code: str, where: str) -> Answer:
        return self._xml(
            '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows" version="1.2.0">'
            f'<ows:Exception exceptionCode="{code}" locator="{where}"><ows:ExceptionText>No</ows:ExceptionText>'
            "</ows:Exception></ows:ExceptionReport>"
        )

    def _xml(self, text: str) -> Answer:
        return Answer(200, (_HEAD + text).encode(), {"Content-Type": "application/xml"})


def _posted(body: bytes) -> dict[str, str]:
    """A question in XML as the pairs that ask the same."""
    root = etree.fromstring(body)
    assert root.get("service") == "CSW"
    query = {name.lower(): value for name, value in root.attrib.items()}
    query["request"] = etree.QName(root).localname
    for element in root.iter():
        match etree.QName(element).localname:
            case "ElementSetName":
                query["elementsetname"] = element.text or ""
            case "Literal":
                query["constraint"] = f"modified >= '{element.text}'"
            case "SortProperty":
                query["sortby"] = "".join(element.itertext())
    return query


class GeonetworkSite:
    """A GeoNetwork 4 at `/geonetwork`; with `csw=False` only its search, sitemap and formatters.

    `search=False`: as before version 4. `taken`: when the catalogue took a record in, where that is not its own date.
    """

    def __init__(self, records: list[dict[str, Any]], *, csw: bool = True, search: bool = True) -> None:
        self.csw = CswSite(records, path="/geonetwork/srv/eng/csw")
        self.offers_csw, self.offers_search = csw, search
        self.taken: dict[str, str] = {}

    @property
    def records(self) -> dict[str, dict[str, Any]]:
        return self.csw.records

    def answer(self, request: Request) -> Answer | None:
        path = request.path
        if path == "/geonetwork/srv/api/site":
            return json_answer({"system/site/name": "Cartes | Maps", "system/platform/version": "4.2.11"})
        if path == "/geonetwork/srv/api/search/records/_search" and self.offers_search:
            return self._search(json.loads(request.body)) if request.method == "POST" else json_answer({}, 405)
        if path == "/geonetwork/srv/api/sitemap":
            places = "".join(
                f"<url><loc>http://portal.example/geonetwork/srv/api/records/{name}</loc></url>"
                for name in self.records
            )
            text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
            return Answer(200, text.encode(), {"Content-Type": "application/xml"})
        if path.endswith("/formatters/xml") and (record := self.records.get(path.split("/")[-3])):
            return Answer(200, iso(record).encode(), {"Content-Type": "application/xml"})
        return self.csw.answer(request) if self.offers_csw else None

    def _search(self, question: dict[str, Any]) -> Answer:
        """Elasticsearch's answer: of records (no templates), sorted by change and identifier."""
        conditions = question["query"]["bool"]["filter"]
        assert {"terms": {"isTemplate": ["n"]}} in conditions
        floor = next((each["range"]["changeDate"]["gte"] for each in conditions if "range" in each), "")
        pairs = sorted((self.taken.get(name, record["modified"]), name) for name, record in self.records.items())
        pairs = [pair for pair in pairs if pair[0] >= floor]
        after = tuple(question.get("search_after", ("", "")))
        some = [pair for pair in pairs if pair > after][: question["size"]]
        hits = [
            {"_id": name, "_source": {"uuid": name, "changeDate": changed}, "sort": [changed, name]}
            for changed, name in some
        ]
        return json_answer({"hits": {"total": {"value": len(pairs), "relation": "eq"}, "hits": hits}})
