"""`/csw` as catalogues' clients use it: OWSLib in both versions, requests by GET and POST, filters, faults."""

from typing import Any

import pytest
from django.test import Client
from lxml import etree
from owslib import fes2
from owslib.catalogue.csw2 import CatalogueServiceWeb as Csw2
from owslib.catalogue.csw3 import CatalogueServiceWeb as Csw3
from owslib.fes import And, BBox, Not, Or, PropertyIsEqualTo, PropertyIsGreaterThanOrEqualTo, PropertyIsLike

from parvis.standards.checking import xsd

GMD = "http://www.isotc211.org/2005/gmd"
MDB = "http://standards.iso.org/iso/19115/-3/mdb/2.0"
POST_2 = """<csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc"
 xmlns:gml="http://www.opengis.net/gml" service="CSW" version="2.0.2" resultType="results" {attributes}>
 <csw:Query typeNames="csw:Record"><csw:ElementSetName>full</csw:ElementSetName>
 <csw:Constraint version="1.1.0"><ogc:Filter>{filter}</ogc:Filter></csw:Constraint></csw:Query></csw:GetRecords>"""


@pytest.fixture
def address(server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The endpoint, which its capabilities name too."""
    monkeypatch.setattr("parvis.portal.api.addresses.base_url", lambda: server)
    return f"{server}/csw"


@pytest.fixture
def records(client: Client, seeded: Any) -> Any:
    """GetRecords in 2.0.2 with these parameters: how many match, and their titles."""

    def ask(**parameters: str) -> tuple[int, list[str]]:
        base = {"service": "CSW", "version": "2.0.2", "request": "GetRecords", "typeNames": "csw:Record",
                "resultType": "results", "elementSetName": "full", "maxRecords": "50"}  # fmt: skip
        return read(client.get("/csw", base | parameters))

    return ask


@pytest.fixture
def posted(client: Client, seeded: Any) -> Any:
    def ask(filter: str, attributes: str = "") -> tuple[int, list[str]]:
        body = POST_2.format(filter=filter, attributes=attributes)
        return read(client.post("/csw", body, content_type="text/xml"))

    return ask


def read(response: Any) -> tuple[int, list[str]]:
    assert response.status_code == 200, response.content
    root = etree.fromstring(response.content)
    results = next(root.iter("{*}SearchResults"))
    titles = [record.findtext("{http://purl.org/dc/elements/1.1/}title") for record in results]
    return int(results.get("numberOfRecordsMatched")), sorted(title for title in titles if title)


def test_owslib_reads_capabilities_records_and_one_record_in_2_0_2(address: str) -> None:
    csw = Csw2(address, timeout=20)
    assert csw.version == "2.0.2"
    assert {"GetRecords", "GetRecordById", "GetDomain"} <= {operation.name for operation in csw.operations}
    csw.getrecords2(esn="full", maxrecords=10)
    assert csw.results["matches"] == len(csw.records) == 3
    found = next(record for record in csw.records.values() if record.title == "Drinking water quality")
    csw.getrecordbyid([found.identifier], esn="full")
    assert csw.records[found.identifier].abstract == "Samples from **public** systems."
    assert csw.records[found.identifier].bbox.minx == "-141"


def test_owslib_reads_iso_records_that_the_schema_accepts(address: str) -> None:
    csw = Csw2(address, timeout=20)
    csw.getrecords2(esn="full", outputschema=GMD)
    assert len(csw.records) == 3
    for record in csw.records.values():
        assert list(xsd.check(record.xml, "hnap")) == []
    titles = {record.identification[0].title for record in csw.records.values()}
    assert "Drinking water quality" in titles


def test_owslib_reads_records_in_3_0(address: str) -> None:
    csw = Csw3(address, timeout=20)
    assert csw.version == "3.0.0"
    csw.getrecords(constraints=[fes2.PropertyIsLike("csw:AnyText", "%water%")], esn="full")
    assert [record.title for record in csw.records.values()] == ["Drinking water quality"]
    csw.getrecords(outputschema=MDB, esn="full")
    assert csw.results["matches"] == 3


def test_owslib_combines_and_or_not_and_boxes(address: str) -> None:
    csw = Csw2(address, timeout=20)
    water = PropertyIsLike("dc:title", "%Drinking%")
    fires = PropertyIsEqualTo("dc:title", "Wildfire perimeters")

    def titles(*constraints: Any) -> list[str]:
        csw.getrecords2(constraints=list(constraints), esn="full", maxrecords=10)
        return sorted(record.title for record in csw.records.values())

    assert titles(Or([water, fires])) == ["Drinking water quality", "Wildfire perimeters"]
    assert titles(And([water, Not([fires])])) == ["Drinking water quality"]
    assert titles(BBox([-142, 59, -120, 71])) == ["Drinking water quality"]
    assert len(titles(PropertyIsGreaterThanOrEqualTo("dct:modified", "2020-01-01"))) == 3
    assert titles(PropertyIsGreaterThanOrEqualTo("dct:modified", "2199-01-01")) == []


@pytest.mark.parametrize(
    ("cql", "count"),
    [
        ("title = 'Wildfire perimeters'", 1),
        ("dc:title LIKE '%fire%' OR dc:title LIKE 'Drinking%'", 2),
        ("NOT title LIKE 'Drinking%'", 2),
        ("AnyText LIKE '%water%'", 1),
        ("type = 'dataset' AND (format = 'CSV' OR format = 'SHP')", 2),
        ("subject = 'nature_and_environment' AND title LIKE 'Wild%'", 1),
        ("BBOX(ows:BoundingBox, -142, 59, -120, 71)", 1),
        ("NOT BBOX(ows:BoundingBox, -142, 59, -120, 71)", 2),
        ("dct:abstract IS NULL", None),
        ("revisiondate BETWEEN '2025-12-01' AND '2025-12-31'", 1),
        ("modified > '2199-01-01'", 0),
        ("title = 'it''s not there'", 0),
    ],
)
def test_a_filter_in_cql(records: Any, cql: str, count: int | None) -> None:
    matched, titles = records(constraintLanguage="CQL_TEXT", constraint=cql)
    assert matched == len(titles)
    assert count is None or matched == count


def test_a_filter_in_xml_with_wildcards_of_its_own(posted: Any) -> None:
    like = (
        '<ogc:PropertyIsLike wildCard="*" singleChar="#" escapeChar="!"><ogc:PropertyName>dc:title</ogc:PropertyName>'
        "<ogc:Literal>Wild*peri#eters</ogc:Literal></ogc:PropertyIsLike>"
    )
    assert posted(like) == (1, ["Wildfire perimeters"])


def test_a_box_whose_axes_its_system_turns(posted: Any) -> None:
    box = (
        "<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName>"
        '<gml:Envelope srsName="urn:x-ogc:def:crs:EPSG:6.11:4326"><gml:lowerCorner>59 -142</gml:lowerCorner>'
        "<gml:upperCorner>71 -120</gml:upperCorner></gml:Envelope></ogc:BBOX>"
    )
    assert posted(box) == (1, ["Drinking water quality"])


def test_pages_and_hits_tell_where_to_go_on(client: Client, seeded: Any) -> None:
    base = {"service": "CSW", "version": "2.0.2", "request": "GetRecords", "typeNames": "csw:Record"}
    hits = etree.fromstring(client.get("/csw", base).content)
    assert next(hits.iter("{*}SearchResults")).get("numberOfRecordsReturned") == "0"
    seen: list[str] = []
    start = "1"
    while start != "0":
        page = base | {"resultType": "results", "maxRecords": "2", "startPosition": start}
        results = next(etree.fromstring(client.get("/csw", page).content).iter("{*}SearchResults"))
        seen += [record.findtext("{http://purl.org/dc/elements/1.1/}identifier") or "" for record in results]
        start = results.get("nextRecord") or "0"
    assert len(seen) == len(set(seen)) == int(results.get("numberOfRecordsMatched") or 0) == 3


@pytest.mark.parametrize("elements", ["brief", "summary", "full"])
@pytest.mark.parametrize("version", ["2.0.2", "3.0.0"])
def test_what_is_served_holds_to_the_schema(client: Client, seeded: Any, version: str, elements: str) -> None:
    parameters = {"service": "CSW", "version": version, "request": "GetRecords", "typeNames": "csw:Record",
                  "resultType": "results", "elementSetName": elements}  # fmt: skip
    schema = "ogc-csw/3.0" if version == "3.0.0" else "ogc-csw/2.0.2"
    assert list(xsd.check(client.get("/csw", parameters).content, schema)) == []


@pytest.mark.parametrize("version", ["2.0.2", "3.0.0"])
def test_capabilities_hold_to_the_schema(client: Client, seeded: Any, version: str) -> None:
    parameters = {"service": "CSW", "acceptVersions": version, "request": "GetCapabilities"}
    schema = "ogc-csw/3.0" if version == "3.0.0" else "ogc-csw/2.0.2"
    assert list(xsd.check(client.get("/csw", parameters).content, schema)) == []


@pytest.mark.parametrize(
    ("parameters", "code", "locator"),
    [
        ({"request": "GetCapabilities"}, "MissingParameterValue", "service"),
        ({"service": "WMS", "request": "GetCapabilities"}, "InvalidParameterValue", "service"),
        ({"service": "CSW", "request": "Transaction"}, "OperationNotSupported", "request"),
        ({"service": "CSW", "request": "GetCapabilities", "acceptVersions": "1.0"}, "VersionNegotiationFailed",
         "version"),
        ({"service": "CSW", "version": "2.0.2", "request": "GetRecordById"}, "MissingParameterValue", "id"),
        ({"service": "CSW", "version": "3.0.0", "request": "GetRecordById", "id": "none"}, "NotFound", "id"),
        ({"service": "CSW", "version": "3.0.0", "request": "GetRecords", "outputSchema": "x"}, "InvalidParameterValue",
         "outputSchema"),
        ({"service": "CSW", "version": "3.0.0", "request": "GetRecords", "constraint": "title = ("},
         "InvalidParameterValue", "constraint"),
        ({"service": "CSW", "version": "3.0.0", "request": "GetRecords", "constraint": "colour = 'red'"},
         "InvalidParameterValue", "constraint"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_said_in_both_languages(
    client: Client, seeded: Any, parameters: dict[str, str], code: str, locator: str
) -> None:
    response = client.get("/csw", parameters)
    assert response.status_code in (400, 404)
    exception = next(etree.fromstring(response.content).iter("{*}Exception"))
    assert (exception.get("exceptionCode"), exception.get("locator")) == (code, locator)
    english, french = exception
    assert english.text
    assert french.text
    assert english.text != french.text


@pytest.mark.parametrize(
    "body",
    [b"", b"<a", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', b"<a/>", b"{}"],
)
def test_a_hostile_document_is_refused(client: Client, seeded: Any, body: bytes) -> None:
    response = client.post("/csw", body, content_type="application/xml")
    assert response.status_code == 400
    assert b"ExceptionReport" in response.content
    assert b"root:" not in response.content


def test_domains_come_from_the_index(client: Client, seeded: Any) -> None:
    base = {"service": "CSW", "version": "2.0.2", "request": "GetDomain"}
    formats = etree.fromstring(client.get("/csw", base | {"propertyName": "dc:format"}).content)
    assert "CSV" in {value.text for value in formats.iter("{*}Value")}
    schemas = client.get("/csw", base | {"parameterName": "GetRecords.outputSchema"}).content
    assert GMD.encode() in schemas


def test_opensearch_is_described_and_answered(client: Client, seeded: Any) -> None:
    description = client.get("/csw", headers={"Accept": "application/opensearchdescription+xml"})
    assert b"{searchTerms?}" in description.content
    feed = client.get(
        "/csw", {"service": "CSW", "version": "3.0.0", "request": "GetRecords", "q": "wildfire",
                 "outputFormat": "application/atom+xml"}
    )  # fmt: skip
    root = etree.fromstring(feed.content)
    assert [entry.findtext("{*}title") for entry in root.iter("{*}entry")] == ["Wildfire perimeters"]


def test_the_record_is_described_by_the_official_schema(client: Client, seeded: Any) -> None:
    answer = client.get("/csw", {"service": "CSW", "version": "2.0.2", "request": "DescribeRecord"})
    assert b"SummaryRecordType" in answer.content
