"""What is asked of a CSW catalogue (2.0.2 and 3.0): its capabilities and its records.

By GET with key-value pairs; by POST with XML where the catalogue takes nothing else, or refuses the other.
Sources: OGC 07-006r1 (the methods of each request: Table 18) and 12-176r7; for filters 04-095 and 09-026r2.
"""

from urllib.parse import parse_qsl, urlsplit

import msgspec
from lxml import etree
from yarl import URL

from parvis.model import Problem
from parvis.standards import csw as dublin_core
from parvis.standards.xml import Element
from parvis.standards.xml_records import first_text

from .base import Client, FetchError, Reply
from .guard import shown
from .places import roots
from .xml_parts import local, tree

EXPECTED = "CSW"
_GMD, _GMI = "http://www.isotc211.org/2005/gmd", "http://www.isotc211.org/2005/gmi"
_MDB = "http://standards.iso.org/iso/19115/-3/mdb/"
_CSW3 = "http://www.opengis.net/cat/csw/3.0"
_FILTER = {"2.0.2": "http://www.opengis.net/ogc", "3.0.0": "http://www.opengis.net/fes/2.0"}
_VALUE = {"2.0.2": "PropertyName", "3.0.0": "ValueReference"}
_DC = {"dc": "http://purl.org/dc/elements/1.1/", "dct": "http://purl.org/dc/terms/"}
_OF_THE_REQUEST = frozenset(
    {"service", "request", "version", "acceptversions", "id", "outputschema", "elementsetname", "typenames",
     "resulttype"}
)  # fmt: skip
_USUAL = ("csw", "geonetwork/srv/eng/csw", "srv/eng/csw", "geonetwork/srv/csw", "pycsw/csw", "csw/csw.py")
_NOT_BY_GET = frozenset({"400", "405", "415", "501"})


class Catalogue(msgspec.Struct, frozen=True):
    """What a catalogue's capabilities say."""

    url: str
    version: str
    title: str
    schema: str
    "The outputSchema of the richest records it gives."
    posts: bool = False
    "Whether it is asked by POST."


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which records are asked for."""

    start: int = 1
    rows: int
    elements: str = "full"
    sorted: bool = False
    "By identifier."
    since: str = ""
    "Only those changed since this moment."
    hits: bool = False
    "Only how many there are."


def endpoints(url: str) -> list[str]:
    """Addresses where the catalogue may answer: the one given, without what belongs to a request, then usual ones."""
    pieces = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(pieces.query) if key.lower() not in _OF_THE_REQUEST]
    own = str(URL(url).with_query(query)) if query else str(URL(url).with_query(None).with_fragment(None))
    found = [own]
    for root in roots(url, cut_at=("catalog.search", "catalogue", "search", "metadata")):
        found += [f"{root.rstrip('/')}/{usual}" for usual in _USUAL]
    return list(dict.fromkeys(found))


def capabilities(client: Client, url: str) -> Catalogue:
    """The catalogue at an endpoint. Raises FetchError: `csw-refused`, `wrong-kind`, or what the address answers."""
    posts = False
    try:
        reply = client.get(url, params={"service": "CSW", "request": "GetCapabilities"})
        root = _capabilities(reply, url)
    except FetchError as error:
        if not may_want_post(error):
            raise
        try:
            root = _capabilities(_post(client, url, _get_capabilities()), url)
        except FetchError:
            raise error from None
        posts = True
    versions = root.get("version") or ("3.0.0" if "3.0" in (root.nsmap.get(root.prefix) or "") else "2.0.2")
    stated = {
        "".join(value.itertext()).strip()
        for parameter in root.iter("{*}Parameter")
        if (parameter.get("name") or "").lower() == "outputschema"
        for value in parameter.iter("{*}Value")
    }
    asked = URL(url if posts else reply.url)
    kept = {key: value for key, value in asked.query.items() if key.lower() not in _OF_THE_REQUEST}
    return Catalogue(
        url=str(asked.with_query(kept or None)),
        version="3.0.0" if versions.startswith("3") else "2.0.2",
        title=first_text(root, "{*}ServiceIdentification/{*}Title")[:200],
        schema=_richest(stated, versions),
        posts=posts or _offers_only_post(root),
    )


def _capabilities(reply: Reply, url: str) -> Element:
    root, broken = tree(reply.body, url, EXPECTED, "Capabilities", "ExceptionReport")
    refuse(root, url)
    if "cat/csw" not in (root.nsmap.get(root.prefix) or ""):
        root, broken = tree(b"<other/>", url, EXPECTED, "Capabilities")
    if broken is not None:
        raise broken
    return root


def _offers_only_post(root: Element) -> bool:
    """Whether the capabilities list an address for GetRecords by POST and none by GET."""
    for operation in root.iter("{*}Operation"):
        if operation.get("name") == "GetRecords":
            methods = {local(each) for each in operation.iterfind("{*}DCP/{*}HTTP/*")}
            return methods == {"Post"}
    return False


def may_want_post(error: FetchError) -> bool:
    """Whether a refusal may be that of key-value pairs, and not of the question."""
    return error.problem.code == "csw-refused" or error.problem.values.get("status") in _NOT_BY_GET


def _richest(stated: set[str], version: str) -> str:
    """HNAP and ISO 19139 as they are, before 19115-3, which catalogues make of it; Dublin Core last."""
    for schema in (_GMD, _GMI):
        if schema in stated:
            return schema
    newer = sorted((schema for schema in stated if schema.startswith(_MDB)), reverse=True)
    return newer[0] if newer else dublin_core.NAMESPACES["3.0" if version.startswith("3") else "2.0.2"]


def refuse(root: Element, url: str) -> None:
    """Raises FetchError (`csw-refused`) where an answer is an exception report."""
    if local(root) == "ExceptionReport":
        said = " ".join("".join(part.itertext()).strip() for part in root.iter("{*}ExceptionText"))[:200]
        code = next((part.get("exceptionCode") or "" for part in root.iter("{*}Exception")), "")
        error = said or code or "ExceptionReport"
        raise FetchError(Problem("csw-refused", values={"url": shown(url), "error": error}))


def get_records(client: Client, catalogue: Catalogue, asked: Asked) -> Reply:
    """The catalogue's answer, as it is. Raises FetchError where it can't be had."""
    if catalogue.posts:
        return _post(client, catalogue.url, _get_records(catalogue, asked))
    return client.get(catalogue.url, params=_pairs(catalogue, asked))


def _pairs(catalogue: Catalogue, asked: Asked) -> dict[str, str]:
    third = catalogue.version.startswith("3")
    # GeoNetwork and pycsw take csw:Record for any schema.
    pairs = {
        "service": "CSW",
        "version": catalogue.version,
        "request": "GetRecords",
        "typeNames": "csw:Record",
        "namespace": f"xmlns(csw={_CSW3 if third else dublin_core.NAMESPACES['2.0.2']})",
        "elementSetName": asked.elements,
        "maxRecords": str(asked.rows),
    }
    if not third:
        pairs["resultType"] = "hits" if asked.hits else "results"
    if not asked.hits:
        pairs |= {"outputSchema": catalogue.schema, "startPosition": str(asked.start)}
    if asked.sorted:
        pairs["sortBy"] = "dc:identifier:A"
    if asked.since:
        pairs |= {
            "constraintLanguage": "CQL_TEXT",
            "constraint_language_version": "1.1.0",
            "constraint": f"modified >= '{asked.since}'",
        }
    return pairs


def _post(client: Client, url: str, question: Element) -> Reply:
    body: bytes = etree.tostring(question, xml_declaration=True, encoding="UTF-8")
    return client.post(url, body, media_type="application/xml", headers={"Accept": "application/xml"})


def _get_capabilities() -> Element:
    space = dublin_core.NAMESPACES["2.0.2"]
    return etree.Element(f"{{{space}}}GetCapabilities", {"service": "CSW"}, nsmap={"csw": space})


def _get_records(catalogue: Catalogue, asked: Asked) -> Element:
    version = catalogue.version
    third = version.startswith("3")
    space, filters = _CSW3 if third else dublin_core.NAMESPACES["2.0.2"], _FILTER[version]
    attributes = {"service": "CSW", "version": version, "maxRecords": str(asked.rows)}
    if not third:
        attributes["resultType"] = "hits" if asked.hits else "results"
    if not asked.hits:
        attributes |= {"outputSchema": catalogue.schema, "startPosition": str(asked.start)}
    root = etree.Element(f"{{{space}}}GetRecords", attributes, nsmap={"csw": space, "fes": filters, **_DC})
    query = etree.SubElement(root, f"{{{space}}}Query", {"typeNames": "csw:Record"})
    etree.SubElement(query, f"{{{space}}}ElementSetName").text = asked.elements
    if asked.since:
        constraint = etree.SubElement(query, f"{{{space}}}Constraint", {"version": "2.0.0" if third else "1.1.0"})
        within = etree.SubElement(constraint, f"{{{filters}}}Filter")
        bound = etree.SubElement(within, f"{{{filters}}}PropertyIsGreaterThanOrEqualTo")
        etree.SubElement(bound, f"{{{filters}}}{_VALUE[version]}").text = "dct:modified"
        etree.SubElement(bound, f"{{{filters}}}Literal").text = asked.since
    if asked.sorted:
        by = etree.SubElement(etree.SubElement(query, f"{{{filters}}}SortBy"), f"{{{filters}}}SortProperty")
        etree.SubElement(by, f"{{{filters}}}{_VALUE[version]}").text = "dc:identifier"
        etree.SubElement(by, f"{{{filters}}}SortOrder").text = "ASC"
    return root


def by_identifier(client: Client, catalogue: Catalogue, names: list[str]) -> Reply:
    """The catalogue's answer to a question for records by their identifiers (GetRecordById), as it is."""
    pairs = {
        "service": "CSW", "version": catalogue.version, "request": "GetRecordById", "elementSetName": "full",
        "outputSchema": catalogue.schema, "id": ",".join(names),
    }  # fmt: skip
    return client.get(catalogue.url, params=pairs)
