"""What crawlers read first: robots.txt and the sitemap."""

from xml.sax.xmlreader import AttributesImpl

from django.http import HttpRequest, HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from parvis.portal.catalogue import services as catalogue

from . import addresses
from .problems import RefusedError, problem_response

PER_PAGE = 5000
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers may read pages and datasets; not every combination of filters, of which there is no end."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: /{lang}/{section}?*" for lang, section in addresses.SECTIONS.items()]
    lines += ["Allow: /api/v1/docs", "Disallow: /api/", "Disallow: /feeds/", "Disallow: /metrics", ""]
    lines += [f"Sitemap: {addresses.base_url()}/sitemap.xml", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Where the pages of the sitemap are."""
    pages = max(1, -(-catalogue.count_addresses() // PER_PAGE))
    response, xml = _document("sitemapindex", {"xmlns": SITEMAP})
    for page in range(1, pages + 1):
        xml.startElement("sitemap", AttributesImpl({}))
        xml.addQuickElement("loc", f"{addresses.base_url()}/sitemap-{page}.xml")
        xml.endElement("sitemap")
    xml.endElement("sitemapindex")
    xml.endDocument()
    return response


@require_safe
def sitemap(request: HttpRequest, page: int) -> HttpResponse:
    """Datasets' pages in every language, each with its twins, and when it last changed.

    Of one dataset from several sources, the leading record's page alone: the one that the others name as canonical.
    """
    lines = catalogue.list_addresses(offset=(page - 1) * PER_PAGE, limit=PER_PAGE) if 1 <= page <= 1_000_000 else []
    if not lines and page != 1:
        return problem_response(request, RefusedError(404, "not-found", what=request.path))
    response, xml = _document("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    if page == 1:
        _urls(xml, {lang: f"{addresses.base_url()}/{lang}/" for lang in addresses.SECTIONS}, None)
    for slug, at in lines:
        pages = {lang: addresses.dataset_page(slug, lang) for lang in addresses.SECTIONS}
        _urls(xml, pages, at.date().isoformat())
    xml.endElement("urlset")
    xml.endDocument()
    return response


def _document(root: str, attributes: dict[str, str]) -> tuple[HttpResponse, SimplerXMLGenerator]:
    response = HttpResponse(content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    xml = SimplerXMLGenerator(response, "utf-8")
    xml.startDocument()
    xml.startElement(root, AttributesImpl(attributes))
    return response, xml


def _urls(xml: SimplerXMLGenerator, pages: dict[str, str], changed: str | None) -> None:
    for address in pages.values():
        xml.startElement("url", AttributesImpl({}))
        xml.addQuickElement("loc", address)
        if changed:
            xml.addQuickElement("lastmod", changed)
        for lang, twin in pages.items():
            xml.addQuickElement("xhtml:link", attrs={"rel": "alternate", "hreflang": lang, "href": twin})
        xml.endElement("url")
