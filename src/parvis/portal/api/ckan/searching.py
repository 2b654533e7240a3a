"""`package_search`."""

from typing import Any

import msgspec

from parvis.portal.api.labels import label
from parvis.portal.api.search import find
from parvis.portal.catalogue import services as catalogue
from parvis.search.model import FILTERS, Query, Results

from .arguments import Arguments
from .asking import FIELDS, Asked, read_query
from .errors import unsearchable
from .packages import Package, packages_of

MOST_ROWS = 1000
DEEPEST = 10_000
"How far the index can be leafed through; the store has no such bound."

STORE_ORDERS = {
    "id asc": "id",
    "name asc": "slug",
    "metadata_modified asc": "changed",
    "metadata_modified desc": "-changed",
    "metadata_created asc": "created",
    "metadata_created desc": "-created",
}
"Orders that the store has: over all there is, or all of an organisation."

INDEX_ORDERS = {
    "id asc": "id",
    "metadata_modified asc": "changed-oldest",
    "metadata_modified desc": "changed",
    "score desc": "relevance",
    "relevance asc": "relevance",
    "relevance desc": "relevance",
    "rank": "relevance",
    "title_string asc": "title",
    "title asc": "title",
    "date_modified desc": "modified",
    "modified desc": "modified",
    "date_published desc": "issued",
    "issued desc": "issued",
}
"Orders that the index has: with words, filters and times of change."

IN_STORE = frozenset({"organization"})
"Filters that the store has too."


def package_search(arguments: Arguments, lang: str) -> dict[str, Any]:
    """CKAN's search: from the store what only it can order, or leaf through to the end; else from the index."""
    asked = read_query(arguments)
    orders = _orders(arguments)
    rows = arguments.number("rows", 10, most=MOST_ROWS)
    rows = arguments.number("limit", rows, most=MOST_ROWS)
    start = arguments.number("start", arguments.number("offset", 0))
    fields = arguments.several("fl")
    box = _box(arguments)
    facets = _facet_fields(arguments) if arguments.flag("facet", True) else ()
    limit = arguments.number("facet.limit", 50, least=-1)
    arguments.number("facet.mincount", 1, most=1)
    arguments.accept("include_drafts", "include_deleted", "include_private", "use_default_schema", "defType", "q.op")
    query = Query(
        text=asked.text,
        lang=lang,
        filters=asked.filters,
        bbox=box,
        changed_from=asked.since,
        changed_to=asked.until,
        offset=start,
        limit=rows,
        facets=tuple(dict.fromkeys(FIELDS[field] for field in facets)),
        facet_size=1000 if limit < 0 else max(limit, 1),
        translate=False,
        narrow=True,
    )
    count, found, results = _found(asked, query, orders, arguments)
    result: dict[str, Any] = {
        "count": count,
        "sort": arguments.text("sort") or "score desc, metadata_modified desc",
        "facets": {},
        "results": [_chosen(package, fields) for package in packages_of(found, lang)],
        "search_facets": {},
    }
    if facets:
        for field in facets:
            buckets = results.facets.get(FIELDS[field], ())[: None if limit < 0 else limit] if results else ()
            named = [(bucket.value, _name(field, bucket.value, lang), bucket.count) for bucket in buckets]
            result["facets"][field] = {value: number for value, _, number in named}
            result["search_facets"][field] = {
                "title": field,
                "items": [{"name": value, "display_name": name, "count": number} for value, name, number in named],
            }
    return result


def _found(
    asked: Asked, query: Query, orders: list[str], arguments: Arguments
) -> tuple[int, list[catalogue.Entry], Results | None]:
    if asked.nothing:
        return 0, [], None
    if asked.keys is not None:
        return _by_keys(asked, query)
    first = orders[0] if orders else ""
    in_store = not query.text and not query.bbox and set(query.filters) <= IN_STORE
    timed = asked.since is not None or asked.until is not None
    deep = query.offset + query.limit > DEEPEST
    if in_store and (deep or first in STORE_ORDERS or (timed and not first)):
        listing = catalogue.list_datasets(
            since=asked.since,
            until=asked.until,
            organizations=query.filters.get("organization"),
            order=STORE_ORDERS.get(first, "id"),
            offset=query.offset,
            limit=query.limit,
        )
        results = find(msgspec.structs.replace(query, offset=0, limit=0)) if query.facets else None
        return listing.count, list(listing.entries), results
    if deep:
        raise unsearchable("start", "query-too-deep", limit=str(DEEPEST))
    return _in_index(query, first, arguments)


def _in_index(query: Query, order: str, arguments: Arguments) -> tuple[int, list[catalogue.Entry], Results]:
    if order and order not in INDEX_ORDERS:
        choices = ", ".join(sorted(INDEX_ORDERS))
        raise unsearchable("sort", "query-order-with-others", order=order, choices=choices)
    results = find(msgspec.structs.replace(query, sort=INDEX_ORDERS.get(order, "relevance")))
    arguments.problems += results.problems
    entries = catalogue.get_datasets(hit.id for hit in results.hits)
    return results.count, [entry for entry in entries.values() if not entry.withdrawn], results


def _by_keys(asked: Asked, query: Query) -> tuple[int, list[catalogue.Entry], Results | None]:
    if query.text or query.filters or query.bbox or asked.since or asked.until or query.facets:
        raise unsearchable("fq", "query-keys-with-others")
    entries = [catalogue.get_dataset(key) for key in dict.fromkeys((asked.keys or ())[:200]) if key.isprintable()]
    found = {entry.dataset.id: entry for entry in entries if entry and not entry.withdrawn}
    return len(found), list(found.values())[query.offset : query.offset + query.limit], None


def _orders(arguments: Arguments) -> list[str]:
    """`score desc, metadata_modified desc` as a list; the direction left out is asc. The first decides."""
    known = STORE_ORDERS.keys() | INDEX_ORDERS.keys()
    orders = []
    for part in arguments.text("sort", "order_by").split(","):
        words = part.split()
        if not words:
            continue
        order = " ".join([words[0], (words[1] if len(words) > 1 else "asc").casefold()])
        if order not in known or len(words) > 2:
            raise unsearchable("sort", "query-order", order=part.strip()[:60], choices=", ".join(sorted(known)))
        orders.append(order)
    return orders


def _facet_fields(arguments: Arguments) -> tuple[str, ...]:
    fields = arguments.several("facet.field")
    known = tuple(field for field in fields if FIELDS.get(field) in FILTERS)
    for field in fields:
        if field not in known:
            raise unsearchable("facet.field", "query-facet-unknown", field=field[:60], choices=", ".join(facet_names()))
    return known


def facet_names() -> list[str]:
    """The fields that can be counted."""
    return sorted(field for field, name in FIELDS.items() if name in FILTERS)


def _box(arguments: Arguments) -> tuple[float, float, float, float] | None:
    """ckanext-spatial's `ext_bbox`: west,south,east,north."""
    given = arguments.text("ext_bbox")
    if not given:
        return None
    try:
        west, south, east, north = (float(part) for part in given.split(","))
    except ValueError as error:
        raise unsearchable("ext_bbox", "box-unusable", value=given[:60]) from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise unsearchable("ext_bbox", "box-unusable", value=given[:60])
    return west, south, east, north


def _name(field: str, value: str, lang: str) -> str:
    names = label(FIELDS[field], value)
    return names.get(lang) or names.get("en") or next(iter(names.values()), value)


def _chosen(package: Package, fields: tuple[str, ...]) -> Package:
    """Only these fields of a package; `*` or none: all."""
    if not fields or "*" in fields:
        return package
    return {name: package[name] for name in fields if name in package}
