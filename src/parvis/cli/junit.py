"""A check's report as JUnit XML, which most CI services show: one test case for each record."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from parvis.model import Problem
from parvis.vocab import describe

from .output import clean, name_of


def junit_xml(report: Any, name: str, lang: str) -> str:
    """A suite of the document: a case for each record, failed where it has an error; problems of none are their own."""
    by_record: dict[str, list[Problem]] = {}
    for problem in report.problems:
        by_record.setdefault(problem.record or _owner(problem, report), []).append(problem)
    cases = [_case(record.id, name_of(record.title), by_record.pop(record.id, []), lang) for record in report.records]
    cases += [_case(record or name, "", problems, lang) for record, problems in by_record.items()]
    failed = sum("<failure" in case for case in cases)
    suite = f'<testsuite name={_attribute(name)} tests="{len(cases)}" failures="{failed}" errors="0" skipped="0">'
    return "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", suite, *cases, "</testsuite>", "</testsuites>"]
    )


def _owner(problem: Problem, report: Any) -> str:
    """The id of the record that a place of the document is in; empty where it is in none."""
    inside = [record for record in report.records if f"{problem.pointer}/".startswith(f"{record.pointer}/")]
    return max(inside, key=lambda record: len(record.pointer)).id if inside else ""


def _case(id: str, title: str, problems: list[Problem], lang: str) -> str:
    errors = [problem for problem in problems if problem.severity == "error"]
    others = [problem for problem in problems if problem.severity != "error"]
    head = f'<testcase classname="parvis.validate" name={_attribute(f"{id} {title}".strip() or "-")}>'
    inner = ""
    if errors:
        text = "\n".join(_line(problem, lang) for problem in errors)
        inner += f'<failure type="error" message={_attribute(_line(errors[0], lang))}>{_text(text)}</failure>'
    if others:
        inner += f"<system-out>{_text(chr(10).join(_line(problem, lang) for problem in others))}</system-out>"
    return f"{head}{inner}</testcase>"


def _line(problem: Problem, lang: str) -> str:
    wording = describe(problem, lang)
    return f"{problem.severity} {problem.code} {problem.pointer}: {wording.message} {wording.remedy}".strip()


def _text(text: str) -> str:
    return escape(_legal(text))


def _attribute(text: str) -> str:
    return quoteattr(_legal(text).replace("\n", " "))


def _legal(text: str) -> str:
    """Without what XML 1.0 forbids."""
    return "".join(char for char in clean(text) if char not in "\ufffe\uffff" and not "\ud800" <= char <= "\udfff")
