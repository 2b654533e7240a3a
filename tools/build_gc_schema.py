"""Make `standards/gc/schema.json`: the facts of the Government of Canada's CKAN schema, field by field.

Usage: python tools/build_gc_schema.py FOLDER, where FOLDER holds open-data/ckanext-canada's `schemas/*.yaml` and
`licenses.json` (MIT). Needs PyYAML.
Only facts are taken: names, labels, whether a field is required, which codes it may hold.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

TYPES = ("dataset", "info", "doc")
TARGET = Path(__file__).parent.parent / "src" / "parvis" / "standards" / "gc" / "schema.json"
KINDS = (
    ("fluent_tags", "words"), ("fluent_text", "texts"), ("fluent_markdown", "texts"), ("isodate", "date"),
    ("json_string_has_en_fr_keys", "bilingual-json"), ("geojson_validator", "geojson"), ("email_validator", "email"),
    ("int_validator", "whole-number"), ("scheming_multiple_choice", "codes"), ("scheming_choices", "code"),
    ("license_choices", "code"), ("owner_org_validator", "organization"),
)  # fmt: skip
SYSTEM = ("ignore", "ignore_missing")


def main(folder: Path) -> None:
    presets = {item["preset_name"]: item["values"] for item in _yaml(folder, "presets")["presets"]}
    licences = [item["id"] for item in json.loads(next(folder.rglob("licenses.json")).read_text("utf-8"))]
    lists: dict[str, list[str]] = {"license_id": licences}
    schema: dict[str, Any] = {"types": {}, "lists": lists}
    for name in TYPES:
        source = _yaml(folder, name)
        schema["types"][name] = {
            "label": source["catalog_type_label"],
            "fields": _fields(source["dataset_fields"], presets, lists, ""),
            "resource_fields": _fields(source.get("resource_fields", []), presets, lists, "resource."),
        }
    TARGET.write_text(_lines(schema), "utf-8")


def _lines(schema: dict[str, Any]) -> str:
    """The schema as JSON, a field or a list a line."""
    text = json.dumps(schema, ensure_ascii=False)
    for mark in ('{"name": ', '"fields": ', '"resource_fields": ', '"lists": '):
        text = text.replace(mark, "\n" + mark)
    return re.sub(r'(\], )("[a-z_.]+": \[)', r"\1\n\2", text) + "\n"


def _yaml(folder: Path, name: str) -> Any:
    return yaml.safe_load(next(folder.rglob(f"{name}.yaml")).read_text("utf-8"))


def _fields(items: list[Any], presets: dict[str, Any], lists: dict[str, list[str]], within: str) -> list[Any]:
    found = []
    for item in items:
        preset = item.get("preset", "")
        values = {**presets.get(preset, {}), **item}
        validators = str(values.get("validators", ""))
        if preset in ("fluent_text", "fluent_markdown", "fluent_tags", "date"):
            validators += {"date": " isodate", "fluent_tags": " fluent_tags"}.get(preset, " fluent_text")
        field: dict[str, Any] = {"name": values["field_name"], "label": values.get("label", {})}
        field["kind"] = next((kind for mark, kind in KINDS if mark in validators.split()), "text")
        if preset.startswith("canada_"):
            field["preset"] = preset
        if values.get("required") and "ignore" not in validators.split():
            field["required"] = True
        if "no_future_date" in validators:
            field["past"] = True
        if values.get("form_panel") == "_exclude_from_form" or values.get("preset") == "hidden_in_form":
            field["system"] = True
        if choices := values.get("choices"):
            codes = [choice["value"] for choice in choices]
            same = next((name for name, known in lists.items() if known == codes), "")
            field["list"] = same or within + field["name"]
            if lists.setdefault(field["list"], codes) != codes:
                raise SystemExit(f"two lists for {field['list']}")
        elif field["name"] == "license_id":
            field["list"] = "license_id"
        if inner := values.get("repeating_subfields"):
            field |= {"kind": "rows", "fields": _fields(inner, presets, lists, f"{within}{field['name']}.")}
        found.append(field)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
