"""A check's report as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a change."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from parvis import __version__
from parvis.model import Problem
from parvis.vocab import describe

from .json_lines import lines_of_pointers
from .xml_lines import line_of_place

LineOf = Callable[[str], int]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_LINE = re.compile(r"\bline (\d+)")


def sarif_log(report: Any, document: bytes, name: str, lang: str) -> dict[str, Any]:
    """The SARIF log of one run over one file, in a language; places get the line they stand in where that is known."""
    codes = list(dict.fromkeys(problem.code for problem in report.problems))
    line_of = _lines(document, report.syntax)
    driver = {
        "name": "parvis",
        "version": __version__,
        "language": lang,
        "rules": [_rule(code, lang) for code in codes],
    }
    results = [_result(problem, codes.index(problem.code), name, lang, line_of) for problem in report.problems]
    properties = {key: getattr(report, key) for key in ("standard", "version", "profile", "datasets", "score")}
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints", "properties": properties}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, lang: str) -> dict[str, Any]:
    wording = describe(Problem(code), lang)
    return {"id": code, "shortDescription": {"text": wording.message}, "help": {"text": wording.remedy or code}}


def _result(problem: Problem, index: int, name: str, lang: str, line_of: LineOf) -> dict[str, Any]:
    wording = describe(problem, lang)
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(name)}}
    if line := _line(problem.pointer, line_of):
        physical["region"] = {"startLine": line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if where := " ".join(part for part in (problem.record, problem.pointer) if part):
        location["logicalLocations"] = [{"fullyQualifiedName": where}]
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": _LEVELS[problem.severity],
        "message": {"text": f"{wording.message} {wording.remedy}".strip()},
        "locations": [location],
    }
    if problem.values:
        result["properties"] = dict(problem.values)
    return result


def _lines(document: bytes, syntax: str) -> LineOf:
    """What gives the line of a place in the document, or of what holds it; 0 where that is not known."""
    if syntax == "xml":
        return line_of_place(document)
    lines = lines_of_pointers(document) if syntax.startswith("json") else {}

    def line_of(pointer: str) -> int:
        while pointer and pointer not in lines:
            pointer = pointer.rpartition("/")[0]
        return lines.get(pointer, 0)

    return line_of


def _line(pointer: str, line_of: LineOf) -> int:
    """The line of a place: the one that it states, else where it is found."""
    stated = _LINE.search(pointer)
    return max(1, int(stated[1])) if stated else line_of(pointer)


def _uri(name: str) -> str:
    return name if "://" in name else quote(name)
