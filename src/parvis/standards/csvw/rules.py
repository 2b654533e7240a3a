"""What breaks the rules of CSVW's metadata vocabulary, in a metadata document alone: no table is opened.

Source: W3C, Metadata Vocabulary for Tabular Data. Errors are where the specification has applications raise one;
warnings where it has them warn and go on with a default.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import Any

from parvis.model import Problem, Severity
from parvis.standards.findings import escape, json_type

from .common import common_value, is_common
from .datatypes import datatype_problems
from .vocabulary import CONTEXT

REFERENCE = "https://www.w3.org/TR/tabular-metadata/#"
LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.I,
)
_NAME = re.compile(
    r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}|[\u0080-\U0010ffff])(?:[.]?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}|[\u0080-\U0010ffff]))*"
)
Found = Iterator[Problem]


def said(code: str, at: str, section: str, severity: Severity = "error", **values: object) -> Problem:
    shown = {name: str(value)[:100] for name, value in values.items()}
    return Problem(code, severity, at, values={"rule": section, "reference": REFERENCE + section, **shown})


def wrong(at: str, section: str, value: Any) -> Problem:
    """A value that is not what the property takes: a default stands in for it."""
    return said(
        "csvw-value",
        at,
        section,
        "warning",
        field=at.rpartition("/")[2],
        found_type=json_type(value),
        value=value if isinstance(value, str) else "",
    )


# --- what a property may hold

Test = Callable[[Any], bool]


def _is(*kinds: type) -> Test:
    return lambda value: isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))


def _one_of(*values: Any) -> Test:
    return lambda value: isinstance(value, str | bool) and value in values


_TEXT = _is(str)
_BOOL = _is(bool)


def _COUNT(value: Any) -> bool:  # noqa: N802 (one of the tests, as the others are)
    return type(value) is int and value >= 0


def _TEXTS(value: Any) -> bool:  # noqa: N802
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def _LANG(value: Any) -> bool:  # noqa: N802
    return isinstance(value, str) and (value == "und" or LANGUAGE.fullmatch(value) is not None)


INHERITED: dict[str, Test] = {
    "aboutUrl": _TEXT, "default": _TEXT, "lang": _LANG, "null": _TEXTS, "ordered": _BOOL, "propertyUrl": _TEXT,
    "required": _BOOL, "separator": lambda value: value is None or isinstance(value, str),
    "textDirection": _one_of("ltr", "rtl", "auto", "inherit"), "valueUrl": _TEXT,
}  # fmt: skip
_DIALECT: dict[str, Test] = {
    "commentPrefix": lambda value: value is None or isinstance(value, str), "delimiter": _TEXT, "doubleQuote": _BOOL,
    "encoding": lambda value: isinstance(value, str) and _is_encoding(value),
    "header": _BOOL, "headerRowCount": _COUNT, "lineTerminators": _TEXTS,
    "quoteChar": lambda value: value is None or isinstance(value, str), "skipBlankRows": _BOOL, "skipColumns": _COUNT,
    "skipInitialSpace": _BOOL, "skipRows": _COUNT,
    "trim": lambda value: isinstance(value, bool) or value in ("true", "false", "start", "end"),
}  # fmt: skip


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name[:60])
    except (LookupError, ValueError, UnicodeError):
        return False
    return True


_DIRECTION = _one_of("rtl", "ltr", "auto")


def check(value: Any) -> Found:
    """The problems of a metadata document. Never raises."""
    if not isinstance(value, dict):
        yield said("not-an-object", "", "metadata-format", found_type=json_type(value))
        return
    yield from _context(value.get("@context"))
    if "tables" in value or value.get("@type") == "TableGroup":
        yield from _group(value)
    elif value.get("@type") == "Schema" or ("columns" in value and "url" not in value):
        yield from _schema(value, "")
    else:
        yield from _table(value, "", top=True)


def _context(value: Any) -> Found:
    if value == CONTEXT:
        return
    if not (isinstance(value, list) and value and value[0] == CONTEXT):
        yield said("csvw-context", "/@context", "top-level-properties")
        return
    inner = value[1] if len(value) > 1 else {}
    if len(value) > 2 or not isinstance(inner, dict) or inner.keys() - {"@base", "@language"}:
        yield said("csvw-context", "/@context", "top-level-properties")
        return
    if "@language" in inner and not _LANG(inner["@language"]):
        yield wrong("/@context/1/@language", "top-level-properties", inner["@language"])
    if "@base" in inner and not isinstance(inner["@base"], str):
        yield wrong("/@context/1/@base", "top-level-properties", inner["@base"])


def _identity(value: dict[str, Any], at: str, kind: str) -> Found:
    """`@id` and `@type`, which every object may have."""
    if "@id" in value:
        name = value["@id"]
        if not isinstance(name, str):
            yield wrong(f"{at}/@id", "link-properties", name)
        elif name.startswith("_:"):
            yield said("csvw-id", f"{at}/@id", "link-properties", value=name)
    if "@type" in value and value["@type"] != kind:
        yield said("csvw-type", f"{at}/@type", "object-properties", expected=kind)


def _properties(value: dict[str, Any], at: str, known: dict[str, Test], others: frozenset[str], section: str) -> Found:
    """Plain properties by their tests; common properties by theirs; the rest is ignored, with a warning."""
    for name, item in value.items():
        place = f"{at}/{escape(name)}"
        if name in known:
            if not known[name](item):
                yield wrong(place, section, item)
        elif name in others or name in ("@id", "@type"):
            continue
        elif name == "datatype" and "aboutUrl" in known:
            yield from datatype_problems(item, place)
        elif is_common(name):
            yield from common_value(item, place)
        else:
            yield said("csvw-property", place, section, "warning", name=name)


def _objects(
    value: dict[str, Any], name: str, at: str, section: str
) -> tuple[list[tuple[str, dict[str, Any]]], list[Problem]]:
    """The objects of an array property, each with its place; what is no object is ignored, with a warning."""
    items = value.get(name)
    place = f"{at}/{name}"
    if name not in value:
        return [], []
    if not isinstance(items, list):
        return [], [wrong(place, section, items)]
    found = [(f"{place}/{number}", item) for number, item in enumerate(items) if isinstance(item, dict)]
    return found, [
        wrong(f"{place}/{number}", section, item) for number, item in enumerate(items) if not isinstance(item, dict)
    ]


def _group(value: dict[str, Any]) -> Found:
    yield from _identity(value, "", "TableGroup")
    others = frozenset({"@context", "tables", "dialect", "transformations", "notes", "tableSchema"})
    yield from _properties(value, "", INHERITED | {"tableDirection": _DIRECTION}, others, "table-groups")
    yield from _shared(value, "")
    tables, problems = _objects(value, "tables", "", "table-groups")
    yield from problems
    if not tables:
        yield said("csvw-tables-missing", "/tables" if "tables" in value else "", "table-groups")
    for at, table in tables:
        yield from _table(table, at)
    yield from _references(tables, value)


def _shared(value: dict[str, Any], at: str) -> Found:
    """`dialect`, `transformations`, `notes` and `tableSchema`, of groups and tables."""
    if "dialect" in value:
        item = value["dialect"]
        if isinstance(item, dict):
            yield from _identity(item, f"{at}/dialect", "Dialect")
            yield from _properties(item, f"{at}/dialect", _DIALECT, frozenset({"@context"}), "dialect-descriptions")
        elif not isinstance(item, str):
            yield wrong(f"{at}/dialect", "dialect-descriptions", item)
    transformations, problems = _objects(value, "transformations", at, "transformation-definitions")
    yield from problems
    for place, item in transformations:
        yield from _transformation(item, place)
    if "notes" in value and not isinstance(value["notes"], list):
        yield wrong(f"{at}/notes", "tables", value["notes"])
    elif "notes" in value:
        for number, note in enumerate(value["notes"]):
            yield from common_value(note, f"{at}/notes/{number}")
    if "tableSchema" in value:
        item = value["tableSchema"]
        if isinstance(item, dict):
            yield from _schema(item, f"{at}/tableSchema")
        elif not isinstance(item, str):
            yield wrong(f"{at}/tableSchema", "schemas", item)


def _transformation(item: dict[str, Any], at: str) -> Found:
    yield from _identity(item, at, "Template")
    for name in ("url", "scriptFormat", "targetFormat"):
        if name not in item:
            yield said("csvw-lacks", at, "transformation-definitions", name=name)
    known: dict[str, Test] = {
        "url": _TEXT, "scriptFormat": _TEXT, "targetFormat": _TEXT,
        "source": lambda v: v is None or v in ("json", "rdf"), "titles": lambda v: True,
    }  # fmt: skip
    yield from _properties(item, at, known, frozenset(), "transformation-definitions")
    if "titles" in item:
        yield from natural(item["titles"], f"{at}/titles", "transformation-definitions")


def _table(value: dict[str, Any], at: str, *, top: bool = False) -> Found:
    yield from _identity(value, at, "Table")
    if not isinstance(value.get("url"), str):
        if "url" in value:
            yield wrong(f"{at}/url", "tables", value["url"])
        yield said("csvw-lacks", at, "tables", name="url")
    others = frozenset({"url", "dialect", "transformations", "notes", "tableSchema", *(("@context",) if top else ())})
    known = INHERITED | {"suppressOutput": _BOOL, "tableDirection": _DIRECTION}
    yield from _properties(value, at, known, others, "tables")
    yield from _shared(value, at)
    if top:
        yield from _references([(at, value)], value)


def _schema(value: dict[str, Any], at: str) -> Found:
    yield from _identity(value, at, "Schema")
    others = frozenset({"@context", "columns", "foreignKeys", "primaryKey", "rowTitles"})
    yield from _properties(value, at, INHERITED, others, "schemas")
    columns, problems = _objects(value, "columns", at, "schemas")
    yield from (
        Problem(p.code, "error", p.pointer, values=p.values) if p.pointer == f"{at}/columns" else p for p in problems
    )
    names: dict[str, int] = {}
    virtual = False
    for number, (place, column) in enumerate(columns):
        yield from _column(column, place)
        if virtual and column.get("virtual") is not True:
            yield said("csvw-virtual-first", place, "columns")
        virtual = virtual or column.get("virtual") is True
        name = column.get("name")
        if isinstance(name, str) and names.setdefault(name, number) != number:
            yield said("csvw-column-repeated", f"{place}/name", "columns", name=name)
    for field in ("primaryKey", "rowTitles"):
        if field in value:
            yield from _column_reference(value[field], f"{at}/{field}", names, severity="warning")
    keys, problems = _objects(value, "foreignKeys", at, "schemas")
    yield from problems
    for place, key in keys:
        yield from _foreign_key(key, place, names)


def _column_reference(value: Any, at: str, names: dict[str, int], *, severity: Severity) -> Found:
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, str) for item in items):
        yield wrong(at, "column-reference-properties", value)
        return
    for item in items:
        if item not in names:
            yield said("csvw-column-unknown", at, "column-reference-properties", severity, name=item)


def _column(value: dict[str, Any], at: str) -> Found:
    yield from _identity(value, at, "Column")
    known: dict[str, Test] = INHERITED | {
        "name": lambda v: isinstance(v, str) and not v.startswith("_") and _NAME.fullmatch(v) is not None,
        "suppressOutput": _BOOL, "virtual": _BOOL, "titles": lambda v: True,
    }  # fmt: skip
    yield from _properties(value, at, known, frozenset(), "columns")
    if "titles" in value:
        yield from natural(value["titles"], f"{at}/titles", "columns")


def natural(value: Any, at: str, section: str) -> Found:
    """A text, texts, or texts by language."""
    if isinstance(value, str):
        return
    if isinstance(value, list):
        for number, item in enumerate(value):
            if not isinstance(item, str):
                yield wrong(f"{at}/{number}", section, item)
        return
    if not isinstance(value, dict):
        yield wrong(at, section, value)
        return
    for tag, item in value.items():
        place = f"{at}/{escape(tag)}"
        if not _LANG(tag):
            yield said("csvw-language", place, section, "warning", language=tag)
        elif not _TEXTS(item):
            yield wrong(place, section, item)


def _foreign_key(value: dict[str, Any], at: str, names: dict[str, int]) -> Found:
    for name in value.keys() - {"columnReference", "reference"}:
        yield said("csvw-property", f"{at}/{escape(name)}", "foreign-key-definition", name=name)
    if "columnReference" in value:
        yield from _column_reference(value["columnReference"], f"{at}/columnReference", names, severity="error")
    else:
        yield said("csvw-lacks", at, "foreign-key-definition", name="columnReference")
    reference = value.get("reference")
    if not isinstance(reference, dict):
        yield said("csvw-lacks", at, "foreign-key-definition", name="reference")
        return
    for name in reference.keys() - {"resource", "schemaReference", "columnReference"}:
        yield said("csvw-property", f"{at}/reference/{escape(name)}", "foreign-key-definition", name=name)
    if ("resource" in reference) == ("schemaReference" in reference):
        yield said("csvw-reference", f"{at}/reference", "foreign-key-definition")
    if "columnReference" not in reference:
        yield said("csvw-lacks", f"{at}/reference", "foreign-key-definition", name="columnReference")


def _references(tables: list[tuple[str, dict[str, Any]]], group: dict[str, Any]) -> Found:
    """Whether the tables and columns that foreign keys refer to are there."""
    by_url: dict[str, dict[str, Any]] = {}
    by_schema: dict[str, dict[str, Any]] = {}
    for _, table in tables:
        schema = table.get("tableSchema", group.get("tableSchema"))
        if isinstance(url := table.get("url"), str):
            by_url[url] = schema if isinstance(schema, dict) else {}
        if isinstance(schema, dict) and isinstance(name := schema.get("@id"), str):
            by_schema[name] = schema
        elif isinstance(schema, str):
            by_schema[schema] = {}
    for at, table in tables:
        schema = table.get("tableSchema")
        keys = schema.get("foreignKeys") if isinstance(schema, dict) else None
        for number, key in enumerate(keys if isinstance(keys, list) else ()):
            reference = key.get("reference") if isinstance(key, dict) else None
            if isinstance(reference, dict):
                yield from _reference(reference, f"{at}/tableSchema/foreignKeys/{number}/reference", by_url, by_schema)


def _reference(reference: dict[str, Any], at: str, by_url: dict[str, Any], by_schema: dict[str, Any]) -> Found:
    resource, schema_name = reference.get("resource"), reference.get("schemaReference")
    known, name = (by_url, resource) if resource is not None else (by_schema, schema_name)
    if not isinstance(name, str):
        return
    if name not in known:
        yield said("csvw-table-unknown", at, "foreign-key-definition", name=name)
        return
    columns = known[name].get("columns")
    if not isinstance(columns, list):
        return
    names = {item["name"]: 0 for item in columns if isinstance(item, dict) and isinstance(item.get("name"), str)}
    yield from _column_reference(reference.get("columnReference", []), f"{at}/columnReference", names, severity="error")
