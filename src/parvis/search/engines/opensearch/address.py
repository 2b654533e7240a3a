"""The address of a cluster, and a client of it."""

import logging
import ssl
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from opensearchpy import OpenSearch, Urllib3HttpConnection

from parvis.model import Problem
from parvis.search.engines.base import EngineUnusable

DEFAULT_PORT = 9200
DEFAULT_PREFIX = "parvis"
ANSWERED_WITHIN = 10.0
"Seconds that the cluster is given for a search; after them it answers with what it has."
_SPARE = 5.0
"Seconds more after which it is taken not to answer."


class Address(NamedTuple):
    """What a URL says: `opensearch://[user:password@]host[:port][,host…]/prefix[?shards=…&replicas=…&ca=…]`."""

    hosts: tuple[tuple[str, int], ...]
    prefix: str
    tls: bool
    login: tuple[str, str] | None
    ca: str | None
    "A file of certificates that may have signed the cluster's; None: those of this machine."
    shards: int
    replicas: str
    "A number, or a range: 0-1 is one where there are two nodes."
    timeout: float


def _unusable(part: str) -> EngineUnusable:
    """The error for a part of the URL, which is told; never the user and the password."""
    return EngineUnusable(Problem("search-url-unusable", "error", values={"part": part[:80]}))


def read_address(url: str) -> Address:
    """The address in a URL of the scheme `opensearch`, or `opensearchs` (TLS). Raises EngineUnusable."""
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    unknown = set(options) - {"tls", "ca", "shards", "replicas", "timeout"}
    if unknown:
        raise _unusable(f"{min(unknown)}=")
    prefix = parts.path.strip("/") or DEFAULT_PREFIX
    if prefix != prefix.lower() or not all(char.isalnum() or char in "-_." for char in prefix) or prefix[0] in "-_.":
        raise _unusable(f"/{prefix}")
    if not options.get("replicas", "0-1").replace("-", "").isdigit():
        raise _unusable(f"replicas={options['replicas']}")
    login = None
    if parts.username is not None:
        login = unquote(parts.username), unquote(parts.password or "")
    return Address(
        hosts=_hosts(parts),
        prefix=prefix,
        tls=parts.scheme == "opensearchs" or options.get("tls", "no") not in {"no", "0", "false"},
        login=login,
        ca=options.get("ca") or None,
        shards=int(_number(options, "shards", 1)),
        replicas=options.get("replicas", "0-1"),
        timeout=_number(options, "timeout", ANSWERED_WITHIN),
    )


def _hosts(parts: SplitResult) -> tuple[tuple[str, int], ...]:
    found = []
    for place in parts.netloc.rpartition("@")[2].split(","):
        try:
            host = urlsplit(f"//{place}")
            found.append((host.hostname or "localhost", host.port or DEFAULT_PORT))
        except ValueError:
            raise _unusable(place) from None
    return tuple(found)


def _number(options: dict[str, str], name: str, default: float) -> float:
    try:
        number = float(options.get(name, default))
    except ValueError:
        number = 0
    if not 0 < number <= 1024:
        raise _unusable(f"{name}={options.get(name)}")
    return number


def connect(address: Address) -> OpenSearch:
    """A client. Safe from many threads; another node is asked where one doesn't answer. Connects when first used."""
    # It warns of every answer that is no success, such as that a lock is held: what matters is told by `failures`.
    logging.getLogger("opensearch").setLevel(logging.ERROR)
    scheme = "https" if address.tls else "http"
    settings: dict[str, Any] = {
        "hosts": [{"host": host, "port": port, "scheme": scheme} for host, port in address.hosts],
        "http_compress": True,
        "timeout": address.timeout + _SPARE,
        "pool_maxsize": 20,
        "max_retries": max(2, len(address.hosts)),
        "retry_on_timeout": False,
        "connection_class": Urllib3HttpConnection,
    }
    if address.login:
        settings["http_auth"] = address.login
    if address.tls:
        settings["ssl_context"] = ssl.create_default_context(cafile=address.ca)
    return OpenSearch(**settings)
