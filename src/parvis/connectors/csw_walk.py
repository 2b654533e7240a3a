"""Walking through the records of a CSW catalogue (2.0.2 and 3.0), page by page.

Records come in the richest schema that the catalogue offers. Sorted by identifier where it can sort, for without an
order pages repeat some records and lack others (GeoNetwork). Where a page can't be had whole it is asked in parts, so
that one broken record costs itself alone.
"""

from collections.abc import Iterator

import msgspec
from yarl import URL

from parvis.model import Problem
from parvis.standards import csw as dublin_core
from parvis.standards.iso import record as iso
from parvis.standards.xml import Element, cut_out
from parvis.standards.xml_records import first_text

from .base import Client, FetchError, RawRecord
from .csw_requests import EXPECTED, Asked, Catalogue, by_identifier, get_records, may_want_post, refuse
from .guard import shown
from .records import derived_guid
from .stepwise import Step
from .xml_parts import local, tree

ROWS = 100
MOST_SKIPPED = 3
_SMALLER_MAY_HELP = frozenset({"csw-refused", "status-server-error", "xml-broken", "xml-cut-off", "not-xml"})


class Answer(msgspec.Struct):
    """One answer to GetRecords."""

    matched: int
    returned: int
    following: int
    "The position of the next record; 0 at the end."
    records: list[RawRecord]
    broken: FetchError | None = None


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

    def _ask(self, start: int, rows: int) -> Answer:
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
                elif not self.catalogue.posts and start == 1 and may_want_post(error):
                    self.catalogue = msgspec.structs.replace(self.catalogue, posts=True)
                    self.sorted, self.filtered = True, bool(self.since)
                else:
                    raise

    def _request(self, start: int, rows: int) -> Answer:
        asked = Asked(
            start=start, rows=rows, elements=self.elements, sorted=self.sorted,
            since=self.since if self.filtered else "",
        )  # fmt: skip
        reply = get_records(self.client, self.catalogue, asked)
        return _read(reply.body, reply.url, self.catalogue)


def hits(client: Client, catalogue: Catalogue) -> int:
    """How many records the catalogue says it has. Raises FetchError."""
    asked = Asked(rows=0, elements="brief", hits=True)
    try:
        reply = get_records(client, catalogue, asked)
        return _read(reply.body, reply.url, catalogue).matched
    except FetchError as error:
        if catalogue.posts or not may_want_post(error):
            raise
    reply = get_records(client, msgspec.structs.replace(catalogue, posts=True), asked)
    return _read(reply.body, reply.url, catalogue).matched


def _read(body: bytes, url: str, catalogue: Catalogue) -> Answer:
    root, broken = tree(body, url, EXPECTED, "GetRecordsResponse", "ExceptionReport", "Capabilities")
    refuse(root, url)
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
    return Answer(max(matched, 0), returned, _number(results.get("nextRecord")), records, broken)


def named(client: Client, catalogue: Catalogue, names: list[str]) -> list[RawRecord]:
    """The records of these identifiers, as far as the catalogue has them. Raises FetchError."""
    reply = by_identifier(client, catalogue, names)
    root, broken = tree(reply.body, reply.url, EXPECTED, "GetRecordByIdResponse", "ExceptionReport")
    refuse(root, reply.url)
    if broken is not None:
        raise broken
    elements = [child for child in root.iterchildren("*") if local(child)]
    return [record for element in elements if (record := raw_record(element, catalogue.url)) is not None]


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
