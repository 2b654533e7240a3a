"""The records in a JSON document of a standard that only knows single records: alone, listed, in lines or wrapped."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import ijson  # type: ignore[import-untyped]
import msgspec

from parvis.model import Problem

WRAPPERS = ("dataset", "datasets", "results", "result", "packages", "features", "items", "data")
"Members that hold a document's records, in the order in which they are looked for."
BOM = b"\xef\xbb\xbf"
_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_DEEPEST = 256


class Found(NamedTuple):
    """A record's bytes, and where in the document they stand."""

    pointer: str
    payload: bytes


def records(document: bytes, wrappers: Sequence[str] = ()) -> Iterator[Found | Problem]:
    """The records of a JSON document, one by one, as slices of it. Never raises: what breaks off is a problem.

    `wrappers`: the members that hold records where the standard is known, whatever else stands beside them.
    """
    text = document.removeprefix(BOM).strip()
    if text[:1] == b"[":
        yield from _listed(text, "")
    elif text[:1] == b"{" and _is_lines(text):
        yield from _lines(text)
    elif text[:1] == b"{":
        yield from _object(text, wrappers)
    else:
        start = text[:40].decode("utf-8", "replace")
        yield Problem("not-json", values={"position": "0", "start": start})


def _object(text: bytes, wrappers: Sequence[str]) -> Iterator[Found | Problem]:
    names = wrappers or WRAPPERS
    try:
        members = _MEMBERS.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        yield from _broken(text, names)
        return
    at, pointer = members, ""
    for _ in range(3):
        name = next((name for name in names if bytes(at.get(name, b""))[:1] in (b"[", b"{")), None)
        if name is None or ("title" in at and not wrappers):
            break
        inner = bytes(at[name])
        pointer += f"/{name}"
        if inner[:1] == b"[":
            yield from _listed(inner, pointer)
            return
        text = inner
        try:
            at = _MEMBERS.decode(inner)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            break
    yield Found(pointer, text)


def _listed(text: bytes, pointer: str) -> Iterator[Found | Problem]:
    try:
        values = _LIST.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        yield from _broken(text, WRAPPERS)
        return
    for number, value in enumerate(values):
        yield Found(f"{pointer}/{number}", bytes(value))


def _is_lines(text: bytes) -> bool:
    first, _, rest = text.partition(b"\n")
    if not rest.strip() or not rest.lstrip().startswith(b"{"):
        return False
    try:
        msgspec.json.decode(first)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _lines(text: bytes) -> Iterator[Found | Problem]:
    start, number = 0, 0
    while start < len(text):
        end = text.find(b"\n", start)
        end = len(text) if end < 0 else end
        number += 1
        if line := text[start:end].strip():
            yield Found(f"line {number}", line)
        start = end + 1


class _Feed:
    """Bytes as ijson reads them, refused where they nest too deep for it."""

    def __init__(self, text: bytes) -> None:
        self._text, self._at = text, 0

    def read(self, size: int = -1) -> bytes:
        size = size if size >= 0 else 65_536
        piece = self._text[self._at : self._at + size]
        self._at += len(piece)
        return piece


def _broken(text: bytes, names: Sequence[str]) -> Iterator[Found | Problem]:
    """The whole records in front of where a document breaks off, then the problem."""
    if _deepest(text) > _DEEPEST:
        yield Problem("too-deep", values={"depth": str(_DEEPEST)})
        return
    prefix = "item" if text[:1] == b"[" else next((f"{name}.item" for name in names if _opens(text, name)), "")
    number = 0
    try:
        for value in ijson.items(_Feed(text), prefix, use_float=True) if prefix else ():
            yield Found(f"/{prefix.rpartition('.')[0]}/{number}".replace("//", "/"), msgspec.json.encode(value))
            number += 1
    except (ijson.JSONError, UnicodeError, ValueError, RecursionError, msgspec.MsgspecError) as error:
        yield Problem(
            "document-broken", pointer=f"/{number}", values={"detail": str(error)[:120], "count": str(number)}
        )
        return
    if not prefix:
        # One record, whatever state it is in: its reader says what is wrong with it.
        yield Found("", text)


def _opens(text: bytes, name: str) -> bool:
    return re.search(rb'"' + name.encode() + rb'"\s*:\s*\[', text[:65_536]) is not None


def _deepest(text: bytes) -> int:
    depth = deepest = 0
    for char in re.sub(rb'"(?:[^"\\]|\\.)*"?', b"", text, flags=re.DOTALL):
        if char in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in b"]}":
            depth -= 1
    return deepest
