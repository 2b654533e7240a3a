"""What a metadata standard's module offers, and what it is told."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol

import msgspec

from parvis.model import Agent, Dataset, Problem


class ReadContext(msgspec.Struct, kw_only=True):
    """What a reader may need beside the record itself; all of it optional."""

    guid: str = ""
    base_url: str = ""
    "The portal's address, to complete relative addresses and to point back at the record."
    language: str = "und"
    "The language of texts that don't say theirs."
    jurisdiction: str | None = None
    publisher: Agent | None = None
    "Who publishes where the record does not say."
    organizations: dict[str, bytes] = {}
    "What the portal says of its organisations (raw JSON), by the id the records use."
    tables: dict[str, dict[str, dict[str, str]]] = {}
    "An administrator's changes to the mapping tables (`profiles.Changes`)."
    lookups: dict[str, Any] = {}
    "What `profiles.lookup` made of them, kept from record to record."


class Reading(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What came of one record: the dataset, or None where it can't be one, and what was wrong."""

    dataset: Dataset | None
    problems: tuple[Problem, ...] = ()
    profile: str = ""
    "The standard with the version or profile that was recognised, `ckan/gc`; empty: the standard's bare name."


class Detected(msgspec.Struct, frozen=True, kw_only=True):
    """What a document is."""

    standard: str
    "The reader's name."
    version: str = ""
    "`1.1`, `3.0.1`; empty where the document does not show it."
    profile: str = ""
    "The profile within the standard: `hnap`, `dcat-ap`, `gc`."
    syntax: str = ""
    "json, json-ld, turtle, n-triples, rdf-xml, xml or html."
    confidence: float = 1.0
    "0 to 1: of several standards that know a document as theirs, the surest has it."


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A record cut out of a document, for `read`."""

    guid: str
    "The record's own identifier; one derived from what it holds where it has none."
    payload: bytes
    modified: str | None = None
    url: str | None = None
    pointer: str = ""
    "Where in the document: a JSON pointer, an XPath, `line 12`, or the subject of a graph."


class Reader(Protocol):
    """A standard that can be read: a module with these names under `parvis.standards`.

    Optional names, for standards whose documents hold many records, and for those that can be checked:

    - `detect(document: bytes) -> Detected | None`: what a whole document is, of this standard; quick, never raises.
    - `split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]`: its records, in bounded memory beside
      the document; what can't be cut out is a problem with its place, and the rest goes on. Never raises.
    - `read_each(document: bytes, context: ReadContext) -> Iterator[tuple[Part, Reading]]`: the same records read, where
      that is faster than cutting them out first; parts need no payload. What can't be cut out is a reading without a
      dataset. Never raises.
    - `check(document: bytes, detected: Detected) -> Iterator[Problem]`: what breaks its rules. `pointer` says
      where; `values` hold `rule` (the schema's, shape's or profile's own name of it) and `reference` (an address or
      section), beside what the message names. Never raises.
    - `WRITERS: tuple[Writer, ...]`: how datasets are written in it.
    """

    NAME: str
    "The standard's name in code, API and CLI: `ckan`, `dcat-us`, `statcan`."
    MEDIA_TYPES: tuple[str, ...]

    @staticmethod
    def recognises(payload: bytes) -> bool:
        """Whether these bytes look like one record of this standard."""

    @staticmethod
    def read(payload: bytes, context: ReadContext) -> Reading:
        """One record as a dataset. Never raises for bad input: it returns problems."""


class WriteContext(msgspec.Struct, frozen=True, kw_only=True):
    """What writers need to know of the portal that publishes; all of it optional."""

    base_url: str = ""
    "The portal's address, without a slash at the end: what identifiers and pages are made of."
    lang: str = "en"
    "The language of standards that have only one."
    title: dict[str, str] = {}
    "The portal's name by language."
    contact_email: str = ""
    "Whom to ask about a dataset that names nobody."


class Written(Protocol):
    """A dataset to be written, with how the portal has it: `Record`, or the catalogue's `Entry`."""

    @property
    def dataset(self) -> Dataset: ...
    @property
    def slug(self) -> str: ...
    @property
    def organization_slug(self) -> str | None: ...
    @property
    def created_at(self) -> datetime | None: ...
    @property
    def harvested_at(self) -> datetime | None: ...
    @property
    def changed_at(self) -> datetime | None: ...


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset to be written that is in no catalogue."""

    dataset: Dataset
    slug: str = ""
    organization_slug: str | None = None
    created_at: datetime | None = None
    harvested_at: datetime | None = None
    changed_at: datetime | None = None


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """A standard that datasets can be written in."""

    name: str
    media_type: str
    suffix: str
    one: Callable[[Written, WriteContext], bytes]
    "One dataset as a document of its own: the same bytes each time."
    many: Callable[[Iterable[Written], WriteContext], Iterator[bytes]]
    "Many datasets as one document, piece by piece, in bounded memory."
    reader: str = ""
    "The standard that reads it back; empty: none does."
    holds: frozenset[str] = frozenset()
    """What comes back just as it was when it is read again: fields of `Dataset`, `distributions.title` for inner ones.

    `extras` of inner ones are promised by their own path alone."""
    untagged: bool = False
    "Whether it does not say in which language texts are that are in the context's: who reads it back must know."
