"""Which addresses are reached, and which refused."""

import ipaddress
import socket
from typing import Any

import pytest

from parvis.connectors.base import FetchError
from parvis.connectors.client import HttpClient
from parvis.connectors.guard import check_url, is_public, shown
from tests.replay.documents import DocumentSite
from tests.replay.server import ReplayServer


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1",
        "fd00:ec2::254", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:1:2::", "::127.0.0.1",
        "2001:db8::1", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_public_internet_are_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "142.80.1.1", "2607:f8b0::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]
)
def test_public_addresses_are_reached_in_whatever_form(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "address-unusable"),
        ("https://", "address-unusable"),
        ("not an address", "address-unusable"),
        ("http://[::1", "address-unusable"),
        ("http://example.ca:99999/", "address-unusable"),
        ("file:///etc/passwd", "address-scheme"),
        ("gopher://example.ca/", "address-scheme"),
        ("javascript:alert(1)", "address-scheme"),
        ("http://localhost/", "address-private"),
        ("http://portal.local/", "address-private"),
        ("http://metadata.google.internal/", "address-private"),
        ("http://127.0.0.1:8000/", "address-private"),
        ("http://[::1]/", "address-private"),
        ("http://[::ffff:7f00:1]/", "address-private"),
    ],
)
def test_addresses_that_cannot_or_may_not_be_fetched_are_told_apart(url: str, code: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url, local=False)
    assert caught.value.problem.code == code


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
def test_numbers_that_the_resolver_takes_for_a_loopback_address_are_refused(host: str) -> None:
    with HttpClient(attempts=1) as client, pytest.raises(FetchError) as caught:
        client.get(f"http://{host}:9/")
    assert caught.value.problem.code in ("address-private", "host-unknown", "address-unusable")


def resolve_to(*addresses: str) -> Any:
    """A resolver that gives every name these addresses."""

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return getaddrinfo


def test_a_name_that_resolves_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolve_to("127.0.0.1"))
    with ReplayServer(DocumentSite("/", b"{}")) as server, HttpClient(attempts=1) as client:
        with pytest.raises(FetchError) as caught:
            client.get(server.url.replace("127.0.0.1", "portal.example.ca"))
        assert caught.value.problem.code == "address-private"
        assert server.requests == []


def test_the_private_one_of_a_names_addresses_is_refused_though_another_is_public(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The public one does not answer, and a client that checked names rather than sockets would go on to the other.
    monkeypatch.setattr(socket, "getaddrinfo", resolve_to("203.0.113.1", "127.0.0.1"))
    monkeypatch.setattr("parvis.connectors.guard.is_public", lambda address: str(address) == "203.0.113.1")
    with ReplayServer(DocumentSite("/", b"{}")) as server, HttpClient(attempts=1, connect_timeout=0.3) as client:
        with pytest.raises(FetchError):
            client.get(server.url.replace("127.0.0.1", "portal.example.ca"))
        assert server.requests == []


def test_a_local_source_may_reach_this_machine() -> None:
    with ReplayServer(DocumentSite("/", b"{}")) as server, HttpClient(local=True) as client:
        assert client.get(server.url + "/").body == b"{}"


@pytest.mark.parametrize(
    "url", ["https://user:pa%73s@example.ca/a", "https://user:pass@exa mple.ca:port/a", "http://u@[::1/a"]
)
def test_messages_never_show_the_credentials_of_an_address(url: str) -> None:
    assert "user" not in shown(url)
    assert "pa" not in shown(url).replace("path", "")


def test_messages_do_not_grow_with_the_address() -> None:
    assert len(shown("https://example.ca/" + "x" * 100_000)) == 300
