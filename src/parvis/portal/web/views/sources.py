"""The harvest, in public: what is harvested, when, and how it went."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse

from parvis.portal.harvest import services as harvest
from parvis.portal.web import languages
from parvis.portal.web.formats import show_date
from parvis.portal.web.page import page
from parvis.portal.web.problems import tallies
from parvis.portal.web.texts import shown
from parvis.vocab import code_list

PROBLEMS = 100
RUNS = 20


def show_all(request: HttpRequest) -> HttpResponse:
    """Every source with its last run."""
    sources = harvest.list_sources()
    return page(
        request,
        "sources.html",
        sources=sources,
        datasets=sum(source.datasets for source in sources),
        unmapped=Counter(item.source for item in harvest.list_unmapped() if not item.mapped),
    )


def show(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: its runs, and the last one's problems by kind."""
    source = _source(slug)
    runs = harvest.list_runs(source=slug, limit=RUNS)
    examples = harvest.list_problems(run=runs[0].id, limit=PROBLEMS) if runs else ()
    return page(
        request,
        "source.html",
        source=source,
        runs=runs,
        problems=tallies(runs[0].counts, examples, languages.current()) if runs else [],
        preview=harvest.read_preview(slug=slug) is not None,
        unmapped=[item for item in harvest.list_unmapped(source=slug) if not item.mapped],
    )


def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Twenty records as they would appear, and what would be lost, as `parvis source preview` last found them."""
    source = _source(slug)
    found = harvest.read_preview(slug=slug)
    lang = languages.current()
    items = [
        (
            item,
            shown(item.dataset.title, lang) if item.dataset else None,
            [code_list("format").label(code, lang) for code in _formats(item)],
            show_date(item.dataset.modified) if item.dataset else "",
        )
        for item in (found.items if found else ())
    ]
    return page(request, "preview.html", indexed=False, source=source, preview=found, items=items)


def run(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One run: its numbers, and every problem it kept, some at a time (`after` is the number of the last seen)."""
    source = _source(slug)
    report = harvest.get_run(number) if number < 2**62 else None
    if report is None or report.source != slug:
        raise Http404(number)
    after = request.GET.get("after", "")
    after_number = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    lines = harvest.list_problems(run=number, after=after_number, limit=PROBLEMS)
    return page(
        request,
        "run.html",
        indexed=False,
        source=source,
        run=report,
        problems=tallies(report.counts, lines, languages.current()),
        lines=lines,
        more=lines[-1].number if len(lines) == PROBLEMS else None,
        after=after_number,
    )


def _source(slug: str) -> harvest.SourceEntry:
    source = harvest.get_source(slug)
    if source is None:
        raise Http404(slug)
    return source


def _formats(item: harvest.PreviewItem) -> list[str]:
    found = [file.format for file in item.dataset.distributions if file.format] if item.dataset else []
    return list(dict.fromkeys(found))[:6]
