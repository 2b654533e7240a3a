"""A Dublin Core record, element by element, as a dataset."""

import re
from collections.abc import Iterator
from typing import Any

from parvis.model import (
    EMPTY,
    NO_WORDS,
    Agent,
    Dataset,
    Distribution,
    Extent,
    Licence,
    Period,
    Relation,
    Text,
    TextList,
)
from parvis.standards.base import ReadContext
from parvis.standards.codes import find_code, guess_format, read_frequency
from parvis.standards.dates import read_date
from parvis.standards.extents import named_place, read_place
from parvis.standards.findings import Findings
from parvis.standards.identifiers import identifier
from parvis.standards.licences import find_licence
from parvis.standards.links import read_link
from parvis.standards.texts import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WORD,
    clean,
    find_languages,
    language_tag,
    one_line,
    plain_text,
    text_of,
)
from parvis.standards.xml import Element, place
from parvis.vocab import code_list, fold

DC = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
ACCESS = {"open": "info:eu-repo/semantics/openAccess", "restricted": "info:eu-repo/semantics/restrictedAccess"}
DATE_LIKE = re.compile(r"\d{4}(-\d\d){0,2}(T[\d:]+Z?)?(\s?[/–-]\s?(\d{4}(-\d\d){0,2}(T[\d:]+Z?)?)?)?")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES = {address: code for code, address in ACCESS.items()}
_RELATIONS = (
    ("relation", "related"), ("references", "reference"), ("isReferencedBy", "referenced_by"), ("isPartOf", "part_of"),
    ("hasPart", "has_part"), ("conformsTo", "conforms_to"), ("replaces", "supersedes"),
    ("isReplacedBy", "superseded_by"), ("isVersionOf", "version_of"), ("hasVersion", "version"), ("source", "source"),
    ("requires", "requires"), ("isRequiredBy", "required_by"),
)  # fmt: skip
KINDS = {"dataset": "dataset", "software": "application", "text": "publication", "service": "service"}


class DublinCore:
    """The elements of a record by name; what reads one takes it, and what is left is kept."""

    def __init__(self, element: Element, context: ReadContext, findings: Findings) -> None:
        self.element = element
        self.context = context
        self.findings = findings
        self.qualified = False
        self.elements: dict[str, list[Element]] = {}
        for child in element.iterchildren("*"):
            space, _, name = str(child.tag).rpartition("}")
            self.qualified = self.qualified or space[1:] == TERMS
            self.elements.setdefault(name, []).append(child)

    def dataset(self) -> Dataset | None:
        """The dataset; None where it has neither title nor identifier."""
        context = self.context
        names, pages = self.identifiers()
        title = self.text("title", LONGEST_TITLE, line=True)
        if not title:
            name = names[0] if names else context.guid
            if not name:
                self.findings.add("record-empty", place(self.element), "error")
                return None
            self.findings.add("title-missing", place(self.element), "warning", name=name)
            title = plain_text(name[:LONGEST_TITLE], "und")
        keywords, subjects = self.subjects()
        licence, access = self.rights()
        issued, modified = self.dates()
        periods, extents = self.coverage()
        series, relations = self.relations()
        publishers = list(self.agents("publisher"))
        if len(publishers) > 1:
            self.findings.add("dublin-core-several", place(self.element), "info", field="publisher")
        return Dataset(
            title=title,
            description=self.text("description", LONGEST_TEXT) or self.text("abstract", LONGEST_TEXT),
            keywords=keywords,
            subjects=subjects,
            identifiers=tuple(dict.fromkeys(identifier(name) for name in names)),
            publisher=publishers[0] if publishers else context.publisher,
            creators=tuple(self.agents("creator")),
            contacts=tuple(self.agents("contributor")),
            licence=licence,
            access_rights=access,
            issued=issued,
            modified=modified,
            frequency=self.frequency(),
            periods=periods,
            extents=extents,
            languages=self.languages(),
            landing_page=Text({"und": pages[0]}) if pages else EMPTY,
            distributions=self.files(),
            relations=relations,
            series=series,
            kind=self.kind(),
            jurisdiction=context.jurisdiction,
            extras=self.left(),
        )

    # --- elements

    def take(self, name: str) -> list[Element]:
        return self.elements.pop(name, [])

    def spare(self, name: str, element: Element) -> None:
        self.elements.setdefault(name, []).append(element)

    def words(self, element: Element, longest: int = LONGEST_TITLE) -> str:
        text = one_line("".join(element.itertext()))
        if len(text) > longest:
            self.findings.add("text-cut", place(element), "warning", length=len(text), limit=longest)
            self.spare(str(element.tag).rpartition("}")[2], element)
        return text[:longest].rstrip()

    def language(self, element: Element) -> tuple[str, str | None]:
        tag = element.get(_LANG)
        return (language_tag(tag) if tag else None) or (self.context.language, None)

    def text(self, name: str, longest: int, *, line: bool = False) -> Text:
        """The texts of a name by language; a second one in a language is left."""
        found: dict[str, tuple[str, str | None]] = {}
        for element in self.take(name):
            lang, origin = self.language(element)
            words = "".join(element.itertext())
            words = one_line(words) if line else clean(words)
            if words and lang in found:
                self.spare(name, element)
            elif words:
                if len(words) > longest:
                    self.findings.add("text-cut", place(element), "warning", length=len(words), limit=longest)
                    self.spare(name, element)
                    words = words[:longest].rstrip()
                found[lang] = (words, origin)
        return Text({"und": found["und"][0]}) if found.keys() == {"und"} else text_of(found)

    def agents(self, name: str) -> Iterator[Agent]:
        for element in self.take(name):
            if words := self.words(element):
                yield Agent(name=plain_text(words, self.language(element)[0]))

    # --- fields

    def identifiers(self) -> tuple[list[str], list[str]]:
        """All of them, and those that are addresses of pages."""
        names: list[str] = []
        pages: list[str] = []
        for element in self.take("identifier"):
            value = self.words(element)
            if not value:
                continue
            names.append(value)
            link, code = read_link(value) if "://" in value else (None, None)
            if code == "link-unsafe":
                self.findings.add(code, place(element), "error", value=value)
            if link and identifier(value).type != "doi":
                pages.append(link)
        return names, pages

    def subjects(self) -> tuple[TextList, tuple[str, ...]]:
        """Keywords by language; words that are the very label of one of our subjects are that."""
        words: dict[str, dict[str, None]] = {}
        machine: dict[str, None] = {}
        subjects: dict[str, None] = {}
        for element in self.take("subject"):
            word = self.words(element, LONGEST_WORD)
            if not word:
                continue
            if (code := _labels().get(fold(word))) is not None:
                subjects[code] = None
                continue
            lang, origin = self.language(element)
            words.setdefault(lang, {})[word] = None
            if origin:
                machine[lang] = None
        lists = {lang: tuple(found) for lang, found in words.items()}
        return TextList(lists, tuple(machine)) if lists else NO_WORDS, tuple(subjects)

    def rights(self) -> tuple[Licence | None, str | None]:
        """Names and addresses of a licence by language, and who may have the data."""
        titles: dict[str, str] = {}
        links: dict[str, str] = {}
        access = None
        for name in ("license", "accessRights", "rights"):
            for element in self.take(name):
                value = self.words(element, 20_000)
                lang, _ = self.language(element)
                if value.startswith("info:eu-repo/semantics/") or name == "accessRights":
                    code = _CODES.get(value) or find_code("access_rights", value.rsplit("/", 1)[-1])
                    if access is None and code:
                        access = code
                        continue
                link, _ = read_link(value) if "://" in value and " " not in value else (None, None)
                if link and lang not in links:
                    links[lang] = link
                elif value and not link and lang not in titles:
                    titles[lang] = value
                elif value:
                    self.spare(name, element)
        code = next((found for lang in (*titles, *links)
                     if (found := find_licence("", titles.get(lang, ""), links.get(lang, "")))), None)  # fmt: skip
        if not (titles or links):
            return None, access
        licence = Licence(code=code, title=_by_language(titles), url=_by_language(links))
        if code is None:
            told = licence.title.get("en") or licence.url.get()
            self.findings.add("licence-unknown", place(self.element), "info", licence=told)
        return licence, access

    def dates(self) -> tuple[str | None, str | None]:
        """Issued and modified: said so, else the first and the last of the dates there are."""
        found: dict[str, list[str]] = {}
        for name in ("issued", "available", "modified", "date", "created"):
            for element in self.take(name):
                value = self.words(element)
                date, code = read_date(value) if value else (None, None)
                if code:
                    self.findings.add(code, place(element), "warning", value=value, date=date or "")
                    self.spare(name, element)
                if date and name != "created":
                    found.setdefault(name, []).append(date)
                elif date:
                    self.spare(name, element)
        said = [*found.get("issued", []), *found.get("available", [])]
        issued = said[0] if said else None
        modified = found["modified"][-1] if "modified" in found else None
        plain = sorted(found.get("date", []))
        if plain:
            issued = issued or plain[0]
            modified = modified or (plain[-1] if plain[-1] != issued else None)
        return issued, modified

    def coverage(self) -> tuple[tuple[Period, ...], tuple[Extent, ...]]:
        periods: list[Period] = []
        extents: list[Extent] = []
        for name in ("coverage", "temporal", "spatial"):
            for element in self.take(name):
                value = self.words(element)
                period = _period(value) if name != "spatial" else None
                if period:
                    periods.append(period)
                    continue
                extent, code = _box(value, self.language(element)[0])
                if code:
                    self.findings.add(code, place(element), "warning", value=value)
                if extent is None and value and not code:
                    extent = named_place(value, self.language(element)[0])
                if extent and name != "temporal":
                    extents.append(extent)
                elif value:
                    self.spare(name, element)
        return tuple(dict.fromkeys(periods)), tuple(extents)

    def languages(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for element in self.take("language"):
            value = self.words(element)
            if codes := find_languages(value):
                found.update(dict.fromkeys(codes))
            elif value:
                self.spare("language", element)
        return tuple(found)

    def frequency(self) -> str | None:
        for element in self.take("accrualPeriodicity"):
            if code := read_frequency(self.words(element)):
                return code
            self.spare("accrualPeriodicity", element)
        return None

    def kind(self) -> str:
        for element in self.take("type"):
            word = self.words(element, LONGEST_WORD)
            if (known := KINDS.get(word.rsplit("/", 1)[-1].casefold())) is not None:
                return known
            self.spare("type", element)
        return "dataset"

    def files(self) -> tuple[Distribution, ...]:
        """What `hasFormat` and `isFormatOf` point to; formats alone are kept."""
        found = []
        for element in self.take("hasFormat"):
            link, _ = read_link(self.words(element, 8000))
            if link:
                found.append(Distribution(url=link, format=guess_format(link)))
            else:
                self.spare("hasFormat", element)
        return tuple(found)

    def relations(self) -> tuple[tuple[Text, ...], tuple[Relation, ...]]:
        series: list[Text] = []
        relations: list[Relation] = []
        kinds = dict(_RELATIONS)
        taken = [element for name in kinds for element in self.take(name)]
        mine = set(map(id, taken))
        for element in self.element.iterchildren("*"):
            name = str(element.tag).rpartition("}")[2]
            if id(element) not in mine:
                continue
            value = self.words(element, 8000)
            is_title = name == "isPartOf" and element.get(_LANG) is not None
            is_link = not is_title and ("://" in value or value.startswith("javascript"))
            link, code = read_link(value) if is_link else (None, None)
            if code == "link-unsafe":
                self.findings.add(code, place(element), "error", value=value)
            if link:
                relations.append(Relation(url=link, type=kinds[name]))
            elif name == "isPartOf" and value and code != "link-unsafe":
                series.append(plain_text(value[:LONGEST_TITLE], self.language(element)[0]))
            elif value:
                self.spare(name, element)
        return tuple(series), tuple(relations)

    def left(self) -> dict[str, Any]:
        """What nobody took, by name; with its language where it says so."""
        found: dict[str, Any] = {}
        for name, elements in self.elements.items():
            values: list[Any] = []
            for element in elements:
                words = clean("".join(element.itertext()))
                if words:
                    lang = element.get(_LANG)
                    values.append({"@value": words, "@language": lang} if lang else words)
            if values:
                found[name] = values
        return found


def _labels() -> dict[str, str]:
    return {fold(label): term.code for term in code_list("subject").terms.values() for label in term.labels.values()}


def _by_language(values: dict[str, str]) -> Text:
    only = next(iter(values)) if len(values) == 1 else "und"
    return Text(values, None if only == "und" else only) if values else EMPTY


def _parts(value: str) -> dict[str, str]:
    """`name=value` pairs of DCMI's encoding schemes."""
    pairs = (part.partition("=") for part in value.split(";"))
    return {name.strip().lower(): said.strip() for name, mark, said in pairs if mark}


def _period(value: str) -> Period | None:
    """DCMI Period, or ISO 8601."""
    parts = _parts(value)
    if parts.keys() & {"start", "end"}:
        start, end = parts.get("start", ""), parts.get("end", "")
    elif DATE_LIKE.fullmatch(value):
        start, mark, end = value.partition("/")
        if not mark and re.fullmatch(r"\d{4}\s?[–-]\s?\d{4}", value):
            start, end = value[:4], value[-4:]
        elif not mark:
            end = start
    else:
        return None
    first, _ = read_date(start, covers=True)
    last, _ = read_date(end, covers=True)
    return Period(first, last) if first or last else None


def _box(value: str, language: str) -> tuple[Extent | None, str | None]:
    """DCMI Box or Point, or a box in another notation; neither extent nor problem where it is a name."""
    parts = _parts(value)
    if {"northlimit", "southlimit", "eastlimit", "westlimit"} <= parts.keys():
        numbers = [parts[f"{side}limit"] for side in ("west", "south", "east", "north")]
        extent, code = read_place(numbers, "und")
    elif {"east", "north"} <= parts.keys():
        extent, code = read_place([parts["east"], parts["north"], parts["east"], parts["north"]], "und")
    elif re.match(r"\s*(?:POLYGON|ENVELOPE|\{\")", value):
        extent, code = read_place(value, "und")
        parts = {}
    else:
        return None, None
    if extent and parts.get("name"):
        extent = Extent(bbox=extent.bbox, geometry=extent.geometry, name=plain_text(parts["name"], language))
    return extent, code
