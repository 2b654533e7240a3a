"""The one XML parser of Parvis: `parse(document, findings)` gives a root element, whatever the bytes hold.

Nothing is fetched and no file is opened: no external entity, no DTD, no schema location. Entities are not expanded
(what refers to one is left out, and said), and libxml2's limits hold: 256 levels, 10 MB a text, five times the
document's size in entities. What is not well-formed is read as far as it can be, with a problem that names the line.
Every reader of XML uses it; `place(element)` is the XPath for a problem's `pointer`.
"""

import codecs
import re
from functools import lru_cache
from html import escape
from html.entities import html5
from typing import Any
from urllib.parse import quote

from lxml import etree

from .findings import Findings

Element = etree._Element

LONGEST_TEXT = 9_000_000
"Bytes of one text; the rest of a longer one is left out."

_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_BARE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:([A-Za-z][\w.-]{0,63});|#(?:x([0-9A-Fa-f]{1,12})|([0-9]{1,12}));)?", re.DOTALL
)
_XML_ENTITIES = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_LONG_TEXT = re.compile(rb"[^<>]{%d}" % LONGEST_TEXT)
# Begins with plain letters, so that the search for them is fast; that they begin a name is looked at afterwards.
_NAMESPACE = re.compile(rb"""xmlns(?<=\bxmlns)(?::[\w.-]{1,60})?\s*=\s*("[^"]{0,400}"|'[^']{0,400}')""")
_LOCAL_NAME = re.compile(r"[A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff][\w.-]*")
_FIRST_TAG = re.compile(rb"<(!doctype\s+html|[A-Za-z][\w:.-]*)", re.IGNORECASE)
_KINDS = {
    "ERR_TAG_NAME_MISMATCH": "xml-tags-cross",
    "ERR_TAG_NOT_FINISHED": "xml-cut-off",
    "ERR_UNDECLARED_ENTITY": "xml-entity-unknown",
    "NS_ERR_UNDEFINED_NAMESPACE": "xml-prefix-undeclared",
    "ERR_DOCUMENT_END": "xml-after-end",
}


def parse(document: bytes, findings: Findings, *, blanks: bool = True) -> Element | None:
    """The root element, or None and an error among the findings. Never raises.

    Where the document had to be mended or could be read only in part, the findings say so, by line. Without `blanks`,
    what stands between elements for their layout only, comments included, is left out: a quarter faster.
    """
    text = _as_utf8(document, findings)
    start = text.lstrip(b" \t\r\n\0")
    skipped = text[: len(text) - len(start)].count(b"\n")
    if not start.startswith(b"<"):
        findings.add("not-xml", "", "error", start=start[:40].decode("utf-8", "replace").strip())
        return None
    start = _with_legal_namespaces(start, findings)
    found: Element | None = None
    try:
        root = etree.fromstring(start, _parser(recover=False, blanks=blanks))
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        found = _mended(start, skipped, findings)
        if found is None:
            return None
        root = found
    if root.getroottree().docinfo.internalDTD is not None or found is not None:
        _drop_entities(root, skipped, findings)
    return root


def place(element: Element) -> str:
    """The XPath of an element in its document, by the names that the document uses: `/gmd:MD_Metadata/gmd:contact[2]`.

    A name without a prefix is one of the default namespace, as people read it there.
    """
    steps: list[str] = []
    while True:
        parent = element.getparent()
        if parent is None:
            return "/" + "/".join((name_of(element), *reversed(steps)))
        # By comparing: lxml's own search refuses names that are none, which a mended document may have.
        alike = [child for child in parent if child.tag == element.tag]
        steps.append(name_of(element) if len(alike) == 1 else f"{name_of(element)}[{alike.index(element) + 1}]")
        element = parent


def name_of(element: Element) -> str:
    """An element's name as its document writes it."""
    if not isinstance(element.tag, str):
        return "comment()"
    local = element.tag.rpartition("}")[2]
    return f"{element.prefix}:{local}" if element.prefix else local


def cut_out(element: Element) -> bytes:
    """An element as a document of its own, with the namespaces it needs, in UTF-8."""
    written: bytes = etree.tostring(element, encoding="utf-8", with_tail=False)
    return written


def _parser(*, recover: bool, blanks: bool = True) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        attribute_defaults=False, huge_tree=False, remove_pis=True, recover=recover, remove_blank_text=not blanks,
        remove_comments=not blanks,
    )  # fmt: skip


def _as_utf8(document: bytes, findings: Findings) -> bytes:
    """The document in UTF-8 and without a byte order mark, whatever it is in and says it is in."""
    for bom, encoding in _BOMS:
        if document.startswith(bom):
            if encoding == "utf-8":
                return _checked(document[len(bom) :], "utf-8", findings)
            return _decoded(document, encoding, findings)
    for start, encoding in _BARE:
        if document.startswith(start):
            return _decoded(document, encoding, findings)
    declared = _DECLARED.match(document[:300].lstrip())
    return _checked(document, declared[1].decode().lower() if declared else "utf-8", findings)


def _checked(document: bytes, declared: str, findings: Findings) -> bytes:
    """Bytes as UTF-8 where they are: a declaration that says otherwise lies, unless they are ASCII."""
    try:
        document.decode()
    except UnicodeDecodeError as error:
        line = document.count(b"\n", 0, error.start) + 1
    else:
        if declared in ("utf-8", "utf8") or document.isascii():
            return document
        findings.add("xml-wrong-encoding", "line 1", "warning", declared=declared, used="utf-8")
        return document
    try:
        if codecs.lookup(declared).name not in ("utf-8", "utf-16", "utf-32", "ascii"):
            return document.decode(declared).encode()
    except (LookupError, ValueError, UnicodeError, AssertionError):
        pass
    findings.add("xml-wrong-encoding", f"line {line}", "warning", declared=declared, used="windows-1252")
    return document.decode("cp1252", "replace").encode()


def _decoded(document: bytes, encoding: str, findings: Findings) -> bytes:
    text = document.decode(encoding, "replace")
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        findings.add("xml-wrong-encoding", f"line {line}", "warning", declared=encoding, used=encoding)
    return text.lstrip("\ufeff").encode("utf-8", "replace")


def _mended(document: bytes, skipped: int, findings: Findings) -> Element | None:
    """What can be read of a document that is not well-formed."""
    first = _FIRST_TAG.search(document[:4000])
    if first and first[1].lower().split()[-1] == b"html":
        findings.add("html-instead-of-xml", "", "error")
        return None
    mended = _CONTROLS.sub(b"", _AMPERSAND.sub(_with_entities if b"<!ENTITY" in document else _ampersand, document))
    if mended != document:
        findings.add("xml-characters-mended", "", "warning")
        mended = _with_legal_namespaces(mended, findings)
    if len(mended) > LONGEST_TEXT and _LONG_TEXT.search(mended):
        mended = _shortened(mended, skipped, findings)
    parser = _parser(recover=True)
    try:
        root: Element | None = etree.fromstring(mended, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    said = [entry for entry in parser.error_log if entry.level_name != "WARNING"]
    for entry in said[:5]:
        line = entry.line + skipped
        code = "xml-too-large" if entry.type_name == "ERR_RESOURCE_LIMIT" else _KINDS.get(entry.type_name, "xml-broken")
        source = mended.split(b"\n", entry.line)[entry.line - 1 : entry.line]
        column = max(entry.column - 20, 0)
        shown = source[0][column : column + 40].decode("utf-8", "replace").strip() if source else ""
        findings.add(code, f"line {line}", "error", line=line, column=entry.column, text=shown)
    if root is not None:
        _name_plainly(root)
    if root is None and not said:
        findings.add("not-xml", "", "error", start=document[:40].decode("utf-8", "replace").strip())
    return root


def _with_legal_namespaces(document: bytes, findings: Findings) -> bytes:
    """Namespaces that are no URIs, written so that they are: lxml reads them, and then refuses to make elements."""
    illegal = {name for name in set(_NAMESPACE.findall(document)) if not _is_namespace(name)}
    if not illegal:
        return document
    findings.add("xml-characters-mended", "", "warning")
    return _NAMESPACE.sub(
        lambda match: (
            match[0].replace(match[1], f'"urn:x-illegal:{quote(match[1][1:-1], safe="")}"'.encode())
            if match[1] in illegal
            else match[0]
        ),
        document,
    )


@lru_cache(maxsize=512)
def _is_namespace(quoted: bytes) -> bool:
    try:
        etree.Element("x", nsmap={"x": quoted[1:-1].decode()})
    except (ValueError, UnicodeDecodeError):
        return len(quoted) == 2
    return True


def _name_plainly(root: Element) -> None:
    """Names that libxml2 let pass but are none, such as those with an undeclared prefix, by what can be one of them."""
    for element in root.iter(etree.Element):
        tag = str(element.tag)
        if tag[0] != "{" and not _LOCAL_NAME.fullmatch(tag):
            element.tag = _as_name(tag)
        for name in [name for name in map(str, element.attrib) if name[0] != "{" and not _LOCAL_NAME.fullmatch(name)]:
            value = element.attrib.pop(name)
            if element.get(_as_name(name)) is None:
                element.set(_as_name(name), value)


def _as_name(text: str) -> str:
    local = re.sub(r"[^\w.-]", "", text.rpartition(":")[2])
    return local if _LOCAL_NAME.fullmatch(local) else f"_{re.sub(r'[^A-Za-z0-9_.-]', '', local)}"


def _ampersand(match: re.Match[bytes]) -> bytes:
    """HTML's names of characters as the characters; what else follows an ampersand as it is; no forbidden ones."""
    name, hexadecimal, decimal = match.groups()
    if match[0][:1] == b"<" or name in _XML_ENTITIES:
        return match[0]
    if name:
        character = html5.get(f"{name.decode('ascii', 'replace')};")
        return b"&amp;" + match[0][1:] if character is None else escape(character).encode()
    if not hexadecimal and not decimal:
        return b"&amp;"
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    allowed = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return match[0] if allowed else b""


def _with_entities(match: re.Match[bytes]) -> bytes:
    """The same where the document defines entities: names it may have defined stay."""
    known = match[1] is None or f"{match[1].decode('ascii', 'replace')};" in html5
    return _ampersand(match) if known else match[0]


def _shortened(document: bytes, skipped: int, findings: Findings) -> bytes:
    """Texts too long for the parser, cut; each is said."""
    pieces, at = [], 0
    for match in re.finditer(rb"[^<>]{%d,}" % LONGEST_TEXT, document):
        end = match.start() + LONGEST_TEXT
        while end > match.start() and document[end] & 0xC0 == 0x80:
            end -= 1
        end = max(match.start(), end if (amp := document.rfind(b"&", end - 12, end)) < 0 else amp)
        line = document.count(b"\n", 0, match.start()) + 1 + skipped
        findings.add("xml-text-cut", f"line {line}", "error", length=len(match[0]), limit=LONGEST_TEXT)
        pieces.append(document[at:end])
        at = match.end()
    return b"".join((*pieces, document[at:]))


def _drop_entities(root: Element, skipped: int, findings: Findings) -> None:
    """Leave out what refers to an entity of the document's own: it may be a bomb, or a file."""
    entities: list[Any] = list(root.iter(etree.Entity))
    for entity in entities:
        findings.add("xml-entity-left-out", f"line {(entity.sourceline or 0) + skipped}", "warning", name=entity.name)
        parent, tail = entity.getparent(), entity.tail or ""
        before = entity.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        entity.tail = None
        parent.remove(entity)


def without_content(element: Element, otherwise: str) -> Element:
    """An element of the same name with the same attributes, and nothing in it.

    Of one whose name, namespace or attributes no document may have, as mended documents can: one named `otherwise`.
    """
    try:
        return etree.Element(element.tag, dict(element.attrib), nsmap=element.nsmap)
    except ValueError:
        kept = {key: value for key in ("ID", "name", "urlPath") if (value := element.get(key)) is not None}
        return etree.Element(otherwise, kept)
