"""How portals are asked: politely, patiently, and not without end."""

import gzip
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from parvis import __version__
from parvis.connectors.base import FetchError
from parvis.connectors.client import HttpClient
from parvis.connectors.retry import retry_after
from tests.replay.clock import Clock
from tests.replay.documents import DocumentSite
from tests.replay.http import Answer, Request
from tests.replay.server import ReplayServer

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


class Echo:
    """Answers every path with the path."""

    def answer(self, request: Request) -> Answer:
        return Answer(body=request.target.encode())


@pytest.fixture
def server():
    with ReplayServer(Echo()) as running:
        yield running


def code_of(client: HttpClient, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        client.get(url)
    return caught.value.problem.code


def test_tells_who_is_asking(server: ReplayServer) -> None:
    with HttpClient(base_url="https://parvis.example.ca", local=True) as client:
        client.get(server.url)
    assert server.requests[0].headers["user-agent"] == f"Parvis/{__version__} (+https://parvis.example.ca)"


def test_parameters_are_encoded(server: ReplayServer, client: HttpClient) -> None:
    reply = client.get(server.url + "/s", params={"fq": "metadata_modified:[2026-01-01T00:00:00Z TO *]", "q": "été&"})
    assert dict(server.requests[0].query) == {"fq": "metadata_modified:[2026-01-01T00:00:00Z TO *]", "q": "été&"}
    assert reply.status == 200


def test_many_answers_come_in_the_order_asked(server: ReplayServer, client: HttpClient) -> None:
    server.fault("/1", "slow", seconds=0.1)
    replies = client.get_many(f"{server.url}/{number}" for number in range(30))
    assert [reply.body for reply in replies] == [f"/{number}".encode() for number in range(30)]


def test_many_may_be_endless_and_only_a_few_are_fetched_ahead(server: ReplayServer) -> None:
    def endless():
        number = 0
        while True:
            yield f"{server.url}/{number}"
            number += 1

    with HttpClient(local=True, per_host=3) as client:
        replies = client.get_many(endless())
        for _ in range(5):
            next(replies)
        replies.close()
        time.sleep(0.05)
        assert len(server.requests) <= 5 + 3


def test_a_host_never_gets_more_at_once_than_its_limit_however_many_ask(server: ReplayServer) -> None:
    server.fault("/", "slow", times=None, seconds=0.02)
    with HttpClient(local=True, per_host=2) as one, HttpClient(local=True, per_host=2) as two:
        threads = [
            threading.Thread(target=lambda c=client: list(c.get_many(f"{server.url}/{n}" for n in range(8))))
            for client in (one, two)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.requests) == 16
    assert server.most_at_once == 2


def test_a_host_gets_no_more_a_second_than_its_rate(server: ReplayServer, clock: Clock) -> None:
    with HttpClient(local=True, rate=2.0, clock=clock.now, sleep=clock.sleep) as client:
        for number in range(5):
            client.get(f"{server.url}/{number}")
    assert 1.8 < sum(clock.waits) <= 2.0


def test_a_slow_host_does_not_delay_another(server: ReplayServer) -> None:
    server.fault("/", "slow", times=None, seconds=0.5)
    with ReplayServer(Echo()) as quick, HttpClient(local=True, per_host=1) as client:
        slow = threading.Thread(target=lambda: client.get(server.url))
        slow.start()
        began = time.monotonic()
        client.get(quick.url)
        assert time.monotonic() - began < 0.4
        slow.join()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("  0 ", 0.0),
        ("99999999999999999999", 300.0),
        (format_datetime(NOW + timedelta(seconds=30), usegmt=True), 30.0),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
        (format_datetime(NOW + timedelta(days=9), usegmt=True), 300.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date_and_capped(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, now=NOW) == seconds


def test_retry_after_is_heeded_for_the_whole_host(server: ReplayServer, client: HttpClient, clock: Clock) -> None:
    server.fault("/a", "status", status=429, headers={"Retry-After": "40"})
    began = clock.now()
    assert client.get(server.url + "/a").body == b"/a"
    assert clock.now() - began >= 40


def test_a_passing_failure_is_tried_again_after_growing_waits(
    server: ReplayServer, client: HttpClient, clock: Clock
) -> None:
    server.fault("/a", "status", status=502, times=3)
    assert client.get(server.url + "/a").status == 200
    assert len(clock.waits) == 3
    assert all(0 <= wait <= limit for wait, limit in zip(clock.waits, (0.5, 1.0, 2.0), strict=True))


def test_it_gives_up_after_as_many_attempts_as_told(server: ReplayServer, clock: Clock) -> None:
    server.fault("/", "status", status=500, times=None)
    with HttpClient(local=True, attempts=3, sleep=clock.sleep, clock=clock.now) as client:
        assert code_of(client, server.url) == "status-server-error"
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "status-refused"), (401, "status-unauthorized"), (403, "status-forbidden"), (404, "status-not-found"),
        (410, "status-gone"), (418, "status-refused"),
    ],
)  # fmt: skip
def test_what_will_not_pass_is_not_tried_again(
    server: ReplayServer, client: HttpClient, status: int, code: str
) -> None:
    server.fault("/", "status", status=status, times=None)
    assert code_of(client, server.url) == code
    assert len(server.requests) == 1


def test_redirects_are_followed_to_their_end_and_no_further(server: ReplayServer, client: HttpClient) -> None:
    server.fault("/old", "redirect", location="/new?x=1")
    reply = client.get(server.url + "/old")
    assert (reply.body, reply.url) == (b"/new?x=1", server.url + "/new?x=1")
    server.fault("/loop", "redirect", location="/loop", times=None)
    assert code_of(client, server.url + "/loop") == "too-many-redirects"


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.ca/x", "http://[::1"])
def test_a_redirect_to_what_cannot_be_fetched_is_an_error(
    server: ReplayServer, client: HttpClient, location: str
) -> None:
    server.fault("/", "redirect", location=location, times=None)
    assert code_of(client, server.url + "/a") in ("address-scheme", "address-unusable")


def test_credentials_do_not_follow_a_redirect_to_another_host(server: ReplayServer, client: HttpClient) -> None:
    with ReplayServer(Echo()) as other:
        server.fault("/", "redirect", location=other.url + "/there")
        client.get(server.url, headers={"Authorization": "Bearer x", "If-None-Match": '"a"'})
        assert "authorization" in server.requests[0].headers
        assert "authorization" not in other.requests[0].headers
        assert other.requests[0].headers["if-none-match"] == '"a"'


def test_304_is_an_answer(client: HttpClient) -> None:
    site = DocumentSite("/data.json", b"{}")
    with ReplayServer(site) as server:
        assert client.get(server.url + "/data.json", headers={"If-None-Match": site.etag}).status == 304


@pytest.mark.parametrize("method", ["get", "download"])
def test_a_body_that_never_ends_is_cut_off(server: ReplayServer, method: str) -> None:
    server.fault("/", "endless", times=None)
    with HttpClient(local=True, max_bytes=1_000_000, max_download=1_000_000) as client:
        with pytest.raises(FetchError) as caught:
            getattr(client, method)(server.url)
        assert caught.value.problem.code == "too-large"
        assert caught.value.problem.values["limit"] == "1"


def test_a_body_that_says_it_is_too_large_is_not_read(server: ReplayServer) -> None:
    server.fault("/", "body", body=b"x" * 2_000, times=None)
    with HttpClient(local=True, max_bytes=1_000) as client:
        assert code_of(client, server.url) == "too-large"


def test_a_bomb_is_cut_off_at_its_unpacked_size(server: ReplayServer) -> None:
    bomb = gzip.compress(b"0" * 50_000_000, 9)
    server.fault("/", "body", body=bomb, headers={"Content-Encoding": "gzip"}, times=None)
    assert len(bomb) < 100_000
    with HttpClient(local=True, max_bytes=1_000_000) as client:
        assert code_of(client, server.url) == "too-large"


def test_packed_bodies_are_unpacked(client: HttpClient) -> None:
    site = DocumentSite("/data.json", b'{"a": 1}' * 1000)
    site.packed = True
    with ReplayServer(site) as server:
        assert client.get(server.url + "/data.json").body == site.body


def test_broken_packing_is_an_error_and_no_crash(server: ReplayServer, client: HttpClient) -> None:
    server.fault("/", "body", body=b"\x1f\x8bnot gzip at all", headers={"Content-Encoding": "gzip"}, times=None)
    assert code_of(client, server.url) in ("connection-cut", "reply-unreadable")


def test_a_download_is_a_file_as_long_as_its_reply(server: ReplayServer, client: HttpClient) -> None:
    with client.download(server.url + "/x") as reply:
        path = reply.path
        assert (path.read_bytes(), reply.body) == (b"/x", b"")
    assert not path.exists()


def test_a_download_that_was_cut_begins_again_from_nothing(server: ReplayServer, client: HttpClient) -> None:
    server.fault("/twice", "cut", times=2)
    with client.download(server.url + "/twice") as reply:
        assert reply.path.read_bytes() == b"/twice"


def test_nobody_listening_an_unknown_name_and_silence_are_told_apart(server: ReplayServer, clock: Clock) -> None:
    with ReplayServer(Echo()) as gone:
        closed = gone.url
    server.fault("/slow", "slow", seconds=0.5, times=None)
    with HttpClient(local=True, read_timeout=0.1, attempts=2, sleep=clock.sleep) as client:
        assert code_of(client, closed) == "connection-failed"
        assert code_of(client, "http://no-such-host.invalid/") == "host-unknown"
        assert code_of(client, server.url + "/slow") == "timed-out"


def test_a_server_that_does_not_speak_http_is_an_error(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def talk() -> None:
            for _ in range(2):
                connection, _address = listener.accept()
                connection.recv(1000)
                connection.sendall(b"220 mail.example.ca ESMTP\r\n\r\n")
                connection.close()

        threading.Thread(target=talk, daemon=True).start()
        with HttpClient(local=True, attempts=1, sleep=clock.sleep) as client:
            assert code_of(client, f"http://127.0.0.1:{port}/") == "reply-unreadable"


def test_a_closed_client_says_so(server: ReplayServer) -> None:
    client = HttpClient(local=True)
    client.get(server.url)
    client.close()
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        client.get(server.url)


class Mirror:
    """Answers with how it was asked."""

    def answer(self, request: Request) -> Answer:
        media_type = request.headers.get("content-type", "")
        return Answer(body=f"{request.method} {media_type} ".encode() + request.body)


@pytest.fixture
def mirror():
    with ReplayServer(Mirror()) as running:
        yield running


def put(client: HttpClient, url: str, **more: Any) -> bytes:
    return client.post(url, b'{"q": 1}', media_type="application/json", **more).body


def test_a_question_may_be_put_by_post(mirror: ReplayServer, client: HttpClient) -> None:
    assert put(client, mirror.url, headers={"Accept-Language": "fr"}) == b'POST application/json {"q": 1}'
    assert mirror.requests[0].headers["accept-language"] == "fr"


@pytest.mark.parametrize(
    ("kind", "how"),
    [("status", {"status": 503, "headers": {"Retry-After": "7"}}), ("status", {"status": 429}), ("cut", {})],
)
def test_a_question_that_failed_for_now_is_put_again_with_the_same_bytes(
    mirror: ReplayServer, client: HttpClient, clock: Clock, kind: str, how: dict[str, Any]
) -> None:
    mirror.fault("/", kind, times=2, **how)
    assert put(client, mirror.url) == b'POST application/json {"q": 1}'
    assert [request.body for request in mirror.requests] == [b'{"q": 1}'] * 3
    if "headers" in how:
        # What the host asked for, and not less; the rest is the lane's own wait for the same moment.
        assert sum(clock.waits) >= 14


def test_a_question_that_keeps_failing_is_put_four_times_and_no_more(mirror: ReplayServer, client: HttpClient) -> None:
    mirror.fault("/", "status", status=503, times=None)
    with pytest.raises(FetchError) as caught:
        put(client, mirror.url)
    assert caught.value.problem.code == "status-server-error"
    assert len(mirror.requests) == 4


@pytest.mark.parametrize("status", [400, 404, 405, 415])
def test_a_question_that_is_refused_is_not_put_again(mirror: ReplayServer, client: HttpClient, status: int) -> None:
    mirror.fault("/", "status", status=status, times=None)
    with pytest.raises(FetchError):
        put(client, mirror.url)
    assert len(mirror.requests) == 1


@pytest.mark.parametrize(
    ("status", "asked"),
    [(301, b'POST application/json {"q": 1}'), (302, b'POST application/json {"q": 1}'), (303, b"GET  "),
     (307, b'POST application/json {"q": 1}'), (308, b'POST application/json {"q": 1}')],
)  # fmt: skip
def test_a_question_follows_redirects_with_its_body_but_not_see_other(
    mirror: ReplayServer, client: HttpClient, status: int, asked: bytes
) -> None:
    mirror.fault("/old", "redirect", status=status, location="/new")
    assert put(client, mirror.url + "/old") == asked


def test_a_question_is_not_led_to_a_private_address(mirror: ReplayServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parvis.connectors.guard.is_public", lambda address: str(address) == "127.0.0.1")
    mirror.fault("/", "redirect", status=307, location=mirror.url.replace("127.0.0.1", "127.0.0.2"))
    with HttpClient(local=False) as guarded, pytest.raises(FetchError) as caught:
        put(guarded, mirror.url)
    assert caught.value.problem.code == "address-private"


def test_an_answer_to_a_question_that_never_ends_is_cut_off(mirror: ReplayServer) -> None:
    mirror.fault("/", "endless", times=None)
    with HttpClient(local=True, max_bytes=1_000_000) as client, pytest.raises(FetchError) as caught:
        put(client, mirror.url)
    assert caught.value.problem.code == "too-large"
