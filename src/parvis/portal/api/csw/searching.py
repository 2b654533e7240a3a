"""GetRecords on the index and the store: a filter as a question to them, the rest tested record by record.

Parts of a filter that the index answers (words, a box, when a record changed) narrow what is looked at; the rest of
it is tested on each record that is left, up to a bound.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.portal.api.problems import RefusedError
from parvis.portal.api.search import find
from parvis.portal.catalogue import services as catalogue
from parvis.search.model import Query

from .errors import CswError, invalid
from .filters import All, Compare, Like, Meets, Node
from .predicate import check, holds, moment
from .requests import Asked

DEEPEST = 10_000
"How far the index can be leafed through."
MOST_TESTED = 20_000
"Records that are tested one by one for one request."
_BATCH = 500
_STORE = {("identifier", False): "id", ("modified", False): "changed", ("modified", True): "-changed"}
_INDEX = {
    ("identifier", False): "id", ("modified", False): "changed-oldest", ("modified", True): "changed",
    ("title", False): "title", ("date", True): "modified", ("revisiondate", True): "modified",
    ("publicationdate", True): "issued", ("created", True): "issued", ("relevance", True): "relevance",
    ("score", True): "relevance",
}  # fmt: skip
_SIGNS = re.compile(r"[\\%_*?\"():]+")

Entry = catalogue.Entry


class Found(msgspec.Struct):
    """How many records are what was asked, and those of the page."""

    count: int
    entries: list[Entry]


class _Plan(msgspec.Struct):
    """A filter's parts: for the index and the store, and to be tested."""

    query: Query
    rest: list[Node]

    @property
    def in_store(self) -> bool:
        return not self.query.text and self.query.bbox is None


def search(asked: Asked, lang: str) -> Found:
    """The records of a GetRecords. Raises CswError, RefusedError."""
    if asked.ids:
        return _by_ids(asked)
    plan = _plan(asked, lang)
    for node in plan.rest:
        check(node)
    offset, limit = asked.start - 1, 0 if asked.hits else asked.limit
    if plan.rest:
        return _tested(plan, asked, offset, limit)
    return _page(plan, asked, offset, limit)


def _by_ids(asked: Asked) -> Found:
    entries = [entry for key in asked.ids[:1000] if (entry := by_id(key)) is not None]
    return Found(len(entries), entries[asked.start - 1 :][: 0 if asked.hits else asked.limit])


def by_id(key: str) -> Entry | None:
    """The published record of an id or slug; None where there is none."""
    if not key.isprintable() or len(key) > 500:
        return None
    entry = catalogue.get_dataset(key.removeprefix("urn:uuid:"))
    return entry if entry is not None and not entry.withdrawn else None


def _plan(asked: Asked, lang: str) -> _Plan:
    changes: dict[str, Any] = {}
    rest: list[Node] = []
    texts: list[str] = []
    node = asked.filter
    for part in node.parts if isinstance(node, All) else (node,) if node else ():
        match part:
            case Compare(name="anytext", operator="=") if _SIGNS.sub(" ", part.value).strip():
                texts.append(_SIGNS.sub(" ", part.value))
            case Like(name="anytext") if (words := _words(part.pattern)) is not None:
                texts.append(words)
            case Meets() if "bbox" not in changes:
                changes["bbox"] = part.box
            case Compare(name="modified", operator=">=" | ">") if "changed_from" not in changes:
                changes["changed_from"] = _moment(part.value, end=part.operator == ">")
            case Compare(name="modified", operator="<=" | "<") if "changed_to" not in changes:
                changes["changed_to"] = _moment(part.value, end=part.operator == "<=")
            case _:
                rest.append(part)
    text = " ".join(texts).strip()
    query = Query(text=text, lang=lang, facets=(), translate=False, **changes)
    return _Plan(query, rest)


def _words(pattern: str) -> str | None:
    """The words of a pattern that asks for whole ones (`%water wells%`); None for one that cuts words."""
    bare = pattern.strip("%").strip()
    return bare if bare and not re.search(r"[%_\\]", bare) and _SIGNS.sub("", bare).strip() else None


def _moment(text: str, *, end: bool) -> Any:
    found = moment(text, end=end)
    if found is None:
        raise invalid("constraint", text)
    return found


def _page(plan: _Plan, asked: Asked, offset: int, limit: int) -> Found:
    order = asked.sort or (("relevance", True) if plan.query.text else ("identifier", False))
    if plan.in_store and (order in _STORE or order not in _INDEX):
        if order not in _STORE:
            raise invalid("sortBy", order[0])
        listing = catalogue.list_datasets(
            since=plan.query.changed_from, until=plan.query.changed_to, order=_STORE[order], offset=offset, limit=limit
        )
        return Found(listing.count, list(listing.entries))
    if order not in _INDEX:
        raise invalid("sortBy", order[0])
    if offset + limit > DEEPEST:
        raise CswError("InvalidParameterValue", "startPosition", "query-too-deep", limit=DEEPEST)
    query = msgspec.structs.replace(plan.query, sort=_INDEX[order], offset=offset, limit=limit)
    return _of_index(query)


def _of_index(query: Query) -> Found:
    try:
        results = find(query)
    except RefusedError:
        raise CswError("NoApplicableCode", "", "csw-search-unavailable") from None
    entries = catalogue.get_datasets(hit.id for hit in results.hits)
    return Found(results.count, [entry for entry in entries.values() if not entry.withdrawn])


def _tested(plan: _Plan, asked: Asked, offset: int, limit: int) -> Found:
    """The records that stand the test, of all that the index and the store let through."""
    count = 0
    kept: list[Entry] = []
    for entry in _candidates(plan, asked):
        if all(holds(node, entry) for node in plan.rest):
            if count >= offset and len(kept) < limit:
                kept.append(entry)
            count += 1
    return Found(count, kept)


def _candidates(plan: _Plan, asked: Asked) -> Iterator[Entry]:
    total = _page(plan, msgspec.structs.replace(asked, sort=asked.sort), 0, 0).count
    if total > MOST_TESTED or (not plan.in_store and total > DEEPEST):
        raise CswError("NoApplicableCode", "constraint", "csw-filter-broad", count=total, limit=MOST_TESTED)
    for start in range(0, total, _BATCH):
        yield from _page(plan, asked, start, _BATCH).entries
