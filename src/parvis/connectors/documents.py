"""Portals that give all their records in one document: fetching it only where it changed, and paging through it."""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec

from parvis.model import Problem

from .base import Client, FetchError, Page, RawRecord, Reply
from .identify import Identity
from .records import SeenGuids, encode

PAGE_RECORDS = 200
PAGE_BYTES = 4_000_000


class Document(NamedTuple):
    """A document that was fetched, and what the next run needs to know whether it changed."""

    file: IO[bytes]
    url: str
    digest: str
    state: dict[str, str]


class Cursor(msgspec.Struct):
    """Behind which record of which version of the document a walk stands."""

    number: int
    digest: str


_cursor: msgspec.json.Decoder[Cursor] = msgspec.json.Decoder(Cursor)


@contextlib.contextmanager
def fetched(client: Client, url: str, state: dict[str, str]) -> Iterator[Document | None]:
    """The document at the address, in a temporary file; None where it is the same as when `state` was noted.

    Raises FetchError.
    """
    conditions = {"If-None-Match": state.get("etag", ""), "If-Modified-Since": state.get("last-modified", "")}
    reply = client.download(url, headers={name: value for name, value in conditions.items() if value})
    try:
        if reply.status == 304:
            yield None
            return
        path: Path = reply.path  # type: ignore[attr-defined]
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "blake2b").hexdigest()[:32]
            file.seek(0)
            if digest == state.get("digest"):
                yield None
            else:
                yield Document(file, reply.url, digest, remembered(reply, digest))
    finally:
        if close := getattr(reply, "close", None):
            close()


def remembered(reply: Reply, digest: str) -> dict[str, str]:
    """What to ask the next run with: ETag and Last-Modified where given, and the body's own fingerprint."""
    kept = {name: reply.headers.get(name, "") for name in ("etag", "last-modified")}
    return {"digest": digest} | {name: value for name, value in kept.items() if value}


def read_cursor(cursor: str) -> Cursor | None:
    if not cursor:
        return None
    try:
        return _cursor.decode(cursor)
    except msgspec.MsgspecError:
        return None


def paged(
    values: Iterable[Any],
    identify: Callable[[Any], Identity],
    *,
    standard: str | Callable[[Any], str],
    digest: str,
    state: dict[str, str],
    pointer: str = "",
    skip: int = 0,
    total: int | None = None,
) -> Iterator[Page]:
    """Records made of a document's values, in pages. `identify` raises ValueError for a value that is no record.

    `standard` is that of all values, or tells a value's.
    The values before `skip` are read, so that their doubles are known, but not given again.
    """
    seen = SeenGuids()
    records: list[RawRecord] = []
    problems: list[Problem] = []
    size = 0
    number = 0

    def page() -> Page:
        cursor = msgspec.json.encode(Cursor(number, digest)).decode()
        return Page(records=tuple(records), cursor=cursor, total=total, problems=tuple(problems), state=state)

    failure: FetchError | None = None
    for number, value in enumerate(_until_broken(values), 1):
        if isinstance(value, FetchError):
            # What came before it is given all the same.
            failure, number = value, number - 1
            break
        where = f"{pointer}/{number - 1}"
        try:
            identity = identify(value)
            payload = encode(value)
        except ValueError as error:
            if number > skip:
                problems.append(not_a_record(value, where, error))
            continue
        new = seen.add(identity.guid)
        if number <= skip:
            continue
        problems.extend(identity.problems(where))
        if not new:
            values_ = {"guid": identity.guid[:200]}
            problems.append(Problem("guid-duplicate", record=identity.guid, pointer=where, values=values_))
            continue
        records.append(
            RawRecord(
                guid=identity.guid,
                payload=payload,
                standard=standard if isinstance(standard, str) else standard(value),
                modified=identity.modified,
                url=identity.url,
            )
        )
        size += len(payload)
        if len(records) >= PAGE_RECORDS or size >= PAGE_BYTES:
            yield page()
            records, problems, size = [], [], 0
    if records or problems or number <= skip:
        yield page()
    if failure is not None:
        raise failure


def _until_broken(values: Iterable[Any]) -> Iterator[Any]:
    """The values, and where the document breaks off the FetchError, as the last one."""
    try:
        yield from values
    except FetchError as error:
        yield error


def not_a_record(value: Any, where: str, error: ValueError) -> Problem:
    if isinstance(value, dict):
        return Problem("record-unencodable", pointer=where, values={"detail": str(error)[:200]})
    return Problem("record-not-object", pointer=where, values={"start": repr(value)[:60]})


def wrong_kind(url: str, expected: str) -> FetchError:
    return FetchError(Problem("wrong-kind", values={"url": url, "expected": expected}))
