"""What a cluster may answer instead of what was asked for, as Parvis's own errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
)

from parvis.model import Problem
from parvis.search.engines.base import IndexUnavailable, IndexUnreachable


@contextmanager
def asking() -> Iterator[None]:
    """Turns the client's errors into IndexUnavailable, and into IndexUnreachable where the cluster is to blame."""
    try:
        yield
    except NotFoundError as error:
        raise IndexUnavailable("there is no index yet") from error
    except OpenSearchException as error:
        raise unreachable(error) from error


def unreachable(error: Exception) -> IndexUnreachable:
    """What happened, without addresses and passwords."""
    if isinstance(error, AuthenticationException | AuthorizationException):
        return failed("search-cluster-refused", status=error.status_code)
    if isinstance(error, SSLError):
        return failed("search-cluster-untrusted")
    if isinstance(error, ConnectionTimeout):
        return failed("search-cluster-slow")
    if isinstance(error, ConnectionError):
        return failed("search-cluster-unreachable")
    if isinstance(error, TransportError):
        if error.status_code in (429, 502, 503, 504):
            return failed("search-cluster-busy", status=error.status_code)
        return failed("search-cluster-failed", error=f"{error.status_code} {str(error.error)[:200]}")
    return failed("search-cluster-failed", error=type(error).__name__)


def failed(code: str, **values: object) -> IndexUnreachable:
    """A problem of the cluster as an error."""
    return IndexUnreachable(Problem(code, "error", values={name: str(value) for name, value in values.items()}))
