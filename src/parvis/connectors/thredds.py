"""THREDDS data servers: `catalog.xml` and the catalogues it refers to. A record is a folder of files, or a file alone.

Source: Unidata, THREDDS Client Catalog Specification 1.0.7. Catalogues are walked in the order of the documents; the
position is the way to the last one, as places among its parents' references.
"""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from yarl import URL

from parvis.model import Problem
from parvis.standards.ogc_tree import XLINK
from parvis.standards.thredds import folders, references
from parvis.standards.xml import Element

from . import stepwise
from .asking import is_fatal, refuse_paths
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .guard import shown
from .places import complete, local_path, roots
from .stepwise import Step
from .xml_parts import tree

KIND = "thredds"
INCREMENTAL = False

_DEEPEST = 30
_COUNTED = 10
_MAY_BE_CLOSED = frozenset({"status-not-found", "status-forbidden", "status-unauthorized", "status-gone"})
Way = tuple[int, ...]


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A catalogue at the address, or where servers have theirs; it is counted where it is small."""
    if local_path(url) is not None:
        return None
    for candidate in _candidates(complete(url)):
        try:
            root, _ = _catalog(candidate, client)
        except FetchError as error:
            if is_fatal(error):
                raise
            continue
        return Detection(kind=KIND, url=candidate, title=(root.get("name") or URL(candidate).host or "")[:200],
                         version=root.get("version") or "", count=_count(candidate, client))  # fmt: skip
    return None


def _candidates(url: str) -> list[str]:
    plain = str(URL(url).with_query(None))
    last = plain.rsplit("/", 1)[-1]
    if last.startswith("catalog.") or last.endswith("catalog.xml"):
        return [plain.rsplit(".", 1)[0] + ".xml"]
    named = [root for root in roots(url) if root.rstrip("/").endswith("/thredds")]
    return [f"{named[0] if named else roots(url)[-1] + '/thredds'}/catalog.xml"]


def _count(url: str, client: Client) -> int | None:
    """How many records there are; None where many catalogues would have to be asked."""
    count = 0
    try:
        for number, step in enumerate(_steps(url, client, "")):
            if number >= _COUNTED:
                return None
            count += len(step.records)
    except FetchError:
        return None
    return count


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All folders of files; nothing (`unchanged`) where none says anything else than before."""
    refuse_paths(source.url, "THREDDS")
    yield from stepwise.whole(lambda behind: _steps(source.url, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The identifiers of all folders of files."""
    refuse_paths(source.url, "THREDDS")
    yield from stepwise.guids(lambda behind: _steps(source.url, client, behind))


def _steps(url: str, client: Client, behind: str) -> Iterator[Step]:
    done = tuple(int(part) for part in behind.split(".") if part.isdecimal()) if behind else ()
    resumed = bool(behind)
    waiting: list[tuple[Way, str]] = [((0,), url)]
    met: set[str] = set()
    while waiting:
        way, address = waiting.pop()
        ahead = done[: len(way)] == way
        if address in met or (resumed and way < done and not ahead):
            continue
        met.add(address)
        try:
            root, broken = _catalog(address, client)
        except FetchError as error:
            if way == (0,) or error.problem.code not in _MAY_BE_CLOSED:
                raise
            problem = Problem("folder-closed", severity="info", values={"folder": shown(address)})
            yield Step(behind=_words(way), problems=[problem])
            continue
        if not (resumed and ahead):
            yield _step(root, address, way)
        if broken is not None:
            raise broken
        if len(way) < _DEEPEST:
            below = list(enumerate(_below(root, address, url)))
            waiting += [((*way, number), there) for number, there in reversed(below)]


def _step(root: Element, address: str, way: Way) -> Step:
    made = [
        RawRecord(guid=part.guid[:2000], payload=part.payload, standard=KIND, url=_page(address)) for part in
        folders(root, address)
    ]  # fmt: skip
    return Step(made, _words(way))


def _words(way: Way) -> str:
    return ".".join(map(str, way))


def _page(address: str) -> str:
    return address[:-4] + ".html" if address.endswith(".xml") else address


def _below(root: Element, address: str, top: str) -> list[str]:
    """The catalogues that one refers to, of the same server: others are portals of their own."""
    found = []
    for reference in references(root):
        there = urljoin(address, reference.get(XLINK) or "").partition("#")[0]
        if there.endswith(".html"):
            there = there[:-5] + ".xml"
        if urlsplit(there)[:2] == urlsplit(top)[:2] and not there.endswith("latest.xml"):
            found.append(there)
    return list(dict.fromkeys(found))


def _catalog(address: str, client: Client) -> tuple[Element, FetchError | None]:
    reply = client.get(address, headers={"Accept": "application/xml, text/xml;q=0.9, */*;q=0.5"})
    return tree(reply.body, address, "THREDDS", "catalog")
