"""Statistics Canada's tables, from the package of `parvis demo`, as a search index takes them: no store, no portal."""

from collections.abc import Iterator

import msgspec

from parvis.model import Dataset
from parvis.search.documents import document
from parvis.search.model import SearchDocument


def table_datasets() -> Iterator[Dataset]:
    """The tables, each by the eight digits of its number. Raises Failed where the package is not installed."""
    from parvis.connectors.statcan_folder import tables
    from parvis.standards import statcan
    from parvis.standards.base import ReadContext

    from .demo_catalogue import tables_folder

    for entry in tables(tables_folder()):
        found = statcan.read(msgspec.json.encode(entry), ReadContext(guid=str(entry["pid"]))).dataset
        if found is not None:
            yield msgspec.structs.replace(found, id=str(entry["pid"]))


def table_document(dataset: Dataset) -> SearchDocument:
    """The table as the demo's catalogue indexes it."""
    from .demo_catalogue import STATCAN

    return document(
        dataset,
        slug=dataset.id,
        organization_slug=STATCAN,
        organization_name=dataset.publisher.name if dataset.publisher else None,
        source=STATCAN,
    )
