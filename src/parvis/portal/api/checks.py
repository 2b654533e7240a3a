"""Operations that check and convert a document somebody hands in."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from parvis.model import Problem
from parvis.portal.checking import services as checking
from parvis.standards import readers

from . import answers, openapi
from .native import api, respond
from .parameters import Parameters
from .problems import RefusedError, items

REFUSALS = (413, 422, 429)
_ROOM = 100_000
"Bytes of a form around the document in it."

_URL = openapi.parameter("url", {"type": "string", "maxLength": 2000})
_STANDARD = openapi.parameter("standard", {"type": "string", "maxLength": 60})
_NAME = openapi.parameter("name", {"type": "string", "maxLength": 300})


def _taking(answer: type[msgspec.Struct], *more: dict[str, object]) -> dict[str, object]:
    """`openapi_extra` of an operation that takes a document: as the body, in a form, or by its address."""
    described = openapi.describe(answer, parameters=[_URL, _STANDARD, _NAME, *more, openapi.LANG], refusals=REFUSALS)
    binary = {"schema": {"type": "string", "format": "binary"}}
    form = {"schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}}
    body = {"required": False, "content": {"application/octet-stream": binary, "multipart/form-data": form}}
    return described | {"requestBody": body}


@api.post(
    "/check",
    operation_id="checkDocument",
    tags=["documents"],
    openapi_extra=_taking(answers.CheckAnswer),
)
def check(request: HttpRequest) -> HttpResponse:
    """Check a metadata document: what it is, what is wrong with it and how to mend it, and how good it is."""
    parameters = Parameters(request, "url", "standard", "name")
    lang = parameters.lang
    with _admitted(request):
        handed = _handed(request, parameters)
        report = checking.check(handed)
    if not report.standard:
        raise RefusedError(422, "document-unusable", errors=report.problems)
    return respond(
        answers.CheckAnswer(
            standard=report.standard,
            version=report.version,
            profile=report.profile,
            syntax=report.syntax,
            schemas=report.schemas,
            datasets=report.datasets,
            distributions=report.distributions,
            services=report.services,
            records=[answers.CheckedRecord(id=item.id, title=dict(item.title)) for item in report.records],
            errors=report.errors,
            warnings=report.warnings,
            score=report.score,
            problems=tuple(_found(problem, lang) for problem in report.problems),
        ),
        cache="no-store",
    )


@api.post(
    "/convert",
    operation_id="convertDocument",
    tags=["documents"],
    openapi_extra=_taking(
        answers.ConvertAnswer,
        openapi.parameter("to", {"type": "string", "maxLength": 60}) | {"required": True},
    ),
)
def convert(request: HttpRequest) -> HttpResponse:
    """A metadata document in another standard, and what became of each field on the way."""
    parameters = Parameters(request, "url", "standard", "name", "to")
    lang = parameters.lang
    target = parameters.choice("to", checking.targets())
    parameters.warnings()
    if target is None:
        wanted = Problem("parameter-missing", pointer="/to", values={"name": "to"})
        raise RefusedError(400, "parameters-unusable", errors=[wanted])
    with _admitted(request):
        made = checking.convert(_handed(request, parameters), target, lang=lang)
    report = made.report
    if not report.converted:
        raise RefusedError(422, "document-unusable", errors=report.problems)
    return respond(
        answers.ConvertAnswer(
            source=report.source,
            target=report.target,
            media_type=made.media_type,
            records=report.records,
            converted=report.converted,
            verified=report.verified,
            same=report.same,
            near=report.near,
            lost=report.lost,
            added=report.added,
            fields=[_field(field) for field in report.fields],
            document=made.document.decode("utf-8", "replace"),
            problems=tuple(_found(problem, lang) for problem in report.problems),
        ),
        cache="no-store",
    )


@contextmanager
def _admitted(request: HttpRequest) -> Iterator[None]:
    """Room for one check; a problem document where there is none, or where the check was ended."""
    try:
        with checking.throttle.admitted(checking.asker_of(request)):
            yield
    except checking.TooManyError as error:
        raise RefusedError(429, error.code, seconds=str(error.seconds)) from error
    except checking.StoppedError as error:
        raise RefusedError(422, "document-unusable", errors=[error.problem]) from error


def _handed(request: HttpRequest, parameters: Parameters) -> checking.Handed:
    """The document of a request. Raises RefusedError."""
    standard = parameters.choice("standard", ("auto", *readers())) or ""
    address, name = parameters.text("url", longest=2000), parameters.text("name")
    parameters.warnings()
    standard = "" if standard == "auto" else standard
    try:
        if address:
            return checking.fetch(address, standard=standard)
        body, given = _body(request)
        return checking.take(body, name=name or given, standard=standard)
    except checking.UnusableError as error:
        status = 413 if error.problem.code == "document-too-large" else 422
        raise RefusedError(status, "document-unusable", errors=[error.problem]) from error


def _body(request: HttpRequest) -> tuple[bytes, str]:
    """What the request carries: a file of a form, or all of it."""
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > checking.MOST_BYTES + _ROOM:
        raise checking.UnusableError(checking.too_large())
    if request.content_type == "multipart/form-data":
        try:
            file = request.FILES.get("file")
        except (MultiPartParserError, SuspiciousOperation) as error:
            raise RefusedError(400, "request-unusable") from error
        return (file.read(), file.name or "") if file else (b"", "")
    return request.read(checking.MOST_BYTES + 1), ""


def _found(problem: Problem, lang: str) -> answers.CheckedProblem:
    (said,) = items([problem], lang)
    return answers.CheckedProblem(
        code=said.code,
        severity=said.severity,
        pointer=said.pointer,
        message=said.message,
        remedy=said.remedy,
        record=said.record,
        rule=problem.values.get("rule"),
        reference=problem.values.get("reference"),
    )


def _field(field: object) -> answers.ConvertedField:
    return msgspec.convert(msgspec.to_builtins(field), answers.ConvertedField)
