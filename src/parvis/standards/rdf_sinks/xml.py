"""RDF told as RDF/XML."""

import re
from collections.abc import Iterable
from functools import lru_cache

from parvis.standards.rdf import ILLEGAL, WRITTEN_PREFIXES

from .base import Mark, Run, full, tag

_XML = re.compile("[&<>\x00-\x09\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_XML_QUOTE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", '"': "&quot;"})
_LOCAL = re.compile(r"[A-Za-z_][\w.-]*$")
XML_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    + "".join(f'\n  xmlns:{prefix}="{iri}"' for prefix, iri in WRITTEN_PREFIXES.items())
    + ">\n"
)
XML_END = "</rdf:RDF>\n"


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
