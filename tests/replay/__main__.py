"""Serves catalogues from files, for benchmarks: `python -m tests.replay --ckan FILE.jsonl.gz --port 0 [--limit N]`.

Prints the address on standard output, then serves until it is ended.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from .ckan_site import CkanSite
from .documents import DocumentSite
from .server import ReplayServer
from .slim import as_package


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.replay")
    parser.add_argument("--ckan", type=Path, help="CKAN packages, one a line (.jsonl or .jsonl.gz)")
    parser.add_argument("--data-json", type=Path, help="a DCAT-US catalogue")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--limit", type=int, help="at most so many packages")
    parser.add_argument(
        "--multiply", action="store_true", help="copies of them, under other ids, until there are as many as --limit"
    )
    parser.add_argument("--page-cap", type=int, default=1000)
    given = parser.parse_args()
    server = ReplayServer(port=given.port)
    if given.ckan:
        lines = list(_limited(given.ckan, given.limit, given.multiply))
        server.sites.append(CkanSite(lines, page_cap=given.page_cap))
    if given.data_json:
        server.sites.append(DocumentSite("/data.json", given.data_json.read_bytes()))
    with server:
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        Event().wait()


def _limited(path: Path, limit: int | None, multiply: bool) -> Iterator[bytes]:
    packages: list[bytes] = []
    for package in _packages(path):
        if limit is not None and len(packages) >= limit:
            break
        packages.append(package)
    yield from packages
    if not multiply or limit is None or not packages:
        return
    for number in range(len(packages), limit):
        round_, index = divmod(number, len(packages))
        package = json.loads(packages[index])
        package["id"] = f"{package['id'][:-6]}{round_:06d}"
        package["name"] = f"{package['name'][:90]}-{round_}"
        yield json.dumps(package).encode()


def _packages(path: Path) -> Iterator[bytes]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            if line.strip():
                yield as_package(line.rstrip(b"\r\n"))


if __name__ == "__main__":
    main()
