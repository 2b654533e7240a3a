"""Metadata documents that commands are given: a file, an address, or standard input."""

import sys
from pathlib import Path
from typing import NamedTuple

from .language import _
from .output import Unusable

MOST = 2_000_000_000
"Bytes."


class Input(NamedTuple):
    """A document, and what it is called."""

    name: str
    document: bytes


def read_input(place: str, *, local: bool = False) -> Input:
    """The document at a path, at an address (http, https) or, for `-`, of standard input; unpacked where it is gzip.

    `local`: whether addresses of this machine and its network may be asked. Raises Unusable.
    """
    from parvis.standards.hub import unpacked

    name, document = _had(place, local)
    if not document.strip():
        raise Unusable(_("{file} is empty.").format(file=name))
    try:
        return Input(name, unpacked(document))
    except ValueError as error:
        raise Unusable(_("{file} can't be unpacked: {error}").format(file=name, error=error)) from error


def _had(place: str, local: bool) -> tuple[str, bytes]:
    if place == "-":
        return _("standard input"), sys.stdin.buffer.read(MOST)
    if place.startswith(("http://", "https://")):
        return place, _fetched(place, local)
    path = Path(place)
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise Unusable(_("{file} can't be read: {error}").format(file=place, error=error.strerror)) from error


def _fetched(url: str, local: bool) -> bytes:
    from parvis.connectors.base import FetchError
    from parvis.connectors.client import HttpClient

    with HttpClient(local=local, max_bytes=MOST, headers={"Accept": "*/*"}) as client:
        try:
            return client.get(url).body
        except FetchError as error:
            raise Unusable.of(error.problem) from error
