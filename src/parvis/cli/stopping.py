"""Ctrl-C and SIGTERM as a wish to stop: what is under way is finished, a second one ends at once."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType


@contextlib.contextmanager
def stop_event(*, told: Callable[[], None] | None = None) -> Iterator[threading.Event]:
    """An event that the first signal sets, `told` being called then; the second signal ends the process."""
    event = threading.Event()
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def ask(number: int, frame: FrameType | None) -> None:
        event.set()
        for each, earlier in kept.items():
            signal.signal(each, earlier)
        if told:
            told()

    for number in kept:
        signal.signal(number, ask)
    try:
        yield event
    finally:
        for each, earlier in kept.items():
            signal.signal(each, earlier)
