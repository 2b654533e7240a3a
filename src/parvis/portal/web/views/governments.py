"""The governments whose data are here, and one of them."""

from django.http import Http404, HttpRequest, HttpResponse

from parvis.portal.catalogue import services as catalogue
from parvis.portal.web import languages
from parvis.portal.web.cards import card_views
from parvis.portal.web.page import page
from parvis.portal.web.texts import by_language
from parvis.search.model import Query
from parvis.vocab import code_list, fold


def show_all(request: HttpRequest) -> HttpResponse:
    """Every government by level, with its number of datasets; those with none are told too."""
    lang = languages.current()
    counts = catalogue.list_jurisdictions()
    known = code_list("jurisdiction").terms
    levels: dict[str, list[tuple[str, str, int]]] = {level: [] for level in code_list("government_level").terms}
    for code in [*known, *(code for code in counts if code not in known)]:
        level = known[code].more.get("level", "") if code in known else ("municipal" if code.count("-") > 1 else "")
        levels.setdefault(level, []).append((code, code_list("jurisdiction").label(code, lang), counts.get(code, 0)))
    return page(
        request,
        "governments.html",
        levels=[
            (
                code_list("government_level").label(level, lang),
                sorted((item for item in items if item[2]), key=lambda item: -item[2]),
                sorted((item for item in items if not item[2]), key=lambda item: fold(item[1])),
            )
            for level, items in levels.items()
            if items
        ],
    )


def show(request: HttpRequest, code: str) -> HttpResponse:
    """One government: its organisations, subjects, newest datasets."""
    term = code_list("jurisdiction").get(code)
    lang = languages.current()
    answer = catalogue.engine().search(
        Query(
            lang=lang,
            filters={"jurisdiction": (code,)},
            sort="modified",
            limit=10,
            facets=("organization", "subject", "format"),
            facet_size=24,
        )
    )
    if term is None and not answer.count:
        raise Http404(code)
    organizations = answer.facets.get("organization", ())
    names = catalogue.organization_names(slugs=[bucket.value for bucket in organizations])
    return page(
        request,
        "government.html",
        code=code,
        name=by_language(term.labels, lang) if term else by_language({lang: code}, lang),
        answer=answer,
        newest=card_views(answer.hits, lang),
        organizations=[(bucket, names.get(bucket.value)) for bucket in organizations],
    )
