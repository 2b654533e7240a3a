"""Processes that check and convert for this one, each kept warm for the next job.

What a document does to them is nobody's harm: one that takes too long is ended, one that breaks is replaced, and
whoever asked is told.
"""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Sequence
from multiprocessing import Pipe
from typing import Any

from parvis.model import Problem

from .child import DONE, READY

COMMAND = (sys.executable, "-P", "-m", "parvis.portal.checking.worker")
START_SECONDS = 60.0
"A process that says nothing for so long after its start is taken for broken."
MOST_IDLE = 2


class StoppedError(Exception):
    """A job was ended, or ended its process; why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class _Child:
    """One process, and the connection to it."""

    def __init__(self, command: Sequence[str], megabytes: int) -> None:
        self._connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own command
                [*command, str(theirs.fileno()), str(megabytes)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._is_ready = False

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, name: str, arguments: tuple[Any, ...], seconds: float) -> tuple[str, Any]:
        """What it answers. Raises TimeoutError, and OSError or EOFError where the process is gone."""
        if not self._is_ready:
            if self._heard(START_SECONDS)[0] != READY:
                raise EOFError
            self._is_ready = True
        self._connection.send((name, arguments, seconds))
        return self._heard(seconds)

    def _heard(self, seconds: float) -> tuple[str, Any]:
        if not self._connection.poll(seconds):
            raise TimeoutError
        answer: tuple[str, Any] = self._connection.recv()
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._connection.close()


class Children:
    """As many processes as there are jobs at one time; safe to use from many threads."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._idle: list[_Child] = []
        self._lock = threading.Lock()

    def warm(self, megabytes: int) -> None:
        """See to it that a process is there or starting, for a job that is soon to come."""
        child = self._taken(megabytes)
        self._give_back(child)

    def run(self, name: str, *arguments: Any, seconds: float, megabytes: int) -> Any:
        """The result of a function of the child, had within this time and memory. Raises StoppedError."""
        child = self._taken(megabytes)
        try:
            kind, result = child.ask(name, arguments, seconds)
        except TimeoutError:
            child.end()
            raise StoppedError(Problem("check-too-long", values={"seconds": f"{seconds:g}"})) from None
        except (OSError, EOFError):
            child.end()
            raise StoppedError(_broken(megabytes)) from None
        except BaseException:
            child.end()
            raise
        if kind == DONE:
            self._give_back(child)
            return result
        child.end()
        raise StoppedError(_broken(megabytes))

    def close(self) -> None:
        """End the processes that wait for a job."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    def _taken(self, megabytes: int) -> _Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.is_alive:
                    return child
                with contextlib.suppress(OSError):
                    child.end()
        return _Child(self._command, megabytes)

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if len(self._idle) < MOST_IDLE:
                self._idle.append(child)
                return
        child.end()


def _broken(megabytes: int) -> Problem:
    return Problem("check-broken-off", values={"megabytes": str(megabytes)})


children = Children()
