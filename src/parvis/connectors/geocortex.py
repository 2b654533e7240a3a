"""Geocortex Essentials: sites of maps over ArcGIS services. A record is a service that a site shows.

Source: programs that ask it, since its own reference is not public: `REST/sites` (`sites`, each with an `id`),
`SITE/map/mapservices` (`mapServices` with `id`, `displayName`, `layers` and a `connectionString` that begins with
`url=`), and `SITE/map/mapservices/ID/rest/services/x/MapServer`, where it hands the service itself on. Keys that a
connection string may hold are never used: what is not open to all stays as the site lists it.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec
from yarl import URL

from parvis.model import Problem

from . import stepwise
from .arcgis_layers import refuses, slim
from .asking import ask, details, listed, object_with, probed, record, refuse_paths, text, without_details
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .places import complete, local_path
from .stepwise import Step

KIND = "geocortex"
INCREMENTAL = False

_NAME = "Geocortex Essentials"
_STANDARD = "arcgis-server"
_DIRECTORY = re.compile(r"^(.*?/Essentials(?:/[^/]+)?/REST/sites)\b", re.IGNORECASE)
_USUAL = "Geocortex/Essentials/REST/sites"
_SERVICE = re.compile(r"^(https?://\S+?)/(MapServer|FeatureServer|ImageServer)(?:/|$)", re.IGNORECASE)
_TYPES = {name.lower(): name for name in ("MapServer", "FeatureServer", "ImageServer")}
_OF_ESRI = (".arcgisonline.com",)
"Hosts of base maps."
_AT_ONCE = 20
_COUNTED_SITES = 30
_CLOSED = ("status-unauthorized", "status-forbidden", "arcgis-refused", "status-not-found", "html-instead-of-json")


class _Shown(NamedTuple):
    """A service on a site's map."""

    url: str
    kind: str
    handed_on: str
    entry: dict[str, Any]


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A directory of sites at the address, above it, or where Essentials has its own."""
    if local_path(url) is not None:
        return None
    root = _root(complete(url))
    found = probed(client, f"{root}?f=json")
    if not isinstance(found, dict) or not isinstance(found.get("sites"), list):
        return None
    return Detection(kind=KIND, url=root, title=URL(root).host or "", count=_count(root, client, found))


def _root(url: str) -> str:
    """The directory of sites that an address belongs to: of a viewer's that of its host."""
    asked = URL(url)
    for candidate in (str(asked.with_query(None)), asked.query.get("configBase", "")):
        if match := _DIRECTORY.match(candidate):
            return match[1]
    return f"{asked.origin()}/{_USUAL}"


def _count(root: str, client: Client, directory: dict[str, Any]) -> int | None:
    sites = _sites(directory)
    if len(sites) > _COUNTED_SITES:
        return None
    found = set()
    for site in sites:
        found |= {each.url for each in _shown(root, site, probed(client, _address(root, site)))}
    return len(found)


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All services that sites show; nothing (`unchanged`) where none says anything else than before."""
    refuse_paths(source.url, _NAME)
    yield from stepwise.whole(lambda behind: _steps(source.url, client, behind, whole=True), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The addresses of all services."""
    refuse_paths(source.url, _NAME)
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind, whole=False))


def _steps(address: str, client: Client, behind: str, *, whole: bool) -> Iterator[Step]:
    """Site by site. A service that several sites show is given once. The position is a site and how many of its own."""
    root = _root(address)
    directory = object_with(ask(client, f"{root}?f=json"), root, _NAME, "sites")
    listed(directory["sites"], root, _NAME)
    last, done = _position(behind)
    met: set[str] = set()
    for site in _sites(directory):
        try:
            services = _shown(root, site, _map_services(root, client, site))
        except FetchError as error:
            if error.problem.code not in _CLOSED:
                raise
            if site >= last:
                yield Step(problems=[Problem("folder-closed", severity="info", values={"folder": site})])
            continue
        own = [each for each in services if each.url not in met]
        met |= {each.url for each in services}
        if site < last:
            continue
        start = done if site == last else 0
        for at in range(start, len(own), _AT_ONCE):
            some = own[at : at + _AT_ONCE]
            made, problems = _described(client, some) if whole else ([_record(each) for each in some], [])
            yield Step([one for one in made if one], _behind(site, at + len(some)), None, problems)


def _position(behind: str) -> tuple[str, int]:
    try:
        return msgspec.json.decode(behind, type=tuple[str, int])
    except msgspec.MsgspecError:
        return "", 0


def _behind(site: str, number: int) -> str:
    return msgspec.json.encode([site, number]).decode()


def _sites(directory: dict[str, Any]) -> list[str]:
    found = directory.get("sites")
    entries = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return sorted({name for each in entries if (name := text(each.get("id")) or text(each.get("name")))})


def _address(root: str, site: str) -> str:
    return f"{root}/{quote(site, safe='')}/map/mapservices?f=json"


def _map_services(root: str, client: Client, site: str) -> Any:
    found = ask(client, _address(root, site))
    if refuses(found):
        values = {"url": root[:300], "message": text(found["error"].get("message")) or "?"}
        raise FetchError(Problem("arcgis-refused", values=values))
    return object_with(found, root, _NAME, "mapServices")


def _shown(root: str, site: str, value: Any) -> list[_Shown]:
    """The services of ArcGIS on a site's map, without Esri's base maps."""
    entries = value.get("mapServices") if isinstance(value, dict) else None
    found = []
    for entry in entries if isinstance(entries, list) else ():
        said = entry.get("connectionString") if isinstance(entry, dict) else None
        parts = dict(each.partition("=")[::2] for each in said.split(";")) if isinstance(said, str) else {}
        match = _SERVICE.match(parts.get("url", "").strip())
        if match is None or (URL(match[1]).host or "").endswith(_OF_ESRI):
            continue
        kind = _TYPES[match[2].lower()]
        number = quote(str(entry.get("id", ""))[:100], safe="")
        handed_on = f"{root}/{quote(site, safe='')}/map/mapservices/{number}/rest/services/x/{kind}"
        found.append(_Shown(f"{match[1]}/{kind}", kind, handed_on, entry))
    return found


def _described(client: Client, services: list[_Shown]) -> tuple[list[RawRecord | None], list[Problem]]:
    """Services with what they say of themselves and of their layers."""
    asked = [f"{each.handed_on}{end}?f=json" for each in services for end in _ends(each)]
    by_address = dict(zip(dict.fromkeys(asked), details(client, list(dict.fromkeys(asked))), strict=True))
    made: list[RawRecord | None] = []
    problems: list[Problem] = []
    for each in services:
        more: dict[str, Any] = {}
        about = by_address[f"{each.handed_on}?f=json"]
        if isinstance(about, dict) and not refuses(about):
            more["service"] = about
        else:
            cause = about if isinstance(about, Problem) else Problem("reply-unexpected")
            problems.append(without_details(cause, each.url))
        layers = by_address.get(f"{each.handed_on}/layers?f=json")
        if isinstance(layers, dict) and not refuses(layers):
            more["layers"] = slim(layers)
        made.append(_record(each, **more))
    return made, problems


def _ends(shown: _Shown) -> tuple[str, ...]:
    return ("", "/layers") if shown.kind != "ImageServer" else ("",)


def _record(shown: _Shown, **more: Any) -> RawRecord | None:
    name = text(shown.entry.get("displayName"), 500) or URL(shown.url).path.rsplit("/", 2)[-2]
    value = {"name": name, "url": shown.url.rpartition("/")[0], "types": [shown.kind], **more}
    if "layers" not in more:
        layers = shown.entry.get("layers")
        value["layers"] = slim({"layers": layers}) if isinstance(layers, list) else []
    return record(value, _STANDARD, shown.url, url=shown.url)[0]
