"""Catalogues that are one DCAT-US document (`data.json`): what ArcGIS Hub, Socrata, JKAN and many CKAN sites serve."""

from collections.abc import Iterator
from typing import IO, Any

from parvis.standards.data_json.documents import version_of

from .base import Client, Detection, FetchError, Page, SourceSpec
from .documents import fetched, paged, read_cursor, wrong_kind
from .identify import Identity, identify
from .places import complete, local_path, names_a_file, roots
from .streams import events, items, opened

KIND = "dcat-us"
INCREMENTAL = False

_FEEDS = ("data.json", "api/feed/dcat-us/1.1.json")
_PAGE_PARTS = ("dataset", "datasets", "search", "browse", "explore", "maps", "apps", "documents", "d")


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A feed at the address itself, or where portals have theirs."""
    if local_path(url) is not None:
        return None
    failure: FetchError | None = None
    for candidate in _candidates(complete(url)):
        try:
            found = _look(candidate, client)
        except FetchError as error:
            failure = failure or error
            if error.problem.code in ("host-unknown", "connection-failed", "address-private", "timed-out"):
                raise
            continue
        if found:
            return found
    return None


def _candidates(url: str) -> list[str]:
    feeds = [f"{root}/{feed}" for root in roots(url, cut_at=_PAGE_PARTS)[-2:] for feed in _FEEDS]
    if names_a_file(url):
        return [url]
    return list(dict.fromkeys([*feeds, url]))


def _look(url: str, client: Client) -> Detection | None:
    """What the document at the address is; None where it is no DCAT-US. Raises FetchError where it can't be read."""
    with fetched(client, url, {}) as document:
        if document is None:
            return None
        title = ""
        count = -1
        version = "1.1"
        for value in _datasets(document.file, document.url):
            count += 1
            if count == 0 and not _is_dataset(value):
                return None
            if count == 0 and _standard(value) != KIND:
                version = "3.0"
            if not title and isinstance(value, dict) and isinstance(publisher := value.get("publisher"), dict):
                title = publisher["name"][:200] if isinstance(publisher.get("name"), str) else ""
        if count < 0 and not _has_datasets(document.file):
            return None
        return Detection(kind=KIND, url=document.url, title=title, version=version, count=count + 1, language="en")


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All datasets of the feed; nothing (`unchanged`) where it is the same as when `state` was noted."""
    behind = read_cursor(cursor)
    with fetched(client, source.url, {} if behind else state) as document:
        if document is None:
            yield Page(unchanged=True, state=state)
            return
        skip = behind.number if behind and behind.digest == document.digest else 0
        yield from paged(
            _datasets(document.file, document.url),
            _identify,
            standard=_standard,
            digest=document.digest,
            state=document.state,
            pointer="/dataset",
            skip=skip,
        )
        if not _has_datasets(document.file):
            raise wrong_kind(source.url, "DCAT-US")


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The identifiers of all datasets of the feed."""
    for page in pages(source, client, state={}):
        yield tuple(record.guid for record in page.records)


def _datasets(file: IO[bytes], url: str) -> Iterator[Any]:
    file.seek(0)
    source = opened(file, name=url)
    # DCAT-US 1.0 was a bare list.
    yield from items(source, "item" if source.first == b"[" else "dataset.item", name=url)


def _has_datasets(file: IO[bytes]) -> bool:
    """Whether the document has a list of datasets, be it empty."""
    file.seek(0)
    source = opened(file, name="")
    if source.first == b"[":
        return True
    try:
        found = events(source, name="")
        return any(prefix == "dataset" and event == "start_array" for prefix, event, _ in found)
    except FetchError:
        return False


def _standard(value: Any) -> str:
    """Feeds of version 3.0 are of the same kind; their datasets have a reader of their own."""
    return (version_of(value) if isinstance(value, dict) else None) or KIND


def _identify(value: Any) -> Identity:
    return identify(KIND, value)


def _is_dataset(value: Any) -> bool:
    if not isinstance(value, dict) or "title" not in value:
        return False
    own = {"accessLevel", "identifier", "distribution", "contactPoint", "landingPage", "keyword"}
    return len(own & value.keys()) >= 2 and "resources" not in value
