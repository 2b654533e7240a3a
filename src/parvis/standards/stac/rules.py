"""What a STAC document is, by which schema it is checked, and what STAC demands beyond its schemas."""

from collections.abc import Iterator
from typing import Any

from parvis.model import Problem
from parvis.standards.json_checks import backwards, licence_link_missing, rule

from .writer import NAME, VERSION


def kind_of(value: dict[str, Any]) -> str:
    """Collection, Catalog or Item; empty where it is none of them."""
    kind = value.get("type")
    if "stac_version" in value:
        if kind in ("Collection", "Catalog"):
            return str(kind)
        if kind == "Feature":
            return "Item"
        if kind is None and isinstance(value.get("links"), list):
            return "Collection" if "extent" in value else "Catalog"
        return ""
    is_collection = isinstance(value.get("extent"), dict) and isinstance(value.get("license"), str)
    return "Collection" if kind == "Collection" and is_collection and "itemType" not in value else ""


def schema_for(value: dict[str, Any]) -> str:
    """The schema for a record: of 1.1 or 1.0. One of another version is taken for the nearer, as `rules` says."""
    version = value.get("stac_version")
    said = version if isinstance(version, str) else VERSION
    old = said.startswith(("0.", "1.0"))
    used = "1.0.0" if old else VERSION
    if said != used:
        value["stac_version"], value["_"] = used, said
    return f"{NAME}{'-1.0' if old else ''}/{(kind_of(value) or 'Collection').lower()}"


_REFERENCE = "https://github.com/radiantearth/stac-spec/blob/v1.1.0"


def rules(value: dict[str, Any], at: str) -> Iterator[Problem]:
    """What STAC demands beyond its schemas."""
    if "_" in value:
        place = f"{at}/stac_version"
        told = {"version": str(value["_"])[:40], "used": str(value["stac_version"])}
        yield rule("stac-version-other", place, "stac_version", _REFERENCE, "info", **told)
    properties = value.get("properties")
    owner, inside = (properties, f"{at}/properties") if isinstance(properties, dict) else (value, at)
    if licence_link_missing(owner.get("license"), value.get("links")):
        yield rule("licence-link-missing", f"{inside}/license", "license", f"{_REFERENCE}/commons/common-metadata.md")
    extent = value.get("extent")
    temporal = extent.get("temporal") if isinstance(extent, dict) else None
    intervals = temporal.get("interval") if isinstance(temporal, dict) else None
    for number, pair in enumerate(intervals if isinstance(intervals, list) else ()):
        if backwards(pair):
            place = f"{at}/extent/temporal/interval/{number}"
            yield rule("interval-backwards", place, "interval", f"{_REFERENCE}/collection-spec/collection-spec.md")
