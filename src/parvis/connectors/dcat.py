"""Catalogues in RDF: one document, pages that lead to each other (Hydra, `Link`), or a web page that names its RDF.

CKAN's ext-dcat serves `/catalog.ttl?page=…`, udata and others pages with `hydra:next`.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import msgspec
from lxml import etree, html

from parvis.model import Problem
from parvis.standards.dcat import detect as detect_document
from parvis.standards.dcat.pages import CataloguePage, read_page

from . import stepwise
from .asking import is_fatal, refuse_paths
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .guard import shown
from .places import complete, local_path, names_a_file, roots
from .stepwise import Step

KIND = "dcat"
INCREMENTAL = False

_EXPECTED = "DCAT"
_ACCEPT = (
    "text/turtle, application/rdf+xml, application/ld+json, application/n-triples;q=0.9, text/html;q=0.5, */*;q=0.1"
)
_TYPES = ("text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples")
_FILES = ("catalog.ttl", "catalog.rdf", "catalog.jsonld")
_PAGE_PARTS = ("dataset", "datasets", "catalog", "search", "organization", "group", "about")
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_MOST_PAGES = 100_000
_MOST_ALTERNATES = 5
_END = "end"


class _UnchangedError(Exception):
    """The only document is the same as before."""


class _Fetched(msgspec.Struct):
    body: bytes
    url: str
    headers: dict[str, str]


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """RDF at the address or linked from it, or where portals have their catalogue."""
    if local_path(url) is not None:
        return None
    address = complete(url)
    candidates = [address]
    if not names_a_file(address):
        places = roots(address, cut_at=_PAGE_PARTS)
        candidates += [f"{root}/{name}" for root in dict.fromkeys((places[0], places[-1])) for name in _FILES]
    failure: FetchError | None = None
    for candidate in dict.fromkeys(candidates):
        try:
            found = _look(candidate, client)
        except FetchError as error:
            if is_fatal(error):
                raise
            failure = failure or error
            continue
        if found:
            return found
    if failure and names_a_file(address):
        raise failure
    return None


def _look(url: str, client: Client) -> Detection | None:
    fetched = _got(client, url)
    detected = detect_document(fetched.body)
    if detected is None:
        for alternate in _alternates(fetched):
            try:
                fetched = _got(client, alternate)
            except FetchError as error:
                if is_fatal(error):
                    raise
                continue
            if (detected := detect_document(fetched.body)) is not None:
                break
    if detected is None or detected.confidence < 0.5:
        return None
    page = read_page(fetched.body, fetched.url)
    if not (page.parts or page.is_catalogue):
        return None
    count = page.total if page.total is not None else None if _next(page, fetched) else len(page.parts)
    version = f"{detected.profile} {detected.version}".strip()
    return Detection(kind=KIND, url=fetched.url, title=page.title, version=version, count=count)


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All datasets; nothing (`unchanged`) where they are the same as when `state` was noted.

    Pages with errors are read as far as can be; then the walk ends with FetchError, so that nobody takes what could not
    be read for vanished.
    """
    refuse_paths(source.url, _EXPECTED)
    walk = _Walk(source, client, "" if cursor else state.get("etag", ""))
    try:
        for page in stepwise.whole(walk.steps, state=state, cursor=cursor):
            yield msgspec.structs.replace(page, state=page.state | ({"etag": walk.etag} if walk.etag else {}))
    except _UnchangedError:
        yield Page(unchanged=True, state=state)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The guids of all datasets."""
    refuse_paths(source.url, _EXPECTED)
    yield from stepwise.guids(_Walk(source, client, "").steps)


class _Walk:
    """From page to page. `etag`: of the only document, where it is the only one and has such a mark."""

    def __init__(self, source: SourceSpec, client: Client, known: str) -> None:
        self._source = source
        self._client = client
        self._known = known
        self.etag = ""

    def steps(self, behind: str) -> Iterator[Step]:
        if behind == _END:
            return
        url = behind if behind.startswith(("http://", "https://")) else self._source.url
        seen: set[str] = set()
        failure: FetchError | None = None
        total: int | None = None
        while url and len(seen) < _MOST_PAGES:
            seen.add(url)
            fetched = _fetch(self._client, url, self._known if len(seen) == 1 else "")
            page, fetched = self._read(fetched, first=len(seen) == 1)
            broken = next((problem for problem in page.problems if problem.code in _BROKEN), None)
            if broken and not page.parts:
                raise _broken(fetched.url, broken)
            if broken and failure is None:
                failure = _broken(fetched.url, broken)
            seen.add(fetched.url)
            following = _next(page, fetched)
            after = next((link for link in following if link not in seen), "")
            problems = list(page.problems)
            if following and not after:
                problems.append(Problem("pages-in-a-circle", "warning", values={"url": shown(following[0])}))
            total = page.total if page.total is not None else total
            records = [_record(part) for part in page.parts]
            if not following and len(seen) <= 2 and not behind.startswith("http"):
                self.etag = fetched.headers.get("etag", "") if failure is None else ""
                yield from stepwise.sliced([(record, ()) for record in records], behind, first=problems)
            else:
                yield Step(records, after or _END, total, problems)
            url = after
        if failure is not None:
            raise failure

    def _read(self, fetched: _Fetched, *, first: bool) -> tuple[CataloguePage, _Fetched]:
        page = read_page(fetched.body, fetched.url)
        if page.syntax or not first:
            if not page.syntax or not (page.parts or page.is_catalogue or page.problems):
                raise _no_rdf(fetched)
            return page, fetched
        for alternate in _alternates(fetched):
            try:
                other = _fetch(self._client, alternate)
            except FetchError as error:
                if is_fatal(error):
                    raise
                continue
            page = read_page(other.body, other.url)
            if page.parts or page.is_catalogue:
                return page, other
        raise _no_rdf(fetched)


_BROKEN = frozenset({"rdf-syntax", "rdf-given-up", "not-json", "too-deep", "not-an-object"})


def _broken(url: str, problem: Problem) -> FetchError:
    detail = problem.values.get("detail") or problem.values.get("start") or problem.code
    return FetchError(Problem("rdf-broken", values={"url": shown(url), "detail": detail[:200]}))


def _no_rdf(fetched: _Fetched) -> FetchError:
    start = fetched.body[:200].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return FetchError(Problem("html-without-rdf", values={"url": shown(fetched.url)}))
    shown_start = fetched.body[:40].decode("utf-8", "replace").strip()
    return FetchError(Problem("rdf-unrecognised", values={"start": shown_start}))


def _got(client: Client, url: str) -> _Fetched:
    """What is at an address that is only looked at: such answers are shared among the kinds."""
    reply = client.get(url, headers={"Accept": _ACCEPT})
    return _Fetched(reply.body, reply.url, dict(reply.headers))


def _fetch(client: Client, url: str, etag: str = "") -> _Fetched:
    headers = {"Accept": _ACCEPT} | ({"If-None-Match": etag} if etag else {})
    reply: Any = client.download(url, headers=headers)
    with closing(reply) if hasattr(reply, "close") else _nothing():
        if reply.status == 304:
            raise _UnchangedError
        path: Path = reply.path
        return _Fetched(path.read_bytes(), reply.url, dict(reply.headers))


class _nothing:  # noqa: N801
    def __enter__(self) -> None: ...
    def __exit__(self, *exc: object) -> None: ...


def _record(part: Any) -> RawRecord:
    return RawRecord(guid=part.guid[:2000], payload=part.payload, standard=KIND, modified=part.modified, url=part.url)


def _next(page: CataloguePage, fetched: _Fetched) -> list[str]:
    """Where the next page is: as the RDF says, else the header."""
    said = [urljoin(fetched.url, link) for link, relation, _ in _links(fetched) if "next" in relation.split()]
    return list(dict.fromkeys([*page.following, *said]))


def _links(fetched: _Fetched) -> Iterator[tuple[str, str, str]]:
    """What the header `Link` names: address, relation, media type (RFC 8288)."""
    for address, rest in _LINK.findall(fetched.headers.get("link", "")[:20_000]):
        given = {
            key.lower(): value.strip('"') for key, value in re.findall(r'([\w*-]+)\s*=\s*("[^"]*"|[^\s;,"]+)', rest)
        }
        yield address, given.get("rel", "").lower(), given.get("type", "").lower()


def _alternates(fetched: _Fetched) -> list[str]:
    """Where a web page says that its RDF is."""
    found = [
        urljoin(fetched.url, address)
        for address, relation, kind in _links(fetched)
        if kind.partition(";")[0].strip() in _TYPES and {"alternate", "describedby"} & set(relation.split())
    ]
    if fetched.body[:1000].lstrip()[:1] == b"<":
        try:
            root = html.document_fromstring(fetched.body[:5_000_000], parser=html.HTMLParser(no_network=True))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return found[:_MOST_ALTERNATES]
        for element in root.iter("link", "a"):
            kind = (element.get("type") or "").partition(";")[0].strip().lower()
            if kind in _TYPES and (address := element.get("href")):
                found.append(urljoin(fetched.url, address))
    safe = [address for address in dict.fromkeys(found) if address.startswith(("http://", "https://"))]
    return safe[:_MOST_ALTERNATES]
