"""The free extras of a package, beside its own fields."""

from typing import Any

from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import escape, json_type


def merge_extras(fields: Fields) -> dict[str, Any]:
    """The package's free extras beside its own fields; those that a field of the same name hides are returned."""
    extras = fields.data.get("extras")
    if is_empty(extras):
        return {}
    pairs: list[tuple[Any, Any, str | int]] = []
    if isinstance(extras, dict):
        pairs = [(key, value, f"extras/{escape(key)}") for key, value in extras.items()]
    elif isinstance(extras, list):
        pairs = [
            (item["key"], item.get("value"), index)
            if type(item) is dict and "key" in item
            else (None, item, f"extras/{index}")
            for index, item in enumerate(extras)
        ]
    else:
        fields.findings.add(
            "wrong-type", fields.point("extras"), "warning", expected_type="array", found_type=json_type(extras)
        )
        return {"extras": extras}
    data = fields.data
    del data["extras"]
    where: dict[str, str | int] = {}
    fields.where = where
    hidden: dict[str, Any] = {}
    for key, value, place in pairs:
        if type(key) is not str:
            at = fields.elsewhere(place)
            fields.findings.add("wrong-type", at, "warning", expected_type="name", found_type=json_type(key))
            hidden.setdefault("", []).append(value)
        elif is_empty(value):
            continue
        elif key not in data:
            data[key] = value
            where[key] = place
        elif data[key] != value:
            if key in where or key in hidden:
                fields.findings.add("extra-repeated", fields.elsewhere(place), "info", key=key)
            hidden[key] = [hidden[key], value] if key in hidden else value
    return {"extras": hidden} if hidden else {}
