"""Time that passes only when somebody waits."""

import asyncio
import time


class Clock:
    """A clock, and a sleep that moves it on at once. Real time passes too."""

    def __init__(self) -> None:
        self.skipped = 0.0
        self.waits: list[float] = []

    def now(self) -> float:
        return time.monotonic() + self.skipped

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.skipped += seconds
        await asyncio.sleep(0)
