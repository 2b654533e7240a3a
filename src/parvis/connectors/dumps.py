"""Files of records: which form they have, and the records in them.

A form is one JSON record, a list of them, lines of them (JSONL), what `package_search` or `package_show` answered,
a DCAT-US catalogue, or an object of Statistics Canada's tables; any of them may be packed with gzip.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec

from parvis import standards
from parvis.model import Problem
from parvis.standards.data_json.documents import version_of

from .base import FetchError
from .guard import shown
from .records import encode
from .streams import Source, events, items, opened, pairs

_LISTS = ("dataset", "result.results", "result", "results")
_NAMES = ("json", "jsonl", "ndjson", "geojson", "jsonld", "xml", "rdf", "owl", "ttl", "n3", "nt", "html", "htm")
SUFFIXES = tuple(f".{name}{packed}" for name in _NAMES for packed in ("", ".gz"))
_DCAT_US = frozenset({"accessLevel", "identifier", "distribution", "contactPoint", "landingPage"})
_MOST_LINE = 64_000_000
_MOST_OBJECT = 256_000_000
_any: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Any)


class Entry(NamedTuple):
    """A value found in a file, and where: a JSON pointer, or `line N`."""

    where: str
    value: Any


class Broken(NamedTuple):
    """A line that is no JSON; the next ones may be."""

    problem: Problem


def entries(file: IO[bytes], name: str) -> Iterator[Entry | Broken]:
    """The values of a file that may be records, one by one, whatever the file's form.

    Raises FetchError where it is not JSON or breaks off, after what came before.
    """
    file.seek(0)
    match _series(file, name):
        case "lines":
            yield from _lines(file, name)
            return
        case "values":
            file.seek(0)
            for number, value in enumerate(items(opened(file, name=name), "", name=name, several=True), 1):
                yield Entry(f"value {number}", value)
            return
    file.seek(0)
    source = opened(file, name=name)
    if source.first == b"[":
        for number, value in enumerate(items(source, "item", name=name)):
            yield Entry(f"/{number}", value)
        return
    prefix, whole = _form(file, name)
    file.seek(0)
    source = opened(file, name=name, limit=_MOST_OBJECT if whole == "object" else 4_000_000_000)
    if whole == "object":
        yield from (Entry("", value) for value in items(source, prefix, name=name))
    elif whole == "map":
        for key, value in pairs(source, prefix, name=name):
            yield Entry(f"/{key}", value)
    else:
        pointer = "/" + prefix.replace(".", "/")
        for number, value in enumerate(items(source, f"{prefix}.item", name=name)):
            yield Entry(f"{pointer}/{number}", value)


def _form(file: IO[bytes], name: str) -> tuple[str, str]:
    """Where in a document that is one object its records are, and as what: `list`, `map` or `object`."""
    file.seek(0)
    members = 0
    mapped = True
    enveloped = False
    try:
        for prefix, event, _ in events(opened(file, name=name), name=name):
            if event == "start_array" and prefix in _LISTS and not (prefix == "results" and enveloped):
                return prefix, "list"
            if prefix == "result" and event == "start_map":
                enveloped = True
            elif prefix == "" and event == "map_key":
                members += 1
            elif prefix and "." not in prefix and event not in ("start_map", "end_map", "map_key"):
                mapped = False
            if not mapped and not enveloped and members > 200:
                break
    except FetchError:
        # Let the reading of the records say where it breaks off.
        return ("", "map") if mapped and members > 1 else ("", "object")
    if enveloped:
        return "result", "object"
    return ("", "map") if mapped and members else ("", "object")


def _series(file: IO[bytes], name: str) -> str:
    """Whether the file is many JSON values: `lines`, one a line; `values`, one after the other; empty where it is one.

    It is many where its first line is a whole object, and more comes behind it.
    """
    reader = _reader(file, name)
    first = reader.readline(_MOST_LINE)
    if not first.startswith((b"{", b"\xef\xbb\xbf{")) or not first.endswith(b"\n"):
        return ""
    try:
        _any.decode(first.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    while line := reader.readline(_MOST_LINE):
        if line.strip():
            return "values" if line.strip() in (b"{", b"[") else "lines"
    return ""


def _lines(file: IO[bytes], name: str) -> Iterator[Entry | Broken]:
    reader = _reader(file, name)
    number = 0
    while line := reader.readline(_MOST_LINE):
        number += 1
        text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if not text:
            continue
        try:
            yield Entry(f"line {number}", _any.decode(text))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            if not line.endswith(b"\n") and "truncated" in str(error):
                values = {"url": shown(name), "start": "", "detail": str(error)[:200]}
                raise FetchError(Problem("json-truncated", pointer=f"line {number}", values=values)) from None
            values = {"line": str(number), "file": shown(name), "detail": str(error)[:200]}
            yield Broken(Problem("line-not-json", pointer=f"line {number}", values=values))


def _reader(file: IO[bytes], name: str) -> io.BufferedReader:
    file.seek(0)
    return io.BufferedReader(_Readable(opened(file, name=name, gauged=False)), 1 << 16)


class _Readable(io.RawIOBase):
    """A source as Python's own buffered reader wants it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._rest or self._source.read(len(buffer))
        taken, self._rest = data[: len(buffer)], data[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def standard_of(value: Any) -> str | None:
    """The standard of a record: `ckan`, `dcat-us`, `statcan`, …; None where it is none that Parvis reads."""
    if not isinstance(value, dict):
        return None
    keys = value.keys()
    if {"title_en", "pid"} <= keys or {"productId", "cubeTitleEn"} <= keys:
        return "statcan"
    if "resources" in keys and keys & {"name", "id", "title"}:
        return "ckan"
    if "title" in keys and len(keys & _DCAT_US) >= 2:
        return version_of(value) or "dcat-us"
    if "title" in keys and "name" in keys and keys & {"notes", "metadata_modified", "owner_org", "tags"}:
        return "ckan"
    return _recognised(value)


def _recognised(value: dict[str, Any]) -> str | None:
    try:
        return standards.recognise(encode(value))
    except ValueError:
        return None


def files_of(path: Path) -> Iterator[Path]:
    """The files with records under a path, sorted; hidden ones and links that lead out of it left aside."""
    if path.is_file():
        yield path
        return
    root = path.resolve()
    for child in sorted(path.iterdir(), key=lambda each: each.name):
        if child.name.startswith("."):
            continue
        if child.is_symlink() and not child.resolve().is_relative_to(root):
            continue
        if child.is_dir() and not child.is_symlink():
            yield from files_of(child)
        elif child.is_file() and child.name.lower().endswith(SUFFIXES):
            yield child


def failure_of(error: FetchError, path: str) -> Problem:
    """A file's failure as a problem of the page, that names the file."""
    problem = error.problem
    return Problem(problem.code, problem.severity, path, problem.record, {**problem.values, "url": path})
