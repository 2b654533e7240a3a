"""Writing to a tantivy index."""

from collections.abc import Iterable

import tantivy

from parvis.search.model import SearchDocument

from .schema import MARKER, marker, record


class Writer:
    """The one writer: what it puts and deletes is seen after `commit`, and undone where that never comes."""

    def __init__(self, index: tantivy.Index, *, heap: int, threads: int, fresh: bool = False) -> None:
        """`fresh`: the index is empty and every id comes once, so that nothing need be replaced."""
        self._writer = index.writer(heap_size=heap, num_threads=threads)
        self._fresh = fresh
        self._pending = False

    def put(self, documents: Iterable[SearchDocument]) -> None:
        self._pending = True
        add, delete = self._writer.add_json, self._writer.delete_documents_by_term
        for document in documents:
            if not self._fresh:
                delete("id", document.id)
            add(record(document))

    def delete(self, ids: Iterable[str]) -> None:
        self._pending = True
        for id in ids:
            self._writer.delete_documents_by_term("id", id)

    def commit(self, change: int) -> None:
        self._writer.delete_documents_by_term("id", MARKER)
        self._writer.add_json(marker(change))
        self._writer.commit()
        self._pending = False

    def close(self) -> None:
        """Undo what was not committed, and wait until segments are merged, as each session adds at least one."""
        if self._pending:
            self._writer.rollback()
        self._writer.wait_merging_threads()
