"""When a failed request is worth repeating, and after how long."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState, wait_random_exponential

from .base import FetchError

RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
RETRIED_CODES = frozenset({"connection-failed", "connection-cut", "timed-out"})


class RetryableError(FetchError):
    """A failure that may pass: with how many seconds the host asked to wait, where it did."""

    retry_after: float | None = None


def retry_after(header: str | None, *, now: datetime | None = None, cap: float = 300.0) -> float | None:
    """Seconds to wait from a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date), from 0 to `cap`; None where
    there is none or it can't be read."""
    if not header:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), cap)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - (now or datetime.now(UTC))).total_seconds(), 0.0), cap)


class Patience:
    """A wait strategy for tenacity: what the host asked for, else exponential with full jitter."""

    def __init__(self, *, first: float = 0.5, longest: float = 30.0) -> None:
        self._jitter = wait_random_exponential(multiplier=first, max=longest)

    def __call__(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, RetryableError) and error.retry_after is not None:
            return error.retry_after
        return self._jitter(state)
