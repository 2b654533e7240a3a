"""ERDDAP: a dataset as a row of `allDatasets` with the table of `/info/ID/index.json`.

A record is `{"dataset": {column: cell}, "info": {"columnNames", "rows"}}`; the second alone will do. Attributes follow
ACDD 1.3 and CF; texts in another language stand in attributes that end in its code (`title_fr`, as CIOOS has them).
Source: ERDDAP's documentation (info, allDatasets).
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from parvis.model import (
    EMPTY,
    NO_WORDS,
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
from .extents import read_place
from .fields import Fields
from .findings import Findings
from .identifiers import identifier
from .licences import find_licence
from .links import read_link
from .nested import left, many_records, one_record, part, titled
from .payload import json_object
from .texts import language_tag, plain_text

NAME = "erddap"
MEDIA_TYPES: tuple[str, ...] = ("application/json",)

_GLOBAL = "NC_GLOBAL"
_LINKS = re.compile(r"https?://[^\s\"'<>]+")
_CELLS = ("Row Type", "Variable Name", "Attribute Name", "Data Type", "Value")
_BOX = ("minLongitude", "minLatitude", "maxLongitude", "maxLatitude")
_ACDD_BOX = ("geospatial_lon_min", "geospatial_lat_min", "geospatial_lon_max", "geospatial_lat_max")
_EASTING = ("Westernmost_Easting", "Southernmost_Northing", "Easternmost_Easting", "Northernmost_Northing")


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one dataset of ERDDAP."""
    record = json_object(payload, Findings())
    if record is None:
        return False
    row, info = record.get("dataset"), record.get("info", record.get("table"))
    if isinstance(row, dict) and "datasetID" in row:
        return True
    return (
        isinstance(info, dict)
        and isinstance(names := info.get("columnNames"), list)
        and set(_CELLS) <= set(map(str, names))
    )


def detect(document: bytes) -> Detected | None:
    """Whether a document is one such record, or a list of them."""
    return one_record(document, NAME, recognises)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Its records."""
    return many_records(document)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A dataset of ERDDAP; none comes of what is no JSON object, or has neither title nor identifier."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    table = record.get("info", record.get("table"))
    attributes, variables = _attributes(table)
    rest = {name: value for name, value in record.items() if name not in ("info", "table", "attributes")}
    fields = Fields(
        {**rest, "attributes": attributes, "attributes_at": "/info" if "info" in record else "/table"}, findings,
        language=context.language, base_url=context.base_url,
    )  # fmt: skip
    return Reading(dataset=_dataset(fields, variables, context), problems=findings.all(), profile=NAME)


def _attributes(table: Any) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The global attributes, and the variables with theirs, of the table that `info` answers."""
    names = table.get("columnNames") if isinstance(table, dict) else None
    rows = table.get("rows") if isinstance(table, dict) else None
    if not isinstance(names, list) or not isinstance(rows, list):
        return {}, {}
    places = [names.index(cell) if cell in names else -1 for cell in _CELLS]
    attributes: dict[str, Any] = {}
    variables: dict[str, dict[str, Any]] = {}
    for row in rows:
        if not isinstance(row, list):
            continue
        kind, variable, name, data_type, value = (row[at] if 0 <= at < len(row) else "" for at in places)
        if not isinstance(variable, str):
            continue
        if kind in ("variable", "dimension"):
            variables.setdefault(variable, {})["type"] = data_type
        elif kind == "attribute" and isinstance(name, str):
            if variable == _GLOBAL:
                attributes.setdefault(name, value)
            else:
                variables.setdefault(variable, {})[name] = value
    return attributes, variables


def _dataset(fields: Fields, variables: dict[str, dict[str, Any]], context: ReadContext) -> Dataset | None:
    row, about = part(fields, "dataset"), part(fields, "attributes")
    # Attributes are rows of a table: the table is where they stand.
    about._pointer, about._parent, about.sealed = fields.string("attributes_at"), None, True
    name = row.string("datasetID") or _last(context.guid)
    title = titled(row, _translated(about, "title") or row.text("title"), name, "title")
    if not title:
        return None
    row.taken.add("title")
    distributions, services = _forms(row, context, name)
    publisher = _agent(about, "publisher") or _institution(about, row) or context.publisher
    row.taken.update(("accessible", "datasetID", "rss", "email", "summary", "institution"))
    issued = about.date("date_issued", "date_published", "date_created")
    return Dataset(
        title=title,
        description=_translated(about, "summary", long=True) or row.long_text("summary"),
        keywords=_keywords(about),
        themes=_themes(about),
        identifiers=_identifiers(about, name),
        publisher=publisher,
        creators=tuple(filter(None, (_agent(about, "creator"), _agent(about, "contributor")))),
        contacts=_contacts(about),
        licence=_licence(about),
        access_rights=_access(row),
        issued=issued,
        modified=about.date("date_metadata_modified", "date_modified"),
        periods=_periods(about, row),
        extents=_extents(about, row, fields),
        landing_page=_page(about, row),
        distributions=distributions,
        services=services,
        relations=_relations(about, row),
        version=about.string("product_version") or None,
        jurisdiction=context.jurisdiction,
        extras=_extras(fields, row, about, variables),
    )  # fmt: skip


def _last(guid: str) -> str:
    return guid.rsplit("/", 1)[-1]


def _translated(about: Fields, name: str, *, long: bool = False) -> Text:
    """An attribute, with those of the same name that end in a language's code."""
    base = about.long_text(name) if long else about.text(name)
    values = dict(base.values)
    for key in about.data:
        head, _, code = key.rpartition("_")
        if head == name and code in ("en", "fr") and (tag := language_tag(code)):
            said = (about.long_text(key) if long else about.text(key)).get()
            if said:
                values[tag[0]] = said
    return Text(values, base.original) if len(values) > len(base.values) or values != base.values else base


def _keywords(about: Fields) -> TextList:
    """Words between commas; of a path (`Earth Science > Oceans`) its end."""
    found: dict[str, tuple[str, ...]] = {}
    for key, language in (("keywords", about.language), ("keywords_en", "en"), ("keywords_fr", "fr")):
        if key in about.data:
            words = [word.rsplit(">", 1)[-1].strip() for word in about.words(key)]
            if kept := tuple(dict.fromkeys(word for word in words if word)):
                found[language] = kept
    return TextList(found) if found else NO_WORDS


def _themes(about: Fields) -> tuple[Concept, ...]:
    scheme = about.string("keywords_vocabulary") or None
    words = about.words("keywords") if "keywords" in about.data else []
    return tuple(Concept(plain_text(word, "en"), None, scheme) for word in dict.fromkeys(words) if ">" in word)


def _identifiers(about: Fields, name: str) -> tuple[Identifier, ...]:
    found = [Identifier(name, "erddap")] if name else []
    for key in ("doi", "id", "metadata_link"):
        said = about.data.get(key)
        if isinstance(said, str) and (key != "metadata_link" or "doi.org/" in said):
            made = identifier(about.string(key))
            if made.value and made not in found and (key != "id" or made.type != "other"):
                found.append(made)
            elif key == "id":
                about.taken.add(key)
    return tuple(found)


def _agent(about: Fields, role: str) -> Agent | None:
    """`creator_name`, `creator_email`, `creator_url`, `creator_type`, `creator_institution`."""
    name = about.string(f"{role}_name")
    if not name:
        return None
    said = about.string(f"{role}_type").casefold()
    email = about.email(f"{role}_email") if f"{role}_email" in about.data else None
    url = about.links(f"{role}_url") if _is_link(about.data.get(f"{role}_url")) else EMPTY
    part_of = about.text(f"{role}_institution") if said == "person" else EMPTY
    return Agent(
        name=plain_text(name, "und"), kind="person" if said == "person" else "organization", email=email, url=url,
        part_of=part_of, role="contributor" if role == "contributor" else None,
    )  # fmt: skip


def _is_link(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _institution(about: Fields, row: Fields) -> Agent | None:
    name = _translated(about, "institution") or row.text("institution")
    return Agent(name=name) if name else None


def _contacts(about: Fields) -> tuple[Agent, ...]:
    name = about.string("contact", "contact_name")
    email = about.email("contact_email") if "contact_email" in about.data else None
    if name and "@" in name and email is None:
        email, name = about.email("contact"), ""
    found = [Agent(name=plain_text(name, "und"), email=email, role="pointOfContact")]
    found += [
        Agent(name=who.name, kind=who.kind, email=who.email, role="pointOfContact")
        for role in ("creator", "publisher") if not found[0] and (who := _agent(about, role)) and who.email
    ]  # fmt: skip
    return tuple(who for who in found if who)[:1]


def _licence(about: Fields) -> Licence | None:
    """Words that may name or link to a licence, or be the whole of it."""
    text = about.string("license", longest=20_000, line=False)
    if not text:
        return None
    links = _LINKS.findall(text)
    code = next((found for link in links if (found := find_licence("", "", link.rstrip(".,;)")))), None)
    code = code or find_licence("", text, "")
    link = read_link(links[0].rstrip(".,;)"))[0] if links else None
    if code is None:
        about.findings.add("licence-unknown", about.point("license"), "info", licence=text[:200])
    if len(text) > 2000:
        about.keep("license")
    return Licence(
        code=code, title=plain_text(" ".join(text[:2000].split()), about.language),
        url=Text({about.language: link}) if link else EMPTY,
    )  # fmt: skip


def _access(row: Fields) -> str | None:
    said = row.data.get("accessible")
    return "open" if said in ("public", "yes") else "restricted" if said in ("no", "graphsOrMetadataOnly") else None


def _periods(about: Fields, row: Fields) -> tuple[Period, ...]:
    start, end = row.date("minTime (UTC)", "minTime", covers=True), row.date("maxTime (UTC)", "maxTime", covers=True)
    start = start or about.date("time_coverage_start", covers=True)
    end = end or about.date("time_coverage_end", covers=True)
    about.taken.update(("time_coverage_start", "time_coverage_end"))
    return (row.ordered(start, end, "minTime"),) if start or end else ()


def _extents(about: Fields, row: Fields, fields: Fields) -> tuple[Extent, ...]:
    """The box of the table, else of the attributes: longitudes there may go from 0 to 360."""
    for inner, names in ((row, _BOX), (about, _ACDD_BOX), (about, _EASTING)):
        keys = [next((key for key in inner.data if key.split(" ")[0] == name), name) for name in names]
        if not all(key in inner.data for key in keys):
            continue
        try:
            numbers = [float(inner.data[key]) for key in keys]
        except (TypeError, ValueError, OverflowError):
            continue
        extent, code = read_place(numbers, "und")
        if code and code != "box-shifted":
            fields.findings.add(code, inner.point(keys[0]), "warning", value=numbers)
        if extent:
            inner.taken.update(keys)
            about.taken.update((*_ACDD_BOX, *_EASTING))
            return (extent,)
    return ()


def _page(about: Fields, row: Fields) -> Text:
    link = about.link("infoUrl") if _is_link(about.data.get("infoUrl")) else None
    link = link or (row.link("infoUrl") if _is_link(row.data.get("infoUrl")) else None)
    row.taken.add("infoUrl")
    return Text({about.language: link}) if link else EMPTY


def _forms(row: Fields, context: ReadContext, name: str) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    """Where the data are: as CSV and NetCDF, as files, and through OPeNDAP, WMS, WCS and SOS."""
    address = next((row.link(key) for key in ("tabledap", "griddap") if _is_link(row.data.get(key))), None)
    root = read_link(context.base_url)[0] if context.base_url else None
    if address is None and root and name:
        grid = row.data.get("dataStructure") == "grid"
        address = f"{root.rstrip('/')}/{'griddap' if grid else 'tabledap'}/{quote(name, safe='')}"
    distributions = [Distribution(url=link, format="other", title=Text({"en": "Files", "fr": "Fichiers"}))
                     for key in ("files",) if _is_link(row.data.get(key)) and (link := row.link(key))]  # fmt: skip
    services = []
    if address:
        distributions = [
            Distribution(url=f"{address}.html", format="HTML", title=Text({"en": "Subset form", "fr": "Sélection"})),
            Distribution(url=f"{address}.csv", format="CSV", media_type="text/csv"),
            Distribution(url=f"{address}.nc", format="NETCDF", media_type="application/x-netcdf"),
            *distributions,
        ]
        services.append(DataService(url=address, title=plain_text("OPeNDAP", "und"), protocol="OPENDAP"))
    for key in ("wms", "wcs", "sos"):
        if _is_link(row.data.get(key)) and (link := row.link(key)):
            services.append(DataService(url=link, protocol=key.upper()))
    row.taken.update(("tabledap", "griddap", "MakeAGraph", "subset", "fgdc", "metadata", "dataStructure"))
    return tuple(distributions), tuple(services)


def _relations(about: Fields, row: Fields) -> tuple[Relation, ...]:
    found = [Relation(url=link, type="metadata") for link in [row.link("iso19115")] if link] if (
        _is_link(row.data.get("iso19115"))
    ) else []  # fmt: skip
    for key, kind in (("metadata_link", "metadata"), ("references", "reference")):
        said = about.data.get(key)
        for link in _LINKS.findall(said)[:50] if isinstance(said, str) else ():
            if read := read_link(link.rstrip(".,;)"))[0]:
                found.append(Relation(url=read, type=kind))
    return tuple(_distinct(found))


def _distinct(relations: list[Relation]) -> list[Relation]:
    kept: dict[tuple[str, str], Relation] = {}
    for each in relations:
        kept.setdefault((each.url, each.type), each)
    return list(kept.values())


def _extras(fields: Fields, row: Fields, about: Fields, variables: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found = left(fields, dataset=row, attributes=about)
    if variables:
        found["variables"] = variables
    return found
