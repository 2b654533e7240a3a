"""Checking the records of a JSON document, each by its schema and by what no schema says."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import Problem, Severity

from .base import Part
from .checking import json_schema
from .findings import Findings
from .payload import json_object

Rules = Callable[[dict[str, Any], str], Iterator[Problem]]
UNNAMED_LICENCES = frozenset({"other", "various", "proprietary"})


def check_parts(
    parts: Iterable[Part | Problem], schema: Callable[[dict[str, Any]], str], rules: Rules
) -> Iterator[Problem]:
    """What is wrong with each record: by the schema that `schema` names for it, then by `rules(record, pointer)`."""
    for part in parts:
        if isinstance(part, Problem):
            yield part
            continue
        findings = Findings()
        value = json_object(part.payload, findings)
        found = list(findings.all())
        if value is not None:
            found += json_schema.check(value, schema(value), pointer=part.pointer)
            found += rules(value, part.pointer)
        for problem in found:
            yield msgspec.structs.replace(problem, record=part.guid) if part.guid and not problem.record else problem


def rule(code: str, pointer: str, name: str, reference: str, severity: Severity = "error", /, **values: str) -> Problem:
    """A broken rule that no schema says."""
    return Problem(code, severity, pointer, values={"rule": name, "reference": reference, **values})


def licence_link_missing(licence: Any, links: Any) -> bool:
    """Whether a licence that has no identifier is not linked to either."""
    if not isinstance(licence, str) or licence.lower() not in UNNAMED_LICENCES:
        return False
    items = links if isinstance(links, list) else []
    return not any(isinstance(item, dict) and str(item.get("rel")).lower() == "license" for item in items)


def backwards(pair: Any) -> bool:
    """Whether an interval ends before it begins."""
    if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(end, str) for end in pair)):
        return False
    start, end = pair
    return ".." not in pair and end < start[: len(end)]
