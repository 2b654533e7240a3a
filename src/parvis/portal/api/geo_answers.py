"""How OGC API – Records and STAC are answered: as JSON or as the portal's own pages, refusals in OGC's form too."""

import functools
from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from . import addresses
from .language import languages, reader_language
from .problems import MEDIA_TYPE, RefusedError, problem_response

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
Link = dict[str, Any]
View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """A view that answers GET and HEAD, its refusals as problem documents."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            refusal = RefusedError(405, "method-not-allowed", method=(request.method or "")[:20], allowed="GET, HEAD")
            response = refused(request, refusal)
            response.headers["Allow"] = "GET, HEAD, OPTIONS"
            return response
        try:
            return view(request, *args, **kwargs)
        except RefusedError as error:
            return refused(request, error)

    return answered


def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """A problem document (RFC 9457) that is an OGC exception as well: with `code` and `description`."""
    response = problem_response(request, error)
    document = msgspec.json.decode(response.content)
    said = "; ".join(item["message"] for item in document.get("errors", ()))
    document |= {"code": error.problem.code, "description": said or f"{document['title']} {document['detail']}".strip()}
    response.content = msgspec.json.encode(document)
    response.headers["Content-Type"] = MEDIA_TYPE
    return response


def wants_page(request: HttpRequest) -> bool:
    """Whether the asker is to get a page: `f=html`, else what `Accept` prefers; JSON where it prefers none."""
    asked = request.GET.get("f", "")
    if asked:
        return asked == "html"
    accept = request.headers.get("Accept", "")
    return HTML in accept and request.get_preferred_type([GEOJSON, JSON, HTML]) == HTML


def page(request: HttpRequest, address: str) -> HttpResponse:
    """Leads to a page of the portal (303)."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return response


def answer(request: HttpRequest, value: dict[str, Any] | bytes, media_type: str = JSON) -> HttpResponse:
    """The value as JSON, its links in the header too where they are few."""
    body = value if isinstance(value, bytes) else msgspec.json.encode(value)
    response = HttpResponse(body, content_type=media_type)
    response.headers["Content-Language"] = reader_language(request)
    response.headers["Cache-Control"] = "public, max-age=60"
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    if isinstance(value, dict):
        told = [one for one in value.get("links", ()) if one.get("rel") in _TOLD]
        if told:
            response.headers["Link"] = ", ".join(_header(one) for one in told)
    return response


_TOLD = ("self", "alternate", "next", "prev", "collection", "profile")


def _header(one: Link) -> str:
    more = "".join(f'; {name}="{one[name]}"' for name in ("type", "hreflang") if name in one)
    return f'<{one["href"]}>; rel="{one["rel"]}"{more}'


def link(rel: str, href: str, media_type: str = JSON, title: str = "", lang: str = "") -> Link:
    made: Link = {"rel": rel, "href": href, "type": media_type}
    if lang:
        made["hreflang"] = lang
    if title:
        made["title"] = title
    return made


def own_links(request: HttpRequest, media_type: str = JSON, *, html: bool = True) -> list[Link]:
    """To this answer itself, to it as a page, and to it in the other languages."""
    lang = reader_language(request)
    found = [link("self", address_of(request), media_type, lang=lang)]
    if html:
        found.append(link("alternate", address_of(request, f="html"), HTML, lang=lang))
    found += [
        link("alternate", address_of(request, lang=other), media_type, lang=other)
        for other in languages()
        if other != lang
    ]
    return found


def address_of(request: HttpRequest, **parameters: str) -> str:
    """This address with these parameters set (left out where empty)."""
    query = request.GET.copy()
    for name, value in parameters.items():
        query[name] = value
        if not value:
            del query[name]
    asked = query.urlencode()
    return f"{addresses.base_url()}{request.path}" + (f"?{asked}" if asked else "")


def paging(request: HttpRequest, count: int, offset: int, limit: int, media_type: str) -> list[Link]:
    """To the next page and the one before."""
    found = []
    if offset + limit < count:
        found.append(link("next", address_of(request, offset=str(offset + limit)), media_type))
    if offset > 0:
        found.append(
            link("prev", address_of(request, offset=str(max(0, offset - limit)) if offset > limit else ""), media_type)
        )
    return found
