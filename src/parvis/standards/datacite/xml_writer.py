"""The attributes of a DOI as DataCite's XML, in the order of the schema's documentation."""

import re
from typing import Any

from lxml import etree

KERNEL = "http://datacite.org/schema/kernel-4"
LOCATION = f"{KERNEL} https://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_LISTS = (
    ("subjects", "subject"), ("contributors", "contributor"), ("dates", "date"), ("language", ""),
    ("alternateIdentifiers", "alternateIdentifier"), ("relatedIdentifiers", "relatedIdentifier"), ("sizes", "size"),
    ("formats", "format"), ("version", ""), ("rightsList", "rights"), ("descriptions", "description"),
    ("geoLocations", "geoLocation"), ("fundingReferences", "fundingReference"), ("relatedItems", "relatedItem"),
)  # fmt: skip
_NAMES = {"creator": "creatorName", "contributor": "contributorName"}
_ELEMENTS = frozenset({
    "givenName", "familyName", "geoLocationPlace", "geoLocationPoint", "geoLocationBox", "polygonPoint",
    "inPolygonPoint", "pointLongitude", "pointLatitude", "westBoundLongitude", "eastBoundLongitude",
    "southBoundLatitude", "northBoundLatitude", "funderName", "awardTitle", "publicationYear", "volume", "issue",
    "firstPage", "lastPage", "publisher", "edition",
})  # fmt: skip
"Names that are elements inside others; what else an object has are attributes."
_WITH_ATTRIBUTES = {
    "funderIdentifier": ("funderIdentifierType", "schemeUri"), "awardNumber": ("awardUri",), "number": ("numberType",),
    "relatedItemIdentifier": ("relatedItemIdentifierType", "relatedMetadataScheme", "schemeUri", "schemeType"),
}  # fmt: skip
_INNER = {"titles": "title", "creators": "creator", "contributors": "contributor"}
Node = dict[str, Any]
Element = etree._Element


def resource(attributes: Node) -> bytes:
    """The attributes as a `resource` element in UTF-8. What can't stand in XML is left out."""
    root = etree.Element(f"{{{KERNEL}}}resource", nsmap={None: KERNEL, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", LOCATION)
    _identifier(root, attributes)
    _list(root, "creators", "creator", attributes.get("creators"))
    _list(root, "titles", "title", attributes.get("titles"))
    publisher = attributes.get("publisher")
    if publisher is not None:
        _item(root, "publisher", publisher if isinstance(publisher, dict) else {"name": publisher})
    if (year := attributes.get("publicationYear")) is not None:
        _add(root, "publicationYear", year)
    kind = attributes.get("types")
    if isinstance(kind, dict):
        element = _add(root, "resourceType", kind.get("resourceType", ""))
        _set(element, "resourceTypeGeneral", kind.get("resourceTypeGeneral"))
    for name, item in _LISTS:
        value = attributes.get(name)
        if item:
            _list(root, name, item, value)
        elif value is not None:
            _add(root, name, value)
    written: bytes = etree.tostring(root, encoding="utf-8")
    return written


def _identifier(root: Element, attributes: Node) -> None:
    names = attributes.get("identifiers")
    first: Any = names[0] if isinstance(names, list) and names else {}
    if attributes.get("doi"):
        first = {"identifier": attributes["doi"], "identifierType": "DOI"}
    if isinstance(first, dict) and first:
        _item(root, "identifier", first)


def _list(parent: Element, name: str, item: str, value: Any) -> None:
    if not isinstance(value, list) or not value:
        return
    wrapper = etree.SubElement(parent, f"{{{KERNEL}}}{name}")
    for each in value:
        _item(wrapper, item, each if isinstance(each, dict) else {item: each})


def _item(parent: Element, name: str, value: Node) -> None:
    """An object as an element: its own text, attributes, and elements within."""
    value = dict(value)
    agent = _NAMES.get(name)
    text = value.pop("name", None) if agent or name in ("publisher", "affiliation") else value.pop(name, None)
    element = _add(parent, name, "" if agent else text)
    if agent:
        named = _add(element, agent, text)
        for key in ("nameType", "lang"):
            _set(named, key, value.pop(key, None))
        for key in ("givenName", "familyName"):
            if (said := value.pop(key, None)) is not None:
                _add(element, key, said)
    for key, inner in (("nameIdentifiers", "nameIdentifier"), ("affiliation", "affiliation")):
        for each in _items(value.pop(key, None)) if agent else ():
            _item(element, inner, each if isinstance(each, dict) else {"name": each, inner: each})
    for key, said in value.items():
        _member(element, key, said, value)


def _member(element: Element, key: str, said: Any, value: Node) -> None:
    if any(key in names and owner in value for owner, names in _WITH_ATTRIBUTES.items()):
        return
    if key in _INNER:
        _list(element, key, _INNER[key], said)
    elif key in _WITH_ATTRIBUTES:
        inner = _add(element, key, said)
        for name in _WITH_ATTRIBUTES[key]:
            _set(inner, name, value.get(name))
    elif key == "geoLocationPolygon":
        for each in _items(said):
            polygon = _add(element, key, "")
            for point in _items(each.get("polygonPoint") if isinstance(each, dict) else each):
                point = point.get("polygonPoint", point) if isinstance(point, dict) else {}
                _member(polygon, "polygonPoint", point, {})
    elif key in _ELEMENTS:
        for each in _items(said):
            inner = _add(element, key, "" if isinstance(each, dict) else each)
            for name, text in each.items() if isinstance(each, dict) else ():
                _member(inner, name, text, each)
    elif not isinstance(said, (dict, list)):
        _set(element, key, said)


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _add(parent: Element, name: str, text: Any) -> Element:
    element = etree.SubElement(parent, f"{{{KERNEL}}}{name}")
    if text is not None and not isinstance(text, (dict, list)):
        element.text = _FORBIDDEN.sub("", str(text))
    return element


def _set(element: Element, name: str, value: Any) -> None:
    if value is None or isinstance(value, (dict, list)):
        return
    text = _FORBIDDEN.sub("", str(value))
    if name == "lang":
        if _TAG.fullmatch(text):
            element.set(_LANG, text)
    elif re.fullmatch(r"[A-Za-z][\w.-]*", name):
        element.set(name[:-3] + "URI" if name.endswith("Uri") else name, text)
