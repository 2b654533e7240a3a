"""Harvest: the pipeline against its slowest stage, a second harvest against the first, memory against size.

Runs in a process of its own, with a home of its own: `python -m bench.harvest KIND ADDRESS NUMBER HOME`,
and prints one JSON document.
"""

import contextlib
import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .server import below


def main(kind: str, address: str, number: str, home: str) -> None:
    """Measure one thing."""
    os.environ.update(PARVIS_HOME=home, DJANGO_SETTINGS_MODULE="parvis.portal.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    memory = Memory()
    result = STEPS[kind](address, int(number))
    result["resident_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result["peak_mb"] = memory.peak_mb
    print(json.dumps(result))


class Memory(threading.Thread):
    """Watches how much memory the harvest's processes take together; files mapped by the index are not their own."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0
        self.start()

    def run(self) -> None:
        while True:
            self.peak_mb = max(self.peak_mb, sum(map(_anonymous_mb, [os.getpid(), *below(os.getpid())])))
            time.sleep(0.05)


def _anonymous_mb(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith("RssAnon"):
                return int(line.split()[1]) / 1024
    return 0.0


def _source(address: str) -> Any:
    from parvis.portal.harvest import models

    return models.Source.objects.get_or_create(
        slug="replay",
        defaults={
            "name": {"en": "Replay", "fr": "Rejeu"},
            "url": address,
            "kind": "ckan",
            "local": True,
            "created_at": datetime.now(UTC),
        },
    )[0]


def stages(address: str, number: int) -> dict[str, Any]:
    """Each stage by itself: fetch and parse, store, index (records/s)."""
    from parvis.connectors import connector
    from parvis.connectors.client import HttpClient
    from parvis.portal.catalogue import services as catalogue
    from parvis.portal.catalogue.index import document_of_stored
    from parvis.portal.harvest.reading import RecordReader
    from parvis.portal.harvest.sources import spec
    from parvis.standards.reading import ReadingPool

    source = _source(address)
    pool = ReadingPool()
    with HttpClient(local=True) as client:
        start = time.perf_counter()
        reader = RecordReader(source, pool=pool, seen=set())
        incoming = []
        for page in connector("ckan").pages(spec(source), client, state={}, cursor=""):
            reader.learn(page.organizations)
            incoming += reader.read(page.records).incoming
        fetch_parse = time.perf_counter() - start
    pool.close()
    start = time.perf_counter()
    stored = []
    for first in range(0, len(incoming), 1000):
        outcome = catalogue.save_datasets(
            origin="replay", run=None, records=incoming[first : first + 1000], at=datetime.now(UTC)
        )
        stored += outcome.stored
    store = time.perf_counter() - start
    engine = catalogue.engine()
    engine.rebuild(iter(()), change=0)
    start = time.perf_counter()
    with engine.writer() as writer:
        for first in range(0, len(stored), 1000):
            writer.put(map(document_of_stored, stored[first : first + 1000]))
            writer.commit(first + 1)
    index = time.perf_counter() - start
    count = len(incoming)
    return {"count": count, "fetch_parse": count / fetch_parse, "store": count / store, "index": count / index}


def whole(address: str, number: int) -> dict[str, Any]:
    """First harvest, fetch to searchable; then unchanged, asked whole and asked for changes only (seconds)."""
    from parvis.portal.catalogue import services as catalogue
    from parvis.portal.harvest.services import harvest

    _source(address)

    def run(**options: Any) -> tuple[float, Any]:
        start = time.perf_counter()
        harvested = harvest(sources=["replay"], **options)
        return time.perf_counter() - start, harvested.runs[0]

    first, report = run()
    found = catalogue.engine().state().documents
    again_full, report_full = run(full=True)
    again, report_again = run()
    return {
        "count": report.new,
        "searchable": found,
        "first": first,
        "again_full": again_full,
        "again": again,
        "unchanged_full": report_full.unchanged,
        "changed_again": report_again.changed + report_again.new,
        "status": [report.status, report_full.status, report_again.status],
    }


def first_only(address: str, number: int) -> dict[str, Any]:
    """A first harvest, for its memory."""
    from parvis.portal.harvest.services import harvest

    _source(address)
    report = harvest(sources=["replay"]).runs[0]
    return {"count": report.new, "status": report.status}


STEPS: dict[str, Callable[[str, int], dict[str, Any]]] = {"stages": stages, "whole": whole, "first": first_only}

if __name__ == "__main__":
    main(*sys.argv[1:])
