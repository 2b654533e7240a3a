"""Results that are there whole or not at all, and never in the place of what they were made of."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from parvis.privacy.errors import PrivacyError

from .store import TABLE, Store, quoted

PIECE = 1 << 20


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def refuse_same(target: Path, *sources: Path) -> None:
    """Raises PrivacyError where a result would take the place of what it is made from, by whatever name."""
    for source in sources:
        same = target.resolve() == source.resolve()
        with contextlib.suppress(OSError):
            same = same or target.samefile(source)
        if same:
            raise PrivacyError.of("privacy-output-is-input", file=target.name)


@contextlib.contextmanager
def write_whole(target: Path) -> Iterator[Path]:
    """A path to write to; at the end of the block, and only if it ends well, the file is at `target`.

    Raises PrivacyError where the folder can't be written.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.close(descriptor)
        yield part
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(part, target)
    except OSError as error:
        raise PrivacyError.of("privacy-output-unwritable", file=target.name) from error
    finally:
        part.unlink(missing_ok=True)


def write_data(store: Store, target: Path, *, table: str = TABLE) -> None:
    """A table's rows in their order as CSV, or as Parquet where the file's name says so.

    The same rows give the same bytes: one thread writes, lines end with LF, UTF-8.
    """
    kind = (
        "(FORMAT parquet, COMPRESSION zstd)"
        if target.suffix.casefold() in {".parquet", ".pq"}
        else "(FORMAT csv, HEADER)"
    )
    with write_whole(target) as part:
        place = str(part).replace("'", "''")
        store.rows(f"COPY (SELECT * FROM {quoted(table)} ORDER BY rowid) TO '{place}' {kind}")  # noqa: S608
