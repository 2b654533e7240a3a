"""The local CKAN that stands in for a live portal, in a process of its own."""

import contextlib
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from .corpus import ROOT


@contextlib.contextmanager
def ckan(records: Iterable[bytes], folder: Path) -> Iterator[str]:
    """Serve these packages; yields the portal's address."""
    file = folder / "packages.jsonl"
    with file.open("wb") as stream:
        stream.writelines(record + b"\n" for record in records)
    command = [sys.executable, "-m", "tests.replay", "--ckan", str(file), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield next(line.split()[-1] for line in process.stdout if "http://" in line)
        finally:
            process.terminate()
