"""The search index of the catalogue: derived from it, always behind it or level, and always rebuildable."""

import threading
from collections.abc import Iterator, Sequence

import msgspec
from django.conf import settings

from parvis.model import decode_dataset
from parvis.search import engine as open_engine
from parvis.search.documents import document
from parvis.search.engines.base import Engine
from parvis.search.model import IndexState, SearchDocument

from . import models
from .records import Entry, entry, iterate_datasets, last_change
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


def sync_index(*, stored: Sequence[Stored] = (), upto: int | None = None, wait: float = 60.0) -> int:
    """Bring the index level with the catalogue; how many datasets were put in or taken out.

    `stored` are datasets just written, whose last change is `upto`: they need not be read back from the store if the
    index already has everything before them. Raises IndexLocked where another process goes on writing.
    """
    state = engine().state()
    if not state.exists:
        return reindex()
    last = last_change()
    if state.change >= last:
        return 0
    fresh = {item.id: item for item in stored}
    done = 0
    with engine().writer(wait=wait) as writer:
        change = committed = engine().state().change
        while lines := _lines_after(change):
            ids = dict.fromkeys(id for _, id in lines)
            wanted = [id for id in ids if id not in fresh]
            rows = models.Dataset.objects.select_related("organization").in_bulk(wanted) if wanted else {}
            writer.delete(str(row.id) for row in rows.values() if row.status != models.Status.PUBLISHED)
            writer.put(document_of_stored(fresh[id]) for id in ids if id in fresh)
            writer.put(document_of(entry(row)) for row in rows.values() if row.status == models.Status.PUBLISHED)
            change = lines[-1][0]
            done += len(ids)
            if change - committed >= COMMIT or change == upto:
                writer.commit(change)
                committed = change
        if change > committed:
            writer.commit(change)
    return done


def _lines_after(change: int) -> list[tuple[int, str]]:
    lines = models.Change.objects.filter(id__gt=change).order_by("id").values_list("id", "dataset_id")[:CHUNK]
    return [(number, str(dataset)) for number, dataset in lines]


def reindex() -> int:
    """Build the index anew from the store while the old one goes on answering; how many datasets it has."""
    change = last_change()
    count = 0

    def documents() -> Iterator[SearchDocument]:
        nonlocal count
        for item in iterate_datasets():
            count += 1
            yield document_of(item)

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
