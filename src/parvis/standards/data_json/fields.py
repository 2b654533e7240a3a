"""What DCAT-US 1.1 and 3.0 have in common: publishers, contacts, places, distributions and services of a dataset."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from parvis.model import (
    EMPTY,
    Agent,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Relation,
    Text,
)
from parvis.standards.codes import find_code, find_format, guess_format, is_service
from parvis.standards.extents import named_place
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import json_type
from parvis.standards.identifiers import identifier
from parvis.standards.licences import licence_of
from parvis.standards.texts import LONGEST_TITLE, one_line, split_bilingual

_ARCGIS_ITEM = re.compile(r"[?&]id=([0-9a-f]{32})(?:.*?[?&]sublayer=(\d+))?")
_GENERIC_FORMATS = frozenset({"web page", "arcgis hub dataset", "other", "data"})


def by_language(value: Any) -> Any:
    """JSON-LD's `{"@value", "@language"}`, alone or listed, as texts by language."""
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, dict) and isinstance(item.get("@value"), str) for item in items):
        return value
    texts: dict[str, Any] = {}
    for item in items:
        language = item.get("@language")
        texts.setdefault(language if isinstance(language, str) else "und", []).append(item["@value"])
    return {language: words[0] if len(words) == 1 else words for language, words in texts.items()}


def with_map(fields: Fields, name: str, by_language: str, *, lines: bool = False) -> Text:
    """A text, of which all languages stand in a second field (`title` and `titleMap`)."""
    read = fields.long_text if lines else fields.text
    if by_language not in fields.data:
        return read(name) if name in fields.data else EMPTY
    text = read(by_language)
    if not text:
        return read(name)
    plain = fields.data.get(name)
    if isinstance(plain, str) and any(plain.strip() == value for value in text.values.values()):
        fields.taken.add(name)
    elif plain is not None:
        read(name)  # for what is wrong with it
        fields.keep(name)
    return text


def identifiers_of(fields: Fields) -> tuple[Identifier, ...]:
    value = fields.data.get("identifier")
    if isinstance(value, dict):
        inner = fields.inside(value, "identifier")
        text = inner.string("@id", "notation", "schemaAgency")
        fields.taken.add("identifier")
        if inner.left().keys() - {"@type"}:
            fields.keep("identifier")
    else:
        text = fields.string("identifier", longest=1000)
    found = [identifier(text, "dcat-us")] if text else []
    if text and (item := _ARCGIS_ITEM.search(text)):
        found.append(Identifier(f"{item[1]}_{item[2]}" if item[2] else item[1], "arcgis-item"))
    other = fields.string("@id", longest=1000)
    if other and other != text:
        found.append(identifier(other))
    return tuple(found)


def publisher_of(fields: Fields) -> Agent | None:
    """The (first) publisher, and the organisation it belongs to; what else there is stays beside it."""
    value = fields.data.get("publisher")
    place: tuple[int, ...] = ()
    several = False
    if isinstance(value, list):
        said = [index for index, item in enumerate(value) if not is_empty(item)]
        place, several = (said[0],), len(said) > 1
        value = value[said[0]]
    if isinstance(value, str):
        text = one_line(value)[:LONGEST_TITLE] if several else fields.text("publisher").get()
        return Agent(name=split_bilingual(text, fields.language)) if text else None
    if not isinstance(value, dict):
        if value is not None:
            fields.lose(
                "publisher", "wrong-type", "warning", *place, expected_type="object", found_type=json_type(value)
            )
        return None
    if not several:
        fields.taken.add("publisher")
    inner = fields.inside(value, "publisher", *place)
    name = with_map(inner, "name", "nameMap") or with_map(inner, "prefLabel", "prefLabelMap")
    if len(name.values) == 1 and "nameMap" not in inner.data:
        name = split_bilingual(name.get(), fields.language)
    parent = inner.take("subOrganizationOf")
    if isinstance(parent, list) and len(parent) == 1:
        parent = parent[0]
    part_of = EMPTY
    if isinstance(parent, dict):
        above = inner.inside(parent, "subOrganizationOf")
        part_of = with_map(above, "name", "nameMap") or above.text("prefLabel")
        above.take("@type")
        if above.left():
            fields.keep("publisher")
    inner.take("@type")
    agent = Agent(
        name=name, id=inner.string("@id", "id", "source") or None, url=inner.links("homepage", "url"), part_of=part_of
    )
    if inner.left():
        fields.keep("publisher")
    return agent if agent.name else None


def contacts_of(fields: Fields) -> tuple[Agent, ...]:
    value = fields.take("contactPoint")
    found = []
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(item, dict):
            inner = fields.inside(item, "contactPoint", *((index,) if item is not value else ()))
            agent = Agent(
                name=with_map(inner, "fn", "fnMap") or inner.text("organization-name", "title"),
                email=inner.email("hasEmail", "email"),
                phone=inner.string("tel", "hasTelephone").removeprefix("tel:") or None,
                url=inner.links("hasURL", "url"),
                role="pointOfContact",
            )
            inner.take("@type")
            if inner.left():
                fields.keep("contactPoint")
            if agent:
                found.append(agent)
        elif isinstance(item, str) and item is value:
            if name := fields.text("contactPoint"):
                found.append(Agent(name=name, role="pointOfContact"))
        elif item is not None:
            fields.lose("contactPoint", "wrong-type", "warning", expected_type="object", found_type=json_type(item))
    return tuple(found)


def several_extents(fields: Fields) -> tuple[Any, ...]:
    """The places of a list of Locations, boxes, shapes and names."""
    value = fields.data["spatial"]
    if not all(isinstance(item, dict) and not {"type", "coordinates"} & item.keys() for item in value):
        return fields.place("spatial")
    found: list[Any] = []
    fields.taken.add("spatial")
    for index, item in enumerate(value):
        inner = fields.inside(item, "spatial", index)
        extent = _location(inner)
        if extent is None or inner.left():
            fields.keep("spatial")
        if extent is not None:
            found.append(extent)
    return tuple(found)


def _location(inner: Fields) -> Extent | None:
    """A Location: its box, its shape and its names together."""
    shapes = [place for name in ("bbox", "geometry", "centroid") if name in inner.data for place in inner.place(name)]
    name = with_map(inner, "prefLabel", "prefLabelMap") or (inner.text("name", "title"))
    inner.taken.add("@type")
    box = next((place.bbox for place in shapes if place.bbox), None)
    shape = next((place.geometry for place in shapes if place.geometry), None)
    code = next((code for word in name.values.values() if (code := find_code("geographic_region", word))), None)
    extent = Extent(bbox=box, geometry=shape, code=code, name=name)
    return extent if extent else None


def extents_of(fields: Fields) -> tuple[Any, ...]:
    value = fields.data.get("spatial")
    if isinstance(value, dict) and not {"type", "coordinates"} & value.keys():
        inner = fields.inside(value, "spatial")
        found = [
            extent for name in ("bbox", "geometry", "centroid") if name in inner.data for extent in inner.place(name)
        ]
        if (
            not found
            and (name := inner.string("prefLabel", "name", "title"))
            and (extent := named_place(name, fields.language))
        ):
            found = [extent]
        if found:
            fields.taken.add("spatial")
            inner.take("@type")
            if inner.left():
                fields.keep("spatial")
            return tuple(found)
    return fields.place("spatial")


def repeating(fields: Fields) -> str | None:
    """DCAT-US lets `modified` be a repeating duration: how often the data change."""
    value = fields.data.get("modified")
    return fields.frequency("modified") if isinstance(value, str) and value.startswith("R/P") else None


def links_of(fields: Fields) -> tuple[Relation, ...]:
    found = []
    for name, kind in (("isPartOf", "part_of"), ("conformsTo", "conforms_to")):
        value = fields.data.get(name)
        if isinstance(value, str) and value.startswith(("http://", "https://")) and (link := fields.link(name)):
            found.append(Relation(url=link, type=kind))
    return tuple(found)


def distributions_of(fields: Fields) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    """Files and pages as distributions, services as data services; one listed twice, the same in all, is taken once."""
    value = fields.take("distribution")
    if isinstance(value, dict):
        value = [value]
    if value is None:
        return (), ()
    if not isinstance(value, list):
        fields.lose("distribution", "wrong-type", "warning", expected_type="array", found_type=json_type(value))
        return (), ()
    distributions: list[Distribution] = []
    services: list[DataService] = []
    seen: dict[Any, list[tuple[int, Distribution | DataService]]] = {}
    unknown: set[str] = set()
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            if not is_empty(item):
                fields.lose(
                    "distribution", "wrong-type", "warning", index, expected_type="object", found_type=json_type(item)
                )
            continue
        inner = fields.inside(item, "distribution", index)
        found = _distribution(inner, unknown)
        known = seen.setdefault(found.url, [])
        first = next((first for first, other in known if other == found), None) if found.url else None
        if first is not None:
            fields.findings.add("resource-repeated", inner.pointer, "info", first=first, url=found.url or "")
            continue
        known.append((index, found))
        if isinstance(found, DataService):
            services.append(found)
        else:
            distributions.append(found)
    return tuple(distributions), tuple(services)


def _distribution(fields: Fields, unknown: set[str]) -> Distribution | DataService:
    download, access = fields.link("downloadURL"), fields.link("accessURL")
    url = download or access
    if download and access and access != download:
        fields.keep("accessURL")
    code, media_type = _format(fields, url, unknown)
    title = with_map(fields, "title", "titleMap")
    description = with_map(fields, "description", "descriptionMap", lines=True)
    languages = fields.languages("language")
    if isinstance(fields.data.get("@type"), str) and fields.data["@type"].endswith("Distribution"):
        fields.taken.add("@type")
    name = fields.string("@id", "identifier") or None
    if url and code and is_service(code) and not download:
        return DataService(
            url=url,
            title=title,
            description=description,
            protocol=code,
            id=name,
            languages=languages,
            extras=fields.left(),
        )
    return Distribution(
        url=url,
        id=name,
        title=title,
        description=description,
        format=code,
        media_type=media_type,
        size=fields.size("byteSize"),
        languages=languages,
        licence=licence_of(fields, "", (), ("license",), quiet=True) if "license" in fields.data else None,
        issued=fields.date("issued"),
        modified=fields.date("modified"),
        checksum=_checksum(fields),
        extras=fields.left(),
    )


def _checksum(fields: Fields) -> str | None:
    """`{algorithm, checksumValue}` (3.0) as `algorithm:value`."""
    value = fields.data.get("checksum")
    if not isinstance(value, dict):
        return None
    inner = fields.inside(value, "checksum")
    digest, algorithm = inner.string("checksumValue"), inner.string("algorithm").rsplit("/", 1)[-1].rsplit("_", 1)[-1]
    inner.taken.add("@type")
    if digest and not inner.left():
        fields.taken.add("checksum")
    return (f"{algorithm}:{digest}" if algorithm not in ("", "unknown") else digest) if digest else None


def _format(fields: Fields, url: str | None, unknown: set[str]) -> tuple[str | None, str | None]:
    """The format's code (else the source's own word) and the media type.

    An address of an ArcGIS service decides over `Web Page`; a stated format over the media type.
    """
    said, media_type = fields.string("format", longest=200), fields.string("mediaType", "mimeType").lower()
    code = (fields.mapped("format", said) or find_format(said)) if said else None
    if code is None and said and said.casefold() not in _GENERIC_FORMATS and said not in unknown:
        unknown.add(said)
        fields.findings.add("format-unknown", fields.point("format"), "info", format=said)
    return format_told(said, code, media_type, url), media_type or None


def format_told(said: str, code: str | None, media_type: str, url: str | None) -> str | None:
    """The format of a distribution that says this word (`code` in the list), this media type and this address."""
    guessed = guess_format(url) if url else None
    vague = code in (None, "API", "JSON", "other", "unknown") or said.casefold() in _GENERIC_FORMATS
    if guessed and is_service(guessed) and vague:
        return guessed
    if code is None and not said:
        code = (find_format(media_type) if media_type else None) or guessed
    return code or said or None


def apart(dataset: Dataset, is_file: Callable[[Distribution], bool]) -> tuple[list[Distribution], list[DataService]]:
    """Distributions and services as they are read again: a format is what its word, type or address tells, what is
    had from a service is one, and one whose protocol is no service's is a page. `is_file`: written as a download."""
    files: list[Distribution] = []
    services: list[DataService] = []
    for item in dataset.distributions:
        code = _told(item.format or "", item.media_type or "", item.url)
        told = msgspec.structs.replace(item, format=code)
        if item.url and code and is_service(code) and not is_file(told):
            services.append(
                DataService(
                    url=item.url, title=item.title, description=item.description, protocol=code, id=item.id,
                    languages=item.languages, extras=item.extras,
                )
            )  # fmt: skip
        else:
            files.append(told)
    for service in dataset.services:
        code = _told(service.protocol or "API", "", service.url)
        if code and is_service(code):
            services.append(msgspec.structs.replace(service, protocol=code))
        else:
            files.append(
                Distribution(
                    url=service.url, title=service.title, description=service.description, format=code, id=service.id,
                    languages=service.languages, extras=service.extras,
                )
            )  # fmt: skip
    return files, services


def _told(said: str, media_type: str, url: str | None) -> str | None:
    return format_told(said, find_format(said) if said else None, media_type, url)
