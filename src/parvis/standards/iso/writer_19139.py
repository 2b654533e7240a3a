"""Datasets as HNAP: ISO 19139 in both official languages, with the numbers of Canada's register."""

from collections.abc import Iterable, Iterator
from typing import Any

from parvis.model import EMPTY, Agent, DataService, Distribution, Text
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.dates import read_date

from .markup import around, attribute, element, escaped, three_letters
from .terms import lists
from .values import (
    association_word,
    camel,
    content_type,
    date_kind,
    federal_name,
    files_and_services,
    frequency_word,
    identity,
    licence_texts,
    own_identifier,
    profile_of,
    told_apart,
    whole_moment,
)  # fmt: skip
from .writing import ISO_19139, MISSING, Pen, extra_text

NAMESPACES = {
    "gmd": "http://www.isotc211.org/2005/gmd", "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx", "srv": "http://www.isotc211.org/2005/srv",
    "gml": "http://www.opengis.net/gml/3.2", "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}  # fmt: skip
HEAD = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
STANDARD = Text(
    {
        "en": "North American Profile of ISO 19115:2003 - Geographic information - Metadata",
        "fr": "Profil nord-américain de la norme ISO 19115:2003 - Information géographique - Métadonnées",
    }
)
VERSION = "CAN/CGSB-171.100-2009"
_PROTOCOLS = {"WMS": "OGC:WMS", "WFS": "OGC:WFS", "WCS": "OGC:WCS", "WMTS": "OGC:WMTS", "CSW": "OGC:CSW",
              "ESRI REST": "ESRI REST: Map Service"}  # fmt: skip
_UTF8 = ("gmd:MD_CharacterSetCode", "utf8")
HOLDS = frozenset(
    {
        "title", "description", "keywords", "subjects", "issued", "modified", "frequency", "status", "periods",
        "version", "languages", "distributions.url", "distributions.title",
        "distributions.languages", "services.url", "services.title", "services.protocol", "publisher.name",
        "publisher.email", "contacts.name", "contacts.email", "contacts.phone", "contacts.role", "contacts.kind",
        "creators.name", "creators.email", "relations.url",
    }
)  # fmt: skip


def write(record: Written, context: WriteContext) -> bytes:
    """A dataset as an HNAP record."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + element_of(record, context).encode() + b"\n"


def element_of(record: Written, context: WriteContext) -> str:
    """The record's element, with its namespaces."""
    pen = Pen(record, context, ISO_19139)
    dataset = record.dataset
    own, identifiers = own_identifier(dataset, record.slug)
    contacts = [_party(pen, "gmd:contact", agent, agent.role) for agent in _about(dataset)]
    standard = pen.text("gmd:metadataStandardName", STANDARD)
    identification = _identification(pen, identifiers)
    distribution = _distribution(pen)
    quality = _lineage(pen)
    reference = _reference_system(pen)
    main = pen.tongues.main
    scope = dataset.kind if dataset.kind.replace("_", "").isalnum() else "dataset"
    if dataset.kind == "dataset" and dataset.extras.get("hierarchyLevel") == "nonGeographicDataset":
        scope = "nonGeographicDataset"
    locales = "".join(_locale(pen, name, lang) for name, lang in pen.locale_names())
    landing = dataset.landing_page.get(main)
    body = (
        pen.string("gmd:fileIdentifier", own),
        pen.string("gmd:language", f"{three_letters(main)}; CAN"),
        pen.code("gmd:characterSet", *_UTF8),
        _parent(pen),
        pen.code("gmd:hierarchyLevel", "gmd:MD_ScopeCode", scope),
        *(contacts or [f'<gmd:contact gco:nilReason="{MISSING}"/>']),
        _date_stamp(pen),
        standard,
        pen.string("gmd:metadataStandardVersion", VERSION),
        pen.string("gmd:dataSetURI", landing),
        locales,
        reference,
        identification,
        distribution,
        quality,
    )
    return f"<gmd:MD_Metadata{HEAD}>{''.join(body)}</gmd:MD_Metadata>"


def _about(dataset: Any) -> list[Agent]:
    """Whom to ask about the record: the first contact, else the publisher."""
    if dataset.contacts:
        return [dataset.contacts[0]]
    return [dataset.publisher] if dataset.publisher else []


def _parent(pen: Pen) -> str:
    """The record it is part of, where that has no address: a relation is one that has."""
    kept = pen.dataset.extras.get("parentIdentifier")
    return pen.string("gmd:parentIdentifier", kept) if isinstance(kept, str) and "://" not in kept else ""


def _locale(pen: Pen, name: str, lang: str) -> str:
    code = three_letters(lang)
    label = {"fra": "French; Français", "eng": "English; Anglais"}.get(code, code)
    inner = (
        f'<gmd:languageCode><gmd:LanguageCode codeList="https://schemas.metadata.geo.ca/register/'
        f'napMetadataRegister.xml#IC_116" codeListValue="{attribute(code)}">{escaped(label)}</gmd:LanguageCode>'
        "</gmd:languageCode>"
        '<gmd:country><gmd:Country codeList="https://schemas.metadata.geo.ca/register/napMetadataRegister.xml#IC_117"'
        ' codeListValue="CAN">Canada; Canada</gmd:Country></gmd:country>'
    )
    encoding = pen.code("gmd:characterEncoding", *_UTF8)
    return f'<gmd:locale><gmd:PT_Locale id="{attribute(name)}">{inner}{encoding}</gmd:PT_Locale></gmd:locale>'


def _date_stamp(pen: Pen) -> str:
    stated = pen.dataset.extras.get("dateStamp")
    at = pen.record.changed_at or pen.record.harvested_at
    date = read_date(stated)[0] if isinstance(stated, str) else at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
    kind = date_kind(date or "")
    if not date or not kind:
        return f'<gmd:dateStamp gco:nilReason="{MISSING}"/>'
    return around("gmd:dateStamp", around(f"gco:{kind}", whole_moment(date)))


def _reference_system(pen: Pen) -> str:
    stated = pen.dataset.extras.get("referenceSystemInfo")
    written = ""
    for item in stated if isinstance(stated, list) else [stated]:
        identifier = item.get("referenceSystemIdentifier") if isinstance(item, dict) else None
        if not isinstance(identifier, dict) or not isinstance(identifier.get("code"), str):
            continue
        parts = "".join(
            pen.string(f"gmd:{name}", identifier[name])
            for name in ("code", "codeSpace", "version")
            if isinstance(identifier.get(name), str)
        )
        written += around(
            "gmd:referenceSystemInfo",
            around(
                "gmd:MD_ReferenceSystem", around("gmd:referenceSystemIdentifier", around("gmd:RS_Identifier", parts))
            ),
        )
    return written


def _identification(pen: Pen, identifiers: Any) -> str:
    dataset, extras = pen.dataset, pen.dataset.extras
    cited = [_party(pen, "gmd:citedResponsibleParty", dataset.publisher, "publisher", publisher=True)] if (
        dataset.publisher
    ) else [f'<gmd:citedResponsibleParty gco:nilReason="{MISSING}"/>']  # fmt: skip
    cited += [_party(pen, "gmd:citedResponsibleParty", agent, agent.role or "author") for agent in dataset.creators]
    series = "".join(
        around("gmd:series", around("gmd:CI_Series", pen.text("gmd:name", title))) for title in dataset.series[:1]
    )
    citation = around(
        "gmd:CI_Citation",
        pen.text("gmd:title", dataset.title, required=True),
        pen.dates((dataset.issued, "publication"), (dataset.modified, "revision")),
        pen.string("gmd:edition", dataset.version or ""),
        pen.identifiers(identifiers),
        *cited,
        series,
    )
    languages = "".join(pen.string("gmd:language", f"{three_letters(lang)}; CAN") for lang in dataset.languages)
    representation = extras.get("spatialRepresentationType")
    return around(
        "gmd:identificationInfo",
        around(
            "gmd:MD_DataIdentification",
            around("gmd:citation", citation),
            pen.text("gmd:abstract", dataset.description, required=True),
            pen.text("gmd:purpose", kept_text(pen, "purpose")),
            *_credits(pen),
            pen.code("gmd:status", "gmd:MD_ProgressCode", camel(dataset.status) if dataset.status else "")
            or f'<gmd:status gco:nilReason="{MISSING}"/>',
            *dict.fromkeys(_party(pen, "gmd:pointOfContact", agent, agent.role) for agent in dataset.contacts),
            around(
                "gmd:resourceMaintenance",
                around(
                    "gmd:MD_MaintenanceInformation",
                    pen.code(
                        "gmd:maintenanceAndUpdateFrequency", "gmd:MD_MaintenanceFrequencyCode",
                        frequency_word(dataset.frequency) if dataset.frequency else "",
                    ),
                ),
            ),
            pen.keyword_groups(),
            _constraints(pen),
            _relations(pen),
            *(
                pen.code("gmd:spatialRepresentationType", "gmd:MD_SpatialRepresentationTypeCode", word)
                for word in (representation if isinstance(representation, list) else [representation])
                if isinstance(word, str)
            ),
            languages or f'<gmd:language gco:nilReason="{MISSING}"/>',
            pen.topic_categories(),
            pen.extents(),
            pen.text("gmd:supplementalInformation", kept_text(pen, "supplementalInformation")),
        ),
    )  # fmt: skip


def kept_text(pen: Pen, *path: str) -> Text:
    """What a reader of ISO kept beside, at a path of names; without a language it is in the record's own."""
    value: Any = pen.dataset.extras
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    text = extra_text(value)
    return Text({pen.tongues.main: text.get()}) if text.values.keys() == {"und"} else text


def _credits(pen: Pen) -> list[str]:
    value = pen.dataset.extras.get("credit")
    return [
        pen.string("gmd:credit", item) for item in (value if isinstance(value, list) else [value])
        if isinstance(item, str)
    ]  # fmt: skip


def _party(pen: Pen, name: str, agent: Agent, role: str | None, *, publisher: bool = False) -> str:
    person = agent.kind == "person"
    names = [pen.text("gmd:individualName", agent.name)] if person else []
    organization = agent.part_of if person else federal_name(agent)
    names.append(pen.text("gmd:organisationName", organization))
    both = Text(dict.fromkeys(("en", "fr"), agent.email)) if agent.email else EMPTY
    phone = Text(dict.fromkeys(("en", "fr"), agent.phone)) if agent.phone else EMPTY
    link = agent.url.get(pen.tongues.main)
    contact = around(
        "gmd:contactInfo",
        around(
            "gmd:CI_Contact",
            around("gmd:phone", around("gmd:CI_Telephone", pen.text("gmd:voice", phone))),
            around("gmd:address", around("gmd:CI_Address", pen.text("gmd:electronicMailAddress", both))),
            around(
                "gmd:onlineResource",
                around(
                    "gmd:CI_OnlineResource",
                    around("gmd:linkage", around("gmd:URL", escaped(link))),
                    pen.string("gmd:protocol", link.partition(":")[0].upper()),
                ),
            ),
        ),
    )
    said = pen.code("gmd:role", "gmd:CI_RoleCode", role or "") or f'<gmd:role gco:nilReason="{MISSING}"/>'
    return around(name, around("gmd:CI_ResponsibleParty", *names, contact, said))


def _constraints(pen: Pen) -> str:
    if not pen.dataset.licence:
        return ""
    text = licence_texts(pen.dataset.licence)
    restriction = "gmd:MD_RestrictionCode"
    return around(
        "gmd:resourceConstraints",
        around(
            "gmd:MD_LegalConstraints",
            pen.text("gmd:useLimitation", text),
            pen.code("gmd:accessConstraints", restriction, "license"),
            pen.code("gmd:useConstraints", restriction, "license"),
        ),
    )


def _relations(pen: Pen) -> str:
    written: dict[str, None] = {}
    for relation in pen.dataset.relations:
        name = ""
        if relation.title:
            title = pen.text("gmd:title", relation.title)
            nobody = f'<gmd:citedResponsibleParty gco:nilReason="{MISSING}"/>'
            name = around("gmd:aggregateDataSetName", around("gmd:CI_Citation", title, pen.dates(), nobody))
        code = pen.string("gmd:code", relation.url)
        piece = around(
            "gmd:aggregationInfo",
            around(
                "gmd:MD_AggregateInformation", name,
                around("gmd:aggregateDataSetIdentifier", around("gmd:MD_Identifier", code)),
                pen.code("gmd:associationType", "gmd:DS_AssociationTypeCode", association_word(relation.type)),
            ),
        )  # fmt: skip
        written[piece] = None
    return "".join(written)


def _distribution(pen: Pen) -> str:
    files, services = files_and_services(pen.dataset)
    online = told_apart(lambda item: _online(pen, item), files)
    online += told_apart(lambda item: _service(pen, item), services)
    options = around("gmd:transferOptions", around("gmd:MD_DigitalTransferOptions", online))
    return around("gmd:distributionInfo", around("gmd:MD_Distribution", options))


def _online(pen: Pen, item: Distribution) -> str:
    if item.kind or item.format or item.languages or not item.description:
        description = _three_parts(content_type(item.kind), item.format or "", item.languages)
    else:
        description = item.description
    url = item.url or ""
    return _resource(pen, item, url, url.partition(":")[0].upper(), item.title, description)


def _service(pen: Pen, item: DataService) -> str:
    protocol = item.protocol or ""
    description = _three_parts("Web Service", protocol, item.languages)
    return _resource(pen, item, item.url, _PROTOCOLS.get(protocol, protocol), item.title, description)


def _three_parts(kind: str, form: str, languages: tuple[str, ...]) -> Text:
    """HNAP's `Dataset;CSV;eng,fra` in both languages."""
    tongues = ",".join(three_letters(lang) for lang in languages)
    words = lists()["content_types"][kind]
    forms = lists()["formats"].get(form, (form, form))
    both = ((lang, f"{words[at]};{forms[at]};{tongues}") for at, lang in enumerate(("en", "fr")))
    return Text(dict(both))


def _resource(
    pen: Pen, item: Distribution | DataService, url: str, protocol: str, title: Text, description: Text
) -> str:
    linkage = around("gmd:linkage", around("gmd:URL", escaped(url))) or f'<gmd:linkage gco:nilReason="{MISSING}"/>'
    inner = element(
        "gmd:CI_OnlineResource",
        linkage,
        pen.string("gmd:protocol", protocol) or f'<gmd:protocol gco:nilReason="{MISSING}"/>',
        pen.string("gmd:applicationProfile", profile_of(item)),
        pen.text("gmd:name", title),
        pen.text("gmd:description", description),
        **identity(item),
    )
    role = f"urn:xml:lang:{three_letters(item.languages[0])}-CAN" if len(item.languages) == 1 else ""
    return element("gmd:onLine", inner, **({"xlink__role": role} if role else {}))


def _lineage(pen: Pen) -> str:
    text = kept_text(pen, "dataQualityInfo", "lineage", "statement")
    if not text:
        return ""
    scope = around(
        "gmd:scope", around("gmd:DQ_Scope", pen.code("gmd:level", "gmd:MD_ScopeCode", "dataset"))
    )  # fmt: skip
    statement = around("gmd:lineage", around("gmd:LI_Lineage", pen.text("gmd:statement", text)))
    return around("gmd:dataQualityInfo", around("gmd:DQ_DataQuality", scope, statement))


def write_many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """Many records as one document: a CSW answer, which every catalogue's client reads."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">'
    yield b'<csw:SearchResults elementSet="full" recordSchema="http://www.isotc211.org/2005/gmd">\n'
    for record in records:
        yield element_of(record, context).encode() + b"\n"
    yield b"</csw:SearchResults></csw:GetRecordsResponse>\n"


WRITER = Writer(
    name="hnap",
    media_type="application/xml",
    suffix=".xml",
    one=write,
    many=write_many,
    reader="iso-19139",
    holds=HOLDS,
)
