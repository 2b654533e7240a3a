"""The address `/oai`."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from parvis.portal.api import documents
from parvis.portal.api.language import reader_language

from . import answers, arguments
from .errors import OaiError

XML = "text/xml; charset=utf-8"
_WITHOUT_ARGUMENTS = frozenset({"badVerb", "badArgument"})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponseBase:
    """A request of OAI-PMH, by GET or POST; errors are answers too."""
    asked_of = request.POST if request.method == "POST" else request.GET
    pairs = {name: asked_of.getlist(name) for name in asked_of}
    asked: arguments.Asked | None = None
    try:
        asked = arguments.read(pairs)
        context = documents.context_for(reader_language(request))
        inner = answers.answer(asked, context)
    except OaiError as error:
        known = error.code not in _WITHOUT_ARGUMENTS
        verb = pairs.get("verb", [""])[0] if known else ""
        said = {name: values[0] for name, values in pairs.items() if name != "verb"} if known else {}
        return HttpResponse(b"".join(answers.envelope(answers.error(error), verb=verb, said=said)), content_type=XML)
    response = StreamingHttpResponse(answers.envelope(inner, verb=asked.verb, said=asked.said), content_type=XML)
    response.headers["Cache-Control"] = "no-cache"
    return response
