"""Landing page, collections and the search of them. There is no search of items: a dataset here has none."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from parvis import __version__
from parvis.portal.api import addresses
from parvis.portal.api.documents import context_for
from parvis.portal.api.geo_answers import (
    HTML,
    JSON,
    OPENAPI,
    answer,
    guarded,
    link,
    own_links,
    page,
    paging,
    wants_page,
)
from parvis.portal.api.geo_search import Reading, entry_of, search
from parvis.portal.api.language import languages, reader_language
from parvis.portal.api.ogc_records.documents import site_title
from parvis.portal.api.ogc_records.texts import words
from parvis.portal.api.problems import RefusedError
from parvis.portal.catalogue.services import Entry
from parvis.standards.stac.writer import VERSION, document

CONFORMANCE = [
    "https://api.stacspec.org/v1.0.0/core",
    "https://api.stacspec.org/v1.0.0/collections",
    "https://api.stacspec.org/v1.0.0-rc.1/collection-search",
    "https://api.stacspec.org/v1.0.0-rc.1/collection-search#free-text",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/simple-query",
]
PARAMETERS = ("q", "bbox", "datetime", "ids", "limit", "offset", "sortby")


def root() -> str:
    return f"{addresses.base_url()}/stac"


@guarded
def landing(request: HttpRequest) -> HttpResponse:
    Reading(request).refuse()
    lang = reader_language(request)
    if wants_page(request):
        return page(request, f"{addresses.base_url()}/{lang}/api")
    value = {
        "type": "Catalog",
        "stac_version": VERSION,
        "id": "parvis",
        "title": site_title(lang),
        "description": words(lang)["stac"],
        "conformsTo": CONFORMANCE,
        "links": [
            *own_links(request),
            link("root", root()),
            link("data", f"{root()}/collections"),
            link("conformance", f"{root()}/conformance"),
            link("service-desc", f"{root()}/api", OPENAPI),
            link("service-doc", f"{addresses.base_url()}/{lang}/api", HTML, lang=lang),
        ],
    }
    return answer(request, value)


@guarded
def conformance(request: HttpRequest) -> HttpResponse:
    Reading(request).refuse()
    return answer(request, {"conformsTo": CONFORMANCE})


@guarded
def api(request: HttpRequest) -> HttpResponse:
    Reading(request).refuse()
    lang = reader_language(request)
    said = words(lang)
    numbers = ("limit", "offset")
    given = [
        {"name": name, "in": "query", "schema": {"type": "integer" if name in numbers else "string"}}
        for name in (*PARAMETERS, "lang")
    ]
    one = {"name": "collectionId", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {
        "/": _operation("getLandingPage", said),
        "/conformance": _operation("getConformance", said),
        "/collections": _operation("getCollections", said, *given),
        "/collections/{collectionId}": _operation("getCollection", said, one),
    }
    info = {"title": site_title(lang), "version": __version__, "description": said["stac"]}
    return answer(request, {"openapi": "3.0.3", "info": info, "servers": [{"url": root()}], "paths": paths}, OPENAPI)


def _operation(name: str, said: dict[str, str], *parameters: dict[str, Any]) -> dict[str, Any]:
    found = {"description": said[name], "content": {JSON: {"schema": {"type": "object"}}}}
    operation = {"operationId": name, "summary": said[name], "parameters": parameters, "responses": {"200": found}}
    return {"get": operation}


@guarded
def collections(request: HttpRequest) -> HttpResponse:
    asked = Reading(request, *PARAMETERS).asked()
    if wants_page(request):
        return page(request, addresses.results_page(asked.lang))
    found = search(asked)
    value = {
        "collections": [collection_of(entry, asked.lang) for entry in found.entries],
        "numberMatched": found.count,
        "numberReturned": len(found.entries),
        "links": [
            *own_links(request),
            *paging(request, found.count, asked.offset, asked.limit, JSON),
            link("root", root()),
        ],
    }
    return answer(request, value)


@guarded
def collection(request: HttpRequest, key: str) -> HttpResponse:
    Reading(request).refuse()
    entry = entry_of(key)
    if entry is None:
        raise RefusedError(404, "dataset-unknown", what=key[:100])
    lang = reader_language(request)
    if wants_page(request):
        return page(request, addresses.dataset_page(entry.slug, lang))
    return answer(request, collection_of(entry, lang))


def collection_of(entry: Entry, lang: str) -> dict[str, Any]:
    """A dataset as a collection, with links to where it is served."""
    value = document(entry, context_for(lang))
    address = f"{root()}/collections/{entry.dataset.id}"
    value["links"] = [
        link("self", f"{address}?{urlencode({'lang': lang})}", lang=lang),
        link("root", root()),
        link("parent", root()),
        link("alternate", addresses.dataset_page(entry.slug, lang), HTML, lang=lang),
        *(
            link("alternate", f"{address}?{urlencode({'lang': other})}", lang=other)
            for other in languages()
            if other != lang
        ),
        *value["links"],
    ]
    return value
