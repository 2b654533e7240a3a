"""What a connector offers: how to recognise a kind of portal, and how to walk through its records.

A connector knows nothing of storing, of Django or of HTTP's details: it asks the `Client` it is given and
yields pages of raw records. It runs in a thread of its own, so it may block.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

import msgspec

from parvis.model import Problem


class SourceSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A portal to harvest, as far as a connector needs to know it."""

    url: str
    "An address (https://…) or, where `local`, a path of this machine."
    kind: str = "auto"
    slug: str = ""
    language: str = "en"
    local: bool = False
    "Whether addresses of this machine or network are allowed."
    options: dict[str, str] = {}


class RawRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the portal gave it."""

    guid: str
    "The portal's identifier of it: unique in the portal, the same at every harvest."
    payload: bytes
    standard: str
    "The name of the reader in `parvis.standards` that understands it."
    modified: str | None = None
    url: str | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some records, and how to go on after them."""

    records: tuple[RawRecord, ...] = ()
    cursor: str = ""
    "Given back to `pages` after a crash: the walk goes on behind this page. Opaque to all but the connector."
    total: int | None = None
    "How many records the portal says it has, where it says."
    problems: tuple[Problem, ...] = ()
    "What could not even be cut into records."
    organizations: dict[str, bytes] = {}
    "What the portal says of organisations that these records name: raw JSON by the id that records use."
    state: dict[str, str] = {}
    "What to remember for the next run (etag, last-modified, since, …), if this run ends well."
    unchanged: bool = False
    "The portal says that nothing has changed since `state`: the run is over, and nothing was withdrawn."


class Detection(msgspec.Struct, frozen=True, kw_only=True):
    """What was found at an address."""

    kind: str
    url: str
    "The address to harvest: the portal's root, not necessarily the one that was given."
    title: str = ""
    "What the portal calls itself, where it says."
    version: str = ""
    count: int | None = None
    "How many records it says it has."
    language: str = "en"
    options: dict[str, str] = {}


class Reply(Protocol):
    """What an address answered."""

    status: int
    url: str
    headers: dict[str, str]
    "Names in lower case."
    body: bytes


class Client(Protocol):
    """How connectors reach addresses. Limits, retries, and the refusal of private addresses are its business.

    Every method raises `FetchError` (a `Problem` inside) where an address can't be had.
    """

    def get(self, url: str, *, params: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> Reply:
        """The whole answer, redirects followed; 304 is an answer, other statuses from 400 on raise."""

    def post(self, url: str, body: bytes, *, media_type: str, headers: dict[str, str] | None = None) -> Reply:
        """The answer to a question put by POST, like `get` otherwise: only for what changes nothing at the host, since
        it may be put several times."""

    def get_many(self, urls: Iterable[str]) -> Iterator[Reply]:
        """The answers in the order asked, a few fetched ahead within the host's limit."""

    def download(self, url: str, *, headers: dict[str, str] | None = None) -> Reply:
        """Like `get` for a large body: `body` is empty and `path` names a temporary file that holds it."""


class FetchError(Exception):
    """An address that could not be had, or not as what was asked for."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code, problem.values)
        self.problem = problem


class Connector(Protocol):
    """A kind of portal: a module with these names under `parvis.connectors`."""

    KIND: str
    "Its name in code, API and CLI: `ckan`, `dcat-us`, `statcan`, `file`."
    INCREMENTAL: bool
    "Whether `pages` heeds `state` and yields only what changed since; then `guids` lists all that are there."

    @staticmethod
    def detect(url: str, client: Client, *, local: bool) -> Detection | None:
        """What is at the address, if it is of this kind; None if not. Raises FetchError only where nothing answers."""

    @staticmethod
    def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
        """The portal's records, page by page, from behind `cursor`; with `state` only what changed since, where it can.

        A record that can't be cut out is a problem on its page; only what stops the whole walk raises FetchError.
        """

    @staticmethod
    def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
        """The guids of all records there now, in batches: asked after an incremental walk, to find what vanished."""
