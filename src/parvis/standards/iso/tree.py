"""ISO metadata in XML as plain nodes: one a property, whatever namespace the edition of the standard uses.

ISO's XML alternates properties and types (`gmd:citation/gmd:CI_Citation/gmd:title/gco:CharacterString`). A node is
a property with what stands in it: a text, a text in several languages, a code, or an object with properties of its
own. ISO 19139 and 19115-3 differ in namespaces, and here and there in structure; their names are the same.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import EMPTY, UNDETERMINED, Text
from parvis.standards.findings import Findings
from parvis.standards.texts import LONGEST_TITLE, clean, language_tag, one_line, text_of
from parvis.standards.xml import Element, place

from .codes import word_of

XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_XLINK_ROLE = "{http://www.w3.org/1999/xlink}role"
_XLINK_TITLE = "{http://www.w3.org/1999/xlink}title"
_UUIDREF = "uuidref"
DEEPEST = 60

_LOCALISED = (
    "{http://www.isotc211.org/2005/gmd}LocalisedCharacterString",
    "{http://standards.iso.org/iso/19115/-3/lan/1.0}LocalisedCharacterString",
)
_LOCAL: dict[str, str] = {}
_LEAVES = frozenset(
    {
        "CharacterString", "Decimal", "Integer", "Real", "Boolean", "Date", "DateTime", "URL", "LocalName", "Anchor",
        "FileName", "MimeFileType", "Distance", "Measure", "Length", "Angle", "Scale", "ScopedName", "MemberName",
        "TM_PeriodDuration", "Record", "UnlimitedInteger", "Binary", "TM_Primitive", "PT_FreeText",
    }
)  # fmt: skip


def local(tag: str) -> str:
    """A name without its namespace."""
    name = _LOCAL.get(tag)
    if name is None:
        name = tag.rpartition("}")[2]
        if len(_LOCAL) < 5000:
            _LOCAL[tag] = name
    return name


class Node(msgspec.Struct, gc=False):
    """A property of the metadata. `texts` are by locale; `text` is in the record's main language."""

    name: str
    element: Any
    type: str = ""
    "The type that stands in the property: `CI_Citation`, `CharacterString`; empty where there is none."
    text: str = ""
    texts: dict[str, str] | None = None
    word: str = ""
    "The code, as ISO names it: `publication`, whatever number or language the record uses."
    children: "dict[str, list[Node]] | None" = None
    taken: bool = False

    @property
    def where(self) -> str:
        return place(self.element)

    @property
    def href(self) -> str:
        """What the property, or the anchor in it, links to."""
        element = self.element
        found = (element.get(XLINK_HREF) or element.get(_UUIDREF)) if element.keys() else None
        if not found and self.type != "CharacterString" and (inner := self.inner) is not None and inner.keys():
            found = inner.get(XLINK_HREF) or inner.get("uuid")
        return found.strip() if found else ""

    @property
    def inner(self) -> Any:
        """The element of the object or text that stands in the property; None where there is none."""
        for child in self.element:
            if type(child.tag) is str:
                return child
        return None

    @property
    def role(self) -> str:
        return self.element.get(_XLINK_ROLE) or ""

    def all(self, name: str) -> list["Node"]:
        """Every property of this name."""
        return self.children.get(name, []) if self.children else []

    def first(self, *path: str) -> "Node | None":
        """The first property at a path of names."""
        node = self
        for name in path:
            if node.children is None or (found := node.children.get(name)) is None:
                return None
            node = found[0]
        return node

    def each(self, *path: str) -> list["Node"]:
        """Every property at a path of names."""
        nodes = [self]
        for name in path:
            nodes = [child for node in nodes if node.children for child in node.children.get(name, ())]
        return nodes

    def string(self, *path: str) -> str:
        """The text at a path, on one line and taken; "" where there is none."""
        node = self.first(*path)
        if node is None:
            return ""
        node.taken = True
        if node.text:
            return one_line(node.text)
        if node.texts:
            return one_line(next(iter(node.texts.values())))
        return node.word

    def code(self, *path: str) -> str:
        """The code at a path as ISO names it (else its text), taken."""
        node = self.first(*path)
        if node is None:
            return ""
        node.taken = True
        return node.word or one_line(node.text)


class MarkupInTextError(Exception):
    """A text has elements of its own in it, so that what stands between them matters."""


def build(element: Element, *, blanks: bool = True) -> Node:
    """The tree of an object's element (`MD_Metadata`).

    Raises MarkupInTextError where a text has markup and the document was parsed without `blanks`.
    """
    return Node("", element, local(str(element.tag)), children=_properties(element, 0, blanks))


def _properties(element: Element, depth: int, blanks: bool) -> dict[str, list[Node]]:
    """The properties of an object's element that say something. The work of reading is here: few calls an element."""
    children: dict[str, list[Node]] = {}
    for child in element:
        tag: Any = child.tag
        name = _LOCAL.get(tag)
        if name is None:
            if type(tag) is not str:
                continue
            name = local(tag)
        count = len(child)
        if count == 0:
            text = child.text
            text = text.strip() if text else ""
            if not text and not child.attrib:
                continue
            node = Node(name, child, "", text)
        else:
            inner = child[0]
            tag = inner.tag
            kind = _LOCAL.get(tag)
            if kind is None:
                if type(tag) is not str:
                    found_inner = next(child.iterchildren("*"), None)
                    if found_inner is None:
                        continue
                    inner, tag = found_inner, found_inner.tag
                kind = local(tag)
            if kind in _LEAVES:
                found = _leaf(name, child, inner, kind, count, blanks)
                if found is None:
                    continue
                node = found
            elif len(inner):
                node = Node(
                    name, child, kind, children=_properties(inner, depth + 1, blanks) if depth < DEEPEST else None
                )
            else:
                text = inner.text
                text = text.strip() if text else ""
                if (code := inner.get("codeListValue")) is not None:
                    node = Node(name, child, kind, text, None, word_of(kind, code.strip(), text))
                elif text or inner.attrib or child.attrib:
                    node = Node(name, child, kind, text)
                else:
                    continue
        siblings = children.get(name)
        if siblings is None:
            children[name] = [node]
        else:
            siblings.append(node)
    return children


def _leaf(name: str, element: Element, inner: Element, kind: str, count: int, blanks: bool) -> Node | None:
    """A text, with its translations (PT_FreeText) where there are some; None where it says nothing."""
    text: str | None = None
    if kind != "PT_FreeText":
        text = inner.text
        if len(inner):
            if not blanks:
                raise MarkupInTextError
            text = "".join(inner.itertext())
        if count == 1:
            text = text.strip() if text else ""
            return Node(name, element, kind, text) if text or inner.attrib else None
    texts: dict[str, str] | None = None
    for localised in _translations(element, count):
        translation = localised.text
        if translation and (translation := translation.strip()):
            locale = (localised.get("locale") or "").lstrip("#")
            if texts is None:
                texts = {locale: translation}
            else:
                texts.setdefault(locale, translation)
    if kind == "PT_FreeText" and text is None:
        for other in element.iterchildren("*"):
            if (other_kind := local(str(other.tag))) in _LEAVES and other_kind != "PT_FreeText":
                text = other.text
    text = text.strip() if text else ""
    return Node(name, element, kind, text, texts) if text or texts else None


def _translations(element: Element, count: int) -> Iterable[Element]:
    """The translations of a text; by the short way where there is one, as in nearly all records."""
    free_text = element[count - 1]
    if len(free_text) == 1:
        group = free_text[0]
        if len(group) == 1:
            return (group[0],)
    return element.iter(*_LOCALISED)


class Languages:
    """The languages of a record: its main one, and those that its locales stand for."""

    __slots__ = ("_locales", "findings", "main")

    def __init__(self, root: Node, fallback: str, findings: Findings) -> None:
        self.main = fallback
        self.findings = findings
        self._locales: dict[str, tuple[str, str | None]] = {}
        default = root.first("defaultLocale")
        said = (default.code("language") if default else "") or root.code("language")
        if default is not None:
            default.taken = True
        # A locale named by a translation's tag says who translated.
        if tag := language_tag(said.split(";")[0].strip() or "-"):
            self.main = tag[0]
        for node in (*root.all("locale"), *root.all("otherLocale")):
            node.taken = True
            name = node.element[0].get("id") if len(node.element) else None
            code = node.code("languageCode") or node.code("language")
            found = language_tag(name) if name and "-t-" in name else None
            found = found or language_tag(code.split(";")[0].strip() or "-") or (language_tag(name) if name else None)
            if name and found:
                self._locales[name] = found

    def __iter__(self) -> Iterator[str]:
        yield self.main
        yield from (lang for lang, _ in self._locales.values() if lang != self.main)

    def of(self, locale: str) -> tuple[str, str | None]:
        """The language of a locale, and the one a machine translated it from."""
        found = self._locales.get(locale)
        if found is None:
            found = language_tag(locale) or (self.main, None)
            self._locales[locale] = found
        return found

    def text(self, node: Node | None, *, longest: int = LONGEST_TITLE, line: bool = True) -> Text:
        """A node's text by language, taken."""
        if node is None:
            return EMPTY
        node.taken = True
        values, origins = self._values(node, longest, one_line if line else clean)
        if origins:
            return text_of({lang: (text, origins.get(lang)) for lang, text in values.items()})
        if len(values) != 1:
            return Text(values) if values else EMPTY
        only = next(iter(values))
        return Text(values, None if only == UNDETERMINED else only)

    def _values(
        self, node: Node, longest: int, neat: Callable[[str], str]
    ) -> tuple[dict[str, str], dict[str, str] | None]:
        """A node's texts by language, and of those that a machine translated the language it did it from."""
        values: dict[str, str] = {}
        origins: dict[str, str] | None = None
        if node.text and (text := neat(node.text)):
            values[self.main] = text if len(text) <= longest else self._cut(node, text, longest)
        if node.texts is None:
            return values, None
        for locale, text in node.texts.items():
            text = neat(text)
            if len(text) > longest:
                text = self._cut(node, text, longest)
            lang, origin = self._locales.get(locale) or self.of(locale)
            if not text or (lang in values and (origin or not origins or lang not in origins)):
                continue
            values[lang] = text
            if origin:
                origins = origins or {}
                origins[lang] = origin
            elif origins:
                origins.pop(lang, None)
        return values, origins

    def _cut(self, node: Node, text: str, longest: int) -> str:
        self.findings.add("text-cut", node.where, "warning", length=len(text), limit=longest)
        node.taken = False
        return text[:longest].rstrip()

    def plain(self, node: Node) -> Any:
        """A leaf for `extras`: a code, a text, or texts by language."""
        if node.word:
            return node.word
        if node.texts is None:
            return clean(node.text) or node.href
        node.taken = True
        values, _ = self._values(node, 200_000, clean)
        return next(iter(values.values())) if len(values) == 1 else values


_POLYMORPHIC = frozenset(
    {"geographicElement", "temporalElement", "spatialRepresentationInfo", "resourceConstraints", "extent", "party",
     "metadataConstraints", "identificationInfo", "report", "contentInfo"}
)  # fmt: skip
_SAME = frozenset({"EX_Extent", "EX_TemporalExtent"})


def left(node: Node, languages: Languages) -> dict[str, Any]:
    """What nobody took of an object and says something, by the names of its properties."""
    found: dict[str, Any] = {}
    if node.children is None:
        return found
    for name, nodes in node.children.items():
        values = []
        for child in nodes:
            if child.taken:
                continue
            value: Any
            if child.children is None:
                value = languages.plain(child)
            else:
                value = left(child, languages)
                if value and name in _POLYMORPHIC and child.type not in _SAME:
                    value = {"@type": child.type, **value}
            if value:
                values.append(value)
        if values:
            found[name] = values[0] if len(values) == 1 else values
    return found
