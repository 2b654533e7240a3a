"""OGC services that are a catalogue by themselves: capabilities of WMS, WFS and WCS, a record a layer.

What a server offers as map, as features and as coverage under one name is one record. Sources: OGC 06-042 (WMS 1.3),
09-025r2 (WFS 2.0), 07-067r5 (WCS 1.1). Option `services`: which of them there are at the address.
"""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from lxml import etree
from yarl import URL

from parvis.model import Problem
from parvis.standards.ogc_documents import SERVICES, joined, parts, service_of
from parvis.standards.ogc_layer import with_query
from parvis.standards.ogc_tree import child, words
from parvis.standards.xml import Element

from . import stepwise
from .asking import is_fatal, refuse_paths
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .guard import shown
from .places import complete, local_path, roots
from .stepwise import Step
from .xml_parts import tree

KIND = "ogc-capabilities"
INCREMENTAL = False

_VERSIONS = {"WMS": "1.3.0", "WFS": "2.0.0", "WCS": "1.1.1"}
_ROOTS = (*SERVICES, "Capabilities")
_ABSENT = frozenset(
    {
        "wrong-kind", "not-xml", "html-instead-of-xml", "status-not-found", "status-refused", "status-forbidden",
        "status-unauthorized", "status-gone",
    }
)  # fmt: skip
_ENDPOINTS = frozenset({"ows", "wms", "wfs", "wcs", "mapserv", "mapserv.exe", "wmsserver", "wfsserver", "wcsserver"})
_OF_THE_REQUEST = frozenset({"service", "request", "version", "acceptversions", "updatesequence"})


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A service whose capabilities answer, at the address or where GeoServer has its own."""
    if local_path(url) is not None:
        return None
    for endpoint in _candidates(complete(url)):
        found = dict(_answering(endpoint, client))
        if found:
            title = next((said for root in found.values() if (said := _title(root))), "")
            names = {part.guid for root in found.values() for part in parts(root)}
            if names:
                return Detection(
                    kind=KIND, url=endpoint, title=title or URL(endpoint).host or "", count=len(names),
                    version=" ".join(f"{kind} {root.get('version') or ''}".strip() for kind, root in found.items()),
                    options={"services": ",".join(found)},
                )  # fmt: skip
    return None


def _candidates(url: str) -> list[str]:
    """Endpoints: the address without what belongs to one request, or GeoServer's for all services."""
    pieces = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(pieces.query) if key.lower() not in _OF_THE_REQUEST]
    asked = any(key.lower() == "service" for key, _ in parse_qsl(pieces.query))
    bare = str(URL(url).with_query(query)) if query else str(URL(url).with_query(None))
    segments = [segment for segment in pieces.path.split("/") if segment]
    if asked or (segments and segments[-1].lower() in _ENDPOINTS):
        return [bare.rstrip("/")]
    origin = str(URL(url).origin())
    if "geoserver" in segments:
        at = segments.index("geoserver") + 1
        return [f"{origin}/{'/'.join(segments[:at])}/ows"]
    own = [bare.rstrip("/")] if segments and "." not in segments[-1] and len(segments) <= 3 else []
    return [*own, f"{roots(url)[-1]}/geoserver/ows"]


def _answering(endpoint: str, client: Client) -> Iterator[tuple[str, Element]]:
    """The services that answer, each with the root of its capabilities."""
    for kind in _VERSIONS:
        try:
            root, _ = _capabilities(endpoint, kind, client)
        except FetchError as error:
            if is_fatal(error):
                raise
            if kind == "WMS" and error.problem.code == "status-not-found":
                return
            continue
        yield kind, root


def _capabilities(endpoint: str, kind: str, client: Client) -> tuple[Element, FetchError | None]:
    """The root of capabilities, and the error where the document broke off. Raises FetchError."""
    address = with_query(endpoint, service=kind, version=_VERSIONS[kind], request="GetCapabilities")
    reply = client.get(address, headers={"Accept": "application/xml, text/xml;q=0.9, */*;q=0.5"})
    root, failure = tree(reply.body, endpoint, kind, *_ROOTS)
    if service_of(root) != kind:
        raise FetchError(Problem("wrong-kind", values={"url": shown(endpoint), "expected": kind}))
    return root, failure


def _title(root: Element) -> str:
    said = child(root, "ServiceIdentification")
    return words(said if said is not None else child(root, "Service"), "Title", "label")[:200]


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All layers; nothing (`unchanged`) where none says anything else than before."""
    refuse_paths(source.url, "WMS / WFS / WCS")
    yield from stepwise.whole(lambda behind: _steps(source, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The names of all layers."""
    refuse_paths(source.url, "WMS / WFS / WCS")
    yield from stepwise.guids(lambda behind: _steps(source, client, behind))


def _steps(source: SourceSpec, client: Client, behind: str) -> Iterator[Step]:
    """All services are asked before the first record is given, since they tell of the same layers."""
    endpoint = _candidates(source.url)[0] if "?" in source.url else source.url
    wanted = [kind for kind in source.options.get("services", "").split(",") if kind in _VERSIONS]
    layers: dict[str, list[bytes]] = {}
    problems: list[Problem] = []
    failure: FetchError | None = None
    answered = 0
    for kind in wanted or _VERSIONS:
        try:
            root, broken = _capabilities(endpoint, kind, client)
        except FetchError as error:
            # Where it is not known which services there are, one that is refused is not there.
            if wanted or error.problem.code not in _ABSENT:
                raise
            failure = failure or error
            continue
        answered += 1
        problems += _gathered(root, layers)
        if broken is not None:
            yield from stepwise.sliced(_records(layers), "", first=problems)
            raise broken
        _forget(root)
    if not answered and failure is not None:
        raise failure
    yield from stepwise.sliced(_records(layers), behind, first=problems)


def _gathered(root: Element, layers: dict[str, list[bytes]]) -> list[Problem]:
    """Adds a service's layers to those of the others; one that it lists twice is a problem."""
    met: set[str] = set()
    problems = []
    for part in parts(root):
        if part.guid in met:
            values = {"guid": part.guid[:200]}
            problems.append(Problem("guid-duplicate", record=part.guid, pointer=part.pointer, values=values))
            continue
        met.add(part.guid)
        layers.setdefault(part.guid, []).append(part.payload)
    return problems


def _records(layers: dict[str, list[bytes]]) -> list[tuple[RawRecord | None, tuple[Problem, ...]]]:
    return [
        (RawRecord(guid=name[:2000], payload=joined(documents), standard=KIND), ())
        for name, documents in layers.items()
    ]


def _forget(root: Element) -> None:
    """Capabilities may take much memory."""
    with_root: etree._Element = root
    with_root.clear()
