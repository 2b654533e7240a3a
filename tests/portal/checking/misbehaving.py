"""A child that does what documents must not be able to make one do."""

import os
import signal
import time
from typing import Any

from parvis.portal.checking.child import main

KEPT: list[bytes] = []


def hang() -> None:
    time.sleep(600)


def hang_for_all(*arguments: Any) -> None:
    hang()


def hang_deaf() -> None:
    """Holds the interpreter's lock in one call, as a library's endless loop does."""
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
    int("9" * 4000) ** 3_000_000


def end() -> None:
    os._exit(3)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hoard() -> None:
    while True:
        KEPT.append(b"x" * 10_000_000)


def fail() -> None:
    raise RecursionError


def echo(*arguments: Any) -> Any:
    return arguments


if __name__ == "__main__":
    functions = {function.__name__: function for function in (hang, hang_deaf, end, crash, hoard, fail, echo)}
    main({**functions, "getpid": os.getpid, "check": hang_for_all, "records": hang_for_all, "convert": hang_for_all})
