"""GeoNetwork 2.10 to 4: its records by CSW, and where that is switched off by its sitemap and formatters.

GeoNetwork 4's own search takes POST alone; `/srv/api/site` tells what it is, `/srv/api/sitemap` lists what it holds,
`/srv/api/records/ID/formatters/xml` gives a record as it is kept.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from parvis.model import Problem
from parvis.standards.findings import Findings
from parvis.standards.xml import parse

from . import stepwise
from .asking import is_fatal, probed, refuse_paths, replies
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .csw_walk import Catalogue, Walk, capabilities, hits, raw_record
from .places import complete, local_path, roots
from .stepwise import Step
from .xml_parts import local, tree

KIND = "geonetwork"
INCREMENTAL = True

_CUT = ("srv", "catalog.search", "api", "doc")
_NO_CSW = frozenset(
    {"csw-refused", "status-not-found", "status-forbidden", "status-unauthorized", "status-gone", "status-refused",
     "html-instead-of-xml", "wrong-kind"}
)  # fmt: skip
_RECORD = re.compile(r"/(?:metadata|records|catalog\.search#/metadata)/([^/?#]+)")
_ROWS = 50


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A GeoNetwork whose site description answers, at the address or at `/geonetwork`."""
    if local_path(url) is not None:
        return None
    for root in roots(complete(url), cut_at=_CUT, also=("geonetwork",)):
        site = probed(client, f"{root}/srv/api/site")
        if not _is_site(site):
            continue
        try:
            found = _catalogue(client, root)
            count: int | None = hits(client, found)
        except FetchError as error:
            if is_fatal(error):
                raise
            count = None
        return Detection(
            kind=KIND, url=root, title=_said(site, "system/site/name"), version=_said(site, "system/platform/version"),
            count=count,
        )  # fmt: skip
    return None


def _is_site(site: Any) -> bool:
    return isinstance(site, dict) and any(key.startswith("system/") for key in site if isinstance(key, str))


def _said(site: dict[str, Any], key: str) -> str:
    value = site.get(key)
    return " ".join(value.split())[:200] if isinstance(value, str) else ""


def _catalogue(client: Client, root: str) -> Catalogue:
    """Its CSW. The language in the address is the one of messages only."""
    return capabilities(client, f"{root.rstrip('/')}/srv/eng/csw")


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """The catalogue's records; with `state` those that changed since."""
    refuse_paths(source.url, "GeoNetwork")
    yield from stepwise.since(_steps(source, client, state.get("since", ""), "full"), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The identifiers of all records."""
    refuse_paths(source.url, "GeoNetwork")
    yield from stepwise.guids(_steps(source, client, "", "brief"))


def _steps(source: SourceSpec, client: Client, since: str, elements: str) -> stepwise.Steps:
    try:
        return Walk(client, _catalogue(client, source.url), since=since, elements=elements).steps
    except FetchError as error:
        if error.problem.code not in _NO_CSW:
            raise
        failure = error
    return lambda behind: _from_sitemap(source, client, behind, failure)


def _from_sitemap(source: SourceSpec, client: Client, behind: str, failure: FetchError) -> Iterator[Step]:
    """Every record that the sitemap names, asked one by one."""
    try:
        names = _named(client, f"{source.url.rstrip('/')}/srv/api/sitemap")
    except FetchError:
        raise failure from None
    start = int(behind) if behind.isdecimal() else 0
    for at in range(start, max(len(names), 1), _ROWS):
        some = names[at : at + _ROWS]
        urls = [f"{source.url.rstrip('/')}/srv/api/records/{quote(name, safe='')}/formatters/xml" for name in some]
        records: list[RawRecord] = []
        problems: list[Problem] = []
        for name, reply in zip(some, replies(client, urls), strict=True):
            found = reply.problem if isinstance(reply, FetchError) else _record(reply.body, name, source.url)
            if isinstance(found, RawRecord):
                records.append(found)
            else:
                problems.append(Problem("package-unreachable", record=name, values={"name": name, "cause": found.code}))
        yield Step(records, str(at + len(some)), len(names), problems)


def _named(client: Client, url: str, depth: int = 2) -> list[str]:
    """The records that a sitemap, or the sitemaps of an index, name."""
    reply = client.get(url)
    root, _ = tree(reply.body, url, "sitemap", "urlset", "sitemapindex")
    places = ["".join(place.itertext()).strip() for place in root.iter("{*}loc")]
    if local(root) == "sitemapindex":
        return [name for place in places[:500] if depth for name in _named(client, place, depth - 1)]
    return list(dict.fromkeys(unquote(match[1]) for place in places if (match := _RECORD.search(place))))


def _record(body: bytes, name: str, root_url: str) -> RawRecord | Problem:
    findings = Findings()
    root = parse(body, findings)
    found = raw_record(root, root_url) if root is not None else None
    if found is None:
        return next(iter(findings.all()), Problem("not-xml", values={"start": ""}))
    url = f"{root_url.rstrip('/')}/srv/api/records/{quote(name, safe='')}"
    return msgspec.structs.replace(found, guid=name, url=url)
