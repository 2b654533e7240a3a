"""Identifiers in columns: each finding with its evidence, and no value."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from parvis.privacy.reading import TABLE, Store, quoted

from .confidence import TOLD_FROM, Level, confidence, level
from .detector import Detector
from .profile import ColumnProfile, text_of
from .registry import known_detectors

LOOKED_AT = 20_000
"Distinct values of a column that are looked at closely."
ROWS_TOLD = 5


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """An identifier in a column, and what says so. It has counts and places, never values."""

    column: str
    identifier: str
    "The detector's name."
    role: str
    confidence: float
    "The probability, from 0 to 1, that the column holds it."
    level: Level
    named: bool
    "Whether the column's name says it."
    cells: int
    "Rows whose whole cell is one."
    inside: int
    "Rows whose cell has one inside a text."
    looked: int
    "Rows that were looked at closely."
    checked: bool
    "Whether there is a check (digits, dates, ranges) that these passed."
    failed: int
    "Rows of the same form that failed it."
    elsewhere: int = 0
    "Rows of the same form beyond those looked at."
    rows: tuple[int, ...] = ()
    "The first few of them, counted from 1 after the header."

    @property
    def share(self) -> float:
        return (self.cells + self.inside) / self.looked if self.looked else 0.0


Sample = list[tuple[str, int, int]]
"Distinct values, how many rows have each, and the first of these."


def find_identifiers(store: Store, column: ColumnProfile) -> list[Finding]:
    """What a column of the table `data` may identify, the surest first."""
    if column.kind == "empty":
        return []
    known = known_detectors()
    sample = _sample(store, column.name)
    more = column.distinct > len(sample)
    counts = _scan(store, column.name, [each for each in known if each.scan]) if more else {}
    named = {each.name for each in known if each.is_named(column.name)}
    found = []
    for detector in known:
        values = sample
        beyond = counts.get(detector.name, 0)
        if beyond and not any(detector.found(text)[0] for text, _n, _row in sample):
            values = _matching(store, column.name, detector)
        one = _judge(detector, column, values, named, beyond)
        if one:
            found.append(one)
    return sorted(found, key=lambda finding: -finding.confidence)


def _judge(detector: Detector, column: ColumnProfile, sample: Sample, named: set[str], beyond: int) -> Finding | None:
    cells = inside = failed = looked = shaped = passed = 0
    rows: list[int] = []
    for text, count, row in sample:
        looked += count
        has_shape, passes, whole = detector.found(text)
        shaped += has_shape
        passed += passes
        if passes:
            cells += count if whole else 0
            inside += 0 if whole else count
            rows.append(row)
        elif has_shape:
            failed += count
    sure = confidence(
        detector,
        named=detector.name in named,
        otherwise_named=bool(named - {detector.name}),
        share=(cells + inside) / looked if looked else 0.0,
        shaped=shaped,
        passed=passed,
        free_text=column.kind == "free text" or (inside > cells and not detector.whole),
    )
    grade = level(sure)
    if grade is None or sure < TOLD_FROM:
        return None
    return Finding(
        column=column.name, identifier=detector.name, role=detector.role, confidence=round(sure, 3), level=grade,
        named=detector.name in named, cells=cells, inside=inside, looked=looked, checked=detector.chance < 1,
        failed=failed, elsewhere=max(0, beyond - cells - inside - failed), rows=tuple(sorted(rows)[:ROWS_TOLD]),
    )  # fmt: skip


def _sample(store: Store, name: str) -> Sample:
    value = text_of(name)
    return _rows(
        store.rows(
            f"SELECT {value} AS v, count(*), min(rowid) + 1 FROM {quoted(TABLE)} WHERE {value} IS NOT NULL "  # noqa: S608
            f"GROUP BY 1 ORDER BY hash(v), v LIMIT {LOOKED_AT}"
        )
    )


def _matching(store: Store, name: str, detector: Detector) -> Sample:
    value = text_of(name)
    return _rows(
        store.rows(
            f"SELECT {value} AS v, count(*), min(rowid) + 1 FROM {quoted(TABLE)} WHERE regexp_matches({value}, ?) "  # noqa: S608
            f"GROUP BY 1 ORDER BY hash(v), v LIMIT {LOOKED_AT}",
            [detector.shape],
        )
    )


def _rows(rows: Iterable[Sequence[Any]]) -> Sample:
    return [(str(text), int(count), int(row)) for text, count, row in rows]


def _scan(store: Store, name: str, sought: list[Detector]) -> dict[str, int]:
    """How many rows of the whole column have each shape."""
    value = text_of(name)
    counts = ", ".join(f"count(*) FILTER (regexp_matches(v, ${number}))" for number in range(1, len(sought) + 1))
    shapes = [f"^(?:{each.shape})$" if each.whole else each.shape for each in sought]
    row = store.one(f"SELECT {counts} FROM (SELECT {value} AS v FROM {quoted(TABLE)})", shapes)  # noqa: S608
    return {each.name: int(count) for each, count in zip(sought, row, strict=True)}
