"""ArcGIS Server: a service of its directory, with what the service, its layers and its item say.

A record is `{"name", "url", "types", "service", "layers", "item"}`: the service's name with its folder, its address
without the type, the types it is served as, and the replies of the first type's address, of `/layers` and of
`/info/iteminfo`. Source: developers.arcgis.com/rest/services-reference; names checked against answers of a feature
service and its layers recorded in public programs' tests.
"""

from typing import Any

from parvis.model import (
    EMPTY,
    NO_WORDS,
    Agent,
    Concept,
    DataService,
    Dataset,
    Distribution,
    Identifier,
    Licence,
    Text,
    TextList,
)
from parvis.vocab import fold

from .base import ReadContext, Reading
from .esri import extent_of, notice, tags_of, words_of
from .fields import Fields
from .findings import Findings
from .nested import agent, left, part, title_of, titled
from .payload import json_object
from .texts import one_line, plain_text

NAME = "arcgis-server"
MEDIA_TYPES: tuple[str, ...] = ("application/json",)

_TYPES = ("MapServer", "FeatureServer", "ImageServer", "SceneServer", "VectorTileServer", "StreamServer")
_EXTENSIONS = {"WMSServer": "WMS", "WFSServer": "WFS", "WCSServer": "WCS", "KmlServer": "KML"}
_DEFAULT_TITLES = frozenset({"layers", "map", "untitled", "untitled.mxd", "title", "document"})


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one service of ArcGIS Server."""
    record = json_object(payload, Findings())
    if record is None:
        return False
    types = record.get("types")
    return isinstance(types, list) and bool(types) and set(map(str, types)) <= set(_TYPES) and "url" in record


def read(payload: bytes, context: ReadContext) -> Reading:
    """A service as a dataset; none comes of what is no JSON object, or has neither title nor name."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    fields = Fields(record, findings, language=context.language, base_url=context.base_url)
    version = record.get("service", {}).get("currentVersion") if isinstance(record.get("service"), dict) else None
    profile = f"{NAME}/{version}" if isinstance(version, int | float) and not isinstance(version, bool) else NAME
    return Reading(dataset=_dataset(fields, context), problems=findings.all(), profile=profile)


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    service, item = part(fields, "service"), part(fields, "item")
    about = part(service, "documentInfo")
    name = fields.string("name")
    title = titled(fields, _title(item, about, service, name, context), name or context.guid, "name")
    if not title:
        return None
    layers = _layers(fields, service)
    url = fields.link("url")
    types = [word for word in fields.words("types") if word in _TYPES]
    credit = item.string("accessInformation") or service.string("copyrightText") or about.string("Author")
    service.taken.update(("copyrightText", "mapName"))
    about.taken.add("Author")
    return Dataset(
        title=title,
        description=_description(item, service, about, layers),
        keywords=_keywords(fields, item, about, service, layers),
        themes=_themes(about, fields),
        identifiers=(Identifier(name, "arcgis-service"),) if name else (),
        publisher=context.publisher,
        creators=(found,) if (found := _credit(credit, fields)) else (),
        licence=_licence(item),
        modified=_edited(layers, fields),
        extents=extent_of(service, "fullExtent", "extent", "initialExtent") or extent_of(item, "extent"),
        landing_page=Text({fields.language: f"{url}/{types[0]}"}) if url and types else EMPTY,
        distributions=_downloads(item, url, types),
        services=_services(service, url, types, layers, fields),
        jurisdiction=context.jurisdiction,
        extras=_extras(fields, service, item, about, layers),
    )  # fmt: skip


def _title(item: Fields, about: Fields, service: Fields, name: str, context: ReadContext) -> Text:
    """What the item or the document is called; else the service's name with its words apart."""
    for fields, key in ((item, "title"), (about, "Title"), (service, "name")):
        said = title_of(fields, context, key)
        if said and said.get().casefold() not in _DEFAULT_TITLES:
            # The item is often called as the service is.
            word = said.get()
            return plain_text(_apart(word), fields.language) if "_" in word and " " not in word else said
    return plain_text(_apart(name.rsplit("/", 1)[-1]), context.language) if name else EMPTY


def _apart(name: str) -> str:
    return one_line(name.replace("_", " "))


def _description(item: Fields, service: Fields, about: Fields, layers: list[Fields]) -> Text:
    """The longest of what the service says of itself, since most of the fields are copies of each other."""
    said = [
        item.long_text("description"), service.long_text("serviceDescription"), service.long_text("description"),
        about.long_text("Comments"), item.long_text("snippet"), about.long_text("Subject"),
    ]  # fmt: skip
    best = max(said, key=lambda text: len(words_of(text.get())), default=EMPTY)
    if not best and len(layers) == 1:
        best = layers[0].long_text("description")
    return best


def _keywords(fields: Fields, item: Fields, about: Fields, service: Fields, layers: list[Fields]) -> TextList:
    tags = [*tags_of(item.take("tags")), *tags_of(about.take("Keywords"))]
    names = [
        _apart(name) for layer in layers if isinstance(name := layer.data.get("name"), str) and not _is_group(layer)
    ]
    found: dict[str, str] = {}
    for word in (*tags, *names[:100]):
        if word and word.casefold() not in _DEFAULT_TITLES:
            found.setdefault(fold(word), word)
    return TextList.of(found.values(), fields.language) if found else NO_WORDS


def _themes(about: Fields, fields: Fields) -> tuple[Concept, ...]:
    category = about.string("Category")
    return (Concept(plain_text(category, fields.language), None, NAME),) if category else ()


def _credit(credit: str, fields: Fields) -> Agent | None:
    words = words_of(credit)
    return agent(words, fields.language) if words and len(words) <= 200 else None


def _licence(item: Fields) -> Licence | None:
    return notice(item, "licenseInfo")


def _layers(fields: Fields, service: Fields) -> list[Fields]:
    """Layers and tables as `/layers` tells them, else as the service lists them."""
    value = fields.data.get("layers")
    if isinstance(value, list) and value:
        found = [fields.inside(each, "layers", n) for n, each in enumerate(value) if isinstance(each, dict)]
        service.taken.update(("layers", "tables"))
        return found
    found = []
    for key in ("layers", "tables"):
        listed = service.data.get(key)
        if isinstance(listed, list):
            found += [service.inside(each, key, n) for n, each in enumerate(listed) if isinstance(each, dict)]
    return found


def _is_group(layer: Fields) -> bool:
    return layer.data.get("type") == "Group Layer" or bool(layer.data.get("subLayerIds"))


def _edited(layers: list[Fields], fields: Fields) -> str | None:
    """When the data of a layer were last edited, where the server keeps track."""
    dates = [date for layer in layers if (date := part(layer, "editingInfo").date("lastEditDate", "dataLastEditDate"))]
    service = fields.data.get("service")
    if isinstance(service, dict):
        editing = part(fields.inside(service, "service"), "editingInfo")
        dates += [date] if (date := editing.date("lastEditDate")) else []
    return max(dates, default=None)


def _services(
    service: Fields, url: str | None, types: list[str], layers: list[Fields], fields: Fields
) -> tuple[DataService, ...]:
    """The service in each of its types and extensions, and each layer of its own."""
    if not url:
        return ()
    found = [DataService(url=f"{url}/{kind}", title=plain_text(kind, "und"), protocol="ESRI REST") for kind in types]
    extensions = service.string("supportedExtensions")
    for word, protocol in _EXTENSIONS.items():
        if word in extensions and types:
            address = url.replace("/rest/services/", "/services/", 1)
            found.append(DataService(
                url=f"{address}/{types[0]}/{word}?request=GetCapabilities&service={protocol}", protocol=protocol
            ))  # fmt: skip
    for layer in layers:
        number = layer.data.get("id")
        if isinstance(number, int) and not isinstance(number, bool) and not _is_group(layer) and types:
            found.append(DataService(
                url=f"{url}/{types[0]}/{number}", title=layer.text("name"), description=layer.long_text("description"),
                protocol="ESRI REST", id=str(number),
            ))  # fmt: skip
    return tuple(found)


def _downloads(item: Fields, url: str | None, types: list[str]) -> tuple[Distribution, ...]:
    link = item.link("url") if item.data.get("url") else None
    return (Distribution(url=link),) if link and not (url and link.startswith(url)) else ()


_OF_THE_SOFTWARE = (
    "supportedImageFormatTypes", "supportsDynamicLayers", "exportTilesAllowed", "supportedQueryFormats",
    "maxRecordCount", "maxImageHeight", "maxImageWidth", "supportedExtensions", "resampling", "referenceScale",
    "supportsDatumTransformation",
    "datumTransformations", "tileInfo", "initialExtent", "fullExtent", "singleFusedMapCache", "spatialReference",
    "minScale", "maxScale", "units", "documentInfo", "layers", "tables", "supportsQueryDomains", "archivingInfo",
)  # fmt: skip


def _extras(fields: Fields, service: Fields, item: Fields, about: Fields, layers: list[Fields]) -> dict[str, Any]:
    """What found no place, but for what is of the software; of layers their columns."""
    kept = {name for name in ("fullExtent", "initialExtent") if name in service.data and name not in service.taken}
    service.taken.update(name for name in _OF_THE_SOFTWARE if name not in kept or name == "initialExtent")
    item.taken.update(("guid", "name", "thumbnail", "typeKeywords", "extent", "culture", "type", "url", "snippet",
                       "description", "minScale", "maxScale", "spatialReference"))  # fmt: skip
    fields.taken.add("layers")
    about.taken.update(("Title", "Comments", "Subject", "AntialiasingMode", "TextAntialiasingMode"))
    found = left(fields, service=service, item=item)
    if rest := about.left():
        found.setdefault("service", {})["documentInfo"] = rest
    if columns := [_columns(layer) for layer in layers]:
        found["layers"] = columns
    return found


def _columns(layer: Fields) -> dict[str, Any]:
    return {
        name: layer.data[name] for name in ("id", "name", "type", "geometryType", "copyrightText", "fields")
        if name in layer.data
    }  # fmt: skip
