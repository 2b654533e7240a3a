"""The part of Solr's query syntax that calls to a CKAN use, as a tree.

field:value  field:"a b"  field:(a OR b)  field:[a TO b]  +must  -not  AND OR NOT && || !  ( )  *:*  words
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

DEEPEST = 12
LONGEST = 8_000


class Term(NamedTuple):
    """A field and the value it must have; `*` where it must have any."""

    field: str
    value: str


class Range(NamedTuple):
    """A field and the stretch its value must lie in; None: open."""

    field: str
    start: str | None
    end: str | None


class Words(NamedTuple):
    """Something to look for anywhere: words, or a phrase with its quotes."""

    text: str


class Not(NamedTuple):
    node: "Node"


class All(NamedTuple):
    nodes: tuple["Node", ...]


class Any(NamedTuple):
    nodes: tuple["Node", ...]


Node = Term | Range | Words | Not | All | Any


class UnreadableError(ValueError):
    """No query; the argument is the part that can't be made out."""


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<and>AND\b|&&) | (?P<or>OR\b|\|\|) | (?P<not>NOT\b|!)
    | (?P<open>\() | (?P<close>\))
    | (?P<sign>[+-])(?=\S)
    | (?P<range>[\[{]\s*(?:"[^"]*"|[^\s\]}]+)\s+TO\s+(?:"[^"]*"|[^\s\]}]+)\s*[\]}])
    | (?P<field>\*|[A-Za-z_][\w.-]*):(?!//)
    | (?P<phrase>"(?:[^"\\]|\\.)*")
    | (?P<word>(?:[^\s()"\[\]{}\\]|\\.)+)
    | (?P<stray>\S)
    )(?P<boost>(?:[~^][\d.]*)*)""",
    re.VERBOSE,
)


def parse(query: str) -> All:
    """The query as a tree; empty for `*:*` and for nothing. Words side by side are all wanted, as in CKAN.

    Raises UnreadableError.
    """
    if len(query) > LONGEST:
        raise UnreadableError(query[:40])
    reader = _Reader(list(_tokens(query)))
    node = reader.alternatives(0)
    if reader.kind is not None:
        raise UnreadableError(reader.text)
    return node if isinstance(node, All) else All((node,))


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    place = 0
    while (match := _TOKEN.match(query, place)) is not None:
        kind = match.lastgroup
        if kind == "boost":
            kind = next(name for name, value in match.groupdict().items() if value is not None and name != "boost")
        assert kind is not None
        text = match[kind]
        if kind in {"word", "field"}:
            bare = re.sub(r"[~^][\d.]*$", "", text) if kind == "word" else text
            text = re.sub(r"\\(.)", r"\1", bare)
        if kind == "stray":
            raise UnreadableError(query[place : place + 40].strip())
        if text:
            yield kind, text
        place = match.end()


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def kind(self) -> str | None:
        return self._tokens[self._place][0] if self._place < len(self._tokens) else None

    @property
    def text(self) -> str:
        return self._tokens[self._place][1] if self._place < len(self._tokens) else ""

    def _next(self) -> str:
        text = self.text
        self._place += 1
        return text

    def alternatives(self, depth: int, field: str = "") -> Node:
        """What OR joins, down to the end or a closing bracket."""
        if depth > DEEPEST:
            raise UnreadableError("(" * 8)
        found = [self._together(depth, field)]
        while self.kind == "or":
            self._next()
            found.append(self._together(depth, field))
        kept = [node for node in found if node != All(())]
        if len(kept) < len(found) and len(found) > 1:
            raise UnreadableError("OR")
        return found[0] if len(found) == 1 else Any(tuple(found))

    def _together(self, depth: int, field: str) -> Node:
        nodes: list[Node] = []
        while self.kind not in (None, "or", "close"):
            if self.kind == "and":
                self._next()
                continue
            node = self._one(depth, field)
            if node is not None:
                nodes.append(node)
        return nodes[0] if len(nodes) == 1 else All(tuple(nodes))

    def _one(self, depth: int, field: str) -> Node | None:
        kind = self.kind
        if depth > DEEPEST:
            raise UnreadableError(self.text)
        if kind == "not" or (kind == "sign" and self.text == "-"):
            self._next()
            if self.kind in (None, "or", "and", "close"):
                raise UnreadableError("NOT")
            inner = self._one(depth + 1, field)
            return Not(inner) if inner is not None else Not(All(()))
        if kind == "sign":
            self._next()
            return self._one(depth + 1, field) if self.kind not in (None, "or", "and", "close") else None
        if kind == "open":
            self._next()
            inner = self.alternatives(depth + 1, field)
            if self.kind != "close":
                raise UnreadableError("(")
            self._next()
            return inner
        if kind == "field":
            return self._field(depth, self._next())
        if kind == "range":
            return self._range(field, self._next())
        text = self._next()
        if field:
            return Term(field, _unquoted(text) if kind == "phrase" else text)
        return Words(text)

    def _field(self, depth: int, field: str) -> Node | None:
        if self.kind in (None, "and", "or", "close", "field"):
            raise UnreadableError(f"{field}:")
        if field == "*" and self.text == "*":
            self._next()
            return None
        return self._one(depth + 1, field)

    def _range(self, field: str, text: str) -> Node:
        if not field:
            raise UnreadableError(text)
        inner = text[1:-1].strip()
        start, _, end = (part.strip() for part in re.split(r"\s+(TO)\s+", inner, maxsplit=1))
        return Range(field, None if start == "*" else _unquoted(start), None if end == "*" else _unquoted(end))


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text
