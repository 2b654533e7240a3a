"""Any document of any standard: what it is, and the records in it."""

import gzip
import io
import logging
import zlib
from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.model import Problem

from . import readers
from .base import Detected, Part, ReadContext, Reading
from .json_records import BOM, Found, records

__all__ = ["Item", "UnknownStandardError", "detect", "parts", "read_document", "read_items", "unpacked"]

log = logging.getLogger(__name__)

MOST_UNPACKED = 2_000_000_000
"Bytes of a document that came packed."
_GZIP = b"\x1f\x8b"
_NAMES = {
    "data.json": "dcat-us",
    "datapackage.json": "data-package",
    "croissant.json": "croissant",
    "catalog.json": "stac",
    "csv-metadata.json": "csvw",
}
"What files of these names most often are: it decides between standards that are equally sure."
_BY_RECORD = 0.5
"How sure it is that a document is of a standard whose reader knows single records only."


class UnknownStandardError(ValueError):
    """No reader goes by this name; the argument names those there are."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a document, read."""

    guid: str
    reading: Reading
    pointer: str = ""
    url: str | None = None
    modified: str | None = None


def detect(document: bytes, name: str = "") -> Detected | None:
    """What a document is: of the standards that know it as theirs, the surest has it; None where none does.

    `name` is the file's or the address's, which helps where several are equally sure. Never raises.
    """
    first = _first(document)
    found = [detected for module in readers().values() if (detected := _detected(module, document, first))]
    if not found and first and _is_series(document, first):
        # Lines of records, of a standard that knows single ones by their whole document.
        found = [detected for module in readers().values() if (detected := _detected(module, first, first))]
    if not found:
        return None
    hint = _NAMES.get(name.rpartition("/")[2].partition("?")[0].lower())
    return max(found, key=lambda detected: (detected.confidence, detected.standard == hint))


def _first(document: bytes) -> bytes:
    """The first record of a JSON document; empty where there is none."""
    if not _is_json(document):
        return b""
    return next((item.payload for item in records(document) if isinstance(item, Found)), b"")


def _is_series(document: bytes, first: bytes) -> bool:
    """Whether a document begins with its first record and goes on after it."""
    text = document.removeprefix(BOM).lstrip()
    return len(first) < len(text.rstrip()) and text.startswith(first)


def _detected(module: Any, document: bytes, first: bytes) -> Detected | None:
    try:
        if own := getattr(module, "detect", None):
            detected: Detected | None = own(document)
            return detected
        if first and module.recognises(first):
            return Detected(standard=module.NAME, syntax="json", confidence=_BY_RECORD)
    except Exception:  # one reader's own mistake must not keep the others from their documents
        log.exception("detection by %s failed", module.NAME)
    return None


def _is_json(document: bytes) -> bool:
    return document[:256].removeprefix(BOM).lstrip()[:1] in (b"{", b"[")


def parts(document: bytes, standard: str, context: ReadContext) -> Iterator[Part | Problem]:
    """The records of a document of a standard, cut out, and what could not be. Raises UnknownStandardError."""
    module = _reader(standard)
    return _split(module, document, context) if hasattr(module, "split") else _cut(document)


def _split(module: Any, document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    try:
        yield from module.split(document, context)
    except Exception as error:  # what came before it is kept
        log.exception("splitting by %s failed", module.NAME)
        yield _failed(error)


def _cut(document: bytes) -> Iterator[Part | Problem]:
    for item in records(document):
        yield Part(guid="", payload=item.payload, pointer=item.pointer) if isinstance(item, Found) else item


def read_document(
    document: bytes, standard: str | None = None, context: ReadContext | None = None
) -> Iterator[Reading]:
    """Every record of a document; what could not even be cut out is a reading without a dataset.

    No `standard`: it is found out; of a document that is none, there is one reading, which says so.
    Raises UnknownStandardError.
    """
    return (item.reading for item in read_items(document, standard, context))


def read_items(document: bytes, standard: str | None = None, context: ReadContext | None = None) -> Iterator[Item]:
    """The same, each record with its identifier and its place in the document."""
    context = context or ReadContext()
    if standard is None:
        detected = detect(document)
        if detected is None:
            return iter((_unplaced(Problem("standard-undetected", values={"start": _start(document)})),))
        standard = detected.standard
    return _read(_reader(standard), document, context)


def _read(module: Any, document: bytes, context: ReadContext) -> Iterator[Item]:
    if hasattr(module, "read_each"):
        for part, reading in module.read_each(document, context):
            yield _item(part, reading)
        return
    for part in parts(document, module.NAME, context):
        if isinstance(part, Problem):
            yield _unplaced(part)
            continue
        context.guid = part.guid
        try:
            reading = module.read(part.payload, context)
        except Exception as error:  # a reader's own mistake must not keep the other records from being read
            log.exception("reader %s failed", module.NAME)
            reading = Reading(
                dataset=None, problems=(Problem("reader-failed", values={"error": type(error).__name__}),)
            )
        yield _item(part, reading)


def _item(part: Part, reading: Reading) -> Item:
    return Item(
        guid=part.guid or _own_name(reading),
        reading=reading,
        pointer=part.pointer,
        url=part.url,
        modified=part.modified,
    )


def _failed(error: Exception) -> Problem:
    return Problem("reader-failed", values={"error": type(error).__name__})


def _own_name(reading: Reading) -> str:
    if reading.dataset is None:
        return ""
    identifiers = reading.dataset.identifiers
    return identifiers[0].value if identifiers else reading.dataset.id


def _unplaced(problem: Problem) -> Item:
    return Item(guid="", reading=Reading(dataset=None, problems=(problem,)), pointer=problem.pointer)


def _reader(standard: str) -> Any:
    module = readers().get(standard)
    if module is None:
        raise UnknownStandardError(f"{standard!r} (there are: {', '.join(readers())})")
    return module


def _start(document: bytes) -> str:
    return document[:60].decode("utf-8", "replace").strip()


def unpacked(document: bytes, *, most: int = MOST_UNPACKED) -> bytes:
    """The document, unpacked where it came as gzip. Raises ValueError where it is broken or larger than `most`."""
    if not document.startswith(_GZIP):
        return document
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(document)) as stream:
            plain = stream.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(str(error)) from None
    if len(plain) > most:
        raise ValueError(f"> {most}")
    return plain
