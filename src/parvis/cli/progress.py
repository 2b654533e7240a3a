"""How far a harvest is: a bar for each source on a terminal, plain lines elsewhere."""

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from .language import _
from .output import say

EVERY = 5.0
"Seconds between two plain lines about one source."


@contextlib.contextmanager
def watching() -> Iterator[Any]:
    """A function for `harvest(progress=…)`; what it shows goes to standard error."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[detail]}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        yield Bars(bars)


def detail(counts: Any) -> str:
    """What became of the records so far."""
    return _("{new} new, {changed} changed, {unchanged} unchanged, {failed} failed").format(
        new=counts.new, changed=counts.changed, unchanged=counts.unchanged, failed=counts.failed
    )


class Bars:
    """A bar for each source."""

    def __init__(self, bars: Any) -> None:
        self._bars = bars
        self._tasks: dict[str, Any] = {}
        self._lock = threading.Lock()

    def __call__(self, source: str, counts: Any) -> None:
        with self._lock:
            if source not in self._tasks:
                self._tasks[source] = self._bars.add_task(source, total=None, detail="")
            total = counts.fetched if counts.ended else counts.total
            self._bars.update(self._tasks[source], completed=counts.fetched, total=total, detail=detail(counts))


class Lines:
    """A line for each source now and then."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def __call__(self, source: str, counts: Any) -> None:
        now = time.monotonic()
        if counts.ended or now - self._last.get(source, float("-inf")) < EVERY:
            return
        self._last[source] = now
        if counts.total:
            text = _("{source}: {fetched} of {total} records ({detail})")
        else:
            text = _("{source}: {fetched} records ({detail})")
        say(text.format(source=source, fetched=counts.fetched, total=counts.total, detail=detail(counts)))
