"""GBIF's Integrated Publishing Toolkit: the inventory (or the feed) lists the resources, `eml.do` describes each.

Checked against the toolkit's source (github.com/gbif/ipt: `InventoryAction`, `InventoryV2Action`): version 3 lists all
that is published at `/inventory/v2/dataset`; before, `/inventory/dataset` lists what is registered with GBIF, and
`/rss.do` the latest of the rest. `/eml.do?r=NAME` describes each.
"""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import ask, probed, record, refuse_paths, replies, text, without_details
from .base import Client, Detection, FetchError, Page, RawRecord, Reply, SourceSpec
from .documents import wrong_kind
from .places import complete, local_path, roots
from .stepwise import Step
from .xml_parts import local, tree

KIND = "ipt"
INCREMENTAL = True

_FIRST, _SECOND = "inventory/dataset", "inventory/v2/dataset"
_AT_ONCE = 25
_PAGE_PARTS = ("rss.do", "inventory", "resource", "resource.do", "eml.do", "archive.do", "dcat", "manage", "about.do")
_MOST_FAILED = 20


class _Listed(NamedTuple):
    name: str
    "The short name that addresses use."
    published: str
    entry: dict[str, Any]


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A toolkit whose inventory or feed answers, at the address or under `/ipt`."""
    if local_path(url) is not None:
        return None
    found = roots(complete(url), cut_at=_PAGE_PARTS)
    for root in dict.fromkeys([found[0], f"{found[-1]}/ipt"]):
        listed = _from_second(probed(client, f"{root}/{_SECOND}"))
        if listed is None:
            listed = _from_inventory(probed(client, f"{root}/{_FIRST}"), root)
        if listed is None:
            try:
                listed, _ = _from_feed(root, client)
            except FetchError:
                continue
        if listed is not None:
            return Detection(kind=KIND, url=root, title=URL(root).host or "", count=len({one.name for one in listed}))
    return None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All resources, or those published since."""
    refuse_paths(source.url, "IPT")
    floor = state.get("since", "")
    yield from stepwise.since(lambda behind: _steps(source.url, client, behind, floor), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The short names of all resources."""
    refuse_paths(source.url, "IPT")
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind, None))


def _steps(address: str, client: Client, behind: str, floor: str | None) -> Iterator[Step]:
    """The position is the last resource's name: they go by it."""
    root = address.rstrip("/")
    listed, problems, failure = _all(root, client)
    left = [one for one in sorted(listed, key=lambda one: one.name) if one.name > behind]
    total = len(left) if not behind else None
    for start in range(0, len(left), _AT_ONCE):
        some = left[start : start + _AT_ONCE]
        made, more = _described(root, client, some, floor)
        yield Step(made, some[-1].name, total, [*problems, *more])
        problems = []
    if problems or not left:
        yield Step(problems=problems, total=total)
    if failure is not None:
        raise failure


def _all(root: str, client: Client) -> tuple[list[_Listed], list[Problem], FetchError | None]:
    """The resources of the second inventory; or of the first, which has those that are registered, and of the feed,
    which has the latest.

    Raises FetchError where the toolkit has neither.
    """
    whole: list[_Listed] | None = None
    try:
        whole = _from_second(ask(client, f"{root}/{_SECOND}"))
    except FetchError as error:
        # Only where there is none: the others list less, and what they lack would seem to have vanished.
        if error.problem.code not in ("status-not-found", "html-instead-of-json"):
            raise
    if whole is not None:
        names = [one.name for one in whole]
        doubled = sorted({name for name in names if names.count(name) > 1})
        problems = [Problem("guid-duplicate", record=name, values={"guid": name}) for name in doubled]
        return list({one.name: one for one in whole}.values()), problems, None
    inventory: list[_Listed] | None = None
    refusal: FetchError | None = None
    try:
        inventory = _from_inventory(ask(client, f"{root}/{_FIRST}"), root)
        refusal = None if inventory is not None else wrong_kind(root, "IPT")
    except FetchError as error:
        refusal = error
        if error.problem.code != "status-not-found":
            raise
    feed: list[_Listed] = []
    failure: FetchError | None = None
    try:
        feed, failure = _from_feed(root, client)
    except FetchError as error:
        if inventory is None:
            raise refusal or error from None
    met: dict[str, _Listed] = {}
    problems = []
    for one in inventory or ():
        if one.name in met:
            problems.append(Problem("guid-duplicate", record=one.name, values={"guid": one.name}))
        met.setdefault(one.name, one)
    for one in feed:
        met.setdefault(one.name, one)
    return list(met.values()), problems, failure


def _from_second(reply: Any) -> list[_Listed] | None:
    """The resources of the second inventory, each as an entry of the first; None where the reply is none."""
    resources = reply.get("resources") if isinstance(reply, dict) else None
    if not isinstance(resources, list):
        return None
    found = []
    for entry in resources:
        if not isinstance(entry, dict) or not (name := text(entry.get("id"), 500)):
            continue
        said = {key: entry[key] for key in ("title", "records", "lastPublished", "gbifKey") if entry.get(key)}
        for key, kind in (("metadata", "eml"), ("archive", "dwca")):
            places = entry.get(key)
            urls = [each.get("url") for each in places if isinstance(each, dict)] if isinstance(places, list) else []
            said |= {kind: urls[0]} if urls and isinstance(urls[0], str) else {}
        found.append(_Listed(name, text(entry.get("lastPublished"), 40), said))
    return found


def _from_inventory(reply: Any, root: str) -> list[_Listed] | None:
    resources = reply.get("registeredResources") if isinstance(reply, dict) else None
    if not isinstance(resources, list):
        return None
    found = []
    for entry in resources:
        if isinstance(entry, dict) and (name := _name(entry.get("eml")) or _name(entry.get("dwca"))):
            found.append(_Listed(name, text(entry.get("lastPublished"), 40), entry))
    return found


def _from_feed(root: str, client: Client) -> tuple[list[_Listed], FetchError | None]:
    """The items of the feed. Raises FetchError where it is none of a toolkit."""
    reply = client.get(f"{root}/rss.do", headers={"Accept": "application/rss+xml, application/xml, */*;q=0.5"})
    feed, broken = tree(reply.body, reply.url, "IPT", "rss")
    found = []
    for item in (each for each in feed.iter() if local(each) == "item"):
        said = {local(each): (each.text or "").strip() for each in item if local(each)}
        if name := _name(said.get("eml")) or _name(said.get("link")):
            entry = {key: said[key] for key in ("title", "eml", "dwca", "link") if said.get(key)}
            found.append(_Listed(name, _rfc822(said.get("pubDate", "")), entry))
    if not found and "ipt" not in (feed.get("version") or "") and b"ipt.gbif.org" not in reply.body[:5000]:
        raise wrong_kind(root, "IPT")
    return found, broken


def _name(address: object) -> str:
    if not isinstance(address, str):
        return ""
    try:
        return parse_qs(urlsplit(address).query).get("r", [""])[0].strip()[:500]
    except ValueError:
        return ""


def _rfc822(date: str) -> str:
    try:
        return parsedate_to_datetime(date).isoformat()
    except (TypeError, ValueError, IndexError):
        return ""


def _described(
    root: str, client: Client, some: list[_Listed], floor: str | None
) -> tuple[list[RawRecord], list[Problem]]:
    """The resources' EML; of one that can't be had, or that did not change, what the list says."""
    wanted = [one for one in some if floor is not None and _changed(one, floor)]
    addresses = [f"{root}/eml.do?r={quote(one.name, safe='')}" for one in wanted]
    bodies: dict[str, Reply | FetchError] = dict(
        zip((one.name for one in wanted), replies(client, addresses), strict=True)
    )
    made: list[RawRecord] = []
    problems: list[Problem] = []
    unreadable = 0
    for one in some:
        body, page = bodies.get(one.name), f"{root}/resource?r={quote(one.name, safe='')}"
        listed, _ = record(
            {"entry": one.entry, "name": one.name}, "eml", one.name, modified=one.published or None, url=page
        )
        if body is None or isinstance(body, FetchError):
            if body is not None:
                problems.append(without_details(body.problem, one.name))
            made += [listed] if listed else []
            continue
        try:
            _, broken = tree(body.body, body.url, "EML", "eml")
            if broken is not None:
                raise broken
        except FetchError as error:
            unreadable += 1
            if unreadable >= _MOST_FAILED:
                raise
            problems.append(without_details(error.problem, one.name))
            made += [listed] if listed else []
            continue
        made.append(
            RawRecord(guid=one.name, payload=body.body, standard="eml", modified=one.published or None, url=page)
        )
    return made, problems


def _changed(one: _Listed, floor: str) -> bool:
    moment = stepwise.moment_of(one.published)
    return not floor or not moment or moment >= floor
