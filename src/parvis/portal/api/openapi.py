"""The description of the native API: its parameters here, its answers from the types in `answers`."""

import copy
from functools import lru_cache
from typing import Any

import msgspec
from ninja import NinjaAPI

from parvis import __version__
from parvis.search.model import FACETS, SORTS

from . import answers, search_answers
from .addresses import base_url
from .problems import MEDIA_TYPE, ProblemDocument
from .words import words

REF = "#/components/schemas/{name}"


class DescribedAPI(NinjaAPI):
    """A NinjaAPI whose description takes its schemas from msgspec types."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"] = {"schemas": component_schemas()}
        for path in schema["paths"].values():
            path.pop("head", None)
        return schema

    def described(self, lang: str) -> dict[str, Any]:
        """The description with its texts in a language."""
        schema: dict[str, Any] = copy.deepcopy(dict(self.get_openapi_schema(path_prefix="api/v1/")))
        said = words(lang)
        for path in schema["paths"].values():
            for operation in path.values():
                summary, description = said["operations"][operation["operationId"]]
                operation["summary"], operation["description"] = summary, description or summary
                for one in operation["parameters"]:
                    one["description"] = said["parameters"][_wording(one["name"], operation["operationId"])]
                for status, response in operation["responses"].items():
                    response["description"] = said["responses"][str(status)]
        schema["servers"] = [{"url": base_url()}]
        return schema


def _wording(name: str, operation: str) -> str:
    """The key of a parameter's words."""
    if operation == "searchDatasets" and name in FACETS:
        return "filter"
    if name == "name" and operation in {"checkDocument", "convertDocument"}:
        return "document_name"
    return "jurisdiction_only" if name == "jurisdiction" else name


@lru_cache(maxsize=1)
def component_schemas() -> dict[str, Any]:
    """Every type that an answer is or has in it, as JSON Schema."""
    types = [
        value
        for module in (answers, search_answers)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, msgspec.Struct) and value.__module__ == module.__name__
    ]
    _, components = msgspec.json.schema_components([*types, ProblemDocument], ref_template=REF)
    return {name: components[name] for name in sorted(components)}


def parameter(name: str, schema: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A parameter of the query string; its words are in `words/`."""
    return {"name": name, "in": "query", "required": False, "schema": schema or {"type": "string"}, **more}


LANG = parameter("lang", {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"})
LIMIT = parameter("limit", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100})


def _several(name: str) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string", "maxLength": 300}, "maxItems": 100}
    return parameter(name, schema, style="form", explode=True)


SEARCH: list[dict[str, Any]] = [
    parameter("q", example="eau potable"),
    LANG,
    *(_several(name) for name in FACETS),
    parameter("bbox", example="-141,60,-123,70"),
    parameter("from", example="2015"),
    parameter("to", example="2020-06"),
    parameter("sort", {"type": "string", "enum": list(SORTS), "default": "relevance"}),
    parameter("page", {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}),
    parameter("per_page", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
    _several("facets"),
    parameter("translate", {"type": "boolean", "default": True}),
    _several("without"),
    parameter("understand", {"type": "boolean", "default": True}),
    _several("literal"),
    parameter("correct", {"type": "boolean", "default": True}),
]


def describe(
    answer: type[msgspec.Struct], *, parameters: list[dict[str, Any]] | None = None, refusals: tuple[int, ...] = ()
) -> dict[str, Any]:
    """`openapi_extra` of an operation: what it takes, what it answers, how it refuses."""
    refused = {"schema": {"$ref": REF.format(name="ProblemDocument")}}
    responses: dict[int, Any] = {
        200: {
            "description": "",
            "content": {"application/json": {"schema": {"$ref": REF.format(name=answer.__name__)}}},
        }
    }
    for status in (400, *refusals):
        responses[status] = {"description": "", "content": {MEDIA_TYPE: refused}}
    return {"parameters": parameters if parameters is not None else [LANG], "responses": responses}


INFO = {
    "title": "Parvis",
    "version": __version__,
    "description": (
        "One search over the open data of governments, in English and French. Reading needs no key.\n\n"
        "Une seule recherche dans les données ouvertes des gouvernements, en français et en anglais. "
        "La lecture ne demande aucune clé."
    ),
}
