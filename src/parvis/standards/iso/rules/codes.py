"""Codes that must be there, and be the register's numbers."""

from collections.abc import Iterator
from functools import partial

from parvis.standards.iso.codes import registered

from .record import NS, Broken, Record, Rule, broken, name_of

_IDENTIFIED = "gmd:identificationInfo/*"
_LEGAL = f"{_IDENTIFIED}/gmd:resourceConstraints/gmd:MD_LegalConstraints"
_CODES = (
    ("HierarchyLevel", "gmd:hierarchyLevel", "MD_ScopeCode"),
    ("ContactRole", "gmd:contact/*/gmd:role", "CI_RoleCode"),
    ("Status", f"{_IDENTIFIED}/gmd:status", "MD_ProgressCode"),
    ("DateTypeCode", f"{_IDENTIFIED}/gmd:citation/gmd:CI_Citation/gmd:date/gmd:CI_Date/gmd:dateType",
     "CI_DateTypeCode"),
    ("MaintenanceFrequency", f"{_IDENTIFIED}/gmd:resourceMaintenance/gmd:MD_MaintenanceInformation/"
     "gmd:maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode"),
    ("CitedResponsibleRole", f"{_IDENTIFIED}/gmd:citation/*/gmd:citedResponsibleParty/*/gmd:role", "CI_RoleCode"),
    ("AccessConstraints", f"{_LEGAL}/gmd:accessConstraints", "MD_RestrictionCode"),
    ("UseConstraints", f"{_LEGAL}/gmd:useConstraints", "MD_RestrictionCode"),
    ("DistributorRole", "gmd:distributionInfo/*/gmd:distributor/gmd:MD_Distributor/gmd:distributorContact/*/gmd:role",
     "CI_RoleCode"),
    ("SpatialRepresentationType", f"{_IDENTIFIED}/gmd:spatialRepresentationType", "MD_SpatialRepresentationTypeCode"),
)  # fmt: skip
_SCOPES = frozenset(f"RI_{number}" for number in range(617, 634))
"The register's scopes: attribute to tile."


def _missing(path: str, record: Record) -> Iterator[Broken]:
    for element in record.all(path):
        if not record.code(element):
            yield broken("hnap-empty", element)


def _invalid(path: str, name: str, record: Record) -> Iterator[Broken]:
    known = _SCOPES if name == "MD_ScopeCode" else registered()[name].codes.keys()
    for element in record.all(path):
        code = record.code(element)
        if code and code not in known:
            yield broken("hnap-code-unknown", element, value=code, list=name)


def _topic(record: Record) -> Iterator[Broken]:
    for element in record.all(f"{_IDENTIFIED}/gmd:topicCategory"):
        if not record.text(element):
            yield broken("hnap-empty", element)


def _language(record: Record) -> Iterator[Broken]:
    for element in record.all(f"{_IDENTIFIED}/gmd:language"):
        if not record.text(element) and not record.code(element):
            yield broken("hnap-empty", element)


def _reference_code(record: Record) -> Iterator[Broken]:
    for element in record.all(_SYSTEM):
        if not record.text(element):
            yield broken("hnap-empty", element)


def _reference_code_known(record: Record) -> Iterator[Broken]:
    """`EPSG:4617`, `SR-ORG:1`, `Proj4` or `unknown`."""
    for element in record.all(_SYSTEM):
        text = record.text(element)
        prefix, _, number = text.partition(":")
        known = text in ("Proj4", "unknown") or (prefix in ("EPSG", "SR-ORG") and number.strip().isdecimal())
        if text and not known:
            yield broken("hnap-reference-system", element, value=text)


def _reference_system(record: Record) -> Iterator[Broken]:
    """Vectors, grids and TINs need one."""
    kinds = {record.code(element) for element in record.all(f"{_IDENTIFIED}/gmd:spatialRepresentationType")}
    if kinds & {"RI_635", "RI_636", "RI_638"} and record.root.find("gmd:referenceSystemInfo", NS) is None:
        yield Broken("hnap-missing", f"/{name_of(record.root)}", {"element": "gmd:referenceSystemInfo"})


_SYSTEM = "gmd:referenceSystemInfo/gmd:MD_ReferenceSystem/gmd:referenceSystemIdentifier/gmd:RS_Identifier/gmd:code"
_MAY_BE_EMPTY = frozenset({"SpatialRepresentationType", "DateTypeCode"})
RULES = (
    *(Rule(f"Missing{name}", partial(_missing, path)) for name, path, _ in _CODES if name not in _MAY_BE_EMPTY),
    *(Rule(f"Invalid{name}", partial(_invalid, path, listed)) for name, path, listed in _CODES),
    Rule("TopicCategory", _topic),
    Rule("DataLanguage", _language),
    Rule("ReferenceSystemInfo", _reference_system),
    Rule("ReferenceSystemInfoCode", _reference_code),
    Rule("ReferenceSystemInfoCodeInvalid", _reference_code_known),
)
