"""The server as a process: it starts, answers, stops, and the worker beside it never takes it down."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from parvis.portal.operations.supervising import WorkerSupervisor
from tests.cli.conftest import environ, package
from tests.replay.ckan_site import CkanSite
from tests.replay.server import ReplayServer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: Callable[[], Any], seconds: float = 60) -> Any:
    give_up = time.monotonic() + seconds
    while not (value := what()):
        assert time.monotonic() < give_up, "it never came to that"
        time.sleep(0.05)
    return value


def get(port: int, path: str) -> tuple[int, bytes]:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        asking.request("GET", path)
        reply = asking.getresponse()
        return reply.status, reply.read()
    finally:
        asking.close()


def answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        return get(port, "/health/live")[0] == 200
    return False


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Server:
    def __init__(self, home: Path, *args: str) -> None:
        self.port = free_port()
        self.log = home.with_suffix(".log")
        with self.log.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "parvis", "serve", "--port", str(self.port), *args],
                env=environ(home),
                stdout=subprocess.DEVNULL,
                stderr=stream,
                start_new_session=True,
            )

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line.startswith("{")]

    def worker(self) -> int | None:
        """The process of the harvest worker."""
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid and b"--watch" in (entry / "cmdline").read_bytes():
                    return int(entry.name)
        return None

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(*args: str) -> Server:
        started.append(Server(tmp_path / "home", *args))
        until(lambda: answers(started[-1].port) or started[-1].process.poll() is not None)
        assert started[-1].process.poll() is None, started[-1].log.read_text("utf-8")
        return started[-1]

    yield start
    for server in started:
        # Its children too, which outlive it where a test killed it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()


def test_a_server_starts_on_an_empty_home_answers_and_stops_within_seconds(serve) -> None:
    server = serve()
    status, body = get(server.port, "/health/ready")
    assert (status, json.loads(body)["status"]) == (200, "ready")
    assert json.loads(get(server.port, "/api/v1/openapi.json")[1])
    assert f"http://127.0.0.1:{server.port}/" in get(server.port, "/sitemap.xml")[1].decode()
    worker = until(server.worker)
    said = server.log.read_text("utf-8")
    assert f"http://127.0.0.1:{server.port}/en/" in said
    assert f"http://127.0.0.1:{server.port}/fr/" in said
    started = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - started < 15
    assert not alive(worker)
    assert any(line.get("event") == "request" for line in server.lines())


def test_requests_under_way_are_answered_when_the_server_stops(serve) -> None:
    """The request has been read in part when the server is told to stop; the rest comes after."""
    server = serve("--no-harvest")
    body = b'{"x": 1}'
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as asking:
        head = (
            f"POST /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        asking.sendall(head.encode() + body[:3])
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        asking.sendall(body[3:])
        reply = b""
        while piece := asking.recv(4096):
            reply += piece
    assert reply.startswith(b"HTTP/1.1 405"), reply
    assert server.process.wait(30) == 0


def test_a_worker_that_dies_is_started_again_and_the_site_does_not_notice(serve) -> None:
    server = serve()
    first = until(server.worker)
    os.kill(first, signal.SIGKILL)
    second = until(lambda: (found := server.worker()) and found != first and found)
    assert answers(server.port)
    assert server.stop() == 0
    assert not alive(second)


def test_a_worker_does_not_outlive_a_server_that_was_killed(serve) -> None:
    server = serve()
    worker = until(server.worker)
    until(lambda: any(line.get("event") == "harvest worker started" for line in server.lines()))
    server.process.kill()
    server.process.wait(10)
    until(lambda: not alive(worker), 30)


def test_several_workers_answer_for_all_of_them(serve) -> None:
    server = serve("--workers", "2", "--no-harvest")
    for _ in range(20):
        get(server.port, "/health/live")
    counts = set()
    for _ in range(4):
        text = get(server.port, "/metrics")[1].decode()
        rows = [row for row in text.splitlines() if row.startswith("parvis_requests_total") and "health-live" in row]
        counts.add(sum(float(row.rsplit(" ", 1)[1]) for row in rows))
    assert len(counts) == 1
    assert counts.pop() >= 20
    assert server.stop() == 0


def test_a_port_in_use_is_said_before_anything_is_started(tmp_path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "parvis", "serve", "--port", str(port)]
        done = subprocess.run(command, env=environ(tmp_path / "home"), capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_that_can_not_live_is_tried_again_ever_more_slowly(tmp_path) -> None:
    starts = tmp_path / "starts"
    code = f"open({str(starts)!r}, 'a').write('x'); raise SystemExit(3)"
    supervisor = WorkerSupervisor([sys.executable, "-c", code], first_wait=0.2)
    supervisor.start()
    until(lambda: starts.exists() and len(starts.read_text()) >= 3)
    supervisor.stop()
    count = len(starts.read_text())
    assert 3 <= count <= 6
    time.sleep(0.5)
    assert len(starts.read_text()) == count


def test_a_restore_is_seen_by_a_running_server_whose_search_never_goes_down(serve, tmp_path) -> None:
    """Two catalogues: the server runs over the one while the other is restored in its place."""

    def parvis(home: Path, *args: str) -> None:
        command = [sys.executable, "-m", "parvis", *args]
        subprocess.run(command, env=environ(home), check=True, capture_output=True, timeout=120)

    homes = (tmp_path / "home", tmp_path / "other")
    for home, count in zip(homes, (30, 60), strict=True):
        site = CkanSite([package(number) for number in range(count)])
        with ReplayServer(site) as portal:
            parvis(home, "source", "add", portal.url, "--local")
            parvis(home, "harvest", "--all")
            parvis(home, "source", "pause", "replay")
    parvis(homes[1], "backup", str(tmp_path / "other.zip"))
    server = serve()

    def count() -> int:
        status, body = get(server.port, "/api/v1/datasets?per_page=1")
        assert status == 200, body
        return int(json.loads(body)["count"])

    assert count() == 30
    stop, seen = threading.Event(), set()

    def watch() -> None:
        while not stop.is_set():
            seen.add(count())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        parvis(homes[0], "restore", str(tmp_path / "other.zip"), "--force")
        until(lambda: count() == 60, 20)
    finally:
        stop.set()
        watcher.join()
    assert seen <= {30, 60}
    assert json.loads(get(server.port, "/health/ready")[1])["status"] == "ready"
    assert server.stop() == 0
