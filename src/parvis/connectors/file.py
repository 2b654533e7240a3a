"""A file of records, at an address or on this machine, or a folder of such files."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from parvis.model import Problem
from parvis.standards import readers

from .asking import is_fatal
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .cut import Cut, cut
from .documents import PAGE_BYTES, PAGE_RECORDS, fetched, not_a_record, wrong_kind
from .dumps import Broken, Entry, entries, failure_of, files_of, standard_of
from .identify import identify
from .places import complete, local_path, names_a_file
from .records import SeenGuids, encode

KIND = "file"
INCREMENTAL = False

_SAMPLE = 20


class _Cursor(msgspec.Struct):
    """Behind which entry of which version of the files a walk stands, counted over all files."""

    number: int
    digest: str


_cursor: msgspec.json.Decoder[_Cursor] = msgspec.json.Decoder(_Cursor)


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """Records in the file or folder, or in the file at the address."""
    path = local_path(url)
    if path is not None:
        if not local:
            raise FetchError(Problem("path-not-local", values={"path": str(path)}))
        walk = _Walk(_local_files(path))
        address, title = str(path.resolve()), path.name
    else:
        return _at_address(complete(url), client)
    return _found(walk, address, title)


_IN_FOLDERS = ("datapackage.json",)
"Documents that a folder on the web is known by."


def _at_address(address: str, client: Client) -> Detection | None:
    """The document at the address; else, where it names no file, one that describes the folder there."""
    failure: FetchError | None = None
    inside = (
        [] if names_a_file(address) else [f"{address.partition('?')[0].rstrip('/')}/{name}" for name in _IN_FOLDERS]
    )
    for candidate in (address, *inside):
        try:
            with fetched(client, candidate, {}) as document:
                found = _found(_Walk(iter([(candidate, document.file)])), candidate, "") if document else None
        except FetchError as error:
            failure = failure or error
            if is_fatal(error):
                raise
            continue
        if found is not None or failure is None:
            return found
    if failure is not None:
        raise failure
    return None


def _found(walk: "_Walk", address: str, title: str) -> Detection | None:
    standards: dict[str, int] = {}
    failure: FetchError | None = None
    try:
        for item in walk.entries():
            standard = (
                item.standard if isinstance(item, Cut) else standard_of(item.value) if isinstance(item, Entry) else None
            )
            if standard:
                standards[standard] = standards.get(standard, 0) + 1
            if not standards and walk.number >= _SAMPLE:
                return None
    except FetchError as error:
        failure = error
    if not standards:
        if failure:
            raise failure
        return None
    options = {"standards": " ".join(sorted(standards))}
    return Detection(kind=KIND, url=address, title=title, count=sum(standards.values()), options=options)


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All records of the file or of the folder's files, in the order of their names.

    A file that can't be read is a problem; the others are read. At the end it raises FetchError all the same, so that
    nobody takes the records of that file for vanished.
    """
    behind = _read_cursor(cursor)
    path = local_path(source.url) if source.local else None
    if path is not None:
        digest = _digest(path)
        if digest == state.get("digest") and not behind:
            yield Page(unchanged=True, state=state)
            return
        walk = _Walk(_local_files(path), source.language)
        yield from _pages(walk, digest, {"digest": digest}, behind)
        return
    if source.local and "://" not in source.url:
        raise FetchError(Problem("file-missing", values={"path": source.url}))
    with fetched(client, source.url, {} if behind else state) as document:
        if document is None:
            yield Page(unchanged=True, state=state)
            return
        walk = _Walk(iter([(document.url, document.file)]), source.language)
        yield from _pages(walk, document.digest, document.state, behind)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The guids of all records."""
    for page in pages(source, client, state={}):
        yield tuple(record.guid for record in page.records)


class _Walk:
    """The entries of some files, counted; files that can't be read are noted and passed over."""

    def __init__(self, files: Iterator[tuple[str, IO[bytes] | Path]], language: str = "und") -> None:
        self._files = files
        self._language = language
        self.number = 0
        self.name = ""
        self.failures: list[Problem] = []
        "Of files, not yet told."
        self.failed: list[str] = []
        self.read = 0

    def entries(self) -> Iterator[Entry | Broken | Cut]:
        """Raises FetchError at the end: the file's own where there was one file, else that of them all."""
        last: FetchError | None = None
        for name, file in self._files:
            self.name = name
            self.read += 1
            try:
                opened = file.open("rb") if isinstance(file, Path) else file
            except OSError as error:
                values = {"path": self.name, "detail": error.strerror or ""}
                last = FetchError(Problem("file-unreadable", values=values))
                self._fail(last)
                continue
            try:
                for item in self._inside(opened):
                    self.number += 1
                    yield item
            except FetchError as error:
                last = error
                self._fail(error)
            finally:
                if isinstance(file, Path):
                    opened.close()
        if self.read == 1 and last is not None:
            self.failures = []
            raise last
        if self.failed:
            values = {"count": str(len(self.failed)), "total": str(self.read), "files": ", ".join(self.failed[:5])}
            raise FetchError(Problem("files-unreadable", values=values))

    def _inside(self, file: IO[bytes]) -> Iterator[Entry | Broken | Cut]:
        """The records of a file: cut out by its standard, else one by one as the JSON it is."""
        found = cut(file, self.name, self._language)
        if found is None:
            yield from entries(file, self.name)
            return
        for item in found:
            yield Broken(item) if isinstance(item, Problem) else item

    def _fail(self, error: FetchError) -> None:
        self.failures.append(failure_of(error, self.name))
        self.failed.append(Path(self.name).name)


def _pages(walk: _Walk, digest: str, state: dict[str, str], behind: _Cursor | None) -> Iterator[Page]:
    skip = behind.number if behind and behind.digest == digest else 0
    seen = SeenGuids()
    records: list[RawRecord] = []
    problems: list[Problem] = []
    size = 0
    failure: FetchError | None = None
    found_any = False

    def page() -> Page:
        told, walk.failures = walk.failures, []
        cursor = msgspec.json.encode(_Cursor(walk.number, digest)).decode()
        return Page(records=tuple(records), cursor=cursor, problems=(*problems, *told), state=state)

    iterator = walk.entries()
    while True:
        try:
            item = next(iterator, None)
        except FetchError as error:
            failure, item = error, None
        if item is None:
            break
        record, found = _record(item, walk.name, seen)
        found_any = found_any or record is not None
        if walk.number <= skip:
            continue
        problems.extend(found)
        if record is not None:
            records.append(record)
            size += len(record.payload)
        if len(records) >= PAGE_RECORDS or size >= PAGE_BYTES:
            yield page()
            records, problems, size = [], [], 0
    if records or problems or walk.failures or not walk.number:
        yield page()
    if failure is not None:
        raise failure
    if walk.number and not found_any:
        raise wrong_kind(walk.name, ", ".join(readers()))


def _record(item: Entry | Broken | Cut, name: str, seen: SeenGuids) -> tuple[RawRecord | None, list[Problem]]:
    """The entry as a record, or what keeps it from being one."""
    if isinstance(item, Broken):
        return None, [item.problem]
    if isinstance(item, Cut):
        return _part(item, seen)
    where, value = item
    standard = standard_of(value)
    if standard is None:
        if not isinstance(value, dict):
            return None, [not_a_record(value, where, ValueError())]
        values = {"file": Path(name).name, "keys": ", ".join(list(value)[:5])[:200]}
        return None, [Problem("record-unrecognised", pointer=where, values=values)]
    try:
        identity = identify(standard, value)
        payload = encode(value)
    except ValueError as error:
        return None, [not_a_record(value, where, error)]
    problems = list(identity.problems(where))
    if not seen.add(identity.guid):
        values = {"guid": identity.guid[:200]}
        return None, [*problems, Problem("guid-duplicate", record=identity.guid, pointer=where, values=values)]
    record = RawRecord(
        guid=identity.guid, payload=payload, standard=standard, modified=identity.modified, url=identity.url
    )
    return record, problems


def _part(item: Cut, seen: SeenGuids) -> tuple[RawRecord | None, list[Problem]]:
    part = item.part
    if not seen.add(part.guid):
        values = {"guid": part.guid[:200]}
        return None, [Problem("guid-duplicate", record=part.guid, pointer=part.pointer, values=values)]
    return RawRecord(
        guid=part.guid, payload=part.payload, standard=item.standard, modified=part.modified, url=part.url
    ), []


def _local_files(path: Path) -> Iterator[tuple[str, Path]]:
    for file in files_of(path):
        yield str(file), file


def _digest(path: Path) -> str:
    """Changes with any of the files."""
    sizes = [f"{file}:{found.st_size}:{found.st_mtime_ns}" for file in files_of(path) if (found := file.stat())]
    return hashlib.blake2b("|".join(sizes).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _read_cursor(cursor: str) -> Any:
    try:
        return _cursor.decode(cursor) if cursor else None
    except msgspec.MsgspecError:
        return None
