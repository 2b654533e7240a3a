"""The archive of a backup: a zip file with a manifest that says what is in it, checked before any of it is used."""

import hashlib
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import msgspec

from parvis.model import Problem

from .errors import OperationError

FORMAT = 1
"The version of the archive's layout."
MANIFEST = "manifest.json"
DATABASE, CONFIG, SECRET = "database.sqlite3", "parvis.toml", "secret.key"
MEMBERS = frozenset({DATABASE, CONFIG, SECRET})
MOST_MANIFEST = 1_000_000
MOST_SMALL = 1_000_000
"Bytes of the settings, and of the secret, at the most."
CHUNK = 1 << 20
LEVEL = 3


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the archive."""

    name: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive holds."""

    format: int
    parvis: str
    "The version of Parvis that made it."
    made_at: str
    store: str
    "sqlite or postgresql: where the data came from; the archive is the same."
    counts: dict[str, int]
    "Rows of each table."
    files: tuple[Member, ...]

    def has(self, name: str) -> bool:
        return any(member.name == name for member in self.files)


def pack(target: Path, files: dict[str, Path], manifest: Manifest) -> Manifest:
    """Write an archive of these files under a temporary name, then move it whole to its place; its manifest.

    Raises OperationError where it can't be written; nothing is left then.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
                members = tuple(_add(archive, name, file) for name, file in files.items())
                manifest = msgspec.structs.replace(manifest, files=members)
                archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, target)
    except OSError as error:
        raise OperationError(
            Problem("backup-unwritable", values={"file": str(target), "error": error.strerror or str(error)})
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _add(archive: zipfile.ZipFile, name: str, file: Path) -> Member:
    with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        size, checksum = _copy(source, target, most=None)
    return Member(name=name, bytes=size, sha256=checksum)


class Archive:
    """An archive to restore from. Nothing in it is trusted before it is checked."""

    def __init__(self, file: Path) -> None:
        """Raises OperationError where it is no archive of this kind, or of a later version."""
        self._file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except (OSError, zipfile.BadZipFile) as error:
            raise self._broken(str(error)) from error
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *exc: object) -> None:
        self._zip.close()

    def _broken(self, why: str) -> OperationError:
        return OperationError(Problem("backup-broken", values={"file": str(self._file), "error": why[:300]}))

    def _read_manifest(self) -> Manifest:
        try:
            with self._zip.open(MANIFEST) as stream:
                data = stream.read(MOST_MANIFEST + 1)
            if len(data) > MOST_MANIFEST:
                raise self._broken(f"{MANIFEST}: > {MOST_MANIFEST} B")
            version = msgspec.json.decode(data, type=dict[str, object]).get("format")
            if version != FORMAT:
                raise OperationError(
                    Problem("backup-format", values={"file": str(self._file), "format": str(version)[:40]})
                )
            manifest = msgspec.json.decode(data, type=Manifest)
        except (KeyError, msgspec.MsgspecError, zipfile.BadZipFile, OSError, RuntimeError, EOFError) as error:
            raise self._broken(str(error)) from error
        self._check(manifest)
        return manifest

    def _check(self, manifest: Manifest) -> None:
        """The members are those of the manifest and of no other name, each once, with the size it says."""
        listed = sorted(member.name for member in manifest.files)
        inside = sorted(info.filename for info in self._zip.infolist() if info.filename != MANIFEST)
        if listed != inside or len(set(listed)) != len(listed) or not set(listed) <= MEMBERS or DATABASE not in listed:
            raise self._broken(", ".join(inside)[:200])
        for member in manifest.files:
            small = member.name != DATABASE
            if self._zip.getinfo(member.name).file_size != member.bytes or (small and member.bytes > MOST_SMALL):
                raise self._broken(f"{member.name}: {member.bytes} B")

    @property
    def bytes(self) -> int:
        """What it takes unpacked."""
        return sum(member.bytes for member in self.manifest.files)

    def extract(self, name: str, target: Path) -> None:
        """Unpack a file under this path, never more than its manifest says, and check it. Raises OperationError."""
        member = next(member for member in self.manifest.files if member.name == name)
        free = shutil.disk_usage(target.parent).free
        if free < member.bytes * 2:
            raise OperationError(
                Problem(
                    "disk-full",
                    values={"folder": str(target.parent), "needed": _mb(member.bytes * 2), "free": _mb(free)},
                )
            )
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with self._zip.open(name) as source, os.fdopen(descriptor, "wb") as sink:
                size, checksum = _copy(source, sink, most=member.bytes)
        except (OSError, zipfile.BadZipFile, RuntimeError, EOFError) as error:
            raise self._broken(f"{name}: {error}") from error
        if size != member.bytes or checksum != member.sha256:
            raise self._broken(f"{name}: sha256")


def _copy(source: IO[bytes], target: IO[bytes], *, most: int | None) -> tuple[int, str]:
    """Copy a stream, at most one chunk past `most`; its size and SHA-256."""
    digest = hashlib.sha256()
    size = 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
        if most is not None and size > most:
            break
    return size, digest.hexdigest()


def private_folder(parent: Path, name: str) -> Path:
    """A new folder that its owner alone can read, for files on their way."""
    folder = parent / f".{name}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    return folder


def total(counts: dict[str, int], names: Iterable[str]) -> int:
    """The rows of these tables together."""
    return sum(counts.get(name, 0) for name in names)


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.0f}"
