"""The rules of Canada's profile of ISO 19139 (HNAP), ported from what its validation asks.

The profile asks for both official languages, the register's codes, and words of federal lists. `check(root)` yields
what a record breaks; `PORTED` names the rules, `coverage()` says for each of the profile's 168 asserts and reports
which rule holds it, or why none does.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from parvis.model import Problem
from parvis.standards.xml import Element

from . import codes, distribution, identification, parties, texts
from .record import Record, Rule

REFERENCE = "https://schemas.metadata.geo.ca/"
RULES: tuple[Rule, ...] = (*texts.RULES, *codes.RULES, *parties.RULES, *identification.RULES, *distribution.RULES)
PORTED = frozenset(rule.name for rule in RULES)


def check(root: Element) -> Iterator[Problem]:
    """What of the profile's rules a metadata record (`gmd:MD_Metadata`) breaks."""
    record = Record(root)
    for rule in RULES:
        for found in rule.broken(record):
            values = {"rule": f"hnap#{rule.name}", "reference": REFERENCE, **found.values}
            yield Problem(found.code, found.severity, found.pointer, values=values)


@lru_cache(maxsize=1)
def coverage() -> tuple[tuple[int, str, str, str], ...]:
    """Each of the profile's 168 asserts and reports: its number, its part, the rule here, or why there is none."""
    text = (files("parvis.standards.iso") / "data" / "hnap_rules.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return tuple((int(number), part, rule, reason) for number, part, rule, reason in rows)
