"""Reading the records of a JSON document too large to be held in memory."""

import gzip
import re
import zlib
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import IO, Any

import ijson  # type: ignore[import-untyped]

from parvis.model import Problem

from .base import FetchError
from .guard import shown
from .json_parts import BOM, looks_like_markup

GZIP_MAGIC = b"\x1f\x8b"
MAX_UNPACKED = 4_000_000_000
MAX_DEPTH = 256

_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_BRACKETS = b"[{]}"
_NOT_BRACKETS = bytes(code for code in range(256) if code not in _BRACKETS)
_STEP = [1 if code in b"[{" else -1 for code in range(256)]


class DepthGauge:
    """How deeply a JSON text is nested, measured piece by piece before it is parsed.

    ijson keeps the path of where it is as text, so that each level costs as much memory as all levels above it:
    two hundred thousand brackets, a few kilobytes when packed, take all the memory there is.
    """

    def __init__(self) -> None:
        self.depth = 0
        self._in_string = False
        self._tail = b""

    def deepest(self, data: bytes) -> int:
        """The greatest depth that the text reached within this piece."""
        data = self._tail + data
        backslashes = len(data) - len(data.rstrip(b"\\"))
        self._tail = b"\\" if backslashes % 2 else b""
        if self._tail:
            data = data[:-1]
        if b"\\" in data:
            data = _ESCAPE.sub(b"", data)
        parts = data.split(b'"')
        outside = b"".join(parts[1 if self._in_string else 0 :: 2]).translate(None, _NOT_BRACKETS)
        if len(parts) % 2 == 0:
            self._in_string = not self._in_string
        depths = list(accumulate(map(_STEP.__getitem__, outside), initial=self.depth))
        self.depth = depths[-1]
        return max(depths)


class Source:
    """A file's bytes: unpacked where it is gzip, without byte-order mark, and not more than `limit`.

    ijson reads it; `read` raises FetchError (`too-large`, `json-too-deep`, `gzip-broken`).
    """

    def __init__(self, file: IO[bytes], *, name: str, limit: int, gauged: bool = True) -> None:
        packed = file.read(2) == GZIP_MAGIC
        file.seek(0)
        self._stream: Any = gzip.GzipFile(fileobj=file) if packed else file
        self._name = name
        self._gauge = DepthGauge() if gauged else None
        self._left = self._limit = limit
        self._ahead = self._get(4096)
        self.markup = looks_like_markup(self._ahead)
        self._ahead = self._ahead.removeprefix(BOM)
        self.first = self._ahead.lstrip()[:1]

    def read(self, size: int = -1) -> bytes:
        size = size if size >= 0 else 65_536
        if self._ahead:
            given, self._ahead = self._ahead[:size], self._ahead[size:]
            return given
        return self._get(size) if size else b""

    def _get(self, size: int) -> bytes:
        try:
            data: bytes = self._stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
            values = {"url": self._name, "detail": str(error)[:200]}
            raise FetchError(Problem("gzip-broken", values=values)) from None
        self._left -= len(data)
        if self._left < 0:
            values = {"url": self._name, "limit": f"{self._limit / 1_000_000:g}"}
            raise FetchError(Problem("too-large", values=values))
        if self._gauge and self._gauge.deepest(data) > MAX_DEPTH:
            raise FetchError(Problem("json-too-deep", values={"url": self._name, "limit": str(MAX_DEPTH)}))
        return data


def opened(file: IO[bytes], *, name: str, limit: int = MAX_UNPACKED, gauged: bool = True) -> Source:
    """The file's text, to be read as JSON; not `gauged` where it goes to a parser that bounds depth itself.

    Raises FetchError (`html-instead-of-json`, `reply-not-json` where it is empty).
    """
    source = Source(file, name=shown(name), limit=limit, gauged=gauged)
    values = {"url": shown(name), "start": "", "detail": ""}
    if source.markup:
        raise FetchError(Problem("html-instead-of-json", values=values))
    if not source.first:
        raise FetchError(Problem("reply-not-json", values=values))
    return source


def items(source: Source, prefix: str, *, name: str, several: bool = False) -> Iterator[Any]:
    """The values at an ijson prefix, one by one; `several`: of all documents that follow one another.

    Raises FetchError (`json-truncated`, `reply-not-json`) where the document breaks off or isn't JSON, after what
    came before.
    """
    try:
        yield from ijson.items(source, prefix, use_float=True, multiple_values=several)
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _broken(name, error) from None


def pairs(source: Source, prefix: str, *, name: str) -> Iterator[tuple[str, Any]]:
    """The members of the object at an ijson prefix, one by one. Raises FetchError like `items`."""
    try:
        yield from ijson.kvitems(source, prefix, use_float=True)
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _broken(name, error) from None


def events(source: Source, *, name: str) -> Iterator[tuple[str, str, Any]]:
    """ijson's events (prefix, event, value) of the whole document. Raises FetchError like `items`."""
    try:
        yield from ijson.parse(source, use_float=True)
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _broken(name, error) from None


def _broken(name: str, error: Exception) -> FetchError:
    detail = str(error).splitlines()[0][:200] if str(error) else ""
    cut = "premature" in detail or "Incomplete" in detail
    values = {"url": shown(name), "detail": detail, "start": ""}
    return FetchError(Problem("json-truncated" if cut else "reply-not-json", values=values))


def opened_path(path: Path, *, limit: int = MAX_UNPACKED) -> tuple[IO[bytes], Source]:
    """A file of this machine as `opened` gives it, and what to close. Raises FetchError."""
    try:
        file = path.open("rb")
    except OSError as error:
        values = {"path": str(path), "detail": error.strerror or ""}
        raise FetchError(Problem("file-unreadable", values=values)) from None
    try:
        return file, opened(file, name=str(path), limit=limit)
    except BaseException:
        file.close()
        raise
