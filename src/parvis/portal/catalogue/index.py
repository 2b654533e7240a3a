"""The search index of the catalogue: derived from it, always behind it or level, and always rebuildable."""

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence

import msgspec
from django.conf import settings

from parvis.model import decode_dataset
from parvis.search import engine as open_engine
from parvis.search.copies import united
from parvis.search.documents import document
from parvis.search.engines.base import Engine, IndexWriter
from parvis.search.model import IndexState, SearchDocument

from . import models
from .listing import get_datasets
from .records import Entry, entry, iterate_datasets, last_change
from .same_groups import all_groups, groups_of
from .storing import Stored

_lock = threading.Lock()
_engines: dict[str, Engine] = {}

CHUNK = 1000
"How many changed datasets are read from the store and put into the index at a time."
COMMIT = 20_000
"After how many lines of the ledger the index is committed on the way."


def engine() -> Engine:
    """The process's search engine."""
    config = settings.CONFIG
    key = f"{config.search_url} {config.home}"
    with _lock:
        if key not in _engines:
            _engines[key] = open_engine(config.search_url, config.home)
        return _engines[key]


def index_state() -> tuple[IndexState, int]:
    """How far the index has come, and the number of the catalogue's last change."""
    return engine().state(), last_change()


def sync_index(*, wait: float = 60.0) -> int:
    """Bring the index level with the catalogue; how many datasets were put in or taken out.

    Raises IndexLocked where another process goes on writing.
    """
    with contextlib.closing(IndexFollower(wait=wait)) as follower:
        return follower.sync()


class IndexFollower:
    """Brings the index level with the catalogue, again and again.

    Between one time and the next it keeps the right to write, and the writer, which goes on merging: to open and close
    one for every batch costs more than the batch. Close it as soon as nothing more is to come.
    """

    def __init__(self, *, wait: float = 60.0) -> None:
        """`wait`: seconds to wait for another process that writes."""
        self._wait = wait
        self._stack = contextlib.ExitStack()
        self._writer: IndexWriter | None = None
        self._change = 0
        self._since = 0.0

    @property
    def held(self) -> float:
        """Seconds since nobody else could write; 0 where others can."""
        return time.monotonic() - self._since if self._writer else 0.0

    def sync(self, *, stored: Sequence[Stored] = (), upto: int | None = None) -> int:
        """Put in and take out what changed; how many datasets that were.

        `stored` are datasets just written, whose last change is `upto`: they need not be read back from the store if
        the index already has everything before them. Raises IndexLocked where another process goes on writing.
        """
        try:
            if self._writer is None:
                state = engine().state()
                if not state.exists:
                    return reindex()
                if state.change >= last_change():
                    return 0
                self._writer = self._stack.enter_context(engine().writer(wait=self._wait))
                self._since = time.monotonic()
                self._change = engine().state().change
            return self._follow(self._writer, {item.id: item for item in stored}, upto)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let others write. What was not committed is undone."""
        self._writer = None
        self._stack.close()

    def _follow(self, writer: IndexWriter, fresh: dict[str, Stored], upto: int | None) -> int:
        done = 0
        change = self._change
        while lines := _lines_after(change):
            ids = dict.fromkeys(id for _, id in lines)
            grouped = groups_of(ids)
            wanted = [id for id in ids if id not in fresh and id not in grouped]
            rows = models.Dataset.objects.select_related("organization").in_bulk(wanted) if wanted else {}
            writer.delete(str(row.id) for row in rows.values() if row.status != models.Status.PUBLISHED)
            writer.put(document_of_stored(fresh[id]) for id in ids if id in fresh and id not in grouped)
            writer.put(document_of(entry(row)) for row in rows.values() if row.status == models.Status.PUBLISHED)
            self._put_groups(writer, grouped)
            change = lines[-1][0]
            done += len(ids)
            if change - self._change >= COMMIT or change == upto:
                self._commit(writer, change)
        if change > self._change:
            self._commit(writer, change)
        return done

    def _put_groups(self, writer: IndexWriter, grouped: dict[str, tuple[str, ...]]) -> None:
        """Put in the leading record of each group, and take out the others and what was withdrawn."""
        leading = {members[0]: members[1:] for members in grouped.values() if members}
        others = grouped.keys() | {id for copies in leading.values() for id in copies}
        writer.delete(sorted(others - leading.keys()))
        writer.put(united_document(id, copies) for id, copies in leading.items())

    def _commit(self, writer: IndexWriter, change: int) -> None:
        writer.commit(change)
        self._change = change


def _lines_after(change: int) -> list[tuple[int, str]]:
    lines = models.Change.objects.filter(id__gt=change).order_by("id").values_list("id", "dataset_id")[:CHUNK]
    return [(number, str(dataset)) for number, dataset in lines]


def reindex() -> int:
    """Build the index anew from the store while the old one goes on answering; how many datasets it has."""
    change = last_change()
    count = 0

    def documents() -> Iterator[SearchDocument]:
        nonlocal count
        groups = {members[0]: members[1:] for members in all_groups()}
        copies = {id for members in groups.values() for id in members}
        for item in iterate_datasets():
            id = item.dataset.id
            if id not in copies:
                count += 1
                yield united_document(id, groups[id]) if id in groups else document_of(item)

    engine().rebuild(documents(), change=change)
    return count


def document_of(item: Entry) -> SearchDocument:
    """An entry of the catalogue as an index takes it."""
    dataset = item.dataset
    return document(
        dataset,
        slug=item.slug,
        organization_slug=item.organization_slug,
        organization_name=dataset.publisher.name if dataset.publisher else None,
        source=dataset.provenance.source if dataset.provenance else "",
        changed=item.changed_at,
    )


def united_document(id: str, copies: Sequence[str]) -> SearchDocument:
    """The leading record of a group as an index takes it."""
    entries = get_datasets([id, *copies])
    return united(document_of(entries[id]), [document_of(entries[copy]) for copy in copies])


def document_of_stored(item: Stored) -> SearchDocument:
    """A dataset just stored as an index takes it."""
    dataset = msgspec.structs.replace(decode_dataset(item.document), id=item.id)
    return document(
        dataset,
        slug=item.slug,
        organization_slug=item.organization_slug,
        organization_name=dataset.publisher.name if dataset.publisher else None,
        source=item.origin,
        changed=item.changed_at,
    )
