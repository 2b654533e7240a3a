"""Socrata: an asset as the Discovery API lists it, as `/api/views/4x4` describes it, or the first with the second
under `view`.

Sources: Tyler Data & Insights, Discovery API (dev.socrata.com/docs/other/discovery) and the views that `/api/views`
answers; a portal's own fields are in `metadata.custom_fields`, or as `Section_Field` in `domain_metadata`. The names of
`resource` checked against answers of the Discovery API recorded in public programs' tests.
"""

from typing import Any

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
    Relation,
    Text,
    TextList,
)

from .base import ReadContext, Reading
from .codes import find_format
from .fields import Fields
from .findings import Findings
from .licences import licence_of
from .links import read_link
from .nested import ITSELF, agent, left, own_words, part, parts, title_of, titled
from .payload import json_object
from .periods import periods_of
from .texts import plain_text

NAME = "socrata"
MEDIA_TYPES: tuple[str, ...] = ("application/json",)

_EXPORTS = (
    ("CSV", "rows.csv?accessType=DOWNLOAD", "text/csv"),
    ("JSON", "rows.json?accessType=DOWNLOAD", "application/json"),
    ("XML", "rows.xml?accessType=DOWNLOAD", "application/xml"),
    ("RDF", "rows.rdf?accessType=DOWNLOAD", "application/rdf+xml"),
)
_GEO_EXPORTS = (
    ("GEOJSON", "GeoJSON", "application/vnd.geo+json"),
    ("SHP", "Shapefile", "application/zip"),
    ("KML", "KML", "application/vnd.google-earth.kml+xml"),
    ("KMZ", "KMZ", "application/vnd.google-earth.kmz"),
)
_KINDS = {
    "chart": "visualization", "map": "dataset", "story": "publication", "file": "dataset", "href": "dataset",
    "link": "dataset", "filter": "dataset", "measure": "indicator", "visualization": "visualization", "form": "form",
    "calendar": "visualization", "datalens": "visualization",
}  # fmt: skip


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one asset of Socrata."""
    record = json_object(payload, Findings())
    if record is None:
        return False
    resource = record.get("resource")
    if isinstance(resource, dict) and "id" in resource:
        return "permalink" in record or "classification" in record
    return {"id", "name", "viewType"} <= record.keys()


def read(payload: bytes, context: ReadContext) -> Reading:
    """An asset as a dataset; none comes of what is no JSON object, or has neither name nor id."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    alone = not isinstance(record.get("resource"), dict) and "view" not in record
    record = {"view": record} if alone else record
    fields = Fields(record, findings, language=context.language, base_url=context.base_url)
    fields.where = {"view": ITSELF} if alone else {}
    dataset = _dataset(fields, context)
    return Reading(dataset=dataset, problems=findings.all(), profile=NAME if dataset else "")


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    resource, view = part(fields, "resource"), part(fields, "view")
    classes, about = part(fields, "classification"), part(fields, "metadata")
    details = part(view, "metadata")
    custom = _custom(details, classes)
    name = view.string("id") or resource.string("id")
    resource.taken.add("id")
    title = title_of(view, context, "name") or title_of(resource, context, "name")
    title = titled(view if view.data else resource, title, name or context.guid, "name")
    if not title:
        return None
    resource.taken.add("name")
    description = view.long_text("description") or resource.long_text("description")
    resource.taken.add("description")
    site = _site(fields, about, context)
    distributions, relations = _distributions(view, resource, details, site, name)
    publisher = _publisher(view, resource, custom) or context.publisher
    types = resource.string("type") or view.string("assetType", "displayType")
    _forget(fields, view, resource, about)
    return Dataset(
        title=title,
        description=description,
        keywords=_keywords(view, classes),
        themes=_themes(view, classes),
        identifiers=(Identifier(name, "socrata"),) if name else (),
        publisher=publisher,
        creators=_owner(fields, publisher),
        contacts=_contacts(resource, custom),
        licence=_licence(view, about),
        access_rights="open" if site else None,
        issued=view.date("publicationDate") or resource.date("publication_date", "createdAt") or view.date("createdAt"),
        modified=view.date("rowsUpdatedAt") or resource.date("data_updated_at", "updatedAt"),
        frequency=next(
            (code for own in custom for n in own_words(own, "frequency") if (code := own.frequency(n))), None
        ),
        periods=tuple(period for own in custom for period in _periods(own)),
        extents=tuple(place for own in custom for n in own_words(own, "spatial") for place in own.place(n)),
        languages=tuple(dict.fromkeys(
            code for own in custom for n in own_words(own, "language") for code in own.languages(n)
        )),
        landing_page=_page(fields, site, name),
        distributions=distributions,
        services=_services(view, resource, site, name),
        relations=relations,
        kind=_KINDS.get(types.casefold(), "dataset"),
        jurisdiction=context.jurisdiction,
        extras=_extras(fields, resource=resource, view=view, classes=classes, about=about, details=details, own=custom),
    )  # fmt: skip


def _custom(details: Fields, classes: Fields) -> list[Fields]:
    """The fields that the portal defined, by section; those of the listing where the view's own are missing."""
    sections = part(details, "custom_fields")
    found = [part(sections, name) for name in sections.data if isinstance(sections.data[name], dict)]
    if found:
        classes.taken.add("domain_metadata")
        return found
    said: dict[str, Any] = {}
    for item in parts(classes, "domain_metadata"):
        key = item.string("key")
        if key and item.data.get("value") is not None:
            said.setdefault(key, item.data["value"])
    return [classes.inside(said, "domain_metadata")] if said else []


def _site(fields: Fields, about: Fields, context: ReadContext) -> str:
    """The portal's address: the host of the permalink, else its domain."""
    for link in (fields.data.get("permalink"), fields.data.get("link"), context.base_url):
        if isinstance(link, str) and (read := read_link(link)[0]):
            return "/".join(read.split("/")[:3])
    domain = about.string("domain")
    return f"https://{domain}" if domain else ""


def _page(fields: Fields, site: str, name: str) -> Text:
    page = fields.link("permalink")
    fields.link("link")
    if page is None and site and name:
        page = f"{site}/d/{name}"
    return Text({fields.language: page}) if page else EMPTY


def _keywords(view: Fields, classes: Fields) -> TextList:
    words = [*view.words("tags"), *classes.words("domain_tags")]
    return TextList.of(dict.fromkeys(words), view.language) if words else NO_WORDS


def _themes(view: Fields, classes: Fields) -> tuple[Concept, ...]:
    names = [view.string("category"), classes.string("domain_category")]
    found = {name: Concept(plain_text(name, view.language), None, "socrata") for name in names if name}
    for name in classes.words("categories"):
        found.setdefault(name, Concept(plain_text(name, "en"), None, "socrata-discovery"))
    return tuple(found.values())


def _publisher(view: Fields, resource: Fields, custom: list[Fields]) -> Agent | None:
    name = view.string("attribution") or resource.string("attribution")
    resource.taken.add("attribution")
    url = view.links("attributionLink") or resource.links("attribution_link")
    resource.taken.add("attribution_link")
    if not name:
        name = next((text for own in custom for n in own_words(own, "publisher") if (text := own.string(n))), "")
    return agent(name, view.language, url=url)


def _owner(fields: Fields, publisher: Agent | None) -> tuple[Agent, ...]:
    owner = part(fields, "owner")
    name, identifier = owner.string("display_name", "displayName"), owner.string("id") or None
    fields.taken.update(("owner", "creator"))
    if not name or (publisher and name in publisher.name.values.values()):
        return ()
    return (Agent(name=plain_text(name, "und"), id=identifier),)


def _contacts(resource: Fields, custom: list[Fields]) -> tuple[Agent, ...]:
    email = resource.email("contact_email")
    name = ""
    for own in custom:
        email = email or next((found for n in own_words(own, "email") if (found := own.email(n))), None)
        name = name or next((found for n in own_words(own, "contact") if (found := own.string(n))), "")
    who = Agent(name=plain_text(name, resource.language), email=email, role="pointOfContact")
    return (who,) if who else ()


def _licence(view: Fields, about: Fields) -> Licence | None:
    terms = part(view, "license")
    listed = about.string("license")
    if terms.data or "licenseId" in view.data:
        code = view.string("licenseId")
        if code:
            terms.data.setdefault("licenseId", code)
        found = licence_of(terms, "licenseId", ("name",), ("termsLink",))
        terms.taken.add("logoUrl")
        if found and not (found.code in (None, "other") and listed):
            if terms.left():
                view.keep("license")
            else:
                view.taken.add("license")
            return found
    if not listed:
        return None
    about.data["license"] = listed
    return licence_of(about, "", ("license",), ())


def _periods(own: Fields) -> list[Any]:
    starts, ends = own_words(own, "start"), own_words(own, "end")
    if (starts or ends) and (period := own.period(starts or ("",), ends or ("",))):
        return [period]
    return [period for name in own_words(own, "temporal") for period in periods_of(own, name)]


def _distributions(
    view: Fields, resource: Fields, details: Fields, site: str, name: str
) -> tuple[tuple[Distribution, ...], tuple[Relation, ...]]:
    found: list[Distribution] = []
    if site and name:
        if blob := view.string("blobId"):
            found.append(_file(view, f"{site}/api/views/{name}/files/{blob}"))
        elif resource.data.get("type") == "file":
            found.append(_file(view, f"{site}/download/{name}/{resource.string('blob_mime_type') or 'data'}"))
        elif _is_table(view, resource):
            exports = _EXPORTS
            found += [
                Distribution(
                    url=f"{site}/api/views/{name}/{end}", id=code, format=code, media_type=kind, kind="dataset"
                )
                for code, end, kind in exports
            ]
            if _is_map(view, resource):
                found += [
                    Distribution(
                        url=f"{site}/api/geospatial/{name}?method=export&format={form}", id=code, format=code,
                        media_type=kind, kind="dataset",
                    )
                    for code, form, kind in _GEO_EXPORTS
                ]  # fmt: skip
    found += _links(details)
    return tuple(found), _attachments(details, site, name)


def _file(view: Fields, url: str) -> Distribution:
    media_type = view.string("blobMimeType").split(";")[0].strip().lower()
    filename = view.string("blobFilename")
    code = find_format(media_type) if media_type else None
    code = code or (find_format(filename.rsplit(".", 1)[-1]) if "." in filename else None)
    return Distribution(
        url=url, title=plain_text(filename, "und"), format=code, media_type=media_type or None,
        size=view.size("blobFileSize"), kind="dataset",
    )  # fmt: skip


def _links(details: Fields) -> list[Distribution]:
    """Where an external asset lies: `accessPoints`, addresses by media type; `additionalAccessPoints`."""
    points = part(details, "accessPoints")
    found = []
    for key in points.data:
        if url := points.link(key):
            found.append(Distribution(url=url, media_type=key if "/" in key else None, format=find_format(key)))
    if points.data and not points.left():
        details.taken.add("accessPoints")
    for more in parts(details, "additionalAccessPoints"):
        urls = part(more, "urls")
        title, description = more.text("title"), more.long_text("description")
        for key in urls.data:
            if url := urls.link(key):
                found.append(
                    Distribution(url=url, title=title, description=description, format=find_format(key))
                )  # fmt: skip
    return found


def _attachments(details: Fields, site: str, name: str) -> tuple[Relation, ...]:
    found = []
    for item in parts(details, "attachments"):
        file, title = item.string("assetId", "blobId"), item.text("filename", "name")
        if file and site and name:
            url = f"{site}/api/views/{name}/files/{file}?download=true"
            found.append(Relation(url=url, type="described_by", title=title))
        else:
            details.keep("attachments")
    return tuple(found)


def _is_table(view: Fields, resource: Fields) -> bool:
    kind = resource.data.get("type") or view.data.get("assetType") or view.data.get("viewType")
    return bool(view.data.get("columns") or resource.data.get("columns_field_name")) and kind not in ("href", "story")


def _is_map(view: Fields, resource: Fields) -> bool:
    if "geo" in (view.data.get("viewType"), view.data.get("displayType"), resource.data.get("lens_view_type")):
        return True
    shapes = ("polygon", "multipolygon", "line", "multiline", "point", "multipoint")
    types = resource.data.get("columns_datatype")
    listed = [str(each).casefold() for each in types] if isinstance(types, list) else []
    columns = view.data.get("columns")
    if isinstance(columns, list):
        listed += [str(column.get("dataTypeName")).casefold() for column in columns if isinstance(column, dict)]
    return any(each in shapes for each in listed)


def _services(view: Fields, resource: Fields, site: str, name: str) -> tuple[DataService, ...]:
    if not (site and name and _is_table(view, resource)):
        return ()
    return (DataService(url=f"{site}/resource/{name}.json", title=Text({"en": "SODA API", "fr": "API SODA"}),
                        protocol="API"),)  # fmt: skip


_COLUMN = ("name", "fieldName", "dataTypeName", "description", "position", "format")
_COUNTERS = (
    "viewCount", "downloadCount", "totalTimesRated", "averageRating", "numberOfComments", "page_views",
    "download_count", "rights", "flags", "grants", "tableAuthor", "newBackend",
)  # fmt: skip


def _forget(fields: Fields, view: Fields, resource: Fields, about: Fields) -> None:
    """What is said twice, or is of the software and not of the data: counters, rights of users."""
    view.taken.update(("id", "name", "createdAt", "owner", *_COUNTERS))
    resource.taken.update(("id", "name", "type", "createdAt", "updatedAt", *_COUNTERS))
    about.taken.add("domain")
    if view.data.get("columns"):
        resource.taken.update(name for name in resource.data if name.startswith("columns_"))
    fields.taken.add("preview_image_url")


def _extras(
    fields: Fields,
    *,
    resource: Fields,
    view: Fields,
    classes: Fields,
    about: Fields,
    details: Fields,
    own: list[Fields],
) -> dict[str, Any]:
    """What found no place; of columns what describes them, and how many rows there are."""
    listed = view.data.get("columns")
    columns = [column for column in listed if isinstance(column, dict)] if isinstance(listed, list) else []
    view.taken.update(("columns", "metadata"))
    found = left(fields, resource=resource, view=view, classification=classes, metadata=about)
    if columns:
        found["columns"] = [{name: column[name] for name in _COLUMN if name in column} for column in columns]
        if (rows := _rows(columns)) is not None:
            found["rows"] = rows
    rest = details.left()
    custom = [its for each in own if (its := each.left())]
    rest.pop("custom_fields", None)
    if custom:
        rest["custom_fields"] = {name: value for each in custom for name, value in each.items()}
    if rest:
        said = found.get("view", {})
        found["view"] = {**(said if isinstance(said, dict) else {"value": said}), "metadata": rest}
    return found


def _rows(columns: list[dict[str, Any]]) -> int | None:
    for column in columns:
        cached = column.get("cachedContents")
        if isinstance(cached, dict):
            try:
                return int(cached.get("non_null") or 0) + int(cached.get("null") or 0)
            except (TypeError, ValueError, OverflowError):
                continue
    return None
