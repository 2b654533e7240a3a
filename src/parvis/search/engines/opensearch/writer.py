"""Writing to an index: kept here until it is committed, then all of it or nothing, whatever happens meanwhile."""

from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import msgspec
from opensearchpy import OpenSearch

from parvis.search.model import SearchDocument

from .bulk import Bulk, Operation, chunks
from .failures import asking
from .locking import Lease
from .schema import MARKER, key, record

IN_MEMORY = 16_000_000
"Bytes of documents that wait for their commit; more of them wait in a file."
_BATCH = "batch"
_encode = msgspec.json.Encoder().encode


class Waiting:
    """Operations that wait for their commit: the last one for each document."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._places: dict[str, tuple[int, int] | None] = {}

    def put(self, id: str, line: bytes) -> None:
        if self._file is None:
            self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # Closed by `clear`.
        at = self._file.seek(0, 2)
        self._file.write(line)
        self._places[id] = (at, len(line))

    def delete(self, id: str) -> None:
        self._places[id] = None

    def __bool__(self) -> bool:
        return bool(self._places)

    def __iter__(self) -> Iterator[Operation]:
        for id, place in self._places.items():
            if place is None or self._file is None:
                yield Operation(id, None)
            else:
                self._file.seek(place[0])
                yield Operation(id, self._file.read(place[1]))

    def clear(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._places = None, {}


class Journal:
    """What was committed and is not in the index yet, kept in the cluster.

    A commit is written here first. It counts from the moment at which its last line, the batch, is there: whoever
    writes next carries it out, were its writer to die half-way.
    """

    def __init__(self, client: OpenSearch, control: str) -> None:
        self._client, self._control = client, control

    def write(self, index: str, change: int, operations: Iterable[Operation]) -> int:
        """Keep a commit to this index; in how many pieces."""
        pieces = 0
        for chunk in chunks(operations):
            lines = [[operation.key, operation.record and operation.record.decode()] for operation in chunk]
            self._put(f"piece-{pieces}", {"lines": lines})
            pieces += 1
        self._put(_BATCH, {"index": index, "change": change, "pieces": pieces})
        return pieces

    def _put(self, id: str, body: dict[str, Any]) -> None:
        record = Operation(id, _encode(body))
        Bulk(self._client, self._control).send([record])

    def unfinished(self) -> tuple[str, int, int] | None:
        """The index, the change and the pieces of a commit that was not carried out; None if there is none."""
        (found,) = self._client.mget(index=self._control, body={"ids": [_BATCH]})["docs"]
        if not found.get("found"):
            return None
        batch = found["_source"]
        return batch["index"], batch["change"], batch["pieces"]

    def operations(self, pieces: int) -> Iterator[Operation]:
        """What a commit of so many pieces puts in and takes out."""
        for number in range(pieces):
            piece = self._client.get(index=self._control, id=f"piece-{number}")
            for id, line in piece["_source"]["lines"]:
                yield Operation(id, None if line is None else line.encode())

    def done(self, pieces: int) -> None:
        """Forget the commit: it is in the index."""
        names = [_BATCH, *(f"piece-{number}" for number in range(pieces))]
        Bulk(self._client, self._control).send(Operation(name, None) for name in names)


class Writer:
    """The one writer: what it puts and deletes is seen after `commit`, and nothing of it where that never comes."""

    def __init__(self, client: OpenSearch, index: str, lease: Lease, journal: Journal) -> None:
        self._client, self._index, self._lease, self._journal = client, index, lease, journal
        self._waiting = Waiting()

    def put(self, documents: Iterable[SearchDocument]) -> None:
        for document in documents:
            self._waiting.put(key(document.id), record(document))

    def delete(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._waiting.delete(key(id))

    def commit(self, change: int) -> None:
        with asking():
            self._lease.renew()
            pieces = self._journal.write(self._index, change, self._waiting) if self._waiting else 0
            carry_out(self._client, self._index, change, self._waiting)
            if pieces:
                self._journal.done(pieces)
        self._waiting.clear()

    def close(self) -> None:
        """Undo what was not committed."""
        self._waiting.clear()

    def finish(self) -> None:
        """Carry out what an earlier writer had committed when it died."""
        with asking():
            unfinished = self._journal.unfinished()
            if unfinished is None:
                return
            index, change, pieces = unfinished
            if index == self._index:
                carry_out(self._client, index, change, self._journal.operations(pieces))
            self._journal.done(pieces)


def carry_out(client: OpenSearch, index: str, change: int, operations: Iterable[Operation]) -> None:
    """Put operations into an index, remember the change with them, and let both be seen."""
    bulk = Bulk(client, index)
    bulk.send(operations)
    bulk.send([Operation(key(MARKER), _encode({"change": change}))])
    client.indices.refresh(index=index, request_timeout=120)


def fill(client: OpenSearch, index: str, change: int, documents: Iterable[SearchDocument]) -> None:
    """Put documents, each id once, into an index that is not in use yet."""
    Bulk(client, index).send_any_order(Operation(key(document.id), record(document)) for document in documents)
    carry_out(client, index, change, ())
