"""What a cluster may answer instead of what was asked for, as Parvis's own errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    ImproperlyConfigured,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
)

from parvis.search.engines.base import IndexUnavailable, IndexUnreachable


@contextmanager
def asking() -> Iterator[None]:
    """Turns the client's errors into IndexUnavailable, and into IndexUnreachable where the cluster is to blame."""
    try:
        yield
    except NotFoundError as error:
        raise IndexUnavailable("there is no index yet") from error
    except OpenSearchException as error:
        raise IndexUnreachable(told(error)) from error


def told(error: Exception) -> str:
    """What happened, without addresses and passwords."""
    if isinstance(error, AuthenticationException):
        return "the cluster doesn't know this user and password"
    if isinstance(error, AuthorizationException):
        return "the cluster doesn't allow this user to do that"
    if isinstance(error, SSLError):
        return "the cluster's certificate isn't one that is trusted here"
    if isinstance(error, ConnectionTimeout):
        return "the cluster did not answer in time"
    if isinstance(error, ConnectionError):
        return "no node of the cluster answers"
    if isinstance(error, ImproperlyConfigured):
        return "the client of the cluster is not set up"
    if isinstance(error, TransportError):
        if error.status_code == 429:
            return "the cluster has too much to do"
        return f"the cluster answered {error.status_code}: {str(error.error)[:200]}"
    return f"the cluster's answer was not understood: {type(error).__name__}"
