"""Ctrl-C and SIGTERM as a wish to stop: what is under way is finished, a second one ends at once."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType


@contextlib.contextmanager
def stop_event(*, told: Callable[[], None] | None = None) -> Iterator[threading.Event]:
    """An event that the first signal sets, `told` being called then; the second signal ends the process.

    The handler takes no lock, for the thread it interrupts may hold it: a thread sets the event.
    """
    event = threading.Event()
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heard, tell = os.pipe()

    def ask(number: int, frame: FrameType | None) -> None:
        for each, earlier in kept.items():
            signal.signal(each, earlier)
        os.write(tell, b"\0")

    def listen() -> None:
        if os.read(heard, 1):
            event.set()
            if told:
                told()
        os.close(heard)

    threading.Thread(target=listen, name="parvis-stopping", daemon=True).start()
    for number in kept:
        signal.signal(number, ask)
    try:
        yield event
    finally:
        for each, earlier in kept.items():
            signal.signal(each, earlier)
        os.close(tell)
