"""A dataset, its versions, and what changed between two of them."""

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from parvis.model import Dataset, TextList
from parvis.portal import forms
from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import services as harvest
from parvis.portal.web import languages
from parvis.portal.web.addresses import absolute, address
from parvis.portal.web.cards import CardView, stored_card_views
from parvis.portal.web.changes import Change, changes
from parvis.portal.web.page import page
from parvis.portal.web.record import MOST_KEYWORDS, record_view
from parvis.portal.web.same import copies
from parvis.portal.web.summary import citation
from parvis.portal.web.templating import site_name
from parvis.portal.web.texts import shown
from parvis.search.engines.base import IndexUnavailable
from parvis.standards import schema_org
from parvis.standards.croissant.writer import is_tabular
from parvis.vocab import code_list

MOST_DOWNLOADS = 50
"Files told to search engines."


def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The dataset's page; 410 with what it was, where it is withdrawn."""
    entry = catalogue.get_dataset(slug)
    if entry is None:
        raise Http404(slug)
    if entry.slug != slug:
        return HttpResponseRedirect(address("dataset", slug=entry.slug), status=301)
    lang = languages.current()
    dataset = entry.dataset
    url = absolute(address("dataset", slug=slug))
    others = [] if entry.withdrawn else copies(entry, lang)
    first = next((item.entry for item in others if item.leading), entry)
    return page(
        request,
        "dataset.html",
        status=410 if entry.withdrawn else 200,
        entry=entry,
        **record_view(dataset, lang, files=request.GET.get("files", "")),
        citation=citation(dataset, lang, url=url, site=site_name()),
        source_names=harvest.source_names(removed=False),
        similar=[] if entry.withdrawn else _similar(first.dataset.id, lang),
        copies=others,
        canonical=absolute(address("dataset", slug=first.slug)),
        forms=_forms(address("dataset", slug=slug), lang, dataset),
        schema_org=None if entry.withdrawn else _schema_org(dataset, lang, slug),
    )


def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions, and the differences between two: `?from=1&to=2`, the last two by default."""
    entry = catalogue.get_dataset(slug)
    if entry is None:
        raise Http404(slug)
    if entry.slug != slug:
        return HttpResponseRedirect(address("versions", slug=entry.slug), status=301)
    lang = languages.current()
    known = catalogue.list_versions(entry.dataset.id)
    numbers = [version.number for version in known]
    before = _version(request.GET.get("from", ""), numbers, numbers[1] if len(numbers) > 1 else None)
    after = _version(request.GET.get("to", ""), numbers, numbers[0] if numbers else None)
    found: list[Change] | None = None
    if before is not None and after is not None and before != after:
        old = catalogue.get_version(entry.dataset.id, before)
        new = catalogue.get_version(entry.dataset.id, after)
        if old is not None and new is not None:
            found = changes(catalogue.differences(old, new), lang)
    return page(
        request,
        "versions.html",
        indexed=False,
        entry=entry,
        title=shown(entry.dataset.title, lang),
        versions=known,
        before=before,
        after=after,
        changes=found,
    )


def _version(given: str, numbers: list[int], default: int | None) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 and int(given) in numbers else default


def _forms(address: str, lang: str, dataset: Dataset) -> list[tuple[str, str, str]]:
    """Address, media type and name of each machine-readable form; Croissant's only of datasets with tables."""
    names = code_list("standard")
    return [
        (f"{address}.{form.suffix}", form.media_type, names.label(form.standard, lang, "en"))
        for form in forms.listed()
        if form.standard != "croissant" or is_tabular(dataset)
    ]


def _similar(id: str, lang: str) -> list[CardView]:
    """The datasets most like this one; none while there is no index: the page needs no index for the rest."""
    engine = catalogue.engine()
    try:
        ids = engine.similar(id, lang=lang, limit=4)
        return stored_card_views(engine.cards(ids), ids, lang) if ids else []
    except IndexUnavailable:
        return []


def _schema_org(dataset: Dataset, lang: str, slug: str) -> str:
    """The dataset for search engines; of very many files and keywords only the first, so that the page stays small."""
    lists = {tag: words[:MOST_KEYWORDS] for tag, words in dataset.keywords.values.items()}
    shorter = msgspec.structs.replace(
        dataset,
        distributions=dataset.distributions[:MOST_DOWNLOADS],
        keywords=TextList(lists, dataset.keywords.machine),
    )
    return schema_org.write(shorter, base_url=settings.CONFIG.base_url, slug=slug, lang=lang).decode()
