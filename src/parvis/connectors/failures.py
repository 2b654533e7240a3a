"""What went wrong with a request, as problems."""

import asyncio
import ssl

import aiohttp

from parvis.model import Problem

from .base import FetchError
from .guard import shown, was_refused
from .retry import RETRIED_STATUSES, RetryableError

_STATUS_CODES = {
    401: "status-unauthorized",
    403: "status-forbidden",
    404: "status-not-found",
    410: "status-gone",
    429: "status-too-many-requests",
}


def status_error(url: str, status: int, retry_after: float | None) -> FetchError:
    """The failure that a status from 400 on means."""
    code = _STATUS_CODES.get(status) or ("status-server-error" if status >= 500 else "status-refused")
    problem = Problem(code, values={"url": shown(url), "status": str(status)})
    if status not in RETRIED_STATUSES:
        return FetchError(problem)
    error = RetryableError(problem)
    error.retry_after = retry_after
    return error


def transport_error(url: str, host: str, error: Exception) -> FetchError:
    """The failure that an exception of aiohttp means."""
    values = {"url": shown(url), "host": host}
    if was_refused(error):
        return FetchError(Problem("address-private", values=values))
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError(Problem("host-unknown", values=values))
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return FetchError(Problem("certificate-refused", values=values))
    if isinstance(error, aiohttp.InvalidURL | UnicodeError):
        return FetchError(Problem("address-unusable", values=values))
    if isinstance(error, asyncio.TimeoutError):
        return RetryableError(Problem("timed-out", values=values))
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ServerDisconnectedError | ConnectionResetError):
        return RetryableError(Problem("connection-cut", values=values))
    if isinstance(error, aiohttp.ClientResponseError):
        return FetchError(Problem("reply-unreadable", values=values))
    return RetryableError(Problem("connection-failed", values=values))


def too_large(url: str, limit: int) -> FetchError:
    return FetchError(Problem("too-large", values={"url": shown(url), "limit": f"{limit / 1_000_000:g}"}))
