"""What both writers of ISO metadata share: texts, codes and the parts of a record that differ in prefixes alone."""

from itertools import zip_longest
from typing import Any

import msgspec

from parvis.model import Concept, Dataset, Extent, Text, TextList
from parvis.standards.base import WriteContext, Written
from parvis.vocab import code_list

from .codes import REGISTER, number_of, registered
from .markup import Tongues, around, attribute, element, escaped, locale_of
from .themes import CORE_SUBJECTS
from .values import category_word, date_kind, degrees, whole_moment

CODE_LISTS = "https://standards.iso.org/iso/19115/resources/Codelists/cat/codelists.xml"
MISSING = "missing"


class Dialect(msgspec.Struct, frozen=True):
    """An edition's prefixes of what is otherwise written the same."""

    canadian: bool
    "Whether codes are the numbers of Canada's register, with words in both languages."
    free_text: str
    "The prefix of PT_FreeText."
    citation: str
    identifier: str
    identifier_type: str
    keywords: str
    constraints: str
    extent: str
    anchor: str
    maintenance: str


ISO_19139 = Dialect(
    canadian=True, free_text="gmd", citation="gmd", identifier="gmd", identifier_type="gmd:RS_Identifier",
    keywords="gmd", constraints="gmd", extent="gmd", anchor="gmx", maintenance="gmd",
)  # fmt: skip
ISO_19115_3 = Dialect(
    canadian=False, free_text="lan", citation="cit", identifier="mcc", identifier_type="mcc:MD_Identifier",
    keywords="mri", constraints="mco", extent="gex", anchor="gcx", maintenance="mmi",
)  # fmt: skip


class Pen:
    """Writes the parts of one record, and notes the languages that its texts are in."""

    def __init__(self, record: Written, context: WriteContext, dialect: Dialect) -> None:
        self.record = record
        self.dataset: Dataset = record.dataset
        self.dialect = dialect
        self.tongues = Tongues(record.dataset, context.lang)

    # --- leaves

    def string(self, name: str, value: str) -> str:
        return f"<{name}><gco:CharacterString>{escaped(value)}</gco:CharacterString></{name}>" if value else ""

    def text(self, name: str, text: Text, *, required: bool = False, href: str = "") -> str:
        """A property with its translations."""
        main, others = self.tongues.split(text)
        if not main and not others and not href:
            return f'<{name} gco:nilReason="{MISSING}"/>' if required else ""
        nil = "" if main or href else f' gco:nilReason="{MISSING}"'
        own = f"<gco:CharacterString>{escaped(main)}</gco:CharacterString>"
        if href:
            kind = f"{self.dialect.anchor}:Anchor"
            own = f'<{kind} xlink:href="{attribute(href)}">{escaped(main)}</{kind}>'
        if not others:
            return f"<{name}{nil}>{own}</{name}>"
        prefix = self.dialect.free_text
        groups = "".join(
            f'<{prefix}:textGroup><{prefix}:LocalisedCharacterString locale="#{locale}">{escaped(words)}'
            f"</{prefix}:LocalisedCharacterString></{prefix}:textGroup>"
            for locale, words in others
        )
        return (
            f'<{name} xsi:type="{prefix}:PT_FreeText_PropertyType"{nil}>{own}'
            f"<{prefix}:PT_FreeText>{groups}</{prefix}:PT_FreeText></{name}>"
        )

    def code(self, name: str, kind: str, word: str) -> str:
        """A property that holds a code: `kind` with its prefix."""
        if not word:
            return ""
        code_list_name = kind.partition(":")[2]
        if self.dialect.canadian:
            known = registered().get(code_list_name)
            register = f"{REGISTER}#{known.register}" if known and known.register else REGISTER
            number, label = number_of(code_list_name, word) or (word, word)
            return around(name, element(kind, escaped(label), codeList=register, codeListValue=number))
        return around(name, element(kind, codeList=f"{CODE_LISTS}#{code_list_name}", codeListValue=word))

    def dates(self, *pairs: tuple[str | None, str]) -> str:
        """A citation's dates; XML Schema wants one at least."""
        prefix = self.dialect.citation
        written = "".join(
            around(
                f"{prefix}:date",
                around(
                    f"{prefix}:CI_Date",
                    self.date(f"{prefix}:date", date),
                    self.code(f"{prefix}:dateType", f"{prefix}:CI_DateTypeCode", kind),
                ),
            )
            for date, kind in pairs
            if date and date_kind(date)
        )
        # HNAP's schema wants two: publication and creation.
        lacking = (2 if self.dialect.canadian else 1) - written.count(f"<{prefix}:CI_Date>")
        return written + f'<{prefix}:date gco:nilReason="{MISSING}"/>' * lacking

    def date(self, name: str, date: str) -> str:
        kind = date_kind(date)
        return around(name, around(f"gco:{kind}", whole_moment(date))) if kind else ""

    # --- parts

    def identifiers(self, items: Any) -> str:
        """The identifiers of the data, each with what it is."""
        prefix = self.dialect.identifier
        return "".join(
            around(
                f"{self.dialect.citation}:identifier",
                around(
                    self.dialect.identifier_type,
                    self.string(f"{prefix}:code", item.value),
                    self.string(f"{prefix}:codeSpace", item.type),
                ),
            )
            for item in items
        )

    def keyword_groups(self) -> str:
        """Plain keywords, core subjects, and the terms of other schemes, a group each."""
        groups = [self._plain_keywords(self.dataset.keywords), self._subjects()]
        schemes: dict[str | None, list[Concept]] = {}
        for theme in self.dataset.themes:
            if theme.scheme != "topic_category":
                schemes.setdefault(theme.scheme, []).append(theme)
        groups += [self._terms(scheme, terms) for scheme, terms in schemes.items()]
        return "".join(groups)

    def _plain_keywords(self, words: TextList) -> str:
        langs = list(words.values)
        rows = zip_longest(*words.values.values(), fillvalue="")
        found = []
        for row in rows:
            values = {lang: word for lang, word in zip(langs, row, strict=True) if word}
            machine = tuple(lang for lang in words.machine if lang in values)
            found.append(self.text(f"{self.dialect.keywords}:keyword", Text(values, None, machine)))
        return self._group("".join(found), "theme", "")

    def _subjects(self) -> str:
        name = f"{self.dialect.keywords}:keyword"
        terms = code_list("subject").terms
        written = ""
        for code in self.dataset.subjects:
            labels = terms[code].labels if code in terms else {"en": code}
            short = next((alias for alias in terms[code].aliases if len(alias) == 2), "") if code in terms else ""
            written += self.text(name, Text({lang: f"{short} {label}".strip() for lang, label in labels.items()}))
        # Said to have none: else a reader may take the topic categories for the subjects.
        written = written or f'<{name} gco:nilReason="unknown"/>'
        return self._group(written, "theme", self._thesaurus(Text(dict(CORE_SUBJECTS)), core=True))

    def _terms(self, scheme: str | None, terms: list[Concept]) -> str:
        name = f"{self.dialect.keywords}:keyword"
        written = "".join(self.text(name, term.label, href=term.code or "") for term in terms)
        title = Text({self.tongues.main: scheme}) if scheme else Text()
        return self._group(written, "theme", self._thesaurus(title))

    def _thesaurus(self, title: Text, *, core: bool = False) -> str:
        prefix = self.dialect.citation
        dates = self.dates(("2004-01-01", "creation"), ("2016-07-04", "publication")) if core else self.dates()
        party = f'<gmd:citedResponsibleParty gco:nilReason="{MISSING}"/>' if self.dialect.canadian else ""
        if core and self.dialect.canadian:
            name = Text({"en": "Government of Canada; Library and Archives Canada",
                         "fr": "Gouvernement du Canada; Bibliothèque et Archives Canada"})  # fmt: skip
            party = around(
                "gmd:citedResponsibleParty",
                around(
                    "gmd:CI_ResponsibleParty",
                    self.text("gmd:organisationName", name),
                    self.code("gmd:role", "gmd:CI_RoleCode", "custodian"),
                ),
            )
        return around(
            f"{self.dialect.keywords}:thesaurusName",
            around(f"{prefix}:CI_Citation", self.text(f"{prefix}:title", title, required=True), dates, party),
        )

    def _group(self, keywords: str, kind: str, thesaurus: str) -> str:
        prefix = self.dialect.keywords
        if not keywords:
            return ""
        type_code = self.code(f"{prefix}:type", f"{prefix}:MD_KeywordTypeCode", kind)
        return around(f"{prefix}:descriptiveKeywords", around(f"{prefix}:MD_Keywords", keywords, type_code, thesaurus))

    def topic_categories(self) -> str:
        prefix = self.dialect.keywords
        return "".join(
            around(f"{prefix}:topicCategory", around(f"{prefix}:MD_TopicCategoryCode", category_word(theme.code)))
            for theme in self.dataset.themes
            if theme.scheme == "topic_category" and theme.code in code_list("topic_category").terms
        )

    def extents(self) -> str:
        """Every place and every period in an extent of its own."""
        prefix = "mri" if not self.dialect.canadian else "gmd"
        inner = [self._place(extent) for extent in self.dataset.extents]
        inner += [self._period(number, period) for number, period in enumerate(self.dataset.periods, 1)]
        kind = f"{self.dialect.extent}:EX_Extent"
        return "".join(around(f"{prefix}:extent", around(kind, piece)) for piece in inner if piece)

    def _place(self, extent: Extent) -> str:
        prefix = self.dialect.extent
        written = ""
        if not extent.code and extent.name:
            written += self.text(f"{prefix}:description", extent.name)
        if extent.bbox and any(extent.bbox):
            west, south, east, north = extent.bbox
            parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
            for w, e in parts:
                edges = (("westBoundLongitude", w), ("eastBoundLongitude", e),
                         ("southBoundLatitude", south), ("northBoundLatitude", north))  # fmt: skip
                box = "".join(
                    around(f"{prefix}:{name}", around("gco:Decimal", degrees(value))) for name, value in edges
                )
                written += around(f"{prefix}:geographicElement", around(f"{prefix}:EX_GeographicBoundingBox", box))
        if extent.code:
            kind = "gmd:MD_Identifier" if self.dialect.canadian else "mcc:MD_Identifier"
            code = self.string(f"{self.dialect.identifier}:code", extent.code)
            described = around(f"{prefix}:geographicIdentifier", around(kind, code))
            written += around(f"{prefix}:geographicElement", around(f"{prefix}:EX_GeographicDescription", described))
        return written

    def _period(self, number: int, period: Any) -> str:
        prefix = self.dialect.extent
        ends = "".join(
            f"<gml:{name}>{escaped(value)}</gml:{name}>" if value else f'<gml:{name} indeterminatePosition="unknown"/>'
            for name, value in (("beginPosition", period.start), ("endPosition", period.end))
        )
        return (
            f"<{prefix}:temporalElement><{prefix}:EX_TemporalExtent><{prefix}:extent>"
            f'<gml:TimePeriod gml:id="period{number}">{ends}</gml:TimePeriod>'
            f"</{prefix}:extent></{prefix}:EX_TemporalExtent></{prefix}:temporalElement>"
        )

    # --- locales

    def locale_names(self) -> list[tuple[str, str]]:
        """The other languages of the record's texts: the locale's name and the language."""
        return sorted({(locale_of(tag), tag.split("-t-")[0]) for tag in self.tongues.others})


def extra_text(value: Any) -> Text:
    """A text that was kept beside: a string, or texts by language."""
    if isinstance(value, str) and value.strip():
        return Text({"und": value})
    if isinstance(value, dict):
        kept = {lang: text for lang, text in value.items() if isinstance(text, str) and text.strip() and len(lang) < 36}
        return Text(kept) if kept and all(lang.isascii() and lang[:2].isalpha() for lang in kept) else Text()
    return Text()
