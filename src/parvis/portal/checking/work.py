"""What is done to a document that somebody hands in: in a process of its own (`worker`), and without Django."""

from itertools import islice
from typing import NamedTuple

import msgspec

from parvis.model import Dataset, Problem
from parvis.standards import hub
from parvis.standards.base import ReadContext, WriteContext
from parvis.standards.checking.report import Report, check_document
from parvis.standards.converting import Conversion, ConversionReport
from parvis.standards.writing import WRITERS


class Handed(NamedTuple):
    """A document, what it is called, and what its giver says it is (empty: to be found out)."""

    document: bytes
    name: str = ""
    standard: str = ""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a document, as its reader understood it."""

    guid: str
    dataset: Dataset | None
    problems: tuple[Problem, ...]


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """A document in another standard, and what became of each field."""

    document: bytes
    media_type: str
    suffix: str
    report: ConversionReport


def check(handed: Handed) -> Report:
    """What is wrong with a document, and how good it is."""
    return check_document(handed.document, standard=handed.standard or None, context=_reading(handed))


def records(handed: Handed, first: int, most: int) -> list[Shown]:
    """The document's records from number `first` on (the first is 1), `most` of them, read."""
    items = hub.read_items(handed.document, handed.standard or None, _reading(handed))
    return [
        Shown(guid=item.guid, dataset=item.reading.dataset, problems=item.reading.problems)
        for item in islice(items, first - 1, first - 1 + most)
    ]


def convert(handed: Handed, target: str, lang: str, seconds: float) -> Converted:
    """The document in another standard: the records that were reached in this time. `target` is one of `WRITERS`."""
    writer = WRITERS[target]
    conversion = Conversion(
        handed.document,
        target,
        source=handed.standard or None,
        name=handed.name,
        reading=_reading(handed),
        writing=WriteContext(lang=lang),
        seconds=seconds,
    )
    document = b"".join(conversion.pieces())
    return Converted(document=document, media_type=writer.media_type, suffix=writer.suffix, report=conversion.report())


def _reading(handed: Handed) -> ReadContext:
    return ReadContext(base_url=handed.name if handed.name.startswith(("http://", "https://")) else "")
