"""What breaks the rules of DCAT-US: GSA's JSON Schemas, and what no schema can say.

Sources: GSA/datagov-harvester, schemas/dcatus1.1 and schemas/dcatus3.0 (CC0).
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from parvis.model import Problem
from parvis.standards.base import Detected
from parvis.standards.checking import json_schema
from parvis.standards.fields import is_empty
from parvis.standards.findings import Findings, shorten
from parvis.standards.json_records import BOM
from parvis.standards.payload import json_object

from .documents import datasets

REFERENCE_1 = "https://resources.data.gov/resources/dcat-us/"
REFERENCE_3 = "https://resources.data.gov/dcat-us/3.0.0/"
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_SCHEMA_1 = "https://project-open-data.cio.gov/v1.1/schema"


def check_1(document: bytes, detected: Detected) -> Iterator[Problem]:
    """Each dataset by the federal schema or the other, and the catalogue around them."""
    name = "dcat-us-1.1/federal" if detected.profile == "federal" else "dcat-us-1.1/non-federal"
    yield from _catalogue(document, _head_1)
    yield from _datasets(document, name, REFERENCE_1)


def check_3(document: bytes, detected: Detected) -> Iterator[Problem]:
    """Each dataset by GSA's schema of version 3.0, and that it can be harvested."""
    yield from _catalogue(document, _head_3)
    yield from _datasets(document, "dcat-us-3.0/dataset", REFERENCE_3)


def _datasets(document: bytes, name: str, reference: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for item in datasets(document):
        if isinstance(item, Problem):
            yield item
            continue
        findings = Findings()
        record = json_object(item.payload, findings)
        for problem in findings.all():
            yield msgspec.structs.replace(problem, pointer=item.pointer + problem.pointer)
        if record is None or ("dataset" in record and "title" not in record and not item.pointer):
            continue
        guid = _identifier(record)
        found = [*json_schema.check(record, name, pointer=item.pointer), *_own_rules(record, item.pointer, reference)]
        if guid and (first := seen.setdefault(guid, item.pointer)) != item.pointer:
            values = {"rule": "identifier: unique", "reference": reference, "value": shorten(guid), "first": first}
            found.append(Problem("dcat-us-identifier-repeated", "error", f"{item.pointer}/identifier", values=values))
        for problem in found:
            yield msgspec.structs.replace(problem, record=guid[:200]) if guid else problem


def _identifier(record: dict[str, Any]) -> str:
    value = record.get("identifier") or record.get("@id")
    if isinstance(value, dict):
        value = value.get("@id") or value.get("notation")
    return value if isinstance(value, str) else ""


def _own_rules(record: dict[str, Any], pointer: str, reference: str) -> Iterator[Problem]:
    """What the schemas let pass, and harvesters and people stumble over."""
    version_3 = reference == REFERENCE_3
    if version_3 and isinstance(identifier := record.get("identifier"), dict) and not identifier.get("@id"):
        yield _said("dcat-us-identifier-without-address", f"{pointer}/identifier", "identifier: @id", reference)
    distributions = record.get("distribution")
    for index, item in enumerate(distributions if isinstance(distributions, list) else ()):
        at = f"{pointer}/distribution/{index}"
        if not isinstance(item, dict):
            continue
        if is_empty(item.get("downloadURL")) and is_empty(item.get("accessURL")):
            yield _said("dcat-us-no-address", at, "distribution: accessURL or downloadURL", reference)
        if not is_empty(item.get("downloadURL")) and is_empty(item.get("mediaType")):
            yield _said("dcat-us-no-media-type", at, "distribution: mediaType", reference)
    if is_empty(record.get("license")) and not version_3:
        yield _said("dcat-us-no-licence", f"{pointer}/license", "license", reference)


def _said(code: str, pointer: str, rule: str, reference: str) -> Problem:
    return Problem(code, "warning", pointer, values={"rule": rule, "reference": reference})


def _catalogue(document: bytes, rules: Callable[[dict[str, Any]], Iterator[Problem]]) -> Iterator[Problem]:
    """What is wrong with the fields around the datasets, where the document is a catalogue."""
    try:
        members = _members.decode(document.removeprefix(BOM))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return
    if "dataset" not in members or {"title", "contactPoint", "identifier"} <= members.keys():
        return
    head: dict[str, Any] = {}
    for name, raw in members.items():
        if name != "dataset":
            try:
                head[name] = msgspec.json.decode(raw)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                head[name] = None
    yield from rules(head)


def _head_1(head: dict[str, Any]) -> Iterator[Problem]:
    return json_schema.check(head | {"dataset": []}, "dcat-us-1.1/catalog")


def _head_3(head: dict[str, Any]) -> Iterator[Problem]:
    return json_schema.check(head | {"dataset": []}, "dcat-us-3.0/catalog")
