"""A dataset and what it is made of: DCAT 3 in spirit, in plain data."""

from typing import Any

import msgspec

from .agent import Agent
from .coverage import Extent, Period
from .text import EMPTY, NO_WORDS, Text, TextList


class Identifier(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One of the names a dataset goes by."""

    value: str
    type: str = "other"
    "uuid, doi, uri, ckan-id, ckan-name, dcat-us, statcan-pid, iso-file-identifier, … or other."


class Concept(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A term of somebody's classification, as the source gave it."""

    label: Text = EMPTY
    code: str | None = None
    scheme: str | None = None


class Licence(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """What one may do with the data."""

    code: str | None = None
    "A code of the vocabulary `licence`, where it is one of them."
    title: Text = EMPTY
    url: Text = EMPTY

    def __bool__(self) -> bool:
        return bool(self.code or self.title or self.url)


class Relation(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """Something else that has to do with the dataset: documentation, a publication, another dataset."""

    url: str
    type: str = "related"
    title: Text = EMPTY


class Distribution(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A form in which the data can be had: a file, a page or an order form."""

    url: str | None = None
    "Where to get it; None where the source gives no address (BC's indirect access)."
    id: str | None = None
    title: Text = EMPTY
    description: Text = EMPTY
    format: str | None = None
    "A code of the vocabulary `format` where it is one of them, else the source's own word."
    media_type: str | None = None
    size: int | None = None
    "Bytes."
    languages: tuple[str, ...] = ()
    kind: str | None = None
    "A code of the vocabulary `resource_type` (dataset, guide, api, …) where the source says."
    licence: Licence | None = None
    issued: str | None = None
    modified: str | None = None
    checksum: str | None = None
    "algorithm:hex, or the bare value where the source does not say which algorithm."
    extras: dict[str, Any] = {}


class DataService(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """An address that answers questions about the data (dcat:DataService)."""

    url: str
    title: Text = EMPTY
    description: Text = EMPTY
    protocol: str | None = None
    "WMS, WFS, WCS, WMTS, ESRI REST, OData, SPARQL, API, …: a code of the vocabulary `format` where it is one."
    id: str | None = None
    languages: tuple[str, ...] = ()
    extras: dict[str, Any] = {}


class Provenance(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """Where the record came from."""

    source: str
    "The harvest source's slug."
    guid: str
    "The record's identifier in that source."
    url: str | None = None
    "A page or API address of the record at the source."
    standard: str | None = None
    "The name of the metadata standard it was read from, with its version or profile: `ckan/gc`."
    harvested: str | None = None
    "When this version was harvested: ISO 8601, UTC."


class Dataset(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A collection of data, described once (dcat:Dataset).

    Readers of standards leave `id` and `provenance` empty: the catalogue gives both.
    Dates are ISO 8601 of any precision: `2011`, `2011-03`, `2011-03-01`, `2011-03-01T08:30:00Z`.
    """

    id: str = ""
    title: Text = EMPTY
    description: Text = EMPTY
    keywords: TextList = NO_WORDS
    subjects: tuple[str, ...] = ()
    "Codes of the vocabulary `subject`."
    themes: tuple[Concept, ...] = ()
    "The source's own classification, kept beside `subjects`."
    identifiers: tuple[Identifier, ...] = ()
    publisher: Agent | None = None
    creators: tuple[Agent, ...] = ()
    contacts: tuple[Agent, ...] = ()
    licence: Licence | None = None
    access_rights: str | None = None
    "open, restricted or under_review, where the source says; open data are `open`."
    issued: str | None = None
    modified: str | None = None
    frequency: str | None = None
    "A code of the vocabulary `frequency`: an ISO 8601 duration or irregular, as_needed, …"
    status: str | None = None
    "A code of the vocabulary `status`: ongoing, completed, obsolete, …"
    periods: tuple[Period, ...] = ()
    extents: tuple[Extent, ...] = ()
    languages: tuple[str, ...] = ()
    "The languages of the data, BCP 47."
    landing_page: Text = EMPTY
    distributions: tuple[Distribution, ...] = ()
    services: tuple[DataService, ...] = ()
    relations: tuple[Relation, ...] = ()
    series: tuple[Text, ...] = ()
    "The titles of the series it belongs to."
    version: str | None = None
    kind: str = "dataset"
    "dataset, publication, application, … (the vocabulary `collection` or the source's own word)."
    jurisdiction: str | None = None
    "A code of the vocabulary `jurisdiction`: CA, CA-QC, CA-QC-montreal, …"
    provenance: Provenance | None = None
    extras: dict[str, Any] = {}
    "What of the source had no place above, under the source's own names. Never dropped."
