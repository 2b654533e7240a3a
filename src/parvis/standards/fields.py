"""The fields of a record: taken one by one, so that what nobody took is kept."""

from parvis.model import EMPTY, Concept, Extent, Period, Severity, Text

from .codes import has_two_meanings, read_frequency
from .dates import read_date
from .extents import read_place
from .findings import json_type
from .links import read_email, read_link
from .payload import json_inside
from .sizes import is_number, read_size
from .text_fields import TextFields, is_empty
from .texts import LONGEST_WORD, find_languages, language_tag, one_line, plain_text

__all__ = ["Fields", "is_empty"]

_TRUE = frozenset({"true", "yes", "1", "oui", "vrai", "t"})
_FALSE = frozenset({"false", "no", "0", "non", "faux", "f"})
_DATE_SEVERITY: dict[str, Severity] = {"date-placeholder": "info", "date-ambiguous": "warning"}
_LINK_KEPT = "link-completed"
_CONCEPT_NAMES = ("title_translated", "label_translated", "title", "display_name", "prefLabel", "label")
_CONCEPT_EXTRAS = frozenset({"description", "image_display_url", "id", "display_name", "title", "label"})


class Fields(TextFields):
    """The fields of a record that hold more than texts: dates, numbers, addresses, codes, places, terms."""

    __slots__ = ()

    # --- dates, numbers, flags

    def date(self, *names: str, covers: bool = False, utc: bool = False) -> str | None:
        """The first readable date (ISO 8601); the unreadable ones before it are reported."""
        data = self.data
        for name in names:
            if name not in data:
                continue
            value = data[name]
            if type(value) is int or type(value) is float:
                value = str(int(value))
            if type(value) is not str:
                self.lose(name, "wrong-type", "warning", expected_type="date", found_type=json_type(value))
                continue
            date, code = read_date(value, covers=covers, utc=utc)
            self.taken.add(name)
            if code:
                if code != "date-placeholder":
                    self.keep(name)
                self.findings.add(
                    code, self.point(name), _DATE_SEVERITY.get(code, "warning"), value=value, date=date or ""
                )
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
            self.findings.add(
                "period-flipped", self.point(self.first(*names) or names[0]), "warning", start=first, end=last
            )
            first, last = last, first
        return Period(first, last)

    def size(self, *names: str) -> int | None:
        """A number of bytes; `12 KB` is understood."""
        name = self.first(*names)
        if name is None:
            return None
        self.taken.add(name)
        size = read_size(self.data[name])
        if size is None:
            self.lose(name, "size-unreadable", "info", value=self.data[name])
        return size

    def flag(self, *names: str) -> bool | None:
        name = self.first(*names)
        if name is None:
            return None
        self.taken.add(name)
        if type(said := self.data[name]) is bool:
            return said
        value = str(said).strip().casefold()
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
            self.lose(name, "wrong-type", "warning", expected_type="address", found_type=json_type(value))
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
            return EMPTY
        value = self.data[name]
        if type(value) is str and value[:1] == "{":
            value = json_inside(value)
            if not isinstance(value, dict):
                value = self.data[name]
            elif is_empty(value):
                self.taken.add(name)
                return EMPTY
        if type(value) is not dict:
            link = self.link(name)
            return Text({self.language: link}) if link else EMPTY
        self.taken.add(name)
        found: dict[str, str] = {}
        for key, item in value.items():
            if is_empty(item):
                continue
            tag = language_tag(key)
            link, code = read_link(item, self.base_url) if type(item) is str else (None, "wrong-type")
            if code or tag is None:
                self.lose(
                    name,
                    code or "language-unknown",
                    "warning",
                    key,
                    value=item,
                    language=key,
                    expected_type="address",
                    found_type=json_type(item),
                )
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
        elif len(email) + len("mailto: ") < len(value.strip()):
            self.keep(name)
        return email

    def frequency(self, *names: str) -> str | None:
        for name in names:
            if name not in self.data or not (spelling := self.string(name)):
                continue
            code = self.mapped("frequency", spelling)
            if code is None:
                code = read_frequency(spelling)
            if code:
                return code
            if code is None:
                problem = "frequency-ambiguous" if has_two_meanings(spelling) else "frequency-unknown"
                self.unmapped("frequency", name, problem, spelling)
            self.keep(name)
        return None

    def languages(self, *names: str) -> tuple[str, ...]:
        name = self.first(*names)
        if name is None:
            return ()
        found: dict[str, None] = {}
        for index, word in enumerate(self.words(name)):
            known = self.mapped("languages", word)
            if codes := find_languages(word) if known is None else tuple(known.split()):
                found.update(dict.fromkeys(codes))
            elif known is None:
                self.unmapped("languages", name, "language-unknown", word, index, language=word)
        return tuple(found)

    def place(self, name: str) -> tuple[Extent, ...]:
        """The places of a field: a shape, a box, a name, or a list of any."""
        value = self.data.get(name)
        if value is None:
            return ()
        self.taken.add(name)
        several = type(value) is list and any(
            type(item) is dict or (type(item) is str and not is_number(item)) for item in value
        )
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
                inner_fields = self.inside(item, name, index)
                label = inner_fields.text(*_CONCEPT_NAMES)
                code = inner_fields.string("name", "code", "id", "@id") or None
                if label or code:
                    found.append(Concept(label, code, scheme))
                if inner_fields.left().keys() - _CONCEPT_EXTRAS:
                    self.keep(name)
            elif type(item) is str:
                if word := one_line(item)[:LONGEST_WORD]:
                    found.append(Concept(plain_text(word, self.language), None, scheme))
            elif not is_empty(item):
                self.lose(name, "wrong-type", "warning", index, expected_type="string", found_type=json_type(item))
        return found
