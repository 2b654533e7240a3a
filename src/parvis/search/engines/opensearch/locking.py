"""The right to write, held in the cluster for some seconds at a time: whoever dies loses it."""

import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConflictError, NotFoundError, OpenSearchException

from parvis.search.engines.base import IndexLocked

from .failures import asking

LEASE = 30.0
"Seconds after which the right is anybody's again, unless renewed. The clocks of writers must agree to some seconds."
_EVERY = 0.1
_ID = "lock"


class Lease:
    """The right to write, as long as it is renewed."""

    def __init__(self, client: OpenSearch, index: str) -> None:
        self._client, self._index = client, index
        self._who = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex[:8]}"
        self._version: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew_again, name="parvis-lease", daemon=True)

    def acquire(self, wait: float) -> None:
        """Raises IndexLocked where another holds it longer than `wait` seconds."""
        until = time.monotonic() + wait
        while not self._taken():
            if time.monotonic() >= until:
                raise IndexLocked(f"another process has been writing to the index for {wait:g} s")
            time.sleep(min(_EVERY, max(0.0, until - time.monotonic())))
        self._thread.start()

    def _taken(self) -> bool:
        try:
            return self._write(op_type="create")
        except ConflictError:
            pass
        try:
            there = self._client.get(index=self._index, id=_ID)
        except NotFoundError:
            return False  # Just released: tried again at once.
        if float(there["_source"]["until"]) > time.time():
            return False
        with suppress(ConflictError):
            return self._write(if_seq_no=there["_seq_no"], if_primary_term=there["_primary_term"])
        return False

    def _write(self, **condition: Any) -> bool:
        body = {"holder": self._who, "until": time.time() + LEASE}
        answer = self._client.index(index=self._index, id=_ID, body=body, params=condition)
        self._version = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        return True

    def renew(self) -> None:
        """Hold it for another LEASE. Raises IndexLocked where it was lost."""
        with self._lock:
            try:
                self._write(**self._version)
            except (ConflictError, NotFoundError):
                raise IndexLocked("another process has taken over writing to the index") from None

    def _renew_again(self) -> None:
        while not self._over.wait(LEASE / 3):
            # A node that is lost just now is no reason to stop: the next time, or the commit, will tell.
            with suppress(OpenSearchException, IndexLocked):
                self.renew()

    def release(self) -> None:
        self._over.set()
        self._thread.join()
        with suppress(OpenSearchException):  # It ends by itself.
            self._client.delete(index=self._index, id=_ID, params=self._version)


@contextmanager
def leased(client: OpenSearch, index: str, wait: float) -> Iterator[Lease]:
    """Hold the right to write. Raises IndexLocked."""
    lease = Lease(client, index)
    with asking():
        lease.acquire(wait)
    try:
        yield lease
    finally:
        lease.release()
