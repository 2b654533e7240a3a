"""Distributions and data services of a dataset."""

from functools import lru_cache

from parvis.model import EMPTY, DataService, Distribution, Licence, Text
from parvis.standards.codes import find_code, find_format, guess_format, is_service
from parvis.standards.sizes import read_size
from parvis.standards.texts import find_languages, one_line

from .graph import RDF_TYPE, SERVES, Properties, literal, name, properties_as_json
from .rights import LICENCE, RIGHTS, licence_of
from .source import URL_TEXT, Source

DISTRIBUTION = name("dcat:distribution")
SERVICE_TYPE, DISTRIBUTION_TYPE = name("dcat:DataService"), name("dcat:Distribution")
_TITLE, _DESCRIPTION = name("dct:title"), name("dct:description")
_ACCESS, _DOWNLOAD = name("dcat:accessURL"), name("dcat:downloadURL")
_SERVICE, _ENDPOINT = name("dcat:accessService"), name("dcat:endpointURL")
_FORMAT, _MEDIA_TYPE, _SIZE = name("dct:format"), name("dcat:mediaType"), name("dcat:byteSize")
_LANGUAGE, _ISSUED, _MODIFIED = name("dct:language"), name("dct:issued"), name("dct:modified")
_CHECKSUM, _ALGORITHM, _VALUE = name("spdx:checksum"), name("spdx:algorithm"), name("spdx:checksumValue")
_CONFORMS, _KIND, _PAGE = name("dct:conformsTo"), name("dct:type"), name("foaf:page")
_IDENTIFIER = name("dct:identifier")
_ENCODING = name("schema:encodingFormat")
_FILE_TAKEN = frozenset(
    {
        RDF_TYPE, _TITLE, _DESCRIPTION, _ACCESS, _DOWNLOAD, _SERVICE, _FORMAT, _MEDIA_TYPE, _SIZE, _LANGUAGE, _ISSUED,
        _MODIFIED, _CHECKSUM, _KIND, LICENCE, _IDENTIFIER, URL_TEXT,
    }
)  # fmt: skip
_FILE_TAKEN_EXACT = _FILE_TAKEN | {_PAGE, _ENCODING}
_SERVICE_TAKEN = frozenset(
    {RDF_TYPE, _TITLE, _DESCRIPTION, _ENDPOINT, SERVES, _CONFORMS, _LANGUAGE, _IDENTIFIER, URL_TEXT}
)
_NONE: list[str] = []
VAGUE = frozenset({"API", "JSON", "other", "unknown"})
"Formats that services are often said to be of."
_MEDIA_PREFIXES = (
    "https://www.iana.org/assignments/media-types/",
    "http://www.iana.org/assignments/media-types/",
    "http://publications.europa.eu/resource/authority/file-type/",
)


def resources(
    source: Source, subject: str, properties: Properties, shared: Licence | None, servers: list[str]
) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    """The files and services of a dataset. `shared`: its licence; `servers`: services that say they serve it."""
    distributions: list[Distribution] = []
    services: list[DataService] = []
    seen: dict[object, str] = {}
    files = source.graph.values(properties, DISTRIBUTION) if DISTRIBUTION in properties else []
    for term in files:
        node = source.graph.nodes.get(term)
        if node is None:
            node = {_ACCESS: [term]} if not source.exact else {}
        if (found := _service_of(source, subject, term, node, properties)) is not None:
            if source.exact or _is_new(source, seen, found.url, found.protocol, found.title, term):
                services.append(found)
            continue
        item = _file(source, subject, term, node, shared, properties)
        if source.exact or not item.url or _is_new(source, seen, item.url, item.format, item.title, term):
            distributions.append(item)
    known = {service.url for service in services}
    for term in servers if not source.exact else ():
        node = source.graph.nodes[term]
        service = _service(source, subject, term, node, EMPTY, None)
        if service is not None and service.url not in known:
            services.append(service)
    return tuple(distributions), tuple(services)


def _is_new(source: Source, seen: dict[object, str], url: str, form: str | None, title: Text, term: str) -> bool:
    key = (url, form, title.get())
    if (first := seen.setdefault(key, term)) == term:
        return True
    source.find("resource-repeated", term, "", "info", first=first.strip("<>"), url=url)
    return False


def _service_of(source: Source, subject: str, term: str, node: Properties, dataset: Properties) -> DataService | None:
    """The service that a distribution stands for; None where it is a file of its own."""
    for value in source.graph.values(node, _SERVICE) if _SERVICE in node else ():
        inner = source.graph.nodes.get(value)
        if inner is None:
            continue
        title = source.text(term, node, _TITLE)
        service = _service(source, subject, value, inner, title, dataset)
        if service is None:
            continue
        access = source.address(node[_ACCESS][0], term, _ACCESS) if node.get(_ACCESS) else None
        if (
            source.exact
            or access == service.url
            or (_DOWNLOAD not in node and (access is None or _same(access, service.url)))
        ):
            return service
    if source.exact or _DOWNLOAD in node or _SIZE in node:
        return None
    url = _url(source, term, node)
    if url is None:
        return None
    code, _ = _format(source, node, url)
    if code is None or not is_service(code):
        return None
    return DataService(
        url=url,
        title=source.text(term, node, _TITLE),
        description=source.long_text(term, node, _DESCRIPTION),
        protocol=code,
        id=_id(source, subject, term, node),
        languages=languages(source, node),
        extras=_left(source, node, _FILE_TAKEN),
    )


def _same(access: str, endpoint: str) -> bool:
    """Whether two addresses are of one service: alike before the question mark."""
    return access.partition("?")[0].rstrip("/").lower() == endpoint.partition("?")[0].rstrip("/").lower()


def _service(
    source: Source, subject: str, term: str, node: Properties, title: Text, dataset: Properties | None
) -> DataService | None:
    url = source.links(term, node, _ENDPOINT).get() if source.exact else None
    for value in () if url else source.graph.values(node, _ENDPOINT):
        if url := source.address(value, term, _ENDPOINT):
            break
    if not url:
        return None
    own = source.text(term, node, _TITLE)
    if source.exact and dataset is not None and not title and own == source.text(subject, dataset, _TITLE):
        own = EMPTY
    protocol, conforms = None, False
    for value in source.graph.values(node, _CONFORMS):
        spellings = source.spellings(value)
        if source.exact:
            protocol = source.notation(value)
        else:
            protocol = protocol or next((code for word in spellings if (code := find_format(word))), None)
            conforms = conforms or protocol is None
    extras = _left(source, node, _SERVICE_TAKEN - {_CONFORMS} if conforms else _SERVICE_TAKEN)
    return DataService(
        url=url,
        title=own or (EMPTY if source.exact else title),
        description=source.long_text(term, node, _DESCRIPTION),
        protocol=protocol or (None if source.exact else guess_format(url)),
        id=_id(source, subject, term, node),
        languages=languages(source, node),
        extras=extras,
    )


def _file(
    source: Source, subject: str, term: str, node: Properties, shared: Licence | None, dataset: Properties
) -> Distribution:
    url = _url(source, term, node)
    code, media_type = _exact_format(source, node) if source.exact else _format(source, node, url)
    own = licence_of(source, node) if LICENCE in node or (shared is None and RIGHTS in node) else None
    if source.exact and _PAGE in node and node[_PAGE] == node.get(_ACCESS):
        url = None  # no address of its own: that of a page about it
    extras = _left(source, node, _FILE_TAKEN_EXACT if source.exact else _FILE_TAKEN)
    if (
        _DOWNLOAD in node
        and _ACCESS in node
        and node[_ACCESS] != node[_DOWNLOAD]
        and source.address(source.graph.values(node, _ACCESS)[0], term, _ACCESS) != url
    ):
        extras.update(properties_as_json(source.graph, node, [_ACCESS]))
    return Distribution(
        url=url,
        id=_id(source, subject, term, node),
        title=source.text(term, node, _TITLE),
        description=source.long_text(term, node, _DESCRIPTION) if _DESCRIPTION in node else EMPTY,
        format=code,
        media_type=media_type,
        size=_size(source, term, node, extras) if _SIZE in node else None,
        languages=languages(source, node) if _LANGUAGE in node else (),
        kind=_kind(source, node, extras) if _KIND in node else None,
        licence=None if own is shared or own == shared else own,
        issued=source.date(term, node, _ISSUED) if _ISSUED in node else None,
        modified=source.date(term, node, _MODIFIED) if _MODIFIED in node else None,
        checksum=_checksum(source, node) if _CHECKSUM in node else None,
        extras=extras,
    )


def _left(source: Source, node: Properties, taken: frozenset[str]) -> dict[str, object]:
    if node.keys() <= taken:
        return {}
    return properties_as_json(source.graph, node, [predicate for predicate in node if predicate not in taken])


def _id(source: Source, subject: str, term: str, node: Properties) -> str | None:
    """The identifier that is stated, else the IRI unless it is but a part of the dataset's."""
    if _IDENTIFIER in node and (own := source.string(node, _IDENTIFIER)):
        return own
    if source.exact or term[0] != "<" or term.startswith(subject[:-1] + "#"):
        return None
    return term[1:-1]


def _url(source: Source, term: str, node: Properties) -> str | None:
    if source.exact and URL_TEXT in node:
        return source.links(term, node).get() or None
    for predicate in (_DOWNLOAD, _ACCESS):
        if predicate not in node:
            continue
        for value in source.graph.values(node, predicate):
            if link := source.address(value, term, predicate):
                return link
    return None


Stated = tuple[str | None, str, str | None]
"A format's code, the source's own word for it, and the media type."


def _format(source: Source, node: Properties, url: str | None) -> tuple[str | None, str | None]:
    """The format's code (else the source's own word) and the media type."""
    formats, media_types = node.get(_FORMAT, _NONE), node.get(_MEDIA_TYPE, _NONE)
    stated = source.memo("format", [*formats, "", *media_types], lambda: stated_format(source, formats, media_types))
    return settled_format(stated, url)


def settled_format(stated: Stated, url: str | None) -> tuple[str | None, str | None]:
    """The format's code (else the source's own word) and the media type, from what is stated and the address."""
    code, said, media_type = stated
    # What the address gives away is asked for only where it may tell more.
    if url and (code is None or code in VAGUE):
        guessed = guess_format(url)
        if guessed and is_service(guessed):
            return guessed, media_type
        if code is None and not said:
            return (find_format(media_type) if media_type else None) or guessed, media_type
    elif code is None and not said and media_type:
        code = find_format(media_type)
    return code or said or None, media_type


def stated_format(source: Source, formats: list[str], media_types: list[str]) -> Stated:
    """What is stated of a format."""
    media_type = next(
        (found for term in media_types for word in source.spellings(term) if (found := _media(word))), None
    )
    said = ""
    code: str | None = None
    for term in formats:
        for word in source.spellings(term):
            code = code or find_format(word)
            media_type = media_type or _media(word)
            said = said or (word if not word.startswith("http") else "")
        if code is None and said:
            source.find("format-unknown", term if term[0] == "<" else source.subject, _FORMAT, "info", format=said)
    return code, said, media_type


@lru_cache(maxsize=4096)
def _media(word: str) -> str | None:
    for prefix in _MEDIA_PREFIXES[:2]:
        word = word.removeprefix(prefix)
    word = one_line(word)
    if word.count("/") == 1 and not word.startswith("http") and " " not in word.partition(";")[0]:
        return word.lower()
    return None


def _exact_format(source: Source, node: Properties) -> tuple[str | None, str | None]:
    code = next((found for term in node.get(_FORMAT, ()) if (found := source.notation(term))), None)
    return code, source.string(node, _ENCODING)


def _size(source: Source, term: str, node: Properties, extras: dict[str, object]) -> int | None:
    for value in node[_SIZE]:
        plain = value[1 : value.find('"', 1)]
        if plain.isdecimal() and len(plain) < 19:
            return int(plain)
        size = read_size(literal(value)[0])
        if size is not None:
            return size
        source.find("size-unreadable", term, _SIZE, "info", value=literal(value)[0])
        extras.update(properties_as_json(source.graph, node, [_SIZE]))
    return None


def languages(source: Source, node: Properties) -> tuple[str, ...]:
    """The languages of data."""
    if _LANGUAGE not in node:
        return ()
    return source.memo("languages", node[_LANGUAGE], lambda: _languages(source, node))


def _languages(source: Source, node: Properties) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for term in source.graph.values(node, _LANGUAGE) if _LANGUAGE in node else ():
        codes = _language(term)
        if not codes:
            if source.exact:
                codes = (source.notation(term) or "",)
            else:
                codes = next((c for word in source.spellings(term) if (c := find_languages(word))), ())
        if codes and codes[0]:
            found.update(dict.fromkeys(codes))
        else:
            source.find("language-unknown", source.subject, _LANGUAGE, "info", language=literal(term)[0])
            source.kept.add(_LANGUAGE)
    return tuple(found)


@lru_cache(maxsize=1024)
def _language(term: str) -> tuple[str, ...]:
    if term[0] != "<":
        return ()
    iri = term[1:-1]
    return find_languages(iri) or find_languages(iri.rstrip("/").rpartition("/")[2].lower())


def _kind(source: Source, node: Properties, extras: dict[str, object]) -> str | None:
    for term in node.get(_KIND, ()):
        if source.exact:
            return source.notation(term)
        for word in source.spellings(term):
            if code := find_code("resource_type", word):
                return code
        extras.update(properties_as_json(source.graph, node, [_KIND]))
    return None


def _checksum(source: Source, node: Properties) -> str | None:
    for term in node.get(_CHECKSUM, ()):
        inner = source.graph.nodes.get(term)
        value = source.string(inner, _VALUE) if inner else (one_line(literal(term)[0]) or None)
        if not value:
            continue
        algorithm = source.string(inner, _ALGORITHM) if inner else None
        if algorithm:
            word = algorithm.rpartition("#")[2].rpartition("/")[2].removeprefix("checksumAlgorithm_").lower()
            return f"{word.replace('-', '')}:{value}"
        return value
    return None
