"""The lexicon's files: what was learned, written whole and read lazily, and what people corrected."""

import os
import tempfile
from pathlib import Path

import msgspec

from .corrections import Correction
from .training import Learned

LEARNED, CORRECTIONS = "learned.msgpack", "corrections.json"
VERSION = 2
"Raised when keys or layout change: a file of another version is as if it were not there."


class UnusableFileError(Exception):
    """A file of the lexicon that is damaged, or of another version."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """How the learned part came to be."""

    made: str
    "When, ISO 8601."
    pairs: int
    "Different pairs of texts that it was learned from."
    datasets: int = 0
    change: int = 0
    "The number of the catalogue's last change at the time."
    seconds: float = 0.0
    "How long it took, of one processor."


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """The learned part as a file has it. Each word's translations stay packed until somebody asks for them."""

    version: int
    about: About
    tables: dict[str, dict[str, dict[str, msgspec.Raw]]]
    "By language, by other language, by the keys of a word or phrase: a list of texts with their probability."

    @property
    def entries(self) -> int:
        return sum(len(table) for tables in self.tables.values() for table in tables.values())


def write_learned(folder: Path, learned: Learned, about: About) -> None:
    """Put what was learned in place of what was there, whole or not at all."""
    layout = {"version": VERSION, "about": about, "tables": learned.tables}
    _write(folder / LEARNED, msgspec.msgpack.encode(layout))


def read_learned(folder: Path) -> Stored | None:
    """What was learned; None where nothing was. Raises UnusableFileError."""
    try:
        data = (folder / LEARNED).read_bytes()
        stored = _learned.decode(data)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, RecursionError) as error:
        raise UnusableFileError(f"{LEARNED}: {error}") from error
    if stored.version != VERSION:
        raise UnusableFileError(f"{LEARNED}: version {stored.version}")
    return stored


def unpack(packed: msgspec.Raw) -> list[tuple[str, float]]:
    """A word's translations with their probability."""
    return _translations.decode(packed)


def write_corrections(folder: Path, corrections: list[Correction]) -> None:
    """Put these corrections in place of those that were there, whole or not at all."""
    _write(folder / CORRECTIONS, msgspec.json.format(msgspec.json.encode(corrections), indent=1))


def read_corrections(folder: Path) -> list[Correction]:
    """The corrections; none where there is no file. Raises UnusableFileError."""
    try:
        return _corrections.decode((folder / CORRECTIONS).read_bytes())
    except FileNotFoundError:
        return []
    except (OSError, msgspec.MsgspecError, RecursionError) as error:
        raise UnusableFileError(f"{CORRECTIONS}: {error}") from error


_learned = msgspec.msgpack.Decoder(Stored)
_translations = msgspec.msgpack.Decoder(list[tuple[str, float]])
_corrections = msgspec.json.Decoder(list[Correction])


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
