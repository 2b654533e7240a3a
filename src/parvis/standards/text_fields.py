"""The fields of a record that hold texts and words; what all of a record's fields have in common."""

from collections.abc import Iterable
from typing import Any, Self

from parvis.model import EMPTY, Severity, Text, TextList

from .findings import Findings, escape, json_type
from .payload import json_inside
from .profiles import Lookup
from .texts import LONGEST_TEXT, LONGEST_TITLE, LONGEST_WORD, clean, language_tag, one_line, plain_text, text_of

_NULLS = frozenset({"null", "None"})
_IN_PLACE: dict[str, str | int] = {}


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: null, blank, the word `null`, or a list or object of such values."""
    kind = type(value)
    if kind is str:
        return not value or value in _NULLS or value.isspace()
    if kind is dict or kind is list:
        for inner in value.values() if kind is dict else value:  # noqa: SIM110 (all() takes twice as long)
            if not is_empty(inner):
                return False
        return True
    return value is None


def without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    # The test of is_empty for texts stands here once more: a call for each of a record's 200 texts is felt.
    kept = {}
    for name, value in data.items():
        kind = type(value)
        if kind is str:
            if not value or value.isspace() or value == "null" or value == "None":
                continue
        elif value is None or ((kind is dict or kind is list) and is_empty(value)):
            continue
        kept[name] = value
    return kept


class TextFields:
    """A JSON object of a record, with where it stands and which of its fields found a place.

    Each reading method tries names in order, uses the first that is not empty, and reports what it can't make
    out. A value that is lost, or only taken in part, counts as not taken, so that `left` keeps it.
    """

    __slots__ = (
        "_parent",
        "_pointer",
        "base_url",
        "data",
        "findings",
        "language",
        "sealed",
        "tables",
        "taken",
        "where",
    )

    def __init__(
        self, data: dict[str, Any], findings: Findings, *, pointer: str = "", language: str = "und", base_url: str = ""
    ) -> None:
        self.data = without_empty(data)
        self.findings = findings
        self._pointer = pointer
        self._parent: tuple[TextFields, str, tuple[object, ...]] | None = None
        self.sealed = False
        self.language = language
        self.base_url = base_url
        self.taken: set[str] = set()
        self.where: dict[str, str | int] = _IN_PLACE
        "Fields that stand elsewhere: the end of the pointer, or the number of a CKAN extra (most have no problem)."
        self.tables: Lookup | None = None
        "The mapping table for records like this one."

    def inside(self, data: dict[str, Any], name: str, *more: object) -> Self:
        """The fields of an object that stands in the field `name` of this one, further in by `more`."""
        inner = type(self)(data, self.findings, language=self.language, base_url=self.base_url)
        inner._parent = (self, name, more)
        inner.tables = self.tables
        inner.sealed = self.sealed or type(self.data.get(name)) is str
        return inner

    @property
    def pointer(self) -> str:
        """Where the object stands, as a JSON pointer: made when asked for, since most have no problem."""
        if self._parent is not None:
            parent, name, more = self._parent
            self._pointer = parent.point(name, *more)
            self._parent = None
        return self._pointer

    def point(self, name: str, *more: object) -> str:
        """The JSON pointer of a field, or of something in it.

        What stands in JSON that is itself in a string has no pointer: the string's is given.
        """
        if self.sealed:
            return self.pointer
        place = self.where.get(name)
        start = f"{self.pointer}/{escape(name)}" if place is None else self.elsewhere(place)
        if not more or type(self.data.get(name)) is not (list if type(more[0]) is int else dict):
            return start
        return start + "".join(f"/{escape(str(part))}" for part in more)

    def elsewhere(self, place: str | int) -> str:
        """The JSON pointer of a place that `where` tells."""
        return f"{self.pointer}/extras/{place}/value" if type(place) is int else f"{self.pointer}/{place}"

    def first(self, *names: str) -> str | None:
        """The first of the names that has a value."""
        data = self.data
        for name in names:
            if name in data:
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

    def mapped(self, field: str, word: str) -> str | None:
        """Our code for a source's word by the mapping table; empty: none fits; None: the table does not know it."""
        return self.tables.find(field, word) if self.tables is not None else None

    def unmapped(self, field: str, name: str, code: str, word: str, *more: object, **values: object) -> None:
        """Report a word that nobody knows (as the mapping table's alarm, where there is one) and keep its field."""
        if self.tables is not None and field in self.tables.told:
            self.lose(name, "value-unmapped", "warning", *more, canonical=field, value=word, table=self.tables.name)
        else:
            self.lose(name, code, "info", *more, **(values or {"value": word}))

    def left(self) -> dict[str, Any]:
        """What nobody took and says something."""
        taken = self.taken
        return {name: value for name, value in self.data.items() if name not in taken}

    # --- texts

    def string(self, *names: str, longest: int = LONGEST_TITLE, line: bool = True) -> str:
        """One text, "" if there is none; numbers count as texts."""
        data = self.data
        for name in names:
            if name in data:
                break
        else:
            return ""
        value = data[name]
        self.taken.add(name)
        if type(value) is str:
            value = one_line(value) if line else clean(value)
            return value if len(value) <= longest else self._cut(name, value, longest)
        if type(value) is list and len(value) == 1:
            value = value[0]
        if type(value) is not str:
            if type(value) is int or type(value) is float:
                return str(value)
            self.lose(name, "wrong-type", "warning", expected_type="string", found_type=json_type(value))
            return ""
        return self._cut(name, one_line(value) if line else clean(value), longest)

    def _cut(self, name: str, text: str, longest: int, *more: object) -> str:
        if len(text) <= longest:
            return text
        self.lose(name, "text-cut", "warning", *more, length=len(text), limit=longest)
        return text[:longest].rstrip()

    def text(self, *names: str, longest: int = LONGEST_TITLE, line: bool = True) -> Text:
        """A text by language; a plain string is in the record's language."""
        data = self.data
        for name in names:
            if name in data:
                break
        else:
            return EMPTY
        value = data[name]
        if type(value) is str:
            inner = json_inside(value) if value[:1] == "{" else None
            if not isinstance(inner, dict) or not any(language_tag(key) for key in inner):
                self.taken.add(name)
                text = one_line(value) if line else clean(value)
                if len(text) > longest:
                    text = self._cut(name, text, longest)
                return plain_text(text, self.language)
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
                self.lose(name, "wrong-type", "warning", key, expected_type="string", found_type=json_type(item))
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
            self.lose(name, "wrong-type", "warning", expected_type="array", found_type=json_type(value))
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
                self.lose(
                    name, "wrong-type", "warning", *more, index, expected_type="string", found_type=json_type(item)
                )
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
                self.lose(
                    name,
                    "language-unknown" if tag is None else "wrong-type",
                    "warning",
                    key,
                    language=key,
                    expected_type="array",
                    found_type=json_type(items),
                )
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


def _split(text: str) -> list[str]:
    """The words of a list written as one text."""
    mark = ";" if text.count(";") > text.count(",") else ","
    return text.strip("[]").split(mark)
