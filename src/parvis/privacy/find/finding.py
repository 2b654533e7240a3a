"""All that is found in data: columns, identifiers, attributes, the sets that single out, and roles to be confirmed."""

from collections.abc import Callable, Sequence

import msgspec

from parvis.model import Problem
from parvis.privacy.reading import Data

from .attributes import Attribute, find_attributes
from .combinations import BOUND, MOST_TOGETHER, Combinations, find_combinations
from .identifiers import Finding, find_identifiers
from .profile import ColumnProfile, profile

NEARLY_ALL = 0.9
"The share of rows that a column singles out from which it is a record's number or the like."


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """The role that a column seems to have, for a person to confirm."""

    column: str
    role: str
    "direct, quasi, sensitive or other."
    reasons: tuple[str, ...]
    "Codes of `role_reason`."


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in data. It has names, counts and places; no value of the data."""

    name: str
    sha256: str
    rows: int
    problems: tuple[Problem, ...]
    columns: tuple[ColumnProfile, ...]
    identifiers: tuple[Finding, ...]
    attributes: tuple[Attribute, ...]
    combinations: Combinations
    suggestions: tuple[Suggestion, ...]


def find(
    data: Data, *, bound: float = BOUND, most: int = MOST_TOGETHER, told: Callable[[str], None] | None = None
) -> Found:
    """Profile the data. `bound` and `most`: as of `find_combinations`; `told` is called with each column's name."""
    profiles: list[ColumnProfile] = []
    identifiers: list[Finding] = []
    attributes: list[Attribute] = []
    for name in data.names:
        if told:
            told(name)
        column = profile(data.store, name, data.count)
        profiles.append(column)
        identifiers += find_identifiers(data.store, column)
        attributes += find_attributes(data.store, column)
    direct = {one.column for one in identifiers if one.role == "direct" and one.level != "low"}
    candidates = [
        column.name
        for column in sorted(profiles, key=lambda one: -one.distinct)
        if column.name not in direct and column.kind not in {"empty", "free text"} and column.distinct > 1
    ]
    sets = find_combinations(data.store, candidates, data.count, bound=bound, most=most)
    suggestions = [_suggest(column, data.count, identifiers, attributes, sets) for column in profiles]
    return Found(
        name=data.name, sha256=data.sha256, rows=data.count, problems=data.problems, columns=tuple(profiles),
        identifiers=tuple(identifiers), attributes=tuple(attributes), combinations=sets, suggestions=tuple(suggestions),
    )  # fmt: skip


def _suggest(
    column: ColumnProfile,
    rows: int,
    identifiers: Sequence[Finding],
    attributes: Sequence[Attribute],
    sets: Combinations,
) -> Suggestion:
    own = [one for one in identifiers if one.column == column.name and one.level != "low"]
    topics = {one.role for one in attributes if one.column == column.name}
    reasons = [
        reason
        for reason, holds in (
            ("identifier", any(one.role == "direct" for one in own)),
            ("unique", column.kind != "free text" and rows > 1 and column.share_unique(rows) >= NEARLY_ALL),
            ("text", column.kind == "free text"),
            ("place-or-date", any(one.role == "quasi" for one in own)),
            ("topic-sensitive", "sensitive" in topics),
            ("topic-quasi", "quasi" in topics),
            ("combination", any(column.name in each.columns for each in sets.sets)),
        )
        if holds
    ]
    return Suggestion(column=column.name, role=_role(column, reasons), reasons=tuple(reasons))


def _role(column: ColumnProfile, reasons: Sequence[str]) -> str:
    if "identifier" in reasons or "text" in reasons:
        return "direct"
    if "place-or-date" in reasons or "topic-quasi" in reasons:
        return "quasi"
    if "unique" in reasons and "topic-sensitive" not in reasons and column.kind != "number":
        return "direct"
    if "topic-sensitive" in reasons:
        return "sensitive"
    return "quasi" if "combination" in reasons else "other"
