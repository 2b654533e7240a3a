"""Documents sent by the thousand: no more at a time than the cluster takes, and again only what it did not take."""

import logging
import random
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

import msgspec
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError, TransportError

from .failures import failed, unreachable

MOST_BYTES = 4_000_000
MOST_DOCUMENTS = 1_000
"Of one request."
AT_ONCE = 2
"Requests under way at a time, where the order doesn't matter."
PATIENCE = 300.0
"Seconds for which a request is tried again: a node that is lost is replaced sooner."
ANSWERED_WITHIN = 90.0
"Seconds: the cluster itself waits a minute for a shard that is not there."
_BUSY = frozenset((429, 502, 503, 504))
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 15.0

log = logging.getLogger("parvis.search.opensearch")
_encode = msgspec.json.Encoder().encode


class Operation(NamedTuple):
    """One document to put in or to take out."""

    key: str
    "OpenSearch's own id."
    record: bytes | None
    "JSON; None: take it out."

    def lines(self) -> bytes:
        """As a bulk request has it."""
        if self.record is None:
            return _encode({"delete": {"_id": self.key}}) + b"\n"
        return _encode({"index": {"_id": self.key}}) + b"\n" + self.record + b"\n"


def chunks(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    """As many at a time as one request takes."""
    chunk: list[Operation] = []
    size = 0
    for operation in operations:
        length = len(operation.record or b"") + 100
        if chunk and (size + length > MOST_BYTES or len(chunk) >= MOST_DOCUMENTS):
            yield chunk
            chunk, size = [], 0
        chunk.append(operation)
        size += length
    if chunk:
        yield chunk


class Bulk:
    """Sends operations to one index."""

    def __init__(self, client: OpenSearch, index: str, *, patience: float = PATIENCE) -> None:
        self._client, self._index, self._patience = client, index, patience
        self.rejected = 0
        "Documents that the cluster will never take; each was logged."

    def send(self, operations: Iterable[Operation]) -> None:
        """One request after the other, in order. Raises IndexUnreachable where the cluster goes on refusing."""
        for chunk in chunks(operations):
            self._send(chunk)

    def send_any_order(self, operations: Iterable[Operation]) -> None:
        """The same, several requests at a time: for documents of which each id comes once."""
        under_way: list[Future[None]] = []
        with ThreadPoolExecutor(AT_ONCE, "parvis-bulk") as pool:
            try:
                for chunk in chunks(operations):
                    if len(under_way) >= AT_ONCE:
                        under_way.pop(0).result()  # Nothing more is read while the cluster is busy.
                    under_way.append(pool.submit(self._send, chunk))
            finally:
                for future in under_way:
                    future.result()

    def _send(self, chunk: list[Operation]) -> None:
        until = time.monotonic() + self._patience
        wait = _FIRST_WAIT
        reason = ""
        while chunk:
            try:
                chunk, reason = self._left(chunk, self._ask(chunk))
            except TransportError as error:
                if error.status_code == 413 and len(chunk) > 1:
                    half = len(chunk) // 2
                    self._send(chunk[:half])
                    chunk = chunk[half:]
                    continue
                if not isinstance(error, ConnectionError) and error.status_code not in _BUSY:
                    raise unreachable(error) from error
                reason = str(error.error)
            if not chunk:
                return
            if time.monotonic() + wait > until:
                raise failed("search-cluster-stuck", number=len(chunk), seconds=f"{self._patience:g}", reason=reason)
            log.info("%d documents are sent again in %.1f s: %s", len(chunk), wait, reason)
            time.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311  # So that several writers don't come back at once.
            wait = min(wait * 2, _LONGEST_WAIT)

    def _ask(self, chunk: list[Operation]) -> dict[str, Any]:
        body = b"".join(operation.lines() for operation in chunk)
        answer: dict[str, Any] = self._client.bulk(
            body=body,
            index=self._index,
            params={"filter_path": "errors,items.*.status,items.*.error"},
            request_timeout=ANSWERED_WITHIN,
        )
        return answer

    def _left(self, chunk: list[Operation], answer: dict[str, Any]) -> tuple[list[Operation], str]:
        """Which operations to send again, and why."""
        if not answer.get("errors"):
            return [], ""
        left, reason = [], ""
        for operation, item in zip(chunk, answer["items"], strict=True):
            (result,) = item.values()
            error = result.get("error")
            if not error:
                continue
            reason = f"{error.get('type')}: {error.get('reason')}"[:300]
            if result["status"] in _BUSY:
                left.append(operation)
            elif result["status"] >= 500:
                raise failed("search-cluster-failed", error=reason)
            else:
                self.rejected += 1
                log.error("the index does not take %s: %s", operation.key[:100], reason)
        return left, reason
