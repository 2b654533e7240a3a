"""The standards that datasets can be written in, by name."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from parvis.model import Dataset, encode_dataset

from . import (
    ckan,
    croissant,
    csvw,
    csw,
    data_package,
    datacite,
    dcat,
    dcat_us,
    dcat_us_3,
    iso_19115_3,
    iso_19139,
    oai_dc,
    ogc_record,
    schema_org,
    stac,
)
from .base import Record, WriteContext, Writer, Written

__all__ = ["WRITERS", "Record", "UnknownStandardError", "WriteContext", "Writer", "Written", "write_many", "write_one"]


class UnknownStandardError(ValueError):
    """No standard goes by this name; the argument names those that can be written."""


def write_one(name: str, dataset: Dataset | Written, context: WriteContext) -> bytes:
    """The dataset (bare, or as a catalogue has it) in the standard of this name. Raises UnknownStandardError."""
    record = Record(dataset=dataset) if isinstance(dataset, Dataset) else dataset
    return writer(name).one(record, context)


def write_many(name: str, datasets: Iterable[Dataset | Written], context: WriteContext) -> Iterator[bytes]:
    """Many datasets as one document, piece by piece. Raises UnknownStandardError."""
    many = writer(name).many
    return many((Record(dataset=item) if isinstance(item, Dataset) else item for item in datasets), context)


def writer(name: str) -> Writer:
    """The writer of this name. Raises UnknownStandardError."""
    found = WRITERS.get(name)
    if found is None:
        raise UnknownStandardError(f"{name!r} (there are: {', '.join(WRITERS)})")
    return found


def _joined(start: bytes, pieces: Iterable[bytes], between: bytes, end: bytes) -> Iterator[bytes]:
    yield start
    for number, piece in enumerate(pieces):
        yield between + piece if number else piece
    yield end


def _list(
    one: Callable[[Written, WriteContext], bytes],
) -> Callable[[Iterable[Written], WriteContext], Iterator[bytes]]:
    """Many as one JSON array."""
    return lambda records, context: _joined(b"[", (one(record, context) for record in records), b",\n", b"]\n")


def _lines(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    return (encode_dataset(record.dataset) + b"\n" for record in records)


_MODULES: tuple[Any, ...] = (
    dcat,
    schema_org,
    croissant,
    datacite,
    oai_dc,
    ckan,
    dcat_us,
    dcat_us_3,
    stac,
    ogc_record,
    data_package,
    csvw,
    iso_19139,
    iso_19115_3,
    csw,
)
"Standards that bring their writers themselves, as `WRITERS`."
WRITERS: dict[str, Writer] = {
    item.name: item
    for item in (
        *(writer for module in _MODULES for writer in module.WRITERS),
        Writer(
            name="parvis",
            media_type="application/json",
            suffix=".jsonl",
            one=lambda record, context: encode_dataset(record.dataset),
            many=_lines,
            reader="parvis",
            holds=frozenset(Dataset.__struct_fields__),
        ),
    )
}
"By name: every standard that can be written."
