"""What a metadata standard's module offers, and what it is told."""

from datetime import datetime
from typing import Protocol

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


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one record: the dataset, or None where it can't be one, and what was wrong."""

    dataset: Dataset | None
    problems: tuple[Problem, ...] = ()
    profile: str = ""
    "The standard with the version or profile that was recognised, `ckan/gc`; empty: the standard's bare name."


class Reader(Protocol):
    """A standard that can be read: a module with these names under `parvis.standards`."""

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
