"""What data packages must be beyond what their profiles say (Data Resource, Table Schema)."""

import re
from collections.abc import Iterator
from typing import Any

from parvis.model import Problem
from parvis.standards.json_checks import rule


def rules(record: dict[str, Any], version: str) -> Iterator[Problem]:
    """Names are unique; a path is an address or stays below the descriptor; a schema's keys are its fields."""
    reference = (
        "https://datapackage.org/standard/data-resource/"
        if version == "2.0"
        else "https://specs.frictionlessdata.io/data-resource/"
    )
    resources = record.get("resources")
    seen: dict[str, int] = {}
    for number, item in enumerate(resources if isinstance(resources, list) else ()):
        if not isinstance(item, dict):
            continue
        name = item.get("name")
        if isinstance(name, str) and seen.setdefault(name, number) != number:
            yield rule("package-name-repeated", f"/resources/{number}/name", "name", reference, name=name[:100])
        paths = item.get("path")
        for path in paths if isinstance(paths, list) else [paths]:
            if isinstance(path, str) and is_unsafe(path):
                yield rule("package-path-unsafe", f"/resources/{number}/path", "path", reference, path=path[:100])
        yield from _schema_rules(item.get("schema"), f"/resources/{number}/schema", version)


def is_unsafe(path: str) -> bool:
    return path.startswith(("/", "\\", "~")) or (".." in re.split(r"[/\\]", path) and "://" not in path)


def _schema_rules(schema: Any, at: str, version: str) -> Iterator[Problem]:
    if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list):
        return
    reference = (
        "https://datapackage.org/standard/table-schema/"
        if version == "2.0"
        else "https://specs.frictionlessdata.io/table-schema/"
    )
    names = [item.get("name") for item in schema["fields"] if isinstance(item, dict)]
    for number, name in enumerate(names):
        if isinstance(name, str) and names.index(name) != number:
            yield rule("package-field-repeated", f"{at}/fields/{number}/name", "name", reference, name=name[:100])
    keys = schema.get("primaryKey")
    for key in keys if isinstance(keys, list) else [keys]:
        if isinstance(key, str) and key not in names:
            yield rule("package-key-unknown", f"{at}/primaryKey", "primaryKey", reference, name=key[:100])
    foreign = schema.get("foreignKeys")
    for number, item in enumerate(foreign if isinstance(foreign, list) else ()):
        said = item.get("fields") if isinstance(item, dict) else None
        for key in said if isinstance(said, list) else [said]:
            if isinstance(key, str) and key not in names:
                place = f"{at}/foreignKeys/{number}/fields"
                yield rule("package-key-unknown", place, "foreignKeys", reference, name=key[:100])
