"""Problem documents (RFC 9457), in the reader's language."""

from collections.abc import Iterable

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from parvis.model import Problem
from parvis.vocab import describe

from .language import reader_language

MEDIA_TYPE = "application/problem+json"


class ProblemItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was wrong with a request or a record, in words."""

    code: str
    severity: str
    pointer: str
    "Where: an RFC 6901 JSON pointer; `/name` is the parameter `name`."
    message: str
    remedy: str
    record: str | None = None
    "The identifier of the record, where it is about one."


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request could not be answered (RFC 9457)."""

    type: str
    "An address that explains this kind of problem."
    title: str
    status: int
    detail: str
    instance: str | None = None
    "The address that was asked."
    errors: tuple[ProblemItem, ...] = ()


class RefusedError(Exception):
    """A request that can't be answered: how, and why."""

    def __init__(self, status: int, code: str, *, errors: Iterable[Problem] = (), **values: str) -> None:
        super().__init__(code, values)
        self.status = status
        self.problem = Problem(code, values=values)
        self.errors = tuple(errors)


def items(problems: Iterable[Problem], lang: str) -> tuple[ProblemItem, ...]:
    """Problems in words."""
    return tuple(_item(problem, lang) for problem in problems)


def _item(problem: Problem, lang: str) -> ProblemItem:
    words = describe(problem, lang)
    return ProblemItem(
        code=problem.code,
        severity=problem.severity,
        pointer=problem.pointer,
        message=words.message,
        remedy=words.remedy,
        record=problem.record or None,
    )


def problem_response(request: HttpRequest, refused: RefusedError) -> HttpResponse:
    """The refusal as a document."""
    lang = reader_language(request)
    words = describe(refused.problem, lang)
    document = ProblemDocument(
        type=f"{settings.CONFIG.base_url}/api/v1/docs#{refused.problem.code}",
        title=words.message,
        status=refused.status,
        detail=words.remedy,
        instance=request.path[:2000],
        errors=items(refused.errors, lang),
    )
    response = HttpResponse(msgspec.json.encode(document), status=refused.status, content_type=MEDIA_TYPE)
    response["Content-Language"] = lang
    response["Cache-Control"] = "no-store" if refused.status >= 422 else "public, max-age=60"
    if refused.status in {429, 503}:
        response["Retry-After"] = refused.problem.values.get("seconds", "30")
    return response
