"""Statistics Canada's tables: its Web Data Service, or the folder of the package `statcan-dialogue-dataset`.

Web Data Service user guide: https://www.statcan.gc.ca/en/developers/wds/user-guide (`getAllCubesList`).
"""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .base import Client, Detection, FetchError, Page, SourceSpec
from .documents import fetched, paged, read_cursor, wrong_kind
from .identify import identify
from .places import complete, local_path, roots
from .statcan_folder import FILES, find_folder, tables
from .streams import items, opened

KIND = "statcan"
INCREMENTAL = False

_SERVICE = "t1/wds/rest"
_HOME = "https://www150.statcan.gc.ca"
_HOSTS = ("www150.statcan.gc.ca", "www.statcan.gc.ca", "statcan.gc.ca", "www150.statcan.ca")
_TITLE = "Statistics Canada / Statistique Canada"

_identify = partial(identify, KIND)


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """Statistics Canada's service at the address, or its tables in the folder."""
    if path := local_path(url):
        folder = find_folder(path) if local else None
        if folder is None:
            return None
        count = sum(1 for _ in tables(folder, enriched=False))
        return Detection(kind=KIND, url=str(folder), title=_TITLE, count=count)
    address = complete(url)
    root = roots(address, cut_at=("t1", "en", "fr", "n1"))[0]
    if any(address.startswith(f"https://{host}/") for host in _HOSTS):
        root = _HOME
    try:
        with fetched(client, _list_url(root), {}) as document:
            if document is None:
                return None
            source = opened(document.file, name=document.url)
            if source.first != b"[":
                return None
            cubes = list(items(source, "item.productId", name=document.url))
    except FetchError as error:
        if error.problem.code in ("host-unknown", "connection-failed", "address-private", "timed-out"):
            raise
        return None
    return Detection(kind=KIND, url=root, title=_TITLE, count=len(cubes)) if cubes else None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All tables; nothing (`unchanged`) where the list is the same as when `state` was noted.

    The service can also tell which tables changed on a given day, but only one day at a time, and not which ended: the
    list is fetched whole.
    """
    behind = read_cursor(cursor)
    if source.local and (path := local_path(source.url)):
        folder = find_folder(path)
        if folder is None:
            raise wrong_kind(source.url, "Statistics Canada")
        digest = _digest(folder)
        if digest == state.get("digest") and not behind:
            yield Page(unchanged=True, state=state)
            return
        yield from paged(
            tables(folder), _identify, standard=KIND, digest=digest, state={"digest": digest},
            skip=behind.number if behind and behind.digest == digest else 0,
        )  # fmt: skip
        return
    with fetched(client, _list_url(source.url), {} if behind else state) as document:
        if document is None:
            yield Page(unchanged=True, state=state)
            return
        text = opened(document.file, name=document.url)
        if text.first != b"[":
            raise wrong_kind(source.url, "Statistics Canada")
        yield from paged(
            items(text, "item", name=document.url), _identify, standard=KIND, digest=document.digest,
            state=document.state, skip=behind.number if behind and behind.digest == document.digest else 0,
        )  # fmt: skip


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The product ids of all tables."""
    for page in pages(source, client, state={}):
        yield tuple(record.guid for record in page.records)


def _list_url(root: str) -> str:
    return f"{root.rstrip('/')}/{_SERVICE}/getAllCubesList"


def _digest(folder: Path) -> str:
    """Changes with any file of the folder."""
    sizes = [
        f"{name}:{found.st_size}:{found.st_mtime_ns}"
        for name in FILES
        if (folder / name).is_file() and (found := (folder / name).stat())
    ]
    return hashlib.blake2b("|".join(sizes).encode(), digest_size=16).hexdigest()
