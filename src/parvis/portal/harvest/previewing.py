"""Twenty records of a source as they would appear, and what would be lost, before anything is harvested."""

from datetime import UTC, datetime

import msgspec

from parvis.connectors import connector
from parvis.connectors.base import Client
from parvis.model import Dataset, Problem, decode_dataset
from parvis.standards.reading import ReadingPool

from .models import Source
from .reading import RecordReader
from .sources import find, spec

SHOWN = 20


class PreviewItem(msgspec.Struct, frozen=True, kw_only=True):
    """A record, as it would appear, with what has no place of its own and what is wrong."""

    guid: str
    dataset: Dataset | None
    unplaced: tuple[str, ...] = ()
    "Names of fields that are kept aside (`extras`), not shown."
    problems: tuple[Problem, ...] = ()


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a first run would bring."""

    source: str
    made_at: datetime
    total: int | None
    items: tuple[PreviewItem, ...]
    unplaced: dict[str, int]
    "How many of the records have each field that would be kept aside."
    problems: tuple[Problem, ...] = ()
    "What concerns pages, not records."


def preview_source(*, slug: str, client: Client) -> Preview:
    """Fetch and read the first records of a source, store none of them, and keep the preview for its page.

    Raises SourceError where there is no such source, FetchError where its portal can't be had.
    """
    row = find(slug)
    reader = RecordReader(row, pool=ReadingPool(), seen=set(), reread=True)
    items: list[PreviewItem] = []
    page_problems: list[Problem] = []
    total: int | None = None
    for page in connector(row.kind).pages(spec(row), client, state={}, cursor=""):
        reader.learn(page.organizations)
        total = page.total if page.total is not None else total
        page_problems += page.problems
        for record in page.records[: SHOWN - len(items)]:
            read = reader.read([record])
            dataset = decode_dataset(read.incoming[0].document) if read.incoming else None
            items.append(
                PreviewItem(
                    guid=record.guid,
                    dataset=dataset,
                    unplaced=tuple(dataset.extras) if dataset else (),
                    problems=tuple(read.problems),
                )
            )
        if len(items) >= SHOWN:
            break
    preview = Preview(
        source=slug,
        made_at=datetime.now(UTC),
        total=total,
        items=tuple(items),
        unplaced=_tally(items),
        problems=tuple(page_problems[:SHOWN]),
    )
    row.preview = msgspec.to_builtins(preview, builtin_types=())
    row.save(update_fields=["preview"])
    return preview


def read_preview(*, slug: str) -> Preview | None:
    """The preview last made of a source; None if none was."""
    row = Source.objects.filter(slug=slug, removed_at=None).first()
    return msgspec.convert(row.preview, Preview) if row and row.preview else None


def _tally(items: list[PreviewItem]) -> dict[str, int]:
    tally: dict[str, int] = {}
    for item in items:
        for name in item.unplaced:
            tally[name] = tally.get(name, 0) + 1
    return dict(sorted(tally.items(), key=lambda pair: (-pair[1], pair[0])))
