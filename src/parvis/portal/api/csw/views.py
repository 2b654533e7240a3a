"""The address `/csw`."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from parvis.portal.api import documents
from parvis.portal.api.language import reader_language
from parvis.portal.api.problems import RefusedError
from parvis.standards.base import WriteContext

from . import answers, capabilities, described
from .errors import CswError
from .requests import Asked, from_document, from_pairs
from .searching import by_id, search

_log = structlog.get_logger("parvis.api.csw")
OPENSEARCH = "application/opensearchdescription+xml"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def csw(request: HttpRequest) -> HttpResponse:
    """A request to the catalogue service, by GET or POST; what it can't have is an OWS exception report."""
    version = "3.0.0" if "3.0" in request.GET.get("version", "") else "2.0.2"
    context = _context(request)
    if _wants_description(request):
        return HttpResponse(capabilities.description(context), content_type=f"{OPENSEARCH}; charset=utf-8")
    try:
        asked = _asked(request)
        version = asked.version
        body = _answer(asked, context)
        kind = "application/atom+xml; charset=utf-8" if asked.atom and asked.operation == "GetRecords" else answers.XML
        return HttpResponse(body, content_type=kind)
    except CswError as error:
        return HttpResponse(answers.exception(error, version), status=error.status, content_type=answers.XML)
    except RefusedError:
        unavailable = CswError("NoApplicableCode", "", "csw-search-unavailable")
        return HttpResponse(answers.exception(unavailable, version), status=503, content_type=answers.XML)


def _wants_description(request: HttpRequest) -> bool:
    return OPENSEARCH in request.headers.get("Accept", "") or request.GET.get("mode", "").lower() == "opensearch"


def _asked(request: HttpRequest) -> Asked:
    if request.method == "POST":
        kind = request.content_type or ""
        if "form" in kind:
            return from_pairs(dict(request.POST.items()))  # type: ignore[arg-type]
        return from_document(request.body)
    return from_pairs({name: request.GET[name] for name in request.GET})


def _context(request: HttpRequest) -> WriteContext:
    return documents.context_for(reader_language(request))


def _answer(asked: Asked, context: WriteContext) -> str:
    match asked.operation:
        case "GetCapabilities":
            return capabilities.capabilities(asked.version, context)
        case "DescribeRecord":
            return described.describe_record(asked)
        case "GetDomain":
            return capabilities.domain(asked)
        case "GetRecordById":
            entries = [entry for key in asked.ids[:1000] if (entry := by_id(key)) is not None]
            if asked.version == "3.0.0" and not entries:
                raise CswError("NotFound", "id", "csw-record-unknown", id=asked.ids[0])
            return answers.by_id(entries[: 1 if asked.version == "3.0.0" else None], asked, context)
        case _:
            return answers.records(search(asked, context.lang), asked, context)
