"""Files, services and other addresses as the links of OGC API Records and STAC, and STAC's assets.

Both allow further members of a link. `languages`, `format`, `checksum`, `kind`, `licence`, `issued` and `modified`
hold what a distribution has beyond a link's own; `protocol` (as pycsw and GeoNetwork write it) is a service's.
"""

from typing import Any

import msgspec

from parvis.model import EMPTY, DataService, Dataset, Distribution, Licence, Relation, Text
from parvis.standards.codes import find_format, find_resource_type, guess_format, is_service
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import json_type
from parvis.standards.spdx import spdx
from parvis.standards.texts import LONGEST_TITLE, language_tag, one_line, text_of
from parvis.vocab import code_list

from .extensions import MOMENT, licence_read, licence_to, sole
from .translations import gather, spread

_STRUCTURE = frozenset(
    [
        "self", "root", "parent", "collection", "collections", "items", "item", "child", "next", "prev", "first",
        "last", "up", "alternate", "canonical", "conformance", "data", "service-desc", "service-doc", "search",
        "queryables", "sortables", "profile", "hosts",
    ]
)  # fmt: skip
"Relations of a record to the catalogue that it is in."
_FILES = frozenset({"enclosure", "download", "distribution", "source", "zip"})
_SERVICES = frozenset({"service", "wms", "wmts", "xyz", "tilejson", "3d-tiles", "wfs"})
_PAGES = frozenset({"about", "landing-page", "landingpage", "describes-page"})
_RELATIONS = {
    "described_by": "describedby", "documentation": "help", "preview": "preview", "derived_from": "derived_from",
    "via": "via", "cite_as": "cite-as", "related": "related", "superseded_by": "successor-version",
    "supersedes": "predecessor-version", "part_of": "isPartOf", "conforms_to": "conformsTo", "thumbnail": "icon",
}  # fmt: skip
_BY_REL = {rel.lower(): kind for kind, rel in _RELATIONS.items()}


class Linked:
    """What the links of a record lead to."""

    def __init__(self) -> None:
        self.distributions: list[Distribution] = []
        self.services: list[DataService] = []
        self.relations: list[Relation] = []
        self.pages: dict[str, tuple[str, str | None]] = {}
        self.licences: dict[str, tuple[str, str | None]] = {}
        self.licence_titles: dict[str, tuple[str, str | None]] = {}
        self.rest: list[Any] = []
        "Links of the catalogue's structure, and what could not be made out."


# --- writing


def distribution_to(item: Distribution, lang: str, *, size: str = "length") -> dict[str, Any]:
    """The members of a link or asset that leads to a distribution, but for its address and relation."""
    members = spread(lang, title=item.title, description=item.description)
    for name, value in (
        ("id", item.id), ("type", item.media_type), ("format", item.format), (size, item.size),
        ("kind", item.kind), ("checksum", item.checksum),
    ):  # fmt: skip
        if value is not None:
            members[name] = value
    if item.format is None and ((item.url and guess_format(item.url)) or find_format(item.media_type or "")):
        members["format"] = None  # or else a reader would guess it
    members |= _languages_to(item.languages)
    for name, own, value in (("created", "issued", item.issued), ("updated", "modified", item.modified)):
        if value:
            members[name if MOMENT.fullmatch(value) else own] = value
    if item.licence:
        members |= licence_to(item.licence)
    return members


def service_to(item: DataService, lang: str) -> dict[str, Any]:
    """The members of a link that leads to a service, but for its relation."""
    members: dict[str, Any] = {"href": item.url, **spread(lang, title=item.title, description=item.description)}
    for name, value in (("id", item.id), ("protocol", item.protocol)):
        if value is not None:
            members[name] = value
    return members | _languages_to(item.languages)


def _languages_to(languages: tuple[str, ...]) -> dict[str, Any]:
    if not languages:
        return {}
    return {"hreflang": languages[0]} if len(languages) == 1 else {"languages": list(languages)}


def links_to(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    """Links to the landing page, the licence, services, and whatever else the dataset points to."""
    found: list[dict[str, Any]] = [
        {"rel": "about", "type": "text/html", "href": href, **({} if code == lang else {"hreflang": code})}
        for code, href in dataset.landing_page.values.items()
    ]
    if dataset.licence:
        found += [
            {"rel": "license", "href": href, **({} if code == lang else {"hreflang": code})}
            | ({"title": dataset.licence.title.values[code]} if code in dataset.licence.title.values else {})
            for code, href in _licence_urls(dataset.licence).items()
        ]
    found += [{"rel": "service", **service_to(item, lang)} for item in dataset.services]
    for item in dataset.relations:
        rel = _RELATIONS.get(item.type, "related")
        told = {} if _BY_REL.get(rel.lower()) == item.type and rel != "related" else {"relation": item.type}
        found.append({"rel": rel, "href": item.url, **told, **spread(lang, title=item.title)})
    return found


def _licence_urls(licence: Licence) -> dict[str, str]:
    """Where the licence's text is: as the source says; else, for one that SPDX lacks, as the code list does."""
    if licence.url or licence.code is None or spdx(licence.code):
        return licence.url.values
    term = code_list("licence").get(licence.code)
    return (term.more.get("url") or {}) if term else {}


# --- reading


def distribution_of(fields: Fields, url: str | None, name: str | None = None, *, guess: bool = True) -> Distribution:
    """The distribution that the members of a link or asset describe; `guess` its format where it does not say."""
    said = fields.string("format", longest=200)
    media_type = fields.string("type").lower()
    code = find_format(said) if said else None
    if guess and not said:
        code = (find_format(media_type) if media_type else None) or (guess_format(url) if url else None)
    kind = fields.string("kind")
    if kind and find_resource_type(kind) is None:
        fields.keep("kind")
    return Distribution(
        url=url,
        id=name or fields.string("id") or None,
        title=fields.text("title", "name"),
        description=fields.long_text("description"),
        format=code or said or None,
        media_type=media_type or None,
        size=fields.size("length", "file:size", "size"),
        languages=fields.languages("languages", "hreflang", "language"),
        kind=find_resource_type(kind) if kind else None,
        licence=licence_read(fields, EMPTY, EMPTY) if {"license", "licence"} & fields.data.keys() else None,
        issued=fields.date("issued", "created", "published"),
        modified=fields.date("modified", "updated"),
        checksum=fields.string("checksum", "file:checksum", "checksum:multihash") or None,
        extras=_rest(fields),
    )


def _rest(fields: Fields) -> dict[str, Any]:
    left = fields.left()
    left.pop("rel", None)
    return left


def service_of(fields: Fields, url: str, protocol: str | None) -> DataService:
    """The service that the members of a link describe."""
    return DataService(
        url=url,
        title=fields.text("title", "name"),
        description=fields.long_text("description"),
        protocol=protocol,
        id=fields.string("id") or None,
        languages=fields.languages("languages", "hreflang"),
        extras=_rest(fields),
    )


def links_of(fields: Fields, name: str = "links", *, items: bool = False) -> Linked:
    """What the links of a record lead to; what can't be made out is reported.

    `items`: whether `item` leads to the data, as pygeoapi and pycsw mean it, and not to a member of a catalogue.
    """
    found = Linked()
    value = fields.data.get(name)
    if value is None:
        return found
    fields.taken.add(name)
    if not isinstance(value, list):
        fields.lose(name, "wrong-type", "warning", expected_type="array", found_type=json_type(value))
        return found
    seen: set[bytes] = set()
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            if not is_empty(item):
                fields.findings.add(
                    "wrong-type",
                    fields.point(name, index),
                    "warning",
                    expected_type="object",
                    found_type=json_type(item),
                )
                found.rest.append(item)
            continue
        _link(fields, name, index, item, found, seen, _STRUCTURE - {"item"} if items else _STRUCTURE)
    return found


def _link(
    fields: Fields,
    name: str,
    index: int,
    item: dict[str, Any],
    found: Linked,
    seen: set[bytes],
    structure: frozenset[str],
) -> None:
    data, where = gather(item, fields.language, "title", "description")
    inner = fields.inside(data, name, index)
    inner.where = where or inner.where
    rel = inner.string("rel").lower().rsplit("/", 1)[-1]
    if rel in structure and "protocol" not in inner.data and "relation" not in inner.data:
        found.rest.append(item)
        return
    href = inner.link("href", "url")
    if href is None:
        found.rest.append(item)
        return
    key = msgspec.json.encode(item, order="deterministic")
    if key in seen:
        fields.findings.add("resource-repeated", inner.pointer, "info", first=index, url=href)
        found.rest.append(item)
        return
    seen.add(key)
    _classify(inner, rel, href, item, found)


def _classify(inner: Fields, rel: str, href: str, item: dict[str, Any], found: Linked) -> None:
    language = inner.language
    if isinstance(said := inner.data.get("hreflang"), str) and (tag := language_tag(said)):
        language = tag[0]
    if rel in _PAGES and language not in found.pages:
        found.pages[language] = (href, None)
        return
    if rel == "license" and language not in found.licences:
        found.licences[language] = (href, None)
        if named := one_line(str(inner.data.get("title") or ""))[:LONGEST_TITLE]:
            found.licence_titles[language] = (named, None)
        return
    protocol = _protocol(inner, rel, href)
    if protocol is not None:
        found.services.append(service_of(inner, href, protocol or None))
    elif rel in _FILES or (rel in ("", "describes", "none", "null", "related", "item") and _is_file(inner, href, rel)):
        found.distributions.append(distribution_of(inner, href, guess="format" not in item))
    else:
        kind = inner.string("relation") or _BY_REL.get(rel) or rel or "related"
        title = inner.text("title", "name")
        found.relations.append(Relation(url=href, type=kind[:200], title=title))
        if inner.left():
            found.rest.append(item)


def _protocol(inner: Fields, rel: str, href: str) -> str | None:
    """The protocol of a service that a link leads to, "" where it is one of unknown protocol; None where it is none."""
    said = inner.string("protocol", longest=200)
    code = find_format(said.removeprefix("OGC:").removesuffix("-1.3.0-http-get-map")) if said else None
    if rel == "service":
        return code or said
    if code and is_service(code):
        return code
    if said:
        inner.keep("protocol")
    if rel in _SERVICES:
        return find_format(rel) or rel.upper()
    if rel in _FILES or "relation" in inner.data:
        return None
    guessed = guess_format(href)
    if guessed and is_service(guessed) and rel in ("", "describes", "item", "related", "none", "null"):
        return guessed
    return None


def _is_file(inner: Fields, href: str, rel: str) -> bool:
    """Whether a link without a telling relation leads to the data: it has no relation at all, or a file's ending."""
    if "relation" in inner.data:
        return False
    return rel != "related" or (guess_format(href) or "HTML") not in ("HTML", "PDF")


def pages(found: dict[str, tuple[str, str | None]]) -> Text:
    return sole(Text(text_of(found).values)) if found else EMPTY


def in_order(found: list[Distribution], unlinked: list[tuple[int | None, Distribution]]) -> tuple[Distribution, ...]:
    """Distributions with those among them that have no address, each at its place."""
    for place, item in sorted(unlinked, key=lambda pair: (pair[0] is None, pair[0] or 0)):
        found.insert(len(found) if place is None else place, item)
    return tuple(found)
