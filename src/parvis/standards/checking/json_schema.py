"""JSON Schema (draft-04 to 2020-12), formats included, with every error at its JSON pointer.

What schemas refer to is found among the bundled files (`schemas`), never fetched.
"""

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import jsonschema_rs
import msgspec

from parvis.model import Problem
from parvis.standards import schemas
from parvis.standards.findings import Findings, escape, json_type, shorten
from parvis.standards.payload import json_object

from .nullable import without_nullable

MOST = 200
"As many problems of one document are told one by one; of more, only how many."
_LONGEST_RULE = 300
_SHOWN = 12
"Allowed values that a message lists."
_READABLE = re.compile(r"[^()|\\]{1,40}")
"Other regular expressions say nothing to people."


def check(document: Any, name: str, *, pointer: str = "", most: int = MOST) -> Iterator[Problem]:
    """What breaks the schema `name` in a JSON value, or in bytes of JSON.

    `pointer` is where the value stands in its document, put before every problem's own. Raises UnknownSchemaError.
    """
    reference = schemas.apply(name).reference
    value = document
    if isinstance(document, (bytes, bytearray, memoryview)):
        try:
            value = msgspec.json.decode(document)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            findings = Findings()
            value = json_object(bytes(document), findings)
            yield from findings.all()
            if value is None:
                return
    yield from _told(_compiled(name), value, name, reference, pointer, most)


def check_against(value: Any, schema: str, name: str, *, pointer: str = "", most: int = MOST) -> Iterator[Problem]:
    """What breaks a schema of our own (JSON, whole in itself) in a JSON value; `name` is what people know it by."""
    yield from _told(_own(schema), value, name, "", pointer, most)


@lru_cache(maxsize=64)
def _own(schema: str) -> Any:
    return jsonschema_rs.validator_for(json.loads(schema), validate_formats=True)


def _told(compiled: Any, value: Any, name: str, reference: str, pointer: str, most: int) -> Iterator[Problem]:
    try:
        errors = compiled.iter_errors(value)
        more = 0
        for error in errors:
            for problem in _problems(error, name, reference, pointer):
                if most > 0:
                    most -= 1
                    yield problem
                else:
                    more += 1
    except (ValueError, RecursionError, OverflowError) as error:
        yield Problem("schema-not-applied", "warning", pointer, values={"rule": name, "detail": shorten(str(error))})
        return
    if more:
        yield Problem("problems-cut", "info", pointer, values={"count": str(more)})


@lru_cache(maxsize=32)
def _compiled(name: str) -> Any:
    """The validator of a bundled schema."""
    schema = schemas.find(name)
    document = _loaded(schema, schema.paths[0])
    by_id: dict[str, Any] = {}

    def retrieve(address: str) -> Any:
        address = address.split("#")[0]
        path = schema.path_of(address)
        if path is None and address.startswith(_BASE):
            path = f"../{address[len(_BASE) :]}"
        if path is not None:
            return _loaded(schema, path)
        if not by_id:
            by_id.update(_identified(schema))
        if address not in by_id:
            raise LookupError(f"{address} is not bundled")
        return by_id[address]

    base = None if document.get("$id") or document.get("id") else f"{_BASE}{schema.folder.name}/{schema.paths[0]}"
    return jsonschema_rs.validator_for(
        document, validate_formats=True, retriever=retrieve, base_uri=base, offline=None,
        pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=100_000),
    )  # fmt: skip


_BASE = "schema:///"


def _identified(schema: schemas.Schema) -> dict[str, Any]:
    """The schemas of the folder by what they call themselves."""
    documents = (_loaded(schema, path) for path in schema.files(".json"))
    found = (
        (document.get("$id") or document.get("id"), document) for document in documents if isinstance(document, dict)
    )
    return {identifier.split("#")[0]: document for identifier, document in found if isinstance(identifier, str)}


def _loaded(schema: schemas.Schema, path: str) -> Any:
    return without_nullable(json.loads(schema.read(path)))


def _problems(error: Any, name: str, reference: str, start: str, depth: int = 0) -> Iterator[Problem]:
    """A validation error in our words: of alternatives, what is wrong with the closest one."""
    kind = error.kind
    keyword = kind.name
    context = getattr(kind, "context", None)
    if context and keyword in ("anyOf", "oneOf") and depth < 8 and not isinstance(kind, _SEVERAL):
        closest = _closest(context, error)
        if closest is not None:
            for inner in closest:
                yield from _problems(inner, name, reference, start, depth + 1)
            return
    at = start + "".join(f"/{escape(str(part))}" for part in error.instance_path)
    values = {
        "rule": (name + "#" + "".join(f"/{escape(str(part))}" for part in error.schema_path))[:_LONGEST_RULE],
        "reference": reference,
        "value": shorten(error.instance) if not isinstance(error.instance, (dict, list)) else "",
        "found_type": json_type(error.instance),
        "field": shorten(str(error.instance_path[-1])) if error.instance_path else "",
    }
    code, own = _said(kind, keyword, context, error)
    names = own.pop("names", None)
    for one in names or (None,):
        more = own if one is None else own | {"name": one}
        yield Problem(code, "error", at, values=values | {key: shorten(item) for key, item in more.items()})


_SEVERAL = (jsonschema_rs.ValidationErrorKind.OneOfMultipleValid,)


def _said(kind: Any, keyword: str, context: Any, error: Any) -> tuple[str, dict[str, Any]]:
    """The code for an error, and what its message names."""
    if keyword == "required":
        return "schema-required", {"name": kind.property}
    if keyword in ("additionalProperties", "unevaluatedProperties"):
        return "schema-unexpected", {"names": list(kind.unexpected)}
    if keyword == "type":
        return "schema-type", {"expected_type": _types(kind.types)}
    if keyword == "enum":
        return "schema-enum", {"allowed": _listed(kind.options)}
    if keyword == "const":
        return "schema-enum", {"allowed": _listed([kind.expected_value])}
    if keyword == "format":
        return _FORMATS.get(kind.format, "schema-format"), {"format": kind.format}
    if keyword == "pattern":
        return "schema-pattern", {"pattern": kind.pattern}
    if keyword in _LIMITS:
        return f"schema-{_LIMITS[keyword]}", {"limit": str(getattr(kind, "limit", getattr(kind, "multiple_of", "")))}
    if isinstance(kind, _SEVERAL):
        return "schema-several", {}
    if keyword in ("anyOf", "oneOf"):
        types, expected = _alternatives(context or ())
        if expected:
            return "schema-none", {"expected": expected}
        return ("schema-type", {"expected_type": types}) if types else ("schema-none-fits", {})
    if keyword in _PLAIN:
        return f"schema-{_PLAIN[keyword]}", {}
    return "schema-other", {"keyword": keyword, "detail": str(error.message)}


_LIMITS = {
    "minLength": "too-short", "maxLength": "too-long", "minItems": "too-few", "maxItems": "too-many",
    "minProperties": "too-few-members", "maxProperties": "too-many-members", "minimum": "too-low",
    "maximum": "too-high", "exclusiveMinimum": "not-above", "exclusiveMaximum": "not-below",
    "multipleOf": "no-multiple",
}  # fmt: skip
_PLAIN = {"uniqueItems": "doubles", "contains": "lacks-item", "not": "forbidden", "falseSchema": "forbidden",
          "false": "forbidden"}  # fmt: skip
_FORMATS = {
    "date": "schema-date", "date-time": "schema-date-time", "email": "schema-email", "idn-email": "schema-email",
    "uri": "schema-uri", "iri": "schema-uri", "uri-reference": "schema-uri", "iri-reference": "schema-uri",
}  # fmt: skip


def _closest(context: Sequence[Sequence[Any]], error: Any) -> Sequence[Any] | None:
    """The errors of the alternative that the value is nearest to; None where none is nearer than another.

    Nearer is what fails deeper inside, then what is of the right type, then what has fewer errors.
    """
    here = len(error.instance_path)
    ranked = []
    for branch in context:
        if not branch:
            continue
        shallow = [item for item in branch if len(item.instance_path) <= here]
        wrong_type = any(item.kind.name in ("type", "const", "enum") for item in shallow)
        ranked.append(((wrong_type, bool(shallow), len(branch)), branch))
    if not ranked:
        return None
    ranked.sort(key=lambda pair: pair[0])
    best = ranked[0]
    if len(ranked) > 1 and best[0][0]:
        return None
    return best[1] if len(ranked) == 1 or ranked[1][0] != best[0] else None


def _alternatives(context: Sequence[Sequence[Any]]) -> tuple[str, str]:
    """What the alternatives want at the value itself: the types, or values, formats and members."""
    types: list[str] = []
    wanted: list[str] = []
    for item in (item for branch in context for item in branch[:1]):
        kind = item.kind
        if kind.name == "type":
            types += kind.types
        elif kind.name in ("enum", "const"):
            wanted += [_plain(option) for option in getattr(kind, "options", [getattr(kind, "expected_value", None)])]
        elif kind.name == "format" or (kind.name == "pattern" and _READABLE.fullmatch(kind.pattern)):
            wanted.append(str(getattr(kind, kind.name)))
        elif kind.name == "required":
            wanted.append(kind.property)
    return _types(types), _listed(list(dict.fromkeys(wanted)))


def _types(names: Sequence[str]) -> str:
    """Codes of types; that a value may be missing as well is no help."""
    return ", ".join(name for name in dict.fromkeys(names) if name != "null") or "null"


def _listed(options: Sequence[Any]) -> str:
    shown = ", ".join(_plain(option) for option in options[:_SHOWN])
    return f"{shown}, …" if len(options) > _SHOWN else shown


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, Decimal) else shorten(value)
