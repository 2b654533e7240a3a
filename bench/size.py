"""An index of 10,000 to a million datasets, for what is measured of search: `python -m bench.size FOLDER NUMBER`."""

import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from .catalogue import dataset_of
from .corpus import slim


def records(number: int) -> Iterator[dict[str, Any]]:
    """So many records: those there are, then the same again with another number in title and description."""
    turns = (record if not turn else _changed(record, turn) for turn in count() for record in slim())
    return islice(turns, number)


def _changed(record: dict[str, Any], turn: int) -> dict[str, Any]:
    words = str(record["title"]).split()
    return record | {
        "id": f"{record['id']}-{turn}",
        "title": " ".join([*words[turn % (len(words) or 1) :], *words[: turn % (len(words) or 1)], f"part {turn}"]),
        "notes": f"{record.get('notes') or ''} Volume {turn}.",
    }


def build(folder: Path, number: int) -> None:
    """The index alone, without a store."""
    import msgspec

    from parvis.search.documents import document
    from parvis.search.engines.tantivy import TantivyEngine

    def documents() -> Iterator[Any]:
        for record in records(number):
            dataset = msgspec.structs.replace(dataset_of(record), id=str(record["id"]))
            name = dataset.publisher.name if dataset.publisher else None
            slug = str(record.get("organization") or "unknown")[:60]
            yield document(
                dataset, slug=str(record["id"]), organization_slug=slug, organization_name=name, source="datagov"
            )

    TantivyEngine(folder).rebuild(documents(), change=1)


def made(folder: Path) -> int:
    """How many datasets the index has that is there already; 0 where there is none that this Parvis can read."""
    from parvis.search.engines.tantivy import TantivyEngine

    return TantivyEngine(folder).state().documents


def main(folder: str, number: str) -> None:
    """Build the index, unless there is one of as many datasets."""
    if made(Path(folder)) != int(number):
        build(Path(folder), int(number))
    print("{}")


if __name__ == "__main__":
    main(*sys.argv[1:])
