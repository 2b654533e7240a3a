"""What people look for: topics, and the forms in which TREC keeps them."""

import re
from collections.abc import Iterable, Iterator

import msgspec
from lxml import etree

from parvis.model import Problem

COLUMNS = ("id", "lang", "pair", "type", "split", "text")
"Of a tab-separated file; after them `need_LANG` for each language a need is told in."
LONGEST = 10_000_000
"Bytes of a file of topics that are read."


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A question as typed, and what the person who types it needs."""

    id: str
    text: str
    lang: str = "en"
    pair: str = ""
    "What topics of the same need in several languages have in common."
    type: str = ""
    "How it is put: short, vague, misspelt, question, place, acronym, …"
    split: str = ""
    "`tune`: may be looked at while ranking is changed; `test`: only measured on."
    need: dict[str, str] = {}
    "By language: what would answer it."


def read_topics(document: bytes, *, lang: str = "en") -> tuple[list[Topic], list[Problem]]:
    """The topics of a document, each id once, and what could not be read of it. Never raises."""
    text = document[:LONGEST].decode("utf-8-sig", errors="replace")
    start = text.lstrip()
    if start.startswith("<"):
        return _distinct(_sgml(text, lang) if re.match(r"<top>", start, re.IGNORECASE) else _xml(document, lang))
    return _distinct(_tabular(text.splitlines(), lang))


def write_topics(topics: Iterable[Topic]) -> Iterator[str]:
    """The lines of a tab-separated file of topics."""
    kept = list(topics)
    langs = list(dict.fromkeys(lang for topic in kept for lang in topic.need))
    yield "\t".join([*COLUMNS, *(f"need_{lang}" for lang in langs)])
    for topic in kept:
        cells = [topic.id, topic.lang, topic.pair, topic.type, topic.split, topic.text]
        yield "\t".join(" ".join(cell.split()) for cell in [*cells, *(topic.need.get(lang, "") for lang in langs)])


def _distinct(found: Iterable[Topic | Problem]) -> tuple[list[Topic], list[Problem]]:
    topics: dict[str, Topic] = {}
    problems: list[Problem] = []
    for item in found:
        if isinstance(item, Problem):
            problems.append(item)
        elif item.id in topics:
            problems.append(Problem("evaluation-topic-twice", "warning", values={"topic": item.id[:60]}))
        else:
            topics[item.id] = item
    if not topics and not problems:
        problems.append(Problem("evaluation-no-topics", "error"))
    return list(topics.values()), problems


def _unreadable(number: int, line: str) -> Problem:
    values = {"line": str(number), "text": line.strip()[:80]}
    return Problem("evaluation-topic-unreadable", "warning", pointer=f"line {number}", values=values)


def _tabular(lines: list[str], lang: str) -> Iterator[Topic | Problem]:
    columns = lines[0].rstrip("\n").split("\t") if lines else []
    if not {"id", "text"} <= set(columns):
        columns, first = ["id", "text"], 1
    else:
        lines, first = lines[1:], 2
    for number, line in enumerate(lines, first):
        cells = line.split("\t")
        if not line.strip():
            continue
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        if len(cells) < 2 or not row.get("id") or not row.get("text") or " " in row["id"]:
            yield _unreadable(number, line)
            continue
        known = {name: row[name] for name in COLUMNS if row.get(name)}
        need = {name[5:]: text for name, text in row.items() if name.startswith("need_") and text}
        yield Topic(**{"lang": lang, **known}, need=need)


_TOP = re.compile(r"<top>(.*?)(?=<top>|</top>|\Z)", re.IGNORECASE | re.DOTALL)
_FIELD = re.compile(r"<(num|title|desc|narr)>(.*?)(?=<(?:num|title|desc|narr|/)|\Z)", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(r"^\s*(?:Number|Topic|Description|Narrative)\s*:\s*", re.IGNORECASE)


def _sgml(text: str, lang: str) -> Iterator[Topic | Problem]:
    """TREC's own markup, which closes few of its elements."""
    for match in _TOP.finditer(text):
        fields = {name.lower(): " ".join(_LABEL.sub("", value).split()) for name, value in _FIELD.findall(match[1])}
        yield _topic(fields, lang, text.count("\n", 0, match.start()) + 1)


_ELEMENTS = {"num": "num", "number": "num", "title": "title", "query": "title", "desc": "desc", "description": "desc"}


def _xml(document: bytes, lang: str) -> Iterator[Topic | Problem]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(document[:LONGEST], parser)
    for element in [] if root is None else root.iter("topic", "top"):
        fields = {"num": element.get("number") or element.get("id") or element.get("qid") or ""}
        for child in element:
            if isinstance(child.tag, str) and (name := _ELEMENTS.get(child.tag.lower())):
                fields[name] = " ".join("".join(child.itertext()).split())
        tag = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or lang
        yield _topic(fields, tag, element.sourceline or 0)


def _topic(fields: dict[str, str], lang: str, number: int) -> Topic | Problem:
    name, text = fields.get("num", ""), fields.get("title", "")
    if not name or " " in name or not text:
        return _unreadable(number, f"{name} {text}")
    return Topic(id=name, text=text, lang=lang, need={lang: fields["desc"]} if fields.get("desc") else {})
