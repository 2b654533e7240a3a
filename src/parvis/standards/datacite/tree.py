"""DataCite's XML as the attributes of DataCite's JSON, which are its elements under other names."""

from collections.abc import Iterator
from typing import Any

from parvis.standards.xml import Element
from parvis.standards.xml_places import Places

_KERNEL = "{http://datacite.org/schema/kernel-"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LISTS = {
    "creators": "creator", "titles": "title", "subjects": "subject", "contributors": "contributor", "dates": "date",
    "alternateIdentifiers": "alternateIdentifier", "relatedIdentifiers": "relatedIdentifier", "sizes": "size",
    "formats": "format", "rightsList": "rights", "descriptions": "description", "geoLocations": "geoLocation",
    "fundingReferences": "fundingReference", "relatedItems": "relatedItem",
}  # fmt: skip
"Wrappers, with what they hold."
_REPEATED = {"nameIdentifier": "nameIdentifiers", "affiliation": "affiliation", "geoLocationPolygon":
             "geoLocationPolygon", "polygonPoint": "polygonPoint", "geoLocationPlace": "geoLocationPlace"}  # fmt: skip
_NAMES = {"creatorName": "name", "contributorName": "name"}
_PLAIN = frozenset({"size", "format"})
_DEEPEST = 12


def find_resources(root: Element) -> Iterator[Element]:
    """The resources in a document, itself or those it holds."""
    if _is_resource(root):
        yield root
        return
    yield from (element for element in root.iter("{*}resource") if _is_resource(element))


def _is_resource(element: Element) -> bool:
    tag = element.tag
    return isinstance(tag, str) and tag.startswith(_KERNEL) and tag.endswith("}resource")


def attributes(resource: Element, places: Places) -> dict[str, Any]:
    """The resource as the attributes of DataCite's JSON; where each stands is added to `places`."""
    places.add("", resource)
    found: dict[str, Any] = {}
    for element in _children(resource):
        name = _local(element)
        if name in _LISTS:
            _list(element, name, found, places, f"/{name}", _DEEPEST)
        elif name == "identifier":
            said = {"identifier": _text(element), "identifierType": element.get("identifierType", "")}
            places.add(f"/identifiers/{len(found.setdefault('identifiers', []))}", element)
            found["identifiers"].append({key: value for key, value in said.items() if value})
        elif name == "resourceType":
            places.add("/types", element)
            said = {"resourceTypeGeneral": element.get("resourceTypeGeneral", ""), "resourceType": _text(element)}
            found["types"] = {key: value for key, value in said.items() if value}
        elif name == "publisher":
            places.add("/publisher", element)
            found["publisher"] = {"name": _text(element), **_attributes(element)}
        else:
            places.add(f"/{name}", element)
            _add(found, name, _value(element, name, places, f"/{name}", _DEEPEST))
    return found


def _list(element: Element, name: str, found: dict[str, Any], places: Places, pointer: str, depth: int) -> None:
    places.add(pointer, element)
    items: list[Any] = found.setdefault(name, [])
    if not isinstance(items, list):
        return
    for child in _children(element):
        places.add(f"{pointer}/{len(items)}", child)
        items.append(_value(child, _local(child), places, f"{pointer}/{len(items)}", depth))


def _value(element: Element, name: str, places: Places, pointer: str, depth: int) -> Any:
    """A text, or what an element says in its text, its attributes and the elements within it."""
    children = [child for child in _children(element) if _local(child) != "br"]
    said = _attributes(element)
    if not children or depth <= 0:
        text = _text(element)
        key = "name" if name in ("affiliation", "creator", "contributor") else name
        return {key: text, **said} if said or (name not in _PLAIN and name in _ITEMS) else text
    found: dict[str, Any] = dict(said)
    for child in children:
        inner = _local(child)
        if inner in _LISTS:
            _list(child, inner, found, places, f"{pointer}/{inner}", depth - 1)
        elif inner in _NAMES:
            places.add(f"{pointer}/name", child)
            found |= {"name": _text(child), **_attributes(child)}
        elif inner in _REPEATED:
            key = _REPEATED[inner]
            items = found.setdefault(key, [])
            if isinstance(items, list):
                places.add(f"{pointer}/{key}/{len(items)}", child)
                items.append(_value(child, inner, places, f"{pointer}/{key}/{len(items)}", depth - 1))
        else:
            places.add(f"{pointer}/{inner}", child)
            value = _value(child, inner, places, f"{pointer}/{inner}", depth - 1)
            if isinstance(value, dict) and inner in value and isinstance(value[inner], str):
                found |= value
            else:
                _add(found, inner, value)
    return found


_ITEMS = frozenset({*_LISTS.values(), "nameIdentifier", "affiliation"})


def _add(found: dict[str, Any], name: str, value: Any) -> None:
    """The value under its name; with those there are, where the name comes more than once."""
    if name not in found:
        found[name] = value
    elif isinstance(found[name], list):
        found[name].append(value)
    else:
        found[name] = [found[name], value]


def _children(element: Element) -> Iterator[Element]:
    return (child for child in element if isinstance(child.tag, str))


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: Element) -> dict[str, str]:
    found = {}
    for name, value in element.attrib.items():
        key = "lang" if name == _LANG else str(name).rpartition("}")[2]
        if "XMLSchema-instance" not in str(name) and str(value).strip():
            found[key.replace("URI", "Uri") if key.endswith("URI") else key] = str(value).strip()
    return found


def _text(element: Element) -> str:
    """Its text, line breaks (`br`) included, without what stands around it."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and _local(child) == "br":
            parts.append("\n")
        parts.append(child.tail or "")
    return "".join(parts).strip()
