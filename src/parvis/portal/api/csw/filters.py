"""What is asked of records, as a tree: from CQL text, and from the Filter Encoding's XML, 1.1 and 2.0."""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from parvis.standards.xml import Element

from .errors import CswError

Box = tuple[float, float, float, float]
Operator = Literal["=", "<>", "<", "<=", ">", ">="]
DEEPEST = 50
MOST = 500


class All(msgspec.Struct, frozen=True):
    parts: tuple["Node", ...]


class Some(msgspec.Struct, frozen=True):
    parts: tuple["Node", ...]


class Not(msgspec.Struct, frozen=True):
    part: "Node"


class Compare(msgspec.Struct, frozen=True):
    name: str
    "A queryable, without prefix and in lower case: `title`, `anytext`, `modified`."
    operator: Operator
    value: str
    match_case: bool = True


class Like(msgspec.Struct, frozen=True):
    name: str
    pattern: str
    "With `%` for any run of characters, `_` for one, `\\` before either meant as itself."
    match_case: bool = False


class IsNull(msgspec.Struct, frozen=True):
    name: str


class Meets(msgspec.Struct, frozen=True):
    """The record's box meets this one: west, south, east, north."""

    box: Box


Node = All | Some | Not | Compare | Like | IsNull | Meets


def queryable(name: str) -> str:
    """A property's name as queryables are told apart: without prefix, path and case."""
    name = name.strip().strip('"').rstrip("/")
    bare = re.split(r"[:/]", name)[-1].lower()
    return {"boundingbox": "bbox", "any_text": "anytext", "csw_anytext": "anytext", "id": "identifier"}.get(bare, bare)


# --- CQL text

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')|(?P<number>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w-]))"
    r"|(?P<quoted>\"[^\"]+\")|(?P<operator><=|>=|<>|!=|=|<|>)|(?P<sign>[(),])|(?P<word>[A-Za-z_][\w:.\-/]*))"
)


def from_cql(text: str) -> Node:
    """The tree of a CQL text. Raises CswError."""
    return _Cql(text[:20_000]).whole()


class _Cql:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self.broken(text[at : at + 40])
            kind = match.lastgroup or ""
            self.tokens.append((kind, match[kind]))
            at = match.end()
        self.at = 0
        self.depth = 0

    def broken(self, where: str) -> CswError:
        return CswError("InvalidParameterValue", "constraint", "csw-filter-unreadable", text=where)

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def next(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def word(self, *words: str) -> bool:
        kind, text = self.peek()
        if kind == "word" and text.upper() in words:
            self.at += 1
            return True
        return False

    def sign(self, sign: str) -> None:
        kind, text = self.next()
        if kind != "sign" or text != sign:
            raise self.broken(text or sign)

    def whole(self) -> Node:
        node = self.either()
        if self.at < len(self.tokens):
            raise self.broken(self.peek()[1])
        return node

    def either(self) -> Node:
        parts = [self.both()]
        while self.word("OR"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def both(self) -> Node:
        parts = [self.one()]
        while self.word("AND"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.broken("(")
        try:
            if self.word("NOT"):
                return Not(self.one())
            if self.peek() == ("sign", "("):
                self.next()
                node = self.either()
                self.sign(")")
                return node
            return self.test()
        finally:
            self.depth -= 1

    def test(self) -> Node:
        kind, text = self.next()
        if kind not in ("word", "quoted"):
            raise self.broken(text)
        if text.upper() == "BBOX":
            return self.box()
        name = queryable(text)
        if self.word("IS"):
            negated = self.word("NOT")
            if not self.word("NULL"):
                raise self.broken(self.peek()[1])
            return Not(IsNull(name)) if negated else IsNull(name)
        negated = self.word("NOT")
        if self.word("LIKE", "ILIKE"):
            node: Node = Like(name, self.literal())
            return Not(node) if negated else node
        if self.word("BETWEEN"):
            low = self.literal()
            if not self.word("AND"):
                raise self.broken(self.peek()[1])
            node = All((Compare(name, ">=", low), Compare(name, "<=", self.literal())))
            return Not(node) if negated else node
        kind, operator = self.next()
        if kind != "operator" or negated:
            raise self.broken(operator)
        return Compare(name, "<>" if operator == "!=" else operator, self.literal())  # type: ignore[arg-type]

    def literal(self) -> str:
        kind, text = self.next()
        if kind == "string":
            return text[1:-1].replace("''", "'")
        if kind in ("number", "word"):
            return text
        raise self.broken(text)

    def box(self) -> Node:
        self.sign("(")
        self.next()
        numbers = []
        for _ in range(4):
            self.sign(",")
            numbers.append(self.literal())
        if self.peek() == ("sign", ","):
            self.next()
            self.literal()
        self.sign(")")
        return Meets(box_of(numbers))


def box_of(texts: list[str]) -> Box:
    """West, south, east, north from four texts. Raises CswError."""
    try:
        west, south, east, north = (float(text) for text in texts)
    except ValueError:
        raise CswError("InvalidParameterValue", "bbox", "csw-box-invalid", value=",".join(texts)) from None
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise CswError("InvalidParameterValue", "bbox", "csw-box-invalid", value=",".join(texts))
    return west, south, east, north


# --- Filter Encoding

_OPERATORS: dict[str, Operator] = {
    "PropertyIsEqualTo": "=", "PropertyIsNotEqualTo": "<>", "PropertyIsLessThan": "<", "PropertyIsGreaterThan": ">",
    "PropertyIsLessThanOrEqualTo": "<=", "PropertyIsGreaterThanOrEqualTo": ">=", "During": "=", "After": ">",
    "Before": "<",
}  # fmt: skip
_LATITUDE_FIRST = re.compile(r"(?:urn:|opengis\.net).*EPSG.*4326", re.IGNORECASE)


def from_xml(element: Element) -> Node | None:
    """The tree of an ogc:Filter or fes:Filter; None for one that asks nothing. Raises CswError."""
    parts = [_node(child, 0) for child in _children(element)]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _children(element: Element) -> list[Element]:
    return list(element.iterchildren("*"))


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _node(element: Element, depth: int) -> Node:
    name = _local(element)
    if depth > DEEPEST:
        raise CswError("InvalidParameterValue", "Constraint", "csw-filter-unreadable", text=name)
    if name in ("And", "Or"):
        parts = tuple(_node(child, depth + 1) for child in _children(element)[:MOST])
        if parts:
            return All(parts) if name == "And" else Some(parts)
    if name == "Not" and _children(element):
        return Not(_node(_children(element)[0], depth + 1))
    if name in _OPERATORS:
        value, literal = _property(element), _literals(element)
        match_case = (element.get("matchCase") or "true").lower() != "false"
        if literal:
            return Compare(value, _OPERATORS[name], literal[0], match_case)
    if name == "PropertyIsBetween":
        literals = _literals(element)
        if len(literals) == 2:
            asked = _property(element)
            return All((Compare(asked, ">=", literals[0]), Compare(asked, "<=", literals[1])))
    if name == "PropertyIsLike" and (literals := _literals(element)):
        return Like(_property(element), _pattern(element, literals[0]), element.get("matchCase") == "true")
    if name in ("PropertyIsNull", "PropertyIsNil"):
        return IsNull(_property(element))
    if name in ("BBOX", "Intersects"):
        return Meets(_envelope(element))
    if name in ("FeatureId", "ResourceId", "GmlObjectId"):
        value = next(
            (text for key, text in element.attrib.items() if key.rpartition("}")[2] in ("fid", "rid", "id")), ""
        )
        return Compare("identifier", "=", value)
    raise CswError("InvalidParameterValue", "Constraint", "csw-filter-unsupported", name=name)


def _texts(element: Element, *names: str) -> Iterator[str]:
    for child in element.iter("*"):
        if _local(child) in names:
            yield "".join(child.itertext()).strip()


def _property(element: Element) -> str:
    name = next(_texts(element, "PropertyName", "ValueReference"), "")
    if not name:
        raise CswError("InvalidParameterValue", "Constraint", "csw-filter-unreadable", text=_local(element))
    return queryable(name)


def _literals(element: Element) -> list[str]:
    return list(_texts(element, "Literal"))


def _pattern(element: Element, text: str) -> str:
    """A pattern with the wildcards that its element names, in our own."""
    any_run, one = element.get("wildCard") or "%", element.get("singleChar") or "_"
    escape = element.get("escapeChar") or element.get("escape") or "\\"
    found = ""
    at = 0
    while at < len(text):
        if text.startswith(escape, at) and at + len(escape) < len(text):
            at += len(escape)
            found += f"\\{text[at]}" if text[at] in "%_\\" else text[at]
            at += 1
        elif text.startswith(any_run, at):
            found += "%"
            at += len(any_run)
        elif text.startswith(one, at):
            found += "_"
            at += len(one)
        else:
            found += f"\\{text[at]}" if text[at] in "%_\\" else text[at]
            at += 1
    return found


def _envelope(element: Element) -> Box:
    srs = next((part.get("srsName") or "" for part in element.iter("*") if part.get("srsName")), "")
    corners = [text for name in ("lowerCorner", "upperCorner") for text in _texts(element, name)]
    numbers = " ".join(corners).split()
    if not numbers:
        numbers = re.split(r"[\s,]+", next(_texts(element, "coordinates"), ""))
    if len(numbers) != 4:
        raise CswError("InvalidParameterValue", "Constraint", "csw-box-invalid", value=" ".join(numbers)[:60])
    if _LATITUDE_FIRST.search(srs):
        numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
    return box_of(numbers)
