"""udata: a dataset as `/api/1/datasets/` gives it (data.gouv.fr and its kin).

Checked against udata's source (github.com/opendatateam/udata: `udata/core/dataset/api_fields.py` and
`constants.py`, the list of frequencies of 2026 with those it had before).
"""

from collections.abc import Iterator

from parvis.model import (
    NO_WORDS,
    Agent,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Problem,
    Relation,
    TextList,
)

from .base import Detected, Part, ReadContext, Reading
from .codes import find_format, guess_format, is_service
from .extents import read_place
from .fields import Fields
from .findings import Findings
from .identifiers import identifier
from .licences import licence_of
from .nested import left, many_records, one_record, part, parts, read_object, titled
from .payload import json_object
from .periods import periods_of
from .texts import plain_text

NAME = "udata"
_PAGES = ("data",)
MEDIA_TYPES: tuple[str, ...] = ("application/json",)

_FREQUENCIES = {
    "continuous": "continual", "severaltimesaday": "continual", "oneminute": "PT1M", "fiveminutes": "PT5M",
    "tenminutes": "PT10M", "fifteenminutes": "PT15M", "thirtyminutes": "PT30M", "bihourly": "PT2H",
    "trihourly": "PT3H", "twelvehours": "PT12H", "fivetimesaweek": "P0.2W", "quadrennial": "P4Y",
    "decennial": "P10Y", "bidecennial": "P20Y", "tridecennial": "P30Y", "never": "not_planned",
    "notplanned": "not_planned", "other": "unknown", "hourly": "PT1H", "fourtimesaday": "P0.25D",
    "threetimesaday": "P0.33D",
    "semidaily": "P0.5D", "daily": "P1D", "fourtimesaweek": "P0.25W", "threetimesaweek": "P0.33W",
    "semiweekly": "P0.5W", "weekly": "P1W", "biweekly": "P2W",
    "threetimesamonth": "P0.33M", "semimonthly": "P0.5M", "monthly": "P1M",
    "bimonthly": "P2M", "quarterly": "P3M", "threetimesayear": "P4M", "semiannual": "P6M", "annual": "P1Y",
    "biennial": "P2Y", "triennial": "P3Y", "quinquennial": "P5Y", "punctual": "as_needed", "irregular": "irregular",
    "unknown": "unknown",
}  # fmt: skip


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one dataset of udata."""
    record = json_object(payload, Findings())
    if record is None:
        return False
    return isinstance(record.get("resources"), (list, dict)) and {"id", "title", "uri", "page"} <= record.keys()


def detect(document: bytes) -> Detected | None:
    """Whether a document is one such record, or a list or page of them."""
    return one_record(document, NAME, recognises, _PAGES)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Its records."""
    return many_records(document, _PAGES)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A dataset of udata; none comes of what is no JSON object, or has neither title nor id."""
    return read_object(payload, context, NAME, _dataset)


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    harvest, spatial = part(fields, "harvest"), part(fields, "spatial")
    name = fields.string("id")
    title = titled(fields, fields.text("title"), name or context.guid, "title")
    if not title:
        return None
    organization = part(fields, "organization")
    publisher = _organization(organization) or context.publisher
    distributions, services = _forms(fields)
    fields.taken.update(("uri", "slug", "description_short", "last_update", "internal", "private", "featured",
                         "permissions", "community_resources", "badges", "deleted", "archived"))  # fmt: skip
    return Dataset(
        title=title,
        description=fields.long_text("description"),
        keywords=TextList.of(fields.words("tags"), context.language) if "tags" in fields.data else NO_WORDS,
        identifiers=_identifiers(fields, harvest, name),
        publisher=publisher,
        creators=_owner(fields),
        contacts=_contacts(fields),
        licence=_licence(fields),
        access_rights={"open": "open", "restricted": "restricted"}.get(fields.string("access_type") or "open"),
        issued=harvest.date("issued_at", "created_at") or fields.date("created_at"),
        modified=harvest.date("modified_at") or fields.date("last_modified"),
        frequency=_frequency(fields),
        status="historical_archive" if fields.data.get("archived") else None,
        periods=tuple(periods_of(fields, "temporal_coverage")) if "temporal_coverage" in fields.data else (),
        extents=_extents(spatial, context),
        landing_page=fields.links("page"),
        distributions=distributions,
        services=services,
        relations=_relations(harvest),
        jurisdiction=context.jurisdiction,
        extras=left(fields, harvest=harvest, spatial=spatial, organization=organization),
    )


def _organization(organization: Fields) -> Agent | None:
    name = organization.text("name")
    organization.taken.update(("class", "slug", "logo", "logo_thumbnail", "uri", "badges", "acronym"))
    return Agent(name=name, id=organization.string("id") or None, url=organization.links("page")) if name else None


def _owner(fields: Fields) -> tuple[Agent, ...]:
    """A person who publishes without an organisation."""
    owner = part(fields, "owner")
    name = " ".join(filter(None, (owner.string("first_name"), owner.string("last_name"))))
    fields.taken.add("owner")
    return (Agent(name=plain_text(name, "und"), kind="person", url=owner.links("page")),) if name else ()


def _contacts(fields: Fields) -> tuple[Agent, ...]:
    found = []
    for item in parts(fields, "contact_points"):
        who = Agent(
            name=item.text("name"), email=item.email("email") if item.data.get("email") else None,
            url=item.links("contact_form"), role={"contact": "pointOfContact"}.get(role := item.string("role"), role) or
            "pointOfContact",
        )  # fmt: skip
        found += [who] if who else []
    return tuple(found)


def _identifiers(fields: Fields, harvest: Fields, name: str) -> tuple[Identifier, ...]:
    found = [Identifier(name, "udata")] if name else []
    for key in ("dct_identifier", "remote_id", "uri"):
        if value := harvest.string(key):
            made = identifier(value)
            found += [made] if made not in found else []
    return tuple(found)


def _licence(fields: Fields) -> Licence | None:
    value = fields.data.get("license")
    if isinstance(value, dict):
        inner = part(fields, "license")
        fields.taken.add("license")
        return licence_of(inner, "id", ("title",), ("url",))
    if not value or value == "notspecified":
        fields.taken.add("license")
        return None
    return licence_of(fields, "license", (), ())


def _frequency(fields: Fields) -> str | None:
    value = fields.data.get("frequency")
    if isinstance(value, dict):
        fields.data["frequency"] = value.get("id")
        value = fields.data["frequency"]
    code = _FREQUENCIES.get(value.casefold().replace("_", "")) if isinstance(value, str) else None
    if code:
        fields.taken.add("frequency")
        return code if code != "unknown" else None
    return fields.frequency("frequency") if value else None


def _extents(spatial: Fields, context: ReadContext) -> tuple[Extent, ...]:
    """A shape; of zones (`fr:commune:75056`) the code is their name, for want of a list of all the world's."""
    found: list[Extent] = []
    if spatial.data.get("geom"):
        found += spatial.place("geom")
    for zone in spatial.data.get("zones") or () if isinstance(spatial.data.get("zones"), list) else ():
        word = zone.get("name") or zone.get("id") if isinstance(zone, dict) else zone
        extent = read_place(word, context.language)[0] if isinstance(word, str) and not word.count(":") else None
        if extent:
            found.append(extent)
    return tuple(found)


def _forms(fields: Fields) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    distributions: list[Distribution] = []
    services: list[DataService] = []
    if isinstance(fields.data.get("resources"), dict):
        # The second version of the interface gives only where they are.
        return (), ()
    for item in parts(fields, "resources"):
        url = item.link("url")
        word, media_type = item.string("format"), item.string("mime").split(";")[0].strip().lower()
        code = (find_format(word) if word else None) or (find_format(media_type) if media_type else None)
        code = code or (guess_format(url) if url else None)
        title, description, name = item.text("title"), item.long_text("description"), item.string("id") or None
        kind = item.string("type")
        item.taken.update(("latest", "preview_url", "metrics", "internal", "filetype", "created_at"))
        if url and ((code and is_service(code)) or kind == "api"):
            services.append(DataService(url=url, title=title, description=description, protocol=code or "API", id=name,
                                        extras=item.left()))  # fmt: skip
            continue
        check = part(item, "checksum")
        value, algorithm = check.string("value"), check.string("type")
        item.taken.add("checksum")
        distributions.append(Distribution(
            url=url, id=name, title=title, description=description, format=code or word or None,
            media_type=media_type or None, size=item.size("filesize") if item.data.get("filesize") else None,
            kind={"main": "dataset", "documentation": "guide"}.get(kind),
            issued=item.date("published", "created_at"),
            modified=item.date("last_modified"),
            checksum=f"{algorithm}:{value}" if algorithm and value else value or None,
            extras=item.left(),
        ))  # fmt: skip
    return tuple(distributions), tuple(services)


def _relations(harvest: Fields) -> tuple[Relation, ...]:
    link = harvest.link("remote_url") if harvest.data.get("remote_url") else None
    harvest.taken.update(("backend", "domain", "source_id", "last_update"))
    return (Relation(url=link, type="source"),) if link else ()
