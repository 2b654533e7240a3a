"""The ledger of a dataset's privacy budget: what was asked, what it cost, what was answered; kept across releases.

A file, changed under a lock and replaced whole. Cost is written before noise is drawn: after a crash, budget may be
spent on an answer that nobody saw, never the other way round. The file holds answers with noise, no value of the data.
"""

import contextlib
import datetime as dt
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from parvis.privacy.errors import PrivacyError

VERSION = 1
WAIT = 30.0
"Seconds to wait for another process that has the ledger."
ROUNDING = 1e-9


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One question and its answer."""

    number: int
    at: str
    by: str
    sha256: str
    "The fingerprint of the data that was asked."
    question: dict[str, object]
    epsilon: float
    answer: dict[str, object] | None = None
    "None where the process ended before there was one; the budget is spent all the same."


class LedgerState(msgspec.Struct, frozen=True, kw_only=True):
    """All of a ledger."""

    parvis_budget: int = VERSION
    dataset: str
    total: float
    "ε of all answers together."
    reason: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def spent(self) -> float:
        return sum(entry.epsilon for entry in self.entries)

    @property
    def left(self) -> float:
        return max(0.0, self.total - self.spent)


def ledger_path(folder: Path, dataset: str) -> Path:
    """Where a dataset's ledger is in a folder of ledgers. Raises PrivacyError for a name that can't be a file's."""
    name = re.sub(r"[^0-9a-z-]+", "-", dataset.casefold()).strip("-")
    if not name:
        raise PrivacyError.of("privacy-budget-name-unusable")
    return folder / f"{name[:80]}.json"


class Ledger:
    """The ledger in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> LedgerState:
        """What stands in it. Raises PrivacyError where there is none, or it is broken."""
        try:
            state = msgspec.json.decode(self.path.read_bytes(), type=LedgerState)
        except FileNotFoundError as error:
            raise PrivacyError.of("privacy-budget-missing", ledger=self.path.stem) from error
        except (OSError, msgspec.DecodeError) as error:
            raise PrivacyError.of("privacy-budget-broken", file=self.path.name) from error
        if state.parvis_budget != VERSION:
            raise PrivacyError.of("privacy-budget-broken", file=self.path.name)
        return state

    def open(self, dataset: str, total: float, *, reason: str) -> LedgerState:
        """Begin a ledger, or set another total for one there is; never less than is spent. Raises PrivacyError."""
        if not 0 < total < 100:
            raise PrivacyError.of("privacy-epsilon-unusable")
        with self._held():
            try:
                state = self.read()
            except PrivacyError as error:
                if error.problem.code != "privacy-budget-missing":
                    raise
                state = LedgerState(dataset=dataset, total=total, reason=reason)
            if state.dataset != dataset:
                raise PrivacyError.of("privacy-budget-other", dataset=state.dataset)
            if total < state.spent - ROUNDING:
                raise PrivacyError.of("privacy-budget-below-spent", spent=_shown(state.spent))
            state = msgspec.structs.replace(state, total=total, reason=reason or state.reason)
            self._write(state)
            return state

    def reserve(self, *, question: dict[str, object], epsilon: float, sha256: str, by: str) -> Entry:
        """Spend ε on a question that is about to be answered. Raises PrivacyError where less is left."""
        with self._held():
            state = self.read()
            if epsilon > state.left + ROUNDING:
                raise PrivacyError.of("privacy-budget-spent", left=_shown(state.left), asked=_shown(epsilon))
            entry = Entry(
                number=len(state.entries) + 1, at=dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"), by=by,
                sha256=sha256, question=question, epsilon=epsilon,
            )  # fmt: skip
            self._write(msgspec.structs.replace(state, entries=(*state.entries, entry)))
            return entry

    def record(self, number: int, answer: dict[str, object]) -> Entry:
        """Write down the answer of a question that was paid for."""
        with self._held():
            state = self.read()
            entry = msgspec.structs.replace(state.entries[number - 1], answer=answer)
            entries = (*state.entries[: number - 1], entry, *state.entries[number:])
            self._write(msgspec.structs.replace(state, entries=entries))
            return entry

    def answered(self, question: dict[str, object], sha256: str) -> Entry | None:
        """The same question of the same data, answered before: to be told again, for it costs nothing."""
        for entry in reversed(self.read().entries):
            if entry.answer is not None and entry.question == question and entry.sha256 == sha256:
                return entry
        return None

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=WAIT):
                yield
        except Timeout as error:
            raise PrivacyError.of("privacy-budget-held", file=self.path.name) from error
        except OSError as error:
            raise PrivacyError.of("privacy-output-unwritable", file=self.path.name) from error

    def _write(self, state: LedgerState) -> None:
        part = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}.part")
        try:
            with part.open("wb") as stream:
                stream.write(msgspec.json.format(msgspec.json.encode(state), indent=2))
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, self.path)
        finally:
            part.unlink(missing_ok=True)


def _shown(epsilon: float) -> str:
    return f"{epsilon:.4g}"
