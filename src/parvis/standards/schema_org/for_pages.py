"""A dataset as search engines read it in a page: in the page's language, cut to what they take."""

from typing import Any

import msgspec

from parvis.model import Agent, Dataset, Extent, Period
from parvis.standards import dcat_terms as terms
from parvis.standards.schema_nodes.things_writing import for_script
from parvis.vocab import code_list

LONGEST = 5000
"Characters of a description: more than that is refused by Google."

_encode = msgspec.json.Encoder().encode


def write(dataset: Dataset, *, base_url: str, slug: str, lang: str) -> bytes:
    """The dataset in one language, safe to be put into a page's `<script type="application/ld+json">`."""
    return for_script(_encode(document(dataset, base_url=base_url, slug=slug, lang=lang)))


def document(dataset: Dataset, *, base_url: str, slug: str, lang: str) -> dict[str, Any]:
    """The same, as data."""
    title = dataset.title.get(lang, "en")
    said = dataset.title.language(lang, "en")
    page = f"{base_url}/datasets/{dataset.id}" if base_url and dataset.id else None
    licence = terms.licence_url(dataset.licence, lang, "en") if dataset.licence else None
    fields: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": page,
        "url": page or dataset.landing_page.get(lang, "en"),
        "name": title,
        "alternateName": [name for other, name in dataset.title.values.items() if other != said and name != title],
        "description": (dataset.description.get(lang, "en") or title)[:LONGEST],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": item.type, "value": item.value} for item in dataset.identifiers
        ],
        "keywords": list(dataset.keywords.get(lang, "en")),
        "about": [code_list("subject").label(code, lang) for code in dataset.subjects],
        "inLanguage": [code for code in dataset.languages if code != "zxx"],
        "publisher": _agent(dataset.publisher, lang) if dataset.publisher else None,
        "creator": [_agent(agent, lang) for agent in dataset.creators]
        or (_agent(dataset.publisher, lang) if dataset.publisher else None),
        "license": licence or (dataset.licence.title.get(lang, "en") if dataset.licence else None),
        "isAccessibleForFree": True if dataset.access_rights in (None, "open") else None,
        "datePublished": dataset.issued,
        "dateModified": dataset.modified,
        "version": dataset.version,
        "temporalCoverage": [_period(period) for period in dataset.periods],
        "spatialCoverage": [_place(extent, lang) for extent in dataset.extents],
        "isPartOf": [{"@type": "Dataset", "name": series.get(lang, "en")} for series in dataset.series],
        "sameAs": dataset.landing_page.get(lang, "en") if page else None,
        "distribution": _downloads(dataset, lang),
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{base_url}/"} if base_url else None,
    }
    return _kept(fields)


def _kept(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _agent(agent: Agent, lang: str) -> dict[str, Any]:
    kind = "Person" if agent.kind == "person" else "Organization"
    return _kept({"@type": kind, "name": agent.name.get(lang, "en"), "url": agent.url.get(lang, "en")})


def _period(period: Period) -> str:
    if period.start == period.end:
        return period.start or ".."
    return f"{period.start or '..'}/{period.end or '..'}"


def _place(extent: Extent, lang: str) -> dict[str, Any]:
    place: dict[str, Any] = {"@type": "Place", "name": extent.name.get(lang, "en")}
    if extent.bbox:
        west, south, east, north = extent.bbox
        # schema.org: the lower left corner, then the upper right one, latitude first.
        place["geo"] = {"@type": "GeoShape", "box": f"{south:.10g} {west:.10g} {north:.10g} {east:.10g}"}
    return _kept(place)


def _downloads(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    found = [
        _kept(
            {
                "@type": "DataDownload",
                "name": item.title.get(lang, "en"),
                "contentUrl": item.url,
                "encodingFormat": item.media_type or terms.format_media_type(item.format) or item.format,
                "contentSize": f"{item.size} B" if item.size else None,
                "inLanguage": list(item.languages),
            }
        )
        for item in dataset.distributions
        if item.url
    ]
    return found + [
        _kept(
            {
                "@type": "DataDownload",
                "name": item.title.get(lang, "en"),
                "contentUrl": item.url,
                "encodingFormat": item.protocol,
            }
        )
        for item in dataset.services
    ]
