"""Keeping the harvest worker running beside the web processes, whatever befalls it."""

import os
import subprocess
import sys
import threading
import time

import structlog

from .worker import SUPERVISOR

FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0
"Seconds before a worker that died is started again: doubled each time, up to the longest."
STEADY = 600.0
"A worker that ran so long starts again at the shortest wait."
LINGER = 8.0
"Seconds a worker has to finish the pages under way; where it is cut off, the next one goes on after its last batch."
log = structlog.get_logger("parvis.supervisor")


class WorkerSupervisor:
    """A child process that runs `parvis harvest --due --watch`, started again when it dies."""

    def __init__(self, command: list[str] | None = None, *, first_wait: float = FIRST_WAIT) -> None:
        self._command = command or [sys.executable, "-m", "parvis", "harvest", "--due", "--watch"]
        self._first_wait = first_wait
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name="parvis-worker-supervisor", daemon=True)

    def start(self) -> None:
        """Start the worker, and a thread that watches it."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Ask the worker to end, without waiting."""
        self._stop.set()
        child = self._child
        if child is not None and child.poll() is None:
            child.terminate()

    def stop(self) -> None:
        """Ask the worker to end, wait for it, and end it where it does not."""
        with self._lock:
            self.ask_to_stop()
            child = self._child
        if child is not None:
            try:
                child.wait(LINGER)
            except subprocess.TimeoutExpired:
                log.warning("harvest worker did not stop in time; its runs go on at the next start", pid=child.pid)
                child.kill()
                child.wait()
        self._thread.join()

    def _keep(self) -> None:
        wait = self._first_wait
        while True:
            with self._lock:
                if self._stop.is_set():
                    return
                self._child = self._start()
            started = time.monotonic()
            code = self._child.wait()
            if self._stop.is_set():
                return
            wait = self._first_wait if time.monotonic() - started > STEADY else wait
            log.error("harvest worker ended; starting it again", code=code, seconds=wait)
            if self._stop.wait(wait):
                return
            wait = min(wait * 2, LONGEST_WAIT)

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603  # our own command
            self._command,
            env={**os.environ, SUPERVISOR: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            # A Ctrl-C at the terminal reaches the server alone, which then stops its worker.
            start_new_session=True,
        )
