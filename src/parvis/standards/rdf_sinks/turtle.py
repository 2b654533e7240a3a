"""RDF told as Turtle and as N-Triples."""

import re
from collections.abc import Iterable
from functools import lru_cache

from parvis.standards.rdf import ILLEGAL, WRITTEN_PREFIXES

from .base import ByOne, Mark, Run, full, tag

_TURTLE = re.compile('["\\\\\x00-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]')
_QUOTE = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in WRITTEN_PREFIXES.items())


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


class NTriples(ByOne):
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
