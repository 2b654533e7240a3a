"""ArcGIS Hub: an item as its search (`/api/search/v1`, OGC API – Records) or its older interface (`/api/v3`) gives it.

Sources: developers.arcgis.com/hub (Search API), the v3 documentation, items of the ArcGIS REST API.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

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
    Problem,
    Relation,
    Text,
    TextList,
)

from .base import Detected, Part, ReadContext, Reading
from .codes import find_format, guess_format, is_service
from .esri import extent_of, notice, tags_of
from .fields import Fields
from .findings import Findings
from .licences import licence_of
from .links import read_link
from .nested import agent, left, many_records, one_record, part, parts, title_of, titled
from .payload import json_object
from .texts import find_languages, plain_text

NAME = "arcgis-hub"
_PAGES = ("features", "data")
MEDIA_TYPES: tuple[str, ...] = ("application/geo+json", "application/json")

_ITEM = re.compile(r"([0-9a-f]{32})(?:_(\d+))?")
_LAYERS = frozenset({"feature layer", "table", "feature service", "raster layer", "feature collection"})
_EXPORTS = (("CSV", "csv", "text/csv"), ("SHP", "shapefile", "application/zip"),
            ("GEOJSON", "geojson", "application/vnd.geo+json"), ("KML", "kml", "application/vnd.google-earth.kml+xml"),
            ("FGDB/GDB", "fileGeodatabase", "application/zip"),
            ("GPKG", "geoPackage", "application/geopackage+sqlite3"),
            ("XLSX", "excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))  # fmt: skip
_TABLE_EXPORTS = ("CSV", "XLSX", "FGDB/GDB")
_KINDS = (
    ("dataset", ("feature", "table", "raster", "image", "map service", "scene", "vector tile", "csv", "shapefile",
                 "geojson", "file geodatabase", "geopackage", "excel", "kml", "wms", "wfs", "wmts", "cad drawing")),
    ("publication", ("pdf", "document", "word", "powerpoint", "storymap", "hub page")),
    ("application", ("application", "dashboard", "experience", "app", "web map", "web scene", "form", "hub site")),
)  # fmt: skip


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one item of ArcGIS Hub."""
    record = json_object(payload, Findings())
    if record is None:
        return False
    inner = record.get("properties") if record.get("type") == "Feature" else record.get("attributes")
    if not isinstance(inner, dict) or not _ITEM.match(str(record.get("id", ""))):
        return False
    return bool({"orgId", "owner", "typeKeywords", "hubType", "orgid"} & inner.keys()) and "type" in inner


def detect(document: bytes) -> Detected | None:
    """Whether a document is one such record, or a list or page of them."""
    return one_record(document, NAME, recognises, _PAGES)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Its records."""
    return many_records(document, _PAGES)


def read(payload: bytes, context: ReadContext) -> Reading:
    """An item as a dataset; none comes of what is no JSON object, or has neither title nor id."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    fields = Fields(record, findings, language=context.language, base_url=context.base_url)
    name = "attributes" if isinstance(record.get("attributes"), dict) else "properties"
    return Reading(
        dataset=_dataset(fields, name, context), problems=findings.all(),
        profile=f"{NAME}/v3" if name == "attributes" else f"{NAME}/search",
    )  # fmt: skip


def _dataset(fields: Fields, name: str, context: ReadContext) -> Dataset | None:
    item = part(fields, name)
    languages = find_languages(item.string("culture")) if "culture" in item.data else ()
    identifier = fields.string("id") or item.string("id")
    item.taken.add("id")
    # The title is for people; `name` may be that of a file, or a layer's.
    title = title_of(item, context, "title", "name")
    title = titled(item, title, identifier or context.guid, "title")
    if not title:
        return None
    site = _site(context)
    licence = _licence(item)
    distributions, services = _forms(item, identifier, site)
    description = item.long_text("description") or item.long_text("snippet")
    issued, modified = item.date("created"), item.date("modified")
    return Dataset(
        title=title,
        description=description,
        keywords=TextList.of(dict.fromkeys(tags_of(item.take("tags"))), fields.language) or NO_WORDS,
        themes=_themes(item),
        identifiers=_identifiers(identifier),
        publisher=_publisher(item) or context.publisher,
        creators=_creators(item),
        licence=licence,
        access_rights="open" if item.data.get("access") == "public" else None,
        issued=issued,
        modified=modified,
        extents=extent_of(item, "extent", "itemExtent", "boundary") or fields.place("geometry"),
        languages=(),
        landing_page=_page(fields, item, identifier, site),
        distributions=distributions,
        services=services,
        relations=_relations(item),
        kind=_kind(item),
        jurisdiction=context.jurisdiction,
        extras=_extras(fields, item, name, culture=languages),
    )


def _site(context: ReadContext) -> str:
    link = read_link(context.base_url)[0] if context.base_url else None
    return "/".join(link.split("/")[:3]) if link else ""


def _identifiers(identifier: str) -> tuple[Identifier, ...]:
    match = _ITEM.fullmatch(identifier)
    return (Identifier(identifier, "arcgis-item" if match else "other"),) if identifier else ()


def _themes(item: Fields) -> tuple[Concept, ...]:
    """Categories are paths: `/Categories/Transportation/Roads`."""
    words = [word.rsplit("/", 1)[-1].strip() for word in item.words("categories")]
    known = dict.fromkeys(word for word in words if word and word.lower() != "categories")
    return tuple(Concept(plain_text(word, item.language), None, "arcgis-hub") for word in known)


def _publisher(item: Fields) -> Agent | None:
    name = item.string("source", "orgName", "organization")
    item.taken.update(("orgName", "organization"))
    return agent(name, item.language, id=item.string("orgId", "orgid") or None)


def _creators(item: Fields) -> tuple[Agent, ...]:
    """Who gets the credit (`accessInformation`); the owner is an account, and stays where it is."""
    credit = item.string("accessInformation")
    return (Agent(name=plain_text(credit, item.language)),) if credit else ()


def _licence(item: Fields) -> Licence | None:
    structured = part(item, "structuredLicense")
    said = structured.string("type")
    if (structured.data.get("url") or said not in ("", "none", "custom")) and (
        found := licence_of(structured, "abbr", ("type",), ("url",), quiet=True)
    ):
        if not structured.left().keys() - {"text"}:
            item.taken.update(("structuredLicense", "license"))
        if found.code:
            item.taken.add("licenseInfo")
            item.keep("licenseInfo")
            return found
    told = notice(item, "licenseInfo")
    word = item.string("license")
    if told is None and word.casefold() not in ("", "none", "custom"):
        return licence_of(item, "", ("license",), ())
    item.taken.add("structuredLicense")
    return told


def _page(fields: Fields, item: Fields, identifier: str, site: str) -> Text:
    links = part(fields, "links") if isinstance(fields.data.get("links"), dict) else None
    page = links.link("itemPage") if links and "itemPage" in links.data else None
    slug = item.string("slug")
    if page is None and site and identifier:
        kind = _kind(item)
        folder = {"dataset": "datasets", "publication": "documents", "application": "apps"}.get(kind, "datasets")
        page = f"{site}/{folder}/{quote(slug or identifier, safe=':')}"
    return Text({fields.language: page}) if page else EMPTY


def _forms(item: Fields, identifier: str, site: str) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    """Downloads of layers, the file of an item that is one, and the service behind it."""
    kind = str(item.data.get("type") or "").casefold()
    match = _ITEM.fullmatch(identifier)
    distributions: list[Distribution] = []
    services: list[DataService] = []
    url = item.link("url") if item.data.get("url") else None
    code = guess_format(url) if url else None
    if url and code and is_service(code):
        services.append(DataService(url=url, protocol=code))
    elif url and kind in ("wms", "wfs", "wmts"):
        services.append(DataService(url=url, protocol=kind.upper()))
    elif url:
        distributions.append(Distribution(url=url, format=code or _format(kind)))
    if match and site and kind in _LAYERS:
        table = kind == "table" or item.data.get("geometryType") in ("", "none")
        layer = f"?layers={match[2]}" if match[2] else ""
        distributions += [
            Distribution(
                url=f"{site}/api/download/v1/items/{match[1]}/{end}{layer}", id=form, format=form,
                media_type=media_type, kind="dataset",
            )
            for form, end, media_type in _EXPORTS if not table or form in _TABLE_EXPORTS
        ]  # fmt: skip
    elif match and not url and (form := _format(kind)):
        distributions.append(Distribution(
            url=f"https://www.arcgis.com/sharing/rest/content/items/{match[1]}/data", format=form,
            size=item.size("size") if _positive(item.data.get("size")) else None,
        ))  # fmt: skip
    return tuple(distributions), tuple(services)


def _positive(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _format(kind: str) -> str | None:
    kind = {"microsoft excel": "xlsx", "microsoft word": "docx", "microsoft powerpoint": "pptx", "image": "",
            "file geodatabase": "FGDB/GDB", "geopackage": "GPKG", "csv collection": "csv"}.get(kind, kind)  # fmt: skip
    return find_format(kind) if kind else None


def _relations(item: Fields) -> tuple[Relation, ...]:
    found = []
    for each in parts(item, "additionalResources"):
        if url := each.link("url"):
            found.append(Relation(url=url, type="related", title=each.text("name")))
    return tuple(found)


def _kind(item: Fields) -> str:
    said = str(item.data.get("type") or "").casefold()
    return next((kind for kind, words in _KINDS if any(word in said for word in words)), "dataset")


_OF_THE_SITE = (
    "access", "thumbnail", "thumbnailUrl", "searchDescription", "name", "title", "numViews", "views", "numComments",
    "numRatings", "avgRating", "scoreCompleteness", "itemExtent", "orgExtent", "validExtent", "errors", "hasApi",
    "modifiedProvenance", "createdProvenance", "sourceProvenance", "itemModified", "snippet", "isProxied",
)  # fmt: skip


def _extras(fields: Fields, item: Fields, name: str, *, culture: tuple[str, ...]) -> dict[str, Any]:
    """What found no place, but for what is of the site and not of the data."""
    if item.data.get("snippet") != item.data.get("description") and "description" in item.data:
        item.keep("snippet")
        kept = {"snippet": item.data["snippet"]} if "snippet" in item.data else {}
    else:
        kept = {}
    cut = {each for each in ("title", "name", "description") if each in item.data and each not in item.taken}
    item.taken.update(each for each in _OF_THE_SITE if each not in cut or each == "name")
    if culture:
        item.taken.add("culture")
    fields.taken.update(("type", "geometry", "links", "time", "relationships"))
    fields.taken.add(name)
    return {**left(fields), **item.left(), **kept}
