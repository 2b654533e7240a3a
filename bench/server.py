"""A Parvis server in a process of its own, and a client that keeps its connection."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextlib.contextmanager
def serving(home: Path, *, workers: int) -> Iterator[tuple[int, int, float]]:
    """Serve the catalogue under `home`; yields port, process number and seconds until it was ready."""
    port = free_port()
    command = [
        sys.executable, "-m", "parvis", "serve", "--port", str(port), "--workers", str(workers), "--no-harvest",
    ]  # fmt: skip
    env = {**os.environ, "PARVIS_HOME": str(home), "PARVIS_BASE_URL": f"http://127.0.0.1:{port}"}
    start = time.perf_counter()
    with (
        (home / "serve.log").open("wb") as log,
        subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True) as process,
    ):
        try:
            while True:
                try:
                    if get(port, "/health/ready")[0] == 200:
                        break
                except OSError:
                    if process.poll() is not None:
                        raise RuntimeError((home / "serve.log").read_text("utf-8")) from None
                time.sleep(0.02)
            yield port, process.pid, time.perf_counter() - start
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def get(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """Status and body of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def latencies(port: int, questions: Sequence[dict[str, str]]) -> list[float]:
    """Milliseconds of each question, one after the other on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for question in questions:
        path = f"/api/v1/datasets?{urlencode(question)}"
        start = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        times.append((time.perf_counter() - start) * 1000)
        if response.status != 200:
            raise RuntimeError(f"{response.status} {path}")
    connection.close()
    return times


def throughput(port: int, questions: Sequence[dict[str, str]], *, clients: int) -> float:
    """Questions a second, asked by so many clients at once."""
    shares = [questions[n::clients] for n in range(clients)]
    threads = [threading.Thread(target=latencies, args=(port, share)) for share in shares]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(questions) / (time.perf_counter() - start)


def memory_mb(pid: int) -> float:
    """Memory of a process and all below it, counting what they share once (PSS)."""
    total = 0
    for number in [pid, *below(pid)]:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{number}/smaps_rollup").read_text("ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


def below(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text("ascii").split()):
                found += [child, *below(child)]
    return found
