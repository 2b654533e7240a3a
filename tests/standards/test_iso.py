"""ISO 19139, HNAP and ISO 19115-3: the traps of real records, hostile ones, and what is written."""

from types import ModuleType

import pytest
from lxml import etree
from msgspec.structs import replace

from parvis.model import Agent, DataService, Dataset, Distribution, Extent, Identifier, Licence, Text, TextList
from parvis.standards import csw, hub, iso_19115_3, iso_19139
from parvis.standards.base import Part, ReadContext, Reading, Record, WriteContext
from parvis.standards.checking import xsd

from .hnap_record import record
from .samples import FULL

CONTEXT = ReadContext(guid="guid-1", language="en")
ISO = {
    "gmd": "http://www.isotc211.org/2005/gmd", "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx", "srv": "http://www.isotc211.org/2005/srv",
    "gml": "http://www.opengis.net/gml/3.2", "xlink": "http://www.w3.org/1999/xlink",
}  # fmt: skip


def document(inner: str = "", head: str = "", tail: str = "", part: str = "gmd:MD_DataIdentification") -> bytes:
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in ISO.items())
    return (
        f"<gmd:MD_Metadata{names}>{head}<gmd:identificationInfo><{part}><gmd:citation><gmd:CI_Citation><gmd:title>"
        f"<gco:CharacterString>Wells</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>{inner}"
        f"</{part}></gmd:identificationInfo>{tail}</gmd:MD_Metadata>"
    ).encode()


def string(name: str, text: str) -> str:
    return f"<gmd:{name}><gco:CharacterString>{text}</gco:CharacterString></gmd:{name}>"


def read(body: bytes, context: ReadContext = CONTEXT) -> tuple[Dataset, Reading]:
    reading = iso_19139.read(body, context)
    assert reading.dataset is not None, reading.problems
    return reading.dataset, reading


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


# --- languages


def test_both_languages_are_read_whichever_is_the_main_one() -> None:
    english, _ = read(record())
    turned = record().replace(b"eng; CAN", b"fra; CAN").replace(b'id="fra"', b'id="eng"')
    turned = turned.replace(b'locale="#fra"', b'locale="#eng"').replace(b'codeListValue="fra"', b'codeListValue="eng"')
    french, _ = read(turned)
    assert english.title.values == {"en": "Wells", "fr": "Puits"}
    assert french.title.values == {"fr": "Wells", "en": "Puits"}


def test_a_locale_that_nobody_declared_says_its_language_itself() -> None:
    dataset, _ = read(record().replace(b"<gmd:locale>", b"<gmd:hidden>").replace(b"</gmd:locale>", b"</gmd:hidden>"))
    assert dataset.description.values["fr"] == "Où sont les puits."


def test_a_translation_by_machine_comes_back_as_one() -> None:
    text = Text({"en": "Wells", "fr": "Puits"}, "en", ("fr",))
    for module in (iso_19139, iso_19115_3):
        written = module.WRITERS[0].one(Record(dataset=Dataset(title=text)), WriteContext(lang="en"))
        again = module.read(written, CONTEXT).dataset
        assert again
        assert again.title == text


# --- values


@pytest.mark.parametrize("date", ["2015", "2015-03", "2015-03-01", "2015-03-01T08:30:00Z"])
def test_dates_keep_their_precision(date: str) -> None:
    dataset, _ = read(record().replace(b"2014-12-09", date.encode()))
    assert dataset.issued == date


def test_an_end_that_is_no_date_leaves_the_period_open() -> None:
    dataset, reading = read(record().replace(b"<gml:endPosition>2015<", b"<gml:endPosition>9999-09-09<"))
    assert (dataset.periods[0].start, dataset.periods[0].end) == ("2011-03", None)
    assert "date-placeholder" in codes(reading)


def test_a_box_across_the_antimeridian_is_written_in_two_and_read_as_one() -> None:
    dataset = Dataset(title=Text({"en": "Bering"}, "en"), extents=(Extent(bbox=(170.0, 50.0, -160.0, 70.0)),))
    for module in (iso_19139, iso_19115_3):
        written = module.WRITERS[0].one(Record(dataset=dataset), WriteContext(lang="en"))
        assert written.count(b"EX_GeographicBoundingBox>") == 4
        again = module.read(written, CONTEXT).dataset
        assert again
        assert again.extents == dataset.extents


def test_a_licence_in_both_languages_is_one_licence() -> None:
    dataset, _ = read(record())
    assert dataset.licence
    assert dataset.licence.code == "ca-ogl-lgo"
    assert dataset.licence.url.values["fr"].startswith("https://ouvert.canada.ca/")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Open Government Licence - Canada - (http://open.canada.ca/en/open-government-licence-canada)", "ca-ogl-lgo"),
        ("https://creativecommons.org/licenses/by/4.0/", "cc-by-4.0"),
        ("Terms of our own", None),
    ],
)
def test_a_licence_is_found_in_words_and_addresses(text: str, code: str | None) -> None:
    limits = f"<gmd:resourceConstraints><gmd:MD_LegalConstraints>{string('useLimitation', text)}" + (
        '<gmd:useConstraints><gmd:MD_RestrictionCode codeList="" codeListValue="license"/></gmd:useConstraints>'
        "</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
    )
    dataset, _ = read(document(limits))
    assert dataset.licence
    assert dataset.licence.code == code
    assert code or dataset.licence.title.get("en") == text


def test_a_long_notice_of_a_licence_gets_its_address_once() -> None:
    notice = "By using these data you agree to the Open Government Licence - Canada. " + "Nobody is liable. " * 30
    link = "https://open.canada.ca/en/open-government-licence-canada"
    dataset = Dataset(
        title=Text({"en": "Wells"}),
        licence=Licence(code="ca-ogl-lgo", title=Text({"en": notice.strip()}), url=Text({"en": link})),
    )
    first = iso_19139.WRITERS[0].one(Record(dataset=dataset), WriteContext(lang="en"))
    again, _ = read(first)
    assert again.licence
    assert again.licence.title.get("en").endswith(f"({link})")
    assert iso_19139.WRITERS[0].one(Record(dataset=again, slug="guid-1"), WriteContext(lang="en")).count(
        f"({link})".encode()
    ) == first.count(f"({link})".encode())


def test_the_registers_numbers_mean_their_words() -> None:
    dataset, _ = read(record())
    assert (dataset.frequency, dataset.status) == ("P1M", "ongoing")
    assert [theme.code for theme in dataset.themes] == ["inland_waters"]
    assert dataset.extras["spatialRepresentationType"] == "vector"


def test_a_department_publishes_and_the_government_is_not_its_name() -> None:
    dataset, _ = read(record())
    assert dataset.publisher
    assert dataset.publisher.name.values == {"en": "Health Canada", "fr": "Santé Canada"}
    written = iso_19139.WRITERS[0].one(Record(dataset=dataset), WriteContext(lang="en"))
    assert "Gouvernement du Canada; Santé Canada" in written.decode()


def test_a_keyword_of_the_core_thesaurus_is_a_word_and_tells_the_subject() -> None:
    dataset, _ = read(record())
    assert dataset.subjects == ("nature_and_environment",)
    assert dataset.keywords.values == {"en": ("Water",), "fr": ("Eau",)}


def test_files_and_services_are_told_apart_and_languages_read() -> None:
    dataset, _ = read(record())
    assert [(item.format, item.kind, item.languages) for item in dataset.distributions] == [
        ("CSV", "dataset", ("en", "fr"))
    ]
    assert [(item.protocol, item.languages) for item in dataset.services] == [
        ("WMS", ("en",)), ("WMS", ("fr",)), ("ESRI REST", ("en",)), ("ESRI REST", ("fr",)),
    ]  # fmt: skip


def test_an_unsafe_address_is_left_out_and_said() -> None:
    dataset, reading = read(record().replace(b"https://example.ca/wells.csv", b"javascript:alert(1)"))
    assert "link-unsafe" in codes(reading)
    assert all("javascript" not in (item.url or "") for item in dataset.distributions)


def test_identifiers_parents_and_relations_are_read() -> None:
    inner = (
        "<gmd:aggregationInfo><gmd:MD_AggregateInformation><gmd:aggregateDataSetIdentifier><gmd:MD_Identifier>"
        + string("code", "https://example.ca/larger")
        + "</gmd:MD_Identifier></gmd:aggregateDataSetIdentifier><gmd:associationType><gmd:DS_AssociationTypeCode "
        'codeList="" codeListValue="RI_429"/></gmd:associationType></gmd:MD_AggregateInformation></gmd:aggregationInfo>'
    )
    head = string("fileIdentifier", "f-1") + string("parentIdentifier", "2107C1A4-dd4d-4c3c-bc6c-51f3d363c4db")
    body = document(inner, head).replace(
        b"</gmd:title>",
        b"</gmd:title><gmd:identifier><gmd:MD_Identifier><gmd:code><gco:CharacterString>https://doi.org/10.5072/abc"
        b"</gco:CharacterString></gmd:code></gmd:MD_Identifier></gmd:identifier>",
    )
    dataset, _ = read(body)
    assert dataset.identifiers == (Identifier("f-1", "iso-file-identifier"), Identifier("10.5072/abc", "doi"))
    assert [(relation.type, relation.url) for relation in dataset.relations] == [
        ("part_of", "https://example.ca/larger")
    ]  # fmt: skip
    # A bare UUID is no address: it stays what the record says.
    assert dataset.extras["parentIdentifier"] == "2107C1A4-dd4d-4c3c-bc6c-51f3d363c4db"
    again, _ = read(iso_19139.WRITERS[0].one(Record(dataset=dataset), WriteContext(lang="en")))
    assert again.extras["parentIdentifier"] == "2107C1A4-dd4d-4c3c-bc6c-51f3d363c4db"


def test_what_is_named_by_a_bare_uuid_is_kept_whole() -> None:
    inner = (
        "<gmd:aggregationInfo><gmd:MD_AggregateInformation><gmd:aggregateDataSetName><gmd:CI_Citation>"
        + string("title", "Larger")
        + "</gmd:CI_Citation></gmd:aggregateDataSetName><gmd:aggregateDataSetIdentifier><gmd:MD_Identifier>"
        + string("code", "2107c1a4-dd4d-4c3c-bc6c-51f3d363c4db")
        + "</gmd:MD_Identifier></gmd:aggregateDataSetIdentifier><gmd:associationType><gmd:DS_AssociationTypeCode "
        'codeList="" codeListValue="RI_429"/></gmd:associationType></gmd:MD_AggregateInformation></gmd:aggregationInfo>'
    )
    dataset, _ = read(document(inner))
    assert dataset.relations == ()
    assert dataset.extras["aggregationInfo"] == {
        "aggregateDataSetName": {"title": "Larger"},
        "aggregateDataSetIdentifier": {"code": "2107c1a4-dd4d-4c3c-bc6c-51f3d363c4db"},
        "associationType": "largerWorkCitation",
    }


def test_a_service_gives_its_operations_and_what_it_serves() -> None:
    inner = (
        "<srv:serviceType><gco:LocalName>OGC:WMS</gco:LocalName></srv:serviceType><srv:containsOperations>"
        "<srv:SV_OperationMetadata><srv:connectPoint><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>https://example.ca/wms"
        "</gmd:URL></gmd:linkage></gmd:CI_OnlineResource></srv:connectPoint></srv:SV_OperationMetadata>"
        '</srv:containsOperations><srv:operatesOn uuidref="2107c1a4-dd4d-4c3c-bc6c-51f3d363c4db"/>'
    )
    dataset, _ = read(document(inner, part="srv:SV_ServiceIdentification"))
    assert [(item.url, item.protocol) for item in dataset.services] == [("https://example.ca/wms", "WMS")]
    assert dataset.relations == ()
    assert dataset.extras["operatesOn"] == "2107c1a4-dd4d-4c3c-bc6c-51f3d363c4db"


@pytest.mark.parametrize(("module", "schema"), [(iso_19139, "hnap"), (iso_19115_3, "iso-19115-3")])
def test_services_without_protocol_and_files_alike_come_back_as_such(module: ModuleType, schema: str) -> None:
    alike = Distribution(url="https://example.ca/wells", format="CSV", title=Text({"en": "Wells"}))
    dataset = Dataset(
        title=Text({"en": "Wells", "fr": "Puits"}),
        keywords=TextList({"en": ("Water",), "fr": ("Eau",)}, machine=("fr",)),
        distributions=(
            replace(alike, id="4c"), replace(alike, id="5d"), Distribution(format="Spreadsheet (csv)"),
            replace(alike, languages=("en",)), replace(alike, languages=("fr",)),
        ),
        services=(
            DataService(url="https://example.ca/api/wells"), DataService(url="https://example.ca/q", protocol="X"),
        ),
        contacts=(Agent(name=Text({"en": "Government of British Columbia; BC Parks"}), role="pointOfContact"),),
    )  # fmt: skip
    written = module.WRITERS[0].one(Record(dataset=dataset, slug="wells"), WriteContext(lang="en"))
    reading = module.read(written, CONTEXT)
    again = reading.dataset
    assert again is not None
    assert again.keywords == dataset.keywords
    assert [(item.id, item.url, item.languages) for item in again.distributions] == [
        (item.id, item.url, item.languages) for item in dataset.distributions
    ]
    assert [(item.url, item.protocol) for item in again.services] == [
        (item.url, item.protocol) for item in dataset.services
    ]
    assert [agent.name.get("en") for agent in again.contacts] == ["Government of British Columbia; BC Parks"]
    assert module.WRITERS[0].one(Record(dataset=again, slug="wells"), WriteContext(lang="en")) == written
    assert [problem.values["detail"] for problem in xsd.check(written, schema)] == []


def test_a_bare_service_and_a_machines_keywords_come_back_from_csw() -> None:
    dataset = Dataset(
        title=Text({"en": "Wells"}),
        keywords=TextList({"en": ("Water",), "fr": ("Eau",)}, machine=("fr",)),
        distributions=(
            Distribution(format="Odd thing"),
            Distribution(url="https://example.ca/wells.csv", format="CSV"),
        ),
        services=(
            DataService(url="https://example.ca/api/wells"),
            DataService(url="https://example.ca/q", protocol="X"),
        ),
    )
    written = csw.WRITERS[0].one(Record(dataset=dataset, slug="wells"), WriteContext(lang="en"))
    again = csw.read(written, CONTEXT).dataset
    assert again is not None
    assert again.keywords == dataset.keywords
    assert [(item.url, item.protocol) for item in again.services] == [
        (item.url, item.protocol) for item in dataset.services
    ]
    assert again.extras["format"] == "Odd thing"
    assert csw.WRITERS[0].one(Record(dataset=again, slug="wells"), WriteContext(lang="en")) == written
    assert list(xsd.check(written, "ogc-csw/2.0.2")) == []


def test_what_has_no_place_is_kept_under_its_own_names() -> None:
    inner = string("purpose", "To find water") + string("credit", "Everybody")
    dataset, _ = read(
        document(
            inner,
            tail="<gmd:novelty><gmd:X_Thing><gmd:deep>"
            "<gco:Integer>7</gco:Integer></gmd:deep></gmd:X_Thing></gmd:novelty>",
        )
    )
    assert dataset.extras["purpose"] == "To find water"
    assert dataset.extras["credit"] == "Everybody"
    assert dataset.extras["novelty"] == {"deep": "7"}


# --- hostile


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + document(string("abstract", "&x;")),
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + document(string("abstract", "&b;&b;")),
    ],
)
def test_entities_open_no_file_and_do_not_grow(body: bytes) -> None:
    dataset, reading = read(body)
    assert not dataset.description
    assert "xml-entity-left-out" in codes(reading)


@pytest.mark.parametrize("body", [b"", b"<", b"not xml", b"<html><body>Sorry</body></html>", b"<a/>", b'{"a": 1}'])
def test_what_is_no_record_is_a_problem(body: bytes) -> None:
    for module in (iso_19139, iso_19115_3, csw):
        reading = module.read(body, CONTEXT)
        assert reading.dataset is None
        assert reading.problems


def test_nesting_without_end_is_read_as_far_as_it_can_be() -> None:
    deep = "<gmd:a><gmd:B>" * 100 + "</gmd:B></gmd:a>" * 100
    dataset, _ = read(document(deep))
    assert dataset.title.get("en") == "Wells"


def test_a_record_that_breaks_off_is_read_and_said() -> None:
    body = record()
    dataset, reading = read(body[: body.index(b"<gmd:distributionInfo>") + 40])
    assert dataset.title.get("fr") == "Puits"
    assert "xml-cut-off" in codes(reading) or any(code.startswith("xml-") for code in codes(reading))


def test_a_record_without_title_goes_by_its_identifier() -> None:
    dataset, reading = read(document().replace(b"Wells", b""))
    assert dataset.title.get() == "guid-1"
    assert "title-missing" in codes(reading)


# --- documents and schemas


def test_an_answer_of_many_records_is_cut_up() -> None:
    one = record().replace(b'<?xml version="1.0"?>', b"")
    answer = b"<csw:GetRecordsResponse xmlns:csw='http://www.opengis.net/cat/csw/2.0.2'>" + one * 3
    found = list(iso_19139.split(answer + b"</csw:GetRecordsResponse>", CONTEXT))
    assert [part.guid for part in found if isinstance(part, Part)] == ["c959fb7e-6bac-41dd-a881-5839c354fd47"] * 3


def test_the_standard_its_version_and_profile_are_told() -> None:
    hnap = hub.detect(record())
    assert hnap
    assert (hnap.standard, hnap.profile) == ("iso-19139", "hnap")
    third = hub.detect(iso_19115_3.WRITERS[0].one(Record(dataset=FULL), WriteContext(lang="en")))
    assert third
    assert (third.standard, third.version) == ("iso-19115-3", "2.0")
    assert read(record())[1].profile == "iso-19139/hnap"


@pytest.mark.parametrize(
    ("module", "number", "schema"),
    [
        (iso_19139, 0, "hnap"), (iso_19139, 0, "iso-19139"), (iso_19115_3, 0, "iso-19115-3"),
        (csw, 0, "ogc-csw/2.0.2"), (csw, 1, "ogc-csw/3.0"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("dataset", [FULL, Dataset(title=Text({"fr": "Seul"}, "fr"))], ids=["full", "bare"])
def test_what_is_written_holds_to_the_schema(module: object, number: int, schema: str, dataset: Dataset) -> None:
    written = module.WRITERS[number].one(Record(dataset=dataset, slug="wells"), WriteContext(lang="en"))  # type: ignore[attr-defined]
    assert [(problem.code, problem.values["detail"]) for problem in xsd.check(written, schema)] == []


def test_a_csw_record_in_the_oldest_form_is_read() -> None:
    body = (
        b"<csw:SummaryRecord xmlns:csw='http://www.opengis.net/cat/csw/2.0.2' xmlns:dc='http://purl.org/dc/elements/1.1/'"
        b" xmlns:ows='http://www.opengis.net/ows' xmlns:dct='http://purl.org/dc/terms/'><dc:identifier>urn:x:1"
        b"</dc:identifier><dc:title>Wells</dc:title><dc:type>dataset</dc:type><dct:references scheme='OGC:WMS'>"
        b"https://example.ca/wms</dct:references><ows:BoundingBox crs='urn:x-ogc:def:crs:EPSG:6.11:4326'>"
        b"<ows:LowerCorner>45 -80</ows:LowerCorner><ows:UpperCorner>50 -70</ows:UpperCorner></ows:BoundingBox>"
        b"</csw:SummaryRecord>"
    )
    dataset = csw.read(body, CONTEXT).dataset
    assert dataset
    assert dataset.extents[0].bbox == (-80.0, 45.0, -70.0, 50.0)
    assert [service.protocol for service in dataset.services] == ["WMS"]


def test_an_agent_without_a_role_and_a_licence_of_ones_own_come_back() -> None:
    dataset = Dataset(
        title=Text({"en": "Wells"}, "en"),
        contacts=(Agent(name=Text({"en": "Ada"}, "en"), kind="person", email="ada@example.ca"),),
        licence=Licence(title=Text({"en": "House terms"}, "en")),
    )
    again, _ = read(iso_19139.WRITERS[0].one(Record(dataset=dataset), WriteContext(lang="en")))
    assert (again.contacts, again.licence, again.publisher) == (dataset.contacts, dataset.licence, None)
    assert etree.fromstring(iso_19139.WRITERS[0].one(Record(dataset=dataset), WriteContext())) is not None
