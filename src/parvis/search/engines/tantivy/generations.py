"""An index on disk: a folder a generation, and a file that names the one in use, replaced as a whole.

index/current            the generation in use
index/writer.lock        held by the one process that writes
index/<generation>/      a tantivy index, and parvis.json: what it was made with
"""

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import tantivy
from filelock import FileLock, Timeout

from parvis.search.engines.base import IndexLocked, IndexUnavailable
from parvis.search.model import Bucket

from .checksums import check
from .schema import analyzers, fingerprint, schema

Counted = TypeVar("Counted")
Facets = dict[str, tuple[Bucket, ...]]
_MADE_WITH = "parvis.json"


class Generations:
    """The generations of an index in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current"

    def current(self) -> Path:
        """The folder of the generation in use. Raises IndexUnavailable where there is none."""
        try:
            name = self._pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            raise IndexUnavailable("there is no index yet") from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnavailable(f"the index cannot be read: {error}") from error
        generation = self.folder / name
        if not name or Path(name).name != name or not generation.is_dir():
            raise IndexUnavailable("the index is damaged: its generation is missing")
        return generation

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever another generation comes into use."""
        return _stamp(self._pointer)

    @contextmanager
    def locked(self, wait: float) -> Iterator[None]:
        """Hold the right to write. Raises IndexLocked where another holds it longer than `wait` seconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "writer.lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise IndexLocked(f"another process has been writing to the index for {wait:g} s") from None
        try:
            yield
        finally:
            lock.release()

    def create(self) -> Path:
        """A new, empty generation that is not in use yet. Only for the holder of the lock."""
        generation = self.folder / f"g{time.time_ns():x}"
        generation.mkdir(parents=True)
        tantivy.Index(schema(), str(generation))
        (generation / _MADE_WITH).write_text(json.dumps({"fingerprint": fingerprint()}), "utf-8")
        return generation

    def use(self, generation: Path) -> None:
        """Put a generation in use, at once for every reader, and remove the others. Only for the lock's holder."""
        written = self._pointer.with_suffix(".new")
        with written.open("w", encoding="utf-8") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self._pointer)
        self.remove_others(generation)

    def remove_unused(self) -> None:
        """Remove what crashes left unfinished. Only for the lock's holder."""
        try:
            self.remove_others(self.current())
        except IndexUnavailable:
            self.remove_others(None)

    def remove_others(self, kept: Path | None) -> None:
        """Remove all generations but one: those replaced, and those a crash left unfinished."""
        for folder in self.folder.glob("g*"):
            if folder.is_dir() and folder != kept:
                shutil.rmtree(folder, ignore_errors=True)


def open_index(generation: Path) -> tantivy.Index:
    """The tantivy index in a generation's folder. Raises IndexUnavailable where it can't be used, saying why."""
    try:
        made_with = json.loads((generation / _MADE_WITH).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise IndexUnavailable(f"the index is damaged: {error}") from error
    if not isinstance(made_with, dict) or made_with.get("fingerprint") != fingerprint():
        raise IndexUnavailable("the index was made by another version of Parvis")
    check(generation)
    with reading():
        index = tantivy.Index.open(str(generation))
        for name, analyzer in analyzers().items():
            index.register_tokenizer(name, analyzer)
        index.config_reader("manual", 0)
        index.reload()
    return index


@contextmanager
def reading() -> Iterator[None]:
    """Turns whatever a damaged index makes the library raise, or panic with, into IndexUnavailable."""
    try:
        yield
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise IndexUnavailable(f"the index cannot be read: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise IndexUnavailable(f"the index is damaged: {error}") from error


class Snapshot:
    """The index as of one commit, and what was already counted in it."""

    REMEMBERED = 128
    "Questions, at the most."

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self._counted: dict[Hashable, Any] = {}

    def counted(self, key: Hashable, count: Callable[[], Counted]) -> Counted:
        """What is counted under this key, once: another page of the same answer has the same."""
        found: Counted | None = self._counted.get(key)
        if found is None:
            found = count()
            if len(self._counted) >= self.REMEMBERED:
                self._counted.clear()
            self._counted[key] = found
        return found


class Reader:
    """The index as it was last committed, by whichever process. Safe from many threads at once."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._lock = threading.Lock()
        self._stamp: tuple[tuple[int, ...], tuple[int, ...]] | None = None
        self._meta: Path | None = None
        self._snapshot: Snapshot | None = None
        self._index: tantivy.Index | None = None

    def snapshot(self) -> Snapshot:
        """The last commit. Raises IndexUnavailable."""
        # Two stats, some microseconds: cheap enough to ask on every search.
        snapshot = self._snapshot
        if snapshot is not None and self._meta is not None and self._stamp == self._stamps(self._meta):
            return snapshot
        with self._lock:
            return self._renewed()

    def _stamps(self, meta: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return self._generations.stamp(), _stamp(meta)

    def _renewed(self) -> Snapshot:
        for attempt in (1, 2):  # The generation may be replaced between reading its name and opening it.
            pointer = self._generations.stamp()
            try:
                generation = self._generations.current()
                meta = generation / "meta.json"
                stamps = pointer, _stamp(meta)
                with reading():
                    if self._index is None or self._meta != meta or self._stamp is None:
                        self._index = open_index(generation)
                    else:
                        self._index.reload()
                    self._snapshot = snapshot = Snapshot(self._index.searcher())
                self._meta, self._stamp = meta, stamps
                return snapshot
            except IndexUnavailable:
                self.forget()
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    def forget(self) -> None:
        """Let go of the index; the next search opens it again."""
        self._snapshot = self._index = self._stamp = self._meta = None


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size
