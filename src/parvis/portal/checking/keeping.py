"""Documents that were handed in for a check, kept for an hour under a name that nobody can guess.

So a report has an address: it can be read in the other language, page by page, and the record taken in another
standard, without being handed in again.
"""

import contextlib
import re
import secrets
import time
from pathlib import Path

import msgspec
from django.conf import settings

from .work import Handed

SECONDS = 3600
MOST_BYTES = 500_000_000
"Of all that is kept; the oldest goes first."
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


class _Head(msgspec.Struct):
    name: str
    standard: str


def keep(handed: Handed) -> str:
    """Keep it for an hour; the token to have it again with."""
    folder = _folder()
    _clear(folder, room=len(handed.document))
    token = secrets.token_urlsafe(16)
    head = msgspec.json.encode(_Head(handed.name, handed.standard))
    part = folder / f".{token}.part"
    part.write_bytes(head + b"\n" + handed.document)
    part.replace(folder / token)
    return token


def kept(token: str) -> Handed | None:
    """The document of a token; None where it is gone or never was."""
    if not _TOKEN.fullmatch(token):
        return None
    path = _folder() / token
    try:
        if path.stat().st_mtime < time.time() - SECONDS:
            return None
        head, _, document = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    found = msgspec.json.decode(head, type=_Head)
    return Handed(document, found.name, found.standard)


def _folder() -> Path:
    folder: Path = settings.CONFIG.home / "checks"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _clear(folder: Path, *, room: int) -> None:
    """Delete what is too old, and the oldest of what is too much."""
    found = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            found.append((path.stat().st_mtime, path.stat().st_size, path))
    found.sort(key=lambda item: item[0])
    total = sum(size for _, size, _ in found)
    for at, size, path in found:
        if at >= time.time() - SECONDS and total + room <= MOST_BYTES:
            break
        path.unlink(missing_ok=True)
        total -= size
