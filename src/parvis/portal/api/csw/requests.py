"""A CSW request as it is asked, by key-value pairs or as an XML document: one form for both, and for both versions."""

from collections.abc import Mapping

import msgspec

from parvis.standards.findings import Findings
from parvis.standards.xml import Element, parse

from .errors import CswError, invalid, missing
from .filters import All, Compare, Meets, Node, box_of, from_cql, from_xml, queryable

VERSIONS = ("3.0.0", "2.0.2")
LARGEST = 1_000_000
MOST = 1000
"Records a page at the most."
OPERATIONS = ("GetCapabilities", "DescribeRecord", "GetRecords", "GetRecordById", "GetDomain")
SCHEMAS = {
    "http://www.opengis.net/cat/csw/2.0.2": "csw",
    "http://www.opengis.net/cat/csw/3.0": "csw",
    "http://www.isotc211.org/2005/gmd": "gmd",
    "http://standards.iso.org/iso/19115/-3/mdb/2.0": "mdb",
    "csw:isorecord": "gmd",
}
"By outputSchema: in which of our forms records are given."
_FORMATS = frozenset({"application/xml", "text/xml", "application/atom+xml", ""})


class Asked(msgspec.Struct, kw_only=True):
    """What a request asks."""

    operation: str
    version: str
    schema: str = "csw"
    "csw, gmd or mdb."
    output_schema: str = ""
    elements: str = "summary"
    "brief, summary or full."
    hits: bool = False
    start: int = 1
    limit: int = 10
    filter: Node | None = None
    sort: tuple[str, bool] | None = None
    "A queryable, and whether it falls."
    ids: tuple[str, ...] = ()
    domain: str = ""
    "What GetDomain asks: `GetRecords.outputSchema`, or a queryable."
    is_parameter: bool = False
    atom: bool = False
    words: str = ""
    "Words of an OpenSearch query."


def from_pairs(pairs: Mapping[str, str]) -> Asked:
    """The request of key-value pairs; their names' case does not matter. Raises CswError."""
    given = {name.lower(): value.strip() for name, value in pairs.items() if value.strip()}
    service = given.get("service")
    if service is None and given:
        raise missing("service")
    if service is not None and service.upper() != "CSW":
        raise invalid("service", service)
    name = given.get("request", "")
    if not name and given:
        raise missing("request")
    operation = (
        next((known for known in OPERATIONS if known.lower() == name.lower()), "") if name else "GetCapabilities"
    )
    if not operation:
        raise CswError("OperationNotSupported", "request", "csw-operation-unknown", name=name)
    version = _version(operation, given.get("acceptversions") or given.get("version", ""))
    asked = Asked(operation=operation, version=version)
    _presentation(asked, given)
    match operation:
        case "GetRecords":
            _search(asked, given)
        case "GetRecordById":
            asked.ids = tuple(dict.fromkeys(part.strip() for part in given.get("id", "").split(",") if part.strip()))
            if not asked.ids:
                raise missing("id")
        case "GetDomain":
            parameter, name = (
                given.get("parametername", ""),
                given.get("propertyname") or given.get("valuereference", ""),
            )
            asked.is_parameter, asked.domain = bool(parameter), parameter or name
            if not asked.domain:
                raise missing("parametername")
    return asked


def _version(operation: str, text: str) -> str:
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    found = next((version for part in wanted for version in VERSIONS if part in (version, version[:3])), "")
    if found:
        return found
    if wanted:
        code = "VersionNegotiationFailed" if operation == "GetCapabilities" else "InvalidParameterValue"
        raise CswError(code, "version", "csw-version-unknown", versions=", ".join(VERSIONS), value=text)
    if operation == "GetCapabilities":
        return VERSIONS[0]
    raise missing("version")


def _presentation(asked: Asked, given: Mapping[str, str]) -> None:
    """In which form the records are wanted."""
    schema = given.get("outputschema", "")
    if schema:
        known = SCHEMAS.get(schema) or SCHEMAS.get(schema.lower())
        if known is None:
            raise invalid("outputSchema", schema)
        asked.schema, asked.output_schema = known, schema
    elements = given.get("elementsetname", "summary")
    if elements.lower() not in ("brief", "summary", "full"):
        raise invalid("elementSetName", elements)
    asked.elements = elements.lower()
    form = given.get("outputformat", "").split(";")[0].strip().lower()
    if form not in _FORMATS:
        raise invalid("outputFormat", form)
    asked.atom = form == "application/atom+xml"


def _search(asked: Asked, given: Mapping[str, str]) -> None:
    third = asked.version == "3.0.0"
    if not third and not (given.get("typenames") or given.get("typename")):
        raise missing("typeNames")
    kind = given.get("resulttype", "results" if third else "hits").lower()
    if kind not in ("results", "hits", "validate"):
        raise invalid("resultType", kind)
    asked.hits = kind == "hits"
    asked.start = _number(given, "startposition", 1, least=1)
    asked.limit = min(_number(given, "maxrecords", 10, least=0), MOST)
    parts: list[Node] = []
    constraint = given.get("constraint") or given.get("filter") or ""
    if constraint:
        language = given.get("constraintlanguage", "FILTER" if constraint.startswith("<") else "CQL_TEXT").upper()
        if language.startswith("CQL"):
            parts.append(from_cql(constraint))
        elif language == "FILTER":
            found = from_xml(_element(constraint.encode()))
            parts += [found] if found else []
        else:
            raise invalid("constraintLanguage", language)
    if words := given.get("q", ""):
        parts.append(Compare("anytext", "=", words))
    if box := given.get("bbox", ""):
        parts.append(Meets(box_of(box.split(",")[:4])))
    if ids := given.get("recordids", ""):
        asked.ids = tuple(part.strip() for part in ids.split(",") if part.strip())
    if time := given.get("time", ""):
        start, _, end = time.partition("/")
        parts += [Compare("modified", ">=", start)] if start else []
        parts += [Compare("modified", "<=", end)] if end else []
    asked.filter = parts[0] if len(parts) == 1 else All(tuple(parts)) if parts else None
    asked.sort = _sort(given.get("sortby", ""))


def _number(given: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = given.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and int(text) >= least):
        raise invalid(name, text)
    return int(text)


def _sort(text: str) -> tuple[str, bool] | None:
    """`dc:title:D`, `title DESC`."""
    first = text.split(",")[0].strip()
    if not first:
        return None
    name, falls = first, False
    for mark in (":", " "):
        head, _, tail = first.rpartition(mark)
        if head and tail.upper() in ("A", "ASC", "D", "DESC"):
            name, falls = head, tail.upper().startswith("D")
            break
    return queryable(name), falls


# --- XML


def from_document(body: bytes) -> Asked:
    """The request of an XML document, in a SOAP envelope or not. Raises CswError."""
    if len(body) > LARGEST:
        raise CswError("NoApplicableCode", "", "csw-request-large", limit=LARGEST)
    root = _element(body)
    if _local(root) == "Envelope":
        inner = next((child for part in root.iterchildren("{*}Body") for child in part.iterchildren("*")), None)
        if inner is None:
            raise CswError("NoApplicableCode", "", "csw-request-unreadable")
        root = inner
    operation = next((known for known in OPERATIONS if known == _local(root)), "")
    if not operation:
        raise CswError("OperationNotSupported", "request", "csw-operation-unknown", name=_local(root))
    third = "cat/csw/3.0" in str(root.tag)
    stated = root.get("version", "")
    if operation == "GetCapabilities":
        accepted = ",".join(_text(node) for node in root.iter("{*}Version"))
        asked = Asked(operation=operation, version=_version(operation, accepted or ("3.0.0" if third else "2.0.2")))
    else:
        asked = Asked(operation=operation, version=_version(operation, stated or ("3.0.0" if third else "2.0.2")))
    given = {name.lower(): value.strip() for name, value in root.attrib.items() if value.strip()}
    match operation:
        case "GetRecords":
            _search_document(asked, root, given)
        case "GetRecordById":
            asked.ids = tuple(dict.fromkeys(filter(None, (_text(node) for node in root.iterchildren("{*}Id")))))
            given["elementsetname"] = _first(root, "ElementSetName") or "summary"
            _presentation(asked, given)
            if not asked.ids:
                raise missing("Id")
        case "GetDomain":
            parameter = _first(root, "ParameterName")
            asked.is_parameter = bool(parameter)
            asked.domain = parameter or _first(root, "PropertyName") or _first(root, "ValueReference")
            if not asked.domain:
                raise missing("ParameterName")
    return asked


def _search_document(asked: Asked, root: Element, given: dict[str, str]) -> None:
    query = next(root.iterchildren("{*}Query"), None)
    if query is None:
        raise missing("Query")
    given["elementsetname"] = _first(query, "ElementSetName") or "summary"
    given["typenames"] = query.get("typeNames") or query.get("typeName") or "csw:Record"
    given.setdefault("resulttype", "results" if asked.version == "3.0.0" else "hits")
    given.pop("constraint", None)
    _presentation(asked, given)
    _search(asked, given)
    constraint = next(query.iterchildren("{*}Constraint"), None)
    if constraint is not None:
        text = _first(constraint, "CqlText")
        element = next((child for child in constraint.iterchildren("*") if _local(child) == "Filter"), None)
        if text:
            asked.filter = from_cql(text)
        elif element is not None:
            asked.filter = from_xml(element)
    properties = [
        (queryable(_first(node, "PropertyName") or _first(node, "ValueReference")), _first(node, "SortOrder"))
        for node in query.iter("{*}SortProperty")
    ]
    if properties:
        asked.sort = (properties[0][0], properties[0][1].upper().startswith("D"))


def _element(body: bytes) -> Element:
    findings = Findings()
    root = parse(body, findings)
    if root is None or any(problem.severity == "error" for problem in findings.all()):
        raise CswError("NoApplicableCode", "", "csw-request-unreadable")
    return root


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _first(element: Element, name: str) -> str:
    return next((_text(node) for node in element.iter(f"{{*}}{name}")), "")
