"""Records of the Catalogue Service for the Web (2.0.2 and 3.0): Dublin Core in XML, brief, summary or full.

Sources: OGC 07-006r1, 10.2.5 (csw:Record); OGC 12-176r7, 7.3 (csw 3.0); Dublin Core and its terms. A CSW record says
each thing once: `xml:lang` tells its language, and where several texts of a kind differ in it, they are one text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

from parvis.model import (
    EMPTY,
    UNDETERMINED,
    Agent,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Licence,
    Problem,
    Relation,
    Text,
    TextList,
)
from parvis.vocab import code_list

from .base import Detected, Part, ReadContext, Reading, WriteContext, Writer, Written
from .checking import xsd
from .codes import find_code, find_format, guess_format, is_service
from .dates import read_date
from .extents import read_place, region
from .findings import Findings
from .identifiers import identifier
from .licences import find_licence
from .links import read_link
from .machine import marked_tag
from .periods import period_from
from .texts import LONGEST_TEXT, LONGEST_TITLE, clean, find_languages, language_tag, one_line, plain_text, text_of
from .xml import Element, parse, place
from .xml_records import first_text, split_records

NAME = "csw"
MEDIA_TYPES: tuple[str, ...] = ("application/xml", "text/xml")

NAMESPACES = {"2.0.2": "http://www.opengis.net/cat/csw/2.0.2", "3.0": "http://www.opengis.net/cat/csw/3.0"}
TAGS = ("{*}Record", "{*}SummaryRecord", "{*}BriefRecord")
_NAMES = frozenset({"Record", "SummaryRecord", "BriefRecord"})
_MARK = re.compile(rb"www\.opengis\.net/cat/csw/(2\.0\.2|3\.0)")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TONGUE = "urn:ietf:bcp:47:"
"Before a text's language in its `scheme`: CSW's schema of Dublin Core has no `xml:lang`."
_SERVICE = "WWW:SERVICE"
"The `scheme` by which our writer tells a service whose protocol doesn't."
_LATITUDE_FIRST = re.compile(r"EPSG:[\d.]*:?4326|EPSG/[\d.]+/4326", re.IGNORECASE)
_KINDS = {"dataset": "dataset", "nongeographicdataset": "dataset", "series": "series", "service": "service"}

ElementSet = Literal["brief", "summary", "full"]


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one CSW record."""
    head = payload[:20_000]
    return _MARK.search(head) is not None and re.search(rb"<(?:\w+:)?(?:Summary|Brief)?Record[\s>]", head) is not None


def detect(document: bytes) -> Detected | None:
    """CSW records, with their version."""
    if not recognises(document):
        return None
    version = _MARK.search(document[:20_000])
    return Detected(standard=NAME, version=version[1].decode() if version else "", syntax="xml", confidence=0.9)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Every record of an answer."""
    del context
    yield from split_records(document, TAGS, guid_of)


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks the official schema, in an answer or a record."""
    yield from xsd.check(document, "ogc-csw/3.0" if detected.version == "3.0" else "ogc-csw/2.0.2")


def guid_of(element: Element) -> str:
    return first_text(element, "{http://purl.org/dc/elements/1.1/}identifier", "{*}identifier")


def read(payload: bytes, context: ReadContext) -> Reading:
    """A CSW record as a dataset; none comes of what is no XML, or holds no record with title or identifier."""
    findings = Findings()
    root = parse(payload, findings)
    if root is None:
        return Reading(dataset=None, problems=findings.all())
    element = root if _local(root) in _NAMES else next(root.iter(*TAGS), None)
    if element is None:
        findings.add("csw-no-record", "", "error", found=str(root.tag))
        return Reading(dataset=None, problems=findings.all())
    dataset = _Record(element, context, findings).dataset()
    return Reading(dataset=dataset, problems=findings.all())


def _local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class _Record:
    """The elements of a record by name; each is taken by what reads it, and what is left stays."""

    def __init__(self, element: Element, context: ReadContext, findings: Findings) -> None:
        self.element = element
        self.context = context
        self.findings = findings
        self.elements: dict[str, list[Element]] = {}
        for child in element.iterchildren("*"):
            self.elements.setdefault(_local(child), []).append(child)

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
        tag = element.get(_LANG) or (element.get("scheme") or "").partition(_TONGUE)[2]
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
        if _local(element) == "BoundingBox" and by_authority and _LATITUDE_FIRST.search(crs.replace("crs:", "")):
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
            if scheme.startswith(_SERVICE):
                protocol = scheme.removeprefix(_SERVICE).removeprefix(":")
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


# --- writing

_HEADS = {
    version: (
        f' xmlns:csw="{namespace}" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/"'
        f' xmlns:ows="http://www.opengis.net/ows{"/2.0" if version == "3.0" else ""}"'
    )
    for version, namespace in NAMESPACES.items()
}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SUBJECTS = "https://open.canada.ca/subject"


def _escaped(text: str) -> str:
    text = _FORBIDDEN.sub("", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\r", "&#13;")


def _piece(name: str, value: str, tongue: str = "", scheme: str = "") -> str:
    """An element; `tongue` is the language of its text where that is not the one asked."""
    scheme = scheme or (f"{_TONGUE}{tongue}" if tongue else "")
    said = f' scheme="{_escaped(scheme)}"' if scheme else ""
    return f"<{name}{said}>{_escaped(value)}</{name}>" if value else ""


def _tongue(tag: str, lang: str) -> str:
    return "" if tag == lang else tag


def _texts(name: str, text: Text, lang: str) -> str:
    """A text in each language, the asked one first."""
    order = sorted(text.values, key=lambda tag: (tag != lang, tag))
    return "".join(_piece(name, text.values[tag], _tongue(marked_tag(tag, text), lang)) for tag in order)


def record(dataset: Dataset, slug: str, lang: str, *, version: str = "2.0.2", elements: ElementSet = "full") -> str:
    """A dataset as a CSW record's element, with its namespaces."""
    name = {"brief": "BriefRecord", "summary": "SummaryRecord", "full": "Record"}[elements]
    own = [item.value for item in dataset.identifiers] or [dataset.id or slug]
    kind = "dataset" if dataset.kind == "dataset" else dataset.kind
    body = "".join(_piece("dc:identifier", value) for value in own)
    body += _texts("dc:title", dataset.title, lang) + _piece("dc:type", kind)
    if elements != "brief":
        body += _middle(dataset, lang)
    if elements == "full":
        body += _rest(dataset, lang)
    body += "".join(_box(extent, version) for extent in dataset.extents)
    return f"<csw:{name}{_HEADS[version]}>{body}</csw:{name}>"


def _middle(dataset: Dataset, lang: str) -> str:
    body = "".join(
        _piece("dc:subject", word, f"{tag}-t-{UNDETERMINED}" if tag in dataset.keywords.machine else tag)
        for tag in sorted(dataset.keywords.values)
        for word in dataset.keywords.values[tag]
    )
    body += "".join(_piece("dc:subject", code, scheme=_SUBJECTS) for code in dataset.subjects)
    body += "".join(_piece("dc:format", form) for form in _forms(dataset))
    related = dict.fromkeys(item.url for item in dataset.relations if item.type != "source")
    body += "".join(_piece("dc:relation", url) for url in related)
    body += _piece("dct:modified", dataset.modified or "")
    return body + _texts("dct:abstract", dataset.description, lang)


def _forms(dataset: Dataset) -> list[str]:
    """Every format once: those of files with an address, of others, and what a reader found of no file."""
    files = sorted((item for item in dataset.distributions if item.format), key=lambda item: not item.url)
    kept = dataset.extras.get("format")
    more = [word for word in (kept if isinstance(kept, list) else [kept]) if isinstance(word, str)]
    return list(dict.fromkeys(find_format(word) or word for word in (*(item.format or "" for item in files), *more)))


def _rest(dataset: Dataset, lang: str) -> str:
    body = "".join(_agent("dc:creator", agent, lang) for agent in dataset.creators)
    if dataset.publisher:
        body += _agent("dc:publisher", dataset.publisher, lang)
    body += "".join(_agent("dc:contributor", agent, lang) for agent in dataset.contacts)
    body += _piece("dct:issued", dataset.issued or "")
    body += "".join(_piece("dc:language", tag) for tag in dataset.languages)
    sources = dict.fromkeys(item.url for item in dataset.relations if item.type == "source")
    body += "".join(_piece("dc:source", url) for url in sources)
    if dataset.licence:
        body += _licence(dataset.licence, lang)
    body += "".join(
        _piece("dct:temporal", f"{period.start or '..'}/{period.end or '..'}") for period in dataset.periods
    )
    for item in dataset.distributions:
        body += _piece("dct:references", item.url or "", scheme=_scheme(item))
    for service in dataset.services:
        body += _piece("dct:references", service.url, scheme=_protocol(service.protocol or ""))
    for extent in dataset.extents:
        if extent.code:
            body += _piece("dct:spatial", extent.code)
        elif extent.name:
            names = sorted(extent.name.values.items())
            body += "".join(_piece("dct:spatial", words, _tongue(tag, lang)) for tag, words in names)
    return body


def _agent(name: str, agent: Agent, lang: str) -> str:
    """An agent in one language: in several it would be read as several agents."""
    tag = agent.name.language(lang) or ""
    return _piece(name, agent.name.get(lang), _tongue(tag, lang))


def _scheme(item: Distribution) -> str:
    form = find_format(item.format or "") or item.format
    kept = item.extras.get("scheme")
    return f"WWW:DOWNLOAD:{form}" if form else kept if isinstance(kept, str) else ""


def _protocol(protocol: str) -> str:
    """A service's protocol, behind `WWW:SERVICE` where it doesn't tell that it is a service's."""
    if protocol in ("WMS", "WFS", "WCS", "WMTS", "CSW"):
        return f"OGC:{protocol}"
    if protocol and find_format(protocol) == protocol and is_service(protocol):
        return protocol
    return f"{_SERVICE}:{protocol}" if protocol else _SERVICE


def _licence(licence: Licence, lang: str) -> str:
    term = code_list("licence").terms.get(licence.code or "")
    links = licence.url.values or (term.more.get("url", {}) if term else {})
    if term is not None and links:
        return "".join(_piece("dct:license", link, _tongue(tag, lang)) for tag, link in sorted(links.items()))
    titles = licence.title.values or (term.labels if term else {}) or links
    return "".join(_piece("dc:rights", title, _tongue(tag, lang)) for tag, title in sorted(titles.items()))


def _box(extent: Extent, version: str) -> str:
    """The box: latitude first, as EPSG's own name of the system asks; WGS 84's own element in 3.0."""
    if extent.bbox is None or not any(extent.bbox):
        return ""
    west, south, east, north = (f"{number:.10g}" for number in extent.bbox)
    if version == "3.0":
        return (
            f"<ows:WGS84BoundingBox><ows:LowerCorner>{west} {south}</ows:LowerCorner>"
            f"<ows:UpperCorner>{east} {north}</ows:UpperCorner></ows:WGS84BoundingBox>"
        )
    return (
        '<ows:BoundingBox crs="urn:ogc:def:crs:EPSG::4326" dimensions="2">'
        f"<ows:LowerCorner>{south} {west}</ows:LowerCorner><ows:UpperCorner>{north} {east}</ows:UpperCorner>"
        "</ows:BoundingBox>"
    )


def _one(version: str) -> Callable[[Written, WriteContext], bytes]:
    def one(written: Written, context: WriteContext) -> bytes:
        text = record(written.dataset, written.slug, context.lang, version=version)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()

    return one


def _many(version: str) -> Callable[[Iterable[Written], WriteContext], Iterator[bytes]]:
    def many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<csw:GetRecordsResponse{_HEADS[version]}>'
        yield f'{head}<csw:SearchResults elementSet="full" recordSchema="{NAMESPACES[version]}">\n'.encode()
        for item in records:
            yield record(item.dataset, item.slug, context.lang, version=version).encode() + b"\n"
        yield b"</csw:SearchResults></csw:GetRecordsResponse>\n"

    return many


_HOLDS = frozenset({"title", "keywords", "issued", "modified", "languages", "description"})
WRITERS = tuple(
    Writer(
        name=name,
        media_type="application/xml",
        suffix=".xml",
        one=_one(version),
        many=_many(version),
        reader=NAME,
        holds=_HOLDS,
        untagged=True,
    )
    for name, version in (("csw", "2.0.2"), ("csw-3", "3.0"))
)
