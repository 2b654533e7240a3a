"""Putting messages in the queue, and looking at it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from . import models
from .composing import Footer, Part, as_html, as_text

KEPT = timedelta(days=60)
"How long sent and given-up messages are kept, to be looked at."


class MessageEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the queue, without its text."""

    number: int
    kind: str
    to: str
    lang: str
    subject: str
    state: str
    tries: int
    error: str
    created_at: datetime
    next_at: datetime
    sent_at: datetime | None


class MailState(msgspec.Struct, frozen=True, kw_only=True):
    """How the queue is."""

    waiting: int
    failed: int
    oldest: datetime | None
    "Since when the first waiting message waits."
    error: str
    "What the mail server said last, where a message waits because of it."
    server: bool
    "Whether a mail server is set."


def queue(
    *,
    kind: str,
    to: str,
    lang: str,
    subject: str,
    parts: Sequence[Part],
    footer: Footer,
    heading: str = "",
    lasts: timedelta | None = None,
    secret: bool = False,
    headers: Mapping[str, str] | None = None,
) -> int:
    """Put a message in the queue, as part of the transaction under way; its number.

    `lasts`: how long it is of use. `secret`: its text is erased once it is sent or of no use.
    """
    now = timezone.now()
    subject = re.sub(r"[\s\0]*[\r\n\t\0][\s\0]*", " ", subject).strip()[:300]
    heading = heading or subject
    host = urlsplit(settings.CONFIG.base_url).hostname or "localhost"
    with translation.override(lang):
        text = as_text(heading, parts, footer)
        html = as_html(lang, subject, heading, parts, footer)
    row = models.Message.objects.create(
        kind=kind,
        to=to,
        lang=lang,
        subject=subject,
        text=text,
        html=html,
        headers=dict(headers or {}),
        secret=secret,
        message_id=make_msgid(domain=host),
        created_at=now,
        next_at=now,
        expires_at=now + lasts if lasts else None,
    )
    return row.pk


def list_messages(*, state: str = "", limit: int = 100) -> tuple[MessageEntry, ...]:
    """Messages, newest first; of one state or of all."""
    rows = models.Message.objects.order_by("-id").defer("text", "html", "headers")
    if state:
        rows = rows.filter(state=state)
    return tuple(map(_entry, rows[:limit]))


def message_text(*, number: int) -> str | None:
    """The plain text of a message; None where there is none of this number. Empty where it was erased."""
    return models.Message.objects.filter(pk=number).values_list("text", flat=True).first()


def mail_state() -> MailState:
    """How the queue is."""
    waiting = models.Message.objects.filter(state__in=(models.State.WAITING, models.State.SENDING))
    first = waiting.order_by("created_at").values_list("created_at", flat=True).first()
    last_error = waiting.exclude(error="").order_by("-next_at").values_list("error", flat=True).first()
    return MailState(
        waiting=waiting.count(),
        failed=models.Message.objects.filter(state=models.State.FAILED).count(),
        oldest=first,
        error=last_error or "",
        server=bool(settings.CONFIG.email_url),
    )


@transaction.atomic
def retry_messages(*, numbers: Sequence[int] = ()) -> int:
    """Try messages again now: those of these numbers, or all that wait or were given up; how many."""
    again = (models.State.WAITING, models.State.FAILED)
    rows = models.Message.objects.filter(state__in=again).exclude(text="")
    if numbers:
        rows = rows.filter(pk__in=numbers)
    return rows.update(state=models.State.WAITING, tries=0, next_at=timezone.now())


@transaction.atomic
def forget_old() -> int:
    """Delete what was sent or given up long ago; how many."""
    ended = (models.State.SENT, models.State.FAILED, models.State.EXPIRED)
    deleted, _ = models.Message.objects.filter(state__in=ended, created_at__lt=timezone.now() - KEPT).delete()
    return deleted


def _entry(row: models.Message) -> MessageEntry:
    return MessageEntry(
        number=row.pk,
        kind=row.kind,
        to=row.to,
        lang=row.lang,
        subject=row.subject,
        state=row.state,
        tries=row.tries,
        error=row.error,
        created_at=row.created_at,
        next_at=row.next_at,
        sent_at=row.sent_at,
    )
