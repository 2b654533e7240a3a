"""What ArcGIS services answer of their layers, and how they refuse."""

from typing import Any

_LAYER = ("id", "name", "type", "description", "copyrightText", "geometryType", "parentLayerId", "subLayerIds",
          "subLayers", "extent", "fields", "displayField", "minScale", "maxScale", "hasAttachments", "editingInfo",
          "sourceSpatialReference")  # fmt: skip
_FIELD = ("name", "alias", "type")


def refuses(value: Any) -> bool:
    """Whether a reply says no: with the status of success, as is usual."""
    return isinstance(value, dict) and isinstance(value.get("error"), dict)


def slim(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """The layers and tables of a reply, without their drawing and their templates."""
    return [
        _slim(layer)
        for key in ("layers", "tables")
        if isinstance(reply.get(key), list)
        for layer in reply[key]
        if isinstance(layer, dict)
    ]


def _slim(layer: dict[str, Any]) -> dict[str, Any]:
    kept = {name: layer[name] for name in _LAYER if layer.get(name) not in (None, "", [])}
    if isinstance(fields := kept.get("fields"), list):
        kept["fields"] = [
            {name: field[name] for name in _FIELD if name in field} for field in fields if isinstance(field, dict)
        ]
    return kept
