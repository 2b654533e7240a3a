"""A process that works for another one, which may end it: it is started with a DESCRIPTOR and MEGABYTES.

It is asked and answers over a connection that it inherits. It may take so much memory beside what it begins with; a
job that outlives its time by far is ended by the system, though nobody be left to end it.
"""

import contextlib
import logging
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

IDLE = 600.0
"Seconds without a job after which it ends; another one is started when it is needed."
GRACE = 10.0
"Seconds beyond a job's own after which the system ends this process."
DONE, FAILED, FULL, READY = "done", "failed", "full", "ready"
"What it answers: with the result, with the name of an error, that memory was out; and that jobs are welcome."
log = logging.getLogger(__name__)


def serve(connection: Any, functions: Mapping[str, Callable[..., Any]]) -> None:
    """Do what is asked, `(name, arguments, seconds)`, until nobody asks any more."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Whoever asks ends this process: a signal to a whole group must not take away what they wait for.
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        connection.send((READY, None))
        while connection.poll(IDLE):
            name, arguments, seconds = connection.recv()
            signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
            answer = _answer(functions[name], arguments)
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send(answer)
            if answer[0] == FULL:
                return


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return DONE, function(*arguments)
    except MemoryError:
        return FULL, None
    except Exception as error:
        log.exception("a check failed")
        return FAILED, type(error).__name__


def limit_memory(megabytes: int) -> None:
    """From here on, so much may be taken beside what is held already (no limit where the system counts none)."""
    with contextlib.suppress(OSError, ValueError):
        held = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + megabytes * 1_000_000,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(functions: Mapping[str, Callable[..., Any]]) -> None:
    """Serve over the descriptor of the command line."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    limit_memory(int(sys.argv[2]))
    serve(Connection(int(sys.argv[1])), functions)
