"""A catalogue of real datasets, made through the store and the index: `python -m bench.catalogue HOME NUMBER`."""

import os
import sys
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from .corpus import slim


def dataset_of(record: dict[str, Any]) -> Any:
    """A slim record as a dataset."""
    from parvis.model import Agent, Concept, Dataset, Distribution, Extent, Licence, Text, TextList
    from parvis.vocab import code_list

    formats = code_list("format")
    numbers = str(record.get("spatial") or "").replace(",", " ").split()
    try:
        west, south, east, north = map(float, numbers)
        extents: tuple[Extent, ...] = (Extent(bbox=(west, south, east, north)),)
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            extents = ()
    except ValueError:
        extents = ()
    return Dataset(
        title=Text.of(str(record["title"]), "en"),
        description=Text.of(str(record.get("notes") or ""), "en"),
        keywords=TextList.of(record.get("tags") or [], "en"),
        themes=tuple(Concept(label=Text.of(str(theme), "en")) for theme in record.get("theme") or ()),
        publisher=Agent(name=Text.of(str(record.get("organization") or "Unknown"), "en")),
        licence=Licence(title=Text.of(str(record.get("license") or ""), "en")),
        modified=str(record.get("metadata_modified") or "")[:10] or None,
        languages=("en",),
        extents=extents,
        jurisdiction="CA",
        distributions=tuple(
            Distribution(url=f"https://example.org/{n}", format=formats.find(str(name)) or str(name))
            for n, name in enumerate(record.get("formats") or ())
        ),
    )


def main(home: str, number: str) -> None:
    """Fill the catalogue under `home`."""
    os.environ.update(PARVIS_HOME=home, DJANGO_SETTINGS_MODULE="parvis.portal.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from parvis.model import digest
    from parvis.portal.catalogue.services import Incoming, reindex, save_datasets

    call_command("migrate", verbosity=0)
    records = slim(int(number))
    while batch := list(islice(records, 1000)):
        save_datasets(
            origin="datagov",
            run=None,
            at=datetime.now(UTC),
            records=[
                Incoming.of(
                    guid=str(record["id"]),
                    dataset=dataset_of(record),
                    payload_digest=digest(str(record["id"]).encode()),
                    standard="ckan",
                )
                for record in batch
            ],
        )
    print(reindex())


if __name__ == "__main__":
    main(*sys.argv[1:])
