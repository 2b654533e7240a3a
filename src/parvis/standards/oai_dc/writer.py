"""Datasets as Dublin Core: `oai_dc` with the fifteen elements, `dcterms` with the qualified terms as well."""

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from parvis.model import UNDETERMINED, Agent, Dataset, Distribution, Extent, Period, Text
from parvis.standards import dcat_terms
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.machine import marked_tag
from parvis.vocab import code_list

from .record import ACCESS, DATE_LIKE, DC, KINDS, TERMS

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
LOCATION = f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_TYPES = {code: word.capitalize() for word, code in KINDS.items()}
_RELATIONS = {
    "reference": "references", "referenced_by": "isReferencedBy", "part_of": "isPartOf", "has_part": "hasPart",
    "conforms_to": "conformsTo", "supersedes": "replaces", "superseded_by": "isReplacedBy",
    "version_of": "isVersionOf", "version": "hasVersion", "source": "source", "requires": "requires",
    "required_by": "isRequiredBy",
}  # fmt: skip
_One = Callable[[Written, WriteContext], bytes]
_Many = Callable[[Iterable[Written], WriteContext], Iterator[bytes]]


class _Record:
    """A record that is being written."""

    def __init__(self, *, qualified: bool) -> None:
        self.qualified = qualified
        if qualified:
            self.root = etree.Element("metadata", nsmap={"dcterms": TERMS, "xsi": _XSI})
        else:
            self.root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": _XSI})
            self.root.set(f"{{{_XSI}}}schemaLocation", LOCATION)

    def add(self, name: str, text: str | None, lang: str = "") -> None:
        """One element, where there is something to say."""
        text = _FORBIDDEN.sub("", text or "")
        if not text.strip():
            return
        element = etree.SubElement(self.root, f"{{{TERMS if self.qualified else DC}}}{name}")
        element.text = text
        if _TAG.fullmatch(lang):
            element.set(_LANG, lang)

    def texts(self, name: str, text: Text) -> None:
        for lang, value in text.values.items():
            self.add(name, value, marked_tag(lang, text))

    def bytes(self) -> bytes:
        written: bytes = etree.tostring(self.root, encoding="utf-8")
        return written


def element(record: Written, context: WriteContext, *, qualified: bool = False) -> bytes:
    """The dataset as one element in UTF-8, without an XML declaration."""
    dataset = record.dataset
    made = _Record(qualified=qualified)
    main = dataset.title.language(context.lang, "en") or UNDETERMINED
    made.texts("title", dataset.title)
    for agent in dataset.creators:
        _agent(made, "creator", agent, main)
    _subjects(made, dataset)
    made.texts("description", dataset.description)
    if dataset.publisher:
        _agent(made, "publisher", dataset.publisher, main)
    for agent in dataset.contacts:
        _agent(made, "contributor", agent, main)
    _dates(made, dataset)
    made.add("type", _TYPES.get(dataset.kind, dataset.kind))
    kept = dataset.extras.get("format")
    told = [item.media_type or item.format or "" for item in dataset.distributions]
    for form in dict.fromkeys([word for word in kept if isinstance(word, str)] if isinstance(kept, list) else told):
        made.add("format", form)
    for name in _identifiers(record, context):
        made.add("identifier", name)
    for code in dataset.languages:
        made.add("language", code)
    _relations(made, dataset, main)
    for period in dataset.periods:
        made.add("temporal" if qualified else "coverage", _period(period))
    for extent in dataset.extents:
        _extent(made, extent, main)
    _rights(made, dataset, main)
    if qualified and dataset.frequency:
        made.add("accrualPeriodicity", dataset.frequency)
    return made.bytes()


def _agent(made: _Record, name: str, agent: Agent, main: str) -> None:
    lang = agent.name.language(main, "en") or UNDETERMINED
    made.add(name, agent.name.values.get(lang), lang)


def _subjects(made: _Record, dataset: Dataset) -> None:
    for lang, words in dataset.keywords.values.items():
        for word in words:
            made.add("subject", word, f"{lang}-t-und" if lang in dataset.keywords.machine else lang)
    for code in dataset.subjects:
        term = code_list("subject").get(code)
        for lang, label in term.labels.items() if term else ():
            made.add("subject", label, lang)


def _dates(made: _Record, dataset: Dataset) -> None:
    if made.qualified:
        made.add("issued", dataset.issued)
        made.add("modified", dataset.modified)
        return
    # Simple Dublin Core does not say which is which: the earlier one is read as that of publication.
    for date in sorted({date for date in (dataset.issued, dataset.modified) if date}):
        made.add("date", date)


def _identifiers(record: Written, context: WriteContext) -> list[str]:
    dataset = record.dataset
    names = [f"https://doi.org/{item.value}" if item.type == "doi" else item.value for item in dataset.identifiers]
    if context.base_url and dataset.id:
        names.append(f"{context.base_url}/datasets/{dataset.id}")
    return list(dict.fromkeys([*names, *dataset.landing_page.values.values()]))


def _relations(made: _Record, dataset: Dataset, main: str) -> None:
    files: list[Distribution] = [item for item in dataset.distributions if item.url]
    for item in files:
        made.add("hasFormat" if made.qualified else "relation", item.url)
    services = [service.url for service in dataset.services]
    for relation in dataset.relations:
        made.add(_RELATIONS.get(relation.type, "relation") if made.qualified else "relation", relation.url)
    for url in services:
        made.add("relation", url)
    for title in dataset.series if made.qualified else ():
        lang = title.language(main, "en") or UNDETERMINED
        made.add("isPartOf", title.values.get(lang), lang)


def _period(period: Period) -> str:
    """DCMI Period Encoding Scheme."""
    parts = [f"start={period.start}" if period.start else "", f"end={period.end}" if period.end else ""]
    return "; ".join([*filter(None, parts), "scheme=W3C-DTF"]) if any(parts) else ""


def _extent(made: _Record, extent: Extent, main: str) -> None:
    """DCMI Box Encoding Scheme where there is a box, else the place's name."""
    name = "spatial" if made.qualified else "coverage"
    lang = extent.name.language(main, "en") or UNDETERMINED
    label = extent.name.values.get(lang, "")
    if not label and extent.code:
        label = code_list("geographic_region").label(extent.code, main, "en")
    if extent.bbox:
        west, south, east, north = (repr(float(number)).removesuffix(".0") for number in extent.bbox)
        parts = [f"name={label}" if label and not set(label) & set(";=") else "", f"northlimit={north}",
                 f"southlimit={south}", f"westlimit={west}", f"eastlimit={east}"]  # fmt: skip
        made.add(name, "; ".join(filter(None, parts)), lang if parts[0] else "")
    elif label and (made.qualified or not DATE_LIKE.fullmatch(label)):
        made.add(name, label, lang)


def _rights(made: _Record, dataset: Dataset, main: str) -> None:
    licence = dataset.licence
    name = "license" if made.qualified else "rights"
    if licence:
        titles = dcat_terms.licence_titles(licence)
        term = code_list("licence").get(licence.code) if licence.code else None
        links = licence.url.values
        if not links and term and not term.more.get("shared_url"):  # or else it would be read as the other licence
            links = dict(term.more.get("url") or {})
        for values in (titles, links):
            for lang in sorted(values, key=lambda lang: (lang != main, lang)):
                made.add(name, values[lang], lang)
    if dataset.access_rights:
        made.add("accessRights" if made.qualified else "rights",
                 ACCESS.get(dataset.access_rights, f"info:eu-repo/semantics/{dataset.access_rights}"))  # fmt: skip


def _one(qualified: bool) -> _One:
    def one(record: Written, context: WriteContext) -> bytes:
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + element(record, context, qualified=qualified) + b"\n"

    return one


def _many(qualified: bool) -> _Many:
    def many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
        """Many records, in an element of our own: Dublin Core has none for several."""
        yield b'<?xml version="1.0" encoding="UTF-8"?>\n<records>\n'
        for record in records:
            yield element(record, context, qualified=qualified) + b"\n"
        yield b"</records>\n"

    return many


_HELD = frozenset({"title", "description", "keywords", "subjects", "access_rights", "languages",
                   "licence.code"})  # fmt: skip
WRITERS = (
    Writer(name="oai-dc", media_type="application/xml", suffix=".xml", one=_one(False), many=_many(False),
           reader="oai-dc", holds=_HELD),
    Writer(name="dcterms", media_type="application/xml", suffix=".xml", one=_one(True), many=_many(True),
           reader="oai-dc", holds=_HELD | {"extents.bbox", "issued", "modified", "periods", "frequency"}),
)  # fmt: skip
