"""How much one asker, and all of them together, may have checked."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

MOST_BYTES = 5_000_000
"Of a document that is checked here; larger ones are for `parvis validate`."
MOST_RECORDS = 1_000
"As many records of a document are shown and converted here."
CONVERTING = 0.6
"The share of a check's time after which a conversion stops, and the part that was reached is told."
PER_MINUTE = 20
"Checks and conversions of one address on the network, in each process."
AT_ONCE = 2
"Checks at the same time in each process: the portal's other readers come first."
_MOST_ASKERS = 10_000


class TooManyError(Exception):
    """An asker, or all of them together, ask too much; `seconds` until it is worth another try."""

    def __init__(self, code: str, seconds: int) -> None:
        super().__init__(code)
        self.code = code
        self.seconds = seconds


class Throttle:
    """A bucket of tokens for each asker, and places for the checks that run."""

    def __init__(
        self, *, per_minute: int = PER_MINUTE, at_once: int = AT_ONCE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(at_once)

    @contextmanager
    def admitted(self, asker: str) -> Iterator[None]:
        """Room for one check. Raises TooManyError."""
        self._take(asker)
        if not self._places.acquire(timeout=5):
            raise TooManyError("checks-busy", 15)
        try:
            yield
        finally:
            self._places.release()

    def _take(self, asker: str) -> None:
        with self._lock:
            now = self._clock()
            tokens, at = self._buckets.pop(asker, (float(self._per_minute), now))
            tokens = min(float(self._per_minute), tokens + (now - at) * self._per_minute / 60)
            self._buckets[asker] = (tokens - 1 if tokens >= 1 else tokens, now)
            while len(self._buckets) > _MOST_ASKERS:
                self._buckets.popitem(last=False)
            if tokens < 1:
                raise TooManyError("checks-too-many", max(1, round((1 - tokens) * 60 / self._per_minute)))


throttle = Throttle(per_minute=settings.CONFIG.checks_per_minute)
