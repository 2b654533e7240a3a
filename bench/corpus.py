"""The real records that are measured on, made as many as a measurement asks for."""

import gzip
import os
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parent.parent


class NoCorpusError(Exception):
    """There are no real records to measure on."""


def folder() -> Path:
    """Where the records are. Raises NoCorpusError."""
    found = Path(os.environ.get("PARVIS_CORPUS") or ROOT.parent / "shared" / "data") / "datagov_ckan"
    if not (found / "raw_sample_25000.jsonl.gz").is_file():
        raise NoCorpusError("No corpus: set PARVIS_CORPUS. / Aucun corpus : définissez PARVIS_CORPUS.")
    return found


def packages(number: int) -> Iterator[bytes]:
    """Raw CKAN packages, one JSON document each; past 25,000 the same again under other ids."""
    for turn in count():
        if turn * 25_000 >= number:
            return
        with gzip.open(folder() / "raw_sample_25000.jsonl.gz", "rb") as lines:
            for line in islice(lines, number - turn * 25_000):
                yield line.rstrip() if turn == 0 else _renamed(line, turn)


def slim(number: int | None = None) -> Iterator[dict[str, object]]:
    """The slim records (title, notes, tags, organization, formats, …), at most `number` of them."""
    with gzip.open(folder() / "slim_all.jsonl.gz", "rb") as lines:
        for line in islice(lines, number):
            yield msgspec.json.decode(line)


def _renamed(line: bytes, turn: int) -> bytes:
    package = msgspec.json.decode(line)
    package["id"] = f"{package['id'][:-4]}{turn:04x}"
    package["name"] = f"{package['name']}-{turn}"
    return msgspec.json.encode(package)
