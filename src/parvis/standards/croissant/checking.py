"""The rules of Croissant's specification: required fields, files with their checksums, columns with their sources.

Source: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html.
"""

from collections.abc import Iterator
from typing import Any

from parvis.model import Problem, Severity
from parvis.standards.findings import Findings, shorten
from parvis.standards.json_ld import Scope
from parvis.standards.payload import json_object
from parvis.standards.schema_nodes.things import Thing

REFERENCE = "https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html#"
_REQUIRED = ("name", "description", "license", "url", "creator", "datePublished")
_RECOMMENDED = ("keywords", "publisher", "version", "dateModified", "inLanguage")
_TYPES = frozenset({"FileObject", "FileSet"})


def check_record(payload: bytes) -> Iterator[Problem]:
    """The problems of one dataset."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        yield from findings.all()
        return
    thing = Thing.of(record, Scope(), findings, pointer="", language="und", base_url="")
    if "Dataset" not in thing.types:
        yield _problem("croissant-type", "error", "", "dataset", field="@type", expected="sc:Dataset")
    if thing.first("dct:conformsTo", "conformsTo") is None:
        yield _missing("error", "", "dataset-level-information", "conformsTo")
    for name in _REQUIRED:
        if name not in thing.data and not (name == "creator" and "author" in thing.data):
            yield _missing("error", "", "required", name)
    for name in _RECOMMENDED:
        if name not in thing.data:
            yield _missing("info", "", "recommended", name)
    names = set(_names(thing))
    yield from _files(thing, names)
    yield from _record_sets(thing, names)


def _problem(code: str, severity: Severity, pointer: str, rule: str, **values: Any) -> Problem:
    told = {name: shorten(value) for name, value in values.items()}
    return Problem(code, severity, pointer, "", {**told, "rule": rule, "reference": REFERENCE + rule})


def _missing(severity: Severity, pointer: str, rule: str, field: str) -> Problem:
    return _problem("croissant-field-missing", severity, pointer, rule, field=field)


def _names(thing: Thing) -> Iterator[str]:
    for value, _ in thing.members("distribution"):
        if isinstance(value, dict):
            yield from (value[key] for key in ("@id", "name") if isinstance(value.get(key), str))


def _files(thing: Thing, names: set[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for value, place in thing.members("distribution"):
        if not isinstance(value, dict):
            where = thing.point("distribution", *place)
            yield _problem("croissant-type", "error", where, "fileobject", field="distribution",
                           expected="cr:FileObject / cr:FileSet")  # fmt: skip
            continue
        inner = thing.inner(value, "distribution", *place)
        kinds = {name.rpartition(":")[2] for name in inner.types}
        if not kinds & _TYPES:
            yield _problem("croissant-type", "error", inner.pointer, "fileobject", field="@type",
                           expected="cr:FileObject / cr:FileSet")  # fmt: skip
            continue
        own = value.get("@id")
        if not isinstance(own, str):
            yield _missing("error", inner.pointer, "fileobject", "@id")
        elif own in seen:
            yield _problem("croissant-repeated", "error", inner.pointer, "fileobject", value=own)
        seen.add(own if isinstance(own, str) else "")
        held = [name for name in ("containedIn", "cr:containedIn") if name in inner.data]
        for name in ("encodingFormat",) if "FileSet" in kinds else ("encodingFormat", "name"):
            if name not in inner.data:
                yield _missing("error", inner.pointer, "fileobject", name)
        if "FileSet" in kinds:
            if "cr:includes" not in inner.data and "includes" not in inner.data:
                yield _missing("error", inner.pointer, "fileset", "includes")
        elif not held:
            if "contentUrl" not in inner.data:
                yield _missing("error", inner.pointer, "fileobject", "contentUrl")
            if not {"sha256", "md5", "cr:md5"} & inner.data.keys() and thing.flag("cr:isLiveDataset") is not True:
                yield _missing("warning", inner.pointer, "fileobject", "sha256")
        for name in held:
            for target in _references(inner.data[name]):
                if target not in names:
                    yield _problem("croissant-reference", "error", inner.point(name), "fileobject", value=target)


def _references(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        said = item.get("@id") if isinstance(item, dict) else item
        if isinstance(said, str):
            yield said


def _record_sets(thing: Thing, names: set[str]) -> Iterator[Problem]:
    sets = "cr:recordSet" if "cr:recordSet" in thing.data else "recordSet"
    for value, place in thing.members(sets):
        if not isinstance(value, dict):
            continue
        table = thing.inner(value, sets, *place)
        if "@id" not in table.data:
            yield _missing("error", table.pointer, "recordset", "@id")
        fields = "cr:field" if "cr:field" in table.data else "field"
        if fields not in table.data and not {"cr:data", "data"} & table.data.keys():
            yield _missing("error", table.pointer, "recordset", "field")
        for column, at in table.members(fields):
            if not isinstance(column, dict):
                continue
            field = table.inner(column, fields, *at)
            source = field.take("cr:source", "source")
            if source is None and not {"cr:subField", "subField", "cr:value", "value"} & field.data.keys():
                yield _missing("error", field.pointer, "field", "source")
            if field.take("cr:dataType", "dataType") is None and not {"cr:subField", "subField"} & field.data.keys():
                yield _missing("warning", field.pointer, "field", "dataType")
            for key in ("fileObject", "fileSet", "cr:fileObject", "cr:fileSet"):
                for target in _references(source.get(key)) if isinstance(source, dict) and key in source else ():
                    if target not in names:
                        yield _problem("croissant-reference", "error", field.pointer, "data-source", value=target)
