"""Asking a CSW catalogue (2.0.2 and 3.0) for its records, by GET with key-value pairs, page by page.

Records come in the richest schema that the catalogue offers. Sorted by identifier where it can sort, for without an
order pages repeat some records and lack others (GeoNetwork). Where a page can't be had whole it is asked in parts, so
that one broken record costs itself alone. Sources: OGC 07-006r1, OGC 12-176r7.
"""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import msgspec
from yarl import URL

from parvis.model import Problem
from parvis.standards import csw as dublin_core
from parvis.standards.iso import record as iso
from parvis.standards.xml import Element, cut_out
from parvis.standards.xml_records import first_text

from .base import Client, FetchError, RawRecord
from .guard import shown
from .places import roots
from .records import derived_guid
from .stepwise import Step
from .xml_parts import local, tree

ROWS = 100
MOST_SKIPPED = 3
_EXPECTED = "CSW"
_GMD, _GMI = "http://www.isotc211.org/2005/gmd", "http://www.isotc211.org/2005/gmi"
_MDB = "http://standards.iso.org/iso/19115/-3/mdb/"
_OF_THE_REQUEST = frozenset(
    {
        "service",
        "request",
        "version",
        "acceptversions",
        "id",
        "outputschema",
        "elementsetname",
        "typenames",
        "resulttype",
    }
)
_USUAL = ("csw", "geonetwork/srv/eng/csw", "srv/eng/csw", "geonetwork/srv/csw", "pycsw/csw", "csw/csw.py")
_SMALLER_MAY_HELP = frozenset({"csw-refused", "status-server-error", "xml-broken", "xml-cut-off", "not-xml"})


class Catalogue(msgspec.Struct, frozen=True):
    """What a catalogue's capabilities say."""

    url: str
    version: str
    title: str
    schema: str
    "The outputSchema of the richest records it gives."


class Reply(msgspec.Struct):
    """One answer to GetRecords."""

    matched: int
    returned: int
    following: int
    "The position of the next record; 0 at the end."
    records: list[RawRecord]
    broken: FetchError | None = None


def endpoints(url: str) -> list[str]:
    """Addresses where the catalogue may answer: the one given, without what belongs to a request, then usual ones."""
    pieces = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(pieces.query) if key.lower() not in _OF_THE_REQUEST]
    own = str(URL(url).with_query(query)) if query else str(URL(url).with_query(None).with_fragment(None))
    found = [own]
    for root in roots(url, cut_at=("catalog.search", "catalogue", "search", "metadata")):
        found += [f"{root.rstrip('/')}/{usual}" for usual in _USUAL]
    return list(dict.fromkeys(found))


def capabilities(client: Client, url: str) -> Catalogue:
    """The catalogue at an endpoint. Raises FetchError: `csw-refused`, `wrong-kind`, or what the address answers."""
    reply = client.get(url, params={"service": "CSW", "request": "GetCapabilities"})
    root, broken = tree(reply.body, url, _EXPECTED, "Capabilities", "ExceptionReport")
    _refuse(root, url)
    namespace = root.nsmap.get(root.prefix) or ""
    if "cat/csw" not in namespace:
        root, broken = tree(b"<other/>", url, _EXPECTED, "Capabilities")
    if broken is not None:
        raise broken
    versions = root.get("version") or ("3.0.0" if "3.0" in namespace else "2.0.2")
    stated = {
        "".join(value.itertext()).strip()
        for parameter in root.iter("{*}Parameter")
        if (parameter.get("name") or "").lower() == "outputschema"
        for value in parameter.iter("{*}Value")
    }
    asked = URL(reply.url)
    kept = {key: value for key, value in asked.query.items() if key.lower() not in _OF_THE_REQUEST}
    address = str(asked.with_query(kept or None))
    return Catalogue(
        url=address,
        version="3.0.0" if versions.startswith("3") else "2.0.2",
        title=first_text(root, "{*}ServiceIdentification/{*}Title")[:200],
        schema=_richest(stated, versions),
    )


def _richest(stated: set[str], version: str) -> str:
    """HNAP and ISO 19139 as they are, before 19115-3, which catalogues make of it; Dublin Core last."""
    for schema in (_GMD, _GMI):
        if schema in stated:
            return schema
    newer = sorted((schema for schema in stated if schema.startswith(_MDB)), reverse=True)
    return newer[0] if newer else dublin_core.NAMESPACES["3.0" if version.startswith("3") else "2.0.2"]


def _refuse(root: Element, url: str) -> None:
    if local(root) == "ExceptionReport":
        said = " ".join("".join(part.itertext()).strip() for part in root.iter("{*}ExceptionText"))[:200]
        code = next((part.get("exceptionCode") or "" for part in root.iter("{*}Exception")), "")
        error = said or code or "ExceptionReport"
        raise FetchError(Problem("csw-refused", values={"url": shown(url), "error": error}))


class Walk:
    """The walk through a catalogue's records, all of them or those that changed since a moment."""

    def __init__(self, client: Client, catalogue: Catalogue, *, since: str = "", elements: str = "full") -> None:
        self.client = client
        self.catalogue = catalogue
        self.since = since
        self.elements = elements
        self.sorted = True
        self.filtered = bool(since)

    def steps(self, behind: str) -> Iterator[Step]:
        """Every page from a position on. A position holds what was asked, since positions of another list differ."""
        mark = f"{self.since}|"
        start = int(behind.removeprefix(mark)) if behind.startswith(mark) and behind[len(mark) :].isdecimal() else 1
        rows = ROWS
        skipped = 0
        while True:
            try:
                reply = self._ask(start, rows)
            except FetchError as error:
                if error.problem.code not in _SMALLER_MAY_HELP:
                    raise
                if rows > 1:
                    rows = max(1, rows // 10)
                    if rows == 1 and start == 1 and not self._has_any():
                        raise
                    continue
                skipped += 1
                if skipped > MOST_SKIPPED:
                    raise
                problem = Problem("csw-record-unreachable", "warning", values={"position": str(start)})
                start += 1
                yield Step((), f"{mark}{start}", None, [problem])
                continue
            skipped = 0
            if reply.broken is not None and not reply.records:
                raise reply.broken
            following = reply.following or (start + reply.returned if start + reply.returned <= reply.matched else 0)
            if reply.broken is None and 0 < following <= start:
                following = start + max(reply.returned, 1)
            # At the end the position stands behind the last record: going on from it brings none again.
            yield Step(reply.records, f"{mark}{following or max(reply.matched, start - 1) + 1}", reply.matched)
            if reply.broken is not None:
                raise reply.broken
            if not following or following > reply.matched or not (reply.returned or reply.records):
                return
            start = following
            rows = min(ROWS, rows * 10)

    def _has_any(self) -> bool:
        try:
            return hits(self.client, self.catalogue) > 0
        except FetchError:
            return False

    def _ask(self, start: int, rows: int) -> Reply:
        """One page: sorted and filtered as far as the catalogue does not refuse it."""
        while True:
            try:
                return self._request(start, rows)
            except FetchError as error:
                if error.problem.code not in ("csw-refused", "status-refused", "status-server-error"):
                    raise
                if self.sorted and start == 1:
                    self.sorted = False
                elif self.filtered and start == 1:
                    self.filtered = False
                else:
                    raise

    def _request(self, start: int, rows: int) -> Reply:
        third = self.catalogue.version.startswith("3")
        params = _base(self.catalogue) | {
            "resultType": "results",
            "elementSetName": self.elements,
            "outputSchema": self.catalogue.schema,
            "startPosition": str(start),
            "maxRecords": str(rows),
        }
        if third:
            del params["resultType"]
        if self.sorted:
            params["sortBy"] = "dc:identifier:A"
        if self.filtered:
            params |= {
                "constraintLanguage": "CQL_TEXT",
                "constraint_language_version": "1.1.0",
                "constraint": f"modified >= '{self.since}'",
            }
        reply = self.client.get(self.catalogue.url, params=params)
        return _read(reply.body, reply.url, self.catalogue)


def _base(catalogue: Catalogue) -> dict[str, str]:
    third = catalogue.version.startswith("3")
    # GeoNetwork and pycsw take csw:Record for any schema.
    return {
        "service": "CSW",
        "version": catalogue.version,
        "request": "GetRecords",
        "typeNames": "csw:Record",
        "namespace": f"xmlns(csw={'http://www.opengis.net/cat/csw/3.0' if third else dublin_core.NAMESPACES['2.0.2']})",
    }


def hits(client: Client, catalogue: Catalogue) -> int:
    """How many records the catalogue says it has. Raises FetchError."""
    params = _base(catalogue) | {"resultType": "hits", "elementSetName": "brief", "maxRecords": "0"}
    if catalogue.version.startswith("3"):
        params = _base(catalogue) | {"elementSetName": "brief", "maxRecords": "0"}
    reply = client.get(catalogue.url, params=params)
    return _read(reply.body, reply.url, catalogue).matched


def _read(body: bytes, url: str, catalogue: Catalogue) -> Reply:
    root, broken = tree(body, url, _EXPECTED, "GetRecordsResponse", "ExceptionReport", "Capabilities")
    _refuse(root, url)
    results = next(iter(root.iter("{*}SearchResults")), None)
    if results is None:
        if broken is not None:
            raise broken
        raise FetchError(Problem("csw-refused", values={"url": shown(url), "error": local(root)}))
    elements = [child for child in results.iterchildren("*") if local(child)]
    if broken is not None and elements:
        # The last one may lack its end.
        elements.pop()
    records = [record for element in elements if (record := raw_record(element, catalogue.url)) is not None]
    returned = _number(results.get("numberOfRecordsReturned")) or len(elements)
    matched = _number(results.get("numberOfRecordsMatched"))
    return Reply(max(matched, 0), returned, _number(results.get("nextRecord")), records, broken)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 12 else 0


def raw_record(element: Element, endpoint: str) -> RawRecord | None:
    """The record of an element of an answer, whichever schema it is in; None for what is no record."""
    name = local(element)
    payload = cut_out(element)
    if name in iso.ROOTS:
        standard = "iso-19115-3" if iso.is_third_edition(element) else "iso-19139"
        guid = iso.guid_of(element)
        modified = first_text(element, "{*}dateStamp/*") or _revised(element)
    elif name in ("Record", "SummaryRecord", "BriefRecord"):
        standard, guid = "csw", dublin_core.guid_of(element)
        modified = first_text(element, "{http://purl.org/dc/terms/}modified", "{http://purl.org/dc/elements/1.1/}date")
    else:
        return None
    guid = " ".join(guid.split())[:2000] or derived_guid(payload.decode("utf-8", "replace"))
    query = {"service": "CSW", "request": "GetRecordById", "version": "2.0.2", "id": guid, "elementSetName": "full"}
    return RawRecord(
        guid=guid, payload=payload, standard=standard, modified=modified[:40] or None,
        url=str(URL(endpoint).update_query(query)) if guid.isprintable() else None,
    )  # fmt: skip


def _revised(element: Element) -> str:
    """When an ISO 19115-3 record was changed: its last date."""
    dates = [first_text(date, "{*}CI_Date/{*}date/*") for date in element.iterchildren("{*}dateInfo")]
    return max(dates, default="")
