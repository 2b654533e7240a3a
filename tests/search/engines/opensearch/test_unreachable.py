"""A cluster that doesn't do what is asked of it, played by a server of our own."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from parvis.search.engines.base import IndexUnreachable
from parvis.search.engines.opensearch import OpenSearchEngine, bulk
from parvis.search.engines.opensearch.address import connect, read_address
from parvis.search.engines.opensearch.bulk import Bulk, Operation
from parvis.search.model import Query

Answer = tuple[int, dict[str, Any]]
Play = Callable[[str, bytes], Answer]


@pytest.fixture
def played() -> Iterator[Callable[[Play], str]]:
    """Starts a server that answers as a function of path and body says; its URL."""
    servers: list[ThreadingHTTPServer] = []

    def start(play: Play) -> str:
        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.headers.get("Content-Encoding") == "gzip":
                    import gzip

                    body = gzip.decompress(body)
                status, told = play(self.path, body)
                sent = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer  # noqa: N815  # The library's names.

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"opensearch://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def problem(url: str) -> str:
    """What every verb tells of this cluster."""
    opened = OpenSearchEngine(read_address(url))
    with pytest.raises(IndexUnreachable) as raised:
        opened.search(Query(text="water"))
    state = opened.state()
    assert not state.exists
    assert state.detail["problem"] == raised.value.problem
    opened.close()
    return raised.value.problem.code


def test_a_cluster_that_is_down_is_told(played: Callable[[Play], str]) -> None:
    assert problem("opensearch://127.0.0.1:9") == "search-cluster-unreachable"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "search-cluster-refused"),
        (403, "search-cluster-refused"),
        (429, "search-cluster-busy"),
        (503, "search-cluster-busy"),
        (500, "search-cluster-failed"),
    ],
)
def test_what_a_cluster_refuses_is_told(played: Callable[[Play], str], status: int, code: str) -> None:
    assert problem(played(lambda path, body: (status, {"error": "no"}))) == code


def test_a_server_that_is_no_cluster_is_told(played: Callable[[Play], str]) -> None:
    assert problem(played(lambda path, body: (400, {"hello": "world"}))) == "search-cluster-failed"


def partly(shards: dict[str, int], *, timed_out: bool) -> Play:
    nothing = {"doc_count": 0, "values": {"buckets": [], "doc_count_error_upper_bound": 0}}
    answer = {
        "took": 1,
        "timed_out": timed_out,
        "_shards": shards,
        "hits": {"total": {"value": 0}, "hits": []},
        "aggregations": {"facet_format": nothing},
    }
    return lambda path, body: (200, answer)


@pytest.mark.parametrize(
    ("shards", "timed_out", "code"),
    [
        ({"total": 3, "failed": 1}, False, "search-partial"),
        ({"total": 3, "failed": 0}, True, "search-timed-out"),
        ({"total": 3, "failed": 0}, False, None),
    ],
)
def test_an_answer_that_lacks_something_says_so(
    played: Callable[[Play], str], shards: dict[str, int], timed_out: bool, code: str | None
) -> None:
    opened = OpenSearchEngine(read_address(played(partly(shards, timed_out=timed_out))))
    told = opened.search(Query(facets=("format",))).problems
    assert [problem.code for problem in told] == ([code] if code else [])
    opened.close()


class Busy:
    """A cluster that takes some documents, refuses some for now and one for ever."""

    def __init__(self) -> None:
        self.requests: list[list[str]] = []
        self.taken: list[str] = []

    def __call__(self, path: str, body: bytes) -> Answer:
        ids = [json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]]
        self.requests.append(ids)
        if len(self.requests) == 1:
            return 429, {"error": "too much"}
        items = []
        for id in ids:
            status = 400 if id == "bad" else 429 if len(self.requests) == 2 and id == "later" else 201
            if status == 201:
                self.taken.append(id)
            items.append({"index": {"status": status, **({"error": {"type": "no"}} if status > 299 else {})}})
        return 200, {"errors": True, "items": items}


def test_only_what_was_not_taken_is_sent_again(played: Callable[[Play], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_FIRST_WAIT", 0.01)
    busy = Busy()
    client = connect(read_address(played(busy)))
    sender = Bulk(client, "x")
    sender.send(Operation(id, b"{}") for id in ("now", "later", "bad"))
    assert busy.requests == [["now", "later", "bad"], ["now", "later", "bad"], ["later"]]
    assert (busy.taken, sender.rejected) == (["now", "later"], 1)
    client.close()


def test_a_cluster_that_goes_on_refusing_is_given_up(played: Callable[[Play], str]) -> None:
    client = connect(read_address(played(lambda path, body: (429, {"error": "too much"}))))
    with pytest.raises(IndexUnreachable) as raised:
        Bulk(client, "x", patience=0.0).send([Operation("one", b"{}")])
    assert raised.value.problem.code == "search-cluster-stuck"
    client.close()


def test_a_request_is_limited_in_documents_and_in_bytes() -> None:
    large = [Operation(str(n), b"x" * 1_500_000) for n in range(4)]
    small = [Operation(str(n), b"{}") for n in range(2_500)]
    assert [len(chunk) for chunk in bulk.chunks(large)] == [2, 2]
    assert [len(chunk) for chunk in bulk.chunks(small)] == [1_000, 1_000, 500]
    assert [len(chunk) for chunk in bulk.chunks([Operation("one", b"x" * 9_000_000)])] == [1]


def test_a_request_too_large_for_the_cluster_is_halved(played: Callable[[Play], str]) -> None:
    sizes: list[int] = []

    def play(path: str, body: bytes) -> Answer:
        sizes.append(len(body.splitlines()) // 2)
        return (413, {"error": "too large"}) if sizes[-1] > 1 else (200, {"errors": False})

    client = connect(read_address(played(play)))
    Bulk(client, "x").send(Operation(str(n), b"{}") for n in range(4))
    assert sizes == [4, 2, 1, 1, 2, 1, 1]
    client.close()
