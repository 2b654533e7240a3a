"""A record that holds to every rule of Canada's profile and says something of everything that the rules are about."""

NS = {
    "gmd": "http://www.isotc211.org/2005/gmd", "gco": "http://www.isotc211.org/2005/gco",
    "srv": "http://www.isotc211.org/2005/srv", "gml": "http://www.opengis.net/gml/3.2",
    "xlink": "http://www.w3.org/1999/xlink", "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}  # fmt: skip
REGISTER = "https://schemas.metadata.geo.ca/register/napMetadataRegister.xml"
LICENCE = (
    "Open Government Licence - Canada (https://open.canada.ca/en/open-government-licence-canada)",
    "Licence du gouvernement ouvert - Canada (https://ouvert.canada.ca/fr/licence-du-gouvernement-ouvert-canada)",
)


def text(name: str, english: str, french: str) -> str:
    return (
        f'<gmd:{name} xsi:type="gmd:PT_FreeText_PropertyType"><gco:CharacterString>{english}</gco:CharacterString>'
        f'<gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString locale="#fra">{french}'
        f"</gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText></gmd:{name}>"
    )


def plain(name: str, value: str) -> str:
    return f"<gmd:{name}><gco:CharacterString>{value}</gco:CharacterString></gmd:{name}>"


def code(name: str, kind: str, number: str) -> str:
    return f'<gmd:{name}><gmd:{kind} codeList="{REGISTER}" codeListValue="{number}"/></gmd:{name}>'


def date(kind: str, value: str) -> str:
    return (
        f"<gmd:date><gmd:CI_Date><gmd:date><gco:Date>{value}</gco:Date></gmd:date>"
        f"{code('dateType', 'CI_DateTypeCode', kind)}</gmd:CI_Date></gmd:date>"
    )


def party(name: str, role: str) -> str:
    address = (
        text("deliveryPoint", "1 Main Street", "1, rue Principale") + text("administrativeArea", "Quebec", "Québec")
        + text("country", "Canada", "Canada (le)") + text("electronicMailAddress", "info@canada.ca", "info@canada.ca")
    )  # fmt: skip
    return (
        f"<gmd:{name}><gmd:CI_ResponsibleParty>"
        + text("organisationName", "Government of Canada; Health Canada", "Gouvernement du Canada; Santé Canada")
        + text("positionName", "Analyst", "Analyste")
        + "<gmd:contactInfo><gmd:CI_Contact><gmd:phone><gmd:CI_Telephone>"
        + text("voice", "613-555-0100", "613-555-0100")
        + f"</gmd:CI_Telephone></gmd:phone><gmd:address><gmd:CI_Address>{address}</gmd:CI_Address></gmd:address>"
        + text("hoursOfService", "9 to 5", "De 9 h à 17 h")
        + f"</gmd:CI_Contact></gmd:contactInfo>{code('role', 'CI_RoleCode', role)}"
        + f"</gmd:CI_ResponsibleParty></gmd:{name}>"
    )


def online(url: str, protocol: str, english: str, french: str, role: str = "") -> str:
    said = f' xlink:role="urn:xml:lang:{role}-CAN"' if role else ""
    return (
        f"<gmd:onLine{said}><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{url}</gmd:URL></gmd:linkage>"
        f"{plain('protocol', protocol)}{text('name', 'Wells', 'Puits')}{text('description', english, french)}"
        "</gmd:CI_OnlineResource></gmd:onLine>"
    )


def wms(lang: str) -> str:
    return online(f"https://example.ca/{lang}", "OGC:WMS", f"Web Service;WMS;{lang}", f"Service Web;WMS;{lang}", lang)


def rest(lang: str) -> str:
    described = (f"Web Service;ESRI REST;{lang}", f"Service Web;ESRI REST;{lang}")
    return online(f"https://example.ca/rest/{lang}", "ESRI REST: Map Service", *described, lang)


def thesaurus() -> str:
    mail = text("electronicMailAddress", "library@canada.ca", "library@canada.ca")
    return (
        "<gmd:thesaurusName><gmd:CI_Citation>"
        + text("title", "Government of Canada Core Subject Thesaurus",
               "Thésaurus des sujets de base du gouvernement du Canada")
        + date("RI_366", "2004-01-01") + date("RI_367", "2016-07-04")
        + "<gmd:citedResponsibleParty><gmd:CI_ResponsibleParty>"
        + text("organisationName", "Library and Archives Canada", "Bibliothèque et Archives Canada")
        + f"<gmd:contactInfo><gmd:CI_Contact><gmd:address><gmd:CI_Address>{mail}</gmd:CI_Address></gmd:address>"
        + f"</gmd:CI_Contact></gmd:contactInfo>{code('role', 'CI_RoleCode', 'RI_409')}"
        + "</gmd:CI_ResponsibleParty></gmd:citedResponsibleParty></gmd:CI_Citation></gmd:thesaurusName>"
    )  # fmt: skip


def box() -> str:
    bounds = {"westBoundLongitude": -80, "eastBoundLongitude": -70, "southBoundLatitude": 45, "northBoundLatitude": 50}
    inner = "".join(f"<gmd:{name}><gco:Decimal>{value}</gco:Decimal></gmd:{name}>" for name, value in bounds.items())
    kind = "gmd:EX_GeographicBoundingBox"
    return f"<gmd:geographicElement><{kind}>{inner}</{kind}></gmd:geographicElement>"


def identification() -> str:
    constraints = (
        "<gmd:resourceConstraints><gmd:MD_LegalConstraints>"
        + text("useLimitation", *LICENCE)
        + code("accessConstraints", "MD_RestrictionCode", "RI_606")
        + code("useConstraints", "MD_RestrictionCode", "RI_609")
        + text("otherConstraints", "Cite it.", "À citer.")
        + "</gmd:MD_LegalConstraints></gmd:resourceConstraints><gmd:resourceConstraints><gmd:MD_SecurityConstraints>"
        + code("classification", "MD_ClassificationCode", "RI_484")
        + text("userNote", "Unclassified", "Non classifié")
        + "</gmd:MD_SecurityConstraints></gmd:resourceConstraints>"
    )
    period = (
        '<gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod gml:id="p1"><gml:beginPosition>2011-03'
        "</gml:beginPosition><gml:endPosition>2015</gml:endPosition></gml:TimePeriod></gmd:extent></gmd:EX_TemporalExtent>"
        "</gmd:temporalElement>"
    )
    return (
        "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>"
        + text("title", "Wells", "Puits") + date("RI_366", "2014-01-01") + date("RI_367", "2014-12-09")
        + party("citedResponsibleParty", "RI_417") + "</gmd:CI_Citation></gmd:citation>"
        + text("abstract", "Where wells are.", "Où sont les puits.")
        + code("status", "MD_ProgressCode", "RI_596")
        + "<gmd:resourceMaintenance><gmd:MD_MaintenanceInformation>"
        + code("maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode", "RI_536")
        + "</gmd:MD_MaintenanceInformation></gmd:resourceMaintenance><gmd:graphicOverview><gmd:MD_BrowseGraphic>"
        + plain("fileName", "a.png") + text("fileDescription", "A map", "Une carte")
        + "</gmd:MD_BrowseGraphic></gmd:graphicOverview><gmd:descriptiveKeywords><gmd:MD_Keywords>"
        + text("keyword", "NE Nature and Environment &gt; Water", "NE Nature et environnement &gt; Eau")
        + code("type", "MD_KeywordTypeCode", "RI_528") + thesaurus() + "</gmd:MD_Keywords></gmd:descriptiveKeywords>"
        + constraints
        + code("spatialRepresentationType", "MD_SpatialRepresentationTypeCode", "RI_635")
        + plain("language", "eng; CAN") + "<gmd:topicCategory><gmd:MD_TopicCategoryCode>inlandWaters"
        "</gmd:MD_TopicCategoryCode></gmd:topicCategory>"
        + f"<gmd:extent><gmd:EX_Extent>{box()}{period}</gmd:EX_Extent></gmd:extent>"
        + text("supplementalInformation", "More", "Davantage")
        + "</gmd:MD_DataIdentification></gmd:identificationInfo>"
    )  # fmt: skip


def record() -> bytes:
    """The record, its main language English."""
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NS.items())
    file = online("https://example.ca/wells.csv", "HTTPS", "Dataset;CSV;eng,fra", "Données;CSV;eng,fra")
    locale = (
        '<gmd:locale><gmd:PT_Locale id="fra"><gmd:languageCode>'
        '<gmd:LanguageCode codeList="IC_116" codeListValue="fra"/>'
        f"</gmd:languageCode>{code('characterEncoding', 'MD_CharacterSetCode', 'RI_458')}</gmd:PT_Locale></gmd:locale>"
    )
    standard = text(
        "metadataStandardName", "North American Profile of ISO 19115:2003 - Geographic information - Metadata",
        "Profil nord-américain de la norme ISO 19115:2003 - Information géographique - Métadonnées",
    )  # fmt: skip
    return (
        f"<gmd:MD_Metadata{names}>" + plain("fileIdentifier", "c959fb7e-6bac-41dd-a881-5839c354fd47")
        + plain("language", "eng; CAN") + code("characterSet", "MD_CharacterSetCode", "RI_458")
        + code("hierarchyLevel", "MD_ScopeCode", "RI_622") + party("contact", "RI_414")
        + "<gmd:dateStamp><gco:Date>2024-05-01</gco:Date></gmd:dateStamp>" + standard
        + plain("metadataStandardVersion", "CAN/CGSB-171.100-2009") + locale
        + "<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier><gmd:RS_Identifier>"
        + plain("code", "EPSG:4617")
        + "</gmd:RS_Identifier></gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>"
        + identification()
        + "<gmd:distributionInfo><gmd:MD_Distribution><gmd:distributionFormat><gmd:MD_Format>"
        + plain("name", "CSV") + plain("version", "1")
        + "</gmd:MD_Format></gmd:distributionFormat><gmd:distributor><gmd:MD_Distributor>"
        + party("distributorContact", "RI_412")
        + "</gmd:MD_Distributor></gmd:distributor><gmd:transferOptions><gmd:MD_DigitalTransferOptions>"
        + file + wms("eng") + wms("fra") + rest("eng") + rest("fra")
        + "</gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>"
        + "</gmd:MD_Metadata>"
    ).encode()  # fmt: skip
