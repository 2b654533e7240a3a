"""A check's report as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a change."""

import re
from typing import Any

from parvis import __version__
from parvis.model import Problem
from parvis.vocab import describe
from parvis.vocab.problems import wordings

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_LINE = re.compile(r"\bline (\d+)")


def sarif_log(report: Any, name: str, lang: str) -> dict[str, Any]:
    """The SARIF log of one run over one file. Rules are told in every language that Parvis has words for."""
    codes = list(dict.fromkeys(problem.code for problem in report.problems))
    driver = {
        "name": "parvis",
        "version": __version__,
        "language": lang,
        "rules": [_rule(code, lang) for code in codes],
    }
    results = [_result(problem, codes.index(problem.code), name, lang) for problem in report.problems]
    properties = {name: getattr(report, name) for name in ("standard", "version", "datasets", "score")}
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints", "properties": properties}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, lang: str) -> dict[str, Any]:
    wording = wordings().get(code, {}).get(lang)
    text = wording.remedy if wording and wording.remedy else code
    return {"id": code, "help": {"text": text}, "shortDescription": {"text": wording.message if wording else code}}


def _result(problem: Problem, index: int, name: str, lang: str) -> dict[str, Any]:
    wording = describe(problem, lang)
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(name)}}
    if line := _LINE.search(problem.pointer):
        physical["region"] = {"startLine": max(1, int(line[1]))}
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


def _uri(name: str) -> str:
    from urllib.parse import quote

    return name if "://" in name else quote(name)
