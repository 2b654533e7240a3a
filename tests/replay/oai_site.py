"""An OAI-PMH repository in memory: lists behind tokens, sets, dates, deleted records."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .http import Answer, Request

_DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


class OaiSite:
    """`records`: `{id, title, modified, deleted}` in order. `cap`: records a list. `forms`: prefix by namespace.

    `granularity`: `day` cuts dates of change to days. `expired`: tokens that are refused once each.
    """

    def __init__(
        self, records: list[dict[str, Any]], *, path: str = "/oai", cap: int = 60, granularity: str = "second",
        sizes: bool = True, forms: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.records = {record["id"]: record for record in records}
        self.doubled: list[str] = []
        self.expired: set[str] = set()
        self.path, self.cap, self.granularity, self.sizes = path, cap, granularity, sizes
        self.forms = forms or {"oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/"}

    def answer(self, request: Request) -> Answer | None:
        if request.path != self.path:
            return None
        query = request.query
        match query.get("verb"):
            case "Identify":
                form = "YYYY-MM-DD" if self.granularity == "day" else "YYYY-MM-DDThh:mm:ssZ"
                return self._xml(
                    "<Identify><repositoryName>Replay | Reprise</repositoryName><baseURL>http://x/oai</baseURL>"
                    "<protocolVersion>2.0</protocolVersion><adminEmail>a@example.ca</adminEmail><earliestDatestamp>"
                    "2000-01-01</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
                    f"<granularity>{form}</granularity></Identify>"
                )
            case "ListMetadataFormats":
                listed = "".join(
                    f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>http://x</schema>"
                    f"<metadataNamespace>{space}</metadataNamespace></metadataFormat>"
                    for prefix, space in self.forms.items()
                )
                return self._xml(f"<ListMetadataFormats>{listed}</ListMetadataFormats>")
            case "ListRecords" | "ListIdentifiers":
                return self._list(query["verb"], query)
        return self._error("badVerb")

    def _list(self, verb: str, query: dict[str, str]) -> Answer:
        start, since, prefix = 0, query.get("from", ""), query.get("metadataPrefix", "")
        if token := query.get("resumptionToken"):
            if token in self.expired or token.count("!") != 2:
                self.expired.discard(token)
                return self._error("badResumptionToken")
            number, since, prefix = token.split("!")
            start = int(number)
        if prefix not in self.forms:
            return self._error("cannotDisseminateFormat")
        ids = [name for name in self.records if self._date(name) >= since]
        ids += [name for name in self.doubled if name in ids]
        if not ids:
            return self._error("noRecordsMatch")
        some = ids[start : start + self.cap]
        after = start + len(some)
        size = f' completeListSize="{len(ids)}"' if self.sizes else ""
        following = escape(f"{after}!{since}!{prefix}") if after < len(ids) else ""
        tail = f"<resumptionToken{size}>{following}</resumptionToken>" if start or following or self.sizes else ""
        make = self._record if verb == "ListRecords" else self._header
        return self._xml(f"<{verb}>{''.join(map(make, some))}{tail}</{verb}>")

    def _date(self, name: str) -> str:
        modified: str = self.records[name]["modified"]
        return modified[:10] if self.granularity == "day" else modified

    def _header(self, name: str) -> str:
        status = ' status="deleted"' if self.records[name].get("deleted") else ""
        return (
            f"<header{status}><identifier>{escape(name)}</identifier><datestamp>{self._date(name)}</datestamp></header>"
        )

    def _record(self, name: str) -> str:
        record = self.records[name]
        if record.get("deleted"):
            return f"<record>{self._header(name)}</record>"
        title = f"<dc:title>{escape(record['title'])}</dc:title>"
        inner = f"{_DC}{title}<dc:identifier>{escape(name)}</dc:identifier></oai_dc:dc>"
        return f"<record>{self._header(name)}<metadata>{inner}</metadata></record>"

    def _error(self, code: str) -> Answer:
        return self._xml(f"<error code={quoteattr(code)}>No</error>")

    def _xml(self, inner: str) -> Answer:
        body = (
            '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
            f"<responseDate>2026-01-01T00:00:00Z</responseDate><request>http://x/oai</request>{inner}</OAI-PMH>"
        )
        return Answer(200, body.encode(), {"Content-Type": "text/xml"})
