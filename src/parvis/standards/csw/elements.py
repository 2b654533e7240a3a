"""A record of CSW as a dataset: what each of its elements says."""

import re
from collections.abc import Iterator
from typing import Any

from parvis.model import (
    EMPTY,
    Agent,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Licence,
    Relation,
    Text,
    TextList,
)
from parvis.standards.base import ReadContext
from parvis.standards.codes import find_code, find_format, guess_format, is_service
from parvis.standards.dates import read_date
from parvis.standards.extents import read_place, region
from parvis.standards.findings import Findings
from parvis.standards.identifiers import identifier
from parvis.standards.licences import find_licence
from parvis.standards.links import read_link
from parvis.standards.periods import period_from
from parvis.standards.texts import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    clean,
    find_languages,
    language_tag,
    one_line,
    plain_text,
    text_of,
)
from parvis.standards.xml import Element, place
from parvis.vocab import code_list

NAMESPACES = {"2.0.2": "http://www.opengis.net/cat/csw/2.0.2", "3.0": "http://www.opengis.net/cat/csw/3.0"}
TONGUE = "urn:ietf:bcp:47:"
"Before a text's language in its `scheme`: CSW's schema of Dublin Core has no `xml:lang`."
SERVICE = "WWW:SERVICE"
"The `scheme` by which our writer tells a service whose protocol doesn't."
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LATITUDE_FIRST = re.compile(r"EPSG:[\d.]*:?4326|EPSG/[\d.]+/4326", re.IGNORECASE)
_KINDS = {"dataset": "dataset", "nongeographicdataset": "dataset", "series": "series", "service": "service"}


def local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class CswRecord:
    """The elements of a record by name; each is taken by what reads it, and what is left stays."""

    def __init__(self, element: Element, context: ReadContext, findings: Findings) -> None:
        self.element = element
        self.context = context
        self.findings = findings
        self.elements: dict[str, list[Element]] = {}
        for child in element.iterchildren("*"):
            self.elements.setdefault(local(child), []).append(child)

    def dataset(self) -> Dataset | None:
        context = self.context
        names = [value for node in self.take("identifier") if (value := self.words(node)[:1000])]
        title = self.text("title", LONGEST_TITLE, line=True)
        if not title:
            name = names[0] if names else context.guid
            if not name:
                self.findings.add("record-empty", place(self.element), "error")
                return None
            self.findings.add("title-missing", place(self.element), "warning", name=name)
            title = plain_text(name, "und")
        publisher = next((agent for agent in self.agents("publisher")), None)
        keywords, subjects = self.subjects()
        distributions, services, relations = self.references()
        issued = self.date("issued", "created")
        modified = self.date("modified", "date", "dateSubmitted")
        return Dataset(
            title=title,
            description=self.text("abstract", LONGEST_TEXT) or self.text("description", LONGEST_TEXT),
            keywords=keywords,
            subjects=subjects,
            identifiers=tuple(dict.fromkeys(identifier(name) for name in names)),
            publisher=publisher or context.publisher,
            creators=tuple(self.agents("creator")),
            contacts=tuple(self.agents("contributor")),
            licence=self.licence(),
            issued=issued,
            modified=modified,
            periods=self.periods(),
            extents=self.extents(),
            languages=self.languages(),
            distributions=distributions,
            services=services,
            relations=relations,
            kind=self.kind(),
            jurisdiction=context.jurisdiction,
            extras=self.left(),
        )

    def take(self, name: str) -> list[Element]:
        return self.elements.pop(name, [])

    def words(self, element: Element) -> str:
        return one_line("".join(element.itertext()))

    def language(self, element: Element) -> tuple[str, str | None]:
        tag = element.get(_LANG) or (element.get("scheme") or "").partition(TONGUE)[2]
        return (language_tag(tag) if tag else None) or (self.context.language, None)

    def text(self, name: str, longest: int, *, line: bool = False) -> Text:
        """The texts of a name in each language; a second one in a language stays."""
        found: dict[str, tuple[str, str | None]] = {}
        spare: list[Element] = []
        for element in self.take(name):
            lang, origin = self.language(element)
            words = self.words(element) if line else clean("".join(element.itertext()))
            if not words:
                continue
            if lang in found:
                spare.append(element)
                continue
            if len(words) > longest:
                self.findings.add("text-cut", place(element), "warning", length=len(words), limit=longest)
                words = words[:longest].rstrip()
            found[lang] = (words, origin)
        if spare:
            self.elements[name] = spare
        if found.keys() == {"und"}:
            return Text({"und": found["und"][0]})
        return text_of(found)

    def agents(self, name: str) -> Iterator[Agent]:
        """The agents of a name, each in the one language that it is given in."""
        for element in self.take(name):
            if words := self.words(element)[:LONGEST_TITLE]:
                lang, _ = self.language(element)
                yield Agent(name=plain_text(words, lang))

    def subjects(self) -> tuple[TextList, tuple[str, ...]]:
        words: dict[str, dict[str, None]] = {}
        origins: dict[str, set[bool]] = {}
        subjects: dict[str, None] = {}
        for element in self.take("subject"):
            word = self.words(element)[:500]
            if not word:
                continue
            scheme = element.get("scheme") or ""
            if scheme.endswith("subject") and word in code_list("subject"):
                subjects[word] = None
                continue
            lang, origin = self.language(element)
            words.setdefault(lang, {})[word] = None
            origins.setdefault(lang, set()).add(origin is not None)
            if (code := find_code("subject", word)) and not scheme and element.get(_LANG) is None:
                subjects.setdefault(code)
        machine = tuple(lang for lang in words if origins[lang] == {True})
        return TextList({lang: tuple(found) for lang, found in words.items()}, machine), tuple(subjects)

    def date(self, *names: str) -> str | None:
        for name in names:
            for element in self.elements.get(name, [])[:1]:
                value = self.words(element)
                date, code = read_date(value) if value else (None, None)
                if code:
                    self.findings.add(code, place(element), "warning", value=value, date=date or "")
                else:
                    self.elements[name] = self.elements[name][1:]
                if date:
                    return date
        return None

    def licence(self) -> Licence | None:
        texts = self.text("license", LONGEST_TITLE, line=True) or self.text("rights", 20_000, line=True)
        for value in texts.values.values():
            link, _ = read_link(value) if "//" in value else (None, None)
            if code := find_licence("", value, link or ""):
                titles = {lang: text for lang, text in texts.values.items() if "//" not in text}
                links = {lang: text for lang, text in texts.values.items() if "//" in text}
                return Licence(code=code, title=Text(titles, texts.original) if titles else EMPTY,
                               url=Text(links) if links else EMPTY)  # fmt: skip
        return Licence(title=texts) if texts else None

    def periods(self) -> tuple[Any, ...]:
        found = []
        for element in self.take("temporal"):
            period, code = period_from(self.words(element))
            if code or not period:
                self.elements.setdefault("temporal", []).append(element)
            if period:
                found.append(period)
        return tuple(dict.fromkeys(found))

    def extents(self) -> tuple[Extent, ...]:
        found: list[Extent] = []
        for name in ("BoundingBox", "WGS84BoundingBox"):
            for element in self.take(name):
                extent, code = self._box(element)
                if code:
                    self.findings.add(code, place(element), "warning", value=self.words(element))
                if extent and extent not in found:
                    found.append(extent)
        for element in self.take("spatial") + self.take("coverage"):
            words = self.words(element)[:500]
            code_found = code_list("geographic_region").find(words) if words else None
            extent = region(code_found) if code_found else None
            if extent is None and words:
                lang, _ = self.language(element)
                extent = read_place(words, lang)[0] or Extent(name=plain_text(words, lang))
            if extent and extent not in found:
                found.append(extent)
        return tuple(found)

    def _box(self, element: Element) -> tuple[Extent | None, str | None]:
        corners = [self.words(corner).split() for corner in element.iterchildren("*")]
        try:
            (a, b), (c, d) = ([float(number) for number in corner] for corner in corners[:2])
        except ValueError:
            return None, "box-invalid"
        crs = element.get("crs") or ""
        by_authority = "urn:" in crs or "opengis.net" in crs
        if local(element) == "BoundingBox" and by_authority and _LATITUDE_FIRST.search(crs.replace("crs:", "")):
            a, b, c, d = b, a, d, c
        return read_place([a, b, c, d], "und")

    def languages(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for element in self.take("language"):
            found.update(dict.fromkeys(find_languages(self.words(element))))
        return tuple(found)

    def kind(self) -> str:
        words = [self.words(element) for element in self.take("type")]
        word = words[0] if words else ""
        return _KINDS.get(word.rsplit("/", 1)[-1].casefold(), word[:60] or "dataset")

    def references(self) -> tuple[tuple[Distribution, ...], tuple[DataService, ...], tuple[Relation, ...]]:
        """`dct:references` with their scheme (a protocol or media type), and `dc:source`, `dc:relation`."""
        distributions: list[Distribution] = []
        services: list[DataService] = []
        relations: dict[tuple[str, str], Relation] = {}
        for element in self.take("references") + self.take("URI"):
            value = self.words(element)
            link, code = read_link(value, self.context.base_url)
            if code:
                severity = "error" if code == "link-unsafe" else "warning"
                self.findings.add(code, place(element), severity, value=value)  # type: ignore[arg-type]
            if link is None:
                continue
            scheme = element.get("scheme") or element.get("protocol") or ""
            word = scheme.removeprefix("WWW:DOWNLOAD:")
            form = find_format(word) or (word if word != scheme else None) or guess_format(link)
            lang, _ = self.language(element)
            title = one_line(element.get("name") or "")
            if scheme.startswith(SERVICE):
                protocol = scheme.removeprefix(SERVICE).removeprefix(":")
                services.append(DataService(url=link, protocol=protocol or None, title=plain_text(title, lang)))
            elif form and is_service(form):
                services.append(DataService(url=link, protocol=form, title=plain_text(title, lang)))
            else:
                extras = {"scheme": scheme} if scheme and form is None else {}
                distributions.append(Distribution(url=link, format=form, title=plain_text(title, lang), extras=extras))
        stated = {item.format for item in distributions}
        self.elements["format"] = [
            element
            for element in self.take("format")
            if (find_format(words := self.words(element)) or words) not in stated
        ]
        for name, kind in (("relation", "related"), ("source", "source"), ("isPartOf", "part_of")):
            for element in self.take(name):
                link, _ = read_link(self.words(element))
                if link:
                    relations.setdefault((link, kind), Relation(url=link, type=kind))
                elif self.words(element):
                    self.elements.setdefault(name, []).append(element)
        return tuple(distributions), tuple(services), tuple(relations.values())

    def left(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, elements in self.elements.items():
            values = [words for element in elements if (words := self.words(element))]
            if values:
                found[name] = values[0] if len(values) == 1 else values
        return found
