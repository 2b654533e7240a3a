"""A local server that replays portals, and their faults."""

import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from .faults import Fault
from .http import Answer, Request, Site

_HTML = b"<!DOCTYPE html><html><title>Maintenance</title><body>Be right back / De retour bient\xc3\xb4t</body></html>"


class ReplayServer:
    """Serves sites on 127.0.0.1, each request in a thread. Used as a context manager, or with `start` and `stop`."""

    def __init__(self, *sites: Site, port: int = 0) -> None:
        self.sites = list(sites)
        self.faults: list[Fault] = []
        self.requests: list[Request] = []
        "Every request so far."
        self.most_at_once = 0
        self._at_once = 0
        self._lock = Lock()
        self._http = _Server(("127.0.0.1", port), _Handler)
        self._http.replay = self
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), name="replay", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def fault(self, match: str, kind: str, **how: Any) -> Fault:
        """Switches a fault on (see `Fault`)."""
        fault = Fault(match, kind, **how)
        self.faults.append(fault)
        return fault

    def targets(self, match: str = "") -> list[str]:
        """The paths and queries asked so far that contain `match`."""
        return [request.target for request in self.requests if match in request.target]

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def struck_by(self, request: Request) -> Fault | None:
        with self._lock:
            self.requests.append(request)
            return next((fault for fault in self.faults if fault.applies(request.target)), None)

    def answer(self, request: Request) -> Answer:
        for site in self.sites:
            if (answer := site.answer(request)) is not None:
                return answer
        return Answer(404, b"<html><body>Not found</body></html>", {"Content-Type": "text/html"})

    def begin(self) -> None:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def end(self) -> None:
        with self._lock:
            self._at_once -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    replay: ReplayServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def do_GET(self) -> None:
        self._serve(b"")

    def _serve(self, body: bytes) -> None:
        replay = self.server.replay
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(parts.path, dict(parse_qsl(parts.query)), headers, self.path, body, self.command)
        replay.begin()
        try:
            fault = replay.struck_by(request)
            if fault is None:
                self._send(replay.answer(request))
            else:
                self._fail(fault, request)
        finally:
            replay.end()

    def _fail(self, fault: Fault, request: Request) -> None:
        replay = self.server.replay
        match fault.kind:
            case "slow":
                time.sleep(fault.seconds)
                self._send(replay.answer(request))
            case "run":
                if fault.action:
                    fault.action()
                self._send(replay.answer(request))
            case "status":
                self._send(Answer(fault.status, fault.body or _HTML, {"Content-Type": "text/html", **fault.headers}))
            case "redirect":
                status = fault.status if 300 <= fault.status < 400 else 302
                self._send(Answer(status, b"", {"Location": fault.location}))
            case "html":
                self._send(Answer(200, _HTML, {"Content-Type": "text/html"}))
            case "malformed":
                self._send(Answer(200, b'{"success": true, "result": {"count": 3, "results": [}]}'))
            case "body":
                self._send(Answer(200, fault.body, {"Content-Type": "application/json", **fault.headers}))
            case "truncated":
                whole = replay.answer(request)
                self._send(Answer(whole.status, whole.body[: len(whole.body) // 2], whole.headers))
            case "cut":
                whole = replay.answer(request)
                self._send(whole, stop_after=len(whole.body) // 2)
            case "endless":
                self._endless()
            case _:
                raise ValueError(f"no such fault: {fault.kind}")

    def _send(self, answer: Answer, *, stop_after: int | None = None) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body if stop_after is None else answer.body[:stop_after])
        if stop_after is not None:
            self._hang_up()

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        piece = b'[{"title": "' + b"x" * 65_536 + b'"},'
        while True:
            self.wfile.write(piece)

    def _hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
