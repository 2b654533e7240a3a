"""Which addresses may be reached.

Harvested addresses are hostile: one of them may name, or redirect to, a machine that only this one can see. The check
is made on the very address a socket is about to connect to (`socket_factory`), so neither a name that resolves to a
private address nor one that changes between two look-ups gets by.
"""

import errno
import ipaddress
import socket
from typing import Any

import aiohttp
from yarl import URL

from parvis.model import Problem

from .base import FetchError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_IPV4_COMPATIBLE = ipaddress.IPv6Network("::/96")
_SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".home.arpa")
_MARK = "parvis refuses private addresses"


class PrivateAddressError(OSError):
    """A connection to an address that is not public was refused."""

    def __init__(self) -> None:
        # One text for all: the connector merges the errors of a host's addresses by comparing their texts.
        super().__init__(errno.EACCES, _MARK)


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the public Internet: not loopback, private, link-local (which holds the clouds'
    metadata services), shared (CGNAT), multicast, reserved, nor an IPv6 form that hides such an IPv4 address."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if hidden is None and any(address in network for network in _NAT64):
            hidden = ipaddress.IPv4Address(address.packed[-4:])
        if hidden is not None:
            return is_public(hidden)
        if address in _IPV4_COMPATIBLE or address in _SITE_LOCAL or address.scope_id is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def guarded_socket(addr_info: tuple[Any, ...]) -> socket.socket:
    """A `socket_factory` for aiohttp that opens sockets to public addresses only. Raises PrivateAddressError."""
    family, kind, proto, _, sockaddr = addr_info
    if not is_public(ipaddress.ip_address(sockaddr[0])):
        raise PrivateAddressError
    return socket.socket(family=family, type=kind, proto=proto)


def was_refused(error: BaseException) -> bool:
    """Whether an error of aiohttp comes from `guarded_socket`, even merged with those of a host's other addresses."""
    inner = getattr(error, "os_error", error)
    return isinstance(inner, PrivateAddressError) or _MARK in str(inner)


def check_url(text: str, *, local: bool) -> URL:
    """The address, fit to be fetched: http or https, with a host, and not openly private unless `local`.

    Raises FetchError (`address-unusable`, `address-scheme`, `address-private`).
    """
    try:
        url = URL(text.strip())
        host, _ = url.host, url.port
    except (ValueError, UnicodeError):
        raise FetchError(Problem("address-unusable", values={"url": shown(text)})) from None
    if url.scheme not in ("http", "https"):
        if url.scheme:
            raise FetchError(Problem("address-scheme", values={"url": shown(text), "scheme": url.scheme[:40]}))
        raise FetchError(Problem("address-unusable", values={"url": shown(text)}))
    if not host:
        raise FetchError(Problem("address-unusable", values={"url": shown(text)}))
    if not local and _openly_private(host):
        raise FetchError(Problem("address-private", values={"url": shown(text), "host": host}))
    return url


def _openly_private(host: str) -> bool:
    name = host.rstrip(".").lower()
    try:
        return not is_public(ipaddress.ip_address(name.partition("%")[0]))
    except ValueError:
        return name == "localhost" or name.endswith(_LOCAL_SUFFIXES)


def shown(text: str, limit: int = 300) -> str:
    """An address for a message: without the name and password it may carry, and not endless."""
    try:
        url = URL(text.strip())
        if url.user or url.password:
            text = str(url.with_user(None))
    except (ValueError, UnicodeError):
        scheme, slashes, rest = text.partition("//")
        authority, slash, path = rest.partition("/")
        if "@" in authority:
            text = scheme + slashes + authority.rpartition("@")[2] + slash + path
    return text if len(text) <= limit else text[: limit - 1] + "…"


def tcp_connector(*, local: bool) -> aiohttp.TCPConnector:
    """The connector of an HTTP session: guarded unless `local`. To be called in the event loop."""
    return aiohttp.TCPConnector(limit=0, ttl_dns_cache=60, socket_factory=None if local else guarded_socket)
