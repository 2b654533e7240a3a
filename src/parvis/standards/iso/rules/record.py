"""A record as rules look at it: its languages, its properties, and the texts in them."""

from collections.abc import Callable, Iterator

import msgspec

from parvis.model import Severity
from parvis.standards.findings import shorten
from parvis.standards.xml import Element, place

NS = {
    "gmd": "http://www.isotc211.org/2005/gmd", "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx", "srv": "http://www.isotc211.org/2005/srv",
    "gml": "http://www.opengis.net/gml/3.2", "xlink": "http://www.w3.org/1999/xlink",
}  # fmt: skip
ROLE = "{http://www.w3.org/1999/xlink}role"


class Broken(msgspec.Struct, frozen=True):
    """One place that breaks a rule."""

    code: str
    pointer: str
    values: dict[str, str] = {}
    severity: Severity = "error"


class Rule(msgspec.Struct, frozen=True):
    """A rule by the profile's own name of it."""

    name: str
    broken: Callable[["Record"], Iterator[Broken]]


class Record:
    """A metadata record."""

    def __init__(self, root: Element) -> None:
        self.root = root
        language = root.find("gmd:language", NS)
        said = ""
        if language is not None:
            code = language.find("*")
            said = (code.get("codeListValue") or code.text or "") if code is not None else ""
        self.main = "fr" if said.split(";")[0].strip().lower() == "fra" else "en"
        self.other = "en" if self.main == "fr" else "fr"
        wanted = "eng" if self.other == "en" else "fra"
        self.locale = ""
        for locale in root.findall("gmd:locale/gmd:PT_Locale", NS):
            code = locale.find("gmd:languageCode/*", NS)
            if code is not None and (code.get("codeListValue") or "").lower() == wanted:
                self.locale = locale.get("id") or ""

    @property
    def bilingual(self) -> bool:
        """Whether the record has a locale for the other official language: then every text needs it."""
        return bool(self.locale)

    def all(self, path: str) -> list[Element]:
        """The elements at a path from the record, with ISO's usual prefixes."""
        return list(self.root.iterfind(path, NS))

    def text(self, element: Element | None) -> str:
        """What a property says in the main language."""
        if element is None:
            return ""
        for child in element.iterchildren("*"):
            if child.tag != f"{{{NS['gmd']}}}PT_FreeText":
                return " ".join("".join(child.itertext()).split())
        return " ".join((element.text or "").split())

    def translation(self, element: Element | None) -> str:
        """What it says in the other official language."""
        if element is None:
            return ""
        for words in element.iterfind("gmd:PT_FreeText/gmd:textGroup/gmd:LocalisedCharacterString", NS):
            if (words.get("locale") or "").lstrip("#") == self.locale:
                return " ".join((words.text or "").split())
        return ""

    def both(self, element: Element | None) -> list[tuple[str, str]]:
        """What it says, with the language, in each language that the record has."""
        found = [(self.main, self.text(element))]
        return [*found, (self.other, self.translation(element))] if self.bilingual else found

    def code(self, element: Element | None) -> str:
        """The code in a property."""
        if element is not None:
            for child in element.iterchildren("*"):
                return (child.get("codeListValue") or "").strip()
        return ""


def name_of(element: Element) -> str:
    """An element's name with ISO's usual prefix."""
    namespace, _, name = str(element.tag).lstrip("{").rpartition("}")
    prefix = next((known for known, uri in NS.items() if uri == namespace), "")
    return f"{prefix}:{name}" if prefix else name


def broken(code: str, element: Element, *, warning: bool = False, **values: str) -> Broken:
    """What is wrong with an element."""
    shown = {name: shorten(value) for name, value in values.items()}
    return Broken(code, place(element), {"element": name_of(element), **shown}, "warning" if warning else "error")


def lacking(parent: Element, name: str) -> Broken:
    """An element that a parent lacks."""
    return Broken("hnap-missing", place(parent), {"element": name})
