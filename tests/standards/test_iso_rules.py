"""HNAP's rules: a record that holds to all of them, and for each rule a change that breaks it."""

import csv
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from parvis.standards import iso_19139
from parvis.standards.checking import xsd
from parvis.standards.iso import rules
from parvis.vocab.problems import wordings

from .hnap_record import NS, online, record, rest, wms

Element = etree._Element
Change = Callable[[Element], None]
CITED = "gmd:identificationInfo/*/gmd:citation/*/gmd:citedResponsibleParty"
PARTIES = {
    "Contact": "gmd:contact",
    "CitedResponsibleParty": CITED,
    "Distributor": "gmd:distributionInfo/*/gmd:distributor/*/gmd:distributorContact",
}
PART = "gmd:identificationInfo/gmd:MD_DataIdentification"
DISTRIBUTION = "gmd:distributionInfo/gmd:MD_Distribution"
OPTIONS = f"{DISTRIBUTION}/gmd:transferOptions/gmd:MD_DigitalTransferOptions"
THESAURUS = f"{PART}/gmd:descriptiveKeywords/gmd:MD_Keywords/gmd:thesaurusName/gmd:CI_Citation"


def at(root: Element, path: str) -> Element:
    found = root.find(path, NS)
    assert found is not None, path
    return found


def one_language(path: str) -> Change:
    def change(root: Element) -> None:
        element = at(root, path)
        element.remove(at(element, "gmd:PT_FreeText"))

    return change


def said(path: str, text: str, french: str | None = None) -> Change:
    def change(root: Element) -> None:
        element = at(root, path)
        element[0].text = text
        if french is not None:
            at(element, ".//gmd:LocalisedCharacterString").text = french

    return change


def coded(path: str, value: str) -> Change:
    return lambda root: at(root, path)[0].set("codeListValue", value)


def gone(path: str) -> Change:
    def change(root: Element) -> None:
        element = at(root, path)
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)

    return change


def more(path: str, text: str) -> Change:
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NS.items())
    return lambda root: at(root, path).append(etree.fromstring(f"<a{names}>{text}</a>")[0])


def _parties() -> dict[str, Change]:
    found: dict[str, Change] = {}
    for who, path in PARTIES.items():
        inside = f"{path}/gmd:CI_ResponsibleParty"
        address = f"{inside}/gmd:contactInfo/gmd:CI_Contact/gmd:address/gmd:CI_Address"
        name, mail = f"{inside}/gmd:organisationName", f"{address}/gmd:electronicMailAddress"
        found |= {
            f"{who}OrganisationName": one_language(name),
            f"{who}ElectronicMail": one_language(mail),
            f"{who}PositionName": one_language(f"{inside}/gmd:positionName"),
            f"{who}DeliveryPoint": one_language(f"{address}/gmd:deliveryPoint"),
            f"{who}Phone": one_language(f"{inside}//gmd:voice"),
            f"{who}HoursOfService": one_language(f"{inside}//gmd:hoursOfService"),
            f"{who}Gov": said(name, "Government of Canada; Ministry of Magic"),
            f"{who}GovOtherLanguage": said(
                name, "Government of Canada; Health Canada", "Gouvernement du Canada; Magie"
            ),
            f"{who}GovernmentName": said(name, "Health Canada"),
            f"{who}GovernmentNameOtherLanguage": said(name, "Government of Canada; Health Canada", "Santé Canada"),
            f"{who}Country": said(f"{address}/gmd:country", "Atlantis"),
            f"{who}AdministrativeArea": said(f"{address}/gmd:administrativeArea", "Quebec", "Kebek"),
            f"{who}ElectronicMailFormat": said(mail, "write to us"),
        }
    return found


def _codes() -> dict[str, Change]:
    found: dict[str, Change] = {}
    for name, path in {
        "HierarchyLevel": "gmd:hierarchyLevel",
        "ContactRole": "gmd:contact/*/gmd:role",
        "Status": f"{PART}/gmd:status",
        "DateTypeCode": f"{PART}/gmd:citation/*/gmd:date/*/gmd:dateType",
        "MaintenanceFrequency": f"{PART}/gmd:resourceMaintenance/*/gmd:maintenanceAndUpdateFrequency",
        "CitedResponsibleRole": f"{CITED}/*/gmd:role",
        "AccessConstraints": f"{PART}/gmd:resourceConstraints/*/gmd:accessConstraints",
        "UseConstraints": f"{PART}/gmd:resourceConstraints/*/gmd:useConstraints",
        "DistributorRole": f"{PARTIES['Distributor']}/*/gmd:role",
        "SpatialRepresentationType": f"{PART}/gmd:spatialRepresentationType",
    }.items():
        found[f"Missing{name}"] = coded(path, "")
        found[f"Invalid{name}"] = coded(path, "RI_1")
    return found


NOTE = f"{PART}/gmd:resourceConstraints/gmd:MD_SecurityConstraints/gmd:userNote"
FIRST = f"{OPTIONS}/gmd:onLine/gmd:CI_OnlineResource"
BREAKS: dict[str, Change] = {
    **_parties(),
    **{name: change for name, change in _codes().items() if name in rules.PORTED},
    "MissingContactMail": said(f"{PARTIES['Contact']}//gmd:electronicMailAddress", "", ""),
    "MetadataTitle": one_language(f"{PART}/gmd:citation/*/gmd:title"),
    "MetadataAbstract": one_language(f"{PART}/gmd:abstract"),
    "UseLimitation": one_language(f"{PART}/gmd:resourceConstraints/*/gmd:useLimitation"),
    "OrganisationNameThesaurus": one_language(f"{THESAURUS}//gmd:organisationName"),
    "FileDescription": one_language(f"{PART}/gmd:graphicOverview/*/gmd:fileDescription"),
    "SupplementalInfo": one_language(f"{PART}/gmd:supplementalInformation"),
    "OtherConstraintsNote2": one_language(f"{PART}/gmd:resourceConstraints/*/gmd:otherConstraints"),
    "Keyword": one_language(f"{PART}/gmd:descriptiveKeywords/*/gmd:keyword"),
    "OnlineResourceName": one_language(f"{FIRST}/gmd:name"),
    "TopicCategory": lambda root: setattr(at(root, f"{PART}/gmd:topicCategory")[0], "text", ""),
    "DataLanguage": said(f"{PART}/gmd:language", ""),
    "ReferenceSystemInfo": gone("gmd:referenceSystemInfo"),
    "ReferenceSystemInfoCode": said("gmd:referenceSystemInfo//gmd:code", ""),
    "ReferenceSystemInfoCodeInvalid": said("gmd:referenceSystemInfo//gmd:code", "NAD83"),
    "requiredCitation": gone(f"{PART}/gmd:citation/gmd:CI_Citation"),
    "PublicationDate": said(f"{PART}/gmd:citation/*/gmd:date/gmd:CI_Date/gmd:date", "2015-01-01"),
    "MissingDate": said(f"{PART}/gmd:citation/*/gmd:date/gmd:CI_Date/gmd:date", ""),
    "BeginDate": lambda root: setattr(at(root, ".//gml:beginPosition"), "text", ""),
    "BeginPositionFormat": lambda root: setattr(at(root, ".//gml:beginPosition"), "text", "March 2011"),
    "EndPosition": lambda root: setattr(at(root, ".//gml:endPosition"), "text", "2009"),
    "TemporalExtentRequired": gone(".//gmd:temporalElement"),
    "GeographicExtentRequired": gone(".//gmd:geographicElement"),
    "GeographicExtentWhole": gone(".//gmd:westBoundLongitude"),
    "GeographicExtentEastWest": said(".//gmd:westBoundLongitude", "-60"),
    "GeographicExtentNorthSouth": said(".//gmd:southBoundLatitude", "60"),
    "CoreSubjectThesaurusMissing": said(f"{THESAURUS}/gmd:title", "Our words", "Nos mots"),
    "HierarchyLevelServiceMismatch": coded("gmd:hierarchyLevel", "RI_631"),
    "MetadataStandardName": said("gmd:metadataStandardName", "ISO 19115"),
    "OpenLicense": said(f"{PART}/gmd:resourceConstraints/*/gmd:useLimitation", "Open, more or less"),
    "OpenLicenseOtherLanguage": said(f"{PART}/gmd:resourceConstraints/*/gmd:useLimitation", "As it is", "Ouverte"),
    "OtherConstraintsNote": coded(f"{PART}/gmd:resourceConstraints/*/gmd:useConstraints", "RI_606"),
    "ECThesaurusTitle": one_language(f"{THESAURUS}/gmd:title"),
    "ECThesaurusPubDate": coded(f"{THESAURUS}/gmd:date[2]/*/gmd:dateType", "RI_368"),
    "ECThesaurusCreDate": coded(f"{THESAURUS}/gmd:date[1]/*/gmd:dateType", "RI_368"),
    "ECThesaurusRole": coded(f"{THESAURUS}//gmd:role", ""),
    "ECThesaurusOrg": one_language(f"{THESAURUS}//gmd:organisationName"),
    "ECThesaurusEmail": one_language(f"{THESAURUS}//gmd:electronicMailAddress"),
    "ThesaurusElectronicMailFormat": said(f"{THESAURUS}//gmd:electronicMailAddress", "library"),
    "SecurityNoteBothLangRequired": one_language(NOTE),
    "SecurityLevel": said(NOTE, "Quite secret", "Assez secret"),
    "SecurityNoteMismatchedBothLang": said(NOTE, "Unclassified", "Secret"),
    "SecurityClassificationUserNote": coded(NOTE.replace("userNote", "classification"), "RI_487"),
    "SecurityClassificationUserNoteEmpty": coded(NOTE.replace("userNote", "classification"), ""),
    "OnlineResourceUrl": lambda root: setattr(at(root, f"{FIRST}/gmd:linkage/gmd:URL"), "text", ""),
    "OnlineResourceProtocol": said(f"{FIRST}/gmd:protocol", "carrier pigeon"),
    "MapResourcesRESTNumber": more(OPTIONS, rest("eng")),
    "MapResourcesREST": gone(f"{OPTIONS}/gmd:onLine[5]"),
    "MapResourcesWMSNumber": more(OPTIONS, wms("eng")),
    "MapResourcesWMS": gone(f"{OPTIONS}/gmd:onLine[3]"),
    "DuplicatedOnlineResource": more(
        OPTIONS, online("https://example.ca/wells.csv", "HTTPS", "Dataset;CSV;eng,fra", "Données;CSV;eng,fra")
    ),
    "MapServicesLanguage": lambda root: at(root, f"{OPTIONS}/gmd:onLine[2]").attrib.clear(),
    "ResourceContentType": said(f"{FIRST}/gmd:description", "Stuff;CSV;eng"),
    "ResourceContentTypeOtherLanguage": said(f"{FIRST}/gmd:description", "Dataset;CSV;eng", "Trucs;CSV;eng"),
    "ResourceFormat": said(f"{FIRST}/gmd:description", "Dataset;Papyrus;eng"),
    "ResourceLanguageMissing": said(f"{FIRST}/gmd:description", "Dataset;CSV;"),
    "ResourceLanguage": said(f"{FIRST}/gmd:description", "Dataset;CSV;klingon"),
    "DistributionFormatName": said(f"{DISTRIBUTION}/gmd:distributionFormat/*/gmd:name", ""),
    "DistributionFormatInvalid": said(f"{DISTRIBUTION}/gmd:distributionFormat/*/gmd:name", "Papyrus"),
    "DistributionFormatVersion": said(f"{DISTRIBUTION}/gmd:distributionFormat/*/gmd:version", ""),
}


def broken(document: bytes) -> set[str]:
    return {problem.values["rule"].removeprefix("hnap#") for problem in rules.check(etree.fromstring(document))}


def test_a_record_that_holds_to_every_rule_and_to_the_schema() -> None:
    assert [(problem.values, problem.pointer) for problem in rules.check(etree.fromstring(record()))] == []
    assert [(problem.code, problem.values["detail"]) for problem in xsd.check(record(), "hnap")] == []


@pytest.mark.parametrize("rule", sorted(rules.PORTED))
def test_a_record_that_breaks_the_rule_is_told_so(rule: str) -> None:
    root = etree.fromstring(record())
    BREAKS[rule](root)
    found = [problem for problem in rules.check(root) if problem.values["rule"] == f"hnap#{rule}"]
    assert found
    for problem in found:
        assert problem.pointer
        for lang in ("en", "fr"):
            words = wordings()[problem.code][lang]
            named = {name for _, name, _, _ in string.Formatter().parse(words.message + words.remedy) if name}
            assert named <= problem.values.keys()


def test_no_change_here_is_about_a_rule_that_is_none() -> None:
    assert BREAKS.keys() == rules.PORTED


def test_a_record_in_one_language_needs_no_other() -> None:
    root = etree.fromstring(record())
    gone("gmd:locale")(root)
    for element in list(root.iter(f"{{{NS['gmd']}}}PT_FreeText")):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    assert [problem.values["rule"] for problem in rules.check(root)] == []


def test_each_of_the_profiles_168_asserts_has_a_rule_or_a_reason() -> None:
    rows = rules.coverage()
    assert [number for number, *_ in rows] == list(range(1, 169))
    for _, _, rule, reason in rows:
        assert (rule in rules.PORTED) != bool(reason)
    assert {rule for _, _, rule, _ in rows} - {"-"} == rules.PORTED


@pytest.mark.corpus
def test_the_profiles_own_list_is_as_long(corpus: Path) -> None:
    path = corpus / "standards" / "hnap" / "HNAP_RULES.tsv"
    with path.open(encoding="utf-8") as file:
        parts = [row["file"] for row in csv.DictReader(file, delimiter="\t")]
    assert parts == [f"schematron-rules-{part}.sch" for _, part, _, _ in rules.coverage()]


def test_a_check_tells_of_schema_and_rules_alike() -> None:
    document = record().replace(b"RI_596", b"RI_1").replace(b"gmd:abstract", b"gmd:abstrct")
    detected = iso_19139.detect(document)
    assert detected is not None
    assert detected.profile == "hnap"
    codes = {problem.code for problem in iso_19139.check(document, detected)}
    assert {"hnap-code-unknown", "xsd-element-unexpected"} <= codes
