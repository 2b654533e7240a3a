"""Structured data in web pages: JSON-LD in scripts, microdata, and RDFa Lite.

Sources: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents,
https://html.spec.whatwg.org/multipage/microdata.html, https://www.w3.org/TR/rdfa-lite/.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from parvis.model import Problem

Node = dict[str, Any]
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?:/[/*]\s*)?\]\]>(?:\s*\*/)?)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_TEXTS = frozenset({"name", "headline", "alternateName", "description", "abstract", "keywords"})
_DEEPEST = 20
_MOST = 5000
_URL_ATTRIBUTES = {"a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src",
                   "source": "src", "iframe": "src", "embed": "src", "object": "data"}  # fmt: skip


def is_html(document: bytes) -> bool:
    """Whether these bytes look like a web page."""
    start = document[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<") and (b"<html" in start or b"<!doctype html" in start or b"<head" in start
                                       or b"application/ld+json" in document[:200_000].lower())  # fmt: skip


def embedded(document: bytes) -> Iterator[tuple[str, Any] | Problem]:
    """The JSON values in the page's scripts, then its microdata and RDFa as JSON-LD; each with its place."""
    root = _root(document)
    if root is None:
        return
    for number, script in enumerate(root.iterfind(".//script")):
        kind = (script.get("type") or "").strip().lower().partition(";")[0]
        if kind != "application/ld+json":
            continue
        text = script.text or ""
        place = f"line {script.sourceline or number + 1}"
        try:
            yield place, _value(text)
        except (ValueError, RecursionError) as error:
            values = {"position": str(getattr(error, "pos", 0)), "start": text.strip()[:40]}
            yield Problem("page-data-not-json", pointer=place, values=values)
    for element, reader in _annotated(root):
        yield f"line {element.sourceline or 0}", {"@context": "https://schema.org/", **reader(element)}


def _root(document: bytes) -> HtmlElement | None:
    try:
        document.decode()
        encoding: str | None = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    try:
        return document_fromstring(document, parser=HTMLParser(encoding=encoding, no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError, LookupError):
        return None


def _value(text: str) -> Any:
    """The JSON of a script; comment marks around it and commas before a closing bracket are forgiven."""
    text = _COMMENT.sub("", _COMMENT.sub("", text)).strip()
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return json.loads(_TRAILING_COMMA.sub(r"\1", text), strict=False)


def _annotated(root: HtmlElement) -> Iterator[tuple[HtmlElement, Any]]:
    """The outermost elements that describe a thing of schema.org in their attributes."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.get("itemscope") is not None and element.get("itemprop") is None and _ours(element.get("itemtype")):
            yield element, _microdata
        elif element.get("typeof") and element.get("property") is None and _vocabulary(element):
            yield element, _rdfa


def _ours(address: str | None) -> bool:
    return bool(address) and "schema.org/" in str(address)


def _vocabulary(element: HtmlElement) -> bool:
    holder: HtmlElement | None = element
    while holder is not None:
        if (vocabulary := holder.get("vocab")) is not None:
            return "schema.org" in vocabulary
        holder = holder.getparent()
    return str(element.get("typeof")).startswith(("schema:", "http://schema.org/", "https://schema.org/"))


def _microdata(element: HtmlElement) -> Node:
    return _thing(element, "itemscope", "itemtype", "itemprop", "itemid", [_MOST], _DEEPEST)


def _rdfa(element: HtmlElement) -> Node:
    return _thing(element, "typeof", "typeof", "property", "resource", [_MOST], _DEEPEST)


def _thing(
    element: HtmlElement, scope: str, kind: str, name: str, identifier: str, budget: list[int], depth: int
) -> Node:
    node: Node = {}
    if types := [_short(word) for word in (element.get(kind) or "").split()]:
        node["@type"] = types[0] if len(types) == 1 else types
    if own := element.get(identifier) or (element.get("about") if scope == "typeof" else None):
        node["@id"] = own
    waiting: list[HtmlElement] = list(reversed(element))
    while waiting and budget[0] > 0:
        child = waiting.pop()
        if not isinstance(child.tag, str):
            continue
        inner_scope = child.get(scope) is not None
        if names := (child.get(name) or "").split():
            budget[0] -= 1
            value: Any
            if inner_scope and depth > 0:
                value = _thing(child, scope, kind, name, identifier, budget, depth - 1)
            else:
                value = _content(child, rdfa=scope == "typeof", said=bool(_TEXTS & {_short(said) for said in names}))
            for said in names:
                key = _short(said)
                if key in node and not key.startswith("@"):
                    known = node[key]
                    node[key] = [*known, value] if isinstance(known, list) else [known, value]
                else:
                    node[key] = value
        if not inner_scope:
            waiting.extend(reversed(child))
    return node


def _short(name: str) -> str:
    for start in ("http://schema.org/", "https://schema.org/", "schema:"):
        if name.startswith(start):
            return name[len(start) :]
    return name


def _content(element: HtmlElement, *, rdfa: bool, said: bool) -> Any:
    """The value that an element gives: of an attribute, else its text; with the page's language where it is words."""
    text = element.get("content")
    if text is None and rdfa:
        text = element.get("resource") or element.get("href") or element.get("src")
    tag = str(element.tag)
    if text is None and (attribute := _URL_ATTRIBUTES.get(tag)):
        text = element.get(attribute)
    if text is None and tag == "time":
        text = element.get("datetime")
    if text is None and tag in ("data", "meter"):
        text = element.get("value")
    if text is None:
        text = " ".join(str(element.text_content()).split())
    language = next((found for holder in (element, *element.iterancestors()) if (found := holder.get("lang"))), None)
    if language and said:
        return {"@value": text, "@language": language}
    return text
