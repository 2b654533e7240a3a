"""The problems of a run by kind, in words, with what to do and a few of the records concerned."""

from collections.abc import Iterable

import msgspec

from parvis.model import Problem
from parvis.portal.harvest.services import ProblemLine
from parvis.vocab import describe

EXAMPLES = 3
SEVERITIES = ("error", "warning", "info")


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How often one kind of problem came up."""

    code: str
    severity: str
    count: int
    message: str
    "In the words of its first example."
    remedy: str
    examples: tuple[Problem, ...]


def tallies(counts: dict[str, dict[str, int]], lines: Iterable[ProblemLine], lang: str) -> list[Tally]:
    """The kinds of problems, errors first and then the most frequent."""
    examples: dict[tuple[str, str], list[Problem]] = {}
    for line in lines:
        examples.setdefault((line.problem.severity, line.problem.code), []).append(line.problem)
    found = []
    for severity in [*SEVERITIES, *(name for name in counts if name not in SEVERITIES)]:
        for code, count in sorted(counts.get(severity, {}).items(), key=lambda pair: -pair[1]):
            some = examples.get((severity, code), [])
            words = describe(some[0] if some else Problem(code), lang)
            found.append(
                Tally(
                    code=code,
                    severity=severity,
                    count=count,
                    message=words.message,
                    remedy=words.remedy,
                    examples=tuple(some[:EXAMPLES]),
                )
            )
    return found
