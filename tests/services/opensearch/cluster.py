"""Starts OpenSearch nodes from the jars in `.opensearch/`, which `.ci/with-opensearch` fetches."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal

HERE = Path(__file__).resolve().parent
JARS = Path(os.environ.get("PARVIS_OPENSEARCH_JARS") or HERE.parents[2] / ".opensearch")
READY = 180.0
"Seconds that a cluster may take to be ready."


class Node:
    """A node in a process of its own."""

    def __init__(
        self, name: str, folder: Path, ports: tuple[int, int], settings: dict[str, str], java: list[str]
    ) -> None:
        """`java`: options of its own. `ports`: for HTTP and between nodes, both of 127.0.0.1 alone."""
        self.name, self.http = name, ports[0]
        self._folder, self._java = folder, java
        self._settings = {
            **settings,
            "node.name": name,
            "network.host": "127.0.0.1",
            "http.port": str(ports[0]),
            "transport.port": str(ports[1]),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        given = [f"{name}={value}" for name, value in self._settings.items()]
        with (self._folder / "output.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["java", *self._java, "-cp", f"{JARS}/*", str(HERE / "OneNode.java"), str(self._folder), *given],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def processor_seconds(self) -> float:
        """What its process has taken of processors, until now."""
        assert self._process is not None
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process, which is given 20 seconds to do so by itself."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()

    def kill(self) -> None:
        """End it as a power cut does."""
        self.stop(signal.SIGKILL)

    def said(self) -> str:
        """The end of what it wrote."""
        return (self._folder / "output.log").read_text("utf-8", "replace")[-4000:]


class Cluster:
    """Nodes that form a cluster. As a context: ready when entered, gone with its data when left."""

    def __init__(
        self,
        nodes: int = 1,
        *,
        heap: int = 640,
        compiler: Literal["quick", "whole"] = "quick",
        settings: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`heap`: megabytes, of each node. `compiler`: `quick` starts sooner; `whole` is what production has."""
        java = [f"-Xms{heap}m", f"-Xmx{heap}m", "-XX:+UseSerialGC"]
        if compiler == "quick":
            java.append("-XX:TieredStopAtLevel=1")
        self._folder = Path(tempfile.mkdtemp(prefix="parvis-opensearch-"))
        names = [f"node-{number}" for number in range(1, nodes + 1)]
        ports = _free_ports(2 * nodes)
        between = ports[nodes:]
        shared = {
            "cluster.name": "parvis-tests",
            "cluster.initial_cluster_manager_nodes": ",".join(names),
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in between),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            # A node that was killed is told from one that is slow sooner than in production.
            "cluster.fault_detection.follower_check.timeout": "5s",
            "bootstrap.memory_lock": "false",
            **dict(settings),
        }
        self.nodes = [
            Node(name, self._folder / name, (ports[at], between[at]), shared, java) for at, name in enumerate(names)
        ]

    @property
    def url(self) -> str:
        """For PARVIS_SEARCH_URL, without a prefix: `opensearch://127.0.0.1:PORT,127.0.0.1:PORT`."""
        return "opensearch://" + ",".join(f"127.0.0.1:{node.http}" for node in self.nodes)

    def __enter__(self) -> "Cluster":
        try:
            for node in self.nodes:
                node.start()
            self.wait(len(self.nodes))
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def wait(self, nodes: int) -> None:
        """Until so many nodes have found each other. Raises TimeoutError, with what a node said."""
        until = time.monotonic() + READY
        while time.monotonic() < until:
            for node in self.nodes:
                if node.running and _nodes_seen(node.http) == nodes:
                    return
            if not any(node.running for node in self.nodes):
                break
            time.sleep(0.2)
        raise TimeoutError("OpenSearch did not get ready:\n" + self.nodes[0].said())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for node in self.nodes:
            node.stop(signal.SIGKILL if len(self.nodes) > 1 else signal.SIGTERM)
        shutil.rmtree(self._folder, ignore_errors=True)


def _free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _nodes_seen(port: int) -> int:
    """How many nodes the cluster has, as this one sees it; 0 where it doesn't answer or has no manager yet."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_cluster/health?timeout=1s", timeout=3) as answer:
            return int(json.load(answer)["number_of_nodes"])
    except (OSError, ValueError, urllib.error.URLError):
        return 0
