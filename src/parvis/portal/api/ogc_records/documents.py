"""What the interface says of itself: landing page, conformance, collections, queryables, sortables."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from parvis import __version__
from parvis.portal.api import addresses
from parvis.portal.api.geo_answers import (
    GEOJSON,
    HTML,
    OPENAPI,
    SCHEMA,
    address_of,
    answer,
    guarded,
    link,
    own_links,
    page,
    wants_page,
)
from parvis.portal.api.geo_search import Reading
from parvis.portal.api.language import languages, reader_language
from parvis.portal.api.problems import RefusedError
from parvis.standards.members.extensions import language_to

from .openapi import description
from .texts import words

CATALOGUE = "datasets"
"The one collection: the whole catalogue."
CONFORMANCE = [
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-collection",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core-query-parameters",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/records-api",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/searchable-catalog",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/oas30",
]


def root() -> str:
    return f"{addresses.base_url()}/ogc"


def collection_address(name: str = CATALOGUE) -> str:
    return f"{root()}/collections/{name}"


def site_title(lang: str) -> str:
    names = settings.CONFIG.site_name
    return str(names.get(lang) or names.get("en") or "Parvis")


def known(name: str) -> None:
    """Raises RefusedError (404) where there is no such collection."""
    if name != CATALOGUE:
        raise RefusedError(404, "not-found", what=name[:100])


@guarded
def landing(request: HttpRequest) -> HttpResponse:
    Reading(request).refuse()
    lang = reader_language(request)
    if wants_page(request):
        return page(request, f"{addresses.base_url()}/{lang}/api")
    said = words(lang)
    links = [
        *own_links(request),
        link("service-desc", f"{root()}/api", OPENAPI),
        link("service-doc", f"{addresses.base_url()}/{lang}/api", HTML, lang=lang),
        link("conformance", f"{root()}/conformance"),
        link("http://www.opengis.net/def/rel/ogc/1.0/conformance", f"{root()}/conformance"),
        link("data", f"{root()}/collections"),
        link("http://www.opengis.net/def/rel/ogc/1.0/data", f"{root()}/collections"),
        link("http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog", collection_address(), title=said["records"]),
    ]
    return answer(request, {"title": site_title(lang), "description": said["landing"], "links": links})


@guarded
def conformance(request: HttpRequest) -> HttpResponse:
    Reading(request).refuse()
    return answer(request, {"conformsTo": CONFORMANCE, "links": own_links(request, html=False)})


@guarded
def api(request: HttpRequest) -> HttpResponse:
    Reading(request).refuse()
    if wants_page(request):
        return page(request, f"{addresses.base_url()}/{reader_language(request)}/api")
    lang = reader_language(request)
    return answer(request, description(site_title(lang), root(), __version__, words(lang)), OPENAPI)


@guarded
def collections(request: HttpRequest) -> HttpResponse:
    Reading(request).refuse()
    lang = reader_language(request)
    if wants_page(request):
        return page(request, addresses.results_page(lang))
    value = {"links": own_links(request), "collections": [_collection(lang)], "numberMatched": 1, "numberReturned": 1}
    return answer(request, value)


@guarded
def collection(request: HttpRequest, name: str) -> HttpResponse:
    Reading(request).refuse()
    known(name)
    lang = reader_language(request)
    if wants_page(request):
        return page(request, addresses.results_page(lang))
    found = _collection(lang)
    found["links"] = [*own_links(request), *found["links"][1:]]
    return answer(request, found)


def _collection(lang: str) -> dict[str, Any]:
    said, address = words(lang), collection_address()
    return {
        "id": CATALOGUE,
        "type": "Collection",
        "itemType": "record",
        "title": f"{site_title(lang)} – {said['records']}",
        "description": said["about"],
        "language": language_to(lang),
        "languages": [language_to(code) for code in languages()],
        "conformsTo": ["http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/searchable-catalog"],
        "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
        "extent": {"spatial": {"bbox": [[-180.0, -90.0, 180.0, 90.0]]}, "temporal": {"interval": [[None, None]]}},
        "links": [
            link("self", address),
            link("items", f"{address}/items", GEOJSON),
            link("items", f"{address}/items?f=html", HTML),
            link("root", root()),
            link("parent", root()),
            link("http://www.opengis.net/def/rel/ogc/1.0/queryables", f"{address}/queryables", SCHEMA),
            link("http://www.opengis.net/def/rel/ogc/1.0/sortables", f"{address}/sortables", SCHEMA),
            link("profile", "http://www.opengis.net/def/profile/OGC/0/ogc-catalog", HTML),
        ],
    }


_TEXT = {"type": "string"}
_QUERYABLES: dict[str, Any] = {
    "id": _TEXT,
    "type": _TEXT,
    "externalIds": {"type": "array", "items": _TEXT},
    "geometry": {"format": "geometry-any", "x-ogc-role": "primary-geometry"},
    "time": {"type": "string", "format": "date-time", "x-ogc-role": "primary-instant"},
}


@guarded
def queryables(request: HttpRequest, name: str) -> HttpResponse:
    Reading(request).refuse()
    known(name)
    return answer(request, _schema(request, _QUERYABLES), SCHEMA)


@guarded
def sortables(request: HttpRequest, name: str) -> HttpResponse:
    Reading(request).refuse()
    known(name)
    fields = {"id": _TEXT, "title": _TEXT, "updated": {"type": "string", "format": "date-time"}}
    return answer(request, _schema(request, fields), SCHEMA)


def _schema(request: HttpRequest, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address_of(request),
        "type": "object",
        "title": words(reader_language(request))["records"],
        "properties": properties,
        "additionalProperties": False,
    }
