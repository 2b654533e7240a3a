"""Slim records (a few fields, lists of plain words) as the packages that CKAN would give."""

import json
from typing import Any


def as_package(line: bytes) -> bytes:
    """The line itself where it is a package already."""
    if b'"resources"' in line or b'"formats"' not in line:
        return line
    record: dict[str, Any] = json.loads(line)
    name = record.get("name") or record["id"]
    package = {
        "id": record["id"],
        "name": name,
        "title": record.get("title"),
        "notes": record.get("notes"),
        "metadata_modified": record.get("metadata_modified"),
        "license_title": record.get("license"),
        "state": "active",
        "type": "dataset",
        "private": False,
        "tags": [{"name": tag, "display_name": tag} for tag in record.get("tags") or []],
        "groups": [{"name": group, "title": group} for group in record.get("groups") or []],
        "organization": {"title": record["organization"]} if record.get("organization") else None,
        "resources": [
            {"id": f"{record['id']}-{number}", "url": f"https://example.gov/{name}/{number}", "format": form}
            for number, form in enumerate(record.get("formats") or [])
        ],
        "extras": [{"key": "spatial", "value": record["spatial"]}] if record.get("spatial") else [],
    }
    return json.dumps(package).encode()
