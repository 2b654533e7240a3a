"""CSV: its encoding and delimiter found, rows that don't fit told by their line."""

import codecs
import csv
import gzip
from collections import Counter
from pathlib import Path
from typing import IO, cast

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError

from .naming import check_header, named
from .store import TABLE, Store, quoted

DELIMITERS = (",", ";", "\t", "|")
PIECE = 1 << 22
SAMPLE = 1 << 18
MOST_TOLD = 5
"Lines that a problem names."
LONGEST = 16_000_000
"Bytes of a row."
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv(store: Store, path: Path, *, encoding: str, delimiter: str, header: bool | None) -> list[Problem]:
    """Fill the table `data` with a CSV file's rows, every value as its text. Raises PrivacyError.

    A file in UTF-8 is read where it is; another is rewritten in UTF-8 in the store's folder first.
    """
    problems: list[Problem] = []
    found = encoding or _encoding(path)
    plain = path
    if _normal(found) != "utf-8" or _packed(path):
        plain = store.folder / "plain.csv"
        _rewrite(path, plain, found)
        if not encoding and _normal(found) != "utf-8":
            problems.append(Problem("privacy-encoding-taken", "info", values={"encoding": found}))
    lines = _first_lines(plain)
    mark = _delimiter(delimiter) if delimiter else guess_delimiter(lines)
    cells = _first_row(lines, mark)
    if header is not False:
        check_header(cells, header)
    names, renamed = named(cells if header is not False else [None] * len(cells))
    problems += renamed
    _load(store, plain, mark, names, header is not False)
    problems += _rejected(store)
    if plain != path:
        plain.unlink(missing_ok=True)
    return problems


def _load(store: Store, path: Path, mark: str, names: list[str], header: bool) -> None:
    columns = ", ".join(f"'{_escaped(name)}': 'VARCHAR'" for name in names)
    store.rows(
        f"CREATE TABLE {quoted(TABLE)} AS SELECT * FROM read_csv(?, columns={{{columns}}}, delim=?, quote='\"', "  # noqa: S608
        f"escape='\"', header={str(header).lower()}, auto_detect=false, store_rejects=true, strict_mode=true, "
        f"allow_quoted_nulls=false, null_padding=false, max_line_size={LONGEST}, rejects_limit=0)",
        [str(path), mark],
    )


def _escaped(name: str) -> str:
    return name.replace("'", "''")


def _rejected(store: Store) -> list[Problem]:
    """Rows that were left out, by what is wrong with them and their lines."""
    found = store.rows("SELECT error_type::VARCHAR, line FROM reject_errors ORDER BY line")
    lines: dict[str, list[int]] = {}
    for kind, line in found:
        lines.setdefault(str(kind), []).append(int(line))
    codes = {"MISSING COLUMNS": "privacy-row-short", "TOO MANY COLUMNS": "privacy-row-long"}
    store.rows("DROP TABLE IF EXISTS reject_errors")
    store.rows("DROP TABLE IF EXISTS reject_scans")
    return [
        Problem(
            codes.get(kind, "privacy-row-unreadable"),
            pointer=f"line {numbers[0]}",
            values={
                "count": str(len(set(numbers))),
                "lines": ", ".join(map(str, sorted(set(numbers))[:MOST_TOLD]))
                + ("…" if len(numbers) > MOST_TOLD else ""),
            },
        )
        for kind, numbers in lines.items()
    ]


def guess_delimiter(lines: list[str]) -> str:
    """The character that cuts the most lines into equally many cells; a comma where none cuts any."""

    def score(mark: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if row)
        if not widths:
            return (0.0, 0)
        width, times = widths.most_common(1)[0]
        return (times / widths.total() if width > 1 else 0.0, width)

    return max(DELIMITERS, key=score)


def _delimiter(text: str) -> str:
    mark = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}.get(text, text)
    if len(mark) != 1 or mark in '"\r\n':
        raise PrivacyError.of("privacy-delimiter-unusable")
    return mark


def _first_lines(path: Path) -> list[str]:
    with path.open("rb") as stream:
        start = stream.read(SAMPLE)
    text = start.decode("utf-8-sig", errors="replace")
    lines = text.splitlines(keepends=True)
    if "\0" in text:
        raise PrivacyError.of("privacy-not-text")
    # The last of a cut sample may be half a line.
    return lines[:-1] if len(start) == SAMPLE and len(lines) > 1 else lines


def _first_row(lines: list[str], mark: str) -> list[str]:
    try:
        return next(row for row in csv.reader(lines, delimiter=mark) if row)
    except (StopIteration, csv.Error) as error:
        raise PrivacyError.of("privacy-csv-unreadable", kind="") from error


def _normal(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise PrivacyError.of("privacy-encoding-unknown", encoding=encoding[:40]) from error
    return "utf-8" if name in {"ascii", "utf-8-sig"} else name


def _packed(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if _packed(path) else path.open("rb")


def _encoding(path: Path) -> str:
    """UTF-8 where all of it is; what its byte order mark says; else Windows-1252, Excel's in Canada."""
    with _opened(path) as stream:
        piece = _piece(stream)
        for mark, name in BOMS:
            if piece.startswith(mark):
                return name
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece:
                decoder.decode(piece)
                piece = _piece(stream)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "windows-1252"
    return "utf-8"


def _piece(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(PIECE)
    except (OSError, EOFError) as error:
        raise PrivacyError.of("privacy-file-damaged") from error


def _rewrite(path: Path, target: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with _opened(path) as stream, target.open("wb") as out:
            while piece := _piece(stream):
                out.write(decoder.decode(piece).encode())
            out.write(decoder.decode(b"", final=True).encode())
    except UnicodeError as error:
        raise PrivacyError.of("privacy-encoding-wrong", encoding=encoding) from error
