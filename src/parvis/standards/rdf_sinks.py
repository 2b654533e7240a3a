"""RDF written as it is told: resources opened and closed, with what is said of them, in each syntax.

A sink is told names, languages and datatypes that are valid (`rdf.iri`, prefixed names of `WRITTEN_PREFIXES`, `<IRI>`
for names without a prefix); texts may hold anything. What is said of a resource stands together, and before what is
said of those that hang on it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

import msgspec

from .rdf import ALL_PREFIXES, ILLEGAL, WRITTEN_PREFIXES, Iri, Literal, Node, Value

_TURTLE = re.compile('["\\\\\x00-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]')
_XML = re.compile("[&<>\x00-\x09\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_QUOTE = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_XML_QUOTE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", '"': "&quot;"})
_TAG = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_LOCAL = re.compile(r"[A-Za-z_][\w.-]*$")
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in WRITTEN_PREFIXES.items())
XML_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    + "".join(f'\n  xmlns:{prefix}="{iri}"' for prefix, iri in WRITTEN_PREFIXES.items())
    + ">\n"
)
XML_END = "</rdf:RDF>\n"
CONTEXT = msgspec.json.encode(WRITTEN_PREFIXES)
"JSON-LD's context: nothing need be fetched to read it."


Mark = tuple[int, int]
Run = list[str]


class Sink(Protocol):
    """What can be told of resources."""

    def mark(self) -> Mark | None:
        """Here, for `since`; None where nothing is kept to be told again."""

    def since(self, mark: Mark) -> Run | None:
        """What was told of a resource since then; None where it can't be told again by itself."""

    def again(self, run: Run) -> None:
        """Tells of this resource what was told of another."""

    def begin(self, id: str | None, *types: str) -> None:
        """A resource by itself."""

    def end(self) -> None:
        """Nothing more is said of it, nor of those that hang on it."""

    def open(self, predicate: str, id: str | None, *types: str) -> None:
        """A resource that hangs on the one before; what follows is said of it until `close`."""

    def close(self) -> None: ...
    def link(self, predicate: str, iri: str) -> None: ...
    def text(self, predicate: str, value: str, language: str | None = None) -> None: ...
    def typed(self, predicate: str, value: str, datatype: str) -> None: ...
    def texts(self, predicate: str, values: dict[str, str]) -> None:
        """A text in several languages, by their codes."""

    def words(self, predicate: str, values: Iterable[str], language: str | None) -> None:
        """Several texts in one language."""

    def leaf(self, predicate: str, kind: str, texts: Iterable[tuple[str, str]]) -> None:
        """A resource without a name, of which only texts are told: each with its predicate."""


@lru_cache(maxsize=256)
def tag(lang: str) -> str | None:
    """The language as a tag; None where it is undetermined, or no tag."""
    return lang if lang != "und" and _TAG.fullmatch(lang) else None


class _ByOne:
    """What a sink can be told at once, told one by one."""

    def mark(self) -> Mark | None:
        return None

    def since(self, mark: Mark) -> Run | None:
        return None

    def again(self, run: Run) -> None:
        raise NotImplementedError("this sink gives no marks")

    def texts(self: Sink, predicate: str, values: dict[str, str]) -> None:
        for lang, value in values.items():
            self.text(predicate, value, tag(lang))

    def words(self: Sink, predicate: str, values: Iterable[str], language: str | None) -> None:
        for value in values:
            self.text(predicate, value, language)

    def leaf(self: Sink, predicate: str, kind: str, texts: Iterable[tuple[str, str]]) -> None:
        self.open(predicate, None, kind)
        for name, value in texts:
            self.text(name, value)
        self.close()


@lru_cache(maxsize=2048)
def full(name: str) -> str:
    """The IRI of a prefixed name, or of one in angle brackets."""
    if name[0] == "<":
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return ALL_PREFIXES[prefix] + local


def _quoted(value: str) -> str:
    # Texts are often not printable for a no-break space alone: there is nothing to mend then.
    return ILLEGAL.sub("", value).translate(_QUOTE) if _TURTLE.search(value) else value


@lru_cache(maxsize=256)
def _at(lang: str) -> str:
    """What stands behind a text in a language."""
    return f"@{found}" if (found := tag(lang)) else ""


class Turtle:
    """Turtle, without its head (`HEAD`): resources without a name stand where they hang."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._stack: list[tuple[list[str], str, str | None, int]] = []
        self._lines: list[str] = []

    def mark(self) -> Mark | None:
        return len(self._lines), len(self._blocks)

    def since(self, mark: Mark) -> Run | None:
        # What is said of a resource with a name stands in a block of its own.
        return self._lines[mark[0] :] if len(self._blocks) == mark[1] else None

    def again(self, run: Run) -> None:
        self._lines += run

    def begin(self, id: str | None, *types: str) -> None:
        self.open("", id, *types)

    def end(self) -> None:
        lines, (outer, _, id, place) = self._lines, self._stack.pop()
        body = " ;\n  ".join(lines)
        if id is None:
            self._blocks[place] = f"[ {body} ] .\n" if lines else ""
        elif lines:
            self._blocks[place] = f"<{id}> {body} .\n"
        self._lines = outer

    def open(self, predicate: str, id: str | None, *types: str) -> None:
        place = -1
        if id is not None or not predicate:
            place = len(self._blocks)
            self._blocks.append("")
        self._stack.append((self._lines, predicate, id, place))
        self._lines = [f"a {', '.join(types)}"] if types else []

    def close(self) -> None:
        lines, (outer, predicate, id, place) = self._lines, self._stack.pop()
        if id is None:
            outer.append(f"{predicate} [ {' ; '.join(lines)} ]" if lines else f"{predicate} []")
        else:
            outer.append(f"{predicate} <{id}>")
            if lines:
                self._blocks[place] = f"<{id}> " + " ;\n  ".join(lines) + " .\n"
        self._lines = outer

    def link(self, predicate: str, iri: str) -> None:
        self._lines.append(f"{predicate} <{iri}>")

    def text(self, predicate: str, value: str, language: str | None = None) -> None:
        if not value.isprintable() or '"' in value or "\\" in value:
            value = _quoted(value)
        self._lines.append(f'{predicate} "{value}"@{language}' if language else f'{predicate} "{value}"')

    def texts(self, predicate: str, values: dict[str, str]) -> None:
        lines = self._lines
        for lang, value in values.items():
            if not value.isprintable() or '"' in value or "\\" in value:
                value = _quoted(value)
            lines.append(f'{predicate} "{value}"{_at(lang)}')

    def words(self, predicate: str, values: Iterable[str], language: str | None) -> None:
        end = f'"@{language}' if language else '"'
        for value in values:
            if not value.isprintable() or '"' in value or "\\" in value:
                value = _quoted(value)
            self._lines.append(f'{predicate} "{value}{end}')

    def leaf(self, predicate: str, kind: str, texts: Iterable[tuple[str, str]]) -> None:
        told = f"{predicate} [ a {kind}"
        for name, value in texts:
            if not value.isprintable() or '"' in value or "\\" in value:
                value = _quoted(value)
            told += f' ; {name} "{value}"'
        self._lines.append(told + " ]")

    def typed(self, predicate: str, value: str, datatype: str) -> None:
        if not value.isprintable() or '"' in value or "\\" in value:
            value = _quoted(value)
        self._lines.append(f'{predicate} "{value}"^^{datatype}')

    def taken(self) -> str:
        """What has been written since this was asked last."""
        text = "\n".join(block for block in self._blocks if block)
        self._blocks.clear()
        return text + "\n" if text else ""


class NTriples(_ByOne):
    """N-Triples."""

    def __init__(self) -> None:
        self._blocks: list[list[str]] = []
        self._stack: list[tuple[list[str], str]] = []
        self._lines: list[str] = []
        self._subject = ""
        self._count = 0

    def begin(self, id: str | None, *types: str) -> None:
        self._opened(id, types)

    def end(self) -> None:
        self._lines, self._subject = self._stack.pop()

    def open(self, predicate: str, id: str | None, *types: str) -> None:
        outer = self._lines
        before = self._subject
        self._opened(id, types)
        outer.append(f"{before} <{full(predicate)}> {self._subject} .\n")

    def _opened(self, id: str | None, types: tuple[str, ...]) -> None:
        self._stack.append((self._lines, self._subject))
        if id is None:
            self._count += 1
            self._subject = f"_:b{self._count}"
        else:
            self._subject = f"<{id}>"
        self._lines = [f"{self._subject} <{full('rdf:type')}> <{full(kind)}> .\n" for kind in types]
        self._blocks.append(self._lines)

    def close(self) -> None:
        self._lines, self._subject = self._stack.pop()

    def link(self, predicate: str, iri: str) -> None:
        self._lines.append(f"{self._subject} <{full(predicate)}> <{iri}> .\n")

    def text(self, predicate: str, value: str, language: str | None = None) -> None:
        if _TURTLE.search(value):
            value = _quoted(value)
        end = f"@{language}" if language else ""
        self._lines.append(f'{self._subject} <{full(predicate)}> "{value}"{end} .\n')

    def typed(self, predicate: str, value: str, datatype: str) -> None:
        if _TURTLE.search(value):
            value = _quoted(value)
        self._lines.append(f'{self._subject} <{full(predicate)}> "{value}"^^<{full(datatype)}> .\n')

    def taken(self) -> str:
        text = "".join(line for block in self._blocks for line in block)
        self._blocks.clear()
        return text


@lru_cache(maxsize=1024)
def _element(name: str) -> tuple[str, str]:
    """The start of an element's tag, and its end."""
    if name[0] != "<":
        return name, name
    match = _LOCAL.search(name[1:-1])
    assert match is not None, "the walker tells only names that XML can have"
    return f'x:{match[0]} xmlns:x="{name[1 : 1 + match.start()].translate(_XML_QUOTE)}"', f"x:{match[0]}"


def is_xml_name(iri: str) -> bool:
    """Whether a property of this IRI can be written in RDF/XML."""
    match = _LOCAL.search(iri)
    return match is not None and match.start() > 0


class RdfXml:
    """RDF/XML, without its head and end: each resource stands in the one it hangs on."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._ends: list[str] = []

    def mark(self) -> Mark | None:
        return len(self._pieces), 0

    def since(self, mark: Mark) -> Run | None:
        return self._pieces[mark[0] :]

    def again(self, run: Run) -> None:
        self._pieces += run

    def begin(self, id: str | None, *types: str) -> None:
        start, end = _element(types[0]) if types else ("rdf:Description", "rdf:Description")
        about = f' rdf:about="{_attribute(id)}"' if id is not None else ""
        self._pieces.append(f"<{start}{about}>\n")
        self._ends.append(f"</{end}>\n")
        for kind in types[1:]:
            self._pieces.append(f'<rdf:type rdf:resource="{_attribute(full(kind))}"/>\n')

    def end(self) -> None:
        self._pieces.append(self._ends.pop())

    def open(self, predicate: str, id: str | None, *types: str) -> None:
        start, end = _element(predicate)
        self._pieces.append(f"<{start}>")
        self.begin(id, *types)
        self._ends[-1] = f"{self._ends[-1][:-1]}</{end}>\n"

    def close(self) -> None:
        self._pieces.append(self._ends.pop())

    def link(self, predicate: str, iri: str) -> None:
        self._pieces.append(f'<{_element(predicate)[0]} rdf:resource="{_attribute(iri)}"/>\n')

    def text(self, predicate: str, value: str, language: str | None = None) -> None:
        if not value.isprintable() or "&" in value or "<" in value or ">" in value:
            value = _escaped(value)
        start, end = _element(predicate)
        lang = f' xml:lang="{language}"' if language else ""
        self._pieces.append(f"<{start}{lang}>{value}</{end}>\n")

    def texts(self, predicate: str, values: dict[str, str]) -> None:
        start, end = _element(predicate)
        for lang, value in values.items():
            if not value.isprintable() or "&" in value or "<" in value or ">" in value:
                value = _escaped(value)
            self._pieces.append(f"<{start}{_lang(lang)}>{value}</{end}>\n")

    def words(self, predicate: str, values: Iterable[str], language: str | None) -> None:
        for value in values:
            self.text(predicate, value, language)

    def leaf(self, predicate: str, kind: str, texts: Iterable[tuple[str, str]]) -> None:
        told = f"<{predicate}><{kind}>\n"
        for name, value in texts:
            if not value.isprintable() or "&" in value or "<" in value or ">" in value:
                value = _escaped(value)
            told += f"<{name}>{value}</{name}>\n"
        self._pieces.append(f"{told}</{kind}></{predicate}>\n")

    def typed(self, predicate: str, value: str, datatype: str) -> None:
        if not value.isprintable() or "&" in value or "<" in value or ">" in value:
            value = _escaped(value)
        start, end = _element(predicate)
        self._pieces.append(f'<{start} rdf:datatype="{_attribute(full(datatype))}">{value}</{end}>\n')

    def taken(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        return text


def _escaped(value: str) -> str:
    return ILLEGAL.sub("", value).translate(_XML_QUOTE) if _XML.search(value) else value


@lru_cache(maxsize=256)
def _lang(lang: str) -> str:
    """The attribute of a text in a language."""
    return f' xml:lang="{found}"' if (found := tag(lang)) else ""


def _attribute(iri: str) -> str:
    return iri.translate(_XML_QUOTE) if "&" in iri or '"' in iri else iri


Object = dict[str, Any]


class JsonLd(_ByOne):
    """JSON-LD's node objects, without context."""

    def __init__(self) -> None:
        self._done: list[Object] = []
        self._stack: list[Object] = []
        self._node: Object = {}

    def begin(self, id: str | None, *types: str) -> None:
        self._stack.append(self._node)
        self._node = _object(id, types)

    def end(self) -> None:
        self._done.append(self._node)
        self._node = self._stack.pop()

    def open(self, predicate: str, id: str | None, *types: str) -> None:
        inner = _object(id, types)
        self._add(predicate, inner)
        self._stack.append(self._node)
        self._node = inner

    def close(self) -> None:
        self._node = self._stack.pop()

    def link(self, predicate: str, iri: str) -> None:
        self._add(predicate, {"@id": iri})

    def text(self, predicate: str, value: str, language: str | None = None) -> None:
        if not value.isprintable():
            value = ILLEGAL.sub("", value)
        self._add(predicate, {"@value": value, "@language": language} if language else value)

    def typed(self, predicate: str, value: str, datatype: str) -> None:
        if not value.isprintable():
            value = ILLEGAL.sub("", value)
        self._add(predicate, {"@value": value, "@type": datatype if datatype[0] != "<" else datatype[1:-1]})

    def _add(self, predicate: str, value: Any) -> None:
        if predicate[0] == "<":
            predicate = predicate[1:-1]
        node = self._node
        if predicate not in node:
            node[predicate] = value
        elif type(there := node[predicate]) is list:
            there.append(value)
        else:
            node[predicate] = [there, value]

    def taken(self) -> list[Object]:
        done, self._done = self._done, []
        return done


def _object(id: str | None, types: tuple[str, ...]) -> Object:
    found: Object = {}
    if id is not None:
        found["@id"] = id
    if types:
        kinds = [kind if kind[0] != "<" else kind[1:-1] for kind in types]
        found["@type"] = kinds[0] if len(kinds) == 1 else kinds
    return found


class Nodes(_ByOne):
    """The trees of `rdf`, for those who put something beside them."""

    def __init__(self) -> None:
        self._done: list[Node] = []
        self._stack: list[tuple[str, str | None, tuple[str, ...], list[tuple[str, Value]]]] = []
        self._properties: list[tuple[str, Value]] = []

    def begin(self, id: str | None, *types: str) -> None:
        self.open("", id, *types)

    def open(self, predicate: str, id: str | None, *types: str) -> None:
        self._stack.append((predicate, id, types, self._properties))
        self._properties = []

    def end(self) -> None:
        self._done.append(self._closed()[1])

    def close(self) -> None:
        predicate, node = self._closed()
        self._properties.append((predicate, node))

    def _closed(self) -> tuple[str, Node]:
        predicate, id, types, outer = self._stack.pop()
        node = Node(Iri(id) if id is not None else None, types, tuple(self._properties))
        self._properties = outer
        return predicate, node

    def link(self, predicate: str, iri: str) -> None:
        self._properties.append((predicate, Iri(iri)))

    def text(self, predicate: str, value: str, language: str | None = None) -> None:
        self._properties.append((predicate, Literal(ILLEGAL.sub("", value), language)))

    def typed(self, predicate: str, value: str, datatype: str) -> None:
        self._properties.append((predicate, Literal(ILLEGAL.sub("", value), None, datatype)))

    def taken(self) -> list[Node]:
        done, self._done = self._done, []
        return done
