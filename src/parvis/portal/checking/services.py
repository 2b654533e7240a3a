"""What pages and APIs may ask: to take a document in, to check it, to show it, to convert it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from parvis.connectors.base import FetchError
from parvis.model import Dataset, Problem
from parvis.portal.harvest.fetching import http_client
from parvis.standards import hub, readers
from parvis.standards.base import ReadContext, WriteContext
from parvis.standards.checking.report import Report, check_document
from parvis.standards.converting import Conversion, ConversionReport
from parvis.standards.writing import WRITERS

from .keeping import Handed, keep, kept
from .limits import MOST_BYTES, MOST_RECORDS, SECONDS, TooManyError, asker_of, throttle

__all__ = [
    "MOST_BYTES",
    "MOST_RECORDS",
    "Converted",
    "Handed",
    "Shown",
    "TooManyError",
    "UnusableError",
    "asker_of",
    "check",
    "convert",
    "fetch",
    "keep",
    "kept",
    "records",
    "take",
    "targets",
    "throttle",
    "too_large",
]


class UnusableError(Exception):
    """What was handed in can't be checked; why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


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


def take(document: bytes, *, name: str = "", standard: str = "") -> Handed:
    """The document, unpacked and within the limits. Raises UnusableError."""
    if standard and standard not in readers():
        raise UnusableError(
            Problem("standard-unheard-of", values={"name": standard[:60], "names": ", ".join(readers())})
        )
    try:
        plain = hub.unpacked(document, most=MOST_BYTES)
    except ValueError:
        raise UnusableError(too_large()) from None
    if len(plain) > MOST_BYTES:
        raise UnusableError(too_large())
    if not plain.strip():
        raise UnusableError(Problem("document-empty"))
    return Handed(plain, name[:300], standard)


def too_large() -> Problem:
    """Why a document of more than MOST_BYTES is not taken."""
    return Problem("document-too-large", values={"limit": f"{MOST_BYTES / 1_000_000:g}"})


def fetch(address: str, *, standard: str = "") -> Handed:
    """The document at an address of the public Internet. Raises UnusableError: a private one is refused."""
    accept = "application/ld+json, text/turtle, application/rdf+xml, application/json, application/xml, */*;q=0.5"
    limits: dict[str, Any] = {"max_bytes": MOST_BYTES, "attempts": 1, "read_timeout": 10.0, "total_timeout": 20.0}
    with http_client(headers={"Accept": accept}, connect_timeout=5.0, **limits) as client:
        try:
            reply = client.get(address.strip())
        except FetchError as error:
            if error.problem.code == "address-private":
                raise UnusableError(Problem("address-not-public", values=error.problem.values)) from error
            raise UnusableError(error.problem) from error
    return take(reply.body, name=reply.url, standard=standard)


def check(handed: Handed) -> Report:
    """What is wrong with a document, and how good it is."""
    return check_document(handed.document, standard=handed.standard or None, context=_reading(handed))


def records(handed: Handed, *, limit: int = MOST_RECORDS) -> Iterator[Shown]:
    """The document's first records, read."""
    for item in islice(hub.read_items(handed.document, handed.standard or None, _reading(handed)), limit):
        yield Shown(guid=item.guid, dataset=item.reading.dataset, problems=item.reading.problems)


def targets() -> tuple[str, ...]:
    """The standards that a document can be had in."""
    return tuple(WRITERS)


def convert(handed: Handed, target: str, *, lang: str) -> Converted:
    """The document in another standard. `target` is one of `targets()`."""
    writer = WRITERS[target]
    conversion = Conversion(
        handed.document,
        target,
        source=handed.standard or None,
        name=handed.name,
        reading=_reading(handed),
        writing=WriteContext(lang=lang),
        seconds=SECONDS,
    )
    document = b"".join(conversion.pieces())
    return Converted(document=document, media_type=writer.media_type, suffix=writer.suffix, report=conversion.report())


def _reading(handed: Handed) -> ReadContext:
    return ReadContext(base_url=handed.name if handed.name.startswith(("http://", "https://")) else "")
