"""What syntax of RDF some bytes are in, and their characters."""

import codecs
import re

from parvis.model import Problem

TURTLE, N_TRIPLES, RDF_XML, JSON_LD = "turtle", "n-triples", "rdf-xml", "json-ld"
"As `base.Detected` names them."

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_XML_ENCODING = re.compile(rb"""^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_TRIPLE = re.compile(
    rb"""(?:<[^<>\s]*>|_:\S+)[ \t]*<[^<>\s]*>[ \t]*(?:<[^<>\s]*>|_:\S+|"(?:[^"\\\n]|\\.)*"\S*)[ \t]*\."""
)
_TURTLE = re.compile(
    rb"""(?:@(?:prefix|base)\s|(?:PREFIX|BASE)\s+[\w.-]*:?\s*<|<[^<>\n]*>\s*(?:a\s|<|[\w-]*:[\w-])|_:\S+\s+|\[|[\w-]*:[\w-]+\s+(?:a\s|<|[\w-]*:[\w-]))""",
    re.IGNORECASE,
)
_COMMENT = re.compile(rb"(?:\s+|#[^\n]*\n?)*")
_RDF_NAMESPACE = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_HEAD = 65_536


def decoded(document: bytes, problems: list[Problem]) -> bytes:
    """The document in UTF-8 without a byte order mark, whatever it says and is; what was mended is told."""
    return in_utf_8(as_said(document, problems), problems)


def as_said(document: bytes, problems: list[Problem]) -> bytes:
    """The document without a byte order mark, out of the encoding that this, or its first line, says it is in."""
    for mark, encoding in _BOMS:
        if document.startswith(mark):
            document = document[len(mark) :] if encoding == "utf-8" else _recoded(document, encoding, problems)
            break
    if match := _XML_ENCODING.match(document[:300]):
        said = match[2].decode("ascii").lower()
        if said not in ("utf-8", "utf8"):
            if said.startswith(("utf-16", "utf16", "utf-32")):  # it could be read so far: it is none of them
                said = "utf-8"
            document = _recoded(document, said, problems)
            document = _XML_ENCODING.sub(rb'\1 encoding="UTF-8"', document, count=1)
    return document


def in_utf_8(document: bytes, problems: list[Problem]) -> bytes:
    """The document in UTF-8, where it is not that already."""
    try:
        document.decode()
    except UnicodeDecodeError:
        problems.append(Problem("not-utf-8", "warning"))
        document = document.decode("cp1252", "replace").encode()
    return document.removeprefix(codecs.BOM_UTF8)


def _recoded(document: bytes, encoding: str, problems: list[Problem]) -> bytes:
    try:
        return document.decode(encoding).encode()
    except (LookupError, UnicodeError):
        try:
            document.decode()
        except UnicodeDecodeError:
            problems.append(Problem("not-utf-8", "warning"))
            return document.decode("cp1252", "replace").encode()
        return document


def syntax_of(document: bytes) -> str | None:
    """The syntax of a document in UTF-8; None where it is none of RDF's."""
    head = document[:_HEAD]
    start = head.lstrip()
    if start[:1] in (b"{", b"["):
        return JSON_LD if _is_json(start) else None
    comment = _COMMENT.match(head)
    body = head[comment.end() if comment else 0 :]
    if start.startswith((b"<?xml", b"<!DOCTYPE", b"<!--", b"<rdf:RDF")) or re.match(rb"<[A-Za-z]+:RDF[\s>]", start):
        return RDF_XML if _RDF_NAMESPACE in head else None
    if _TRIPLE.match(body):
        lines = [line.strip() for line in body.split(b"\n")[:40]]
        lines = lines[:-1] if len(lines) > 1 and len(document) > len(head) else lines
        told = [line for line in lines if line and line[:1] != b"#"]
        # One line may be broken: it is passed over, where Turtle would lose its place.
        sound = sum(1 for line in told if _TRIPLE.match(line))
        return N_TRIPLES if sound * 10 >= len(told) * 6 else TURTLE
    if _TURTLE.match(body):
        return TURTLE
    return RDF_XML if start[:1] == b"<" and _RDF_NAMESPACE in head and b":RDF" in head else None


def _is_json(start: bytes) -> bool:
    """Whether it begins like JSON-LD, and not like a blank node in Turtle."""
    if start[:1] == b"{":
        return re.match(rb'\{\s*(?:"|\})', start) is not None
    return re.match(rb'\[\s*(?:\{|\]|")', start) is not None and not re.match(rb"\[\s*\]\s*[^\s]", start)
