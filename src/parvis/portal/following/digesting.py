"""Digests: what is new or changed in a saved search since the last one, told once."""

import threading
from datetime import datetime
from urllib.parse import urlencode

import msgspec
import structlog
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.portal.catalogue import services as catalogue
from parvis.portal.mail import services as mail
from parvis.search.engines.base import IndexUnavailable
from parvis.search.model import Card, Hit, Query
from parvis.search.parameters import read_parameters

from . import models
from .saving import next_time, unsubscribe_token

MOST_SHOWN = 40
"Datasets that a digest lists; it says how many more there are."
LINES = 5_000
"Lines of the ledger that are read at a time."
log = structlog.get_logger("parvis.following")


class Digests(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the digests that were due."""

    queued: int = 0
    empty: int = 0
    "Nothing was new: no message."


class News(msgspec.Struct, frozen=True, kw_only=True):
    """What the catalogue's ledger says happened in a stretch of it."""

    ids: dict[str, bool]
    "Whether the dataset is new, by id."
    first: datetime
    last: datetime


def send_digests(*, now: datetime | None = None, stop: threading.Event | None = None) -> Digests:
    """Queue the digests that are due, each in one transaction with how far it has come: none comes twice, whenever the
    process dies. A day on which nothing ran is made up for by one digest.

    Does nothing while the index is behind the catalogue: what a digest leaves out would never be told.
    """
    moment = now or timezone.now()
    due = list(
        models.SavedSearch.objects.filter(next_at__lte=moment).order_by("next_at", "id").values_list("pk", flat=True)
    )
    if not due:
        return Digests()
    try:
        state, last = catalogue.index_state()
    except IndexUnavailable:
        return Digests()
    if not state.exists or state.change < last:
        return Digests()
    ledger = _Ledger(upto=state.change)
    queued = empty = 0
    for number in due:
        if stop and stop.is_set():
            break
        told = _digest(number, moment, ledger)
        queued += told is True
        empty += told is False
    return Digests(queued=queued, empty=empty)


class _Ledger:
    """What happened since a line of the ledger, read once for all digests that go on from there."""

    def __init__(self, *, upto: int) -> None:
        self.upto = upto
        self._read: dict[int, News | None] = {}

    def since(self, number: int) -> News | None:
        """The news behind a line; None where there is none."""
        if number not in self._read:
            self._read[number] = self._news(number)
        return self._read[number]

    def _news(self, number: int) -> News | None:
        ids: dict[str, bool] = {}
        times: list[datetime] = []
        while lines := [line for line in catalogue.changes_after(number, limit=LINES) if line.number <= self.upto]:
            number = lines[-1].number
            times += [min(line.at for line in lines), max(line.at for line in lines)]
            for line in lines:
                ids[line.dataset] = ids.get(line.dataset, False) or line.action == "new"
        return News(ids=ids, first=min(times), last=max(times)) if ids else None


@transaction.atomic
def _digest(number: int, now: datetime, ledger: _Ledger) -> bool | None:
    """Queue a digest: whether there was anything to tell; None where it is no longer due."""
    locked = models.SavedSearch.objects.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked
    )
    row = locked.filter(pk=number, next_at__lte=now).first()
    if row is None:
        return None
    news = ledger.since(row.change)
    told = False
    if news is not None and row.person.is_active:
        told = _tell(row, news)
    row.change = max(row.change, ledger.upto)
    row.next_at = next_time(row.rhythm, now)
    if told:
        row.last_at = now
    row.save(update_fields=["change", "next_at", "last_at"])
    return told


def _tell(row: models.SavedSearch, news: News) -> bool:
    """Queue the message where the search finds any of the news; whether it does."""
    answer = catalogue.engine().search(_query(row, news))
    found = [hit for hit in answer.hits if hit.id in news.ids]
    if not found:
        return False
    count = answer.count - (len(answer.hits) - len(found))
    with translation.override(row.lang):
        _queue(row, news, found, count)
    return True


def _query(row: models.SavedSearch, news: News) -> Query:
    """The question as the results page asks it, of what changed alone; nothing that is only nearly meant."""
    asked = read_parameters(row.question, lang=row.lang, fold=True).query
    return msgspec.structs.replace(
        asked,
        lang=row.lang,
        facets=(),
        offset=0,
        limit=100,
        enough=0,
        correct=False,
        publishers=catalogue.publishers(),
        changed_from=news.first,
        changed_to=news.last,
    )


def _queue(row: models.SavedSearch, news: News, found: list[Hit], count: int) -> None:
    results = settings.CONFIG.base_url + _results(row)
    stop = settings.CONFIG.base_url + reverse(f"{row.lang}:unsubscribe", kwargs={"token": unsubscribe_token(row)})
    mine = settings.CONFIG.base_url + reverse(f"{row.lang}:following")
    title = ngettext("%(count)s dataset is new or changed", "%(count)s datasets are new or changed", count)
    title = title % {"count": count}
    parts: list[mail.Part] = [mail.Paragraph(text=_("In your saved search “%(name)s”.") % {"name": row.name})]
    shown = found[:MOST_SHOWN]
    for heading, new in ((_("New"), True), (_("Changed"), False)):
        if entries := tuple(_entry(hit, row.lang) for hit in shown if news.ids[hit.id] is new):
            parts += [mail.Heading(text=heading), mail.Entries(entries=entries)]
    parts.append(mail.Action(label=_("See the whole search"), url=results))
    mail.queue(
        kind="digest",
        to=row.person.email,
        lang=row.lang,
        subject=f"{row.name[:120]} – {title}",
        heading=title,
        parts=parts,
        footer=mail.Footer(
            reason=_("You get this message because you saved this search, with a digest every day or every week."),
            links=((_("No more digests of this search"), stop), (_("All your saved searches"), mine)),
        ),
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _results(row: models.SavedSearch) -> str:
    query = urlencode({**row.question, "sort": "modified"}, doseq=True)
    return f"{reverse(f'{row.lang}:datasets')}?{query}"


def _entry(hit: Hit, lang: str) -> mail.Entry:
    card = hit.read_card()
    title, foreign = _in(card.title.values, lang)
    organization, _foreign = _in(card.organization or {}, lang)
    more = more_url = ""
    if hit.folded:
        text = ngettext("%(count)s more of the same series", "%(count)s more of the same series", hit.folded.count)
        more = text % {"count": hit.folded.count}
        query = urlencode({"series": hit.folded.series})
        more_url = f"{settings.CONFIG.base_url}{reverse(f'{lang}:datasets')}?{query}"
    url = settings.CONFIG.base_url + reverse(f"{lang}:dataset", kwargs={"slug": card.slug})
    return mail.Entry(title=title, url=url, lang=foreign, note=_note(card, organization), more=more, more_url=more_url)


def _note(card: Card, organization: str) -> str:
    return " · ".join(part for part in (organization, ", ".join(card.formats[:6])) if part)


def _in(values: dict[str, str], lang: str) -> tuple[str, str]:
    """A text in this language if it has it, and its language where it is another."""
    for code in (lang, "und", "en"):
        if code in values:
            return values[code], "" if code in (lang, "und") else code
    code, text = next(iter(values.items()), ("", ""))
    return text, code
