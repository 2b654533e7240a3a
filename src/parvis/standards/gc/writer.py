"""Datasets as packages of the Government of Canada's profile: what open.canada.ca's own API answers.

Bilingual texts stand in fluent fields, machine translations under T tags (`fr-t-en`); what people filled in there and
what the canonical record has no field for comes back from `extras` under its own name.
"""

import re
import uuid
from collections.abc import Iterable
from typing import Any

import msgspec

from parvis.model import Agent, DataService, Dataset, Distribution, Extent, Relation, Text
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.ckan.agents import letters, without_repeats
from parvis.standards.ckan.writer import resources_of, shape_of
from parvis.standards.codes import find_format, guess_format, is_service
from parvis.standards.machine import tagged_text, tagged_words
from parvis.vocab import fold

from .schema import LANGUAGES, DatasetType, schema

NAME = "ckan-gc"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_NAMESPACE = uuid.UUID("5b2f4a5e-6f3f-5c0e-9a52-4d3f0d1f7a11")
"Of ids made for datasets whose own is no UUID."
_encode = msgspec.json.Encoder(order="sorted").encode
_NOT_OURS = frozenset({"num_resources", "num_tags", "extras", "resources", "organization"})


def write(record: Written, context: WriteContext) -> bytes:
    """The package as JSON."""
    return _encode(package(record, context))


def package(record: Written, context: WriteContext) -> dict[str, Any]:
    """The package; fields that the dataset has nothing for are left out.

    `imso_approval` and `ready_to_publish` are people's decisions: only what the source said of them is written.
    """
    dataset = record.dataset
    extras = dataset.extras
    kind = _type(dataset)
    id = _id(record)
    resources = _resources(dataset, schema().types[kind])
    fields: dict[str, Any] = {
        "id": id,
        "name": next((item.value for item in dataset.identifiers if item.type == "ckan-name"), id),
        "type": kind,
        "state": "active",
        "private": False,
        "collection": _collection(dataset),
        "title": dataset.title.get(context.lang, *LANGUAGES),
        "title_translated": tagged_text(dataset.title),
        "notes": dataset.description.get(context.lang, *LANGUAGES),
        "notes_translated": tagged_text(dataset.description),
        "keywords": tagged_words(dataset.keywords),
        "subject": list(dataset.subjects),
        "topic_category": [theme.code for theme in dataset.themes if theme.scheme == "topic_category" and theme.code],
        **_publisher(record),
        **_people(dataset),
        **_licence(dataset, context.lang),
        # The profile knows open data only; others must not become open by being left out, and the check tells of them.
        "restrictions": "unrestricted" if dataset.access_rights == "open" else dataset.access_rights,
        "jurisdiction": _jurisdiction(dataset.jurisdiction),
        "date_published": dataset.issued,
        _modified_name(dataset): dataset.modified,
        "frequency": dataset.frequency,
        "status": dataset.status,
        "time_period_coverage_start": dataset.periods[0].start if dataset.periods else None,
        "time_period_coverage_end": dataset.periods[0].end if dataset.periods else None,
        **_places(dataset.extents),
        "program_page_url": tagged_text(dataset.landing_page),
        "data_series_name": tagged_text(dataset.series[0]) if dataset.series else None,
        **_identifiers(dataset),
        "relationship": [
            {"related_relationship": item.type, "related_url": item.url}
            | ({"title": tagged_text(item.title)} if item.title else {})
            for item in _distinct(dataset.relations)
        ],
        "resources": resources,
    }
    result = {name: value for name, value in fields.items() if value not in (None, "", [], {})}
    for name, value in sorted(extras.items()):
        if name not in _NOT_OURS and not name.startswith("_"):
            result[name] = value
    if isinstance(given := extras.get("organization"), dict):
        told = result.get("organization", {})
        result["organization"] = told | {name: value for name, value in given.items() if name not in told}
    return result


def _distinct(relations: tuple[Relation, ...]) -> list[Relation]:
    """Each address once a type, as readers take them."""
    found: dict[tuple[str, str], Relation] = {}
    for item in relations:
        found.setdefault((item.url, item.type), item)
    return list(found.values())


def _type(dataset: Dataset) -> str:
    given = dataset.extras.get("type")
    if isinstance(given, str) and given in schema().types:
        return given
    return "info" if dataset.kind == "publication" else "dataset"


def _id(record: Written) -> str:
    """The UUID it has at the source or here; else one made from what it goes by, always the same."""
    given = [item.value for item in record.dataset.identifiers if item.type in ("ckan-id", "uuid")]
    for value in (*given, record.dataset.id):
        if _UUID.fullmatch(value):
            return value
    name = record.dataset.id or next((item.value for item in record.dataset.identifiers), "") or record.slug
    return str(uuid.uuid5(_NAMESPACE, name or record.dataset.title.get(*LANGUAGES)))


def _collection(dataset: Dataset) -> str:
    if isinstance(given := dataset.extras.get("collection"), str):
        return given
    return dataset.kind if dataset.kind != "dataset" else "primary"


def _publisher(record: Written) -> dict[str, Any]:
    publisher = record.dataset.publisher
    if publisher is None or not publisher.name:
        return {"owner_org": record.organization_slug}
    name, values = publisher.id or record.organization_slug, publisher.name.values
    title = " | ".join(values[lang] for lang in LANGUAGES if lang in values) or publisher.name.get()
    organization = {
        "id": name,
        "name": name,
        "title": title,
        "title_translated": tagged_text(publisher.name),
        "email": publisher.email,
        "url": tagged_text(publisher.url) or None,
        "type": "organization",
    }
    told = {key: value for key, value in organization.items() if value is not None}
    return {"owner_org": name, "organization": told, "org_title_at_publication": tagged_text(publisher.name)}


def _people(dataset: Dataset) -> dict[str, Any]:
    """Who made the data; whom to ask: the first contact in full, of others what the profile has a field for."""
    publisher = {letters(name) for name in dataset.publisher.name.values.values()} if dataset.publisher else set()
    creators = _told_apart(agent.name for agent in dataset.creators)
    creators = [name for name in creators if letters(name.get(*LANGUAGES)) not in publisher]
    alone = [name.get(*LANGUAGES) for name in creators if len(name.values) == 1]
    bilingual = [name for name in creators if len(name.values) > 1]
    contacts = [agent for agent in dataset.contacts if agent.role not in ("distributor", "author")]
    author = next((agent for agent in dataset.contacts if agent.role == "author"), Agent())
    distributor = next((agent for agent in dataset.contacts if agent.role == "distributor"), None)
    first = next((agent for agent in contacts if agent.name or agent.phone), Agent())
    mute = next((agent for agent in contacts if not agent.name and not agent.phone), first)
    return {
        "creator": "; ".join(alone),
        "contributor": tagged_text(bilingual[0]) if bilingual else None,
        "contact_information": _information(first, mail=mute is not first or not first.url)
        if first or first.phone
        else None,
        "maintainer_email": mute.email,
        "maintainer_contact_form": tagged_text(mute.url),
        "metadata_contact": next(
            (tagged_text(_once(agent.name)) for agent in contacts if _is_another(agent, first)), None
        ),
        "distributor": _information(distributor) if distributor else None,
        "author": _once(author.name).get(*LANGUAGES),
        "author_email": author.email,
    }


def _told_apart(names: Iterable[Text]) -> list[Text]:
    """Of names that have the same letters, as readers take them: the one in the most languages."""
    found: dict[str, Text] = {}
    for name in names:
        key = letters(name.get(*LANGUAGES))
        if key not in found or len(found[key].values) < len(name.values):
            found[key] = name
    return list(found.values())


def _once(name: Text) -> Text:
    """A name with each of its parts once, as readers take it."""
    values = {lang: once for lang, value in name.values.items() if (once := without_repeats(value))}
    return Text(values, name.original, name.machine)


def _is_another(agent: Agent, first: Agent) -> bool:
    """Whether a contact has a name of its own: of two with one name, readers take one."""
    return bool(agent.name) and fold(agent.name.get(*LANGUAGES)) != fold(first.name.get(*LANGUAGES))


def _information(agent: Agent, *, mail: bool = True) -> str:
    """The profile's JSON in a string, by language."""
    name = _once(agent.name)
    langs = name.languages or LANGUAGES
    said = {
        lang: {
            "organization_name": name.values.get(lang, ""),
            "phone": agent.phone or "",
            "electronic_mail_address": (agent.email or "") if mail else "",
        }
        for lang in langs
    }
    marked = {tag: said[lang] for lang, tag in zip(langs, tagged_text(name) or langs, strict=True)}
    return _encode(marked).decode()


def _licence(dataset: Dataset, lang: str) -> dict[str, Any]:
    licence = dataset.licence
    if licence is None:
        return {}
    return {
        "license_id": licence.code,
        "license_title": licence.title.get(lang, *LANGUAGES),
        "license_url": licence.url.get(lang, *LANGUAGES),
    }


def _jurisdiction(code: str | None) -> str | None:
    if code is None:
        return None
    return "federal" if code == "CA" else "provincial" if code.count("-") == 1 else "municipal"


def _modified_name(dataset: Dataset) -> str:
    """Records of other governments have their source's date in a field of its own."""
    level = dataset.extras.get("jurisdiction") or _jurisdiction(dataset.jurisdiction)
    return "date_modified" if level in (None, "federal") else "federated_date_modified"


def _places(extents: tuple[Extent, ...]) -> dict[str, Any]:
    shapes = [shape for extent in extents if (shape := shape_of(extent))]
    return {
        "spatial": shapes[0] if shapes else None,
        "geographic_region": [extent.code for extent in extents if extent.code],
    }


_IDENTIFIERS = {"doi": "digital_object_identifier", "iso-file-identifier": "file_id", "isbn": "isbn", "issn": "issn"}


def _identifiers(dataset: Dataset) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in dataset.identifiers:
        if name := _IDENTIFIERS.get(item.type):
            found.setdefault(name, item.value)
    return found


# --- resources


def _resources(dataset: Dataset, kind: DatasetType) -> list[dict[str, Any]]:
    """Distributions and services in the order of their `position`, where the source had another one."""
    files: list[Distribution] = []
    services: list[DataService] = []
    for item in map(_with_format, dataset.distributions):
        if isinstance(item, Distribution):
            files.append(item)
        else:
            services.append(item)
    for service in dataset.services:
        code = _protocol(service)
        if is_service(code):
            services.append(msgspec.structs.replace(service, protocol=code))
        else:
            files.append(_page_of(service, code))
    dataset = msgspec.structs.replace(dataset, distributions=tuple(files), services=tuple(services))
    items: list[Distribution | DataService] = [*files, *services]
    core = resources_of(dataset, "en")
    found = [_resource(item, plain, dataset) for item, plain in zip(items, core, strict=True)]
    repeated = dataset.extras.get("resources")
    for again in repeated if isinstance(repeated, list) else ():
        _repeat(again, found)
    return found


def _with_format(item: Distribution) -> Distribution | DataService:
    """With the format that the registry would guess where it is blank; what is had from a service, as one."""
    code = item.format or find_format(item.media_type or "") or guess_format(item.url or "")
    if code in ("other", "unknown"):
        code = find_format(item.media_type or "") or guess_format(item.url or "") or code
    if item.url is None or code is None or not is_service(code):
        return msgspec.structs.replace(item, format=code)
    return DataService(
        url=item.url, title=item.title, description=item.description, protocol=code, id=item.id,
        languages=item.languages, extras=item.extras,
    )  # fmt: skip


def _page_of(item: DataService, word: str) -> Distribution:
    """A service with a word of its own for its protocol, as readers take it: a resource in a format of that word."""
    return Distribution(
        url=item.url, title=item.title, description=item.description, format=word, kind="web_service",
        id=item.id, languages=item.languages, extras=item.extras,
    )  # fmt: skip


def _protocol(item: DataService) -> str:
    """What it is known by; of a service that states nothing, what its address tells, else that it is one."""
    known = find_format(item.protocol) or item.protocol if item.protocol else None
    if known and known not in ("other", "unknown"):
        return known
    guessed = guess_format(item.url)
    return guessed if guessed and is_service(guessed) else "API"


def _resource(item: Distribution | DataService, core: dict[str, Any], dataset: Dataset) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": core["id"],
        "name": core["name"],
        "name_translated": tagged_text(item.title),
        "description_translated": tagged_text(item.description),
        "url": item.url,
        "language": list(item.languages or dataset.languages or _languages(dataset)),
        "position": core["position"],
        "state": "active",
    }
    if isinstance(item, DataService):
        fields |= {"format": item.protocol, "resource_type": "web_service"}
    else:
        fields |= {
            "format": item.format,
            "resource_type": item.kind,
            "mimetype": item.media_type,
            "size": item.size,
            "hash": item.checksum,
            "date_published": item.issued,
            "last_modified": item.modified,
        }
    fields |= item.extras
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _languages(dataset: Dataset) -> dict[str, None]:
    """The languages of all resources: what one that states none is taken to be in."""
    items: tuple[Distribution | DataService, ...] = (*dataset.distributions, *dataset.services)
    return dict.fromkeys(lang for item in items for lang in item.languages if lang != "zxx")


def _repeat(again: Any, found: list[dict[str, Any]]) -> None:
    """Put back a resource that only repeated another one, where it stood if all stand where their position says."""
    if not isinstance(again, dict) or not isinstance(of := again.get("repeats"), str):
        return
    first = next((resource for resource in found if resource["id"] == of), None)
    if first is None:
        return
    place, end = again.get("position"), len(found)
    ordered = all(resource["position"] == number for number, resource in enumerate(found))
    if not (ordered and isinstance(place, int) and 0 <= place < end):
        place = end
    found.insert(place, {**first, "id": again.get("id") or of})
    for number, resource in enumerate(found[place:], place):
        resource["position"] = number


WRITERS = (
    Writer(
        name=NAME,
        media_type="application/json",
        suffix=".json",
        one=write,
        many=lambda records, context: (write(record, context) + b"\n" for record in records),
        reader="ckan",
        holds=frozenset(
            [
                "title",
                "description",
                "keywords",
                "subjects",
                "issued",
                "modified",
                "frequency",
                "status",
            ]
        ),
    ),
)
