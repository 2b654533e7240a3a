"""ArcGIS Server: its services directory, folder by folder. A record is a service with all its types and layers.

Source: developers.arcgis.com/rest/services-reference (Catalog, Map Service, Feature Service, Image Service, All Layers
and Tables, Item info).
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .arcgis_layers import refuses, slim
from .asking import ask, details, listed, object_with, probed, record, refuse_paths, text, without_details
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .places import complete, local_path, roots
from .stepwise import Step

KIND = "arcgis-server"
INCREMENTAL = False

_DATA_TYPES = ("MapServer", "FeatureServer", "ImageServer", "SceneServer", "VectorTileServer", "StreamServer")
"In the order of preference: what a service says of itself is taken of the first."
_NOT_DATA = frozenset({"system", "utilities", "gpserver"})
_AT_ONCE = 20
_COUNTED_FOLDERS = 5
_DIRECTORY = re.compile(r"^(.*?/rest)(?:/(?:services|info|admin|login)\b.*)?$", re.IGNORECASE)
_GUESSES = ("arcgis/rest/services", "server/rest/services", "rest/services")


class _Service(NamedTuple):
    name: str
    types: list[str]


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A services directory at the address, above it, or where servers have theirs."""
    if local_path(url) is not None:
        return None
    for candidate in _candidates(complete(url)):
        found = probed(client, f"{candidate}?f=json")
        if isinstance(found, dict) and isinstance(found.get("services"), list) and "currentVersion" in found:
            return Detection(kind=KIND, url=candidate, title=URL(candidate).host or "",
                             version=str(found["currentVersion"])[:20],
                             count=_count(candidate, client, found))  # fmt: skip
    return None


def _candidates(url: str) -> list[str]:
    plain = str(URL(url).with_query(None)).rstrip("/")
    if match := _DIRECTORY.match(plain):
        return [f"{match[1]}/services"]
    root = roots(url)[-1]
    first = roots(url)[0]
    own = [f"{first}/rest/services"] if first != root and "." not in first.rsplit("/", 1)[-1] else []
    return list(dict.fromkeys([*own, *(f"{root}/{guess}" for guess in _GUESSES)]))


def _count(root: str, client: Client, directory: dict[str, Any]) -> int | None:
    """How many services there are, where few folders have to be asked for it."""
    folders = _folders(directory)
    if len(folders) > _COUNTED_FOLDERS:
        return None
    return len(_services(directory)) + sum(
        len(_services(found)) for folder in folders if (found := probed(client, _address(root, folder)))
    )


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All services that hold data; nothing (`unchanged`) where none of them says anything else than before."""
    refuse_paths(source.url, "ArcGIS Server")
    yield from stepwise.whole(lambda behind: _steps(source.url, client, behind, whole=True), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The names of all services, with their folders."""
    refuse_paths(source.url, "ArcGIS Server")
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind, whole=False))


def _steps(root: str, client: Client, behind: str, *, whole: bool) -> Iterator[Step]:
    """The position is the name of the last service: folders and services go by name, the root's own come first."""
    root = root.partition("?")[0].rstrip("/")
    directory = _directory(root, client, "")
    folder_behind = behind.rpartition("/")[0]
    for folder in ["", *_folders(directory)]:
        if folder < folder_behind:
            continue
        try:
            found = _directory(root, client, folder) if folder else directory
        except FetchError as error:
            if error.problem.code not in ("status-forbidden", "status-unauthorized", "arcgis-refused"):
                raise
            yield Step(problems=[Problem("folder-closed", severity="info", values={"folder": folder})])
            continue
        services = _services(found)
        if folder == folder_behind:
            services = [service for service in services if service.name > behind]
        doubles = [
            Problem("guid-duplicate", record=name, values={"guid": name}) for name in _doubled(found)
        ]  # fmt: skip
        for start in range(0, len(services), _AT_ONCE):
            some = services[start : start + _AT_ONCE]
            made, problems = _described(root, client, some) if whole else ([_bare(root, one) for one in some], [])
            yield Step([one for one in made if one], some[-1].name, None, [*problems, *doubles])
            doubles = []


def _directory(root: str, client: Client, folder: str) -> dict[str, Any]:
    """What a folder holds. Raises FetchError (`arcgis-refused` where the server says no in a reply that is none)."""
    found = ask(client, _address(root, folder))
    error = found.get("error") if isinstance(found, dict) and "services" not in found else None
    if isinstance(error, dict) and isinstance(error.get("code"), int):
        values = {"url": root[:300], "message": text(error.get("message")) or str(error["code"])}
        raise FetchError(Problem("arcgis-refused", values=values))
    found = object_with(found, root, "ArcGIS Server", "services")
    listed(found["services"], root, "ArcGIS Server")
    return found


def _address(root: str, folder: str) -> str:
    return f"{root}/{quote(folder)}?f=json" if folder else f"{root}?f=json"


def _folders(directory: dict[str, Any]) -> list[str]:
    found = directory.get("folders")
    names = [text(each) for each in found] if isinstance(found, list) else []
    return sorted({name for name in names if name and name.lower() not in _NOT_DATA and "/" not in name})


def _services(directory: Any) -> list[_Service]:
    """The services of a folder that hold data, by name, each with its types."""
    found: dict[str, list[str]] = {}
    for name, kind in _pairs(directory):
        if kind in _DATA_TYPES and kind not in found.setdefault(name, []):
            found[name].append(kind)
    return [_Service(name, sorted(types, key=_DATA_TYPES.index)) for name, types in sorted(found.items()) if types]


def _doubled(directory: Any) -> list[str]:
    pairs = [pair for pair in _pairs(directory) if pair[1] in _DATA_TYPES]
    return sorted({name for name, kind in pairs if pairs.count((name, kind)) > 1})


def _pairs(directory: Any) -> list[tuple[str, str]]:
    services = directory.get("services") if isinstance(directory, dict) else None
    found = [each for each in services if isinstance(each, dict)] if isinstance(services, list) else []
    return [(name, text(each.get("type"))) for each in found if (name := text(each.get("name"), 500))]


def _bare(root: str, one: _Service, **more: Any) -> RawRecord | None:
    url = f"{root}/{quote(one.name)}"
    value = {"name": one.name, "url": url, "types": one.types, **more}
    return record(value, KIND, one.name, url=f"{url}/{one.types[0]}")[0]


def _described(root: str, client: Client, services: list[_Service]) -> tuple[list[RawRecord | None], list[Problem]]:
    """Services with what they say of themselves and of their layers, and what their item's information says."""
    addresses = [f"{root}/{quote(one.name)}/{one.types[0]}" for one in services]
    asked = [
        f"{address}{end}?f=json"
        for one, address in zip(services, addresses, strict=True)
        for end in (
            "",
            "/layers" if one.types[0] in ("MapServer", "FeatureServer") else "/info/iteminfo",
            "/info/iteminfo",
        )
    ]
    answers = list(details(client, list(dict.fromkeys(asked))))
    by_address = dict(zip(dict.fromkeys(asked), answers, strict=True))
    made: list[RawRecord | None] = []
    problems: list[Problem] = []
    for one, address in zip(services, addresses, strict=True):
        more: dict[str, Any] = {}
        about = by_address[f"{address}?f=json"]
        if _is_told(about):
            more["service"] = about
        else:
            message = text(about["error"].get("message")) if refuses(about) else ""
            problem = about if isinstance(about, Problem) else Problem(message or "reply-unexpected")
            problems.append(without_details(problem, one.name))
        layers = by_address.get(f"{address}/layers?f=json")
        if isinstance(layers, dict) and _is_told(layers):
            more["layers"] = slim(layers)
        item = by_address.get(f"{address}/info/iteminfo?f=json")
        if _is_told(item):
            more["item"] = item
        made.append(_bare(root, one, **more))
    return made, problems


def _is_told(value: Any) -> bool:
    return isinstance(value, dict) and not refuses(value)
