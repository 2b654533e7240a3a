"""What search engines want of a dataset: Google's required and recommended fields, and the types they take.

Source: https://developers.google.com/search/docs/appearance/structured-data/dataset#structured-data-type-definitions.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from parvis.model import Problem, Severity
from parvis.standards.base import Part, ReadContext
from parvis.standards.dates import read_date
from parvis.standards.findings import Findings, json_type, shorten
from parvis.standards.json_ld import Scope
from parvis.standards.payload import json_object
from parvis.standards.schema_nodes.things import Thing

REFERENCE = "https://developers.google.com/search/docs/appearance/structured-data/dataset#"
SHORTEST, LONGEST = 50, 5000
"Characters of a description."

_RECOMMENDED: tuple[tuple[str, tuple[str, ...], Severity], ...] = (
    ("creator", ("creator", "author"), "warning"),
    ("license", ("license",), "warning"),
    ("distribution", ("distribution",), "warning"),
    ("identifier", ("identifier",), "warning"),
    ("keywords", ("keywords",), "warning"),
    ("url", ("url",), "warning"),
    ("spatialCoverage", ("spatialCoverage",), "info"),
    ("temporalCoverage", ("temporalCoverage",), "info"),
    ("isAccessibleForFree", ("isAccessibleForFree",), "info"),
    ("includedInDataCatalog", ("includedInDataCatalog",), "info"),
    ("version", ("version",), "info"),
    ("variableMeasured", ("variableMeasured",), "info"),
    ("measurementTechnique", ("measurementTechnique",), "info"),
)
"The rule, the fields that satisfy it, and how much its absence matters. Those that depend on the dataset are left out."
_KINDS: dict[str, frozenset[str]] = {
    "creator": frozenset({"Person", "Organization"}),
    "author": frozenset({"Person", "Organization"}),
    "funder": frozenset({"Person", "Organization"}),
    "includedInDataCatalog": frozenset({"DataCatalog"}),
    "distribution": frozenset({"DataDownload"}),
}
Split = Callable[[bytes, ReadContext], Iterator[Part | Problem]]


def checked(document: bytes, split: Split) -> Iterator[Problem]:
    """The problems of every dataset of a document, by Google's rules."""
    for part in split(document, ReadContext()):
        if isinstance(part, Problem):
            yield part
            continue
        for problem in _record(part.payload):
            pointer = f"{part.pointer}{problem.pointer}"
            yield msgspec.structs.replace(problem, pointer=pointer, record=part.guid)


def _record(payload: bytes) -> Iterator[Problem]:
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        yield from findings.all()
        return
    thing = Thing.of(record, Scope(), findings, pointer="", language="und", base_url="")
    yield from _required(thing)
    for rule, names, severity in _RECOMMENDED:
        if thing.first(*names) is None:
            yield _problem("schema-org-field-recommended", severity, thing.pointer, rule, field=rule)
    yield from _types(thing)
    yield from _dates(thing)
    yield from _places(thing)
    yield from _downloads(thing)


def _problem(code: str, severity: Severity, pointer: str, rule: str, **values: Any) -> Problem:
    anchor = "data-download" if rule.startswith("distribution.") else "dataset"
    told = {name: shorten(value) for name, value in values.items()}
    return Problem(code, severity, pointer, "", {**told, "rule": rule, "reference": REFERENCE + anchor})


def _required(thing: Thing) -> Iterator[Problem]:
    for name in ("name", "description"):
        if name not in thing.data:
            yield _problem("schema-org-field-required", "error", thing.pointer, name, field=name)
    for language, text in _texts(thing, "description"):
        length = len(text)
        if length < SHORTEST:
            yield _problem("schema-org-text-short", "error", thing.point("description"), "description",
                           field="description", length=length, limit=SHORTEST, language=language)  # fmt: skip
        elif length > LONGEST:
            yield _problem("schema-org-text-long", "error", thing.point("description"), "description",
                           field="description", length=length, limit=LONGEST, language=language)  # fmt: skip


def _texts(thing: Thing, name: str) -> Iterator[tuple[str, str]]:
    value = thing.data.get(name)
    if isinstance(value, str):
        yield thing.language, value.strip()
    elif isinstance(value, dict):
        yield from ((key, item.strip()) for key, item in value.items() if isinstance(item, str))


def _types(thing: Thing) -> Iterator[Problem]:
    """Things of a type that the field does not take, and texts where a thing is wanted."""
    for name, kinds in _KINDS.items():
        value = thing.data.get(name)
        for index, item in enumerate(value if isinstance(value, list) else [value] if value is not None else []):
            place = (index,) if isinstance(value, list) else ()
            wanted = " / ".join(sorted(kinds))
            if not isinstance(item, dict):
                yield _problem("schema-org-type", "warning", thing.point(name, *place), name, field=name,
                               expected=wanted, found=json_type(item))  # fmt: skip
                continue
            inner = thing.inner(item, name, *place)
            if not inner.types or not any(kind.endswith(tuple(kinds)) for kind in inner.types):
                found = ", ".join(inner.types) or "—"
                yield _problem("schema-org-type", "warning", thing.point(name, *place), name, field=name,
                               expected=wanted, found=found)  # fmt: skip
            if name in ("creator", "author", "funder") and "name" not in inner.data:
                yield _problem("schema-org-field-recommended", "warning", inner.pointer, f"{name}.name",
                               field=f"{name}.name")  # fmt: skip


def _dates(thing: Thing) -> Iterator[Problem]:
    for name in ("datePublished", "dateModified", "dateCreated"):
        value = thing.data.get(name)
        if isinstance(value, str):
            date, code = read_date(value)
            if code or (date and not value.strip().startswith(date[:4])):
                yield _problem("schema-org-date", "warning", thing.point(name), name, field=name, value=value)
    value = thing.data.get("temporalCoverage")
    if isinstance(value, str) and not value.strip()[:1].isdigit() and not value.strip().startswith(".."):
        yield _problem("schema-org-date", "info", thing.point("temporalCoverage"), "temporalCoverage",
                       field="temporalCoverage", value=value)  # fmt: skip


def _places(thing: Thing) -> Iterator[Problem]:
    for value, place in thing.members("spatialCoverage"):
        geo = value.get("geo") if isinstance(value, dict) else None
        box = geo.get("box") if isinstance(geo, dict) else None
        if not isinstance(box, str):
            continue
        numbers = box.replace(",", " ").split()
        try:
            south, west, north, east = map(float, numbers)
            fits = -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180
        except ValueError:
            fits = False
        if not fits:
            yield _problem("schema-org-box", "warning", thing.point("spatialCoverage", *place), "spatialCoverage",
                           field="box", value=box)  # fmt: skip


def _downloads(thing: Thing) -> Iterator[Problem]:
    for value, place in thing.members("distribution"):
        if not isinstance(value, dict):
            continue
        inner = thing.inner(value, "distribution", *place)
        for name, severity, code in (("contentUrl", "error", "required"), ("encodingFormat", "warning", "recommended")):
            if name not in inner.data:
                yield _problem(f"schema-org-field-{code}", "error" if severity == "error" else "warning",
                               inner.pointer, f"distribution.{name}", field=f"distribution.{name}")  # fmt: skip
