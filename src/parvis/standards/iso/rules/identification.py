"""What a record says of the data: dates, extents, thesauri, licences, security."""

import re
from collections.abc import Iterator
from functools import partial

from parvis.standards.iso.terms import find_term, lists
from parvis.standards.xml import Element
from parvis.vocab import fold

from .record import NS, Broken, Record, Rule, broken, lacking

_IDENTIFIED = "gmd:identificationInfo/*"
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?")
_STANDARDS = {
    "en": "North American Profile of ISO 19115:2003 - Geographic information - Metadata",
    "fr": "Profil nord-américain de la norme ISO 19115:2003 - Information géographique - Métadonnées",
}
_CORE = (
    "Government of Canada Core Subject Thesaurus",
    "Thésaurus des sujets de base du gouvernement du Canada",
)
_SECURITY = {
    "RI_484": ("unclassified",), "RI_485": ("protectA", "protectB", "protectC"), "RI_486": ("confidential",),
    "RI_489": ("confidential",), "RI_487": ("secret",), "RI_488": ("topSecret",),
}  # fmt: skip


def _citation(record: Record) -> Iterator[Broken]:
    for element in record.all(f"{_IDENTIFIED}/gmd:citation"):
        if element.find("gmd:CI_Citation", NS) is None:
            yield lacking(element, "gmd:CI_Citation")


def _date_of(record: Record, kind: str) -> tuple[str, Element | None]:
    for date in record.all(f"{_IDENTIFIED}/gmd:citation/gmd:CI_Citation/gmd:date/gmd:CI_Date"):
        if record.code(date.find("gmd:dateType", NS)) == kind:
            found = date.find("gmd:date", NS)
            return record.text(found), found
    return "", None


def _publication(record: Record) -> Iterator[Broken]:
    """What was published was created before, or with it."""
    published, element = _date_of(record, "RI_367")
    created, _ = _date_of(record, "RI_366")
    shared = min(len(published), len(created))
    if published and created and element is not None and published[:shared] < created[:shared]:
        yield broken("hnap-date-order", element, start=created, end=published)


def _dates(record: Record) -> Iterator[Broken]:
    for element in record.all(f"{_IDENTIFIED}/gmd:citation/gmd:CI_Citation/gmd:date/gmd:CI_Date"):
        if not record.text(element.find("gmd:date", NS)):
            yield lacking(element, "gmd:date")


_PERIOD = f"{_IDENTIFIED}/gmd:extent/gmd:EX_Extent/gmd:temporalElement/gmd:EX_TemporalExtent"


def _begin(record: Record) -> Iterator[Broken]:
    for element in record.all(f"{_PERIOD}/gmd:extent/gml:TimePeriod//gml:beginPosition"):
        if not (element.text or "").strip():
            yield broken("hnap-empty", element)


def _begin_format(record: Record) -> Iterator[Broken]:
    for element in record.all(f"{_PERIOD}/gmd:extent/gml:TimePeriod//gml:beginPosition"):
        text = (element.text or "").strip()
        if text and not _DATE.fullmatch(text):
            yield broken("hnap-date-format", element, value=text)


def _end(record: Record) -> Iterator[Broken]:
    for element in record.all(_PERIOD):
        begin = next((node.text or "" for node in element.iterfind(".//gml:beginPosition", NS)), "").strip()
        end = next((node.text or "" for node in element.iterfind(".//gml:endPosition", NS)), "").strip()
        shared = min(len(begin), len(end))
        if begin and end and end[:shared] < begin[:shared]:
            yield broken("hnap-date-order", element, start=begin, end=end)


def _parts(record: Record) -> list[Element]:
    return record.all("gmd:identificationInfo/gmd:MD_DataIdentification")


def _temporal(record: Record) -> Iterator[Broken]:
    """Data that have a place have a time."""
    for part in _parts(record):
        if part.find("gmd:spatialRepresentationType", NS) is None:
            continue
        if part.find("gmd:extent/*/gmd:temporalElement", NS) is None:
            yield lacking(part, "gmd:temporalElement")


def _geographic(record: Record) -> Iterator[Broken]:
    for part in _parts(record):
        if part.find("gmd:spatialRepresentationType", NS) is None:
            continue
        box = part.find("gmd:extent/*/gmd:geographicElement/gmd:EX_GeographicBoundingBox", NS)
        if box is None:
            yield lacking(part, "gmd:EX_GeographicBoundingBox")


def _box_whole(record: Record) -> Iterator[Broken]:
    for part in _parts(record):
        if part.find("gmd:spatialRepresentationType", NS) is None:
            continue
        for box in part.iterfind("gmd:extent/*/gmd:geographicElement/gmd:EX_GeographicBoundingBox", NS):
            names = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")
            for name in names:
                if not record.text(box.find(f"gmd:{name}", NS)):
                    yield lacking(box, f"gmd:{name}")


def _box_order(low: str, high: str, record: Record) -> Iterator[Broken]:
    path = f"{_IDENTIFIED}/gmd:extent/*/gmd:geographicElement/gmd:EX_GeographicBoundingBox"
    for box in record.all(path):
        texts = [record.text(box.find(f"gmd:{name}", NS)) for name in (low, high)]
        try:
            first, last = (float(text) for text in texts)
        except ValueError:
            continue
        if first > last:
            yield broken("hnap-box-order", box, low=texts[0], high=texts[1])


def _core_subject(record: Record) -> Iterator[Broken]:
    known = {fold(title) for title in _CORE}
    for part in _parts(record):
        titles = part.iterfind(
            "gmd:descriptiveKeywords/gmd:MD_Keywords/gmd:thesaurusName/gmd:CI_Citation/gmd:title", NS
        )
        if not any(fold(text) in known for title in titles for _, text in record.both(title)):
            yield broken("hnap-core-subject", part)


def _service_level(record: Record) -> Iterator[Broken]:
    """A service is identified as one."""
    is_service = any(record.code(element) == "RI_631" for element in record.all("gmd:hierarchyLevel"))
    for element in record.all("gmd:identificationInfo"):
        described = element.find("srv:SV_ServiceIdentification", NS) is not None
        if is_service != described:
            yield broken("hnap-service-level", element)


def _standard_name(record: Record) -> Iterator[Broken]:
    for element in record.all("gmd:metadataStandardName"):
        for lang, text in record.both(element):
            if fold(text) != fold(_STANDARDS[lang]):
                yield broken("hnap-standard-name", element, value=text, expected=_STANDARDS[lang])
                break


def _licence(main: bool, record: Record) -> Iterator[Broken]:
    """One of the open licences of the federal list, word for word."""
    if not main and not record.bilingual:
        return
    lang = record.main if main else record.other
    for part in _parts(record):
        limits = part.findall("gmd:resourceConstraints/gmd:MD_LegalConstraints/gmd:useLimitation", NS)
        texts = [record.text(element) if main else record.translation(element) for element in limits]
        if not any(find_term("licences", text, lang) for text in texts):
            yield broken("hnap-licence", part, value=texts[0] if texts else "", expected=lists()["licences"]["Canada"][
                0 if lang == "en" else 1
            ])  # fmt: skip


def _other_constraints(record: Record) -> Iterator[Broken]:
    """Other constraints are said exactly where a constraint's code is `otherRestrictions`."""
    for group in record.all(f"{_IDENTIFIED}/gmd:resourceConstraints/gmd:MD_LegalConstraints"):
        codes = {
            record.code(element)
            for name in ("accessConstraints", "useConstraints")
            for element in group.iterfind(f"gmd:{name}", NS)
        }
        for element in group.iterfind("gmd:otherConstraints", NS):
            said = any(text for _, text in record.both(element))
            if said != ("RI_609" in codes):
                yield broken("hnap-other-constraints", element)


# --- thesauri

_CITATION = "gmd:MD_Keywords/gmd:thesaurusName/gmd:CI_Citation"


def _thesaurus(what: str, record: Record) -> Iterator[Broken]:
    """What a thesaurus that is named must say of itself."""
    for group in record.all(f"{_IDENTIFIED}/gmd:descriptiveKeywords"):
        citation = group.find(_CITATION, NS)
        if citation is None:
            continue
        party = citation.find("gmd:citedResponsibleParty/gmd:CI_ResponsibleParty", NS)
        match what:
            case "gmd:title":
                fine = all(text for _, text in record.both(citation.find("gmd:title", NS)))
            case "RI_367" | "RI_366":
                dates = citation.findall("gmd:date/gmd:CI_Date", NS)
                fine = any(
                    record.code(date.find("gmd:dateType", NS)) == what and record.text(date.find("gmd:date", NS))
                    for date in dates
                )
            case "gmd:role":
                fine = party is not None and bool(record.code(party.find("gmd:role", NS)))
            case "gmd:organisationName":
                name = party.find("gmd:organisationName", NS) if party is not None else None
                fine = all(text for _, text in record.both(name))
            case _:
                mail = party.find(".//gmd:electronicMailAddress", NS) if party is not None else None
                fine = mail is None or all(text for _, text in record.both(mail))
        if not fine:
            yield Broken("hnap-thesaurus", broken("", citation).pointer, {"element": _SAID.get(what, what)})


_SAID = {"RI_367": "gmd:date (publication)", "RI_366": "gmd:date (creation)", "mail": "gmd:electronicMailAddress"}


# --- security


def _levels(record: Record) -> Iterator[tuple[Element, list[tuple[str, str]], str]]:
    for group in record.all(f"{_IDENTIFIED}/gmd:resourceConstraints/gmd:MD_SecurityConstraints"):
        code = record.code(group.find("gmd:classification", NS))
        for note in group.iterfind("gmd:userNote", NS):
            yield note, record.both(note), code


def _security(what: str, record: Record) -> Iterator[Broken]:
    for note, said, code in _levels(record):
        if not any(text for _, text in said):
            continue
        if not all(text for _, text in said):
            if what == "one":
                yield broken("hnap-one-language", note)
            continue
        levels = [find_term("security_levels", text, lang) for lang, text in said]
        if not all(levels):
            if what == "level":
                words = " / ".join(text for _, text in said)
                yield broken("hnap-not-listed", note, value=words, list="security_levels")
            continue
        if len(set(levels)) > 1:
            if what == "mismatch":
                yield broken("hnap-security-mismatch", note, value=" / ".join(text for _, text in said))
            continue
        if what == "code" and code in _SECURITY and levels[0] not in _SECURITY[code]:
            yield broken("hnap-security-code", note, value=said[0][1], classification=code)
        if what == "empty" and code not in _SECURITY:
            yield broken("hnap-security-code", note, value=said[0][1], classification=code)


RULES = (
    Rule("requiredCitation", _citation),
    Rule("PublicationDate", _publication),
    Rule("MissingDate", _dates),
    Rule("BeginDate", _begin),
    Rule("BeginPositionFormat", _begin_format),
    Rule("EndPosition", _end),
    Rule("TemporalExtentRequired", _temporal),
    Rule("GeographicExtentRequired", _geographic),
    Rule("GeographicExtentWhole", _box_whole),
    Rule("GeographicExtentEastWest", partial(_box_order, "westBoundLongitude", "eastBoundLongitude")),
    Rule("GeographicExtentNorthSouth", partial(_box_order, "southBoundLatitude", "northBoundLatitude")),
    Rule("CoreSubjectThesaurusMissing", _core_subject),
    Rule("HierarchyLevelServiceMismatch", _service_level),
    Rule("MetadataStandardName", _standard_name),
    Rule("OpenLicense", partial(_licence, True)),
    Rule("OpenLicenseOtherLanguage", partial(_licence, False)),
    Rule("OtherConstraintsNote", _other_constraints),
    Rule("ECThesaurusTitle", partial(_thesaurus, "gmd:title")),
    Rule("ECThesaurusPubDate", partial(_thesaurus, "RI_367")),
    Rule("ECThesaurusCreDate", partial(_thesaurus, "RI_366")),
    Rule("ECThesaurusRole", partial(_thesaurus, "gmd:role")),
    Rule("ECThesaurusOrg", partial(_thesaurus, "gmd:organisationName")),
    Rule("ECThesaurusEmail", partial(_thesaurus, "mail")),
    Rule("SecurityNoteBothLangRequired", partial(_security, "one")),
    Rule("SecurityLevel", partial(_security, "level")),
    Rule("SecurityNoteMismatchedBothLang", partial(_security, "mismatch")),
    Rule("SecurityClassificationUserNote", partial(_security, "code")),
    Rule("SecurityClassificationUserNoteEmpty", partial(_security, "empty")),
)
