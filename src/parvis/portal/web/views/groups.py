"""Groups of governments: their meetings, forward agenda, projects, annual report and calendar, open to everybody."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from markupsafe import Markup

from parvis.community.calendars import calendar as written_calendar
from parvis.community.report import Document, docx, fragment, pdf, report
from parvis.community.report import page as html_page
from parvis.community.report.annexes import annexes
from parvis.community.report.document import Bullets, Heading, Paragraph
from parvis.portal.community import services as community
from parvis.portal.web import addresses, languages
from parvis.portal.web.groups import (
    meeting_view,
    meetings_of,
    read_years,
    topics_of,
    writing_for,
    years_of,
)
from parvis.portal.web.page import page

FORMS: dict[str, tuple[str, Callable[[Document], bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx),
    "html": ("text/html; charset=utf-8", lambda document: html_page(document.published()).encode()),
    "pdf": ("application/pdf", pdf),
}


def show_all(request: HttpRequest) -> HttpResponse:
    """Every group."""
    found = [kept for slug in community.groups() if (kept := community.kept(slug)) is not None]
    lang = languages.current()
    groups = [(kept.community.group.id, _name(kept, lang)) for kept in found]
    return page(request, "groups.html", groups=groups)


def show(request: HttpRequest, slug: str) -> HttpResponse:
    """A group: what it is, its members, what is next and what was last."""
    kept = _kept(slug)
    lang, today = languages.current(), datetime.now(UTC).date().isoformat()
    writing = writing_for(kept.community, lang)
    meetings = sorted(kept.community.meetings, key=lambda each: each.date)
    following = [each for each in meetings if each.date >= today and each.state == "planned"][:3]
    last = [each for each in meetings if each.date < today and each.state == "held"][-3:]
    governments = {each.id: each for each in kept.community.governments}
    members = [(writing.name(each.government), each.role) for each in kept.community.memberships
               if each.government in governments and each.role in ("co-chair", "member")
               and (each.start or "") <= today <= (each.end or "9999")]  # fmt: skip
    return page(
        request,
        "group.html",
        slug=slug,
        name=_name(kept, lang),
        about=writing.said(kept.community.group.about) if kept.community.group.about else None,
        years=years_of(kept.community),
        following=[meeting_view(writing, each) for each in following],
        last=[meeting_view(writing, each) for each in reversed(last)],
        members=members,
        topics=len(kept.community.topics),
        projects=[writing.said(each.title) for each in kept.community.projects],
        version=kept.version,
    )


def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """All meetings, year by year, with the months without one."""
    kept = _kept(slug)
    writing = writing_for(kept.community, languages.current())
    years = [(year, meetings_of(writing, year)) for year in years_of(kept.community)]
    return page(request, "meetings.html", slug=slug, name=_name(kept, languages.current()), years=years)


def meeting(request: HttpRequest, slug: str, date: str) -> HttpResponse:
    """One meeting, with its points."""
    kept = _kept(slug)
    found = next((each for each in kept.community.meetings if each.date == date), None)
    if found is None:
        raise Http404(date)
    writing = writing_for(kept.community, languages.current())
    note = writing.said(found.note) if found.note else None
    return page(
        request,
        "meeting.html",
        slug=slug,
        name=_name(kept, languages.current()),
        meeting=meeting_view(writing, found),
        note=note,
        place=writing.said(found.place) if found.place else None,
        begins=found.begins,
    )


def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """The forward agenda, year by year."""
    kept = _kept(slug)
    writing = writing_for(kept.community, languages.current())
    years = [(year, topics_of(writing, year)) for year in years_of(kept.community)]
    return page(
        request,
        "agenda.html",
        slug=slug,
        name=_name(kept, languages.current()),
        years=[(year, topics) for year, topics in years if topics],
    )


def projects(request: HttpRequest, slug: str) -> HttpResponse:
    """The projects, as the annual report has them."""
    kept = _kept(slug)
    years = sorted({each.year for each in kept.community.projects})
    lang = languages.current()
    writing = writing_for(kept.community, lang, years)
    blocks = list(annexes(writing)) if years else []
    start = next((n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 3), len(blocks))
    kept_blocks = tuple(
        block._replace(level=block.level - 1) if isinstance(block, Heading) else block
        for block in blocks[start:]
        if isinstance(block, Heading | Paragraph | Bullets)
    )
    body = fragment(Document(writing.lang, "", kept_blocks))
    return page(request, "projects.html", slug=slug, name=_name(kept, lang), body=Markup(body))  # noqa: S704  # escaped


def annual_report(request: HttpRequest, slug: str, years: str) -> HttpResponse:
    """The annual report as a page, with its files."""
    kept, document = _report(slug, years)
    forms = [(form, addresses.address("report-file", slug=slug, years=years, form=form)) for form in FORMS]
    body = fragment(document.published())
    return page(
        request, "report.html", slug=slug, name=_name(kept, languages.current()), title=document.title, forms=forms,
        body=Markup(body),  # noqa: S704  # every text in it is escaped by `fragment`
    )  # fmt: skip


def report_file(request: HttpRequest, slug: str, years: str, form: str) -> HttpResponse:
    """The annual report as a file."""
    if form not in FORMS:
        raise Http404(form)
    _, document = _report(slug, years)
    media_type, make = FORMS[form]
    answer = HttpResponse(make(document), content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-{years}-{document.lang}.{form}"'
    return answer


def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings for programs."""
    kept = _kept(slug)
    lang = writing_for(kept.community, languages.current()).lang
    address = addresses.absolute(addresses.address("meeting", slug=slug, date="DATE")).replace("DATE", "{date}")
    made = written_calendar(kept.community, lang, page=address, changed=kept.version.at)
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")


def _kept(slug: str) -> community.Kept:
    found = community.kept(slug)
    if found is None:
        raise Http404(slug)
    return found


def _report(slug: str, years: str) -> tuple[community.Kept, Document]:
    kept, wanted = _kept(slug), read_years(years)
    if not wanted:
        raise Http404(years)
    lang = writing_for(kept.community, languages.current()).lang
    return kept, report(kept.community, wanted, lang)


def _name(kept: community.Kept, lang: str) -> str:
    return writing_for(kept.community, lang).said(kept.community.group.names[-1].name).text
