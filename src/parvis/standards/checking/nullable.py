"""OpenAPI 3.0's `nullable` as JSON Schema.

`nullable: true` lets a value be null. Said naively inside `oneOf`, null matches twice and fails (OGC API Records'
`time`): here it becomes an alternative of the schema as a whole, and the branches themselves refuse null.
"""

from typing import Any


def without_nullable(schema: Any) -> Any:
    """A schema without `nullable`, meaning the same. Schemas that never say it come back equal."""
    if isinstance(schema, list):
        return [without_nullable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: {name: without_nullable(inner) for name, inner in value.items()}
        if key in _MAPS and isinstance(value, dict)
        else value
        if key in _VALUES
        else without_nullable(value)
        for key, value in schema.items()
    }
    if "nullable" not in plain or not isinstance(plain["nullable"], bool):
        return _one_null(plain)
    nullable = plain.pop("nullable")
    if not nullable:
        return plain
    if "enum" in plain and None not in plain["enum"]:
        plain["enum"] = [*plain["enum"], None]
    if isinstance(plain.get("type"), str) and not {"oneOf", "anyOf", "allOf", "not", "$ref"} & plain.keys():
        return plain | {"type": [plain["type"], "null"]}
    return {"anyOf": [{"type": "null"}, plain]}


def _one_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Of several `oneOf` branches that take null, only one may: else null matches twice."""
    branches = schema.get("oneOf")
    if not isinstance(branches, list) or sum(_takes_null(branch) for branch in branches) < 2:
        return schema
    return schema | {"oneOf": [*(_refusing_null(branch) for branch in branches), {"type": "null"}]}


def _takes_null(branch: Any) -> bool:
    if not isinstance(branch, dict):
        return False
    return (
        branch.get("type") == "null"
        or (isinstance(branch.get("type"), list) and "null" in branch["type"])
        or (isinstance(branch.get("enum"), list) and None in branch["enum"] and "type" not in branch)
        or (isinstance(branch.get("anyOf"), list) and {"type": "null"} in branch["anyOf"])
    )


def _refusing_null(branch: Any) -> Any:
    return {"allOf": [branch, {"not": {"type": "null"}}]} if _takes_null(branch) else branch


_MAPS = frozenset(("properties", "patternProperties", "definitions", "$defs", "dependentSchemas"))
_VALUES = frozenset(("enum", "const", "default", "example", "examples"))
