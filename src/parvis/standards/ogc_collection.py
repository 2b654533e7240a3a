"""OGC API – Common, Features, Coverages, EDR, Maps: a collection of data as `/collections` describes it.

Source: OGC API – Features Part 1 (17-069r4, 7.13) and Common Part 2 (20-024): id, title, description, extent, links.
pygeoapi adds `keywords`.
"""

from typing import Any

from parvis.model import (
    EMPTY,
    NO_WORDS,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Period,
    Relation,
    Text,
    TextList,
)

from .base import ReadContext, Reading
from .codes import find_format
from .dates import read_date
from .extents import read_place
from .fields import Fields
from .findings import Findings
from .licences import find_licence
from .nested import left, part, parts, read_object, title_of, titled
from .payload import json_object

NAME = "ogc-collection"
MEDIA_TYPES: tuple[str, ...] = ("application/json",)

_DATA = frozenset({"items", "data", "coverage", "http://www.opengis.net/def/rel/ogc/1.0/coverage",
                   "http://www.opengis.net/def/rel/ogc/1.0/items"})  # fmt: skip
_PAGE = ("canonical", "alternate")
_ABOUT = {"describedby": "described_by", "about": "more_info", "via": "source"}


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one collection of an OGC API."""
    record = json_object(payload, Findings())
    if record is None or "stac_version" in record or record.get("type") in ("Feature", "Collection"):
        return False
    links = record.get("links")
    return (
        {"id", "extent", "links"} <= record.keys()
        and isinstance(links, list)
        and any(_rel(link) in _DATA for link in links)
    )


def _rel(link: Any) -> str:
    rel = link.get("rel") if isinstance(link, dict) else None
    return rel if isinstance(rel, str) else ""


def read(payload: bytes, context: ReadContext) -> Reading:
    """A collection as a dataset; none comes of what is no JSON object, or has neither title nor id."""
    return read_object(payload, context, NAME, _dataset)


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    name = fields.string("id")
    title = titled(fields, title_of(fields, context, "title"), name or context.guid, "title")
    if not title:
        return None
    extent = part(fields, "extent")
    links = list(parts(fields, "links"))
    pages = [link for link in links if str(link.data.get("type", "")).startswith("text/html")]
    page = next((url for link in pages if _rel(link.data) in _PAGE and (url := link.link("href"))), None)
    distributions, service = _forms(links, name)
    fields.taken.update(("crs", "storageCrs", "itemType", "storageCrsCoordinateEpoch"))
    return Dataset(
        title=title,
        description=fields.long_text("description"),
        keywords=TextList.of(fields.words("keywords"), fields.language) if "keywords" in fields.data else NO_WORDS,
        identifiers=(Identifier(name, NAME),) if name else (),
        publisher=context.publisher,
        licence=_licence(links, fields),
        periods=_periods(extent),
        extents=_extents(extent, fields),
        landing_page=Text({fields.language: page}) if page else EMPTY,
        distributions=distributions,
        services=service,
        relations=tuple(
            Relation(url=url, type=_ABOUT[rel], title=link.text("title"))
            for link in links if (rel := _rel(link.data)) in _ABOUT and (url := link.link("href"))
        ),
        jurisdiction=context.jurisdiction,
        extras=left(fields, extent=extent),
    )  # fmt: skip


def _forms(links: list[Fields], name: str) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    """The interface that gives the data, and what can be had of it at once (`enclosure`)."""
    services: dict[str, DataService] = {}
    distributions = []
    for link in links:
        rel, kind = _rel(link.data), str(link.data.get("type") or "")
        if rel in _DATA and not kind.startswith("text/html") and (url := link.link("href")):
            services.setdefault(
                url.partition("?")[0], DataService(url=url, title=link.text("title"), protocol="API", id=name)
            )
        elif rel == "enclosure" and (url := link.link("href")):
            media_type = kind.split(";")[0].strip().lower()
            distributions.append(Distribution(
                url=url, title=link.text("title"), format=find_format(media_type) if media_type else None,
                media_type=media_type or None,
            ))  # fmt: skip
    return tuple(distributions), tuple(services.values())


def _licence(links: list[Fields], fields: Fields) -> Licence | None:
    for link in links:
        if _rel(link.data) == "license" and (url := link.link("href")):
            title = link.text("title")
            code = find_licence("", title.get("en"), url)
            return Licence(code=code, title=title, url=Text({fields.language: url}))
    return None


def _extents(extent: Fields, fields: Fields) -> tuple[Extent, ...]:
    spatial = part(extent, "spatial")
    boxes = spatial.data.get("bbox")
    found = []
    for box in boxes if isinstance(boxes, list) and all(isinstance(each, list) for each in boxes) else [boxes]:
        if isinstance(box, list) and len(box) == 6:
            box = [*box[:2], *box[3:5]]
        place, code = read_place(box, "und") if box else (None, None)
        if code:
            fields.findings.add(code, spatial.point("bbox"), "warning", value=box)
        found += [place] if place else []
    if found or not boxes:
        extent.taken.add("spatial")
    return tuple(found)


def _periods(extent: Fields) -> tuple[Period, ...]:
    temporal = part(extent, "temporal")
    said = temporal.data.get("interval")
    found = []
    for each in said if isinstance(said, list) else ():
        ends = each if isinstance(each, list) else [None]
        start, end = (
            read_date(end, covers=True)[0] if isinstance(end, str) and end != ".." else None
            for end in (*ends, None, None)[:2]
        )
        if start or end:
            found.append(Period(start, end))
    if found or not said:
        extent.taken.add("temporal")
    return tuple(found)
