"""A file of a certain name in a ZIP archive, bounded in size whatever the archive says."""

import io
import zipfile
import zlib

MARK = b"PK\x03\x04"
MOST = 20_000_000
"Bytes of the file, unpacked."


def file_in(document: bytes, name: str) -> bytes | None:
    """The file of this name that lies least deep in the archive; None where there is none, or it can't be read."""
    if not document.startswith(MARK):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as archive:
            found = [info for info in archive.infolist() if info.filename.rpartition("/")[2] == name]
            if not found:
                return None
            chosen = min(found, key=lambda info: (info.filename.count("/"), info.filename))
            with archive.open(chosen) as file:
                read = file.read(MOST + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return None
    return read if len(read) <= MOST else None
