"""Serving the portal: granian's web processes, with the harvest worker beside them."""

import contextlib
import multiprocessing
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import Interfaces

from parvis.portal.catalogue import services as catalogue
from parvis.portal.config import Config
from parvis.portal.logs import configure_logs
from parvis.search.engines.base import IndexLocked

from .indexing import is_stale, rebuild_index
from .listening import check_port, local_address
from .supervising import WorkerSupervisor

THREADS = 4
"Python threads of each web process: searching lets go of the GIL, little else does."
WAITING = 1024
"Requests that may wait for a thread; further ones wait in the kernel."
DRAIN = 8
"Seconds that requests under way have to end when the server stops."


def prepare_index() -> int | None:
    """Bring the index level: anew where there is none, or one of another catalogue; how many datasets were put in.

    None where another process is at it.
    """
    try:
        return rebuild_index() if is_stale() else catalogue.sync_index(wait=1.0)
    except IndexLocked:
        return None


def serve(*, host: str, port: int, workers: int, harvest: bool) -> None:
    """Serve until SIGTERM or SIGINT; then let requests under way end, and the worker finish its pages.

    Raises OperationError where nothing can listen there.
    """
    check_port(host, port)
    # Web processes start afresh: what a forked copy would share (connections, index, locks) is not safe to share.
    multiprocessing.set_start_method("spawn", force=True)
    connections.close_all()
    catalogue.engine().close()
    if settings.CONFIG.base_url == Config(home=settings.CONFIG.home).base_url:
        # Nobody gave a public address: links lead back to where the server listens.
        os.environ["PARVIS_BASE_URL"] = local_address(host, port)
    if workers > 1:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_metrics_folder(settings.CONFIG.home))
    server = Granian(
        "parvis.portal.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=WAITING,
        backpressure=WAITING,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN,
        log_dictconfig={"loggers": {"_granian": {"handlers": [], "propagate": True}}},
    )
    configure_logs()  # granian configures logging too
    supervisor = WorkerSupervisor() if harvest else None
    if supervisor:
        server.on_startup(supervisor.start)
        server.on_shutdown(supervisor.stop)
    _heed_signals(server, supervisor)
    server.serve()


def _heed_signals(server: Any, supervisor: WorkerSupervisor | None) -> None:
    """Stop the server, and its worker while requests drain, at SIGINT or SIGTERM, however many come and to whom.

    A handler that takes a lock can stop a process that holds it for ever, and granian forgets a signal that comes
    while it starts a web process anew (one that the same signal ended): so the handler writes to a pipe, and a thread
    tells granian until it has heard.
    """
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    interrupt: Callable[[], None] = server.signal_handler_interrupt
    ending = threading.Event()

    def stop() -> None:
        os.read(told, 1)
        if supervisor:
            supervisor.ask_to_stop()
        while not ending.is_set():
            interrupt()
            ending.wait(0.2)

    def handle(*args: Any) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(tell, b"\0")

    server.signal_handler_interrupt = handle
    server.on_shutdown(ending.set)
    threading.Thread(target=stop, name="parvis-stopping", daemon=True).start()


def _metrics_folder(home: Path) -> Path:
    folder = home / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
