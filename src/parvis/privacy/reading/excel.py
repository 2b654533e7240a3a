"""Excel and OpenDocument sheets: titles above the header passed over, merged cells filled, both told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine as calamine

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError

from .loading import load_rows
from .naming import check_header, named
from .store import Store

LOOKED_AT = 50
"Rows among which the header is sought."
Merged = list[tuple[tuple[int, int], tuple[int, int]]]


def read_excel(store: Store, path: Path, *, sheet: str, header: bool | None) -> list[Problem]:
    """Fill the table `data` with a sheet's rows, every value as its text. Raises PrivacyError."""
    try:
        with calamine.load_workbook(path) as book:
            names = _sheets(book)
            if not sheet and len(names) > 1:
                raise PrivacyError.of("privacy-sheet-unnamed", sheets=", ".join(names))
            if sheet and sheet not in book.sheet_names:
                raise PrivacyError.of("privacy-sheet-unknown", sheets=", ".join(book.sheet_names))
            chosen = sheet or (names or book.sheet_names)[0]
            return _read(store, book.get_sheet_by_name(chosen), header)
    except calamine.PasswordError as error:
        raise PrivacyError.of("privacy-file-locked", file=path.name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise PrivacyError.of("privacy-excel-unreadable", file=path.name) from error


def _sheets(book: calamine.CalamineWorkbook) -> list[str]:
    """The visible sheets that have anything in them."""
    hidden = {meta.name for meta in book.sheets_metadata if meta.visible != calamine.SheetVisibleEnum.Visible}
    return [name for name in book.sheet_names if name not in hidden and book.get_sheet_by_name(name).height]


def _read(store: Store, sheet: calamine.CalamineSheet, header: bool | None) -> list[Problem]:
    top, left = sheet.start or (0, 0)
    merged = [
        ((first[0] - top, first[1] - left), (last[0] - top, last[1] - left))
        for first, last in (sheet.merged_cell_ranges or ())
    ]
    filled = _filled(sheet, merged)
    above: list[list[Any]] = []
    for row in filled:
        above.append(row)
        if len(above) == LOOKED_AT:
            break
    if not above:
        raise PrivacyError.of("privacy-no-rows", file=sheet.name)
    at = 0 if header is False else _header_row(above, merged)
    problems: list[Problem] = []
    if at:
        problems.append(
            Problem("privacy-rows-above-header", "info", pointer=f"row {top + 1}", values={"count": str(at)})
        )
    cells = above[at]
    if header is not False:
        check_header(cells, header)
    names, renamed = named(cells if header is not False else [None] * len(cells))
    problems += renamed
    problems += [
        Problem(
            "privacy-cells-merged",
            "warning",
            pointer=f"{_place(first, top, left)}:{_place(last, top, left)}",
            values={"range": f"{_place(first, top, left)}:{_place(last, top, left)}"},
        )
        for first, last in merged
        if first[0] >= at
    ]

    def body() -> Iterator[list[Any]]:
        rest = above[at:] if header is False else above[at + 1 :]
        for rows in (rest, filled):
            for row in rows:
                if any(cell is not None for cell in row):
                    yield row

    load_rows(store, names, body())
    return problems


def _filled(sheet: calamine.CalamineSheet, merged: Merged) -> Iterator[list[Any]]:
    """The rows, with the value of a merged range in each of its cells; None where a cell is empty."""
    starts: dict[int, Merged] = {}
    for pair in merged:
        starts.setdefault(pair[0][0], []).append(pair)
    open_ranges: list[tuple[int, int, int, Any]] = []
    for number, cells in enumerate(sheet.iter_rows()):
        row = [None if cell == "" else cell for cell in cells]
        for first, last in starts.get(number, ()):
            value = row[first[1]] if first[1] < len(row) else None
            open_ranges.append((last[0], first[1], last[1], value))
        for _last_row, from_column, to_column, value in open_ranges:
            for column in range(max(from_column, 0), min(to_column + 1, len(row))):
                row[column] = value
        open_ranges = [each for each in open_ranges if each[0] > number]
        yield row


def _header_row(rows: list[list[Any]], merged: Merged) -> int:
    """The first row that names most columns: titles stand in one cell, or in one merged over all."""
    widest = max(sum(cell is not None for cell in row) for row in rows)
    titles = {first[0] for first, last in merged if last[1] - first[1] + 1 >= max(widest, 2)}
    for number, row in enumerate(rows):
        if number not in titles and sum(cell is not None for cell in row) >= max(1, widest * 0.6):
            return number
    return 0


def _place(cell: tuple[int, int], top: int, left: int) -> str:
    """A cell as Excel names it: A1."""
    row, column = cell[0] + top + 1, cell[1] + left + 1
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
