"""How many requests, and how often, each host gets: counted over all sources of the process.

All requests run in one event loop, in one background thread that every client shares.
"""

import asyncio
import contextlib
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], float]


class Lane:
    """What is under way at one host, and when it may be asked again."""

    def __init__(self) -> None:
        self._changed = asyncio.Condition()
        self._active = 0
        self._not_before = 0.0

    @contextlib.asynccontextmanager
    async def slot(self, *, limit: int, rate: float | None, clock: Clock, sleep: Sleep) -> AsyncIterator[None]:
        """Room for one request: at most `limit` at once, at most `rate` a second, and none before `hold_until`."""
        async with self._changed:
            while self._active >= limit:
                await self._changed.wait()
            self._active += 1
        try:
            while (wait := self._not_before - clock()) > 0:
                await sleep(wait)
            if rate:
                self._not_before = max(self._not_before, clock()) + 1 / rate
            yield
        finally:
            async with self._changed:
                self._active -= 1
                self._changed.notify()

    def hold_until(self, moment: float) -> None:
        """Ask nothing of this host before a moment of the clock: it said so."""
        self._not_before = max(self._not_before, moment)


class Background:
    """An event loop in a daemon thread, and the lanes of the hosts that are asked from it."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.lanes: dict[str, Lane] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="parvis-http", daemon=True)
        self._thread.start()

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What the coroutine returns, waited for in the calling thread; interrupting the wait cancels it."""
        future = self.start(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def lane(self, host: str) -> Lane:
        return self.lanes.setdefault(host, Lane())


_lock = threading.Lock()
_background: Background | None = None


def background() -> Background:
    """The process's one; a forked process gets its own."""
    global _background
    with _lock:
        if _background is None or _background.pid != os.getpid():
            _background = Background()
        return _background
