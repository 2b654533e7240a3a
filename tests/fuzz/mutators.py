"""Ways to spoil a document, by its structure (JSON, XML, RDF) or its bytes: the same seed spoils it the same way."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from lxml import etree

SCALARS: tuple[Any, ...] = (
    None, True, False, 0, -1, 3.5, 1e300, 2**70, "", " ", "null", "x", "é" * 3000, "\x00", "\ud800",
    "\u202e\u0007<script>alert(1)</script>", "javascript:alert(1)", "https://example.ca/a b", "{", "[1", "{'a': u'b'}",
    '{"en": ["x"], "fr": null}', "9999-99-99", "0001-01-01", "12/31/1999", "-200,100,NaN,inf", "R/P1Y", "../..",
    '{"type": "Polygon", "coordinates": [[["a"]]]}', "POLYGON((", "2020-01-01/..", "http://[::1", "mailto:", "10.1/x",
    "en-CA", "***", "urn:x:y", "%00", "data:text/html,x", "//example.ca", "#a", "1e999", "-0", "٣", "\u2028", "Z" * 300,
)  # fmt: skip
SNIPPETS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"<", b">", b"&", b"&#0;", b"&nbsp;", b"&x;",
    b"]]>", b"<![CDATA[", b"<!--", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b'<?xml version="1.0" encoding="utf-16"?>', b'"',
    b"\\u0000", b"\\ud800", b"{", b"}", b"[", b"]", b",", b":", b"null", b"NaN", b"1e999", b"@", b"^^", b"_:a ", b". ",
    b"<http://a b>", b"@prefix a: <", b'"@en_CA', b"\r\n", b"\xe9", b"<script>", b"<html><body>", b"{" * 300,
    b"[" * 3000, b"<a>" * 300,
)  # fmt: skip
_LONGEST = 300_000


def mutate(document: bytes, random: Random) -> bytes:
    """The document spoiled in one to three ways."""
    for _ in range(random.randint(1, 3)):
        ways = _ways(document)
        try:
            document = random.choice(ways)(document, random)[:_LONGEST]
        except RecursionError:
            document = in_bytes(document, random)
    return document


def _ways(document: bytes) -> list[Callable[[bytes, Random], bytes]]:
    """Structure first, bytes now and then."""
    start = document[:200].lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if start in (b"{", b"["):
        return [in_json, in_json, in_json, in_bytes]
    if start == b"<" and b"xmlns" in document[:5000]:
        return [in_xml, in_xml, in_xml, in_bytes]
    return [in_lines, in_lines, in_bytes]


def in_json(document: bytes, random: Random) -> bytes:
    """A place of a JSON value replaced, removed, doubled, wrapped, nested, or given another place's value."""
    try:
        root = [json.loads(document)]
    except (ValueError, RecursionError):
        return in_bytes(document, random)
    places = list(_places(root))
    owner, key = random.choice(places)
    other, other_key = random.choice(places)
    way = random.randrange(9)
    if way <= 2:
        owner[key] = random.choice(SCALARS)
    elif way == 3 and isinstance(owner, dict):
        del owner[key]
    elif way == 4:
        owner[key] = [owner[key], owner[key]]
    elif way == 5:
        owner[key] = {random.choice(("en", "fr", "@value", "@id", "name", "type", "x~/y")): owner[key]}
    elif way == 6:
        owner[key] = deepcopy(other[other_key])
    elif way == 7 and isinstance(owner, dict):
        owner[random.choice(("", "x/y", "~", "@context", "@type", "title_fr", "é"))] = random.choice(SCALARS)
    else:
        for _ in range(random.choice((2, 70, 400))):
            owner[key] = [owner[key]]
    return json.dumps(root[0], ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(root: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Every value within another, as what holds it and the key."""
    holders: list[Any] = [root]
    while holders:
        holder = holders.pop()
        for key, value in holder.items() if isinstance(holder, dict) else enumerate(holder):
            yield holder, key
            if isinstance(value, (dict, list)):
                holders.append(value)


def in_xml(document: bytes, random: Random) -> bytes:
    """An element or attribute replaced, removed, doubled, moved, renamed or given another text."""
    try:
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return in_bytes(document, random)
    elements = list(root.iter(etree.Element))
    element, other = random.choice(elements), random.choice(elements)
    above = element.getparent()
    way = random.randrange(9)
    text = _xml_text(str(random.choice(SCALARS)))
    if way <= 2:
        element.text = text
    elif way == 3 and above is not None:
        above.remove(element)
    elif way == 4 and above is not None:
        above.insert(random.randint(0, len(above)), _copy(element))
    elif way == 5 and element.attrib:
        element.set(random.choice(list(element.attrib)), text)
    elif way == 6 and element.attrib:
        del element.attrib[random.choice(list(element.attrib))]
    elif way == 7:
        other.append(_copy(element))
    else:
        element.tag = random.choice((other.tag, "x", "{urn:x}y"))
    return etree.tostring(root, encoding="utf-8")


def _copy(element: Any) -> Any:
    found = deepcopy(element)
    found.tail = None
    return found


def _xml_text(text: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


def in_lines(document: bytes, random: Random) -> bytes:
    """A line or a term of RDF, or of any text, removed, doubled, moved or exchanged."""
    lines = document.split(b"\n")
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    way = random.randrange(6)
    if way == 0:
        del lines[at]
    elif way == 1:
        lines.insert(other, lines[at])
    elif way == 2:
        lines[at], lines[other] = lines[other], lines[at]
    else:
        terms = lines[at].split(b" ")
        other_terms = lines[other].split(b" ")
        term = random.randrange(len(terms))
        if way == 3:
            terms[term] = random.choice(other_terms)
        elif way == 4:
            value = str(random.choice(SCALARS)).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            terms[term] = f'"{value}"'.encode("utf-8", "surrogatepass")
        else:
            terms[term] = random.choice(
                (b"[]", b"()", b"_:b", b"<>", b"<javascript:alert(1)>", b'""@en', b'"x"^^<urn:y>')
            )
        lines[at] = b" ".join(terms)
    return b"\n".join(lines)


def in_bytes(document: bytes, random: Random) -> bytes:
    """Bytes changed, cut out, doubled, put in; the end cut off; another encoding."""
    at = random.randint(0, len(document))
    end = min(len(document), at + random.choice((1, 2, 10, 100, 1000)))
    way = random.randrange(8)
    if way == 0:
        return document[:at] + bytes([random.randrange(256)]) + document[at + 1 :]
    if way == 1:
        return document[:at] + document[end:]
    if way == 2:
        return document[:end] + document[at:]
    if way <= 4:
        return document[:at] + random.choice(SNIPPETS) + document[at:]
    if way == 5:
        return document[:at]
    text = document.decode("utf-8", "replace")
    encodings = ("utf-16", "utf-8-sig", "latin-1", "cp1252", "utf-32", "utf-16-be", "utf-7")
    return text.encode(random.choice(encodings), "replace")
