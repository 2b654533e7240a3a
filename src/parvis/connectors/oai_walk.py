"""Asking an OAI-PMH repository for its records, list by list, behind each resumption token.

Source: https://www.openarchives.org/OAI/openarchivesprotocol.html (version 2.0).
"""

import hashlib
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import msgspec
from yarl import URL

from parvis.model import Problem
from parvis.standards.xml import Element, cut_out
from parvis.standards.xml_records import first_text

from .base import Client, FetchError, RawRecord
from .guard import shown
from .places import roots
from .records import derived_guid
from .stepwise import Step
from .xml_parts import local, tree

_EXPECTED = "OAI-PMH"
_ARGUMENTS = frozenset({"verb", "metadataprefix", "identifier", "from", "until", "set", "resumptiontoken"})
_USUAL = ("oai", "oai/request", "oai2d", "oai-pmh", "oaipmh", "server/oai/request", "index.php/index/oai", "cgi/oai2",
          "srv/eng/oaipmh", "geonetwork/srv/eng/oaipmh")  # fmt: skip
_NOTHING = frozenset({"noRecordsMatch"})
_RESTARTS = 2
_END = "end"
FORMS = (
    ("iso-19115-3", ("http://standards.iso.org/iso/19115/-3/mdb/", "http://www.isotc211.org/namespace/mdb/")),
    ("iso-19139", ("http://www.isotc211.org/2005/gmd", "http://www.isotc211.org/2005/gmi")),
    ("dcat", ("http://www.w3.org/ns/dcat#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")),
    ("datacite", ("http://datacite.org/schema/", "http://schema.datacite.org/oai/")),
    ("csw", ("http://www.opengis.net/cat/csw/",)),
    ("oai-dc", ("http://www.openarchives.org/OAI/2.0/oai_dc/", "http://purl.org/dc/terms/")),
)
"The standards that are read, with the namespaces that repositories give for them; the richest first."


class Repository(msgspec.Struct, frozen=True):
    """What a repository says of itself."""

    url: str
    title: str
    version: str
    granularity: str
    "`YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`."


class OaiError(FetchError):
    """An error of the protocol."""

    def __init__(self, url: str, code: str, said: str) -> None:
        error = f"{code}: {said}" if said else code
        super().__init__(Problem("oai-refused", values={"url": shown(url), "error": error[:200]}))
        self.code = code


def endpoints(url: str) -> list[str]:
    """Addresses where the repository may answer: the one given, without a request's arguments, then usual ones."""
    query = [(key, value) for key, value in parse_qsl(urlsplit(url).query) if key.lower() not in _ARGUMENTS]
    found = [str(URL(url).with_query(query or None).with_fragment(None))]
    for root in roots(url, cut_at=("handle", "dataset.xhtml", "records", "search", "dataset", "xmlui", "jspui")):
        found += [f"{root.rstrip('/')}/{usual}" for usual in _USUAL]
    return list(dict.fromkeys(found))


def identify(client: Client, url: str) -> Repository:
    """The repository at an address. Raises FetchError: `wrong-kind`, `oai-refused`, or what the address answers."""
    root, _ = _ask(client, url, {"verb": "Identify"})
    found = _child(root, "Identify", url)
    return Repository(
        url=url,
        title=first_text(found, "{*}repositoryName")[:200],
        version=first_text(found, "{*}protocolVersion")[:20],
        granularity=first_text(found, "{*}granularity") or "YYYY-MM-DD",
    )


def _ask(client: Client, url: str, params: dict[str, str]) -> tuple[Element, FetchError | None]:
    """The root of an answer, and how it broke off, where it did. Raises FetchError, OaiError where it is an error."""
    reply = client.get(url, params=params, headers={"Accept": "text/xml, application/xml;q=0.9, */*;q=0.1"})
    root, broken = tree(reply.body, reply.url, _EXPECTED, "OAI-PMH")
    for error in root.iterchildren("{*}error"):
        raise OaiError(reply.url, error.get("code") or "", " ".join("".join(error.itertext()).split()))
    return root, broken


def _child(root: Element, name: str, url: str) -> Element:
    found = next((child for child in root.iterchildren("*") if local(child) == name), None)
    if found is None:
        raise OaiError(url, name, "")
    return found


class Walk:
    """The walk through a repository's records or their headers, all of them or those that changed since a moment."""

    def __init__(
        self, client: Client, repository: Repository, *, since: str = "", verb: str = "ListRecords", prefix: str = "",
        only: str = "",
    ) -> None:  # fmt: skip
        self.client = client
        self.repository = repository
        self.since = since if repository.granularity.endswith("Z") else since[:10]
        self.verb = verb
        self.prefix = prefix
        self.standard = ""
        self.only = only

    def count(self) -> int | None:
        """How many records it says it has; None where it does not say, and there are more than an answer holds."""
        self._choose()
        try:
            root, _ = _ask(self.client, self.repository.url, self._first("ListIdentifiers"))
        except OaiError as error:
            if error.code in _NOTHING:
                return 0
            raise
        listed = _child(root, "ListIdentifiers", self.repository.url)
        token = listed.find("{*}resumptionToken")
        size = token.get("completeListSize") if token is not None else None
        if size and size.isascii() and size.isdecimal() and len(size) < 12:
            return int(size)
        headers = [header for header in listed.iterchildren("{*}header") if header.get("status") != "deleted"]
        return len(headers) if token is None or not (token.text or "").strip() else None

    def steps(self, behind: str) -> Iterator[Step]:
        """Every list from a position on. A token that the repository knows no more sends the walk back to its start."""
        mark = f"{self.since}|"
        token = behind.removeprefix(mark) if behind.startswith(mark) else ""
        if token == _END:
            return
        self._choose()
        given: set[bytes] = set()
        restarts = 0
        tokens: set[str] = set()
        while True:
            try:
                step, token, broken = self._list(token)
            except OaiError as error:
                if error.code in _NOTHING:
                    yield Step((), f"{mark}{_END}", 0)
                    return
                if error.code == "badArgument" and self.since and not token:
                    self.since = ""
                elif error.code == "badResumptionToken" and token and restarts < _RESTARTS:
                    restarts, token = restarts + 1, ""
                    tokens.clear()
                else:
                    raise
                continue
            if restarts:
                # What was given before the walk began anew is no double of the repository's.
                step = step._replace(records=[record for record in step.records if _mark(record) not in given])
            given.update(map(_mark, step.records))
            yield step._replace(behind=f"{mark}{token or _END}")
            if broken is not None:
                raise broken
            if not token:
                return
            if token in tokens:
                raise OaiError(self.repository.url, "resumptionToken", token[:80])
            tokens.add(token)

    def _choose(self) -> None:
        """The richest form that is read, unless one was asked for."""
        if self.standard:
            return
        root, _ = _ask(self.client, self.repository.url, {"verb": "ListMetadataFormats"})
        listed = _child(root, "ListMetadataFormats", self.repository.url)
        stated = {
            first_text(form, "{*}metadataPrefix"): first_text(form, "{*}metadataNamespace")
            for form in listed.iterchildren("{*}metadataFormat")
        }
        for standard, spaces in FORMS:
            for prefix, space in stated.items():
                if prefix and space.startswith(spaces) and self.prefix in ("", prefix):
                    self.prefix, self.standard = prefix, standard
                    return
        self.prefix, self.standard = self.prefix or "oai_dc", "oai-dc"

    def _first(self, verb: str) -> dict[str, str]:
        params = {"verb": verb, "metadataPrefix": self.prefix}
        if self.only:
            params["set"] = self.only
        if self.since:
            params["from"] = self.since
        return params

    def _list(self, token: str) -> tuple[Step, str, FetchError | None]:
        params = {"verb": self.verb, "resumptionToken": token} if token else self._first(self.verb)
        root, broken = _ask(self.client, self.repository.url, params)
        listed = next((child for child in root.iterchildren("*") if local(child) == self.verb), None)
        if listed is None:
            if broken is not None:
                raise broken
            raise OaiError(self.repository.url, self.verb, "")
        elements = [child for child in listed.iterchildren("*") if local(child) in ("record", "header")]
        if broken is not None and elements:
            # The last one may lack its end.
            elements.pop()
        records: list[RawRecord] = []
        problems: list[Problem] = []
        for element in elements:
            made = self._record(element) if self.verb == "ListRecords" else self._header(element)
            if isinstance(made, Problem):
                problems.append(made)
            elif made is not None:
                records.append(made)
        after = listed.find("{*}resumptionToken")
        size = after.get("completeListSize") if after is not None else None
        total = int(size) if size and size.isascii() and size.isdecimal() and len(size) < 12 else None
        following = (after.text or "").strip() if after is not None and broken is None else ""
        return Step(records, "", total, problems), following[:4000], broken

    def _header(self, header: Element) -> RawRecord | None:
        guid = _text(header, "{*}identifier")
        if not guid or header.get("status") == "deleted":
            return None
        return RawRecord(
            guid=guid, payload=b"<header/>", standard=self.standard, modified=_text(header, "{*}datestamp")
        )

    def _record(self, record: Element) -> RawRecord | Problem | None:
        header = record.find("{*}header")
        metadata = record.find("{*}metadata")
        if header is not None and header.get("status") == "deleted":
            return None
        guid = _text(header, "{*}identifier") if header is not None else ""
        inner = next((child for child in metadata.iterchildren("*")), None) if metadata is not None else None
        if inner is None:
            return Problem("oai-record-empty", record=guid, values={"guid": guid})
        payload = cut_out(inner)
        guid = guid or derived_guid(payload.decode("utf-8", "replace"))
        query = {"verb": "GetRecord", "metadataPrefix": self.prefix, "identifier": guid}
        url = str(URL(self.repository.url).update_query(query)) if guid.isprintable() else None
        modified = _text(header, "{*}datestamp")[:40] if header is not None else ""
        return RawRecord(guid=guid, payload=payload, standard=self.standard, modified=modified or None, url=url)


def _mark(record: RawRecord) -> bytes:
    return hashlib.blake2b(record.guid.encode("utf-8", "replace"), digest_size=10).digest()


def _text(element: Element, path: str) -> str:
    return " ".join(first_text(element, path).split())[:2000]
