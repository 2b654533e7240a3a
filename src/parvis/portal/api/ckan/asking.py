"""CKAN's `q` and `fq` as a question that the index or the store can answer exactly; what they can't is refused."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
from dateutil.parser import isoparser

from .arguments import Arguments
from .errors import ActionError, unsearchable
from .solr import All, Any, Node, Not, Range, Term, UnreadableError, Words, parse

FIELDS = {
    "organization": "organization",
    "owner_org": "organization",
    "res_format": "format",
    "groups": "subject",
    "subject": "subject",
    "license_id": "licence",
    "jurisdiction": "jurisdiction",
    "format": "format",
    "licence": "licence",
    "frequency": "frequency",
    "language": "language",
    "source": "source",
    "harvest_source_id": "source",
    "tags": "keyword",
    "keywords": "keyword",
}
"CKAN's fields and the filters they are here."

SAME_FOR_ALL = {
    "dataset_type": {"dataset"},
    "type": {"dataset"},
    "state": {"active"},
    "capacity": {"public"},
    "private": {"false"},
    "is_private": {"false"},
    "entity_type": {"package"},
}
"Fields that have the same value for all datasets here."

TEXTS = frozenset({"title", "notes", "text", "name_ngram", "title_ngram", "title_string", "author", "maintainer"})
"Fields of words: looked for in all texts."

SINGLE = frozenset({"jurisdiction", "organization", "source", "frequency"})
"Filters of which a dataset has one value: it can't be of two organisations at once."

KEYS = frozenset({"id", "name"})


class Asked(msgspec.Struct, kw_only=True):
    """What is asked for."""

    words: list[str] = []
    filters: dict[str, tuple[str, ...]] = {}
    keys: tuple[str, ...] | None = None
    "Ids or names: only these."
    since: datetime | None = None
    until: datetime | None = None
    nothing: bool = False
    "Whether no dataset can be meant: `state:deleted`."

    @property
    def text(self) -> str:
        return " ".join(self.words)


def read_query(arguments: Arguments) -> Asked:
    """The question of a `package_search`. Raises ActionError for what can't be read or answered."""
    asked = Asked()
    queries = [("q", arguments.text("q"))]
    queries += [("fq", fq) for name in ("fq", "fq_list") for fq in arguments.every(name)]
    for field, query in queries:
        try:
            tree = parse(query)
        except UnreadableError as error:
            raise unsearchable(field, "query-unreadable", part=str(error)[:60]) from error
        _Adding(asked, arguments, field).add(tree)
    return asked


class _Adding:
    """Adds the conditions of one query to what is asked."""

    def __init__(self, asked: Asked, arguments: Arguments, parameter: str) -> None:
        self._asked = asked
        self._arguments = arguments
        self._parameter = parameter

    def add(self, node: Node) -> None:
        if isinstance(node, All):
            for inner in node.nodes:
                self.add(inner)
        elif isinstance(node, Words):
            self._words(node.text)
        elif isinstance(node, Term):
            self._values(node.field, (node.value,))
        elif isinstance(node, Range):
            self._range(node)
        elif isinstance(node, Any):
            self._alternatives(node)
        else:
            self._excluded(node)

    def _refuse(self, code: str, /, **values: str) -> ActionError:
        return unsearchable(self._parameter, code, **values)

    def _words(self, text: str) -> None:
        if text.strip('"').strip("*?"):
            self._asked.words.append(text)

    def _alternatives(self, node: Any) -> None:
        terms = list(_leaves(node))
        if all(isinstance(term, Term) for term in terms):
            fields = {term.field for term in terms if isinstance(term, Term)}
            if len(fields) == 1 and _only_alternatives(node):
                self._values(fields.pop(), tuple(term.value for term in terms if isinstance(term, Term)))
                return
        if (words := _spelled(node)) is None:
            raise self._refuse("query-or-across-fields")
        self._asked.words.append(words)

    def _values(self, field: str, values: tuple[str, ...]) -> None:
        if field in SAME_FOR_ALL:
            if not {value.casefold() for value in values} & (SAME_FOR_ALL[field] | {"*"}):
                self._asked.nothing = True
        elif field in KEYS:
            if any("*" in value for value in values):
                raise self._refuse("query-pattern", field=field)
            if self._asked.keys is not None:
                values = tuple(value for value in values if value in self._asked.keys)
            self._asked.keys = values
        elif field in FIELDS:
            self._filter(field, values)
        elif field in TEXTS:
            self._arguments.tell("query-field-widened", self._parameter, field=field)
            self._asked.words += [f'"{value}"' if " " in value else value for value in values if value != "*"]
        else:
            raise self._refuse("query-field-unknown", field=field[:60], choices=", ".join(sorted({*FIELDS, *KEYS})))

    def _filter(self, field: str, values: tuple[str, ...]) -> None:
        name = FIELDS[field]
        if any("*" in value or "?" in value for value in values):
            raise self._refuse("query-pattern", field=field)
        if any(len(value) > 300 for value in values) or len(values) > 500:
            raise self._refuse("query-unreadable", part=field)
        before = self._asked.filters.get(name, values)
        if set(before) != set(values):
            if name not in SINGLE:
                raise self._refuse("query-and-within-field", field=field)
            values = tuple(value for value in before if value in values)
            self._asked.nothing = self._asked.nothing or not values
        self._asked.filters[name] = values

    def _range(self, node: Range) -> None:
        if node.field != "metadata_modified":
            raise self._refuse("query-range", field=node.field[:60])
        since, until = self._time(node.start), self._time(node.end)
        asked = self._asked
        asked.since = max(filter(None, (asked.since, since)), default=None)
        asked.until = min(filter(None, (asked.until, until)), default=None)

    def _time(self, value: str | None) -> datetime | None:
        if value is None:
            return None
        if value.startswith("NOW"):
            if value != "NOW":
                raise self._refuse("query-time", value=value[:60])
            return datetime.now(UTC)
        try:
            time = isoparser().isoparse(value)
            return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self._refuse("query-time", value=value[:60]) from error

    def _excluded(self, node: Not) -> None:
        terms = list(_leaves(node.node))
        if all(isinstance(term, Words) for term in terms):
            if (words := _spelled(node)) is not None and terms:
                self._asked.words.append(words)
            return
        (term, *more) = terms
        if more or not isinstance(term, Term) or term.field not in SAME_FOR_ALL:
            raise self._refuse("query-not-field")
        if term.value.casefold() in SAME_FOR_ALL[term.field] | {"*"}:
            self._asked.nothing = True


def _leaves(node: Node) -> Iterable[Term | Range | Words]:
    if isinstance(node, Not):
        yield from _leaves(node.node)
    elif isinstance(node, All | Any):
        for inner in node.nodes:
            yield from _leaves(inner)
    else:
        yield node


def _only_alternatives(node: Node) -> bool:
    if isinstance(node, Any):
        return all(_only_alternatives(inner) for inner in node.nodes)
    return isinstance(node, Term)


def _spelled(node: Node) -> str | None:
    """Words, with their operators, as the search reads them; None where there is something else among them."""
    if isinstance(node, Words):
        return node.text if re.search(r"\w", node.text) else None
    if isinstance(node, Not):
        inner = _spelled(node.node)
        return None if inner is None else f"NOT {inner}"
    if isinstance(node, All | Any):
        parts = [_spelled(inner) for inner in node.nodes]
        if None in parts or not parts:
            return None
        return f"({(' OR ' if isinstance(node, Any) else ' ').join(part for part in parts if part)})"
    return None
