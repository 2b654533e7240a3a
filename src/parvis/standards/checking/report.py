"""Everything that can be said of a document: what it is, what is in it, what breaks the rules, and how good it is.

The score, 0 to 100: of what the document says, the share that is sound. Every value that was read (a title in a
language, a date, a file's address) counts one; every error takes five away and every warning one:

    score = 100 x values / (values + 5 x errors + warnings)

So it depends neither on the document's length nor on how many rules a standard has; more right values raise it, and
every problem mended does. It is no MQA score: those points are for what a portal offers, these for keeping the rules.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import Dataset, Problem
from parvis.standards import hub, reader, schemas
from parvis.standards.base import Detected, ReadContext, Reading

MOST = 2000
"As many problems are told one by one; of more, only how many."
MOST_RECORDS = 200
"As many records are listed."
ERROR_WEIGHT = 5
"How many sound values an error outweighs; a warning outweighs one."
_EMPTY: tuple[Any, ...] = (None, "", (), [], {})


class RecordSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A record of the document."""

    id: str
    title: dict[str, str]
    "By language."
    pointer: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What came of checking a document."""

    standard: str
    "The name of the standard; empty: none knows the document."
    version: str = ""
    profile: str = ""
    syntax: str = ""
    schemas: dict[str, str] = {}
    "The official schemas that were applied: where they are to be read, by name."
    datasets: int = 0
    distributions: int = 0
    services: int = 0
    records: tuple[RecordSummary, ...] = ()
    "The first ones."
    errors: int = 0
    warnings: int = 0
    score: float | None = None
    "0 to 100; None where nothing could be read."
    problems: tuple[Problem, ...] = ()


def check_document(document: bytes, *, standard: str | None, context: ReadContext) -> Report:
    """Detect, check by the standard's rules, and read a document. Never raises for what it holds.

    `standard`: its name where the asker knows; None: it is found out.
    Raises `hub.UnknownStandardError` for a name that no standard has.
    """
    detected = hub.detect(document)
    if standard is not None and (detected is None or detected.standard != standard):
        detected = _as_told(document, standard)
    if detected is None:
        problems = tuple(item for reading in hub.read_document(document) for item in reading.problems)
        return _counted(Report(standard=""), problems)
    told = _Told()
    with schemas.applied() as applied:
        told.add(_checked(document, detected))
    contents = _Contents()
    for item in hub.read_items(document, detected.standard, context):
        contents.add(item)
        told.add_unless_said(_placed(item, problem, detected.syntax) for problem in item.reading.problems)
    report = Report(
        standard=detected.standard, version=detected.version, profile=detected.profile or contents.profile,
        syntax=detected.syntax, schemas=applied, datasets=contents.datasets, distributions=contents.distributions,
        services=contents.services, records=tuple(contents.records),
    )  # fmt: skip
    return _counted(report, told.all(), contents.values, told.more)


def _as_told(document: bytes, standard: str) -> Detected:
    """What is known of a document whose standard we are told."""
    try:
        module: Any = reader(standard)
    except KeyError:
        raise hub.UnknownStandardError(standard) from None
    own = getattr(module, "detect", None)
    detected: Detected | None = own(document) if own else None
    return detected if detected and detected.standard == standard else Detected(standard=standard, confidence=0.0)


def _checked(document: bytes, detected: Detected) -> Iterator[Problem]:
    check = getattr(reader(detected.standard), "check", None)
    if check is None:
        return
    try:
        yield from check(document, detected)
    except Exception as error:  # a mistake of one standard's must not take the report down
        yield Problem("rules-failed", values={"error": type(error).__name__, "standard": detected.standard})


class _Told:
    """Problems, each once, the first ones told and the others counted."""

    def __init__(self) -> None:
        self._problems: dict[tuple[str, str, str, str], Problem] = {}
        self._pointers: set[str] = set()
        self.more = 0

    def add(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            key = (problem.code, problem.pointer, problem.values.get("rule", ""), repr(problem.values))
            if key in self._problems:
                continue
            if len(self._problems) >= MOST:
                self.more += 1
                continue
            self._problems[key] = problem
            if problem.pointer:
                self._pointers.add(problem.pointer)

    def add_unless_said(self, problems: Iterable[Problem]) -> None:
        """What readers say, where the rules have not spoken of the same place already."""
        said = frozenset(self._pointers)
        self.add(problem for problem in problems if problem.pointer not in said)

    def all(self) -> tuple[Problem, ...]:
        found = tuple(self._problems.values())
        if self.more:
            return (*found, Problem("problems-cut", "info", values={"count": str(self.more)}))
        return found


class _Contents:
    """What the records of a document hold, counted."""

    def __init__(self) -> None:
        self.datasets = self.distributions = self.services = self.values = 0
        self.profile = ""
        self.records: list[RecordSummary] = []

    def add(self, item: hub.Item) -> None:
        reading: Reading = item.reading
        self.profile = self.profile or reading.profile.partition("/")[2]
        dataset = reading.dataset
        if dataset is None:
            return
        self.datasets += 1
        self.distributions += len(dataset.distributions)
        self.services += len(dataset.services)
        self.values += count_values(dataset)
        if len(self.records) < MOST_RECORDS:
            title = dict(dataset.title.values)
            self.records.append(RecordSummary(id=item.guid, title=title, pointer=item.pointer))


def count_values(dataset: Dataset) -> int:
    """How many values a dataset holds, in whatever depth; of `extras`, each field counts one."""
    return _leaves(msgspec.to_builtins(dataset))


def _leaves(value: Any) -> int:
    if value in _EMPTY:
        return 0
    if isinstance(value, dict):
        return sum(
            sum(inner not in _EMPTY for inner in item.values()) if name == "extras" else _leaves(item)
            for name, item in value.items()
        )
    return sum(map(_leaves, value)) if isinstance(value, (list, tuple)) else 1


def _placed(item: hub.Item, problem: Problem, syntax: str) -> Problem:
    """A record's problem with its place in the whole document."""
    return msgspec.structs.replace(
        problem, record=problem.record or item.guid, pointer=joined(item.pointer, problem.pointer, syntax)
    )


def joined(outer: str, inner: str, syntax: str) -> str:
    """A place within a record as a place in the document that the record was cut out of."""
    if not outer or not inner:
        return outer or inner
    if outer.startswith("line ") or inner.startswith("line "):
        return outer
    if outer.startswith("/") and inner.startswith("/"):
        return outer + (inner if syntax.startswith("json") else _below_root(inner))
    return inner if inner.startswith(outer) else f"{outer} {inner}"


def _below_root(path: str) -> str:
    """An XPath without its first step: the root of the part, which the outer path names already."""
    second = path.find("/", 1)
    return path[second:] if second > 0 else ""


def _counted(report: Report, problems: tuple[Problem, ...], values: int = 0, more: int = 0) -> Report:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = sum(problem.severity == "warning" for problem in problems)
    cut = sum(
        int(count)
        for problem in problems
        if problem.code == "problems-cut" and (count := problem.values.get("count", "")).isdigit()
    )
    score = None
    if report.datasets:
        score = round(100 * values / (values + ERROR_WEIGHT * errors + warnings + cut), 1) if values else 0.0
    return msgspec.structs.replace(report, problems=problems, errors=errors, warnings=warnings, score=score)
