"""Datasets as records of CSW, brief, summary or full."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from parvis.model import (
    UNDETERMINED,
    Agent,
    Dataset,
    Distribution,
    Extent,
    Licence,
    Text,
)
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.codes import find_format, is_service
from parvis.standards.machine import marked_tag
from parvis.vocab import code_list

from .elements import NAMESPACES, SERVICE, TONGUE

ElementSet = Literal["brief", "summary", "full"]
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
    scheme = scheme or (f"{TONGUE}{tongue}" if tongue else "")
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
    return f"{SERVICE}:{protocol}" if protocol else SERVICE


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
        reader="csw",
        holds=_HOLDS,
        untagged=True,
    )
    for name, version in (("csw", "2.0.2"), ("csw-3", "3.0"))
)
