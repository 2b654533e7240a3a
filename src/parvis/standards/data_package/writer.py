"""Datasets as data packages (version 2): one resource for each file, in one language with the others as `title@fr`.

What the standard has no property for is written as properties of Parvis's own, as the standard allows.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import Agent, Dataset, Distribution, Licence, Text, TextList
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.codes import find_format, guess_format
from parvis.standards.machine import marked_tag
from parvis.standards.members.extensions import extension_to, moment, spatial_to, subjects_told, temporal_to, themes_to
from parvis.standards.members.kept import HOLDS, carried, record_id
from parvis.standards.members.links import service_to
from parvis.standards.spdx import spdx
from parvis.vocab import fold

NAME = "data-package"
SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
PROFILE_1 = ("data-package", "tabular-data-package", "data-resource", "tabular-data-resource")
"Profiles of version 1 that only say what a descriptor is."
_KEPT = frozenset({"sources", "image", "licenses", "contributors"})
_RESOURCE = frozenset({"schema", "dialect", "encoding", "sources", "data", "jsonSchema"})
"Extras of a distribution that only a data package's resource has."

_encode = msgspec.json.Encoder().encode


def write(record: Written, context: WriteContext) -> bytes:
    """One dataset as `datapackage.json`."""
    return _encode(document(record, context))


def document(record: Written, context: WriteContext) -> dict[str, Any]:
    """The same, as data."""
    dataset = record.dataset
    lang = dataset.title.language(context.lang, "en") or context.lang
    others = [code for code in dataset.title.languages if code not in (lang, "und")]
    members: dict[str, Any] = {
        "$schema": SCHEMA,
        "name": _name(record.slug or record_id(record, context, NAME)),
        "id": record_id(record, context, NAME),
        "languages": [lang, *others] if lang != "und" else [],
        **spelled(lang, title=dataset.title, description=dataset.description, keywords=dataset.keywords),
        **spelled(lang, homepage=dataset.landing_page),
        "version": dataset.version,
        "created": moment(dataset.issued),
        "contributors": [
            *([_agent(dataset.publisher, lang, "publisher")] if dataset.publisher else []),
            *(_agent(agent, lang, "author") for agent in dataset.creators),
            *(_agent(agent, lang, "contact") for agent in dataset.contacts),
        ],
        "licenses": [_licence(dataset.licence, lang)] if dataset.licence else [],
        "resources": _resources(dataset, lang, own=_is_own(dataset)),
        "services": [_service(item, lang) for item in dataset.services],
        "relations": [
            {"path": item.url, "type": item.type, **spelled(lang, title=item.title)} for item in dataset.relations
        ],
        "themes": themes_to(msgspec.structs.replace(dataset, subjects=()), context, lang),
        "temporal": temporal_to(dataset.periods),
        "spatial": spatial_to(dataset.extents, lang),
        "dataLanguages": list(dataset.languages),
        "kind": dataset.kind if dataset.kind != "dataset" else None,
        **extension_to(dataset, lang),
    }
    kept = {name: value for name, value in members.items() if "@" in name or value not in (None, "", [], {})}
    kept |= {"identifiers": [{"scheme": item.type, "value": item.value} for item in dataset.identifiers]}
    kept.setdefault("resources", [])
    if dataset.subjects or subjects_told(dataset):
        kept["subjects"] = list(dataset.subjects)
    for name, value in carried(dataset, NAME, _KEPT).items():
        kept.setdefault(name, value)
    return kept


def spelled(lang: str, **texts: Text | TextList) -> dict[str, Any]:
    """Properties in the descriptor's language, and in others with the language behind an `@`."""
    members: dict[str, Any] = {}
    for name, text in texts.items():
        if not text:
            continue
        own = lang if lang in text.values and lang not in text.machine else None
        members[name] = _plain(text.values[own] if own is not None else text.get(lang))
        if own is None:
            members[f"{name}@{lang}"] = ""
        for code in sorted(text.values):
            if code != own and text.values[code]:
                tag = marked_tag(code, text) if isinstance(text, Text) else code + "-t-und" * (code in text.machine)
                members[f"{name}@{tag}"] = _plain(text.values[code])
    return members


def _plain(value: str | tuple[str, ...]) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else value


def _is_own(dataset: Dataset) -> bool:
    told = dataset.provenance.standard if dataset.provenance else None
    return bool(told and told.split("/")[0] == NAME)


def _name(text: str) -> str:
    """A name as version 1 demands and version 2 recommends: lower case, without spaces."""
    return re.sub(r"[^a-z0-9._-]+", "-", fold(text)).strip("-.")[:100] or "dataset"


def _agent(agent: Agent, lang: str, role: str) -> dict[str, Any]:
    members: dict[str, Any] = {**spelled(lang, title=agent.name, organization=agent.part_of, path=agent.url)}
    for name, value in (
        ("kind", "person" if agent.kind == "person" else None), ("identifier", agent.id), ("email", agent.email),
        ("phone", agent.phone), ("contactRole", agent.role),
    ):  # fmt: skip
        if value:
            members[name] = value
    return members | {"roles": [role]}


def _licence(licence: Licence, lang: str) -> dict[str, Any]:
    """A licence by its SPDX identifier or our code, its title and its address."""
    members: dict[str, Any] = {"code": licence.code or "", **spelled(lang, title=licence.title, path=licence.url)}
    if name := (spdx(licence.code) if licence.code else None) or licence.code:
        members["name"] = name
    return members


def _service(item: Any, lang: str) -> dict[str, Any]:
    members = service_to(item, lang)
    members = {name: value for name, value in members.items() if name not in ("title", "description", "translations")}
    return {"path": members.pop("href"), **members, **spelled(lang, title=item.title, description=item.description)}


def _resources(dataset: Dataset, lang: str, *, own: bool) -> list[dict[str, Any]]:
    return [
        _resource(item, lang, _resource_name(item, number), own=own)
        for number, item in enumerate(dataset.distributions)
    ]


def _resource_name(item: Distribution, number: int) -> str:
    """A name that no other resource has, and that a reader knows for one that Parvis made."""
    path = re.sub(r"[?#].*", "", item.url or "", flags=re.DOTALL).partition("://")[2].rstrip("/")
    path = path.rpartition("/")[2].rpartition(".")[0]
    return f"resource-{number + 1}" + (f"-{_name(path)}" if path else "")


def _resource(item: Distribution, lang: str, name: str, *, own: bool) -> dict[str, Any]:
    members: dict[str, Any] = {"name": name} | ({"id": item.id} if item.id else {})
    members |= {"path": item.url} if item.url else {"data": None}
    members |= spelled(lang, title=item.title, description=item.description)
    media_type = item.media_type or None
    for key, value in (
        ("format", item.format.lower() if item.format and _is_extension(item.format) else item.format),
        ("mediatype", media_type), ("bytes", item.size), ("hash", item.checksum), ("kind", item.kind),
        ("issued", item.issued), ("modified", item.modified),
    ):  # fmt: skip
        if value is not None:
            members[key] = value
    if item.languages:
        members["languages"] = list(item.languages)
    if item.licence:
        members["licenses"] = [_licence(item.licence, lang)]
    for key, value in item.extras.items():
        if own or key in _RESOURCE:
            members.setdefault(key, value)
    if item.format is None and (guess_format(item.url or "") or find_format(media_type or "")):
        members["format"] = None  # or else a reader would guess it
    return members


def _is_extension(code: str) -> bool:
    return re.fullmatch(r"[A-Z0-9]{2,6}", code) is not None


def _many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """Packages in lines: there is no document of many."""
    return (write(record, context) + b"\n" for record in records)


WRITERS = (
    Writer(
        name=NAME,
        media_type="application/vnd.datapackage+json",
        suffix=".json",
        one=write,
        many=_many,
        reader=NAME,
        holds=HOLDS,
    ),
)
