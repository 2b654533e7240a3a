"""Whether an index's files are what was written: each ends with a checksum that tantivy writes and never reads.

Without this, a garbled file answers wrongly, or ends the whole process: a panic in one of tantivy's threads aborts it.
"""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from parvis.search.engines.base import IndexUnavailable

COMPONENTS = ("idx", "pos", "term", "store", "fast", "fieldnorm")
"The kinds of file of a segment, by suffix."
_MAGIC = 1337
_CHUNK = 1 << 20
_LONGEST_FOOTER = 10_000
_Stamp = tuple[str, int, int, int]

_checked: dict[Path, frozenset[_Stamp]] = {}
"By generation: the files that this process has found to be whole. 3 GB a second, so each is read once."


def check(generation: Path) -> None:
    """Read each file of the last commit that this process hasn't read yet. Raises IndexUnavailable, naming the file."""
    known = _checked.get(generation, frozenset())
    found = set()
    for file in _committed(generation):
        try:
            stat = file.stat()
            stamp = (file.name, stat.st_ino, stat.st_size, stat.st_mtime_ns)
            if stamp not in known and not _is_whole(file, stat.st_size):
                raise IndexUnavailable(f"the index is damaged: {file.name}")
        except FileNotFoundError:
            continue  # Merged away meanwhile; where it is not, opening the index tells.
        except OSError as error:
            raise IndexUnavailable(f"the index cannot be read: {error}") from error
        found.add(stamp)
    _checked[generation] = frozenset(found)


def _committed(generation: Path) -> Iterator[Path]:
    """The files of the last commit: others may be half written just now."""
    try:
        segments = json.loads((generation / "meta.json").read_bytes())["segments"]
        for segment in segments:
            name = str(segment["segment_id"]).replace("-", "")
            yield from (generation / f"{name}.{suffix}" for suffix in COMPONENTS)
            if deleted := segment.get("deletes"):
                yield generation / f"{name}.{deleted['opstamp']}.del"
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IndexUnavailable("the index is damaged: meta.json") from error


def _is_whole(file: Path, size: int) -> bool:
    """Whether the bytes before the footer (JSON, its length and a magic number, both of 32 bits) have its checksum."""
    with file.open("rb") as stream:
        stream.seek(max(0, size - 8))
        tail = stream.read(8)
        length = int.from_bytes(tail[:4], "little")
        left = size - 8 - length
        if len(tail) < 8 or int.from_bytes(tail[4:], "little") != _MAGIC or length > _LONGEST_FOOTER or left < 0:
            return False
        stream.seek(left)
        try:
            written = json.loads(stream.read(length))["crc"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return False
        stream.seek(0)
        crc = 0
        while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
            crc = zlib.crc32(chunk, crc)
            left -= len(chunk)
    return bool(crc == written)
