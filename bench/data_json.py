"""A `data.json` of many records: served, walked by its connector and read into datasets, and what memory that takes.

`python -m bench.data_json walk ADDRESS`: walks it, reads every record, and prints counts, seconds and peak memory.
`python -m bench.data_json write NUMBER VERSION FILE`: writes such a document (version 1 or 3), made and bounded too.
"""

import json
import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from parvis.connectors import dcat_us
from parvis.connectors.base import SourceSpec
from parvis.connectors.client import HttpClient
from parvis.model import Agent, Dataset, Distribution, Extent, Identifier, Licence, Period, Text, TextList
from parvis.standards.base import ReadContext, Record, WriteContext
from parvis.standards.reading import Job, read_here
from parvis.standards.writing import WRITERS


def records(number: int) -> Iterator[Record]:
    """Datasets with what open data usually have, about 2.5 KB each as `data.json`."""
    words = ["wells", "rivers", "permits", "budget", "schools", "roads", "parks", "health", "transit", "housing"]
    for index in range(number):
        topic = words[index % len(words)]
        title = f"{topic.title()} of district {index % 977}, table {index}"
        yield Record(
            dataset=Dataset(
                title=Text({"en": title}, "en"),
                description=Text(
                    {"en": f"{title}. " + "Values by month, with notes on how they were counted. " * 12}, "en"
                ),
                keywords=TextList({"en": (topic, "statistics", f"district {index % 977}", "open data")}),
                subjects=("nature_and_environment",),
                identifiers=(Identifier(f"https://data.example.gov/id/{index}", "dcat-us"),),
                publisher=Agent(name=Text({"en": f"Office {index % 53}"}, "en")),
                contacts=(
                    Agent(name=Text({"en": "Data desk"}, "en"), email="desk@example.gov", role="pointOfContact"),
                ),
                licence=Licence(code="cc-by-4.0"),
                access_rights="open",
                issued=f"20{index % 26:02}-0{index % 9 + 1}-11",
                modified=f"2025-0{index % 9 + 1}-11T08:00:00Z",
                frequency="P1M",
                periods=(Period("2010-01-01", "2024-12-31"),),
                extents=(Extent(bbox=(-80.0 - index % 40, 45.0, -70.0, 50.0 + index % 9)),),
                landing_page=Text({"en": f"https://data.example.gov/d/{index}"}, "en"),
                distributions=tuple(
                    Distribution(
                        url=f"https://files.example.gov/{index}/{part}.csv",
                        title=Text({"en": f"Part {part}"}, "en"),
                        format="CSV",
                        media_type="text/csv",
                    )
                    for part in range(3)
                ),
            )
        )


def write(number: int, version: str, path: Path) -> None:
    """The document, piece by piece."""
    writer = WRITERS["dcat-us-3" if version == "3" else "dcat-us"]
    with path.open("wb") as file:
        for piece in writer.many(records(number), WriteContext(title={"en": "Bench"})):
            file.write(piece)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder's files at an address of this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def walk(address: str) -> dict[str, float]:
    """Every record of the document at the address, fetched, cut out and read, a page at a time."""
    start = time.process_time()
    count = read = failed = 0
    context = ReadContext(base_url=address, language="en")
    spec = SourceSpec(url=address, kind="dcat-us", slug="bench", language="en", local=True, options={})
    with HttpClient(local=True) as client:
        for page in dcat_us.pages(spec, client, state={}):
            count += len(page.records)
            jobs = [Job(record.guid, record.payload, record.standard) for record in page.records]
            for done in read_here(jobs, context):
                read += done.document is not None
                failed += done.document is None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "count": count,
        "read": read,
        "failed": failed,
        "seconds": time.process_time() - start,
        "peak_mb": peak,
    }


if __name__ == "__main__":
    if sys.argv[1] == "walk":
        print(json.dumps(walk(sys.argv[2])))
    else:
        write(int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
        print(json.dumps({"bytes": Path(sys.argv[4]).stat().st_size}))
