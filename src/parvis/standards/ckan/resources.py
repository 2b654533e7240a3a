"""The resources of a CKAN package: files and pages as distributions, services as data services."""

import re
from typing import Any

import msgspec

from parvis.model import Concept, DataService, Distribution, Extent
from parvis.standards.codes import find_code, find_format, guess_format, is_service, read_frequency
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import json_type
from parvis.standards.subjects import distinct, subjects_of

from .places import extents_of

_FILLED_IN = frozenset(
    {"position", "revision_id", "tracking_summary", "unique_identifier", "created", "resource_group_id"}
)
_OFF = ("datastore_active", "datastore_contains_all_records_of_source_file")
_OWN_WORDS = frozenset({"web page", "download", "data", "dataset", "file", "link", "multiple"})
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,120}(;.*)?")


class Resources(msgspec.Struct, kw_only=True):
    """What came of a package's resources."""

    distributions: tuple[Distribution, ...] = ()
    services: tuple[DataService, ...] = ()
    languages: tuple[str, ...] = ()
    extents: tuple[Extent, ...] = ()
    themes: tuple[Concept, ...] = ()
    frequency: str | None = None
    repeated: list[dict[str, Any]] = []
    "The ids and places in the list of those that repeat another one, and its id."


class _Said:
    """What the resources say that is about the dataset, or is told only once."""

    def __init__(self) -> None:
        self.cycles: set[str | None] = set()
        self.extents: list[Extent] = []
        self.themes: list[Concept] = []
        self.unknown_formats: set[str] = set()
        self.unknown_cycles: set[str] = set()


def read_resources(fields: Fields) -> Resources:
    """Every resource of the package; one listed twice is taken once."""
    value = fields.data.get("resources")
    if is_empty(value):
        fields.taken.add("resources")
        return Resources()
    if not isinstance(value, list):
        fields.lose("resources", "wrong-type", "warning", expected_type="array", found_type=json_type(value))
        return Resources()
    fields.taken.add("resources")
    distributions: list[Distribution] = []
    services: list[DataService] = []
    seen: dict[Any, tuple[int, Distribution | DataService]] = {}
    repeated: list[dict[str, Any]] = []
    languages: dict[str, None] = {}
    said = _Said()
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            if not is_empty(item):
                fields.lose(
                    "resources", "wrong-type", "warning", index, expected_type="object", found_type=json_type(item)
                )
            continue
        inner = fields.inside(item, "resources", index)
        resource = _read(inner, index, said)
        key = _sameness(resource)
        first, known = seen.setdefault(key, (index, resource)) if key is not None else (index, resource)
        if first != index and _says_the_same(resource, known):
            fields.findings.add("resource-repeated", inner.pointer, "info", first=first, url=resource.url or "")
            repeated.append({"id": resource.id, "position": index, "repeats": known.id})
            continue
        if resource.languages:
            languages.update(dict.fromkeys(resource.languages))
        if isinstance(resource, DataService):
            services.append(resource)
        else:
            distributions.append(resource)
    languages.pop("zxx", None)
    return Resources(
        distributions=tuple(distributions), services=tuple(services), languages=tuple(languages),
        extents=tuple(said.extents), themes=distinct(said.themes), repeated=repeated,
        frequency=next(iter(said.cycles)) if len(said.cycles) == 1 else None,
    )  # fmt: skip


def _sameness(resource: Distribution | DataService) -> Any:
    if not resource.url:
        return None
    form = resource.format if isinstance(resource, Distribution) else resource.protocol
    return (
        resource.url,
        form,
        tuple(resource.title.values.items()),
        tuple(resource.description.values.items()),
        resource.languages,
    )


def _says_the_same(one: Distribution | DataService, other: Distribution | DataService) -> bool:
    """Whether two resources differ in nothing but what CKAN itself gives each."""
    return all(
        one.extras.get(name) == other.extras.get(name)
        for name in (one.extras.keys() | other.extras.keys()) - _FILLED_IN
    )


def _read(fields: Fields, index: int, said: _Said) -> Distribution | DataService:
    data = fields.data
    url = fields.link("url", "accessURL", "access_url", "upload")
    code, media_type = _format(fields, url, said.unknown_formats)
    title = fields.text("name_translated", "title_translated", "name", "title")
    description = fields.long_text("description_translated", "description")
    if "name_translated" in data or "description_translated" in data:
        for name, text in (("name", title), ("description", description)):
            value = data.get(name)
            if isinstance(value, str) and name not in fields.taken and value.strip() in text.values.values():
                fields.taken.add(name)
    languages = fields.languages("language") if "language" in data else ()
    identifier = fields.string("id") or None
    if "resource_update_cycle" in data and (cycle := fields.string("resource_update_cycle")):
        known = fields.mapped("frequency", cycle)
        frequency = read_frequency(cycle) if known is None else known or None
        if frequency is None and known is None and cycle not in said.unknown_cycles:
            said.unknown_cycles.add(cycle)
            fields.unmapped("frequency", "resource_update_cycle", "frequency-unknown", cycle)
        said.cycles.add(frequency)
        fields.keep("resource_update_cycle")
    if "geographic_extent" in data or "spatial" in data:
        said.extents += extents_of(fields)
    if "iso_topic_category" in data:
        said.themes += subjects_of(fields, "iso_topic_category")[1]
    if url and code and is_service(code):
        return DataService(
            url=url, title=title, description=description, protocol=code, id=identifier, languages=languages,
            extras=_extras(fields, index),
        )  # fmt: skip
    kind = fields.string("resource_type", "resource-type") if "resource_type" in data or "resource-type" in data else ""
    kind_code = (fields.mapped("kind", kind) or find_code("resource_type", kind)) if kind else None
    if kind and kind_code is None:
        fields.keep(fields.first("resource_type", "resource-type") or "")
    return Distribution(
        url=url,
        id=identifier,
        title=title,
        description=description,
        format=code,
        media_type=media_type,
        size=fields.size("size", "byte_size", "filesize")
        if "size" in data or "byte_size" in data or "filesize" in data
        else None,
        languages=languages,
        kind=kind_code,
        issued=fields.date("date_published", "resource_date_published", "publically_available_date", "issued")
        or fields.date("created", utc=True),
        modified=fields.date("data_last_updated", "last_modified", "modified", utc=True)
        or fields.date("metadata_modified", utc=True),
        checksum=fields.string("hash", "checksum") or None,
        extras=_extras(fields, index),
    )


def _format(fields: Fields, url: str | None, unknown: set[str]) -> tuple[str | None, str | None]:
    """The format's code (else the source's own word) and the media type."""
    data = fields.data
    media_type = (
        fields.string("mimetype", "mediaType", "mimetype_inner").lower()
        if "mimetype" in data or "mediaType" in data or "mimetype_inner" in data
        else ""
    )
    if media_type and not _MEDIA_TYPE.fullmatch(media_type):
        fields.keep(fields.first("mimetype", "mediaType", "mimetype_inner") or "")
        media_type = ""
    said = fields.string("format", longest=200)
    code = (fields.mapped("format", said) or find_format(said)) if said else None
    if code in (None, "other", "unknown"):
        if said and code is None and said.casefold() not in _OWN_WORDS and said not in unknown:
            unknown.add(said)
            if fields.mapped("format", said) is None:
                kept = "format" in fields.taken
                fields.unmapped("format", "format", "format-unknown", said, format=said)
                if kept:
                    fields.taken.add("format")
        if not said or code is not None:
            code = (
                _protocol(fields)
                or (find_format(media_type) if media_type else None)
                or (guess_format(url) if url else None)
                or code
            )
    return code or said or None, media_type or None


def _protocol(fields: Fields) -> str | None:
    """The service that ckanext-spatial's `resource_locator_protocol` names."""
    protocol = fields.data.get("resource_locator_protocol")
    if not isinstance(protocol, str) or not protocol:
        return None
    code = find_format(protocol)
    return code if code and is_service(code) else None


def _extras(fields: Fields, index: int) -> dict[str, Any]:
    data, taken = fields.data, fields.taken
    if data.get("position") == index:
        taken.add("position")
    if data.get("state") == "active":
        taken.add("state")
    taken.add("package_id")
    for name in _OFF:
        if name in data and data[name] is False:
            taken.add(name)
    return fields.left()
