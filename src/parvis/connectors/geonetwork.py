"""GeoNetwork 2.10 to 4: its records by CSW, a hundred a request, what changed by GeoNetwork 4's own search.

Where CSW is switched off the search names all records, where there is none of that either (before 4) the sitemap; they
are then asked one by one. `/srv/api/site` tells what it is, `/srv/api/records/ID/formatters/xml` gives a record as it
is kept. Source: GeoNetwork's API (`/doc/api`).
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
from .csw_requests import Catalogue, capabilities
from .csw_walk import Walk, hits, named, raw_record
from .geonetwork_search import Found, answers, everything
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
        version = _said(site, "system/platform/version")
        return Detection(
            kind=KIND, url=root, title=_said(site, "system/site/name"), version=version, count=_count(client, root)
        )
    return None


def _count(client: Client, root: str) -> int | None:
    try:
        return hits(client, _catalogue(client, root))
    except FetchError as error:
        if is_fatal(error):
            raise
    return answers(client, root)


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
    yield from stepwise.since(_steps(source, client, state.get("since", "")), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The identifiers of all records: by the search, or else by brief records."""
    refuse_paths(source.url, "GeoNetwork")
    if answers(client, source.url) is not None:
        for found in everything(client, source.url):
            yield tuple(dict.fromkeys(each.name for each in found.records))
        return
    yield from stepwise.guids(_steps(source, client, "", elements="brief"))


def _steps(source: SourceSpec, client: Client, since: str, elements: str = "full") -> stepwise.Steps:
    searched = elements == "full" and bool(since) and answers(client, source.url) is not None
    try:
        catalogue = _catalogue(client, source.url)
    except FetchError as error:
        if error.problem.code not in _NO_CSW:
            raise
        if answers(client, source.url) is not None:
            return lambda behind: _searched(source, client, behind, since, None)
        failure = error
        return lambda behind: _from_sitemap(source, client, behind, failure)
    if searched:
        return lambda behind: _searched(source, client, behind, since, catalogue)
    return Walk(client, catalogue, since=since, elements=elements).steps


def _searched(
    source: SourceSpec, client: Client, behind: str, since: str, catalogue: Catalogue | None
) -> Iterator[Step]:
    """The records that the search names, by CSW so that they are as those of a whole walk, or else one by one.

    The position is where the search goes on, of which moment.
    """
    after = _position(behind, since)
    for found in everything(client, source.url, since=since, after=after):
        records: list[RawRecord] = []
        problems: list[Problem] = []
        for at in range(0, len(found.records), _ROWS):
            some = found.records[at : at + _ROWS]
            made, said = _by_csw(client, catalogue, some) if catalogue else ([], some)
            records += made
            more, missing = _one_by_one(source, client, said)
            records += more
            problems += missing
        position = msgspec.json.encode([since, found.after]).decode()
        yield Step(records, position, found.total if not since else None, problems)


def _position(behind: str, since: str) -> list[Any] | None:
    try:
        moment, after = msgspec.json.decode(behind, type=tuple[str, list[Any]])
    except msgspec.MsgspecError:
        return None
    return after if moment == since and after else None


def _by_csw(client: Client, catalogue: Catalogue, found: list[Found]) -> tuple[list[RawRecord], list[Found]]:
    """The records by CSW, with the time the search gives them, and those that it did not give."""
    try:
        given = {record.guid: record for record in named(client, catalogue, [each.name for each in found])}
    except FetchError as error:
        if is_fatal(error):
            raise
        return [], found
    made = [_dated(given[each.name], each) for each in found if each.name in given]
    return made, [each for each in found if each.name not in given]


def _dated(record: RawRecord, found: Found) -> RawRecord:
    """A record may be taken in, or changed, without its own date being moved."""
    return msgspec.structs.replace(record, modified=found.changed) if found.changed else record


def _one_by_one(source: SourceSpec, client: Client, found: list[Found]) -> tuple[list[RawRecord], list[Problem]]:
    records: list[RawRecord] = []
    problems: list[Problem] = []
    root = source.url.rstrip("/")
    urls = [f"{root}/srv/api/records/{quote(each.name, safe='')}/formatters/xml" for each in found]
    for each, reply in zip(found, replies(client, urls), strict=True):
        made = reply.problem if isinstance(reply, FetchError) else _record(reply.body, each.name, source.url)
        if isinstance(made, RawRecord):
            records.append(_dated(made, each))
        else:
            values = {"name": each.name, "cause": made.code}
            problems.append(Problem("package-unreachable", record=each.name, values=values))
    return records, problems


def _from_sitemap(source: SourceSpec, client: Client, behind: str, failure: FetchError) -> Iterator[Step]:
    """Every record that the sitemap names, asked one by one."""
    try:
        names = _named(client, f"{source.url.rstrip('/')}/srv/api/sitemap")
    except FetchError:
        raise failure from None
    start = int(behind) if behind.isdecimal() else 0
    for at in range(start, max(len(names), 1), _ROWS):
        some = names[at : at + _ROWS]
        records, problems = _one_by_one(source, client, [Found(name, "") for name in some])
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
