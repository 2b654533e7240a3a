"""A dataset in a few plain sentences, and how to cite it."""

from datetime import UTC, date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parvis.model import Dataset, Period
from parvis.search.dates import last_day
from parvis.vocab import code_list

from .coverage import Coverage
from .formats import day_of, is_day, show_date, show_list, show_number
from .freshness import Freshness
from .texts import shown

MOST_FORMATS = 4


def summary(dataset: Dataset, lang: str, covered: Coverage | None, fresh: Freshness) -> tuple[str, ...]:
    """Whole sentences: who publishes it, what it has, what it covers, how often it is updated."""
    sentences = [_who(dataset, lang), _what(dataset, lang), _where_and_when(dataset, covered), _how_often(fresh)]
    return tuple(sentence for sentence in sentences if sentence)


def _who(dataset: Dataset, lang: str) -> str:
    publisher = shown(dataset.publisher.name, lang).value if dataset.publisher else ""
    return _("Published by %(publisher)s.") % {"publisher": publisher} if publisher else ""


def _what(dataset: Dataset, lang: str) -> str:
    files, services = len(dataset.distributions), len(dataset.services)
    codes = list(dict.fromkeys(item.format for item in dataset.distributions if item.format))
    names = [code_list("format").label(code, lang) for code in codes[:MOST_FORMATS]]
    if len(codes) > MOST_FORMATS:
        names.append(_("other formats"))
    sentences = []
    if files and names:
        template = ngettext("It has %(count)s file (%(formats)s).", "It has %(count)s files (%(formats)s).", files)
        sentences.append(template % {"count": show_number(files), "formats": show_list(names)})
    elif files:
        sentences.append(
            ngettext("It has %(count)s file.", "It has %(count)s files.", files) % {"count": show_number(files)}
        )
    if services:
        template = ngettext(
            "%(count)s web service answers questions about it.",
            "%(count)s web services answer questions about it.",
            services,
        )
        sentences.append(template % {"count": show_number(services)})
    if not sentences:
        sentences.append(_("The publisher offers no file of it."))
    spoken = [name for code in dataset.languages if code != "zxx" and (name := code_list("language").label(code, lang))]
    if spoken and files:
        sentences.append(_("The data are in %(languages)s.") % {"languages": show_list(dict.fromkeys(spoken))})
    return " ".join(sentences)


def _where_and_when(dataset: Dataset, covered: Coverage | None) -> str:
    period = show_periods(dataset.periods)
    place = show_list(covered.places[:3]) if covered and covered.places else ""
    if place and period:
        return _("It covers %(place)s, %(period)s.") % {"place": place, "period": period}
    if place:
        return _("It covers %(place)s.") % {"place": place}
    if period:
        return _("It covers the period %(period)s.") % {"period": period}
    return ""


def _how_often(fresh: Freshness) -> str:
    if fresh.ended:
        return _("It is no longer updated.")
    return ""


def show_periods(periods: tuple[Period, ...]) -> str:
    """From the earliest start to the latest end, in words; empty where there is neither."""
    starts = [p.start for p in periods if p.start and day_of(p.start)]
    ends = [p.end for p in periods if p.end and day_of(p.end)]
    start = min(starts, key=lambda value: day_of(value) or date.max, default=None)
    end = max(ends, key=lambda value: last_day(value) or 0, default=None)
    return show_period(start, end)


def show_period(start: str | None, end: str | None) -> str:
    """A stretch of time in words, either end of which may be open."""
    if start and end:
        first, last = show_date(start), show_date(end)
        return first if first == last else _from_to(start, end) % {"start": first, "end": last}
    if start:
        template = (
            pgettext("a day", "since %(start)s") if is_day(start) else pgettext("a month or year", "since %(start)s")
        )
        return template % {"start": show_date(start)}
    if end:
        template = pgettext("a day", "up to %(end)s") if is_day(end) else pgettext("a month or year", "up to %(end)s")
        return template % {"end": show_date(end)}
    return ""


def _from_to(start: str, end: str) -> str:
    """The words between two dates; languages may say them otherwise for days than for months and years."""
    if is_day(start):
        if is_day(end):
            return pgettext("two days", "from %(start)s to %(end)s")
        return pgettext("a day, then a month or year", "from %(start)s to %(end)s")
    if is_day(end):
        return pgettext("a month or year, then a day", "from %(start)s to %(end)s")
    return pgettext("two months or years", "from %(start)s to %(end)s")


def citation(dataset: Dataset, lang: str, *, url: str, site: str, today: date | None = None) -> str:
    """The dataset as a bibliography names it, in the reader's language."""
    publisher = shown(dataset.publisher.name, lang).value if dataset.publisher else ""
    day = day_of(dataset.issued) or day_of(dataset.modified)
    values = {
        "publisher": publisher or _("Unknown publisher"),
        "year": str(day.year) if day else _("n.d."),
        "title": shown(dataset.title, lang).value or _("Untitled dataset"),
        "site": site,
        "day": show_date(today or datetime.now(UTC).date()),
        "url": url,
    }
    return _("%(publisher)s (%(year)s). %(title)s [dataset]. %(site)s. Retrieved %(day)s from %(url)s") % values
