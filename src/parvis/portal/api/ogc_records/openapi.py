"""The interface's description in OpenAPI 3.0."""

from typing import Any

_SCHEMAS = "https://schemas.opengis.net/ogcapi"
_FEATURES = f"{_SCHEMAS}/features/part1/1.0/openapi/schemas"
_RECORDS = f"{_SCHEMAS}/records/part1/1.0/openapi/schemas"


def _listed(name: str) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string"}}
    return {"name": name, "in": "query", "required": False, "schema": schema, "explode": False, "style": "form"}


def _parameters() -> dict[str, Any]:
    number = {"type": "number"}
    whole = {"type": "integer", "minimum": 1, "maximum": 1000, "default": 10}
    box = {"type": "array", "items": number, "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}]}
    return {
        "q": _listed("q"),
        "type": _listed("type"),
        "ids": _listed("ids"),
        "externalIds": _listed("externalIds"),
        "bbox": {"name": "bbox", "in": "query", "required": False, "schema": box, "style": "form",
                 "explode": False},
        "datetime": {"name": "datetime", "in": "query", "required": False, "schema": {"type": "string"},
                     "style": "form", "explode": False},
        "limit": {"name": "limit", "in": "query", "required": False, "schema": whole, "style": "form",
                  "explode": False},
        "offset": {"name": "offset", "in": "query", "required": False,
                   "schema": {"type": "integer", "minimum": 0, "default": 0}},
        "sortby": _listed("sortby"),
        "lang": {"name": "lang", "in": "query", "required": False, "schema": {"type": "string", "example": "fr"}},
        "f": {"name": "f", "in": "query", "required": False, "schema": {"type": "string", "enum": ["json", "html"]}},
        "collectionId": {"name": "collectionId", "in": "path", "required": True,
                         "schema": {"type": "string", "enum": ["datasets"]}},
        "recordId": {"name": "recordId", "in": "path", "required": True, "schema": {"type": "string"}},
    }  # fmt: skip


def _operation(
    said: dict[str, str], name: str, schema: dict[str, Any], media_type: str, parameters: list[str], *refusals: str
) -> dict[str, Any]:
    summary = said[name]
    responses: dict[str, Any] = {"200": {"description": summary, "content": {media_type: {"schema": schema}}}}
    for status in refusals:
        exception = {"$ref": f"{_FEATURES}/exception.yaml"}
        responses[status] = {
            "description": said[status],
            "content": {"application/problem+json": {"schema": exception}},
        }
    given = [{"$ref": f"#/components/parameters/{one}"} for one in ("f", "lang", *parameters)]
    return {"get": {"operationId": name, "summary": summary, "parameters": given, "responses": responses}}


def description(title: str, address: str, version: str, said: dict[str, str]) -> dict[str, Any]:
    """The whole description."""
    json, geojson = "application/json", "application/geo+json"
    anything = {"type": "object"}
    items = ["collectionId", "q", "bbox", "datetime", "type", "ids", "externalIds", "limit", "offset", "sortby"]
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": version, "description": said["landing"]},
        "servers": [{"url": address}],
        "paths": {
            "/": _operation(said, "getLandingPage", {"$ref": f"{_RECORDS}/landingPage.yaml"}, json, []),
            "/conformance": _operation(said, "getConformance", {"$ref": f"{_FEATURES}/confClasses.yaml"}, json, []),
            "/api": _operation(said, "getApi", anything, "application/vnd.oai.openapi+json;version=3.0", []),
            "/collections": _operation(said, "getCollections", {"$ref": f"{_FEATURES}/collections.yaml"}, json, []),
            "/collections/{collectionId}": _operation(
                said, "getCollection", {"$ref": f"{_RECORDS}/collection.yaml"}, json, ["collectionId"], "404"
            ),
            "/collections/{collectionId}/queryables": _operation(
                said, "getQueryables", anything, "application/schema+json", ["collectionId"], "404"
            ),
            "/collections/{collectionId}/sortables": _operation(
                said, "getSortables", anything, "application/schema+json", ["collectionId"], "404"
            ),
            "/collections/{collectionId}/items": _operation(
                said, "getRecords", {"$ref": f"{_RECORDS}/recordCollectionGeoJSON.yaml"}, geojson, items, "400", "404"
            ),
            "/collections/{collectionId}/items/{recordId}": _operation(
                said,
                "getRecord",
                {"$ref": f"{_RECORDS}/recordGeoJSON.yaml"},
                geojson,
                ["collectionId", "recordId"],
                "404",
            ),
        },
        "components": {"parameters": _parameters()},
    }
