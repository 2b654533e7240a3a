"""Croissant 1.1 and 1.0 (MLCommons): schema.org's Dataset with files, sets of files and the columns of records.

Source: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.model import DataService, Distribution, Problem, Text
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.findings import Findings
from parvis.standards.json_ld import Node, Scope, types_of
from parvis.standards.json_records import Found, records
from parvis.standards.payload import json_object
from parvis.standards.schema_nodes.dataset import download, read_dataset
from parvis.standards.schema_nodes.things import Thing
from parvis.standards.schema_nodes.translations import with_translations

from .checking import check_record
from .writer import WRITERS

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]

NAME = "croissant"
MEDIA_TYPES: tuple[str, ...] = ("application/ld+json", "application/json")

_MARK = "mlcommons.org/croissant"


def recognises(payload: bytes) -> bool:
    """Whether these bytes are one dataset in Croissant's terms."""
    if _MARK.encode() not in payload:
        return False
    record = json_object(payload, Findings())
    return record is not None and _is_croissant(record)


def _is_croissant(record: Node) -> bool:
    scope = Scope().within(record.get("@context"))
    if "Dataset" not in types_of(record, scope):
        return False
    terms = any(_MARK in meaning for meaning in scope.terms.values())
    return terms or any(_MARK in str(value)[:300] for key, value in record.items() if key.endswith("conformsTo"))


def detect(document: bytes) -> Detected | None:
    """What the document is, with the version that it says it conforms to. Never raises."""
    if _MARK.encode() not in document or document[:256].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return None
    first = next((item for item in records(document) if isinstance(item, Found)), None)
    if first is None or not recognises(first.payload):
        return None
    return Detected(standard=NAME, version=_version(json_object(first.payload, Findings()) or {}), syntax="json-ld")


def _version(record: Node) -> str:
    for key, value in record.items():
        if key.endswith("conformsTo"):
            for item in value if isinstance(value, list) else [value]:
                said = str(item.get("@id", "") if isinstance(item, dict) else item)
                if _MARK in said and "/RAI" not in said:
                    return said.rstrip("/").rpartition("/")[2]
    return ""


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The datasets of a document: one, or a list."""
    for item in records(document):
        if isinstance(item, Problem):
            yield item
            continue
        record = json_object(item.payload, Findings()) or {}
        guid = next((record[name] for name in ("@id", "url", "name") if isinstance(record.get(name), str)), "")
        yield Part(guid=guid[:2000], payload=item.payload, pointer=item.pointer)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A Croissant dataset as a dataset: file objects as distributions; sets of files and records are kept."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    version = _version(record)
    thing = Thing.of(record, Scope(), findings, pointer="", language=context.language, base_url=context.base_url)
    _take_version(thing)
    dataset = read_dataset(thing, context)
    if dataset is not None:
        dataset = with_translations(thing, dataset, context)
        files, services, sets = _distribution(thing)
        extras = {_own_name(name): value for name, value in thing.left().items()}
        if sets:
            extras["distribution"] = sets
        dataset = msgspec.structs.replace(dataset, distributions=files, services=services, extras=extras)
    return Reading(dataset=dataset, problems=findings.all(), profile=f"{NAME}/{version}" if version else NAME)


def _take_version(thing: Thing) -> None:
    """What the record conforms to: Croissant itself is not told of the dataset."""
    for name in ("dct:conformsTo", "conformsTo"):
        value = thing.data.get(name)
        items = value if isinstance(value, list) else [value]
        others = [item for item in items if item is not None and _MARK not in str(item)[:300]]
        if value is not None and not others:
            del thing.data[name]
        elif len(others) != len(items):
            thing.data[name] = others
            thing.raw.setdefault(name, value)


def _own_name(name: str) -> str:
    return name.removeprefix("cr:")


def _distribution(thing: Thing) -> tuple[tuple[Distribution, ...], tuple[DataService, ...], list[Any]]:
    """File objects as distributions; of file sets, and what is in an archive, the description as it stands."""
    files: list[Distribution] = []
    services: list[DataService] = []
    rest: list[Any] = []
    for value, place in thing.members("distribution"):
        if not isinstance(value, dict):
            rest.append(value)
            continue
        inner = thing.inner(value, "distribution", *place)
        kind = {name.rpartition(":")[2] for name in inner.types}
        if "FileSet" in kind or "cr:containedIn" in inner.data or "containedIn" in inner.data:
            rest.append(value)
            continue
        made = download(inner)
        extras = {_own_name(name): said for name, said in made.extras.items()}
        others = extras.pop("alternateName", None)
        title = _title(made, inner, others)
        if title is None and others is not None:
            extras["alternateName"] = others
        made = msgspec.structs.replace(made, extras=extras, title=title or made.title)
        files.append(made) if isinstance(made, Distribution) else services.append(made)
    return tuple(files), tuple(services), rest


def _title(made: Distribution | DataService, thing: Thing, others: Any) -> Text | None:
    """A file's name with those in other languages; one that is its `@id` is none. None where no others are told."""
    items = others if isinstance(others, list) else [others]
    if not all(isinstance(item, dict) and item.keys() <= {"@value", "@language"} for item in items):
        return None
    own = Thing({"name": thing.data.get("alternateName")}, Findings(), language=thing.language).text("name")
    mine = {} if made.title.get() == made.id else made.title.values
    machine = own.machine
    human = [lang for lang in {**mine, **own.values} if lang not in machine]
    original = human[0] if len(human) == 1 and human[0] != "und" else None
    return Text({**mine, **own.values}, original, machine)


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks the specification's rules. Never raises."""
    for part in split(document, ReadContext()):
        if isinstance(part, Problem):
            yield part
            continue
        for problem in check_record(part.payload):
            yield msgspec.structs.replace(problem, pointer=f"{part.pointer}{problem.pointer}", record=part.guid)
