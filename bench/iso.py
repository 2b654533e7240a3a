"""ISO metadata: how many HNAP records a second are read, parsing included, on all cores.

`python -m bench.iso WORKERS` prints JSON: `{"records", "seconds", "cpu"}` of reading the corpus's HNAP records for
some seconds in each of so many processes.
"""

import json
import multiprocessing
import sys
import time

from parvis.standards import iso_19139
from parvis.standards.base import Part, ReadContext

from .corpus import folder

SECONDS = 5.0


def records() -> list[bytes]:
    """The HNAP records of the corpus, each as a document of its own."""
    context = ReadContext(guid="none", language="en")
    found: list[bytes] = []
    for path in sorted((folder().parent / "canada" / "hnap_xml").rglob("*.xml")):
        body = path.read_bytes()
        if b"MD_Metadata" in body:
            found += [part.payload for part in iso_19139.split(body, context) if isinstance(part, Part)]
    return found


def read_for(seconds: float) -> tuple[int, float]:
    """Read records one after the other: how many, and the processor's seconds they took."""
    payloads = records()
    context = ReadContext(guid="none", language="en")
    for payload in payloads:
        iso_19139.read(payload, context)
    count, start, end = 0, time.process_time(), time.monotonic() + seconds
    while time.monotonic() < end:
        for payload in payloads:
            iso_19139.read(payload, context)
        count += len(payloads)
    return count, time.process_time() - start


def main(workers: int) -> None:
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        found = pool.map(read_for, [SECONDS] * workers, chunksize=1)
    count, cpu = sum(number for number, _ in found), sum(seconds for _, seconds in found)
    print(json.dumps({"records": count, "cpu": cpu, "rate": count / cpu * workers}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
