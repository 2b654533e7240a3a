"""Statistics Canada's tables: its Web Data Service, or the folder of the package `statcan-dialogue-dataset`.

Of the service the list of all tables is fetched (`getAllCubesList`), later only which tables changed, day by day, and
what it says of them. With the option `details=yes` footnotes and places are asked for every table.
Web Data Service user guide: https://www.statcan.gc.ca/en/developers/wds/user-guide.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from parvis.model import Problem

from . import stepwise
from .asking import is_fatal, record, records, without_details
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .documents import PAGE_RECORDS, fetched, paged, read_cursor, wrong_kind
from .identify import identify
from .places import complete, local_path, roots
from .statcan_folder import FILES, find_folder, tables
from .statcan_metadata import MOST_DAYS, as_listed, changed_on, days_since, detailed, metadata
from .stepwise import Step
from .streams import items, opened

KIND = "statcan"
INCREMENTAL = True

_SERVICE = "t1/wds/rest"
_LIST, _SHORT_LIST = "getAllCubesList", "getAllCubesListLite"
"The short one lacks dimensions and corrections."
_HOME = "https://www150.statcan.gc.ca"
_HOSTS = ("www150.statcan.gc.ca", "www.statcan.gc.ca", "statcan.gc.ca", "www150.statcan.ca")
_NAME = "Statistics Canada"
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
        with fetched(client, f"{root}/{_SERVICE}/{_SHORT_LIST}", {}) as document:
            if document is None:
                return None
            source = opened(document.file, name=document.url)
            if source.first != b"[":
                return None
            cubes = list(items(source, "item.productId", name=document.url))
    except FetchError as error:
        if is_fatal(error):
            raise
        return None
    return Detection(kind=KIND, url=root, title=_TITLE, count=len(cubes)) if cubes else None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All tables, or those released since `state` was noted; of a folder all, or nothing (`unchanged`)."""
    if source.local and (path := local_path(source.url)):
        yield from _of_folder(source, path, state, cursor)
        return
    service = f"{source.url.rstrip('/')}/{_SERVICE}"
    days = days_since(state["since"]) if state.get("since") else []
    walk = _changed if 0 < len(days) <= MOST_DAYS else _listed
    wants_details = source.options.get("details") == "yes"
    yield from stepwise.since(
        lambda behind: walk(client, service, behind, days, wants_details), state=state, cursor=cursor
    )


def _of_folder(source: SourceSpec, path: Path, state: dict[str, str], cursor: str) -> Iterator[Page]:
    behind = read_cursor(cursor)
    folder = find_folder(path)
    if folder is None:
        raise wrong_kind(source.url, _NAME)
    digest = _digest(folder)
    if digest == state.get("digest") and not behind:
        yield Page(unchanged=True, state=state)
        return
    yield from paged(
        tables(folder), _identify, standard=KIND, digest=digest, state={"digest": digest},
        skip=behind.number if behind and behind.digest == digest else 0,
    )  # fmt: skip


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The product ids of all tables."""
    if source.local and (path := local_path(source.url)):
        for page in _of_folder(source, path, {}, ""):
            yield tuple(record.guid for record in page.records)
        return
    service = f"{source.url.rstrip('/')}/{_SERVICE}"
    yield from stepwise.guids(lambda behind: _listed(client, service, behind, [], False, name=_SHORT_LIST))


def _listed(
    client: Client, service: str, behind: str, days: object, wants_details: bool, *, name: str = _LIST
) -> Iterator[Step]:
    """The list of all tables in parts. The position holds its fingerprint: another list starts anew."""
    with fetched(client, f"{service}/{name}", {}) as document:
        if document is None:
            return
        text = opened(document.file, name=document.url)
        if text.first != b"[":
            raise wrong_kind(service, _NAME)
        mark, _, number = behind.partition(":")
        at = int(number) if mark == document.digest and number.isdecimal() else 0
        entries = islice(_until_broken(items(text, "item", name=document.url)), at, None)
        while True:
            some = list(islice(entries, PAGE_RECORDS))
            failure = some.pop() if some and isinstance(some[-1], FetchError) else None
            problems: list[Problem] = []
            whole = some
            if wants_details:
                whole, problems = _with_details(client, service, some)
            made, more = records(_record(value, f"/{at + n}") for n, value in enumerate(whole))
            at += len(some)
            if some or not at:
                yield Step(made, f"{document.digest}:{at}", None, [*problems, *more])
            if failure is not None:
                raise failure
            if len(some) < PAGE_RECORDS:
                return


def _until_broken(values: Iterable[Any]) -> Iterator[Any]:
    """The values, and where the list breaks off the FetchError, as the last one."""
    try:
        yield from values
    except FetchError as error:
        yield error


def _with_details(client: Client, service: str, entries: list[Any]) -> tuple[list[Any], list[Problem]]:
    """Entries of the list with what only their metadata says, as far as it can be had."""
    names = [identity.guid if (identity := _known(entry)) else "" for entry in entries]
    wanted = [name for name in names if name.isdecimal()]
    found = dict(zip(wanted, metadata(client, service, wanted), strict=True))
    problems = [without_details(each, name) for name, each in found.items() if isinstance(each, Problem)]
    joined = []
    for name, entry in zip(names, entries, strict=True):
        cube = found.get(name)
        joined.append(detailed(entry, cube) if isinstance(cube, dict) else entry)
    return joined, problems


def _changed(client: Client, service: str, behind: str, days: Any, wants_details: bool) -> Iterator[Step]:
    """The tables released on these days, in parts. The position holds a fingerprint of which they are."""
    names = changed_on(client, service, days)
    mark = hashlib.blake2b(",".join(names).encode(), digest_size=8).hexdigest()
    found, _, number = behind.partition(":")
    start = int(number) if found == mark and number.isdecimal() else 0
    for at in range(start, max(len(names), 1), PAGE_RECORDS):
        some = names[at : at + PAGE_RECORDS]
        made: list[RawRecord] = []
        problems: list[Problem] = []
        for cube in metadata(client, service, some):
            if isinstance(cube, Problem):
                problems.append(cube)
                continue
            entry = as_listed(cube)
            one, said = _record(detailed(entry, cube) if wants_details else entry, "/object")
            problems += said
            made += [one] if one else []
        yield Step(made, f"{mark}:{at + len(some)}", None, problems)


def _known(entry: Any) -> Any:
    identity = identify(KIND, entry) if isinstance(entry, dict) else None
    return identity if identity and not identity.derived else None


def _record(value: Any, where: str) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    known = _known(value)
    if known is None:
        return record(value, KIND, "", where=where)
    return record(value, KIND, known.guid, modified=known.modified, url=known.url, where=where)


def _digest(folder: Path) -> str:
    """Changes with any file of the folder."""
    sizes = [
        f"{name}:{found.st_size}:{found.st_mtime_ns}"
        for name in FILES
        if (folder / name).is_file() and (found := (folder / name).stat())
    ]
    return hashlib.blake2b("|".join(sizes).encode(), digest_size=16).hexdigest()
