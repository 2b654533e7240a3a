"""The fields of a record: taken one by one, so that what nobody took is kept."""

import re
from collections.abc import Iterable
from typing import Any

from parvis.model import Concept, Extent, Period, Severity, Text, TextList

from .codes import read_frequency
from .dates import read_date
from .extents import read_place
from .findings import Findings, escape
from .links import read_email, read_link
from .payload import json_inside
from .texts import LONGEST_TEXT, LONGEST_TITLE, LONGEST_WORD, clean, find_languages, language_tag, one_line, plain_text, text_of

_NULLS = frozenset({"null", "None"})
_TRUE = frozenset({"true", "yes", "1", "oui", "vrai", "t"})
_FALSE = frozenset({"false", "no", "0", "non", "faux", "f"})
_DATE_SEVERITY: dict[str, Severity] = {"date-placeholder": "info", "date-ambiguous": "warning"}
_LINK_KEPT = "link-completed"


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: null, blank, the word `null`, or a list or object of such values."""
    kind = type(value)
    if kind is str:
        return not value or value in _NULLS or value.isspace()
    if kind is dict:
        return all(map(is_empty, value.values()))
    if kind is list:
        return all(map(is_empty, value))
    return value is None


def without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in data.items() if value is not None and value != "" and not is_empty(value)}


class Fields:
    """A JSON object of a record, with where it stands and which of its fields found a place.

    Each reading method tries names in order, uses the first that is not empty, and reports what it can't make
    out. A value that is lost, or only taken in part, counts as not taken, so that `left` keeps it.
    """

    __slots__ = ("base_url", "data", "findings", "language", "pointer", "taken", "where")

    def __init__(
        self, data: dict[str, Any], findings: Findings, *, pointer: str = "", language: str = "und", base_url: str = ""
    ) -> None:
        self.data = without_empty(data)
        self.findings = findings
        self.pointer = pointer
        self.language = language
        self.base_url = base_url
        self.taken: set[str] = set()
        self.where: dict[str, str] = {}

    def inside(self, data: dict[str, Any], pointer: str) -> "Fields":
        """The fields of an object within this one."""
        return Fields(data, self.findings, pointer=pointer, language=self.language, base_url=self.base_url)

    def point(self, name: str, *more: object) -> str:
        """The JSON pointer of a field, or of something in it."""
        start = self.where.get(name) or f"{self.pointer}/{escape(name)}"
        return start + "".join(f"/{escape(str(part))}" for part in more) if more else start

    def first(self, *names: str) -> str | None:
        """The first of the names that has a value."""
        for name in names:
            if name in self.data:
                return name
        return None

    def take(self, *names: str) -> Any:
        """The first value there is, whatever it is; None if there is none."""
        name = self.first(*names)
        if name is None:
            return None
        self.taken.add(name)
        return self.data[name]

    def keep(self, name: str) -> None:
        """Count a field as not taken after all."""
        self.taken.discard(name)

    def lose(self, name: str, code: str, severity: Severity = "warning", *more: object, **values: object) -> None:
        """Report a field (or something in it) and keep it."""
        self.taken.discard(name)
        self.findings.add(code, self.point(name, *more), severity, **values)

    def left(self) -> dict[str, Any]:
        """What nobody took and says something."""
        taken = self.taken
        return {name: value for name, value in self.data.items() if name not in taken}

    # --- texts

    def string(self, *names: str, longest: int = LONGEST_TITLE, line: bool = True) -> str:
        """One text, "" if there is none; numbers count as texts."""
        name = self.first(*names)
        if name is None:
            return ""
        value = self.data[name]
        self.taken.add(name)
        if type(value) is list and len(value) == 1:
            value = value[0]
        if type(value) is not str:
            if type(value) is int or type(value) is float:
                return str(value)
            self.lose(name, "wrong-type", "warning", expected="text", found=type(value).__name__)
            return ""
        return self._cut(name, one_line(value) if line else clean(value), longest)

    def _cut(self, name: str, text: str, longest: int, *more: object) -> str:
        if len(text) <= longest:
            return text
        self.lose(name, "text-cut", "warning", *more, length=len(text), limit=longest)
        return text[:longest].rstrip()

    def text(self, *names: str, longest: int = LONGEST_TITLE, line: bool = True) -> Text:
        """A text by language; a plain string is in the record's language."""
        name = self.first(*names)
        if name is None:
            return Text()
        value = self.data[name]
        if type(value) is str:
            inner = json_inside(value) if value[:1] == "{" else None
            if not isinstance(inner, dict) or not any(language_tag(key) for key in inner):
                return plain_text(self.string(name, longest=longest, line=line), self.language)
            value = inner
        if type(value) is not dict:
            return plain_text(self.string(name, longest=longest, line=line), self.language)
        self.taken.add(name)
        return self._by_language(name, value, longest, line)

    def _by_language(self, name: str, value: dict[str, Any], longest: int, line: bool) -> Text:
        texts: dict[str, tuple[str, str | None]] = {}
        for key, item in value.items():
            if is_empty(item):
                continue
            tag = language_tag(key)
            if tag is None:
                self.lose(name, "language-unknown", "warning", key, language=key)
                continue
            if type(item) is not str:
                self.lose(name, "wrong-type", "warning", key, expected="text", found=type(item).__name__)
                continue
            lang, origin = tag
            text = self._cut(name, one_line(item) if line else clean(item), longest, key)
            if not text:
                continue
            if lang in texts:
                self.keep(name)
                if origin or not texts[lang][1]:
                    continue
            texts[lang] = (text, origin)
        return text_of(texts)

    def long_text(self, *names: str) -> Text:
        """A description: its lines and its markup stay as they are."""
        return self.text(*names, longest=LONGEST_TEXT, line=False)

    def words(self, name: str) -> list[str]:
        """A list of words; a string is cut at its commas (or semicolons)."""
        value = self.data.get(name)
        if value is None:
            return []
        self.taken.add(name)
        if type(value) is str:
            inner = json_inside(value)
            value = inner if type(inner) is list else _split(value)
        if type(value) is not list:
            self.lose(name, "wrong-type", "warning", expected="list", found=type(value).__name__)
            return []
        return self._listed(name, value)

    def _listed(self, name: str, items: Iterable[Any], *more: object) -> list[str]:
        found: list[str] = []
        for index, item in enumerate(items):
            if type(item) is dict:
                item = item.get("display_name") or item.get("name") or item.get("title") or item.get("label")
            if type(item) is str:
                word = item if item.isalnum() else one_line(item)
                if len(word) > LONGEST_WORD:
                    self.lose(name, "text-cut", "warning", *more, index, length=len(word), limit=LONGEST_WORD)
                    word = word[:LONGEST_WORD].rstrip()
                if word:
                    found.append(word)
            elif type(item) is int or type(item) is float:
                found.append(str(item))
            elif not is_empty(item):
                self.lose(name, "wrong-type", "warning", *more, index, expected="text", found=type(item).__name__)
        return found

    def word_lists(self, name: str) -> TextList:
        """Keywords by language (`{en: […], fr: […]}`), or a plain list in the record's language."""
        value = self.data.get(name)
        if type(value) is str and value[:1] == "{":
            value = json_inside(value) or value
        if type(value) is not dict:
            return TextList.of(self.words(name), self.language)
        self.taken.add(name)
        lists: dict[str, tuple[str, ...]] = {}
        machine: list[str] = []
        for key, items in value.items():
            if is_empty(items):
                continue
            tag = language_tag(key)
            if tag is None or type(items) not in (list, str):
                self.lose(name, "language-unknown" if tag is None else "wrong-type", "warning", key, language=key, expected="list", found=type(items).__name__)
                continue
            lang, origin = tag
            found = tuple(dict.fromkeys(self._listed(name, items if type(items) is list else _split(items), key)))
            if not found or (lang in lists and origin):
                if lang in lists:
                    self.keep(name)
                continue
            if lang in machine:
                machine.remove(lang)
                self.keep(name)
            lists[lang] = found
            if origin:
                machine.append(lang)
        return TextList(lists, tuple(machine))

    # --- dates, numbers, flags

    def date(self, *names: str, covers: bool = False, utc: bool = False) -> str | None:
        """The first readable date (ISO 8601); the unreadable ones before it are reported."""
        for name in names:
            value = self.data.get(name)
            if value is None:
                continue
            if type(value) is int or type(value) is float:
                value = str(int(value))
            if type(value) is not str:
                self.lose(name, "wrong-type", "warning", expected="date", found=type(value).__name__)
                continue
            date, code = read_date(value, covers=covers, utc=utc)
            self.taken.add(name)
            if code:
                if code != "date-placeholder":
                    self.keep(name)
                self.findings.add(code, self.point(name), _DATE_SEVERITY.get(code, "warning"), value=value, date=date or "")
            elif date is None:
                self.keep(name)
            if date:
                return date
        return None

    def period(self, start: tuple[str, ...], end: tuple[str, ...]) -> Period | None:
        first, last = self.date(*start, covers=True), self.date(*end, covers=True)
        return self.ordered(first, last, *start) if first or last else None

    def ordered(self, first: str | None, last: str | None, *names: str) -> Period:
        """A period, its ends exchanged (and that reported) where they stand the wrong way round."""
        if first and last and last < first[: len(last)]:
            self.findings.add("period-flipped", self.point(self.first(*names) or names[0]), "warning", start=first, end=last)
            first, last = last, first
        return Period(first, last)

    def size(self, *names: str) -> int | None:
        """A number of bytes; `12 KB` is understood."""
        name = self.first(*names)
        if name is None:
            return None
        self.taken.add(name)
        size = _bytes(self.data[name])
        if size is None:
            self.lose(name, "size-unreadable", "info", value=self.data[name])
        return size

    def flag(self, *names: str) -> bool | None:
        name = self.first(*names)
        if name is None:
            return None
        value = str(self.data[name]).strip().casefold()
        self.taken.add(name)
        return True if value in _TRUE else False if value in _FALSE else None

    # --- addresses, codes, places

    def link(self, *names: str) -> str | None:
        """An address that may be linked to; anything else is reported and kept."""
        name = self.first(*names)
        if name is None:
            return None
        value = self.data[name]
        if type(value) is list and len(value) == 1:
            value = value[0]
        if type(value) is not str:
            self.lose(name, "wrong-type", "warning", expected="address", found=type(value).__name__)
            return None
        self.taken.add(name)
        link, code = read_link(value, self.base_url)
        if code:
            self.findings.add(code, self.point(name), "error" if code == "link-unsafe" else "warning", value=value)
            if code != _LINK_KEPT:
                self.keep(name)
        return link

    def links(self, *names: str) -> Text:
        """Addresses by language."""
        name = self.first(*names)
        if name is None:
            return Text()
        value = self.data[name]
        if type(value) is str and value[:1] == "{":
            value = json_inside(value)
            if not isinstance(value, dict):
                value = self.data[name]
            elif is_empty(value):
                self.taken.add(name)
                return Text()
        if type(value) is not dict:
            link = self.link(name)
            return Text({self.language: link}) if link else Text()
        self.taken.add(name)
        found: dict[str, str] = {}
        for key, item in value.items():
            if is_empty(item):
                continue
            tag = language_tag(key)
            link, code = read_link(item, self.base_url) if type(item) is str else (None, "wrong-type")
            if code or tag is None:
                self.lose(name, code or "language-unknown", "warning", key, value=item, language=key, expected="address", found=type(item).__name__)
            if link and tag:
                found.setdefault(tag[0], link)
        return Text(found)

    def email(self, *names: str) -> str | None:
        name = self.first(*names)
        if name is None:
            return None
        value = self.data[name]
        self.taken.add(name)
        if type(value) is list and len(value) == 1:
            value = value[0]
        email = read_email(value) if type(value) is str else None
        if email is None:
            self.lose(name, "email-unreadable", "info", value=value)
        return email

    def frequency(self, *names: str) -> str | None:
        for name in names:
            if name not in self.data or not (spelling := self.string(name)):
                continue
            if (code := read_frequency(spelling)) is not None:
                return code
            self.lose(name, "frequency-unknown", "info", value=spelling)
        return None

    def languages(self, *names: str) -> tuple[str, ...]:
        name = self.first(*names)
        if name is None:
            return ()
        found: dict[str, None] = {}
        for index, word in enumerate(self.words(name)):
            if codes := find_languages(word):
                found.update(dict.fromkeys(codes))
            else:
                self.lose(name, "language-unknown", "info", index, language=word)
        return tuple(found)

    def place(self, name: str) -> tuple[Extent, ...]:
        """The places of a field: a shape, a box, a name, or a list of any."""
        value = self.data.get(name)
        if value is None:
            return ()
        self.taken.add(name)
        several = type(value) is list and any(type(item) is dict or type(item) is str and not _is_number(item) for item in value)
        found: list[Extent] = []
        for index, item in enumerate(value if several else (value,)):
            if is_empty(item):
                continue
            extent, code = read_place(item, self.language)
            if code:
                self.findings.add(code, self.point(name, index) if several else self.point(name), "warning", value=item)
                self.keep(name)
            if extent:
                found.append(extent)
        return tuple(found)

    def concepts(self, name: str, scheme: str | None = None) -> list[Concept]:
        """Terms of the source's classification, from words or from objects with names."""
        value = self.data.get(name)
        if type(value) is str:
            inner = json_inside(value)
            value = inner if type(inner) is list else [value]
        if type(value) is not list:
            words = self.words(name)
            return [Concept(plain_text(word, self.language), None, scheme) for word in words]
        self.taken.add(name)
        found: list[Concept] = []
        for index, item in enumerate(value):
            if type(item) is dict:
                inner_fields = self.inside(item, self.point(name, index))
                label = inner_fields.text("title_translated", "label_translated", "title", "display_name", "prefLabel", "label")
                code = inner_fields.string("name", "code", "id", "@id") or None
                if label or code:
                    found.append(Concept(label, code, scheme))
                rest = inner_fields.left().keys() - {"description", "image_display_url", "id", "display_name", "title", "label"}
                if rest:
                    self.keep(name)
            elif type(item) is str:
                if word := one_line(item)[:LONGEST_WORD]:
                    found.append(Concept(plain_text(word, self.language), None, scheme))
            elif not is_empty(item):
                self.lose(name, "wrong-type", "warning", index, expected="text", found=type(item).__name__)
        return found


def _split(text: str) -> list[str]:
    """The words of a list written as one text."""
    mark = ";" if text.count(";") > text.count(",") else ","
    return text.strip("[]").split(mark)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


_UNITS = {"": 1, "b": 1, "o": 1, "bytes": 1, "octets": 1, "kb": 1000, "ko": 1000, "kib": 1024, "mb": 10**6, "mo": 10**6, "mib": 2**20, "gb": 10**9, "go": 10**9, "gib": 2**30}  # fmt: skip


_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(?!\d)")


def _bytes(value: Any) -> int | None:
    if type(value) is int or type(value) is float:
        size: float = value
    elif type(value) is str and len(value) < 40:
        text = value.strip().replace("\u00a0", " ")
        text = text.replace(",", "") if _THOUSANDS.match(text) else text.replace(",", ".")
        digits = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ")
        factor = _UNITS.get(text[len(digits) :].strip().lower())
        if factor is None or not _is_number(digits):
            return None
        size = float(digits) * factor
    else:
        return None
    return int(size) if 0 <= size < 2**63 and size == size else None
