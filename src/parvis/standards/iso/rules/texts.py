"""Texts that must be there, and in both official languages."""

from collections.abc import Callable, Iterator
from functools import partial

from .record import NS, Broken, Record, Rule, broken, lacking

_CITED = "gmd:identificationInfo/*/gmd:citation/*/gmd:citedResponsibleParty/*"
_CONTACT = "gmd:contact/*"
_SELLER = "gmd:distributionInfo/*/gmd:distributor/gmd:MD_Distributor/gmd:distributorContact/*"
_ADDRESS = "gmd:contactInfo/*/gmd:address/gmd:CI_Address"
_IDENTIFIED = "gmd:identificationInfo/*"

_REQUIRED = {
    "MetadataTitle": f"{_IDENTIFIED}/gmd:citation/*/gmd:title",
    "MetadataAbstract": f"{_IDENTIFIED}/gmd:abstract",
    "ContactOrganisationName": f"{_CONTACT}/gmd:organisationName",
    "ContactElectronicMail": f"{_CONTACT}/{_ADDRESS}/gmd:electronicMailAddress",
    "CitedResponsiblePartyOrganisationName": f"{_CITED}/gmd:organisationName",
    "CitedResponsiblePartyElectronicMail": f"{_CITED}/{_ADDRESS}/gmd:electronicMailAddress",
    "DistributorOrganisationName": f"{_SELLER}/gmd:organisationName",
    "DistributorElectronicMail": f"{_SELLER}/{_ADDRESS}/gmd:electronicMailAddress",
    "UseLimitation": f"{_IDENTIFIED}/gmd:resourceConstraints/gmd:MD_LegalConstraints/gmd:useLimitation",
    "OrganisationNameThesaurus": f"{_IDENTIFIED}/gmd:descriptiveKeywords/gmd:MD_Keywords/gmd:thesaurusName/"
    "gmd:CI_Citation/gmd:citedResponsibleParty/gmd:CI_ResponsibleParty/gmd:organisationName",
}
"Elements that, where they are, must say something, in both languages."
_PAIRED = {
    "FileDescription": f"{_IDENTIFIED}/gmd:graphicOverview/gmd:MD_BrowseGraphic/gmd:fileDescription",
    "SupplementalInfo": f"{_IDENTIFIED}/gmd:supplementalInformation",
    "OtherConstraintsNote2": f"{_IDENTIFIED}/gmd:resourceConstraints/gmd:MD_LegalConstraints/gmd:otherConstraints",
    **{
        f"{who}{name}": f"{party}/{path}"
        for who, party in (("Contact", _CONTACT), ("CitedResponsibleParty", _CITED), ("Distributor", _SELLER))
        for name, path in (
            ("PositionName", "gmd:positionName"),
            ("DeliveryPoint", f"{_ADDRESS}/gmd:deliveryPoint"),
            ("Phone", "gmd:contactInfo/*/gmd:phone/gmd:CI_Telephone/gmd:voice"),
            ("HoursOfService", "gmd:contactInfo/*/gmd:hoursOfService"),
        )
    },
}
"Elements that may be missing, but not in one of the languages alone."


def _required(path: str, record: Record) -> Iterator[Broken]:
    for element in record.all(path):
        said = record.both(element)
        if not any(text for _, text in said):
            yield broken("hnap-empty", element)
        elif not all(text for _, text in said):
            yield broken("hnap-one-language", element)


def _paired(path: str, record: Record) -> Iterator[Broken]:
    for element in record.all(path):
        said = [bool(text) for _, text in record.both(element)]
        if any(said) and not all(said):
            yield broken("hnap-one-language", element)


def _keywords(record: Record) -> Iterator[Broken]:
    for group in record.all(f"{_IDENTIFIED}/gmd:descriptiveKeywords"):
        keywords = group.findall("gmd:MD_Keywords/gmd:keyword", NS)
        if not keywords:
            yield lacking(group, "gmd:keyword")
        for keyword in keywords:
            said = record.both(keyword)
            if not all(text for _, text in said):
                yield broken("hnap-one-language" if any(text for _, text in said) else "hnap-empty", keyword)


def _resource_names(record: Record) -> Iterator[Broken]:
    if not record.bilingual:
        return
    for line in record.all(f"{ONLINE}"):
        name = line.find("gmd:CI_OnlineResource/gmd:name", NS)
        if name is None:
            yield lacking(line, "gmd:name")
        elif not all(text for _, text in record.both(name)):
            yield broken("hnap-one-language", name)


ONLINE = "gmd:distributionInfo/gmd:MD_Distribution/gmd:transferOptions/gmd:MD_DigitalTransferOptions/gmd:onLine"


def _rule(name: str, how: Callable[[str, Record], Iterator[Broken]], path: str) -> Rule:
    return Rule(name, partial(how, path))


RULES = (
    *(_rule(name, _required, path) for name, path in _REQUIRED.items()),
    *(_rule(name, _paired, path) for name, path in _PAIRED.items()),
    Rule("Keyword", _keywords),
    Rule("OnlineResourceName", _resource_names),
)
