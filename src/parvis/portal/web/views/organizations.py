"""The organisations that publish, and one of them."""

from django.http import Http404, HttpRequest, HttpResponse

from parvis.portal.catalogue import services as catalogue
from parvis.portal.web import languages
from parvis.portal.web.cards import card_views
from parvis.portal.web.page import page
from parvis.portal.web.texts import shown
from parvis.search.model import Query
from parvis.vocab import fold

PER_PAGE = 100


def show_all(request: HttpRequest) -> HttpResponse:
    """Every organisation with its number of datasets, by name; `q` narrows the list, `page` goes on."""
    lang = languages.current()
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    items = [(shown(item.agent.name, lang), item) for item in catalogue.list_organizations()]
    total = len(items)
    if wanted:
        items = [pair for pair in items if fold(wanted) in fold(" ".join(pair[1].agent.name.values.values()))]
    items.sort(key=lambda pair: fold(pair[0].value))
    pages = max(1, -(-len(items) // PER_PAGE))
    given = request.GET.get("page", "")
    number = min(pages, max(1, int(given))) if given.isascii() and given.isdigit() and len(given) < 7 else 1
    return page(
        request,
        "organizations.html",
        indexed=not request.GET,
        organizations=items[(number - 1) * PER_PAGE : number * PER_PAGE],
        found=len(items),
        total=total,
        wanted=wanted,
        number=number,
        pages=pages,
    )


def show(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: what it publishes, by subject and format, its newest first."""
    organization = catalogue.get_organization(slug)
    if organization is None:
        raise Http404(slug)
    lang = languages.current()
    answer = catalogue.engine().search(
        Query(
            lang=lang,
            filters={"organization": (slug,)},
            sort="modified",
            limit=10,
            facets=("subject", "format"),
            facet_size=12,
        )
    )
    return page(
        request,
        "organization.html",
        organization=organization,
        name=shown(organization.agent.name, lang),
        answer=answer,
        newest=card_views(answer.hits, lang),
    )
