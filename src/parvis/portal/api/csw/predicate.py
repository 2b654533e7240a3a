"""Whether a dataset is what a filter's tree asks: for what the index can't answer by itself."""

import operator as compare
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from parvis.model import Dataset, bounding_box
from parvis.portal.catalogue import services as catalogue
from parvis.vocab import fold

from .errors import CswError
from .filters import All, Box, Compare, IsNull, Like, Meets, Node, Not, Operator, Some

_COMPARE: dict[Operator, Callable[[Any, Any], Any]] = {
    "<": compare.lt, "<=": compare.le, ">": compare.gt, ">=": compare.ge, "=": compare.eq, "<>": compare.ne,
}  # fmt: skip
Values = Callable[["catalogue.Entry"], list[str]]


def _texts(entry: "catalogue.Entry") -> list[str]:
    dataset = entry.dataset
    found = [*dataset.title.values.values(), *dataset.description.values.values(), *dataset.keywords.all()]
    found += dataset.publisher.name.values.values() if dataset.publisher else ()
    found += [item.value for item in dataset.identifiers]
    for file in dataset.distributions:
        found += [*file.title.values.values(), file.url or ""]
    for service in dataset.services:
        found += [*service.title.values.values(), service.url]
    return found


def changed(entry: "catalogue.Entry") -> str:
    """When the catalogue last changed the record."""
    return entry.changed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if entry.changed_at else ""


def _agents(dataset: Dataset) -> list[str]:
    return list(dataset.publisher.name.values.values()) if dataset.publisher else []


QUERYABLES: dict[str, Values] = {
    "anytext": _texts,
    "identifier": lambda entry: [entry.dataset.id, entry.slug, *(item.value for item in entry.dataset.identifiers)],
    "title": lambda entry: list(entry.dataset.title.values.values()),
    "abstract": lambda entry: list(entry.dataset.description.values.values()),
    "subject": lambda entry: [*entry.dataset.keywords.all(), *entry.dataset.subjects],
    "topiccategory": lambda entry: [term.code for term in entry.dataset.themes if term.code],
    "type": lambda entry: [entry.dataset.kind],
    "format": lambda entry: [item.format for item in entry.dataset.distributions if item.format],
    "language": lambda entry: list(entry.dataset.languages),
    "publisher": lambda entry: _agents(entry.dataset),
    "creator": lambda entry: [name for agent in entry.dataset.creators for name in agent.name.values.values()],
    "contributor": lambda entry: [name for agent in entry.dataset.contacts for name in agent.name.values.values()],
    "rights": lambda entry: [entry.dataset.licence.code or ""] if entry.dataset.licence else [],
    "modified": lambda entry: [changed(entry)],
    "date": lambda entry: [date for date in (entry.dataset.modified, entry.dataset.issued) if date],
    "created": lambda entry: [entry.dataset.issued or ""],
    "publicationdate": lambda entry: [entry.dataset.issued or ""],
    "revisiondate": lambda entry: [entry.dataset.modified or ""],
    "tempextent_begin": lambda entry: [period.start for period in entry.dataset.periods if period.start],
    "tempextent_end": lambda entry: [period.end for period in entry.dataset.periods if period.end],
    "relation": lambda entry: [relation.url for relation in entry.dataset.relations],
    "source": lambda entry: [relation.url for relation in entry.dataset.relations if relation.type == "source"],
}
"By queryable, as Dublin Core and ISO 19115 (APISO) name it: a record's values."
_ALIKE = {
    "organisationname": "publisher", "keyword": "subject", "description": "abstract", "servicetype": "type",
    "resourceidentifier": "identifier", "revision": "revisiondate", "issued": "created", "creationdate": "created",
}  # fmt: skip
_DATES = frozenset(
    {"modified", "date", "created", "publicationdate", "revisiondate", "tempextent_begin", "tempextent_end"}
)


def values_of(name: str) -> Values:
    """What gives a queryable's values. Raises CswError for one that there is none of."""
    found = QUERYABLES.get(_ALIKE.get(name, name))
    if found is None:
        raise CswError("InvalidParameterValue", "constraint", "csw-queryable-unknown", name=name)
    return found


def check(node: Node) -> None:
    """Raises CswError for queryables that there are none of."""
    if isinstance(node, All | Some):
        for part in node.parts:
            check(part)
    elif isinstance(node, Not):
        check(node.part)
    elif isinstance(node, Compare | Like | IsNull):
        values_of(node.name)


def holds(node: Node, entry: "catalogue.Entry") -> bool:
    """Whether the record is what is asked."""
    match node:
        case All():
            return all(holds(part, entry) for part in node.parts)
        case Some():
            return any(holds(part, entry) for part in node.parts)
        case Not():
            return not holds(node.part, entry)
        case Compare():
            dated = _ALIKE.get(node.name, node.name) in _DATES
            found = [value for value in values_of(node.name)(entry) if value]
            if node.operator == "<>":
                return not any(_compares(value, "=", node.value, dated, node.match_case) for value in found)
            return any(_compares(value, node.operator, node.value, dated, node.match_case) for value in found)
        case Like():
            pattern = _pattern(node.pattern, node.match_case)
            return any(
                pattern.fullmatch(value if node.match_case else fold(value)) for value in values_of(node.name)(entry)
            )
        case IsNull():
            return not any(values_of(node.name)(entry))
        case Meets():
            box = bounding_box(entry.dataset.extents)
            return box is not None and _meet(box, node.box)


def _compares(value: str, operator: Operator, asked: str, dated: bool, match_case: bool) -> bool:
    if dated:
        if operator == "=":
            return value.startswith(asked.removesuffix("Z"))
        one, other = _moment(value, end=False), _moment(asked, end=operator in ("<=", ">"))
        if one is None or other is None:
            return False
        return _ordered(one, operator, other)
    if not match_case or operator == "=":
        value, asked = (fold(value), fold(asked)) if not match_case else (value, asked)
    if operator == "=":
        return value == asked
    return _ordered(value, operator, asked)


def _ordered(one: datetime | str, operator: Operator, other: datetime | str) -> bool:
    a: Any = one
    return bool(_COMPARE[operator](a, other))


@lru_cache(maxsize=4096)
def _moment(text: str, *, end: bool) -> datetime | None:
    return moment(text, end=end)


def moment(text: str, *, end: bool = False) -> datetime | None:
    """An ISO 8601 date of any precision as a moment: its beginning, or its end."""
    text = text.strip()
    full = {4: "-12-31T23:59:59", 7: "-28T23:59:59", 10: "T23:59:59"} if end else {4: "-01-01", 7: "-01"}
    try:
        found = datetime.fromisoformat((text + full.get(len(text), "")).replace("Z", "+00:00"))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


@lru_cache(maxsize=256)
def _pattern(pattern: str, match_case: bool) -> re.Pattern[str]:
    found = ""
    at = 0
    text = pattern if match_case else fold(pattern)
    while at < len(text):
        sign = text[at]
        if sign == "\\" and at + 1 < len(text):
            at += 1
            found += re.escape(text[at])
        else:
            found += {"%": ".*", "_": "."}.get(sign) or re.escape(sign)
        at += 1
    return re.compile(re.sub(r"(?:\.\*)+", ".*", found), re.DOTALL)


def _meet(one: Box, other: Box) -> bool:
    if one[3] < other[1] or one[1] > other[3]:
        return False
    return any(a[0] <= b[1] and b[0] <= a[1] for a in _arcs(one) for b in _arcs(other))


def _arcs(box: Box) -> list[tuple[float, float]]:
    west, _, east, _ = box
    return [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
