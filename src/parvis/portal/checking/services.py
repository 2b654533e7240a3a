"""What pages and APIs may ask: to take a document in, to check it, to show it, to convert it."""

from typing import Any

from django.conf import settings

from parvis.connectors.base import FetchError
from parvis.model import Problem
from parvis.portal.harvest.fetching import http_client
from parvis.portal.requests import asker_of
from parvis.standards import hub, readers
from parvis.standards.checking.report import Report
from parvis.standards.writing import WRITERS

from .children import StoppedError, children
from .keeping import keep, kept
from .limits import CONVERTING, MOST_BYTES, MOST_RECORDS, TooManyError, throttle
from .work import Converted, Handed, Shown

__all__ = [
    "MOST_BYTES",
    "MOST_RECORDS",
    "Converted",
    "Handed",
    "Shown",
    "StoppedError",
    "TooManyError",
    "UnusableError",
    "asker_of",
    "check",
    "convert",
    "fetch",
    "keep",
    "kept",
    "record",
    "records",
    "take",
    "targets",
    "throttle",
    "too_large",
    "warm",
]


class UnusableError(Exception):
    """What was handed in can't be checked; why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


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


def warm() -> None:
    """See to it that the next check finds a process ready for it."""
    children.warm(settings.CONFIG.check_megabytes)


def check(handed: Handed) -> Report:
    """What is wrong with a document, and how good it is. Raises StoppedError."""
    report: Report = _apart("check", handed)
    return report


def records(handed: Handed, *, limit: int = MOST_RECORDS) -> list[Shown]:
    """The document's first records, read. Raises StoppedError."""
    found: list[Shown] = _apart("records", handed, 1, limit)
    return found


def record(handed: Handed, number: int) -> Shown | None:
    """The document's record of this number, from 1 on, read; None where it has fewer. Raises StoppedError."""
    found: list[Shown] = _apart("records", handed, number, 1)
    return found[0] if found else None


def targets() -> tuple[str, ...]:
    """The standards that a document can be had in."""
    return tuple(WRITERS)


def convert(handed: Handed, target: str, *, lang: str) -> Converted:
    """The document in another standard. `target` is one of `targets()`. Raises StoppedError."""
    converted: Converted = _apart("convert", handed, target, lang, settings.CONFIG.check_seconds * CONVERTING)
    return converted


def _apart(name: str, *arguments: Any) -> Any:
    """What a function of `work` gives, called in a process of its own."""
    config = settings.CONFIG
    return children.run(name, *arguments, seconds=config.check_seconds, megabytes=config.check_megabytes)
