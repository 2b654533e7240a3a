"""Packages and resources, one or many."""

import re
from collections.abc import Iterable
from typing import Any

from parvis.portal.api import addresses
from parvis.portal.api.search import find
from parvis.portal.catalogue import services as catalogue
from parvis.search.model import Query
from parvis.standards.base import WriteContext
from parvis.standards.ckan import writer as ckan_writer

from .arguments import Arguments
from .errors import not_found

Package = dict[str, Any]

MOST_NAMES = 100_000
_OWN_RESOURCE = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-\d{1,6}")


def packages_of(entries: Iterable[catalogue.Entry], lang: str) -> list[Package]:
    """Datasets as packages."""
    context = WriteContext(base_url=addresses.base_url(), lang=lang)
    return [ckan_writer.package(entry, context) for entry in entries]


def package_show(arguments: Arguments, lang: str) -> Package:
    """One package, by id or name."""
    key = arguments.required("id", "name_or_id")
    arguments.accept("use_default_schema", "include_tracking", "include_plugin_data")
    return packages_of([published(key)], lang)[0]


def published(key: str) -> catalogue.Entry:
    """The published dataset of an id or name. Raises ActionError."""
    entry = catalogue.get_dataset(key) if key.isprintable() and len(key) <= 200 else None
    if entry is None or entry.withdrawn:
        raise not_found("dataset-unknown", what=key[:100])
    return entry


def package_list(arguments: Arguments, lang: str) -> list[str]:
    """The names of all packages, or a stretch of them."""
    limit = arguments.number("limit", 0, most=MOST_NAMES) or None
    return catalogue.list_slugs(offset=arguments.number("offset", 0), limit=limit)


def current_package_list_with_resources(arguments: Arguments, lang: str) -> list[Package]:
    """Whole packages, those that changed last first."""
    limit = arguments.number("limit", 100, least=1, most=1000)
    offset = arguments.number("offset", (arguments.number("page", 1, least=1) - 1) * limit)
    return packages_of(catalogue.list_datasets(order="-changed", offset=offset, limit=limit).entries, lang)


def package_autocomplete(arguments: Arguments, lang: str) -> list[dict[str, str]]:
    """Packages whose titles begin so."""
    typed = arguments.required("q", "incomplete")[:200]
    limit = arguments.number("limit", 10, least=1, most=50)
    results = find(Query(text=f"{typed}*", lang=lang, limit=limit, facets=(), translate=False))
    cards = [hit.read_card() for hit in results.hits]
    return [
        {
            "name": card.slug,
            "title": (title := card.title.values.get(lang) or next(iter(card.title.values.values()), card.slug)),
            "match_field": "title",
            "match_displayed": title,
        }
        for card in cards
    ]


def resource_show(arguments: Arguments, lang: str) -> dict[str, Any]:
    """One resource, by its id."""
    key = arguments.required("id")
    arguments.accept("include_tracking")
    for entry in _holders(key):
        for package in packages_of([entry], lang):
            for resource in package["resources"]:
                if resource["id"] == key:
                    return dict(resource)
    raise not_found("resource-unknown", what=key[:100])


def _holders(key: str) -> list[catalogue.Entry]:
    """The datasets that may have the resource: by the id that Parvis gave it, else by what the index knows."""
    if (own := _OWN_RESOURCE.fullmatch(key)) is not None:
        entry = catalogue.get_dataset(own[1])
        return [entry] if entry and not entry.withdrawn else []
    if '"' in key or len(key) > 200:
        return []
    results = find(Query(text=f'"{key}"' if " " in key else key, limit=50, facets=(), translate=False))
    return [entry for entry in catalogue.get_datasets(hit.id for hit in results.hits).values() if not entry.withdrawn]
