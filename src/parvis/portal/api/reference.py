"""The page that describes the API to people, made from its OpenAPI description."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe
from jinja2 import Environment, PackageLoader, select_autoescape

from parvis.model import Problem
from parvis.vocab import describe

from . import addresses
from .language import languages, reader_language
from .native import api
from .words import words

ERRORS = (
    "parameters-unusable",
    "request-unusable",
    "not-found",
    "dataset-unknown",
    "dataset-withdrawn",
    "version-unknown",
    "organization-unknown",
    "vocabulary-unknown",
    "run-unknown",
    "document-unusable",
    "checks-too-many",
    "checks-busy",
    "method-not-allowed",
    "search-unavailable",
    "internal-error",
)
"The kinds of problem documents."


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("parvis.portal.api"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The reference, in the reader's language."""
    lang = reader_language(request)
    schema = api.described(lang)
    html = (
        _environment()
        .get_template("reference.html.jinja")
        .render(
            lang=lang,
            others=[(code, words(code)["reference"]["other"]) for code in languages() if code != lang],
            words=words(lang)["reference"],
            schema=schema,
            operations=_operations(schema),
            types=schema["components"]["schemas"],
            base_url=addresses.base_url(),
            stylesheet=static("api/reference.css"),
            type_of=type_of,
            errors=[(code, describe(Problem(code), lang)) for code in ERRORS],
        )
    )
    response = HttpResponse(html)
    response.headers["Content-Language"] = lang
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Vary"] = "Accept-Language"
    return response


def _operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def type_of(schema: dict[str, Any]) -> list[tuple[str, str | None]]:
    """A JSON Schema in few words: pieces of text, each with the name of the type it is, where it is one."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return [(name, name)]
    if "anyOf" in schema:
        pieces: list[tuple[str, str | None]] = []
        for inner in schema["anyOf"]:
            pieces += [(" | ", None)] * bool(pieces) + type_of(inner)
        return pieces
    if "enum" in schema:
        return [(" | ".join(map(str, schema["enum"])), None)]
    kind = schema.get("type")
    if kind == "array" and isinstance(schema.get("items"), dict):
        return [("[", None), *type_of(schema["items"]), ("]", None)]
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return [("{", None), *type_of(schema["additionalProperties"]), ("}", None)]
    form = schema.get("format")
    return [(f"{kind or 'any'}{f' ({form})' if form else ''}", None)]
