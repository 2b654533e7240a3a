"""The native API, `/api/v1/…`."""

import uuid

import msgspec
import structlog
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict

from parvis.portal.catalogue import services as catalogue
from parvis.portal.catalogue.services import Entry
from parvis.portal.requests import request_id
from parvis.search.engines.base import IndexUnavailable

from . import addresses, answers, openapi, search_answers
from .language import reader_language
from .parameters import Parameters
from .problems import RefusedError, problem_response
from .search import search_json

JSON = "application/json; charset=utf-8"
READ = ["GET", "HEAD"]
FRESH = "public, max-age=60"
SLOW = "public, max-age=300"

_log = structlog.get_logger("parvis.api")

api = openapi.DescribedAPI(
    title=openapi.INFO["title"],
    version=openapi.INFO["version"],
    description=openapi.INFO["description"],
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
)


def respond(answer: msgspec.Struct | bytes, *, cache: str = FRESH) -> HttpResponse:
    """The answer as JSON."""
    body = answer if isinstance(answer, bytes) else msgspec.json.encode(answer)
    response = HttpResponse(body, content_type=JSON)
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = "Accept-Language"
    return response


@api.exception_handler(RefusedError)
def _refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    return problem_response(request, error)


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    request.GET = QueryDict("")  # what could not be read is not read again for the answer
    return problem_response(request, RefusedError(400, "request-unusable"))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("api-failed", path=request.path, exc_info=error)
    return problem_response(request, RefusedError(500, "internal-error", request=request_id() or "–"))


@api.api_operation(
    READ,
    "/datasets",
    operation_id="searchDatasets",
    tags=["datasets"],
    openapi_extra=openapi.describe(search_answers.SearchAnswer, parameters=openapi.SEARCH, refusals=(503,)),
)
def datasets(request: HttpRequest) -> HttpResponse:
    """Search the datasets.

    Values of one filter are alternatives; different filters must all hold. Counts of a facet take in all other filters.
    """
    return respond(search_json(request))


@api.api_operation(
    READ,
    "/datasets/{key}",
    operation_id="getDataset",
    tags=["datasets"],
    openapi_extra=openapi.describe(answers.DatasetAnswer, refusals=(404, 410)),
)
def dataset(request: HttpRequest, key: str) -> HttpResponse:
    """A dataset, whole, by its id or slug. One that was withdrawn answers 410, with where its versions are."""
    problems = Parameters(request).warnings()
    entry = published_entry(request, key)
    return respond(
        answers.DatasetAnswer(
            id=entry.dataset.id,
            slug=entry.slug,
            url={lang: addresses.dataset_page(entry.slug, lang) for lang in addresses.SECTIONS},
            organization_slug=entry.organization_slug,
            version=entry.version,
            created_at=entry.created_at,
            harvested_at=entry.harvested_at,
            changed_at=entry.changed_at,
            withdrawn_at=entry.withdrawn_at,
            same_as=_same_as(entry.dataset.id),
            dataset=entry.dataset,
            problems=problems,
        )
    )


@api.api_operation(
    READ,
    "/datasets/{key}/versions",
    operation_id="listVersions",
    tags=["datasets"],
    openapi_extra=openapi.describe(answers.VersionsAnswer, refusals=(404,)),
)
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """A dataset's versions, newest first; those of withdrawn ones too."""
    problems = Parameters(request).warnings()
    entry = known_entry(key)
    found = catalogue.list_versions(entry.dataset.id)
    return respond(
        answers.VersionsAnswer(
            id=entry.dataset.id,
            slug=entry.slug,
            count=len(found),
            items=[
                answers.VersionItem(
                    number=item.number,
                    harvested_at=item.harvested_at,
                    current=item.current,
                    url=_versions_address(entry) + f"/{item.number}",
                )
                for item in found
            ],
            problems=problems,
        )
    )


@api.api_operation(
    READ,
    "/datasets/{key}/versions/{number}",
    operation_id="getVersion",
    tags=["datasets"],
    openapi_extra=openapi.describe(answers.VersionAnswer, refusals=(404,)),
)
def version(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """A dataset as it stood in a version."""
    problems = Parameters(request).warnings()
    entry = known_entry(key)
    found = catalogue.get_version(entry.dataset.id, int(number)) if is_number(number) else None
    if found is None:
        raise RefusedError(404, "version-unknown", what=number[:100], versions=_versions_address(entry))
    return respond(
        answers.VersionAnswer(
            id=entry.dataset.id, slug=entry.slug, version=int(number), dataset=found, problems=problems
        ),
        cache=SLOW,
    )


@api.api_operation(
    READ,
    "/suggest",
    operation_id="suggest",
    tags=["datasets"],
    openapi_extra=openapi.describe(
        answers.SuggestAnswer,
        parameters=[
            openapi.parameter("q", {"type": "string", "maxLength": 200}),
            openapi.LANG,
            openapi.parameter("limit", {"type": "integer", "minimum": 1, "maximum": 20, "default": 8}),
        ],
        refusals=(503,),
    ),
)
def suggest(request: HttpRequest) -> HttpResponse:
    """Completions of what is being typed, in the reader's language first."""
    parameters = Parameters(request, "q", "limit")
    lang = parameters.lang
    typed, limit = parameters.text("q", longest=200), parameters.number("limit", default=8, most=20)
    problems = parameters.warnings()
    try:
        found = catalogue.engine().suggest(typed, lang=lang, limit=limit) if typed else ()
    except IndexUnavailable as error:
        raise RefusedError(503, "search-unavailable") from error
    return respond(
        answers.SuggestAnswer(
            items=[
                answers.SuggestionItem(
                    text=item.text,
                    slug=item.slug,
                    url=addresses.dataset_page(item.slug, lang) if item.slug else None,
                )
                for item in found
            ],
            problems=problems,
        )
    )


def _same_as(id: str) -> list[answers.SameAs]:
    members = catalogue.groups_of([id]).get(id, ())
    entries = catalogue.get_datasets(other for other in members if other != id)
    return [
        answers.SameAs(
            id=other,
            slug=item.slug,
            url={lang: addresses.dataset_page(item.slug, lang) for lang in addresses.SECTIONS},
            source=item.dataset.provenance.source if item.dataset.provenance else None,
            leading=other == members[0],
        )
        for other, item in sorted(entries.items(), key=lambda pair: members.index(pair[0]))
    ]


def known_entry(key: str) -> Entry:
    """The dataset of an id or slug, withdrawn or not. Raises RefusedError (404)."""
    entry = catalogue.get_dataset(key) if key.isprintable() and len(key) <= 200 else None
    if entry is None:
        raise RefusedError(404, "dataset-unknown", what=key[:100])
    return entry


def published_entry(request: HttpRequest, key: str) -> Entry:
    """The same, if it is published. Raises RefusedError (404 or 410)."""
    entry = known_entry(key)
    if entry.withdrawn_at is not None:
        title = entry.dataset.title.get(reader_language(request))
        date = entry.withdrawn_at.date().isoformat()
        raise RefusedError(410, "dataset-withdrawn", what=title[:200], date=date, versions=_versions_address(entry))
    return entry


def _versions_address(entry: Entry) -> str:
    return f"{addresses.base_url()}/api/v1/datasets/{uuid.UUID(entry.dataset.id)}/versions"


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
