"""Records: one, or a page of those that were asked for."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from parvis.portal.api import addresses
from parvis.portal.api.documents import context_for
from parvis.portal.api.geo_answers import (
    GEOJSON,
    HTML,
    JSON,
    address_of,
    answer,
    guarded,
    link,
    own_links,
    page,
    paging,
    wants_page,
)
from parvis.portal.api.geo_search import Asked, Reading, entry_of, search
from parvis.portal.api.language import languages, reader_language
from parvis.portal.api.problems import RefusedError
from parvis.portal.catalogue.services import Entry
from parvis.standards.ogc_record.writer import document

from .documents import CATALOGUE, collection_address, known, root

PARAMETERS = ("q", "bbox", "datetime", "type", "ids", "externalIds", "limit", "offset", "sortby")
PROFILE = "http://www.opengis.net/def/profile/OGC/0/ogc-record"


@guarded
def items(request: HttpRequest, name: str) -> HttpResponse:
    asked = Reading(request, *PARAMETERS).asked()
    known(name)
    if wants_page(request):
        return page(request, _results_page(asked))
    found = search(asked)
    value = {
        "type": "FeatureCollection",
        "features": [record(entry, asked.lang) for entry in found.entries],
        "numberMatched": found.count,
        "numberReturned": len(found.entries),
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "links": [
            *own_links(request, GEOJSON),
            *paging(request, found.count, asked.offset, asked.limit, GEOJSON),
            link("collection", collection_address()),
            link("root", root()),
        ],
    }
    return answer(request, value, GEOJSON)


def _results_page(asked: Asked) -> str:
    """The portal's page of results for the same question, as far as it can ask it."""
    words = " OR ".join(f'"{word}"' if " " in word else word for word in asked.words)
    query = {
        "q": words,
        "bbox": ",".join(f"{number:.10g}" for number in asked.bbox) if asked.bbox else "",
        "from": (asked.start or "")[:10],
        "to": (asked.end or "")[:10],
    }
    told = urlencode({key: value for key, value in query.items() if value})
    return addresses.results_page(asked.lang) + (f"?{told}" if told else "")


@guarded
def item(request: HttpRequest, name: str, key: str) -> HttpResponse:
    Reading(request).refuse()
    known(name)
    entry = entry_of(key)
    if entry is None:
        raise RefusedError(404, "dataset-unknown", what=key[:100])
    lang = reader_language(request)
    if wants_page(request):
        return page(request, addresses.dataset_page(entry.slug, lang))
    value = record(entry, lang)
    value["links"] = [
        link("self", address_of(request), GEOJSON, lang=lang),
        *(one for one in value["links"] if one["rel"] != "self"),
    ]
    return answer(request, value, GEOJSON)


def record(entry: Entry, lang: str) -> dict[str, Any]:
    """A record in a language, with links to itself, to its page, and to itself in the other languages."""
    value = document(entry, context_for(lang))
    address = f"{collection_address(CATALOGUE)}/items/{entry.dataset.id}"
    others = [other for other in languages() if other != lang]
    value["links"] = [
        link("self", f"{address}?{urlencode({'lang': lang})}", GEOJSON, lang=lang),
        link("alternate", addresses.dataset_page(entry.slug, lang), HTML, lang=lang),
        *(link("alternate", f"{address}?{urlencode({'lang': other})}", GEOJSON, lang=other) for other in others),
        link("collection", collection_address(), JSON),
        link("profile", PROFILE, HTML),
        *value["links"],
    ]
    return value
