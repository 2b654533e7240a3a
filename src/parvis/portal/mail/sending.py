"""Sending what is queued: each message taken by one process, tried again after growing waits."""

import smtplib
import threading
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone

from . import models
from .queueing import forget_old

EVERY = 2.0
"Seconds between two looks for messages to send: somebody waits for a sign-in code."
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=4)
"Before a message is tried again: doubled each time, up to the longest."
MOST_TRIES = 20
"Some three days."
TAKEN = timedelta(minutes=5)
"A message whose process died while sending it is taken over after this."
BATCH = 50
log = structlog.get_logger("parvis.mail")


def send_due(*, stop: threading.Event | None = None, limit: int = 500) -> int:
    """Send the messages whose time has come, the oldest first, over one connection; how many were sent.

    Without a mail server nothing is sent, and what is of no use any more is marked so. A server that is away ends the
    look: the others wait too, without a try of theirs being counted.
    """
    _expire()
    if not settings.CONFIG.email_url:
        return 0
    sent = 0
    connection: Any = None
    try:
        while sent < limit and not (stop and stop.is_set()):
            message = _take()
            if message is None:
                break
            try:
                if connection is None:
                    connection = get_connection()
                    connection.open()
                connection.send_messages([_mail(message)])
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
                _refused(message, error)
            except (OSError, smtplib.SMTPException) as error:
                _later(message, error)
                break
            except ValueError as error:  # a header that no message can have
                _fail(message, str(error))
            else:
                _done(message)
                sent += 1
    finally:
        if connection is not None:
            connection.close()
    return sent


def run_lane(stop: threading.Event, *, every: float = EVERY) -> None:
    """Send what is queued until `stop` is set: the worker's thread for mail."""
    looks = 0
    while not stop.is_set():
        try:
            close_old_connections()
            if count := send_due(stop=stop):
                log.info("mail sent", messages=count)
            if looks % 1800 == 0:
                forget_old()
            looks += 1
        except Exception:  # tried again at the next look
            log.exception("mail lane failed")
        stop.wait(every)


def _take() -> models.Message | None:
    """The next message to send, taken so that no other process sends it; None where none is due."""
    now = timezone.now()
    due = Q(state__in=(models.State.WAITING, models.State.SENDING), next_at__lte=now)
    for number in models.Message.objects.filter(due).order_by("next_at", "id").values_list("pk", flat=True)[:BATCH]:
        taken = models.Message.objects.filter(due, pk=number).update(state=models.State.SENDING, next_at=now + TAKEN)
        if taken:
            return models.Message.objects.get(pk=number)
    return None


def _mail(message: models.Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        headers={
            # The same at every try: a receiver that got it already knows it again.
            "Message-ID": message.message_id,
            "Content-Language": message.lang,
            "Auto-Submitted": "auto-generated",
            **message.headers,
        },
    )
    mail.attach_alternative(message.html, "text/html")
    return mail


def _done(message: models.Message) -> None:
    changes: dict[str, object] = {"state": models.State.SENT, "sent_at": timezone.now(), "error": ""}
    if message.secret:
        changes |= {"text": "", "html": ""}
    models.Message.objects.filter(pk=message.pk).update(tries=message.tries + 1, **changes)


def _refused(message: models.Message, error: smtplib.SMTPException) -> None:
    """What the server said of this message: for good (5xx), or for now."""
    code, said = _said(error)
    if code >= 500:
        _fail(message, said)
    else:
        _wait(message, said)


def _later(message: models.Message, error: Exception) -> None:
    _wait(message, f"{type(error).__name__}: {error}")


def _wait(message: models.Message, said: str) -> None:
    tries = message.tries + 1
    if tries >= MOST_TRIES:
        _fail(message, said)
        return
    pause = min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)
    models.Message.objects.filter(pk=message.pk).update(
        state=models.State.WAITING, tries=tries, next_at=timezone.now() + pause, error=said[:500]
    )
    log.warning("mail waits", message=message.pk, tries=tries, seconds=pause.total_seconds(), error=said[:200])


def _fail(message: models.Message, said: str) -> None:
    models.Message.objects.filter(pk=message.pk).update(
        state=models.State.FAILED, tries=message.tries + 1, error=said[:500]
    )
    log.error("mail failed", message=message.pk, error=said[:200])


@transaction.atomic
def _expire(now: datetime | None = None) -> None:
    old = Q(state__in=(models.State.WAITING, models.State.FAILED), expires_at__lt=now or timezone.now())
    if not models.Message.objects.filter(old).exists():
        return
    models.Message.objects.filter(old, secret=True).update(text="", html="")
    models.Message.objects.filter(old).update(state=models.State.EXPIRED)


def _said(error: smtplib.SMTPException) -> tuple[int, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    else:
        code, text = getattr(error, "smtp_code", 0), getattr(error, "smtp_error", b"")
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return int(code), f"{code} {said}"
