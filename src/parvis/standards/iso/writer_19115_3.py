"""Datasets as ISO 19115-3 (mdb 2.0), in every language they have."""

from collections.abc import Iterable, Iterator

from parvis.model import EMPTY, Agent, DataService, Distribution, Text
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.dates import read_date
from parvis.standards.texts import find_languages

from .markup import around, attribute, element, three_letters
from .values import (
    association_word,
    camel,
    date_kind,
    files_and_services,
    frequency_word,
    identity,
    licence_texts,
    own_identifier,
    profile_of,
    told_apart,
)  # fmt: skip
from .writer_19139 import HOLDS, kept_text
from .writing import ISO_19115_3, MISSING, Pen

_ISO = "http://standards.iso.org/iso/19115/-3/"
NAMESPACES = {
    "mdb": f"{_ISO}mdb/2.0", "cit": f"{_ISO}cit/2.0", "gco": f"{_ISO}gco/1.0", "gcx": f"{_ISO}gcx/1.0",
    "gex": f"{_ISO}gex/1.0", "lan": f"{_ISO}lan/1.0", "mcc": f"{_ISO}mcc/1.0", "mco": f"{_ISO}mco/1.0",
    "mmi": f"{_ISO}mmi/1.0", "mrd": f"{_ISO}mrd/1.0", "mri": f"{_ISO}mri/1.0", "mrl": f"{_ISO}mrl/2.0",
    "gml": "http://www.opengis.net/gml/3.2", "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}  # fmt: skip
HEAD = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_PROTOCOLS = {"WMS": "OGC:WMS", "WFS": "OGC:WFS", "WCS": "OGC:WCS", "WMTS": "OGC:WMTS", "CSW": "OGC:CSW"}


def write(record: Written, context: WriteContext) -> bytes:
    """A dataset as an ISO 19115-3 record."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + element_of(record, context).encode() + b"\n"


def element_of(record: Written, context: WriteContext) -> str:
    """The record's element, with its namespaces."""
    pen = Pen(record, context, ISO_19115_3)
    dataset = record.dataset
    own, identifiers = own_identifier(dataset, record.slug)
    about = dataset.contacts[:1] or ((dataset.publisher,) if dataset.publisher else ())
    contact = "".join(_party(pen, "mdb:contact", agent, agent.role) for agent in about)
    identification = _identification(pen, identifiers)
    distribution = _distribution(pen)
    lineage = _lineage(pen)
    scope = dataset.kind if dataset.kind.replace("_", "").isalnum() else "dataset"
    body = (
        around("mdb:metadataIdentifier", around("mcc:MD_Identifier", pen.string("mcc:code", own))),
        around("mdb:defaultLocale", _locale("", pen.tongues.main)),
        around(
            "mdb:metadataScope",
            around("mdb:MD_MetadataScope", pen.code("mdb:resourceScope", "mcc:MD_ScopeCode", scope)),
        ),
        contact or f'<mdb:contact gco:nilReason="{MISSING}"/>',
        _date_info(pen),
        around(
            "mdb:metadataStandard",
            around("cit:CI_Citation", pen.string("cit:title", "ISO 19115-3"), pen.string("cit:edition", "2018")),
        ),
        *(around("mdb:otherLocale", _locale(name, lang)) for name, lang in pen.locale_names()),
        identification,
        distribution,
        lineage,
    )
    return f"<mdb:MD_Metadata{HEAD}>{''.join(body)}</mdb:MD_Metadata>"


def _locale(name: str, lang: str) -> str:
    said = f' id="{attribute(name)}"' if name else ""
    code = element(
        "lan:LanguageCode", codeList="http://www.loc.gov/standards/iso639-2/", codeListValue=three_letters(lang)
    )
    encoding = element(
        "lan:MD_CharacterSetCode",
        codeList="https://www.iana.org/assignments/character-sets/character-sets.xml",
        codeListValue="utf8",
    )
    return (
        f"<lan:PT_Locale{said}><lan:language>{code}</lan:language>"
        f"<lan:characterEncoding>{encoding}</lan:characterEncoding></lan:PT_Locale>"
    )


def _date_info(pen: Pen) -> str:
    kept = pen.dataset.extras.get("dateInfo")
    stated = pen.dataset.extras.get("dateStamp")
    if stated is None and (again := _dates_again(pen, kept)):
        return again
    at = pen.record.changed_at or pen.record.harvested_at
    date = read_date(stated)[0] if isinstance(stated, str) else at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
    if not date or not date_kind(date):
        return f'<mdb:dateInfo gco:nilReason="{MISSING}"/>'
    dated = pen.date("cit:date", date) + pen.code("cit:dateType", "cit:CI_DateTypeCode", "revision")
    return around("mdb:dateInfo", around("cit:CI_Date", dated))


def _dates_again(pen: Pen, kept: object) -> str:
    """The record's dates as a reader of ISO 19115-3 kept them."""
    written = ""
    for item in kept if isinstance(kept, list) else [kept]:
        stated, kind = (item.get("date"), item.get("dateType")) if isinstance(item, dict) else (None, None)
        date = read_date(stated)[0] if isinstance(stated, str) else None
        if date and date_kind(date) and isinstance(kind, str) and kind.isalnum():
            dated = pen.date("cit:date", date) + pen.code("cit:dateType", "cit:CI_DateTypeCode", kind)
            written += around("mdb:dateInfo", around("cit:CI_Date", dated))
    return written


def _identification(pen: Pen, identifiers: object) -> str:
    dataset = pen.dataset
    cited = (
        _party(pen, "cit:citedResponsibleParty", dataset.publisher, "publisher")
        if dataset.publisher
        else f'<cit:citedResponsibleParty gco:nilReason="{MISSING}"/>'
    )
    cited += "".join(
        _party(pen, "cit:citedResponsibleParty", agent, agent.role or "author") for agent in dataset.creators
    )
    landing = _online_resource("cit:onlineResource", pen, dataset.landing_page.get(pen.tongues.main), "", EMPTY, EMPTY)
    citation = around(
        "cit:CI_Citation",
        pen.text("cit:title", dataset.title, required=True),
        pen.dates((dataset.issued, "publication"), (dataset.modified, "revision")),
        pen.string("cit:edition", dataset.version or ""),
        pen.identifiers(identifiers),
        cited,
        "".join(
            around("cit:series", around("cit:CI_Series", pen.text("cit:name", title))) for title in dataset.series[:1]
        ),
        landing,
    )
    frequency = pen.code(
        "mmi:maintenanceAndUpdateFrequency", "mmi:MD_MaintenanceFrequencyCode",
        frequency_word(dataset.frequency) if dataset.frequency else "",
    )  # fmt: skip
    languages = "".join(
        around("mri:otherLocale" if number else "mri:defaultLocale", _locale("", lang))
        for number, lang in enumerate(dataset.languages)
    )
    return around(
        "mdb:identificationInfo",
        around(
            "mri:MD_DataIdentification",
            around("mri:citation", citation),
            pen.text("mri:abstract", dataset.description, required=True),
            pen.text("mri:purpose", kept_text(pen, "purpose")),
            pen.code("mri:status", "mcc:MD_ProgressCode", camel(dataset.status) if dataset.status else ""),
            *dict.fromkeys(_party(pen, "mri:pointOfContact", agent, agent.role) for agent in dataset.contacts),
            pen.topic_categories(),
            pen.extents(),
            around("mri:resourceMaintenance", around("mmi:MD_MaintenanceInformation", frequency)),
            pen.keyword_groups(),
            _constraints(pen),
            _relations(pen),
            languages,
            pen.text("mri:supplementalInformation", kept_text(pen, "supplementalInformation")),
        ),
    )


def _party(pen: Pen, name: str, agent: Agent, role: str | None) -> str:
    contact = around(
        "cit:contactInfo",
        around(
            "cit:CI_Contact",
            around("cit:phone", around("cit:CI_Telephone", pen.string("cit:number", agent.phone or ""))),
            around("cit:address", around("cit:CI_Address", pen.string("cit:electronicMailAddress", agent.email or ""))),
            _online_resource("cit:onlineResource", pen, agent.url.get(pen.tongues.main), "", EMPTY, EMPTY),
        ),
    )
    if agent.kind == "person" and not agent.part_of:
        party = around("cit:CI_Individual", pen.text("cit:name", agent.name), contact)
    elif agent.kind == "person":
        individual = around("cit:individual", around("cit:CI_Individual", pen.text("cit:name", agent.name)))
        party = around("cit:CI_Organisation", pen.text("cit:name", agent.part_of), contact, individual)
    else:
        party = around("cit:CI_Organisation", pen.text("cit:name", agent.name), contact)
    said = pen.code("cit:role", "cit:CI_RoleCode", role or "") or f'<cit:role gco:nilReason="{MISSING}"/>'
    return around(name, around("cit:CI_Responsibility", said, around("cit:party", party)))


def _constraints(pen: Pen) -> str:
    if not pen.dataset.licence:
        return ""
    restriction = "mco:MD_RestrictionCode"
    return around(
        "mri:resourceConstraints",
        around(
            "mco:MD_LegalConstraints",
            pen.text("mco:useLimitation", licence_texts(pen.dataset.licence)),
            pen.code("mco:useConstraints", restriction, "license"),
        ),
    )


def _relations(pen: Pen) -> str:
    written: dict[str, None] = {}
    for relation in pen.dataset.relations:
        identifier = around(
            "cit:identifier", around("mcc:MD_Identifier", pen.string("mcc:code", relation.url))
        )  # fmt: skip
        citation = around(
            "cit:CI_Citation", pen.text("cit:title", relation.title, required=True), pen.dates(), identifier
        )
        association = pen.code(
            "mri:associationType", "mri:DS_AssociationTypeCode", association_word(relation.type)
        )  # fmt: skip
        piece = around(
            "mri:associatedResource",
            around("mri:MD_AssociatedResource", around("mri:name", citation), association),
        )
        written[piece] = None
    return "".join(written)


def _distribution(pen: Pen) -> str:
    files, services = files_and_services(pen.dataset)
    written = told_apart(lambda item: _file(pen, item), files)
    written += told_apart(lambda item: _service(pen, item), services)
    return around("mdb:distributionInfo", around("mrd:MD_Distribution", written))


def _file(pen: Pen, item: Distribution) -> str:
    """A file in transfer options of its own."""
    url = item.url or ""
    protocol = item.media_type or (f"WWW:DOWNLOAD:{item.format}" if item.format else "")
    online = _online_resource("mrd:onLine", pen, url, protocol, item.title, item.description, item)
    return around("mrd:transferOptions", around("mrd:MD_DigitalTransferOptions", online))


def _service(pen: Pen, item: DataService) -> str:
    protocol = _PROTOCOLS.get(item.protocol or "", item.protocol or "")
    online = _online_resource("mrd:onLine", pen, item.url, protocol, item.title, item.description, item)
    return around("mrd:transferOptions", around("mrd:MD_DigitalTransferOptions", online))


def _online_resource(
    name: str, pen: Pen, url: str, protocol: str, title: Text, description: Text,
    item: Distribution | DataService | None = None,
) -> str:  # fmt: skip
    named = identity(item) if item else {}
    if not (url or title or description or protocol or named):
        return ""
    linkage = pen.string("cit:linkage", url) or f'<cit:linkage gco:nilReason="{MISSING}"/>'
    inner = element(
        "cit:CI_OnlineResource",
        linkage,
        pen.string("cit:protocol", protocol),
        pen.string("cit:applicationProfile", profile_of(item) if item else ""),
        pen.text("cit:name", title),
        pen.text("cit:description", description),
        **named,
    )
    return element(name, inner, **(_role(item.languages) if item else {}))


def _role(languages: tuple[str, ...]) -> dict[str, str]:
    """In which language the resource is, where it is in one."""
    letters = three_letters(languages[0]) if len(languages) == 1 else ""
    known = len(letters) == 3 and find_languages(letters) == languages
    return {"xlink__role": f"urn:xml:lang:{letters}"} if known else {}


def _lineage(pen: Pen) -> str:
    statement = pen.text("mrl:statement", kept_text(pen, "resourceLineage", "statement"))
    return around("mdb:resourceLineage", around("mrl:LI_Lineage", statement))


def write_many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """Many records as one document: a CSW answer, which every catalogue's client reads."""
    yield (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">'
        b'<csw:SearchResults elementSet="full" recordSchema="http://standards.iso.org/iso/19115/-3/mdb/2.0">\n'
    )
    for record in records:
        yield element_of(record, context).encode() + b"\n"
    yield b"</csw:SearchResults></csw:GetRecordsResponse>\n"


WRITER = Writer(
    name="iso-19115-3",
    media_type="application/xml",
    suffix=".xml",
    one=write,
    many=write_many,
    reader="iso-19115-3",
    holds=(HOLDS | {"distributions.description", "services.description"}) - {"distributions.languages"},
)
