"""Organisations, groups (our subjects), tags, licences, and the site itself."""

from typing import Any

from django.conf import settings

import parvis
from parvis.portal.api import addresses
from parvis.portal.api.search import find
from parvis.portal.catalogue import services as catalogue
from parvis.search.model import Bucket, Query
from parvis.standards.ckan import writer as ckan_writer
from parvis.vocab import Term, code_list, fold

from .arguments import Arguments
from .errors import not_found
from .packages import packages_of

MOST_DATASETS = 1000
"How many datasets come with an organisation or group, at the most."


def organization_list(arguments: Arguments, lang: str) -> list[Any]:
    """The names of the organisations, or all of them."""
    found = list(catalogue.list_organizations())
    wanted = arguments.several("organizations")
    sort = arguments.text("sort", "order_by") or "title asc"
    arguments.accept("include_dataset_count", "include_extras", "include_tags", "include_groups", "include_users")
    if wanted:
        found = [item for item in found if item.slug in wanted]
    field, _, direction = sort.partition(" ")
    if field == "package_count":
        found.sort(key=lambda item: item.datasets, reverse=direction != "asc")
    elif field == "name":
        found.sort(key=lambda item: item.slug, reverse=direction == "desc")
    elif field == "title":
        found.sort(key=lambda item: item.agent.name.get(lang, "en").casefold(), reverse=direction == "desc")
    else:
        arguments.tell("argument-ignored", "sort", value=sort[:60])
    whole = arguments.flag("all_fields")
    found = _stretch(found, arguments)
    return [_organization(item, lang) if whole else item.slug for item in found]


def _stretch(items: list[Any], arguments: Arguments) -> list[Any]:
    offset = arguments.number("offset", 0)
    limit = arguments.number("limit", 0)
    return items[offset : offset + limit if limit else None]


def _organization(item: catalogue.OrganizationEntry, lang: str) -> dict[str, Any]:
    base = ckan_writer.organization_of(item.agent, item.slug, lang) or {}
    title = base.get("title", item.slug)
    return base | {
        "display_name": title,
        "title": title,
        "package_count": item.datasets,
        "jurisdiction": item.jurisdiction,
        "num_followers": 0,
        "image_display_url": "",
    }


def organization_show(arguments: Arguments, lang: str) -> dict[str, Any]:
    """One organisation, with its datasets where asked."""
    key = arguments.required("id")
    found = catalogue.get_organization(key) if key.isprintable() and len(key) <= 200 else None
    if found is None:
        raise not_found("organization-unknown", what=key[:100])
    arguments.accept(
        "include_dataset_count",
        "include_extras",
        "include_users",
        "include_groups",
        "include_tags",
        "include_followers",
    )
    result = _organization(found, lang) | {"extras": [], "users": [], "tags": [], "groups": []}
    if arguments.flag("include_datasets"):
        listing = catalogue.list_datasets(organizations=[found.slug], order="slug", limit=MOST_DATASETS)
        result["packages"] = packages_of(listing.entries, lang)
        if listing.count > MOST_DATASETS:
            arguments.tell("argument-cut", "include_datasets", limit=str(MOST_DATASETS))
    return result


def organization_list_for_user(arguments: Arguments, lang: str) -> list[Any]:
    """Nobody signs in here, so nobody may edit any."""
    arguments.accept("id", "permission", "include_dataset_count")
    return []


def group_list(arguments: Arguments, lang: str) -> list[Any]:
    """The subjects, as groups."""
    counts = _subject_counts()
    terms = [term for term in code_list("subject").terms.values() if counts.get(term.code)]
    arguments.accept("sort", "order_by", "type", "include_dataset_count", "include_extras", "include_users")
    if wanted := arguments.several("groups"):
        terms = [term for term in terms if term.code in wanted]
    whole = arguments.flag("all_fields")
    return [_group(term, counts, lang) if whole else term.code for term in _stretch(terms, arguments)]


def group_show(arguments: Arguments, lang: str) -> dict[str, Any]:
    """One subject, with its datasets where asked."""
    key = arguments.required("id")
    term = code_list("subject").get(key)
    if term is None:
        raise not_found("group-unknown", what=key[:100], choices=", ".join(code_list("subject").terms))
    arguments.accept("include_dataset_count", "include_extras", "include_users", "include_groups", "include_followers")
    result = _group(term, _subject_counts(), lang) | {"extras": [], "users": [], "tags": [], "groups": []}
    if arguments.flag("include_datasets"):
        query = Query(filters={"subject": (key,)}, facets=(), limit=MOST_DATASETS, lang=lang)
        results = find(query)
        entries = catalogue.get_datasets(hit.id for hit in results.hits).values()
        result["packages"] = packages_of((entry for entry in entries if not entry.withdrawn), lang)
        if results.count > MOST_DATASETS:
            arguments.tell("argument-cut", "include_datasets", limit=str(MOST_DATASETS))
    return result


def _subject_counts() -> dict[str, int]:
    results = find(Query(limit=0, facets=("subject",), facet_size=1000))
    return {bucket.value: bucket.count for bucket in results.facets.get("subject", ())}


def _group(term: Term, counts: dict[str, int], lang: str) -> dict[str, Any]:
    return ckan_writer.group(term.code, lang) | {
        "title_translated": dict(term.labels),
        "type": "group",
        "is_organization": False,
        "approval_status": "approved",
        "state": "active",
        "package_count": counts.get(term.code, 0),
        "num_followers": 0,
    }


MOST_TAGS = 1000
"How many tags the index counts: the most frequent ones."


def tag_list(arguments: Arguments, lang: str) -> list[Any]:
    """The tags (keywords of any language) that most datasets have, in alphabetical order."""
    typed = fold(arguments.text("query", "q"))
    vocabulary = arguments.text("vocabulary_id")
    whole = arguments.flag("all_fields")
    buckets = () if vocabulary else _keywords()
    if len(buckets) >= MOST_TAGS:
        arguments.tell("tags-most-frequent", "query", limit=str(MOST_TAGS))
    words = sorted((bucket.value for bucket in buckets if typed in fold(bucket.value)), key=fold)
    return [_tag(word) if whole else word for word in _stretch(words, arguments)]


def tag_show(arguments: Arguments, lang: str) -> dict[str, Any]:
    """One tag, with its packages where asked."""
    word = arguments.required("id")
    arguments.accept("vocabulary_id")
    with_packages = arguments.flag("include_datasets")
    query = Query(filters={"keyword": (word,)}, facets=(), limit=MOST_DATASETS if with_packages else 0, lang=lang)
    results = find(query)
    if not results.count:
        raise not_found("tag-unknown", what=word[:100])
    tag = _tag(word) | {"package_count": results.count}
    if with_packages:
        entries = catalogue.get_datasets(hit.id for hit in results.hits).values()
        tag["packages"] = packages_of((entry for entry in entries if not entry.withdrawn), lang)
    return tag


def tag_autocomplete(arguments: Arguments, lang: str) -> list[str]:
    """The tags that begin so, of those that most datasets have."""
    typed = fold(arguments.required("query", "q"))
    limit = arguments.number("limit", 10, least=1, most=100)
    return [bucket.value for bucket in _keywords() if fold(bucket.value).startswith(typed)][:limit]


def _keywords() -> tuple[Bucket, ...]:
    results = find(Query(limit=0, facets=("keyword",), facet_size=MOST_TAGS))
    return results.facets.get("keyword", ())


def _tag(word: str) -> dict[str, Any]:
    return {"id": word, "name": word, "display_name": word, "vocabulary_id": None, "state": "active"}


def license_list(arguments: Arguments, lang: str) -> list[dict[str, Any]]:
    """The licences of the code list."""
    return [
        {
            "id": term.code,
            "title": term.label(lang, "en"),
            "title_translated": dict(term.labels),
            "url": (term.more.get("url") or {}).get(lang) or next(iter((term.more.get("url") or {}).values()), ""),
            "status": "active",
            "od_conformance": "approved" if term.more.get("open") else "not reviewed",
            "osd_conformance": "not reviewed",
            "domain_data": True,
            "domain_content": False,
            "domain_software": False,
            "is_okd_compliant": bool(term.more.get("open")),
            "is_generic": False,
            "family": "",
            "maintainer": "",
        }
        for term in code_list("licence").terms.values()
    ]


def status_show(arguments: Arguments, lang: str) -> dict[str, Any]:
    """What this site is. `ckan_version` is the version of CKAN whose answers these follow."""
    title = settings.CONFIG.site_name
    return {
        "site_title": title.get(lang) or title.get("en") or "Parvis",
        "site_description": "",
        "site_url": addresses.base_url(),
        "ckan_version": "2.10.0",
        "error_emails_to": settings.CONFIG.contact_email or None,
        "locale_default": settings.LANGUAGE_CODE,
        "extensions": ["fluent", "harvest", "spatial"],
        "parvis_version": parvis.__version__,
    }


def site_read(arguments: Arguments, lang: str) -> bool:
    """Whether the site may be read: always."""
    return True
