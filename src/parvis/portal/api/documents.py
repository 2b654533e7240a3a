"""Datasets and the whole catalogue in every standard that can be written: by suffix, and by what is asked for."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from parvis import __version__
from parvis.portal import forms
from parvis.portal.catalogue import services as catalogue
from parvis.standards import dcat, rdf
from parvis.standards.base import WriteContext, Written
from parvis.standards.writing import WRITERS, write_many

from . import addresses
from .language import languages, reader_language
from .native import published_entry
from .parameters import Parameters
from .problems import RefusedError, problem_response

PER_PAGE = 100
PAGED = ("jsonld", "ttl", "rdf")
"The catalogue's forms that come page by page; the others come in one piece."


def context_for(lang: str) -> WriteContext:
    """What writers are told of this portal."""
    names = settings.CONFIG.site_name
    return WriteContext(
        base_url=addresses.base_url(),
        lang=lang,
        title={code: names.get(code) or names.get("en") or "Parvis" for code in languages()},
        contact_email=settings.CONFIG.contact_email,
    )


@require_safe
def dataset_form(request: HttpRequest, lang: str, slug: str, form: str) -> HttpResponse:
    """A dataset's address with a suffix: that form of it."""
    return dataset_as(request, slug, forms.forms()[form], lang)


def dataset_as(request: HttpRequest, key: str, form: forms.Form, lang: str) -> HttpResponse:
    """The dataset in a standard; a problem document where there is none or it was withdrawn."""
    try:
        entry = published_entry(request, key)
    except RefusedError as refused:
        return problem_response(request, refused)
    made = WRITERS[form.standard]
    response = HttpResponse(made.one(entry, context_for(lang)), content_type=form.content_type)
    # The version and not the bytes: RDF's prefixes come in any order.
    response.headers["ETag"] = f'W/"{__version__}-{entry.dataset.id}-{entry.version}-{form.standard}-{lang}"'
    response.headers["Cache-Control"] = "public, max-age=60"
    page = addresses.dataset_page(entry.slug, lang)
    links = [f'<{page}>; rel="describes"; type="text/html"', f'<{page}.{form.suffix}>; rel="canonical"']
    links += [f'<{form.profile}>; rel="profile"'] if form.profile else []
    response.headers["Link"] = ", ".join(links)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def dataset_name(request: HttpRequest, key: str) -> HttpResponse:
    """What a dataset is called in RDF: it leads to its page, or to the form that the asker prefers (303)."""
    try:
        entry = published_entry(request, key)
    except RefusedError as refused:
        return problem_response(request, refused)
    lang = reader_language(request)
    form = forms.preferred(request)
    response = HttpResponseRedirect(addresses.dataset_page(entry.slug, lang) + (f".{form.suffix}" if form else ""))
    response.status_code = 303
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return response


@require_safe
def catalog_name(request: HttpRequest) -> HttpResponse:
    """The catalogue itself: it leads to the form that the asker prefers (303), DCAT as JSON-LD where none is named."""
    form = forms.preferred(request, page=False)
    address = f"{addresses.base_url()}/catalog"
    response = HttpResponseRedirect(f"{address}.{_catalog_suffix(form)}")
    response.status_code = 303
    response.headers["Link"] = forms.links("/catalog")
    patch_vary_headers(response, ("Accept",))
    return response


def _catalog_suffix(form: forms.Form | None) -> str:
    return "jsonld" if form is None else form.suffix


@require_safe
def whole_catalog(request: HttpRequest, form: str) -> HttpResponseBase:
    """All published datasets in a standard, in one piece."""
    return _whole(request, forms.forms()[form])


@require_safe
def catalog(request: HttpRequest, form: str) -> HttpResponse:
    """A page of the catalogue as DCAT, with where the next one is."""
    try:
        parameters = Parameters(request, "page")
        page = parameters.number("page", default=1, most=1_000_000)
        parameters.warnings()
        total = catalogue.count_datasets()
        pages = max(1, -(-total // PER_PAGE))
        if page > pages:
            raise RefusedError(404, "not-found", what=f"{request.path}?page={page}")
    except RefusedError as refused:
        return problem_response(request, refused)
    address = f"{addresses.base_url()}/catalog.{form}?page={{page}}"
    paging = dcat.Paging(total=total, page=page, pages=pages, per_page=PER_PAGE, address=address)
    listing = catalogue.list_datasets(order="id", offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    nodes = dcat.page_nodes(listing.entries, context_for(reader_language(request)), paging)
    body = {"jsonld": _json_ld, "ttl": rdf.turtle, "rdf": rdf.rdf_xml}[form](nodes)
    response = HttpResponse(body, content_type=forms.forms()[form].content_type)
    response.headers["ETag"] = f'W/"catalog-{__version__}-{catalogue.last_change()}-{page}-{form}"'
    response.headers["Cache-Control"] = "public, max-age=300"
    places = {"first": 1, "last": pages, "next": page + 1, "prev": page - 1}
    links = [f'<{address.format(page=to)}>; rel="{name}"' for name, to in places.items() if 1 <= to <= pages]
    response.headers["Link"] = ", ".join(links)
    return response


def _json_ld(nodes: Iterable[rdf.Node]) -> bytes:
    return b"".join(rdf.json_ld_graph(nodes))


@require_safe
def data_json(request: HttpRequest) -> HttpResponseBase:
    """All published datasets as DCAT-US 1.1, where its harvesters look for them."""
    return _whole(request, forms.forms()["dcat-us.json"])


def _whole(request: HttpRequest, form: forms.Form) -> HttpResponseBase:
    """The catalogue, made while it is sent, in bounded memory."""
    lang = reader_language(request)
    etag = f'W/"{form.standard}-{__version__}-{catalogue.last_change()}-{lang}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        empty = request.method == "HEAD"
        pieces = iter(()) if empty else write_many(form.standard, _entries(), context_for(lang))
        response = StreamingHttpResponse(_gathered(pieces), content_type=form.content_type)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Vary"] = "Accept-Language"
    if form.profile:
        response.headers["Link"] = f'<{form.profile}>; rel="profile"'
    return response


def _entries() -> Iterator[Written]:
    yield from catalogue.iterate_datasets()


def _gathered(pieces: Iterator[bytes], size: int = 64 * 1024) -> Iterator[bytes]:
    """The same bytes in fewer pieces."""
    held: list[bytes] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= size:
            yield b"".join(held)
            held, length = [], 0
    yield b"".join(held)
