"""Hierarchies in files: a row for each value, the value first, each next cell coarser (as ARX has them)."""

import csv
from collections.abc import Mapping
from pathlib import Path

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata.columns import Column
from parvis.privacy.reading.writing import write_whole

from .hierarchy import Hierarchy, check_monotone


def read_hierarchy(path: Path, *, delimiter: str = ";", name: str = "") -> dict[str, tuple[str, ...]]:
    """The labels above each value of a CSV file without a header. `name`: the column, for problems.

    Raises PrivacyError with the row's number: no text, rows of unequal length, a value twice, not monotone.
    """
    name = name or path.stem
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream, delimiter=delimiter) if row]
    except FileNotFoundError as error:
        raise PrivacyError.of("privacy-file-missing", file=path.name) from error
    except (OSError, UnicodeError, csv.Error) as error:
        raise PrivacyError.of("privacy-hierarchy-unreadable", file=path.name) from error
    if not rows:
        raise PrivacyError.of("privacy-hierarchy-empty", file=path.name)
    levels: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise PrivacyError.of("privacy-hierarchy-uneven", pointer=f"row {number}", column=name)
        if row[0] in levels:
            raise PrivacyError.of("privacy-hierarchy-value-twice", pointer=f"row {number}", column=name)
        levels[row[0]] = tuple(row[1:])
    check_monotone(name, list(levels.values()))
    return levels


def write_hierarchy(path: Path, column: Column, hierarchy: Hierarchy, *, delimiter: str = ";") -> None:
    """The column's values and their labels, so that a built-in hierarchy can be seen, changed and given back."""
    with write_whole(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        for row in rows_of(column, hierarchy).items():
            writer.writerow([row[0], *row[1]])


def rows_of(column: Column, hierarchy: Hierarchy) -> Mapping[str, tuple[str, ...]]:
    """Each value that isn't missing, as text, with its labels."""
    return {
        str(value): tuple(str(labels[places[code]]) for places, labels in _levels(hierarchy))
        for code, value in enumerate(column.values)
        if value is not None
    }


def _levels(hierarchy: Hierarchy) -> list[tuple[list[int], tuple[object, ...]]]:
    return [(places.tolist(), labels) for places, labels in zip(hierarchy.maps, hierarchy.labels, strict=True)][1:]
