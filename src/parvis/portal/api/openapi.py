"""The description of the native API: its parameters here, its answers from the types in `answers`."""

from functools import lru_cache
from typing import Any

import msgspec
from ninja import NinjaAPI

from parvis import __version__
from parvis.search.model import FACETS, SORTS

from . import answers
from .problems import MEDIA_TYPE, ProblemDocument

REF = "#/components/schemas/{name}"


class DescribedAPI(NinjaAPI):
    """A NinjaAPI whose description takes its schemas from msgspec types."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"] = {"schemas": component_schemas()}
        for path in schema["paths"].values():
            path.pop("head", None)
        return schema


@lru_cache(maxsize=1)
def component_schemas() -> dict[str, Any]:
    """Every type that an answer is or has in it, as JSON Schema."""
    types = [
        value
        for value in vars(answers).values()
        if isinstance(value, type) and issubclass(value, msgspec.Struct) and value.__module__ == answers.__name__
    ]
    _, components = msgspec.json.schema_components([*types, ProblemDocument], ref_template=REF)
    return {name: components[name] for name in sorted(components)}


def parameter(name: str, description: str, schema: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A parameter of the query string."""
    return {"name": name, "in": "query", "description": description, "schema": schema or {"type": "string"}, **more}


LANG = parameter(
    "lang",
    "The language of messages and of the addresses of pages, and whose titles are sorted by; "
    "without it, what Accept-Language prefers.",
    {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
)
LIMIT = parameter(
    "limit", "How many at the most.", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}
)


def _several(name: str, description: str) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string", "maxLength": 300}, "maxItems": 100}
    return parameter(name, description, schema, style="form", explode=True)


SEARCH: list[dict[str, Any]] = [
    parameter("q", 'Words, "phrases", -exclusions, prefix*. Without it: everything.', example="eau potable"),
    LANG,
    *(
        _several(name, f"Only datasets with this {name}, or with one of several. Values: the facet `{name}`.")
        for name in FACETS
    ),
    parameter("bbox", "west,south,east,north in degrees: datasets whose area meets it.", example="-141,60,-123,70"),
    parameter("from", "A year, month or day: datasets whose period meets what begins then.", example="2015"),
    parameter("to", "A year, month or day: the end of that period.", example="2020-06"),
    parameter("sort", "The order.", {"type": "string", "enum": list(SORTS), "default": "relevance"}),
    parameter("page", "Which page.", {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}),
    parameter("per_page", "Datasets a page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
    _several("facets", "Which facets to count (all without it); `none` for none."),
    parameter(
        "translate", "`false`: don’t add words of the other language.", {"type": "boolean", "default": True}
    ),
]


def describe(
    answer: type[msgspec.Struct], *, parameters: list[dict[str, Any]] | None = None, refusals: tuple[int, ...] = ()
) -> dict[str, Any]:
    """`openapi_extra` of an operation: what it takes, what it answers, how it refuses."""
    wording = {
        400: "A parameter can’t be used.",
        404: "There is no such thing.",
        410: "It was withdrawn.",
        503: "There is no search index just now.",
    }
    refused = {"schema": {"$ref": REF.format(name="ProblemDocument")}}
    responses: dict[int, Any] = {
        200: {
            "description": (answer.__doc__ or "").strip(),
            "content": {"application/json": {"schema": {"$ref": REF.format(name=answer.__name__)}}},
        }
    }
    for status in (400, *refusals):
        responses[status] = {"description": wording[status], "content": {MEDIA_TYPE: refused}}
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
