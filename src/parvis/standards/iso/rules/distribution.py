"""Online resources and formats."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from parvis.standards.iso.terms import find_term
from parvis.standards.xml import Element

from .record import NS, ROLE, Broken, Record, Rule, broken, lacking
from .texts import ONLINE

PROTOCOLS = frozenset(
    {"HTTP", "HTTPS", "FTP", "FTPS", "OGC:WMS", "OGC:WFS", "OGC:WCS", "OGC:WMTS", "OGC:WPS", "OGC:CSW", "OGC:GML",
     "OGC:KML", "OGC:SOS", "ESRI REST: Map Service", "ESRI REST: Map Server", "ESRI REST: Feature Service",
     "ESRI REST: Image Service", "ESRI REST: Tiled Map Service", "WWW:LINK-1.0-http--link", "GeoRSS"}
)  # fmt: skip
"Protocols that the profile's editor offers, as federal records use them."
_MAPS = ("ogc:wms", "esri rest: map service")
_LANGUAGES = frozenset({"eng", "fra", "zxx", "eng,fra", "fra,eng"})


def _resources(record: Record) -> Iterator[tuple[Element, Element]]:
    for line in record.all(ONLINE):
        resource = line.find("gmd:CI_OnlineResource", NS)
        if resource is not None:
            yield line, resource


def _protocol(record: Record, resource: Element) -> str:
    return record.text(resource.find("gmd:protocol", NS))


def _address(record: Record) -> Iterator[Broken]:
    for _, resource in _resources(record):
        if not record.text(resource.find("gmd:linkage", NS)):
            yield lacking(resource, "gmd:URL")


def _known_protocol(record: Record) -> Iterator[Broken]:
    for _, resource in _resources(record):
        if (said := _protocol(record, resource)) not in PROTOCOLS:
            yield broken("hnap-protocol", resource, value=said)


def _maps(record: Record, protocol: str) -> int:
    """How many map services of a protocol say which official language they are in."""
    return sum(
        (line.get(ROLE) or "") in ("urn:xml:lang:eng-CAN", "urn:xml:lang:fra-CAN")
        and _protocol(record, resource).lower() == protocol
        for line, resource in _resources(record)
    )


def _too_many(protocol: str, record: Record) -> Iterator[Broken]:
    if (count := _maps(record, protocol)) > 2:
        for element in record.all("gmd:distributionInfo/gmd:MD_Distribution"):
            yield broken("hnap-maps-many", element, protocol=protocol, count=str(count))


def _only_one(protocol: str, record: Record) -> Iterator[Broken]:
    if _maps(record, protocol) == 1:
        for element in record.all("gmd:distributionInfo/gmd:MD_Distribution"):
            yield broken("hnap-maps-one", element, protocol=protocol)


def _repeated(record: Record) -> Iterator[Broken]:
    keys = [
        (resource, (record.text(resource.find("gmd:linkage", NS)), record.text(resource.find("gmd:name", NS)),
                    record.text(resource.find("gmd:description", NS)), _protocol(record, resource)))
        for _, resource in _resources(record)
    ]  # fmt: skip
    counts = Counter(key for _, key in keys)
    seen = set()
    for resource, key in keys:
        if counts[key] > 1 and key in seen:
            yield broken("hnap-resource-repeated", resource, value=key[0])
        seen.add(key)


def _map_language(record: Record) -> Iterator[Broken]:
    for line, resource in _resources(record):
        if not line.get(ROLE) and _protocol(record, resource).lower() in _MAPS:
            yield broken("hnap-map-language", line)


def _described(record: Record) -> Iterator[tuple[Element, list[tuple[str, list[str]]]]]:
    """The three parts of each resource's description, by language: what it is, its format, its languages."""
    for _, resource in _resources(record):
        element = resource.find("gmd:description", NS)
        said = record.both(element) if element is not None else [(record.main, "")]
        parts = [(lang, [part.strip() for part in text.split(";")]) for lang, text in said]
        yield (
            (element if element is not None else resource),
            [(lang, [*part, "", "", ""][:3]) for lang, part in parts],
        )


def _part(at: int, listed: str, main: bool, record: Record) -> Iterator[Broken]:
    for element, parts in _described(record):
        if not main and len(parts) < 2:
            continue
        lang, words = parts[0] if main else parts[1]
        if not find_term(listed, words[at], lang):
            yield broken("hnap-not-listed", element, value=words[at], list=listed)


def _formats(record: Record) -> Iterator[Broken]:
    for element, parts in _described(record):
        if not all(find_term("formats", words[1], lang) for lang, words in parts):
            yield broken("hnap-not-listed", element, value=" / ".join(words[1] for _, words in parts), list="formats")


def _languages_said(record: Record) -> Iterator[Broken]:
    for element, parts in _described(record):
        if not all(words[2] for _, words in parts):
            yield broken("hnap-resource-language", element, value="")


def _languages_known(record: Record) -> Iterator[Broken]:
    for element, parts in _described(record):
        for _, words in parts:
            if words[2] and words[2].replace(" ", "").lower() not in _LANGUAGES:
                yield broken("hnap-resource-language", element, value=words[2])
                break


_FORMAT = "gmd:distributionInfo/*/gmd:distributionFormat/*"


def _format_name(record: Record) -> Iterator[Broken]:
    for element in record.all(f"{_FORMAT}/gmd:name"):
        if not record.text(element):
            yield broken("hnap-empty", element)


def _format_known(record: Record) -> Iterator[Broken]:
    for element in record.all(f"{_FORMAT}/gmd:name"):
        text = record.text(element)
        if text and not any(find_term("formats", text, lang) for lang in ("en", "fr")):
            yield broken("hnap-not-listed", element, value=text, list="formats")


def _format_version(record: Record) -> Iterator[Broken]:
    for element in record.all(f"{_FORMAT}/gmd:version"):
        if not record.text(element):
            yield broken("hnap-empty", element)


RULES = (
    Rule("OnlineResourceUrl", _address),
    Rule("OnlineResourceProtocol", _known_protocol),
    Rule("MapResourcesRESTNumber", partial(_too_many, "esri rest: map service")),
    Rule("MapResourcesREST", partial(_only_one, "esri rest: map service")),
    Rule("MapResourcesWMSNumber", partial(_too_many, "ogc:wms")),
    Rule("MapResourcesWMS", partial(_only_one, "ogc:wms")),
    Rule("DuplicatedOnlineResource", _repeated),
    Rule("MapServicesLanguage", _map_language),
    Rule("ResourceContentType", partial(_part, 0, "content_types", True)),
    Rule("ResourceContentTypeOtherLanguage", partial(_part, 0, "content_types", False)),
    Rule("ResourceFormat", _formats),
    Rule("ResourceLanguageMissing", _languages_said),
    Rule("ResourceLanguage", _languages_known),
    Rule("DistributionFormatName", _format_name),
    Rule("DistributionFormatInvalid", _format_known),
    Rule("DistributionFormatVersion", _format_version),
)
