"""Licences and access rights, by the IRIs, texts and nodes that graphs have for them."""

from functools import lru_cache, partial

from parvis.model import EMPTY, Licence, Text
from parvis.standards.codes import find_code
from parvis.standards.licences import find_licence
from parvis.standards.links import read_link
from parvis.standards.texts import one_line, plain_text

from .graph import Properties, literal, name
from .source import NOTATION, Source

LICENCE, RIGHTS, ACCESS = name("dct:license"), name("dct:rights"), name("dct:accessRights")
_TITLES = tuple(
    name(prefixed) for prefixed in ("dct:title", "rdfs:label", "skos:prefLabel", "foaf:name", "schema:name")
)
_PAGES = tuple(
    name(prefixed) for prefixed in ("foaf:page", "foaf:homepage", "rdfs:seeAlso", "dct:source", "skos:exactMatch")
)
_IDENTIFIER = name("dct:identifier")
_AUTHORITY = "http://publications.europa.eu/resource/authority/licence/"
_ACCESS_CODES = {"PUBLIC": "open", "RESTRICTED": "restricted", "NON_PUBLIC": "under_review"}


def licence(source: Source, term: str) -> Licence | None:
    """The licence that a term is."""
    if term[0] == '"':
        text, tag, _ = literal(term)
        return _stated(source, text, source.tag(tag, source.subject, LICENCE)[0] if tag else source.language)
    return source.once("licence", term, partial(_node, source, term))


def _node(source: Source, term: str) -> Licence | None:
    iri = term[1:-1] if term[0] == "<" else ""
    node = source.graph.nodes.get(term) or {}
    if source.exact:
        return _exact(source, term, node)
    title = next((text for key in _TITLES if key in node and (text := source.text(term, node, key))), EMPTY)
    identifier = source.string(node, _IDENTIFIER, NOTATION) or ""
    if iri.startswith(_AUTHORITY):
        identifier = identifier or iri[len(_AUTHORITY) :].replace("_", "-")
    link, code_of_link = read_link(iri, source.base_url) if iri else (None, None)
    url = Text({source.language: link}) if link else source.links(term, node, *_PAGES)
    if code_of_link == "link-unsafe":
        source.find("link-unsafe", term, severity="error", value=iri)
    code = _known(identifier, tuple(title.values.values()), url.get())
    if not (code or title or url):
        return None
    if code is None:
        source.find("licence-unknown", term, severity="info", licence=title.get("en") or url.get() or identifier)
    return Licence(code=code, title=title, url=url)


def _exact(source: Source, term: str, node: Properties) -> Licence | None:
    title = source.text(term, node, _TITLES[0])
    iri = term[1:-1] if term[0] == "<" else ""
    code = source.string(node, NOTATION)
    url = source.links(term, node)
    if not url and iri and not (code and iri in _addresses(code)):
        url = Text({"und": iri})
    return Licence(code=code, title=title, url=url) if code or title or url else None


@lru_cache(maxsize=512)
def _addresses(code: str) -> frozenset[str]:
    from parvis.standards import dcat_terms

    found = dcat_terms.licence_url(Licence(code=code), "en")
    return frozenset((found,)) if found else frozenset()


@lru_cache(maxsize=2048)
def _known(identifier: str, titles: tuple[str, ...], url: str) -> str | None:
    for title in titles or ("",):
        if code := find_licence(identifier, title, url):
            return code
    return None


def _stated(source: Source, text: str, lang: str) -> Licence | None:
    """A licence as a text: its name, its address, or a whole notice, in HTML perhaps."""
    line = one_line(text)
    if not line:
        return None
    link, _ = read_link(line) if " " not in line else (None, None)
    code = find_licence("", "" if link else text, link or "")
    if code is None:
        source.find("licence-unknown", source.subject, LICENCE, "info", licence=line)
    if link:
        return Licence(code=code, url=Text({lang: link}))
    return Licence(code=code, title=plain_text(line[:2000], lang))


def licence_of(source: Source, properties: Properties) -> Licence | None:
    """The licence of a dataset or distribution: dct:license, else a dct:rights that is a licence we know."""
    for term in source.graph.values(properties, LICENCE) if LICENCE in properties else ():
        if (found := licence(source, term)) is not None:
            return found
    if source.exact:
        return None
    for term in properties.get(RIGHTS, ()):
        for spelling in source.spellings(term):
            link, _ = read_link(spelling) if " " not in spelling else (None, None)
            if code := find_licence("", "" if link else spelling, link or ""):
                label = source.label(term)
                return Licence(
                    code=code, title=EMPTY if link else label, url=Text({source.language: link}) if link else EMPTY
                )
    return None


def access_rights(source: Source, properties: Properties) -> str | None:
    """open, restricted or under_review; what is none of them is kept."""
    if ACCESS not in properties:
        return None
    return source.memo("access", properties[ACCESS], lambda: _access_rights(source, properties, source.kept))


def _access_rights(source: Source, properties: Properties, top: set[str]) -> str | None:
    for term in properties[ACCESS]:
        if source.exact and (code := source.notation(term)):
            return code
        spellings = source.spellings(term)
        if source.exact and (known := next((_ACCESS_CODES[word] for word in spellings if word in _ACCESS_CODES), None)):
            return known
        for spelling in spellings:
            if code := find_code("access_rights", spelling):
                return code
        top.add(ACCESS)
        if spellings:
            source.find("access-unknown", source.subject, ACCESS, "info", value=spellings[-1])
    return None
