"""How far fuzzing has come: inputs done of each reader and seed, kept in a file from run to run."""

import contextlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

_WIDTH = 120


class Figures(NamedTuple):
    """What was done of a reader, over all seeds and runs."""

    inputs: int
    found: int
    seconds: float
    grown_mb: float


class State:
    """The file, and beside it the input that is being tried: what kills the process is known by it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._trying = path.with_suffix(".trying")
        self._readers: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        self._handle = -1

    def __enter__(self) -> "State":
        self._handle = os.open(self._trying, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._handle)
        self._trying.unlink()

    def killed_by(self) -> tuple[str, int, int] | None:
        """The reader, seed and number of the input at which an earlier run was ended by force; to ask before `with`."""
        with contextlib.suppress(OSError, ValueError):
            name, seed, number = self._trying.read_text("ascii").split()
            return name, int(seed), int(number)
        return None

    def trying(self, name: str, seed: int, number: int) -> None:
        """Note the input, where a kill leaves it to be found."""
        os.pwrite(self._handle, f"{name} {seed} {number}".ljust(_WIDTH).encode("ascii"), 0)

    def done(self, name: str, seed: int) -> int:
        """How many inputs of this seed the reader has had."""
        done: int = self._of(name)["seeds"].get(str(seed), 0)
        return done

    def add(self, name: str, seed: int, done: int, *, found: int = 0, seconds: float = 0, grown_mb: float = 0) -> None:
        """Note that inputs up to number `done` were tried, and save it."""
        reader = self._of(name)
        reader["seeds"][str(seed)] = done
        reader["found"] += found
        reader["seconds"] = round(reader["seconds"] + seconds, 1)
        reader["grown_mb"] = round(max(reader["grown_mb"], grown_mb), 1)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(self._readers, indent=1), "utf-8")
        part.replace(self._path)

    def figures(self, name: str) -> Figures:
        """What was done of a reader."""
        reader = self._of(name)
        return Figures(sum(reader["seeds"].values()), reader["found"], reader["seconds"], reader["grown_mb"])

    def _of(self, name: str) -> dict[str, Any]:
        return self._readers.setdefault(name, {"seeds": {}, "found": 0, "seconds": 0.0, "grown_mb": 0.0})
