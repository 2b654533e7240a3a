"""What the catalogue can: GetCapabilities, GetDomain, DescribeRecord and the OpenSearch description."""

from parvis.portal.api.search import find
from parvis.search.model import Query
from parvis.standards import csw
from parvis.standards.base import WriteContext

from .answers import HEAD, escaped
from .errors import CswError
from .filters import queryable
from .predicate import QUERYABLES, values_of
from .requests import OPERATIONS, VERSIONS, Asked

_FACETS = {"subject": "keyword", "topiccategory": "subject", "format": "format", "language": "language",
           "publisher": "organization", "rights": "licence"}  # fmt: skip
_SCHEMAS = {
    "2.0.2": (
        csw.NAMESPACES["2.0.2"],
        "http://www.isotc211.org/2005/gmd",
        "http://standards.iso.org/iso/19115/-3/mdb/2.0",
    ),
    "3.0.0": (
        csw.NAMESPACES["3.0"],
        "http://www.isotc211.org/2005/gmd",
        "http://standards.iso.org/iso/19115/-3/mdb/2.0",
    ),
}
_DUBLIN_CORE = ("title", "abstract", "subject", "type", "format", "language", "publisher", "creator", "contributor",
                "identifier", "modified", "date", "relation", "source", "rights", "anytext")  # fmt: skip
_COMPARISONS = ("EqualTo", "NotEqualTo", "LessThan", "GreaterThan", "LessThanOrEqualTo", "GreaterThanOrEqualTo")


def parameters(version: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """By operation the values of its parameters."""
    formats = ("application/xml", *(("application/atom+xml",) if version == "3.0.0" else ()))
    shown = {"outputSchema": _SCHEMAS[version], "outputFormat": formats, "ElementSetName": ("brief", "summary", "full")}
    return {
        "GetCapabilities": {"sections": ("ServiceIdentification", "ServiceProvider", "OperationsMetadata",
                                         "Filter_Capabilities"), "AcceptVersions": VERSIONS},
        "DescribeRecord": {"typeName": ("csw:Record",), "outputFormat": ("application/xml",),
                           "schemaLanguage": ("http://www.w3.org/XML/Schema",)},
        "GetRecords": {"typeNames": ("csw:Record", "gmd:MD_Metadata", "mdb:MD_Metadata"), **shown,
                       "resultType": ("hits", "results"), "CONSTRAINTLANGUAGE": ("CQL_TEXT", "FILTER")},
        "GetRecordById": dict(shown),
        "GetDomain": {"ParameterName": ("GetRecords.outputSchema", "GetRecords.ElementSetName",
                                        "GetRecords.resultType", "GetRecordById.outputSchema")},
    }  # fmt: skip


def capabilities(version: str, context: WriteContext) -> str:
    """The Capabilities document."""
    third = version == "3.0.0"
    ows = f"http://www.opengis.net/ows{'/2.0' if third else ''}"
    namespace = csw.NAMESPACES["3.0" if third else "2.0.2"]
    fes = 'xmlns:fes="http://www.opengis.net/fes/2.0"' if third else 'xmlns:ogc="http://www.opengis.net/ogc"'
    title = " | ".join(dict.fromkeys(context.title.get(lang, "") for lang in ("en", "fr") if context.title.get(lang)))
    version_line = "".join(f"<ows:ServiceTypeVersion>{each}</ows:ServiceTypeVersion>" for each in VERSIONS)
    email = escaped(context.contact_email)
    contact = (
        f"<ows:ContactInfo><ows:Address><ows:ElectronicMailAddress>{email}</ows:ElectronicMailAddress></ows:Address>"
        "</ows:ContactInfo>"
        if email
        else ""
    )
    return (
        f'{HEAD}<csw:Capabilities xmlns:csw="{namespace}" xmlns:ows="{ows}" {fes}'
        ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:gml="http://www.opengis.net/gml"'
        f' xmlns:gml32="http://www.opengis.net/gml/3.2" xmlns:ows11="http://www.opengis.net/ows/1.1"'
        f' version="{version}">'
        f"<ows:ServiceIdentification><ows:Title>{escaped(title or 'Parvis')}</ows:Title>"
        "<ows:Abstract>Catalogue of open data | Catalogue de données ouvertes</ows:Abstract>"
        f'<ows:ServiceType codeSpace="OGC">CSW</ows:ServiceType>{version_line}'
        "<ows:Fees>NONE</ows:Fees><ows:AccessConstraints>NONE</ows:AccessConstraints></ows:ServiceIdentification>"
        f"<ows:ServiceProvider><ows:ProviderName>{escaped(title or 'Parvis')}</ows:ProviderName>"
        f'<ows:ProviderSite xlink:type="simple" xlink:href="{escaped(context.base_url)}/"/>'
        f"<ows:ServiceContact>{contact}</ows:ServiceContact></ows:ServiceProvider>"
        f"<ows:OperationsMetadata>{_operations(version, context)}</ows:OperationsMetadata>"
        f"{_filters_3() if third else _filters_2()}</csw:Capabilities>"
    )


def _operations(version: str, context: WriteContext) -> str:
    third = version == "3.0.0"
    address = f"{escaped(context.base_url)}/csw"
    written = ""
    known = parameters(version)
    for name in OPERATIONS:
        if third and name == "DescribeRecord":
            continue
        inner = (
            f'<ows:DCP><ows:HTTP><ows:Get xlink:type="simple" xlink:href="{address}"/>'
            f'<ows:Post xlink:type="simple" xlink:href="{address}"/></ows:HTTP></ows:DCP>'
        )
        inner += "".join(_parameter("Parameter", key, values, third) for key, values in known[name].items())
        if name == "GetRecords":
            names = tuple(f"{'dct' if key in ('abstract', 'modified') else 'dc'}:{key}" for key in _DUBLIN_CORE[:-1])
            inner += _parameter("Constraint", "SupportedDublinCoreQueryables", (*names, "csw:AnyText"), third)
            inner += _parameter(
                "Constraint", "SupportedISOQueryables", tuple(f"apiso:{key}" for key in QUERYABLES), third
            )
        written += f'<ows:Operation name="{name}">{inner}</ows:Operation>'
    written += _parameter("Parameter", "service", ("CSW",), third) + _parameter("Parameter", "version", VERSIONS, third)
    written += _parameter("Constraint", "MaxRecordDefault", ("10",), third)
    written += _parameter("Constraint", "PostEncoding", ("XML", "SOAP"), third)
    if third:
        written += "".join(_parameter("Constraint", name, ("TRUE",), third) for name in (
            "OpenSearch", "GetCapabilities-XML", "GetRecordById-XML", "GetRecords-Basic-XML", "GetRecords-Basic-KVP",
            "GetRecords-Filter-FES-XML", "GetRecords-CQL", "Filter-CQL", "CSW-Response"
        ))  # fmt: skip
    return written


def _parameter(kind: str, name: str, values: tuple[str, ...], third: bool) -> str:
    inner = "".join(f"<ows:Value>{escaped(value)}</ows:Value>" for value in values)
    if third:
        inner = f"<ows:AllowedValues>{inner}</ows:AllowedValues>"
    return f'<ows:{kind} name="{name}">{inner}</ows:{kind}>'


def _filters_2() -> str:
    names = ("EqualTo", "NotEqualTo", "LessThan", "GreaterThan", "LessThanEqualTo", "GreaterThanEqualTo", "Like",
             "Between", "NullCheck")  # fmt: skip
    operators = "".join(f"<ogc:ComparisonOperator>{name}</ogc:ComparisonOperator>" for name in names)
    return (
        "<ogc:Filter_Capabilities><ogc:Spatial_Capabilities><ogc:GeometryOperands>"
        "<ogc:GeometryOperand>gml:Envelope</ogc:GeometryOperand></ogc:GeometryOperands><ogc:SpatialOperators>"
        '<ogc:SpatialOperator name="BBOX"/></ogc:SpatialOperators></ogc:Spatial_Capabilities>'
        "<ogc:Scalar_Capabilities><ogc:LogicalOperators/><ogc:ComparisonOperators>"
        f"{operators}</ogc:ComparisonOperators></ogc:Scalar_Capabilities><ogc:Id_Capabilities><ogc:EID/><ogc:FID/>"
        "</ogc:Id_Capabilities></ogc:Filter_Capabilities>"
    )


def _filters_3() -> str:
    conformance = "".join(
        f'<fes:Constraint name="Implements{name}"><ows11:NoValues/><ows11:DefaultValue>{said}</ows11:DefaultValue>'
        "</fes:Constraint>"
        for name, said in (("Query", "TRUE"), ("AdHocQuery", "TRUE"), ("Functions", "FALSE"), ("ResourceId", "TRUE"),
                           ("MinStandardFilter", "TRUE"), ("StandardFilter", "TRUE"), ("MinSpatialFilter", "TRUE"),
                           ("SpatialFilter", "FALSE"), ("MinTemporalFilter", "FALSE"), ("TemporalFilter", "FALSE"),
                           ("VersionNav", "FALSE"), ("Sorting", "TRUE"), ("ExtendedOperators", "FALSE"),
                           ("MinimumXPath", "FALSE"), ("SchemaElementFunc", "FALSE"))
    )  # fmt: skip
    names = (*(f"PropertyIs{name}" for name in _COMPARISONS), "PropertyIsLike", "PropertyIsBetween", "PropertyIsNull")
    operators = "".join(f'<fes:ComparisonOperator name="{name}"/>' for name in names)
    return (
        f"<fes:Filter_Capabilities><fes:Conformance>{conformance}</fes:Conformance>"
        '<fes:Id_Capabilities><fes:ResourceIdentifier name="csw:id"/></fes:Id_Capabilities>'
        f"<fes:Scalar_Capabilities><fes:LogicalOperators/><fes:ComparisonOperators>{operators}"
        "</fes:ComparisonOperators></fes:Scalar_Capabilities><fes:Spatial_Capabilities><fes:GeometryOperands>"
        '<fes:GeometryOperand name="gml32:Envelope"/></fes:GeometryOperands><fes:SpatialOperators>'
        '<fes:SpatialOperator name="BBOX"/></fes:SpatialOperators></fes:Spatial_Capabilities></fes:Filter_Capabilities>'
    )


def domain(asked: Asked) -> str:
    """The answer to GetDomain: a parameter's values, or those that records have for a queryable, by the index."""
    third = asked.version == "3.0.0"
    namespace = csw.NAMESPACES["3.0" if third else "2.0.2"]
    found = _parameter_values(asked) if asked.is_parameter else _property_values(asked)
    name = "ParameterName" if asked.is_parameter else "ValueReference" if third else "PropertyName"
    values = "".join(f"<csw:Value>{escaped(value)}</csw:Value>" for value in found)
    listed = f"<csw:ListOfValues>{values}</csw:ListOfValues>" if found else ""
    return (
        f'{HEAD}<csw:GetDomainResponse xmlns:csw="{namespace}"><csw:DomainValues type="csw:Record">'
        f"<csw:{name}>{escaped(asked.domain)}</csw:{name}>{listed}</csw:DomainValues></csw:GetDomainResponse>"
    )


def _parameter_values(asked: Asked) -> tuple[str, ...]:
    operation, _, name = asked.domain.partition(".")
    for known, found in parameters(asked.version).items():
        if known.lower() == operation.lower():
            for key, values in found.items():
                if key.lower() == name.lower():
                    return values
    raise CswError(
        "InvalidParameterValue", "parametername", "csw-parameter-invalid", name="ParameterName", value=asked.domain
    )


def _property_values(asked: Asked) -> tuple[str, ...]:
    name = queryable(asked.domain)
    values_of(name)
    facet = _FACETS.get(name)
    if facet is None:
        return ("dataset",) if name == "type" else ()
    results = find(Query(facets=(facet,), facet_size=1000, limit=0))
    return tuple(bucket.value for bucket in results.facets.get(facet, ()))


def description(context: WriteContext) -> str:
    """The OpenSearch description (CSW 3.0): how a catalogue is searched by words, box and time."""
    title = context.title.get(context.lang) or "Parvis"
    template = (
        f"{context.base_url}/csw?service=CSW&version=3.0.0&request=GetRecords&typeNames=csw:Record&elementSetName=full"
        "&q={searchTerms?}&bbox={geo:box?}&time={time:start?}/{time:end?}&recordIds={geo:uid?}"
        "&startPosition={startIndex?}&maxRecords={count?}&outputFormat="
    )
    urls = "".join(
        f'<os:Url type="{kind}" template="{escaped(template + kind)}"/>'
        for kind in ("application/atom+xml", "application/xml")
    )
    return (
        f'{HEAD}<os:OpenSearchDescription xmlns:os="http://a9.com/-/spec/opensearch/1.1/"'
        ' xmlns:geo="http://a9.com/-/opensearch/extensions/geo/1.0/"'
        ' xmlns:time="http://a9.com/-/opensearch/extensions/time/1.0/">'
        f"<os:ShortName>{escaped(title[:16])}</os:ShortName><os:LongName>{escaped(title[:48])}</os:LongName>"
        "<os:Description>Open data catalogue | Catalogue de données ouvertes</os:Description>"
        f"{urls}<os:Language>en</os:Language><os:Language>fr</os:Language></os:OpenSearchDescription>"
    )
