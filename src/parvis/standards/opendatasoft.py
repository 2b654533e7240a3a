"""Opendatasoft: a dataset of the Explore API's catalogue (v2.1; v2.0 wraps it in `dataset`).

What other languages say of it may stand beside it: `translations`, the texts of `metas.default` by language.
Sources: help.opendatasoft.com, Explore API v2.1; metadata templates default, dcat, inspire, custom.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from parvis.model import (
    EMPTY,
    Agent,
    Concept,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Period,
    Problem,
    Relation,
    Text,
    TextList,
)

from .base import Detected, Part, ReadContext, Reading
from .codes import find_format
from .fields import Fields
from .findings import Findings
from .licences import licence_of
from .links import read_link
from .nested import agent, left, many_records, one_record, own_words, part, parts, title_of, titled
from .payload import json_object
from .periods import periods_of
from .texts import language_tag, plain_text

NAME = "opendatasoft"
_PAGES = ("results",)
MEDIA_TYPES: tuple[str, ...] = ("application/json",)

_EXPORTS = (("CSV", "csv", "text/csv"), ("JSON", "json", "application/json"),
            ("XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("PARQUET", "parquet", "application/vnd.apache.parquet"))  # fmt: skip
_GEO_EXPORTS = (("GEOJSON", "geojson", "application/geo+json"), ("SHP", "shp", "application/zip"),
                ("KML", "kml", "application/vnd.google-earth.kml+xml"))  # fmt: skip
_GEO_FIELDS = frozenset({"geo_point_2d", "geo_shape"})
_BOX = tuple(f"extend_bounding_box_{side}bound_{axis}itude" for side, axis in
             (("west", "long"), ("south", "lat"), ("east", "long"), ("north", "lat")))  # fmt: skip


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one dataset of Opendatasoft's catalogue."""
    record = json_object(payload, Findings())
    if record is None:
        return False
    record = record["dataset"] if isinstance(record.get("dataset"), dict) else record
    return isinstance(record.get("metas"), dict) and ("dataset_id" in record or "has_records" in record)


def detect(document: bytes) -> Detected | None:
    """Whether a document is one dataset of the catalogue, or a list or page of them."""
    return one_record(document, NAME, recognises, _PAGES)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Its datasets."""
    return many_records(document, _PAGES)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A dataset of the catalogue; none comes of what is no JSON object, or has neither title nor id."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    prefix = ""
    if isinstance(record.get("dataset"), dict) and "metas" not in record:
        record, prefix = {**record["dataset"], **{k: v for k, v in record.items() if k == "translations"}}, "/dataset"
    fields = Fields(record, findings, pointer=prefix, language=context.language, base_url=context.base_url)
    return Reading(dataset=_dataset(fields, context), problems=findings.all(), profile=f"{NAME}/explore-2")


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    metas = part(fields, "metas")
    default, dcat, inspire, custom = (part(metas, name) for name in ("default", "dcat", "inspire", "custom"))
    said = default.data.get("metadata_languages")
    tag = language_tag(said[0]) if isinstance(said, list) and said and isinstance(said[0], str) else None
    language = tag[0] if tag else context.language
    for inner in (fields, metas, default, dcat, inspire, custom):
        inner.language = language
    name = fields.string("dataset_id")
    others = _translations(fields)
    title = _with(title_of(default, context, "title"), others, "title", long=False)
    title = titled(default, title, name or context.guid, "title")
    if not title:
        return None
    site = _site(context)
    publisher = agent(_with(default.text("publisher"), others, "publisher", long=False))
    distributions, services = _forms(fields, site, name)
    default.taken.update(("metadata_processed", "data_processed", "metadata_languages", "timezone",
                          "modified_updates_on_metadata_change", "modified_updates_on_data_change"))  # fmt: skip
    fields.taken.update(("data_visible", "has_records", "visibility"))
    return Dataset(
        title=title,
        description=_with(default.long_text("description"), others, "description", long=True),
        keywords=_keywords(default, others),
        themes=_themes(default, inspire, others),
        identifiers=_identifiers(fields, inspire, name),
        publisher=publisher or context.publisher,
        creators=_creators(dcat),
        contacts=_contacts(dcat, inspire, custom),
        licence=_licence(default),
        access_rights="open" if fields.data.get("visibility") in (None, "domain") else None,
        issued=dcat.date("issued", "created"),
        modified=default.date("modified") or default.date("data_processed"),
        frequency=_frequency(default, dcat, custom),
        periods=_periods(dcat, custom),
        extents=_extents(default, dcat, inspire),
        languages=default.languages("language") if "language" in default.data else (),
        landing_page=Text({language: f"{site}/explore/dataset/{quote(name, safe='@')}/"}) if site and name else EMPTY,
        distributions=distributions,
        services=services,
        relations=_relations(default),
        jurisdiction=context.jurisdiction,
        extras=_extras(fields, metas, default=default, dcat=dcat, inspire=inspire, custom=custom),
    )  # fmt: skip


def _translations(fields: Fields) -> dict[str, Fields]:
    inner = part(fields, "translations")
    return {tag[0]: _in(part(inner, key), tag[0]) for key in inner.data if (tag := language_tag(key))}


def _in(fields: Fields, language: str) -> Fields:
    fields.language = language
    return fields


def _with(text: Text, others: dict[str, Fields], name: str, *, long: bool) -> Text:
    """The text with what the other languages say, where that is not the same text over again."""
    found = dict(text.values)
    for language, fields in others.items():
        said = (fields.long_text(name) if long else fields.text(name)).get(language)
        if said and language not in found and said not in found.values():
            found[language] = said
    return Text(found, text.original) if len(found) > len(text.values) else text


def _keywords(default: Fields, others: dict[str, Fields]) -> TextList:
    found = TextList.of(default.words("keyword"), default.language)
    values = dict(found.values)
    for language, fields in others.items():
        words = tuple(dict.fromkeys(fields.words("keyword")))
        if words and language not in values and words not in values.values():
            values[language] = words
    return TextList(values)


def _themes(default: Fields, inspire: Fields, others: dict[str, Fields]) -> tuple[Concept, ...]:
    names = default.words("theme")
    labels = [dict(plain_text(name, default.language).values) for name in names]
    for language, fields in others.items():
        words = fields.words("theme")
        if len(words) == len(labels):
            for label, word in zip(labels, words, strict=True):
                if language not in label and word not in label.values():
                    label[language] = word
    found = [Concept(Text(label), None, "opendatasoft") for label in labels if label]
    found += [Concept(plain_text(word, inspire.language), None, "inspire") for word in inspire.words("theme")]
    return tuple(found)


def _identifiers(fields: Fields, inspire: Fields, name: str) -> tuple[Identifier, ...]:
    found = [Identifier(name, "opendatasoft")] if name else []
    if uid := fields.string("dataset_uid"):
        found.append(Identifier(uid, "opendatasoft-uid"))
    if file := inspire.string("file_identifier"):
        found.append(Identifier(file, "iso-file-identifier"))
    return tuple(found)


def _creators(dcat: Fields) -> tuple[Agent, ...]:
    return tuple(
        Agent(name=name, role=role)
        for field, role in (("creator", None), ("contributor", "contributor")) if (name := dcat.text(field))
    )  # fmt: skip


def _contacts(dcat: Fields, inspire: Fields, custom: Fields) -> tuple[Agent, ...]:
    found = [Agent(name=dcat.text("contact_name"), email=dcat.email("contact_email"), role="pointOfContact")]
    person = inspire.string("contact_individual_name")
    found.append(Agent(
        name=plain_text(person, "und"), kind="person" if person else "organization",
        email=inspire.email("contact_email"), role="pointOfContact",
    ))  # fmt: skip
    name = next((text for field in own_words(custom, "contact") if (text := custom.text(field))), EMPTY)
    email = next((mail for field in own_words(custom, "email") if (mail := custom.email(field))), None)
    found.append(Agent(name=name, email=email, role="pointOfContact"))
    return tuple(_distinct(found))


def _distinct(agents: list[Agent]) -> list[Agent]:
    kept: dict[tuple[str | None, str], Agent] = {}
    for each in agents:
        if each:
            kept.setdefault((each.email, each.name.get()), each)
    return list(kept.values())


def _licence(default: Fields) -> Licence | None:
    return licence_of(default, "", ("license",), ("license_url",))


def _frequency(default: Fields, dcat: Fields, custom: Fields) -> str | None:
    return (
        dcat.frequency("accrualperiodicity")
        or default.frequency("update_frequency")
        or next((code for field in own_words(custom, "frequency") if (code := custom.frequency(field))), None)
    )


def _periods(dcat: Fields, custom: Fields) -> tuple[Period, ...]:
    found = periods_of(dcat, "temporal")
    for field in own_words(custom, "temporal"):
        found += periods_of(custom, field)
    return tuple(dict.fromkeys(found))


def _extents(default: Fields, dcat: Fields, inspire: Fields) -> tuple[Extent, ...]:
    """The box of the data, and the places that the metadata name."""
    found = list(default.place("bbox")) if "bbox" in default.data else []
    if not found and all(isinstance(inspire.data.get(name), str | int | float) for name in _BOX):
        inspire.data["bbox"] = [inspire.data[name] for name in _BOX]
        inspire.where = {"bbox": _BOX[0]}
        found += inspire.place("bbox")
        inspire.taken.update(_BOX)
    found += [*default.place("territory"), *dcat.place("spatial")]
    default.taken.update(("geographic_reference_auto",))
    return tuple(place for number, place in enumerate(found) if place not in found[:number])


def _site(context: ReadContext) -> str:
    link = read_link(context.base_url)[0] if context.base_url else None
    return "/".join(link.split("/")[:3]) if link else ""


def _forms(fields: Fields, site: str, name: str) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    """Exports of the records, files attached, other exports, and the interface itself."""
    root = f"{site}/api/explore/v2.1/catalog/datasets/{quote(name, safe='@')}" if site and name else ""
    distributions: list[Distribution] = []
    services: tuple[DataService, ...] = ()
    if root and fields.data.get("has_records"):
        listed = fields.data.get("fields")
        types = (
            {str(column.get("type")) for column in listed if isinstance(column, dict)}
            if isinstance(listed, list)
            else set()
        )
        exports = (*_EXPORTS, *(_GEO_EXPORTS if _GEO_FIELDS & types else ()))
        distributions += [
            Distribution(url=f"{root}/exports/{end}", id=end, format=code, media_type=kind, kind="dataset")
            for code, end, kind in exports
        ]
        title = Text({"en": "Explore API", "fr": "API Explore"})
        services = (DataService(url=f"{root}/records", title=title, protocol="API"),)
    for key in ("attachments", "alternative_exports"):
        distributions += [found for item in parts(fields, key) if (found := _attached(item, root, key))]
    return tuple(distributions), services


def _attached(item: Fields, root: str, key: str) -> Distribution | None:
    name, media_type = item.string("id"), item.string("mimetype").split(";")[0].strip().lower()
    url = item.string("url")
    link = read_link(url)[0] if url.startswith(("http://", "https://")) else None
    if link is None and root and name:
        link = f"{root}/{key}/{quote(name, safe='')}"
    if link is None:
        return None
    return Distribution(
        url=link, id=name or None, title=item.text("title"), description=item.long_text("description"),
        format=find_format(media_type) if media_type else None, media_type=media_type or None,
    )  # fmt: skip


def _relations(default: Fields) -> tuple[Relation, ...]:
    """`references`: addresses of documentation, or words, which stay where they are."""
    found = []
    for word in default.words("references") if "references" in default.data else ():
        for link in word.split():
            read, _ = read_link(link) if link.startswith(("http://", "https://")) else (None, None)
            if read:
                found.append(Relation(url=read, type="reference"))
            else:
                default.keep("references")
    return tuple(found)


def _extras(fields: Fields, metas: Fields, **templates: Fields) -> dict[str, Any]:
    rest = {name: said for name, inner in templates.items() if (said := inner.left())}
    for name in metas.data:
        if name not in templates and name not in ("explore", "asset_content_configuration"):
            rest[name] = metas.data[name]
    fields.taken.add("translations")
    found = left(fields)
    found.pop("metas", None)
    return {**found, **({"metas": rest} if rest else {})}
